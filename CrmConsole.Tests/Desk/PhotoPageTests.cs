using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using CrmConsole.Desk;
using CrmConsole.Tests.Browser;
using CrmConsole.Tests.Evidence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;

namespace CrmConsole.Tests.Desk;

/// <summary>The page on the visitor's phone: without a script over HTTP, and with one in a browser.</summary>
public sealed partial class PhotoPageTests(Browsers browsers)
{
    [Fact]
    public async Task Without_a_script_files_reach_the_draft_and_the_phone_sees_only_its_own()
    {
        await using var app = await TestApp.StartAsync(new StartOptions { Settings = new Dictionary<string, string?> { ["Logging:LogLevel:Microsoft.AspNetCore"] = "Information" } });
        var (photos, draft) = (app.Get<DeskPhotos>(), await DeskPhotosTests.DraftAsync(app));
        await DeskPhotosTests.AddAsync(app, draft, DeskPhotosTests.Pdf("surat"), "surat-pengaduan-budi.pdf");
        var token = DeskPhotosTests.Token(await photos.OpenAsync(draft));
        using (var page = await app.Http.GetAsync($"/meja/foto/{token}"))
        {
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            Assert.True(page.Headers.CacheControl!.NoStore);
            Assert.Equal("no-referrer", Assert.Single(page.Headers.GetValues("Referrer-Policy")));
            Assert.Contains("noindex", Assert.Single(page.Headers.GetValues("X-Robots-Tag")), StringComparison.Ordinal);
            var html = await page.Content.ReadAsStringAsync();
            Assert.Contains(DeskPhotosTests.Place, html, StringComparison.Ordinal);
            Assert.DoesNotContain("budi", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("blazor.web", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("style=", html, StringComparison.Ordinal);
        }
        var changed = new List<long>();
        photos.Changed += changed.Add;
        var after = await SendAsync(app.Http, token, (TestFiles.Photo(), "meteran.jpg"), ("bukan foto"u8.ToArray(), "catatan.txt"));
        Assert.Contains("meteran.jpg", after, StringComparison.Ordinal);
        Assert.Contains("catatan.txt bukan foto atau PDF", after, StringComparison.Ordinal);
        Assert.Contains("Kirim lagi", after, StringComparison.Ordinal);
        Assert.DoesNotContain("budi", after, StringComparison.OrdinalIgnoreCase);
        Assert.Equal([draft], changed);
        Assert.Equal(["surat-pengaduan-budi.pdf", "meteran.jpg"], (await photos.ListAsync(draft)).Select(p => p.Name));
        Assert.Contains("Pilih dahulu", await SendAsync(app.Http, token), StringComparison.Ordinal);
        // Another phone with the newer code does not see what the first one sent.
        var other = DeskPhotosTests.Token(await photos.OpenAsync(draft));
        Assert.DoesNotContain("meteran", await app.Http.GetStringAsync($"/meja/foto/{other}"), StringComparison.Ordinal);
        Assert.DoesNotContain(app.Log.Lines, l => l.Contains(token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_forged_link_and_one_that_is_over_get_the_same_answer_also_to_what_is_sent()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 26, 3, 0, 0, TimeSpan.Zero));
        await using var app = await TestApp.StartAsync(time: time);
        var (photos, draft) = (app.Get<DeskPhotos>(), await DeskPhotosTests.DraftAsync(app));
        var token = DeskPhotosTests.Token(await photos.OpenAsync(draft));
        using var form = await FormAsync(app.Http, token, (TestFiles.Photo(), "telat.jpg"));
        time.Advance(DeskPhotos.LinkLife);
        var forged = new string('A', token.Length);
        Assert.Equal(await AnswerAsync(app, forged), await AnswerAsync(app, token));
        Assert.Contains("Minta kode baru", await AnswerAsync(app, token), StringComparison.Ordinal);
        using var late = await app.Http.PostAsync($"/meja/foto/{token}", form);
        Assert.Equal(HttpStatusCode.NotFound, late.StatusCode);
        Assert.Empty(await photos.ListAsync(draft));
        using var withoutToken = await app.Http.PostAsync($"/meja/foto/{token}", new MultipartFormDataContent { { new StringContent("foto"), "_handler" } });
        Assert.Equal(HttpStatusCode.BadRequest, withoutToken.StatusCode);
    }

    [Fact]
    public async Task Only_the_officer_at_the_draft_looks_at_its_files_and_pictures_come_without_what_the_camera_wrote()
    {
        await using var app = await TestApp.StartAsync();
        var draft = await DeskPhotosTests.DraftAsync(app);
        await DeskPhotosTests.AddAsync(app, draft, TestFiles.Photo(), "meteran.jpg");
        await DeskPhotosTests.AddAsync(app, draft, DeskPhotosTests.Pdf("tagihan"), "tagihan.pdf");
        var files = await app.Get<DeskPhotos>().ListAsync(draft);
        var (mine, other) = (await app.SignInAsync("meja"), await app.SignInAsync("supervisor"));
        using var picture = await mine.GetAsync($"/meja/berkas/{files[0].Id}");
        Assert.Equal("image/jpeg", picture.Content.Headers.ContentType!.MediaType);
        Assert.Equal(CrmConsole.Evidence.PhotoFacts.None, CrmConsole.Evidence.PhotoFacts.Read(await picture.Content.ReadAsByteArrayAsync()));
        using var pdf = await mine.GetAsync($"/meja/berkas/{files[1].Id}");
        Assert.Equal(("application/octet-stream", "attachment"), (pdf.Content.Headers.ContentType!.MediaType, pdf.Content.Headers.ContentDisposition!.DispositionType));
        Assert.Contains("sandbox", Assert.Single(pdf.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"/meja/berkas/{files[0].Id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await mine.GetAsync("/meja/berkas/999999999")).StatusCode);
        Assert.Equal(HttpStatusCode.Found, (await app.Http.GetAsync($"/meja/berkas/{files[0].Id}")).StatusCode);
    }

    [Fact]
    public async Task In_a_browser_files_go_one_by_one_and_a_huge_photo_becomes_smaller_on_the_phone()
    {
        await using var app = await TestApp.StartAsync();
        var (photos, draft) = (app.Get<DeskPhotos>(), await DeskPhotosTests.DraftAsync(app));
        var token = DeskPhotosTests.Token(await photos.OpenAsync(draft));
        await browsers.RunAsync(app.Url, async window =>
        {
            var page = window.Page;
            await window.GoAsync($"/meja/foto/{token}");
            await page.Locator("#berkas").SetInputFilesAsync([
                new FilePayload { Name = "meteran.jpg", MimeType = "image/jpeg", Buffer = TestFiles.Photo() },
                new FilePayload { Name = "catatan.txt", MimeType = "text/plain", Buffer = "bukan foto"u8.ToArray() },
                new FilePayload { Name = "kamera.jpeg", MimeType = "image/jpeg", Buffer = [.. TestFiles.Picture(4000, 3000), .. new byte[11 * 1024 * 1024]] },
            ]);
            await page.GetByRole(AriaRole.Button, new() { Name = "Kirim ke petugas" }).ClickAsync();
            await page.GetByText("kamera.jpg").WaitForAsync();
            await page.GetByText("catatan.txt bukan foto").WaitForAsync();
            foreach (var view in new[] { View.Phone, View.Phone.InDark, View.Desktop })
            {
                await window.LookAsync(view);
                await window.PictureAsync("foto-terkirim", wholePage: true);
                await window.AssertAccessibleAsync();
                await window.AssertFitsAsync();
            }
            // The page that came back works like the first.
            await page.Locator("#berkas").SetInputFilesAsync(new FilePayload { Name = "tagihan.pdf", MimeType = "application/pdf", Buffer = DeskPhotosTests.Pdf("tagihan") });
            await page.GetByRole(AriaRole.Button, new() { Name = "Kirim ke petugas" }).ClickAsync();
            await page.GetByText("tagihan.pdf").WaitForAsync();
            window.Expect("404");
            await window.GoAsync("/meja/foto/salah");
            await window.LookAsync(View.Phone);
            await window.PictureAsync("foto-kedaluwarsa");
            await window.AssertAccessibleAsync();
        }, View.Phone);
        var files = await photos.ReadAsync(draft);
        Assert.Equal(["meteran.jpg", "kamera.jpg", "tagihan.pdf"], files.Select(f => f.Name));
        // Small ones keep what the camera wrote; the evidence asks for it.
        Assert.Equal(TestFiles.Photo(), files[0].Bytes);
        using var small = SkiaSharp.SKBitmap.Decode(files[1].Bytes);
        Assert.Equal((3200, 2400), (small.Width, small.Height));
    }

    private static async Task<string> SendAsync(HttpClient http, string token, params (byte[] Bytes, string Name)[] files)
    {
        using var form = await FormAsync(http, token, files);
        using var answer = await http.PostAsync($"/meja/foto/{token}", form);
        var html = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, html);
        return html;
    }

    private static async Task<MultipartFormDataContent> FormAsync(HttpClient http, string token, params (byte[] Bytes, string Name)[] files)
    {
        var document = await new HtmlParser().ParseDocumentAsync(await http.GetStringAsync($"/meja/foto/{token}"));
        var form = new MultipartFormDataContent();
        foreach (var hidden in document.QuerySelectorAll("#foto-form input[type=hidden]")) form.Add(new StringContent(hidden.GetAttribute("value")!), hidden.GetAttribute("name")!);
        foreach (var (bytes, name) in files) form.Add(new ByteArrayContent(bytes), "Input.Files", name);
        // A browser sends an empty part for the field that was left alone.
        var empty = new ByteArrayContent([]);
        empty.Headers.ContentDisposition = new("form-data") { Name = "\"Input.Files\"", FileName = "\"\"" };
        form.Add(empty);
        return form;
    }

    private static async Task<string> AnswerAsync(TestApp app, string token)
    {
        using var answer = await app.Http.GetAsync($"/meja/foto/{token}");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        return Varying().Replace((await answer.Content.ReadAsStringAsync()).Replace(token, "T", StringComparison.Ordinal), "");
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"[^\"]+\"|<!--.*?-->")]
    private static partial Regex Varying();
}
