using Ganss.Xss;

namespace CrmConsole.Channels.Email;

/// <summary>The second wall: what <see cref="HtmlReader"/> wrote is parsed as a browser would and everything outside a short
/// list of elements and attributes is dropped.</summary>
internal static class HtmlCleaner
{
    private const int MostRounds = 4;

    private static readonly HtmlSanitizer Sanitizer = Make();

    private static HtmlSanitizer Make()
    {
        var sanitizer = new HtmlSanitizer(Options());
        // Only whole addresses: a relative one would lead into the console.
        sanitizer.FilterUrl += (_, url) => url.SanitizedUrl = HtmlTags.SafeLink(url.OriginalUrl);
        return sanitizer;
    }

    private static HtmlSanitizerOptions Options() => new()
    {
        AllowedTags = new HashSet<string>(HtmlTags.Kept),
        AllowedAttributes = new HashSet<string> { "href", "rel", "target", "data-cid", "alt", "colspan", "rowspan" },
        AllowedSchemes = new HashSet<string> { "http", "https", "mailto", "tel" },
        UriAttributes = new HashSet<string> { "href", "src", "background", "action", "formaction", "poster", "cite", "longdesc" },
        AllowedCssProperties = new HashSet<string>(),
        AllowedAtRules = new HashSet<AngleSharp.Css.Dom.CssRuleType>(),
    };

    /// <summary>From anything to safe markup; null when nothing is left.</summary>
    public static string? FromHtml(string html)
    {
        var read = HtmlReader.Read(html);
        return read.Markup.Length == 0 ? null : Clean(read.Markup, []);
    }

    /// <param name="markup">Balanced and bounded, as written by <see cref="HtmlReader"/>.</param>
    public static string? Clean(string markup, List<string> leftOut)
    {
        try
        {
            // Mutation attacks live on markup that reads otherwise the second time: only what stays the same is kept.
            for (var round = 0; round < MostRounds; round++)
            {
                var clean = Sanitizer.Sanitize(markup).Trim();
                if (clean == markup) return clean.Length == 0 ? null : clean;
                markup = clean;
            }
            leftOut.Add("tampilan HTML surat rusak; hanya teksnya yang diambil");
            return null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            leftOut.Add("tampilan HTML surat tidak dapat dibersihkan; hanya teksnya yang diambil");
            return null;
        }
    }
}
