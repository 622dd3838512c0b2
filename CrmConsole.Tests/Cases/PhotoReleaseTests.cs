using System.Net;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Evidence;
using CrmConsole.Tests.Cases.CasePage;
using CrmConsole.Tests.Evidence;
using Microsoft.EntityFrameworkCore;
using SkiaSharp;

namespace CrmConsole.Tests.Cases;

public sealed class PhotoReleaseTests
{
    private static readonly RedactionBox Right = new(0.5, 0, 0.5, 1);

    [Fact]
    public async Task A_photo_is_public_only_after_release_covered_for_good_and_never_again_after_withdrawal()
    {
        await using var app = await TestApp.StartAsync();
        var (made, photo) = await WithPhotoAsync(app, anonymous: false);
        var triage = await TestCases.DemoAsync(app, "triase");
        var address = $"/lacak/{made.Token}/foto/{photo.Id}";
        Assert.Equal(HttpStatusCode.NotFound, (await app.Http.GetAsync(address)).StatusCode);

        await Done(new ReleasePhoto(photo.Id, [Right]));
        using (var shown = SKBitmap.Decode(await app.Http.GetByteArrayAsync(address)))
        {
            // The left half is as it was; of the bright right half nothing is left.
            Assert.True(Brightness(shown, 0.1) is > 40);
            Assert.Equal(new SKColor(0x2A, 0x2F, 0x36).Red, shown.GetPixel(shown.Width * 3 / 4, shown.Height / 2).Red, 6d);
        }
        Assert.Contains($"foto/{photo.Id}", await app.Http.GetStringAsync($"/lacak/{made.Token}"), StringComparison.Ordinal);
        // Officers still see it whole; the original is kept.
        using (var whole = SKBitmap.Decode(await (await app.SignInAsync("triase")).GetByteArrayAsync($"/lampiran/{photo.Id}/view")))
            Assert.True(whole.GetPixel(whole.Width * 3 / 4, whole.Height / 2).Red > 200);
        Assert.NotNull((await ReadAsync(app, photo.Id)).OriginalId);

        await Done(new WithdrawPhoto(photo.Id));
        Assert.Equal(HttpStatusCode.NotFound, (await app.Http.GetAsync(address)).StatusCode);
        Assert.DoesNotContain("foto/", await app.Http.GetStringAsync($"/lacak/{made.Token}"), StringComparison.Ordinal);

        Task Done(CaseCommand command) => TestCases.DoAsync(app, triage, made.CaseId, command);
    }

    [Fact]
    public async Task What_is_covered_in_an_anonymous_persons_photo_is_destroyed_for_officers_too()
    {
        await using var app = await TestApp.StartAsync();
        var (made, photo) = await WithPhotoAsync(app, anonymous: true);
        await TestCases.RunAsync(app, await TestCases.DemoAsync(app, "triase"), made.CaseId, new ReleasePhoto(photo.Id, [Right]));
        var after = await ReadAsync(app, photo.Id);
        Assert.Equal((null, after.PublicId), (after.OriginalId, after.ViewId));
        await using var db = app.OpenDb();
        Assert.False(await db.Contents.AnyAsync(c => c.Id == photo.OriginalId || c.Id == photo.ViewId || c.Id == photo.ThumbId));
        using var whole = SKBitmap.Decode(await (await app.SignInAsync("triase")).GetByteArrayAsync($"/lampiran/{photo.Id}/view"));
        Assert.True(whole.GetPixel(whole.Width * 3 / 4, whole.Height / 2).Red < 80);
    }

    [Fact]
    public async Task Another_reports_link_another_case_and_boxes_outside_open_nothing()
    {
        await using var app = await TestApp.StartAsync();
        var (made, photo) = await WithPhotoAsync(app, anonymous: false);
        var (other, _) = await WithPhotoAsync(app, anonymous: false);
        var triage = await TestCases.DemoAsync(app, "triase");
        Assert.Equal(CommandOutcome.Refused, (await TestCases.RunAsync(app, triage, other.CaseId, new ReleasePhoto(photo.Id, []))).Outcome);
        foreach (var box in new RedactionBox[] { new(-0.1, 0, 0.5, 0.5), new(0, 0, 0, 0.5), new(double.NaN, 0, 0.5, 0.5), new(1.5, 0, 0.1, 0.1) })
            Assert.Equal(CommandOutcome.Refused, (await TestCases.RunAsync(app, triage, made.CaseId, new ReleasePhoto(photo.Id, [box]))).Outcome);
        Assert.Equal(CommandOutcome.Refused, (await TestCases.RunAsync(app, triage, made.CaseId, new WithdrawPhoto(photo.Id))).Outcome);
        await TestCases.RunAsync(app, triage, made.CaseId, new ReleasePhoto(photo.Id, []));
        Assert.Equal(HttpStatusCode.OK, (await app.Http.GetAsync($"/lacak/{made.Token}/foto/{photo.Id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Http.GetAsync($"/lacak/{other.Token}/foto/{photo.Id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Http.GetAsync($"/lacak/{made.Token[..^2]}xx/foto/{photo.Id}")).StatusCode);
    }

    private static async Task<(Made Made, Attachment Photo)> WithPhotoAsync(TestApp app, bool anonymous)
    {
        var photo = Convert.ToBase64String(TestFiles.Picture(400, 200));
        var c = await TestCases.ReportAsync(app, email: anonymous ? null : "rini@warga.test", channel: anonymous ? "jaki" : "web",
            extra: (anonymous ? ",\"reporter\":{\"anonymous\":true}" : "") + $",\"photos\":[{{\"fileName\":\"a.jpg\",\"contentType\":\"image/jpeg\",\"dataBase64\":\"{photo}\"}}]");
        await using var db = app.OpenDb();
        var report = await db.Reports.FirstAsync(r => r.Number == c.Number);
        return (new Made(c.Id, app.Get<TrackerKeys>().Token(report.Id, report.TokenVersion)), await db.Attachments.AsNoTracking().FirstAsync(a => a.CaseId == c.Id));
    }

    private sealed record Made(long CaseId, string Token);

    private static async Task<Attachment> ReadAsync(TestApp app, long id)
    {
        await using var db = app.OpenDb();
        return await db.Attachments.AsNoTracking().FirstAsync(a => a.Id == id);
    }

    private static int Brightness(SKBitmap picture, double x)
    {
        var pixel = picture.GetPixel((int)(picture.Width * x), picture.Height / 8);
        return pixel.Red + pixel.Green + pixel.Blue;
    }
}
