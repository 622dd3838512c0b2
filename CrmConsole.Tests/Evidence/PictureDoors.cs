using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp.Html.Parser;
using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Evidence;
using CrmConsole.Intake;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace CrmConsole.Tests.Evidence;

/// <summary>How a stranger's pictures come in by each door, five at a time.</summary>
internal static class PictureDoors
{
    public const string Words = "Lampu jalan mati di Jalan Pluit Raya sudah tiga malam";

    public static async Task ApiAsync(TestApp app, byte[][] photos) => await ReportAsync(app, photos);

    /// <summary>The token by which the reporter reads it.</summary>
    public static async Task<string> ReportAsync(TestApp app, byte[][] photos)
    {
        var body = new { channel = "web", text = Words, address = "Pluit", photos = photos.Select((p, i) => new { fileName = $"IMG_{i}.jpg", contentType = "image/jpeg", dataBase64 = p }) };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/reports") { Content = JsonContent.Create(body) };
        request.Headers.Add("X-Api-Key", "crm-demo-key");
        using var answer = await app.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == 201, text);
        return JsonDocument.Parse(text).RootElement.GetProperty("trackerToken").GetString()!;
    }

    public static async Task FormAsync(TestApp app, byte[][] photos, bool anonymous)
    {
        // A browser of its own each time: the form's cookie belongs to it.
        var http = app.NewClient();
        var form = (await Channels.WebForm.OpenAsync(http))!.Fill(Words).With("Address", "Pluit");
        if (anonymous) form.With("Who", "anonim");
        else form.With("Email", "rini@warga.test");
        foreach (var photo in photos) form.Photo(photo);
        using var answer = await form.SendAsync(http);
        Assert.True((int)answer.StatusCode is 302 or 303, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    public static async Task UploadAsync(TestApp app, byte[][] photos, bool anonymous)
    {
        using var form = Request(anonymous);
        foreach (var photo in photos) form.Add(File(photo), "media", "foto.jpg");
        await Open311Async(app, form);
    }

    public static async Task LinkAsync(TestApp app, IEnumerable<string> urls, bool anonymous)
    {
        using var form = Request(anonymous);
        foreach (var url in urls) form.Add(new StringContent(url), "media_url");
        await Open311Async(app, form);
    }

    public static async Task MailAsync(TestApp app, byte[][] photos, int number)
    {
        var body = new BodyBuilder { TextBody = Words };
        foreach (var (photo, i) in photos.Select((p, i) => (p, i))) body.Attachments.Add($"IMG_{i}.jpg", photo, new MimeKit.ContentType("image", "jpeg"));
        var mail = new MimeMessage(new[] { new MailboxAddress("Rini", $"rini{number}@warga.test") }, new[] { new MailboxAddress("CRM", "dki@jakarta.go.id") }, "Lampu mati", body.ToMessageBody());
        mail.MessageId = $"{number}@warga.test";
        using var bytes = new MemoryStream();
        await mail.WriteToAsync(bytes);
        var envelope = new RawEnvelope("email", "rfc822", $"mail-{number}", app.Get<TimeProvider>().UtcNowMicros(), bytes.ToArray());
        Assert.Equal(IntakeOutcome.Report, (await app.Get<IIntake>().ReceiveAsync(envelope, CancellationToken.None)).Outcome);
    }

    /// <summary>An answer on the tracker page.</summary>
    public static async Task TellAsync(TestApp app, string token, byte[][] photos)
    {
        var http = app.NewClient();
        var page = await new HtmlParser().ParseDocumentAsync(await http.GetStringAsync($"/lacak/{token}"));
        using var content = new MultipartFormDataContent { { new StringContent("Ini fotonya lagi"), "Told.Text" } };
        foreach (var input in page.QuerySelector("form:has(input[name=_handler][value=tulis])")!.QuerySelectorAll("input[type=hidden]"))
            content.Add(new StringContent(input.GetAttribute("value") ?? ""), input.GetAttribute("name")!);
        foreach (var photo in photos) content.Add(File(photo), "Told.Photos", "keadaan.jpg");
        using var answer = await http.PostAsync($"/lacak/{token}", content);
        Assert.True((int)answer.StatusCode == 302, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Everything that was sent is there: a photo, or a file or line that says what is missing; and nothing waits.</summary>
    public static async Task HoldsAsync(TestApp app, int files, int good)
    {
        await Wait.ForAsync("all linked files", async () => { await using var d = app.OpenDb(); return !await d.PendingFiles.AnyAsync(); }, TimeSpan.FromMinutes(5));
        await using var db = app.OpenDb();
        var odd = await db.Journal.Where(j => j.Outcome == IntakeOutcome.Pending || j.Outcome == IntakeOutcome.Quarantined).Select(j => j.Reason).Distinct().ToListAsync();
        Assert.True(odd.Count == 0, string.Join(", ", odd));
        var lines = await db.Reports.Where(r => r.LeftOut != null).Select(r => r.LeftOut!).ToListAsync();
        // Of anonymous people's pictures nothing is kept that could not be cleaned: there is the report's line only.
        var unkept = lines.SelectMany(l => l.Split('\n')).Count(l => l.StartsWith("Foto ", StringComparison.Ordinal));
        Assert.Equal(files, await db.Attachments.CountAsync() + unkept);
        Assert.InRange(await db.Attachments.CountAsync(a => a.Kind == AttachmentKind.Photo && a.ViewId != null && a.ThumbId != null), good, files);
        // What begins like a picture and is none says so.
        Assert.Empty(await db.Attachments.Where(a => a.Kind == AttachmentKind.Document && a.ContentType == FileSniffer.Unknown && a.LeftOut == null).ToListAsync());
        Assert.Empty(await db.Attachments.Where(a => a.Kind == AttachmentKind.LeftOut && a.LeftOut == null).ToListAsync());
    }

    private static MultipartFormDataContent Request(bool anonymous)
    {
        var form = new MultipartFormDataContent();
        foreach (var (key, value) in new[] { ("service_code", "pju-mati"), ("address_string", "Jalan Pluit Raya, Penjaringan"), ("description", Words), anonymous ? ("device_id", "x") : ("account_id", "akun-1") })
            form.Add(new StringContent(value), key);
        return form;
    }

    private static async Task Open311Async(TestApp app, MultipartFormDataContent form)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/open311/v2/requests.json") { Content = form };
        request.Headers.Add("X-Api-Key", "crm-demo-key");
        using var answer = await app.Http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static ByteArrayContent File(byte[] bytes)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        return content;
    }
}
