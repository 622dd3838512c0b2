using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using Json.Schema;

namespace CrmConsole.Tests.Channels;

/// <summary>An Open311 client that believes nothing: type of the content, declaration of the XML, and every answer against a schema
/// written from the published standard, XSD and JSON; and both formats must say the same.</summary>
internal sealed class JakiClient(HttpClient http, string? key = "crm-demo-key")
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Fixtures", "open311");

    /// <summary>Asks in both formats, holds each against its schema and both against each other, and gives the JSON.</summary>
    public async Task<JsonNode> GetAsync(string path, string schema, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var (name, query) = path.Split('?', 2) is [var n, var q] ? (n, "?" + q) : (path, "");
        var json = await ReadAsync(await SendAsync(HttpMethod.Get, $"{name}.json{query}"), "json", schema, expected);
        var xml = await ReadAsync(await SendAsync(HttpMethod.Get, $"{name}.xml{query}"), "xml", schema, expected);
        Assert.Equal(Leaves(JsonNode.Parse(json)), Leaves(XDocument.Parse(xml).Root!));
        return JsonNode.Parse(json)!;
    }

    /// <summary>The errors that a request gets, in both formats.</summary>
    public async Task<string> GetErrorsAsync(string path, HttpStatusCode expected) => (await GetAsync(path, "errors", expected)).ToJsonString();

    public async Task<JsonNode> PostAsync(HttpContent content, HttpStatusCode expected = HttpStatusCode.OK, string format = "json")
    {
        var response = await SendAsync(HttpMethod.Post, $"requests.{format}", content);
        var text = await ReadAsync(response, format, expected == HttpStatusCode.OK ? "posted" : "errors", expected);
        return format == "json" ? JsonNode.Parse(text)! : JsonValue.Create(text);
    }

    public Task<JsonNode> PostAsync(IEnumerable<(string, string)> fields, HttpStatusCode expected = HttpStatusCode.OK, string format = "json") =>
        PostAsync(new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Item1, f.Item2))), expected, format);

    /// <summary>Sends a request in and gives its number.</summary>
    public async Task<string> ReportAsync(params (string, string)[] fields) => (string)(await PostAsync(fields))[0]!["service_request_id"]!;

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null)
    {
        var request = new HttpRequestMessage(method, $"/open311/v2/{path}") { Content = content };
        if (key is not null) request.Headers.Add("X-Api-Key", key);
        return await http.SendAsync(request);
    }

    private static async Task<string> ReadAsync(HttpResponseMessage response, string format, string schema, HttpStatusCode expected)
    {
        using var _ = response;
        var text = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync());
        Assert.True(expected == response.StatusCode, $"{(int)response.StatusCode}: {text}");
        Assert.Equal(format == "json" ? "application/json; charset=utf-8" : "text/xml; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        if (format == "json") CheckJson(text, schema);
        else CheckXml(text, schema);
        return text;
    }

    private static void CheckXml(string text, string schema)
    {
        Assert.StartsWith("<?xml version=\"1.0\" encoding=\"utf-8\"?>", text, StringComparison.OrdinalIgnoreCase);
        var problems = new List<string>();
        var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema, DtdProcessing = DtdProcessing.Prohibit };
        settings.ValidationFlags |= XmlSchemaValidationFlags.ReportValidationWarnings;
        settings.Schemas.Add(null, Path.Combine(Folder, schema + ".xsd"));
        settings.ValidationEventHandler += (_, e) => problems.Add(e.Message);
        using var reader = XmlReader.Create(new StringReader(text), settings);
        while (reader.Read()) { }
        Assert.True(problems.Count == 0, string.Join('\n', problems.Take(5)) + "\n" + text[..Math.Min(text.Length, 2_000)]);
    }

    private static void CheckJson(string text, string schema)
    {
        var rules = JsonSchema.FromText(File.ReadAllText(Path.Combine(Folder, schema + ".schema.json")));
        var result = rules.Evaluate(JsonNode.Parse(text), new EvaluationOptions { OutputFormat = Json.Schema.OutputFormat.List });
        Assert.True(result.IsValid, string.Join('\n', result.Details.Where(d => d.HasErrors).Take(5).Select(d => $"{d.InstanceLocation}: {string.Join(", ", d.Errors!.Values)}")) + "\n" + text[..Math.Min(text.Length, 2_000)]);
    }

    // Every value with its name, in order: what must be equal whatever the notation.
    private static List<string> Leaves(JsonNode? node, string name = "") => node switch
    {
        JsonArray array => [.. array.SelectMany(item => Leaves(item, name))],
        JsonObject fields => [.. fields.SelectMany(f => Leaves(f.Value, f.Key))],
        null => [$"{name}="],
        _ => [$"{name}={(node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>().ReplaceLineEndings("\n") : node.ToJsonString())}"],
    };

    private static List<string> Leaves(XElement element) => element.HasElements ? [.. element.Elements().SelectMany(Leaves)] : Empty(element) ? [] : [$"{Name(element)}={element.Value}"];

    // An empty list has no element of its own in JSON's leaves.
    private static bool Empty(XElement e) => e.Value.Length == 0 && (e.Name.LocalName is "values" or "attributes" or "service_requests" or "service_request_updates");

    // In JSON an item of a list has the list's name.
    private static string Name(XElement e) => e.Name.LocalName == "format" ? "formats" : e.Name.LocalName;
}
