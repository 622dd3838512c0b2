using Bunit;
using CrmConsole.Cases.CasePage;

namespace CrmConsole.Tests.Cases.CasePage;

public sealed class SafeHtmlTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("<svg><animate onbegin=alert(1) attributeName=x></svg>")]
    [InlineData("<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">")]
    [InlineData("<a href=\"javascript:alert(1)\">klik</a>")]
    [InlineData("<a href=\"https://jahat.example\">klik</a>")]
    [InlineData("<p style=\"position:fixed;inset:0;background:url(//jahat.example)\">a</p>")]
    [InlineData("<form action=//jahat.example><input name=sandi><button>Masuk</button></form>")]
    [InlineData("<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>")]
    [InlineData("<p class=\"cp-msg reply\" id=cp-title>tiruan</p>")]
    [InlineData("<base href=//jahat.example><meta http-equiv=refresh content=0><link rel=stylesheet href=//jahat.example>")]
    [InlineData("<template><img src=x onerror=alert(1)></template><noscript><img src=x onerror=alert(1)></noscript>")]
    public void Nothing_that_runs_loads_leads_away_or_imitates_gets_through(string html)
    {
        using var screen = Samples.Screen();
        var shown = screen.Render<SafeHtml>(p => p.Add(c => c.Html, html)).Find(".safe-html");
        Assert.Empty(shown.QuerySelectorAll("script, style, img, svg, math, iframe, object, form, input, button, a, link, meta, base, template"));
        Assert.DoesNotContain(shown.QuerySelectorAll("*").SelectMany(e => e.Attributes), a => a.Name is not ("colspan" or "rowspan" or "dir"));
    }

    [Fact]
    public void Words_lists_and_tables_stay()
    {
        using var screen = Samples.Screen();
        var shown = screen.Render<SafeHtml>(p => p.Add(c => c.Html, "<p>Got <b>mampet</b></p><ul><li>RT 03</li></ul><table><tr><td colspan=2>Gg. Macan</td></tr></table><a href='https://x.example'>tautan</a>"));
        Assert.Equal("mampet", shown.Find("b").TextContent);
        Assert.Equal("RT 03", shown.Find("li").TextContent);
        Assert.Equal("2", shown.Find("td").GetAttribute("colspan"));
        Assert.Contains("tautan", shown.Find(".safe-html").TextContent, StringComparison.Ordinal);
    }
}
