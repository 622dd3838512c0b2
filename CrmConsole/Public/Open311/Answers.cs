using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml;
using CrmConsole.Data;

namespace CrmConsole.Public.Open311;

/// <summary>What is answered, before it becomes XML or JSON: both are written from the same tree, so neither can drift.</summary>
internal abstract record Node
{
    public static Node Text(string? value) => new TextNode(value);

    public static Node Number(double? value) => value is { } number ? new NumberNode(number) : new TextNode(null);

    public static Node Flag(bool value) => new FlagNode(value);

    /// <summary>Jakarta's time with its zone, to the second.</summary>
    public static Node Time(DateTimeOffset? at) => new TextNode(at?.ToJakarta().ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));

    /// <param name="item">Name of each element in XML; JSON has none.</param>
    public static Node List(string item, IEnumerable<Node> items) => new ListNode(item, [.. items]);

    public static Node Object(params IReadOnlyList<(string Name, Node Value)> fields) => new ObjectNode(fields);
}

/// <summary>Empty elements in XML, null in JSON: a value that is not there is still named, as the standard wants it.</summary>
internal sealed record TextNode(string? Value) : Node;

internal sealed record NumberNode(double Value) : Node;

internal sealed record FlagNode(bool Value) : Node;

internal sealed record ListNode(string Item, IReadOnlyList<Node> Items) : Node;

internal sealed record ObjectNode(IReadOnlyList<(string Name, Node Value)> Fields) : Node;

internal enum AnswerFormat { Xml, Json }

/// <summary>An answer in the format that the address asked for by its suffix.</summary>
internal sealed class WrittenAnswer(AnswerFormat format, int status, string root, Node body) : IResult
{
    // Written to a file of text or data, never into a page.
    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly XmlWriterSettings XmlOptions = new() { Encoding = new UTF8Encoding(false), Indent = true, CheckCharacters = true };

    /// <summary>The format of a suffix; null for one that is not offered.</summary>
    public static AnswerFormat? FormatOf(string suffix) => suffix switch { "xml" => AnswerFormat.Xml, "json" => AnswerFormat.Json, _ => null };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = format == AnswerFormat.Json ? "application/json; charset=utf-8" : "text/xml; charset=utf-8";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
        if (status == StatusCodes.Status503ServiceUnavailable) response.Headers.RetryAfter = "60";
        using var buffer = new MemoryStream();
        if (format == AnswerFormat.Json) WriteJson(buffer);
        else WriteXml(buffer);
        response.ContentLength = buffer.Length;
        buffer.Position = 0;
        await buffer.CopyToAsync(response.Body, httpContext.RequestAborted);
    }

    private void WriteJson(Stream to)
    {
        using var json = new Utf8JsonWriter(to, JsonOptions);
        Write(json, body);
    }

    private static void Write(Utf8JsonWriter json, Node node)
    {
        switch (node)
        {
            case TextNode { Value: null }: json.WriteNullValue(); break;
            case TextNode t: json.WriteStringValue(t.Value); break;
            case NumberNode n when n.Value == Math.Floor(n.Value) && Math.Abs(n.Value) < 1e9: json.WriteNumberValue((long)n.Value); break;
            case NumberNode n: json.WriteNumberValue(n.Value); break;
            case FlagNode f: json.WriteBooleanValue(f.Value); break;
            case ListNode l:
                json.WriteStartArray();
                foreach (var item in l.Items) Write(json, item);
                json.WriteEndArray();
                break;
            case ObjectNode o:
                json.WriteStartObject();
                foreach (var (name, value) in o.Fields)
                {
                    json.WritePropertyName(name);
                    Write(json, value);
                }
                json.WriteEndObject();
                break;
        }
    }

    private void WriteXml(Stream to)
    {
        using var xml = XmlWriter.Create(to, XmlOptions);
        xml.WriteStartDocument();
        Write(xml, root, body);
        xml.WriteEndDocument();
    }

    private static void Write(XmlWriter xml, string name, Node node)
    {
        xml.WriteStartElement(name);
        switch (node)
        {
            case TextNode { Value: { Length: > 0 } text }: xml.WriteString(Clean(text)); break;
            case NumberNode n: xml.WriteString(n.Value.ToString("R", CultureInfo.InvariantCulture)); break;
            case FlagNode f: xml.WriteString(f.Value ? "true" : "false"); break;
            case ListNode l:
                foreach (var item in l.Items) Write(xml, l.Item, item);
                break;
            case ObjectNode o:
                foreach (var (field, value) in o.Fields) Write(xml, field, value);
                break;
        }
        xml.WriteEndElement();
    }

    // XML knows no control characters at all, not even escaped.
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i])) clean.Append(text[i]);
            else if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i])) clean.Append(text[i]).Append(text[++i]);
        }
        return clean.ToString();
    }
}

/// <summary>A request that is refused, with one line for each thing that is wrong; answered as the standard's array of errors.</summary>
internal sealed class RefusedException(params IReadOnlyList<(int Code, string Description)> errors) : Exception
{
    public RefusedException(int code, string description) : this((code, description)) { }

    public int Status => errors[0].Code;

    public Node Node => Open311.Node.List("error", errors.Select(e => Open311.Node.Object(("code", Open311.Node.Number(e.Code)), ("description", Open311.Node.Text(e.Description)))));
}
