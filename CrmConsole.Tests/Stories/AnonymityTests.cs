using System.Text;
using CrmConsole.Channels;
using CrmConsole.Desk;
using CrmConsole.Evidence;
using CrmConsole.Intake;
using CrmConsole.Tests.Cases;
using CrmConsole.Tests.Channels;
using CrmConsole.Tests.Evidence;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Tests.Stories;

/// <summary>An anonymous report by each way that allows one, with what gives people away put in on purpose: then everything that the
/// program kept is opened and searched, sealed or not.</summary>
public sealed class AnonymityTests
{
    private const string Name = "Naila Zahra Kirana", Phone = "081277700011", Email = "naila.kirana@warga.test", Account = "akun-rahasia-7", Device = "alat-rahasia-9", Behalf = "Kakek Harjo Suwito";
    private static readonly string[] Secrets = [Name, "Kirana", Phone, "+6281277700011", Email, Account, Device, Behalf, "IMG-Naila"];

    [Fact]
    public async Task Nothing_that_is_kept_gives_an_anonymous_person_away()
    {
        await using var app = await TestApp.StartAsync();
        await ByWebAsync(app);
        await ByJakiAsync(app);
        await AtTheDeskAsync(app);
        await using var db = app.OpenDb();
        var reports = await db.Reports.OrderBy(r => r.Id).ToListAsync();
        Assert.Equal(["web", "jaki", "pendopo"], reports.Select(r => r.Channel));
        Assert.All(reports, r => Assert.Equal(Privacy.Anonymous, r.Privacy));
        Assert.All(await db.Reporters.ToListAsync(), r => Assert.True(r is { Anonymous: true, NameSealed: null }));
        // JAKI's own number of the report is the only way back, and cannot be searched by.
        Assert.All(await db.ReporterContacts.ToListAsync(), c => Assert.Equal((CrmConsole.Reporters.ContactKind.Handle, null), (c.Kind, c.BlindIndex)));

        foreach (var row in await db.Journal.ToListAsync())
        {
            var envelope = app.Get<Journal>().Reopen(row);
            Search($"journal of {row.Channel}", envelope.Bytes.Span);
            Search($"facts of {row.Channel}", Encoding.UTF8.GetBytes(string.Join('\n', envelope.Facts.Select(f => f.Key + f.Value))));
            Search($"id of {row.Channel}", Encoding.UTF8.GetBytes(row.ExternalId));
        }
        var contents = await db.Contents.ToListAsync();
        Assert.NotEmpty(contents);
        foreach (var content in contents) Search("a stored file", await app.Get<ContentStore>().OpenAsync(content));
        var attachments = await db.Attachments.ToListAsync();
        Assert.Equal(3, attachments.Count);
        Assert.All(attachments, a => Assert.Equal((null, null, null), (a.Latitude, a.Longitude, a.TakenAt)));
        Assert.All(attachments, a => Assert.DoesNotContain("Naila", a.FileName, StringComparison.OrdinalIgnoreCase));
        Assert.Empty(await db.Outbox.Where(o => o.Channel != "jaki").ToListAsync());

        foreach (var file in Directory.GetFiles(Path.Combine(app.Folder, "data"), "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy);
            Search(Path.GetFileName(file), copy.ToArray(), picture: false);
        }
        Assert.DoesNotContain(app.Log.Lines, l => Secrets.Any(s => l.Contains(s, StringComparison.OrdinalIgnoreCase)));
    }

    private static async Task ByWebAsync(TestApp app)
    {
        var form = (await WebForm.OpenAsync(app.Http))!.Fill("Pungutan liar saat mengurus surat di kantor kelurahan kami.").With("Who", "anonim").With("Name", Name).With("Phone", Phone).With("Email", Email).Photo(TestFiles.Photo(), "IMG-Naila.jpg");
        // A person takes longer than the limit for programs; here the form is sent until that time has passed.
        await Wait.ForAsync("the form is taken", async () =>
        {
            using var answer = await form.SendAsync(app.Http);
            return answer.StatusCode == System.Net.HttpStatusCode.Found;
        });
    }

    private static async Task ByJakiAsync(TestApp app)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (key, value) in new[] { ("service_code", "kabel-semrawut"), ("lat", "-6.1105"), ("long", "106.7920"), ("description", "Kabel menjuntai rendah di depan sekolah"), ("privacy", "anonymous"),
            ("first_name", "Naila Zahra"), ("last_name", "Kirana"), ("email", Email), ("phone", Phone), ("account_id", Account), ("device_id", Device) }) form.Add(new StringContent(value), key);
        var photo = new ByteArrayContent(TestFiles.Photo());
        photo.Headers.ContentType = new("image/jpeg");
        form.Add(photo, "media", "IMG-Naila.jpg");
        await new JakiClient(app.Http).PostAsync(form);
    }

    private static async Task AtTheDeskAsync(TestApp app)
    {
        var meja = await TestCases.DemoAsync(app, "meja");
        var place = (await app.Get<TicketDesk>().PlacesAsync(meja))[0];
        var draft = await app.Get<DeskDrafts>().EnsureAsync(meja, place);
        using var photo = new MemoryStream(TestFiles.Photo());
        Assert.Null((await app.Get<DeskPhotos>().AddAsync(draft.Id, "IMG-Naila.jpg", "image/jpeg", photo)).Problem);
        // Typed before the visitor chose to stay unknown.
        var form = DeskTestsForm() with { Anonymous = true, Name = Name, Phone = Phone, Email = Email, OnBehalf = true, BehalfOf = Behalf, Note = "Ditanya alurnya" };
        await app.Get<DeskDrafts>().SaveAsync(meja, place, System.Text.Json.JsonSerializer.Serialize(form, DeskForm.Json), 1);
        var answer = await app.Get<DeskEntry>().HandInAsync(meja, place, form, 2);
        Assert.True(answer.Number is not null, answer.Problem ?? string.Join(", ", answer.Fields?.Values ?? []));
    }

    private static DeskForm DeskTestsForm() => Desk.DeskTests.Form();

    private static void Search(string where, ReadOnlySpan<byte> bytes, bool picture = true)
    {
        var text = Encoding.Latin1.GetString(bytes);
        foreach (var secret in Secrets) Assert.False(text.Contains(secret, StringComparison.OrdinalIgnoreCase), $"{secret} is in {where}");
        if (!picture) return;
        Assert.False(text.Contains("Exif\0\0", StringComparison.Ordinal), $"the camera's data is in {where}");
        // The same within JSON's base64, whatever its offset.
        foreach (var base64 in new[] { "RXhpZgAA", "V4aWYAA", "FeGlmAA" }) Assert.False(text.Contains(base64, StringComparison.Ordinal), $"the camera's data is in {where}, encoded");
    }
}
