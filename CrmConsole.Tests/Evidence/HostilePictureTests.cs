using System.Globalization;
using System.Security.Cryptography;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Evidence;
using CrmConsole.Tests.Cases;
using CrmConsole.Tests.Channels;
using CrmConsole.Tests.StandIns;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrmConsole.Tests.Evidence;

/// <summary>Hostile and mutated pictures by every door: the report arrives, the file is there or named, the program lives, and a good
/// picture beside a bad one is a picture. <c>CRM_PICTURE_SEED</c> plays a run again.</summary>
public sealed class HostilePictureTests(ITestOutputHelper output)
{
    private const int Many = 2_000, AtOnce = 5;

    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("CRM_PICTURE_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : Random.Shared.Next();

    /// <summary>The named ones, the mutated ones, and a good one in each handful.</summary>
    private IEnumerable<byte[][]> Handfuls(Func<byte[], bool>? only = null)
    {
        output.WriteLine($"CRM_PICTURE_SEED={Seed}");
        return HostilePictures.All.Select(h => h.Bytes).Concat(HostilePictures.Mutated(Seed, Many)).Where(only ?? (_ => true))
            .Chunk(AtOnce - 1).Select(bad => (byte[][])[.. bad, TestFiles.Picture()]);
    }

    private static StartOptions With(params (string Key, string Value)[] settings) =>
        new() { Settings = settings.Append(("Intake:MostPerSenderAndHour", "100000")).ToDictionary(s => s.Item1, string? (s) => s.Item2) };

    private async Task EachAsync(TestApp app, Func<byte[][], int, Task> send, Func<byte[], bool>? only = null)
    {
        var handfuls = Handfuls(only).ToList();
        await Parallel.ForEachAsync(handfuls.Index(), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (h, _) => await send(h.Item, h.Index));
        await PictureDoors.HoldsAsync(app, handfuls.Sum(h => h.Length), handfuls.Count);
    }

    [Fact]
    public async Task By_the_api()
    {
        await using var app = await TestApp.StartAsync(With());
        await EachAsync(app, (photos, _) => PictureDoors.ApiAsync(app, photos));
    }

    [Fact]
    public async Task By_the_form_with_a_name_and_without()
    {
        await using var app = await TestApp.StartAsync(With(("Channels:web:LeastSeconds", "0"), ("Channels:web:FreePerWindow", "100000"), ("Channels:web:MostPerWindow", "100000")));
        // What is no picture at all is refused there, with its name: the person is still at the form.
        await EachAsync(app, (photos, n) => PictureDoors.FormAsync(app, photos, anonymous: n % 2 == 0), b => FileSniffer.IsPicture(FileSniffer.Sniff(b)));
    }

    [Fact]
    public async Task By_open311_with_a_name_and_without()
    {
        await using var app = await TestApp.StartAsync(With());
        await EachAsync(app, (photos, n) => PictureDoors.UploadAsync(app, photos, anonymous: n % 2 == 0));
    }

    [Fact]
    public async Task By_links_of_open311()
    {
        var jaki = new JakiStandIn("rahasia");
        await jaki.StartAsync();
        await using (jaki)
        {
            await using var app = await TestApp.StartAsync(With(("Channels:jaki:MediaFromLoopback", "true")));
            await EachAsync(app, (photos, n) =>
            {
                foreach (var (photo, i) in photos.Select((p, i) => (p, i))) jaki.Pictures[$"{n}-{i}.jpg"] = photo;
                return PictureDoors.LinkAsync(app, photos.Select((_, i) => $"{jaki.Url}foto/{n}-{i}.jpg"), anonymous: n % 2 == 0);
            });
        }
    }

    [Fact]
    public async Task By_mail()
    {
        await using var app = await TestApp.StartAsync(With());
        await EachAsync(app, (photos, n) => PictureDoors.MailAsync(app, photos, n));
    }

    [Fact]
    public async Task By_WhatsApp()
    {
        await using var rig = await WhatsAppRig.StartAsync();
        await EachAsync(rig.App, async (photos, n) =>
        {
            foreach (var (photo, i) in photos.Select((p, i) => (p, i)))
            {
                rig.Vendor.Media[$"m{n}-{i}"] = (photo, "image/jpeg");
                var part = $"\"type\":\"image\",\"image\":{{\"id\":\"m{n}-{i}\",\"mime_type\":\"image/jpeg\",\"sha256\":\"{Convert.ToBase64String(SHA256.HashData(photo))}\",\"caption\":\"{PictureDoors.Words}\"}}";
                using var answer = await WhatsAppStandIn.PushAsync(rig.App.Http, WhatsAppStandIn.Message($"wamid.{n}-{i}", $"62812{10_000_000 + n}", part));
                Assert.True(answer.IsSuccessStatusCode);
            }
        });
    }

    [Fact]
    public async Task By_X()
    {
        await using var rig = await XRig.StartAsync();
        await EachAsync(rig.App, async (photos, n) =>
        {
            foreach (var (photo, i) in photos.Select((p, i) => (p, i))) rig.Vendor.Files[$"{n}-{i}"] = photo;
            var media = string.Join(',', photos.Select((_, i) => $"{{\"type\":\"photo\",\"url\":\"https://t.co/p\",\"expanded_url\":\"https://x.com/w/status/1/photo/1\",\"media_url_https\":\"{new Uri(rig.Vendor.Url, $"/file/{n}-{i}")}\"}}"));
            using var answer = await XStandIn.PushAsync(rig.App.Http, XStandIn.Pushed($"{1_000_000 + n}", $"{42_000 + n}", PictureDoors.Words, $",\"extended_entities\":{{\"media\":[{media}]}}"));
            Assert.True(answer.IsSuccessStatusCode);
        });
    }

    [Fact]
    public async Task By_Messenger()
    {
        await using var rig = await MetaRig.StartAsync();
        await EachAsync(rig.App, async (photos, n) =>
        {
            foreach (var (photo, i) in photos.Select((p, i) => (p, i))) rig.Vendor.Files[$"{n}-{i}"] = photo;
            var media = string.Join(',', photos.Select((_, i) => $"{{\"type\":\"image\",\"payload\":{{\"url\":\"{new Uri(rig.Vendor.Url, $"/file/{n}-{i}")}\"}}}}"));
            using var answer = await MetaStandIn.PushAsync(rig.App.Http, MetaStandIn.Messenger($"m{n}", $"{7_000_000 + n}", PictureDoors.Words, $",\"attachments\":[{media}]"));
            Assert.True(answer.IsSuccessStatusCode);
        });
    }

    [Fact]
    public async Task By_an_answer_on_the_tracker()
    {
        await using var app = await TestApp.StartAsync();
        // Fewer than anybody may write to one report in a quarter of an hour.
        var tokens = new List<string>();
        for (var i = 0; i < 60; i++) tokens.Add(await PictureDoors.ReportAsync(app, []));
        await EachAsync(app, (photos, n) => PictureDoors.TellAsync(app, tokens[n % tokens.Count], photos));
    }

    [Fact]
    public async Task By_a_follow_up()
    {
        await using var app = await TestApp.StartAsync();
        var c = await TestCases.ReportAsync(app);
        var officer = await TestCases.DemoAsync(app, "petugas");
        await TestCases.DoAsync(app, await TestCases.DemoAsync(app, "triase"), c.Id, new Accept());
        await TestCases.DoAsync(app, officer, c.Id, new Accept());
        var maker = app.Get<AttachmentMaker>();
        await EachAsync(app, (photos, n) => TestCases.DoAsync(app, officer, c.Id, new PostFollowUp(n % 90, "Sedang dikerjakan di lokasi")
        {
            Files = [.. photos.Select((p, i) => maker.Prepare($"kerja-{i}.jpg", "image/jpeg", p))],
        }));
    }

    [Fact]
    public async Task Whatever_a_reader_throws_the_report_arrives_with_its_words_and_a_line_that_says_so()
    {
        await using var app = await TestApp.StartAsync(services: s => s.Replace(ServiceDescriptor.Singleton(p => new AttachmentMaker(p.GetRequiredService<ContentStore>(), NullLogger<AttachmentMaker>.Instance)
        {
            ReadPicture = bytes => bytes.Length > 1_500 ? throw new InsufficientMemoryException() : PictureMaker.Make(bytes.Span),
        })));
        var (small, large) = (TestFiles.Picture(), TestFiles.Picture(600, 400));
        Assert.True(small.Length < 1_500 && large.Length > 1_500, $"{small.Length} {large.Length}");
        await PictureDoors.ApiAsync(app, [large, small]);
        await PictureDoors.MailAsync(app, [large, small], 1);
        await PictureDoors.UploadAsync(app, [large, small], anonymous: false);
        await using var db = app.OpenDb();
        var reports = await db.Reports.ToListAsync();
        Assert.Equal(3, reports.Count);
        Assert.All(reports, r => Assert.Contains("tidak dapat dibaca", r.LeftOut, StringComparison.Ordinal));
        Assert.Equal((3, 3), (await db.Attachments.CountAsync(a => a.Kind == AttachmentKind.Photo), await db.Attachments.CountAsync(a => a.OriginalId != null && a.LeftOut != null)));
    }
}
