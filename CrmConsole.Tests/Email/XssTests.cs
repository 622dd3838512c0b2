using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using CrmConsole.Channels.Email;

namespace CrmConsole.Tests.Email;

public sealed class XssTests
{
    private static readonly string[] Never = ["script", "iframe", "frame", "object", "embed", "applet", "form", "input", "button", "base", "meta", "link", "style", "svg", "math", "template", "video", "audio", "portal"];
    private static readonly string[] Attributes = ["href", "rel", "target", "data-cid", "alt", "colspan", "rowspan"];

    [Fact]
    public void There_are_at_least_two_hundred_attacks() => Assert.True(Fixture.Attacks.Distinct().Count() >= 200);

    [Fact]
    public void No_attack_is_left_in_cleaned_markup()
    {
        foreach (var attack in Fixture.Attacks)
        {
            Check(attack, HtmlCleaner.FromHtml(attack));
            Check(attack, HtmlCleaner.FromHtml($"<div><b>depan</b>{attack}<table><tr><td>belakang"));
            // The cleaner alone must hold as well, should the reader before it be wrong.
            Check(attack, HtmlCleaner.Clean(attack, []));
        }
    }

    [Fact]
    public void No_attack_is_left_when_it_comes_as_a_mail()
    {
        foreach (var attack in Fixture.Attacks)
        {
            var mail = "From: a@b.test\r\nMessage-ID: <1@x>\r\nSubject: x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<b>x</b>" + attack;
            Check(attack, Fixture.Parse(Encoding.UTF8.GetBytes(mail)).Html);
        }
    }

    [Fact]
    public void Cleaning_twice_changes_nothing()
    {
        foreach (var attack in Fixture.Attacks)
            if (HtmlCleaner.FromHtml(attack) is { } clean) Assert.Equal(clean, HtmlCleaner.Clean(clean, []));
    }

    [Fact]
    public void The_words_of_an_attacked_mail_stay_readable()
    {
        var parsed = Fixture.Parse("serang-html");
        Check("serang-html", parsed.Html);
        Assert.Contains("klik", parsed.Text, StringComparison.Ordinal);
        Assert.Equal("<script>alert(1)</script>", parsed.Subject);
        Assert.DoesNotContain('<', Assert.Single(parsed.Attachments).FileName);
    }

    private static void Check(string attack, string? html)
    {
        if (html is null) return;
        foreach (var element in new HtmlParser().ParseDocument("<body>" + html).Body!.QuerySelectorAll("*"))
        {
            Assert.False(Never.Contains(element.LocalName), $"<{element.LocalName}> is left of: {attack}");
            foreach (var attribute in element.Attributes)
                Assert.True(IsHarmless(element, attribute), $"{attribute.Name}=\"{attribute.Value}\" is left of: {attack}");
        }
    }

    private static bool IsHarmless(IElement element, IAttr attribute)
    {
        if (!Attributes.Contains(attribute.Name)) return false;
        if (attribute.Name != "href") return true;
        return element.LocalName == "a" && Uri.TryCreate(attribute.Value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "mailto" or "tel";
    }
}
