using Bunit;
using CrmConsole.Cases.CasePage;

namespace CrmConsole.Tests.Cases.CasePage;

public sealed class ComposerTests
{
    [Fact]
    public void The_send_button_says_where_it_goes()
    {
        using var screen = Screen("Halo", out _);
        var composer = Composer(screen, _ => throw new InvalidOperationException());
        Assert.Equal("Kirim e-mail ke pelapor", composer.Find("button.send-reply").TextContent);
        Assert.Equal("Simpan catatan internal", composer.Find("button.save-note").TextContent);
        Assert.Contains("r•••@g•••.com", composer.Find("#pane-r .cp-to").TextContent, StringComparison.Ordinal);
        Assert.Contains("tidak pernah dikirim", composer.Find("#pane-n .cp-to").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Reply_and_note_are_two_boxes_in_two_colours()
    {
        using var screen = Screen("Halo", out _);
        var composer = Composer(screen, _ => throw new InvalidOperationException());
        Assert.Contains("reply", composer.Find(".cp-compose").ClassList);
        Assert.True(composer.Find("#pane-n").HasAttribute("hidden"));
        composer.Find("#tab-n").Click();
        Assert.Contains("note", composer.Find(".cp-compose").ClassList);
        Assert.True(composer.Find("#pane-r").HasAttribute("hidden"));
        Assert.False(composer.Find("#pane-n").HasAttribute("hidden"));
    }

    [Fact]
    public void What_is_in_the_note_box_is_stored_as_a_note()
    {
        using var screen = Screen("Perlu Satpol PP?", out var drafts);
        var sent = new List<Composed>();
        var composer = Composer(screen, c => { sent.Add(c); return Task.FromResult(ComposeAnswer.Done); });
        composer.Find("#tab-n").Click();
        composer.Find("button.save-note").Click();
        Assert.True(Assert.Single(sent).Note);
        drafts.VerifyInvoke("erase");
    }

    [Fact]
    public void A_colleagues_answer_meanwhile_is_asked_about_and_the_text_stays()
    {
        using var screen = Screen("Petugas berangkat", out var drafts);
        var sent = new List<Composed>();
        var composer = Composer(screen, c =>
        {
            sent.Add(c);
            return Task.FromResult(c.Sure ? ComposeAnswer.Done : new ComposeAnswer(false, Ask: "Budi sudah membalas pelapor pukul 09.12."));
        });
        composer.Find("button.send-reply").Click();
        Assert.Contains("Budi sudah membalas", composer.Find(".cp-ask").TextContent, StringComparison.Ordinal);
        drafts.VerifyNotInvoke("erase");
        composer.FindAll(".cp-ask button").Single(b => b.TextContent == "Tetap kirim").Click();
        Assert.Equal([false, true], sent.Select(c => c.Sure));
        Assert.Single(sent.Select(c => c.OnceKey).Distinct());
        drafts.VerifyInvoke("erase");
    }

    [Fact]
    public void A_refused_reply_keeps_its_text_and_says_why()
    {
        using var screen = Screen("Halo", out var drafts);
        var composer = Composer(screen, _ => Task.FromResult(new ComposeAnswer(false, Problem: "Kanal sedang mati.")));
        composer.Find("button.send-reply").Click();
        Assert.Equal("Kanal sedang mati.", composer.Find(".cp-problem").TextContent);
        drafts.VerifyNotInvoke("erase");
    }

    [Theory]
    [InlineData("", "Balasan masih kosong.")]
    [InlineData("Kami tinjau {{tanggal}}.", "Lengkapi dulu bagian {{tanggal}} pada templat.")]
    public void An_unfinished_reply_does_not_leave(string text, string problem)
    {
        using var screen = Screen(text, out _);
        var composer = Composer(screen, _ => throw new InvalidOperationException("must not be sent"));
        composer.Find("button.send-reply").Click();
        Assert.Equal(problem, composer.Find(".cp-problem").TextContent);
    }

    [Fact]
    public async Task What_the_channel_makes_of_the_reply_is_shown_while_it_is_typed()
    {
        using var screen = Screen("", out _);
        var composer = Composer(screen, _ => throw new InvalidOperationException());
        composer.Render(p => p.Add(c => c.Measure, t => ($"{t.Length} huruf", t.Length > 5)));
        Assert.Empty(composer.FindAll(".cp-measure"));
        await composer.InvokeAsync(() => composer.Instance.Typed("Halo"));
        Assert.Equal("4 huruf", composer.Find(".cp-measure").TextContent);
        Assert.False(composer.Find(".cp-measure").HasAttribute("data-over"));
        await composer.InvokeAsync(() => composer.Instance.Typed("Halo semua"));
        Assert.True(composer.Find(".cp-measure").HasAttribute("data-over"));
        // The way back changed to one that takes any text.
        composer.Render(p => p.Add(c => c.Measure, (Func<string, (string, bool)>?)null));
        Assert.Empty(composer.FindAll(".cp-measure"));
    }

    [Fact]
    public void A_reply_too_long_for_its_channel_stays_and_says_so_and_a_note_may_be_as_long()
    {
        using var screen = Screen("Halo semua", out var drafts);
        var sent = new List<Composed>();
        var composer = Composer(screen, c => { sent.Add(c); return Task.FromResult(ComposeAnswer.Done); });
        composer.Render(p => p.Add(c => c.Measure, t => ("7 SMS", t.Length > 5)));
        composer.Find("button.send-reply").Click();
        Assert.Contains("terlalu panjang", composer.Find(".cp-problem").TextContent, StringComparison.Ordinal);
        Assert.Empty(sent);
        drafts.VerifyNotInvoke("erase");
        composer.Find("#tab-n").Click();
        composer.Find("button.save-note").Click();
        Assert.True(Assert.Single(sent).Note);
    }

    private static BunitContext Screen(string typed, out BunitJSModuleInterop drafts)
    {
        var screen = Samples.Screen();
        drafts = screen.JSInterop.SetupModule("/js/draft.js");
        drafts.Mode = JSRuntimeMode.Loose;
        drafts.Setup<string?>("text", _ => true).SetResult(typed);
        return screen;
    }

    private static IRenderedComponent<Composer> Composer(BunitContext screen, Func<Composed, Task<ComposeAnswer>> send) =>
        screen.Render<Composer>(p => p.Add(c => c.CaseId, 5).Add(c => c.UserId, 3).Add(c => c.ReplyChannel, "email").Add(c => c.ReplyTarget, "r•••@g•••.com").Add(c => c.OnSend, send));
}
