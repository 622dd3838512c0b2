using System.Net;
using System.Text;
using MimeKit.Text;

namespace CrmConsole.Channels.Email;

/// <summary>Reads HTML in one pass, without building a tree: deep or endless nesting costs nothing. Gives the text, with
/// quoted parts marked by "&gt;", and a small balanced markup that <see cref="HtmlCleaner"/> then cleans.</summary>
internal sealed class HtmlReader
{
    private const int LongestHtml = 4_000_000;
    private const int LongestMarkup = 500_000;
    private const int Deepest = 64;

    private readonly StringBuilder markup = new();
    private readonly List<(string Name, bool Quote)> open = [];
    private readonly HtmlText text = new();
    private string? skipping;
    private string? link;
    private int linkStart;

    private bool carriesMore;
    private bool tooLong;

    /// <param name="CarriesMore">The markup shows what text cannot: pictures, tables, links behind words.</param>
    public sealed record Result(string Text, string Markup, bool CarriesMore, IReadOnlyList<string> LeftOut);

    public static Result Read(string html)
    {
        var reader = new HtmlReader();
        using var source = new StringReader(html.Length > LongestHtml ? html[..LongestHtml] : html);
        var tokens = new HtmlTokenizer(source) { DecodeCharacterReferences = true };
        while (tokens.ReadNextToken(out var token)) reader.Take(token);
        while (reader.open.Count > 0) reader.CloseLast();
        return new Result(reader.text.ToString(), reader.tooLong ? "" : reader.markup.ToString(), reader.carriesMore && !reader.tooLong,
            reader.tooLong ? ["tampilan HTML surat terlalu besar; hanya teksnya yang diambil"] : []);
    }

    private void Take(HtmlToken token)
    {
        switch (token)
        {
            case HtmlTagToken { IsEndTag: true } tag: End(tag.Name.ToLowerInvariant()); break;
            case HtmlTagToken tag: Start(tag, tag.Name.ToLowerInvariant()); break;
            case HtmlScriptDataToken: break;
            case HtmlDataToken data when skipping is null: Words(data.Data); break;
        }
    }

    private void Words(string data)
    {
        var clean = MailText.Lines(data);
        text.Words(clean, open.Count(o => o.Quote), open.Any(o => o.Name == "pre"));
        Write(WebUtility.HtmlEncode(clean));
    }

    private void Start(HtmlTagToken tag, string name)
    {
        if (skipping is not null) return;
        if (name is "script" or "style" or "title" or "xml")
        {
            if (!tag.IsEmptyElement) skipping = name;
            return;
        }
        if (HtmlTags.EndsItself(name) && open.Count > 0 && open[^1].Name == name) CloseLast();
        if (name == "a") End("a");
        var mark = Mark(tag);
        if (HtmlTags.IsSignature(mark)) text.Signature(open.Count(o => o.Quote));
        if (HtmlTags.IsBlock(name)) text.NewLine(name is "p" or "blockquote" or "table" or "ul" or "ol" or "h1" or "h2" or "h3");
        if (name == "li") text.Words("- ", open.Count(o => o.Quote), true);
        if (name is "td" or "th") text.Space();
        if (name is "br" or "hr" or "img")
        {
            Single(tag, name);
            return;
        }
        Open(tag, name, HtmlTags.IsQuote(name, mark));
    }

    private void Single(HtmlTagToken tag, string name)
    {
        if (name != "img")
        {
            if (name == "br") text.Break();
            Write($"<{name}>");
            return;
        }
        var source = Attribute(tag, "src");
        var alt = MailText.OneLine(Attribute(tag, "alt") ?? "", 200);
        if (source is null || !source.StartsWith("cid:", StringComparison.OrdinalIgnoreCase)) return;
        carriesMore = true;
        // Not as src: the page that shows it puts the attachment's address there.
        Write($"<img data-cid=\"{WebUtility.HtmlEncode(MailText.OneLine(source[4..], 200))}\" alt=\"{WebUtility.HtmlEncode(alt)}\">");
    }

    private void Open(HtmlTagToken tag, string name, bool quote)
    {
        if (HtmlTags.IsVoid(name) || open.Count >= Deepest) return;
        open.Add((name, quote));
        if (name == "a")
        {
            link = HtmlTags.SafeLink(Attribute(tag, "href"));
            linkStart = text.Length;
        }
        if (!HtmlTags.IsKept(name)) return;
        carriesMore |= HtmlTags.SaysMore(name);
        Write("<" + name);
        if (name == "a" && link is not null) Write($" href=\"{WebUtility.HtmlEncode(link)}\" rel=\"noopener noreferrer nofollow\" target=\"_blank\"");
        foreach (var span in new[] { "colspan", "rowspan" })
            if (name is "td" or "th" && int.TryParse(Attribute(tag, span), out var count) && count is > 1 and <= 50) Write($" {span}=\"{count}\"");
        Write(">");
    }

    private void End(string name)
    {
        if (skipping is not null)
        {
            if (skipping == name) skipping = null;
            return;
        }
        if (open.FindLastIndex(o => o.Name == name) is not (>= 0 and var at)) return;
        while (open.Count > at) CloseLast();
    }

    private void CloseLast()
    {
        var (name, quote) = open[^1];
        open.RemoveAt(open.Count - 1);
        if (name == "a") EndLink();
        if (HtmlTags.IsBlock(name) || quote) text.NewLine(name is "p" or "blockquote" or "table" or "ul" or "ol" or "h1" or "h2" or "h3");
        if (HtmlTags.IsKept(name)) Write($"</{name}>");
    }

    /// <summary>The text shows where a link leads when its words do not.</summary>
    private void EndLink()
    {
        if (link is { Length: <= 300 } && link.StartsWith("http", StringComparison.Ordinal) && !text.Since(linkStart).Contains(link.TrimEnd('/'), StringComparison.OrdinalIgnoreCase))
        {
            carriesMore = true;
            text.Words($" ({link})", open.Count(o => o.Quote), true);
        }
        link = null;
    }

    private void Write(string piece)
    {
        if (markup.Length + piece.Length > LongestMarkup) tooLong = true;
        else if (!tooLong) markup.Append(piece);
    }

    private static string Mark(HtmlTagToken tag) => $"{Attribute(tag, "class")} {Attribute(tag, "id")}";

    private static string? Attribute(HtmlTagToken tag, string name) =>
        tag.Attributes.FirstOrDefault(a => a.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value;
}
