using Ganss.Xss;

namespace CrmConsole.Cases.CasePage;

/// <summary>What may be left of a citizen's HTML: words, lists, tables and emphasis. No picture, link target, style,
/// class, id or form: nothing that loads, leads away or imitates our own screen.</summary>
internal static class HtmlRules
{
    private static readonly string[] Tags =
        ["p", "br", "div", "span", "b", "strong", "i", "em", "u", "s", "ul", "ol", "li", "blockquote", "pre", "code", "h3", "h4", "hr",
         "table", "thead", "tbody", "tr", "th", "td"];

    private static readonly string[] Attributes = ["colspan", "rowspan", "dir"];

    public static string Clean(string html) => Rules().Sanitize(html);

    private static HtmlSanitizer Rules()
    {
        var rules = new HtmlSanitizer(new HtmlSanitizerOptions
        {
            AllowedTags = new HashSet<string>(Tags, StringComparer.OrdinalIgnoreCase),
            AllowedAttributes = new HashSet<string>(Attributes, StringComparer.OrdinalIgnoreCase),
            AllowedSchemes = new HashSet<string>(),
            AllowedCssProperties = new HashSet<string>(),
        })
        { KeepChildNodes = true };
        // Their content is code or a style sheet, not words.
        rules.RemovingTag += (_, e) =>
        {
            if (e.Tag.LocalName is "script" or "style" or "noscript" or "template" or "svg" or "math" or "iframe" or "object" or "title" or "textarea" or "select")
                e.Tag.InnerHtml = "";
        };
        return rules;
    }
}
