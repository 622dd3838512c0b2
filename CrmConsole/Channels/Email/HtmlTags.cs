namespace CrmConsole.Channels.Email;

/// <summary>What HTML elements mean to us.</summary>
internal static class HtmlTags
{
    /// <summary>Elements that may be shown. No style, form, frame, picture from elsewhere, SVG or MathML.</summary>
    public static readonly IReadOnlySet<string> Kept = new HashSet<string>
    {
        "a", "b", "blockquote", "br", "caption", "code", "dd", "del", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins",
        "li", "ol", "p", "pre", "s", "small", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
    };

    private static readonly HashSet<string> Void =
    [
        "area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link", "meta", "param", "source", "track", "wbr",
    ];

    private static readonly HashSet<string> Blocks =
    [
        "address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
        "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tr", "ul", "option",
    ];

    public static bool IsKept(string name) => Kept.Contains(name);
    public static bool IsVoid(string name) => Void.Contains(name);
    public static bool IsBlock(string name) => Blocks.Contains(name);

    /// <summary>Elements whose end tag is often left out.</summary>
    public static bool EndsItself(string name) => name is "p" or "li" or "tr" or "td" or "th" or "dt" or "dd" or "option";

    public static bool SaysMore(string name) => name is "table" or "ul" or "ol" or "b" or "strong" or "h1" or "h2" or "h3";

    /// <param name="mark">Class and id of the element.</param>
    public static bool IsQuote(string name, string mark) =>
        name == "blockquote" || mark.Contains("yahoo_quoted", StringComparison.OrdinalIgnoreCase) || mark.Contains("protonmail_quote", StringComparison.OrdinalIgnoreCase)
        || mark.Contains("zmail_extra", StringComparison.OrdinalIgnoreCase);

    public static bool IsSignature(string mark) =>
        mark.Contains("gmail_signature", StringComparison.OrdinalIgnoreCase) && !mark.Contains("gmail_signature_prefix", StringComparison.OrdinalIgnoreCase)
        || mark.Contains("moz-signature", StringComparison.OrdinalIgnoreCase) || mark.Contains("ms-outlook-mobile-signature", StringComparison.OrdinalIgnoreCase);

    /// <summary>Web, mail and telephone addresses; null for all else.</summary>
    public static string? SafeLink(string? href)
    {
        if (href is null || href.Length > 2_000) return null;
        var plain = MailText.OneLine(href, 2_000);
        return Uri.TryCreate(plain, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "mailto" or "tel" ? uri.AbsoluteUri : null;
    }
}
