using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace CrmConsole.Tests.Channels;

/// <summary>Somebody's browser at <c>/lapor</c>, without a script: opens the form, fills it in, sends it.</summary>
internal sealed class WebForm
{
    private readonly Dictionary<string, string> fields = [];
    private readonly List<(string Name, string Type, byte[] Bytes)> photos = [];

    private WebForm(IHtmlDocument document)
    {
        Document = document;
        foreach (var input in document.QuerySelectorAll("#lapor input[type=hidden]")) fields[input.GetAttribute("name")!] = input.GetAttribute("value") ?? "";
        foreach (var input in document.QuerySelectorAll("#lapor input").OfType<IHtmlInputElement>().Where(i => i.Type is not ("hidden" or "file")))
            if (input.Name is { Length: > 0 } name && (input.Type is not ("radio" or "checkbox") || input.IsChecked)) fields[name] = input.Value;
        if (document.QuerySelector("#teks") is IHtmlTextAreaElement text) fields["Input.Text"] = text.Value;
        if (document.QuerySelector("#kategori") is IHtmlSelectElement category) fields["Input.Category"] = category.Value ?? "";
    }

    public IHtmlDocument Document { get; }
    public string Ticket { get => fields["Input.Ticket"]; set => fields["Input.Ticket"] = value; }
    public string Of(string name) => fields["Input." + name];

    public static async Task<WebForm?> OpenAsync(HttpClient http, string path = "/lapor")
    {
        using var answer = await http.GetAsync(path);
        return answer.IsSuccessStatusCode ? await ReadAsync(answer) : null;
    }

    /// <summary>The form as an answer shows it again.</summary>
    public static async Task<WebForm> ReadAsync(HttpResponseMessage answer) => new(await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync()));

    public WebForm Fill(string text, string? email = null, bool agreed = true)
    {
        With("Text", text);
        if (email is not null) With("Email", email);
        return agreed ? With("Agreed", "true") : this;
    }

    public WebForm With(string name, string value)
    {
        fields["Input." + name] = value;
        return this;
    }

    public WebForm Photo(byte[] bytes, string name = "IMG_0001.jpg", string type = "image/jpeg")
    {
        photos.Add((name, type, bytes));
        return this;
    }

    public async Task<HttpResponseMessage> SendAsync(HttpClient http)
    {
        using var content = new MultipartFormDataContent();
        foreach (var (name, value) in fields) content.Add(new StringContent(value), name);
        foreach (var (name, type, bytes) in photos)
        {
            var part = new ByteArrayContent(bytes);
            part.Headers.ContentType = new(type);
            content.Add(part, "Input.Photos", name);
        }
        return await http.PostAsync("/lapor", content);
    }
}
