using Bunit;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Cases.CasePage;
using CrmConsole.Reporters;
using Microsoft.Extensions.Time.Testing;

namespace CrmConsole.Tests.Cases.CasePage;

public sealed class PanelPiecesTests
{
    [Fact]
    public void Steps_that_are_not_allowed_are_absent_and_say_why()
    {
        using var screen = Samples.Screen();
        IReadOnlyList<Choice> choices = [new(Act.Of<Accept>(), true, null), new(Act.Of<MarkDone>(), false, "Kerjakan dahulu.")];
        var steps = screen.Render<StepButtons>(p => p.Add(c => c.Choices, choices));
        Assert.StartsWith("Terima", Assert.Single(steps.FindAll("button")).TextContent.Trim(), StringComparison.Ordinal);
        Assert.Equal("Tandai selesai", steps.Find("details dt").TextContent);
        Assert.Equal("Kerjakan dahulu.", steps.Find("details dd").TextContent);
    }

    [Fact]
    public void A_conflict_names_who_what_and_when_and_offers_both_ways()
    {
        using var screen = Samples.Screen();
        var (kept, overridden) = (0, 0);
        var conflict = new FieldConflict(CaseAspect.Category, "trotoar-rusak", "Budi", Samples.Now.AddMinutes(12));
        var dialog = screen.Render<ConflictDialog>(p => p.Add(c => c.Conflict, conflict).Add(c => c.Mine, "Trotoar Terhalang").Add(c => c.TheirName, "Trotoar Rusak")
            .Add(c => c.OnKeep, () => kept++).Add(c => c.OnOverride, () => overridden++));
        Assert.Equal("Budi sudah mengubah kategori menjadi Trotoar Rusak pukul 09.12.", dialog.Find(".cp-conflict").TextContent.Trim());
        dialog.FindAll("footer button").Single(b => b.TextContent == "Tetap ubah ke Trotoar Terhalang").Click();
        Assert.Equal((0, 1), (kept, overridden));
        dialog.FindAll("footer button").Single(b => b.TextContent == "Biarkan").Click();
        Assert.Equal((1, 1), (kept, overridden));
    }

    [Fact]
    public void A_reporter_is_masked_until_a_purpose_is_given_and_hides_again()
    {
        var time = new FakeTimeProvider(Samples.Now);
        using var screen = Samples.Screen(time);
        var asked = new List<(string, string)>();
        var box = screen.Render<RevealBox>(p => p.Add(c => c.Mask, "L••• A•••").Add(c => c.CanReveal, true).Add(c => c.Open, (purpose, why) =>
        {
            asked.Add((purpose, why));
            return Task.FromResult<RevealedIdentity?>(new RevealedIdentity(new Identity("Lina Amelia", "lina@contoh.id"), Samples.Now.AddMinutes(10)));
        }));
        Assert.DoesNotContain("Lina", box.Markup, StringComparison.Ordinal);
        box.Find("button").Click();
        box.Find("form").Submit();
        Assert.Empty(asked);
        Assert.Equal("Pilih tujuannya.", box.Find("[role=alert]").TextContent);
        box.Find("input[value=verify_location]").Change("verify_location");
        box.Find("#why").Input("nomor rumah");
        box.Find("form").Submit();
        Assert.Equal([("verify_location", "nomor rumah")], asked);
        Assert.Contains("Lina Amelia", box.Markup, StringComparison.Ordinal);
        Assert.Contains("10:00", box.Find(".cp-countdown").TextContent, StringComparison.Ordinal);
        time.Advance(TimeSpan.FromMinutes(10));
        box.WaitForAssertion(() => Assert.DoesNotContain("Lina", box.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void Without_the_right_there_is_nothing_to_open()
    {
        using var screen = Samples.Screen();
        var box = screen.Render<RevealBox>(p => p.Add(c => c.Mask, "L••• A•••").Add(c => c.CanReveal, false).Add(c => c.Open, (_, _) => throw new InvalidOperationException()));
        Assert.Empty(box.FindAll("button"));
    }

    [Theory]
    [InlineData("bina utara", "sudin-bm-ju")]
    [InlineData("jalan utara", "sudin-bm-ju")]
    [InlineData("pluit", "kel-pluit")]
    public void A_choice_is_found_by_any_words_of_it(string typed, string code)
    {
        IReadOnlyList<Option> all =
        [
            new("kel-pluit", "Kel. Pluit", "Kec. Penjaringan", "Kelurahan Pluit"),
            new("sudin-bm-jp", "Sudin Bina Marga JP", "Dinas Bina Marga", "Suku Dinas Bina Marga Jakarta Pusat jalan"),
            new("sudin-bm-ju", "Sudin Bina Marga JU", "Dinas Bina Marga", "Suku Dinas Bina Marga Jakarta Utara jalan"),
        ];
        Assert.Equal(code, Assert.Single(Option.Search(all, typed, 10)).Code);
    }

    [Fact]
    public void A_template_keeps_what_only_the_officer_knows_and_never_shows_the_reporters_link()
    {
        var text = Fill.In("Laporan {{nomor}} ditinjau {{unit}} paling lambat {{tanggal}}: {{tautan}}", new Dictionary<string, string?> { ["nomor"] = "JK-261124-0412", ["unit"] = "Kel. Pluit", ["tanggal"] = null });
        Assert.Equal("Laporan JK-261124-0412 ditinjau Kel. Pluit paling lambat {{tanggal}}: {{tautan}}", text);
        Assert.Equal("{{tanggal}}", Fill.Missing(text));
        Assert.Null(Fill.Missing(text.Replace("{{tanggal}}", "Senin", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_village_is_drawn_with_the_point_inside_its_box()
    {
        var outline = VillageOutline.Draw("[[[[106.7,-6.2],[106.8,-6.2],[106.8,-6.1],[106.7,-6.1],[106.7,-6.2]]]]", -6.15, 106.75)!;
        Assert.True(outline.Inside);
        Assert.Equal((VillageOutline.Width / 2, VillageOutline.Height / 2), (Math.Round(outline.X!.Value, 3), Math.Round(outline.Y!.Value, 3)));
        Assert.False(VillageOutline.Draw("[[[[106.7,-6.2],[106.8,-6.2],[106.8,-6.1]]]]", -7, 107)!.Inside);
        Assert.Null(VillageOutline.Draw(null, 1, 1));
    }
}
