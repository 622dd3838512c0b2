using Bunit;
using CrmConsole.Cases;
using CrmConsole.Cases.CasePage;
using CrmConsole.Replies;

namespace CrmConsole.Tests.Cases.CasePage;

public sealed class TimelineTests
{
    [Fact]
    public void A_reply_and_a_note_differ_in_label_colour_and_side()
    {
        using var screen = Samples.Screen();
        var reply = Shown(screen, Samples.Entry(TimelineKind.PublicReply, "Petugas meninjau hari ini.", Samples.Delivery(OutboxState.Sent)));
        var note = Shown(screen, Samples.Entry(TimelineKind.InternalNote, "Perlu Satpol PP juga?"));
        Assert.Equal("Balasan ke pelapor", reply.Find("article.reply b").TextContent);
        Assert.Equal("Catatan internal", note.Find("article.note b").TextContent);
        Assert.Empty(reply.FindAll("article.note"));
        Assert.Empty(note.FindAll("article.reply"));
        Assert.Empty(note.FindAll(".cp-delivery"));
    }

    [Theory]
    [InlineData(OutboxState.Sent, null, "terkirim 08.26", "ok")]
    [InlineData(OutboxState.Failed, "alamat tidak dikenal (5.1.1)", "gagal: alamat tidak dikenal (5.1.1)", "bad")]
    [InlineData(OutboxState.Bounced, "kotak surat penuh", "kembali: kotak surat penuh", "bad")]
    [InlineData(OutboxState.Unsure, null, "belum pasti: periksa dengan pelapor", "warn")]
    [InlineData(OutboxState.Queued, null, "menunggu dikirim", "wait")]
    [InlineData(OutboxState.Queued, "server e-mail tidak menjawab", "akan dicoba lagi: server e-mail tidak menjawab", "warn")]
    public void What_became_of_a_reply_is_said_in_words(OutboxState state, string? error, string words, string tone)
    {
        using var screen = Samples.Screen();
        var delivery = Shown(screen, Samples.Entry(TimelineKind.PublicReply, "Halo", Samples.Delivery(state, error))).Find(".cp-delivery");
        Assert.EndsWith(words, delivery.TextContent.Trim(), StringComparison.Ordinal);
        Assert.Contains(tone, delivery.ClassList);
    }

    [Fact]
    public void Text_with_markup_is_shown_as_text()
    {
        const string attack = "<img src=x onerror=alert(1)><script>alert(2)</script>";
        using var screen = Samples.Screen();
        foreach (var kind in Enum.GetValues<TimelineKind>())
        {
            var shown = Shown(screen, Samples.Entry(kind, attack, who: attack));
            Assert.Empty(shown.FindAll("img, script"));
            Assert.Contains(attack, shown.Nodes[0].TextContent, StringComparison.Ordinal);
        }
        var report = screen.Render<ReportCard>(p => p.Add(c => c.Report, Samples.Report(attack) with { Subject = attack, Folded = attack, LeftOut = [attack] }).Add(c => c.ChannelName, attack));
        Assert.Empty(report.FindAll("img, script"));
    }

    [Fact]
    public void Long_histories_show_their_end_and_offer_the_rest()
    {
        using var screen = Samples.Screen();
        var entries = Enumerable.Range(0, 100).Select(i => Samples.Entry(TimelineKind.Event, $"Peristiwa {i}") with { At = Samples.Now.AddMinutes(i - 200) }).ToList();
        var line = screen.Render<Timeline>(p => p.Add(c => c.Entries, entries));
        Assert.Equal(40, line.FindAll("li").Count);
        line.Find(".cp-earlier").Click();
        Assert.Equal(100, line.FindAll("li").Count);
    }

    private static IRenderedComponent<TimelineItem> Shown(BunitContext screen, TimelineEntry entry) =>
        screen.Render<TimelineItem>(p => p.Add(c => c.Entry, entry).Add(c => c.Now, Samples.Now));
}
