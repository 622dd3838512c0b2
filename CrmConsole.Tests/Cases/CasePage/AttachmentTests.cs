using System.Net;
using System.Net.Http.Headers;
using System.Text;
using CrmConsole.Data;
using CrmConsole.Evidence;

namespace CrmConsole.Tests.Cases.CasePage;

public sealed class AttachmentTests
{
    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0, .. Encoding.ASCII.GetBytes("as our encoder made it")];
    private static readonly byte[] Html = Encoding.UTF8.GetBytes("<script>alert(1)</script>");

    [Fact]
    public async Task A_picture_is_shown_in_its_re_encoded_form_only_from_a_sealed_answer()
    {
        await using var app = await TestApp.StartAsync();
        var id = await AddAsync(app, AttachmentKind.Photo, "foto.jpg", view: Jpeg, original: Jpeg);
        using var officer = await app.SignInAsync("triase");
        using var view = await officer.GetAsync($"/lampiran/{id}/view");
        Assert.Equal(HttpStatusCode.OK, view.StatusCode);
        Assert.Equal("image/jpeg", view.Content.Headers.ContentType!.MediaType);
        Assert.Equal(Jpeg, await view.Content.ReadAsByteArrayAsync());
        AssertSealed(view);
        using var original = await officer.GetAsync($"/lampiran/{id}/asli");
        Assert.Equal(HttpStatusCode.NotFound, original.StatusCode);
        AssertSealed(original);
    }

    [Fact]
    public async Task Everything_else_is_a_download_whatever_it_claims_to_be()
    {
        await using var app = await TestApp.StartAsync();
        var id = await AddAsync(app, AttachmentKind.Document, "laporan\r\nX-Evil: 1.html", view: Html, original: Html);
        using var officer = await app.SignInAsync("triase");
        foreach (var form in new[] { "asli", "view" })
        {
            using var answer = await officer.GetAsync($"/lampiran/{id}/{form}");
            Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType!.MediaType);
            Assert.False(answer.Headers.Contains("X-Evil"));
            AssertSealed(answer);
        }
        using var download = await officer.GetAsync($"/lampiran/{id}/asli");
        Assert.Equal("attachment", download.Content.Headers.ContentDisposition!.DispositionType);
    }

    [Fact]
    public async Task Parts_can_be_asked_for()
    {
        await using var app = await TestApp.StartAsync();
        var id = await AddAsync(app, AttachmentKind.Document, "notulen.pdf", original: Jpeg);
        using var officer = await app.SignInAsync("triase");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/lampiran/{id}/asli") { Headers = { Range = new RangeHeaderValue(1, 2) } };
        using var part = await officer.SendAsync(request);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(Jpeg[1..3], await part.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Who_may_not_see_the_case_may_not_see_its_files()
    {
        await using var app = await TestApp.StartAsync();
        var id = await AddAsync(app, AttachmentKind.Photo, "foto.jpg", view: Jpeg);
        using var other = await app.SignInAsync("inspektorat");
        using var forbidden = await other.GetAsync($"/lampiran/{id}/view");
        using var missing = await other.GetAsync($"/lampiran/{id + 1000}/view");
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (forbidden.StatusCode, missing.StatusCode));
        Assert.Equal(await missing.Content.ReadAsStringAsync(), await forbidden.Content.ReadAsStringAsync());
        using var nobody = await app.Http.GetAsync($"/lampiran/{id}/view");
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
    }

    private static void AssertSealed(HttpResponseMessage answer)
    {
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("sandbox", policy, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    private static async Task<long> AddAsync(TestApp app, AttachmentKind kind, string name, byte[]? view = null, byte[]? original = null)
    {
        var made = await CaseHelp.ReportAsync(app, "Puing proyek menutup trotoar di Pluit, sudah tiga hari.");
        var store = app.Get<ContentStore>();
        var (shown, kept) = (view is null ? null : store.Prepare(view), original is null ? null : store.Prepare(original));
        return await app.Get<Writer>().RunAsync(db =>
        {
            foreach (var content in new[] { shown, kept }.OfType<StoredContent>()) db.Contents.Add(content);
            var file = new Attachment { CaseId = made.CaseId, Kind = kind, FileName = name, ContentType = "text/html", ViewId = shown?.Id, OriginalId = kept?.Id };
            db.Attachments.Add(file);
            return file.Id;
        });
    }
}
