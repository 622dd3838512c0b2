using System.Net;
using System.Text;
using System.Text.Json;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Channels;
using CrmConsole.Channels.WhatsApp;
using CrmConsole.Data;
using CrmConsole.Evidence;
using CrmConsole.Intake;
using CrmConsole.Replies;
using CrmConsole.Tests.Cases;
using CrmConsole.Tests.StandIns;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace CrmConsole.Tests.Channels;

public sealed class WhatsAppContractTests : ChannelContract
{
    protected override async Task<IChannelRig> StartAsync() => await WhatsAppRig.StartAsync();
}

internal sealed class WhatsAppRig(WhatsAppStandIn vendor, TestApp app) : IChannelRig
{
    public WhatsAppStandIn Vendor => vendor;
    public TestApp App => app;
    public string Channel => "whatsapp";
    public IReadOnlyList<string> Secrets => [WhatsAppStandIn.Token, WhatsAppStandIn.AppSecret, WhatsAppStandIn.VerifyToken];

    public static async Task<WhatsAppRig> StartAsync(Dictionary<string, string?>? more = null, TimeProvider? time = null)
    {
        var vendor = new WhatsAppStandIn();
        await vendor.StartAsync();
        var settings = vendor.Settings();
        foreach (var (key, value) in more ?? []) settings[key] = value;
        return new WhatsAppRig(vendor, await TestApp.StartAsync(new StartOptions { Settings = settings }, time));
    }

    public async Task<bool> DeliverAsync(string id, string text, string sender)
    {
        using var answer = await WhatsAppStandIn.PushAsync(app.Http, WhatsAppStandIn.Message("wamid." + id, Phone(sender), WhatsAppStandIn.Text(text)));
        return answer.IsSuccessStatusCode;
    }

    public Task<IReadOnlyList<string>> SentAsync() => Task.FromResult<IReadOnlyList<string>>([.. vendor.Accepted.Select(WhatsAppStandIn.TextOf)]);
    public void RefuseSending() => vendor.Refuse = 131031;

    public static string Phone(string sender) => "62812" + (10_000_000 + sender.Sum(c => c));

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await vendor.DisposeAsync();
        Assert.Empty(vendor.Complaints);
    }
}

/// <summary>What only WhatsApp has.</summary>
public sealed class WhatsAppTests
{
    private const string Rini = "628121112223";

    [Fact]
    public async Task The_subscription_is_answered_only_with_our_token()
    {
        await using var rig = await WhatsAppRig.StartAsync();
        Assert.Equal("1158201444", await rig.App.Http.GetStringAsync(new Uri($"/hooks/whatsapp?hub.mode=subscribe&hub.verify_token={WhatsAppStandIn.VerifyToken}&hub.challenge=1158201444", UriKind.Relative)));
        Assert.Equal(HttpStatusCode.Forbidden, (await rig.App.Http.GetAsync(new Uri("/hooks/whatsapp?hub.mode=subscribe&hub.verify_token=salah&hub.challenge=1", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task Forged_unsigned_and_huge_pushes_are_refused_and_signed_nonsense_is_kept_for_a_person()
    {
        await using var rig = await WhatsAppRig.StartAsync();
        var push = WhatsAppStandIn.Message("wamid.1", Rini, WhatsAppStandIn.Text("Halo"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await WhatsAppStandIn.PushAsync(rig.App.Http, push, "salah")).StatusCode);
        using (var unsigned = new StringContent(push)) Assert.Equal(HttpStatusCode.Unauthorized, (await rig.App.Http.PostAsync(new Uri("/hooks/whatsapp", UriKind.Relative), unsigned)).StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await WhatsAppStandIn.PushAsync(rig.App.Http, new string(' ', WebhookBody.MostBytes + 1))).StatusCode);
        await using (var db = rig.App.OpenDb()) Assert.Empty(await db.Journal.ToListAsync());

        var deep = new string('[', 5000) + new string(']', 5000);
        foreach (var nonsense in new[] { "{", "[]", "{\"entry\":[{\"changes\":[{\"value\":{\"messages\":[{\"type\":\"text\"}]}}]}]}", deep, push[..^40], "\ud800" })
            Assert.Equal(HttpStatusCode.OK, (await WhatsAppStandIn.PushAsync(rig.App.Http, nonsense)).StatusCode);
        await using var after = rig.App.OpenDb();
        Assert.Equal(6, await after.Journal.CountAsync(j => j.Outcome == IntakeOutcome.Pending));
        Assert.Empty(await after.Reports.ToListAsync());
    }

    [Fact]
    public async Task Every_kind_of_message_becomes_words_a_place_or_a_file()
    {
        await using var rig = await WhatsAppRig.StartAsync();
        var photo = Evidence.TestFiles.Picture();
        rig.Vendor.Media["m1"] = (photo, "image/jpeg");
        rig.Vendor.Media["v1"] = (Encoding.ASCII.GetBytes("OggS" + new string('\0', 60)), "audio/ogg");
        var sha = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(photo));
        string[] kinds =
        [
            $"\"type\":\"image\",\"image\":{{\"id\":\"m1\",\"mime_type\":\"image/jpeg\",\"sha256\":\"{sha}\",\"caption\":\"Lubang di depan sekolah\"}}",
            "\"type\":\"location\",\"location\":{\"latitude\":-6.1276,\"longitude\":106.7906,\"name\":\"SDN Pluit 03\"}",
            "\"type\":\"audio\",\"audio\":{\"id\":\"v1\",\"mime_type\":\"audio/ogg; codecs=opus\",\"voice\":true}",
            "\"type\":\"interactive\",\"interactive\":{\"type\":\"list_reply\",\"list_reply\":{\"id\":\"pju-mati\",\"title\":\"Lampu jalan\"}}",
            "\"type\":\"reaction\",\"reaction\":{\"message_id\":\"x\",\"emoji\":\"🙏\"}",
            "\"type\":\"order\",\"order\":{}",
        ];
        for (var i = 0; i < kinds.Length; i++) Assert.Equal(HttpStatusCode.OK, (await WhatsAppStandIn.PushAsync(rig.App.Http, WhatsAppStandIn.Message($"wamid.{i}", Rini, kinds[i]))).StatusCode);
        await Wait.ForAsync("both files", async () => { await using var d = rig.App.OpenDb(); return !await d.PendingFiles.AnyAsync(); });
        await using var db = rig.App.OpenDb();
        var report = await db.Reports.SingleAsync();
        Assert.Equal("Lubang di depan sekolah", report.Text);
        Assert.Equal(["Lokasi: SDN Pluit 03", "(pesan suara)", "Pilihan: Lampu jalan", "Menanggapi dengan 🙏", "(jenis pesan yang tidak dikenal)"],
            await db.Messages.Where(m => m.Direction == MessageDirection.In).OrderBy(m => m.Id).Select(m => m.Body).ToListAsync());
        Assert.Equal([AttachmentKind.Photo, AttachmentKind.Audio], await db.Attachments.OrderBy(a => a.Id).Select(a => a.Kind).ToListAsync());
    }

    [Fact]
    public async Task Where_the_words_do_not_say_what_it_is_the_person_taps_on_a_list_and_a_voice_note_can_be_heard()
    {
        await using var rig = await WhatsAppRig.StartAsync();
        rig.Vendor.Media["v1"] = (Encoding.ASCII.GetBytes("OggS" + new string('\0', 60)), "audio/ogg");
        await WhatsAppStandIn.PushAsync(rig.App.Http, WhatsAppStandIn.Message("wamid.1", Rini, WhatsAppStandIn.Text("Lampu dan trotoar dan sampah di sini pak")));
        await Wait.ForAsync("the list", () => rig.Vendor.Accepted.Any(a => a.GetProperty("type").GetString() == "interactive"));
        var rows = rig.Vendor.Accepted.Last().GetProperty("interactive").GetProperty("action").GetProperty("sections")[0].GetProperty("rows").EnumerateArray().Select(r => r.GetProperty("id").GetString()!).ToList();
        Assert.Equal("lainnya", rows[^1]);
        var c = await FirstCaseAsync(rig);
        Assert.Null(c.CategoryCode);
        await WhatsAppStandIn.PushAsync(rig.App.Http, WhatsAppStandIn.Message("wamid.2", Rini, $"\"type\":\"interactive\",\"interactive\":{{\"type\":\"list_reply\",\"list_reply\":{{\"id\":\"{rows[0]}\",\"title\":\"x\"}}}}"));
        Assert.Equal(rows[0], (await FirstCaseAsync(rig)).CategoryCode);
        // The first tap counts; and an officer's choice is not undone by a late one.
        await WhatsAppStandIn.PushAsync(rig.App.Http, WhatsAppStandIn.Message("wamid.3", Rini, "\"type\":\"interactive\",\"interactive\":{\"type\":\"list_reply\",\"list_reply\":{\"id\":\"jalan-rusak\",\"title\":\"x\"}}"));
        Assert.Equal(rows[0], (await FirstCaseAsync(rig)).CategoryCode);

        await WhatsAppStandIn.PushAsync(rig.App.Http, WhatsAppStandIn.Message("wamid.4", Rini, "\"type\":\"audio\",\"audio\":{\"id\":\"v1\",\"mime_type\":\"audio/ogg; codecs=opus\",\"voice\":true}"));
        await Wait.ForAsync("the voice note", async () => { await using var d = rig.App.OpenDb(); return await d.Attachments.AnyAsync(); });
        await using var db = rig.App.OpenDb();
        using var triage = await rig.App.SignInAsync("triase");
        using var heard = await triage.GetAsync(new Uri($"/lampiran/{(await db.Attachments.SingleAsync()).Id}/putar", UriKind.Relative));
        Assert.Equal((HttpStatusCode.OK, "audio/ogg"), (heard.StatusCode, heard.Content.Headers.ContentType?.MediaType));
        Assert.Contains("<audio", await triage.GetStringAsync(new Uri($"/kasus/{c.Number}", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Statuses_only_go_forward_whatever_their_order_and_a_failure_goes_by_the_next_channel()
    {
        await using var rig = await WhatsAppRig.StartAsync();
        Assert.True(await rig.DeliverAsync("1", "Lampu jalan mati", "rini"));
        await Wait.ForAsync("the confirmation", () => !rig.Vendor.Accepted.IsEmpty);
        var ours = rig.Vendor.Accepted.First().GetProperty("biz_opaque_callback_data").GetString()!;
        foreach (var status in new[] { "read", "delivered", "sent", "read" }) Assert.Equal(HttpStatusCode.OK, (await WhatsAppStandIn.PushAsync(rig.App.Http, WhatsAppStandIn.Status("wamid.out1", status, ours))).StatusCode);
        await using (var db = rig.App.OpenDb()) Assert.Equal(OutboxState.Read, (await db.Outbox.SingleAsync()).State);

        var c = await FirstCaseAsync(rig);
        await TestCases.DoAsync(rig.App, await TestCases.DemoAsync(rig.App, "triase"), c.Id, new Reply("Besok dikerjakan", null));
        await Wait.ForAsync("the answer", () => rig.Vendor.Accepted.Count == 2);
        await WhatsAppStandIn.PushAsync(rig.App.Http, WhatsAppStandIn.Status("wamid.out2", "failed", rig.Vendor.Accepted.Last().GetProperty("biz_opaque_callback_data").GetString(), 131026));
        await using var after = rig.App.OpenDb();
        // In the demo, SMS is carried by a wire that takes everything.
        Assert.Equal([OutboxState.Rerouted], await after.Outbox.Where(o => o.Kind == "reply" && o.Channel == "whatsapp").Select(o => o.State).ToListAsync());
        Assert.Equal("Nomor ini tidak dapat menerima pesan WhatsApp.", await after.Outbox.Where(o => o.State == OutboxState.Rerouted).Select(o => o.Error).SingleAsync());
        Assert.Equal("sms", await after.Outbox.OrderByDescending(o => o.Id).Select(o => o.Channel).FirstAsync());
    }

    [Fact]
    public async Task After_a_day_a_template_carries_the_words_and_without_one_nothing_is_tried()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 26, 3, 0, 0, TimeSpan.Zero));
        await using var rig = await WhatsAppRig.StartAsync(new() { ["Channels:whatsapp:Template"] = "crm_update" }, time);
        Assert.True(await rig.DeliverAsync("1", "Air tidak mengalir dua tahun", "sri"));
        await Wait.ForAsync("the confirmation", () => rig.Vendor.Accepted.Count == 1);
        time.Advance(TimeSpan.FromHours(25));
        var c = await FirstCaseAsync(rig);
        await TestCases.DoAsync(rig.App, await TestCases.DemoAsync(rig.App, "triase"), c.Id, new Reply("PAM sepakat memasang pompa.\nSelesai 21 hari lagi.", null));
        await Wait.ForAsync("the template", () => rig.Vendor.Accepted.Count == 2);
        var sent = rig.Vendor.Accepted.Last();
        Assert.Equal("template", sent.GetProperty("type").GetString());
        Assert.Contains("PAM sepakat memasang pompa. Selesai 21 hari lagi.", WhatsAppStandIn.TextOf(sent), StringComparison.Ordinal);
        // The vendor's clock runs otherwise than ours: it says so, and the template goes.
        rig.Vendor.Closed[WhatsAppRig.Phone("sri")] = true;
        Assert.True(await rig.DeliverAsync("2", "Terima kasih", "sri"));
        await TestCases.DoAsync(rig.App, await TestCases.DemoAsync(rig.App, "triase"), c.Id, new Reply("Sama-sama, Bu Sri", null));
        await Wait.ForAsync("the second template", () => rig.Vendor.Accepted.Count(m => m.GetProperty("type").GetString() == "template") == 2);
    }

    [Fact]
    public async Task Limits_are_obeyed_troubles_are_named_and_a_broken_line_is_never_repeated()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 26, 3, 0, 0, TimeSpan.Zero));
        await using var rig = await WhatsAppRig.StartAsync(time: time);
        rig.Vendor.Refuse = 130429;
        Assert.True(await rig.DeliverAsync("1", "Sampah menumpuk", "rini"));
        await Wait.ForAsync("the limit", async () => { await using var db = rig.App.OpenDb(); return await db.Outbox.AnyAsync(o => o.Error != null && o.State == OutboxState.Queued); });
        await using (var db = rig.App.OpenDb()) Assert.Equal(("Batas kirim WhatsApp tercapai.", time.GetUtcNow().AddMinutes(1)), await db.Outbox.Select(o => ValueTuple.Create(o.Error!, o.NextTryAt)).SingleAsync());
        rig.Vendor.Refuse = 190;
        time.Advance(TimeSpan.FromMinutes(2));
        await rig.App.Get<OutboxSender>().SweepAsync(CancellationToken.None);
        Assert.Contains("Token WhatsApp ditolak", (await rig.App.Get<HealthBook>().Snapshot("whatsapp", CancellationToken.None)).LastError, StringComparison.Ordinal);
        rig.Vendor.Refuse = 0;
        rig.Vendor.Misbehave = http => { http.Abort(); return Microsoft.AspNetCore.Http.Results.Empty; };
        time.Advance(TimeSpan.FromMinutes(10));
        await rig.App.Get<OutboxSender>().SweepAsync(CancellationToken.None);
        await using var after = rig.App.OpenDb();
        var row = await after.Outbox.SingleAsync();
        Assert.Equal(OutboxState.Unsure, row.State);
        rig.Vendor.Misbehave = _ => null;
        // It had arrived after all: the status settles it.
        await WhatsAppStandIn.PushAsync(rig.App.Http, WhatsAppStandIn.Status("wamid.late", "delivered", row.WireId));
        await using var last = rig.App.OpenDb();
        Assert.Equal(OutboxState.Delivered, (await last.Outbox.SingleAsync()).State);
    }

    [Fact]
    public async Task An_answer_to_our_message_finds_its_own_case_and_a_long_one_goes_in_parts()
    {
        await using var rig = await WhatsAppRig.StartAsync();
        await rig.DeliverAsync("1", "Lampu jalan mati", "rini");
        await Wait.ForAsync("the confirmation", () => rig.Vendor.Accepted.Count == 1);
        var first = await FirstCaseAsync(rig);
        var text = string.Join("\n\n", Enumerable.Range(0, 60).Select(i => $"Bagian {i}: " + new string('a', 100)));
        await TestCases.DoAsync(rig.App, await TestCases.DemoAsync(rig.App, "triase"), first.Id, new Reply(text, null));
        await Wait.ForAsync("both parts", () => rig.Vendor.Accepted.Count == 3);
        await WhatsAppStandIn.PushAsync(rig.App.Http, WhatsAppStandIn.Message("wamid.9", WhatsAppRig.Phone("rini"), WhatsAppStandIn.Text("Baik, terima kasih"), context: "wamid.out1"));
        await using var db = rig.App.OpenDb();
        Assert.Equal("Baik, terima kasih", await db.Messages.Where(m => m.CaseId == first.Id && m.Direction == MessageDirection.In).Select(m => m.Body).SingleAsync());
    }

    [Fact]
    public async Task Two_people_in_one_push_stay_two_and_a_broken_part_holds_up_nobody()
    {
        await using var rig = await WhatsAppRig.StartAsync();
        var push = WhatsAppStandIn.Message("a", "628111111111", WhatsAppStandIn.Text("Lampu mati"))
            .Replace("\"messages\":[", "\"messages\":[{\"from\":\"628222222222\",\"id\":\"b\",\"timestamp\":\"1795683601\",\"type\":\"text\",\"text\":{\"body\":\"Sampah menumpuk\"}},{\"type\":\"text\"},", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await WhatsAppStandIn.PushAsync(rig.App.Http, push)).StatusCode);
        await using var db = rig.App.OpenDb();
        Assert.Equal(1, await db.Journal.CountAsync(j => j.Outcome == IntakeOutcome.Pending));
        var vault = rig.App.Get<CrmConsole.Reporters.Vault>();
        var people = (await db.Reports.ToListAsync()).ToDictionary(r => r.Text, r => vault.Open(db.Reporters.Include(p => p.Contacts).First(p => p.Id == r.ReporterId))!.Phone);
        Assert.Equal(("+628111111111", "+628222222222"), (people["Lampu mati"], people["Sampah menumpuk"]));
    }

    [Fact]
    public async Task A_receipt_that_overtakes_the_answer_to_our_call_loses_nothing()
    {
        await using var rig = await WhatsAppRig.StartAsync();
        var (asked, go) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource());
        rig.Vendor.Misbehave = _ => { asked.TrySetResult(); go.Task.Wait(TimeSpan.FromSeconds(30)); return null; };
        Assert.True(await rig.DeliverAsync("1", "Lampu jalan mati", "rini"));
        await asked.Task;
        await using (var db = rig.App.OpenDb())
            await WhatsAppStandIn.PushAsync(rig.App.Http, WhatsAppStandIn.Status("wamid.out1", "delivered", (await db.Outbox.SingleAsync()).WireId));
        go.SetResult();
        await Wait.ForAsync("the id that the answer gave", async () => { await using var db = rig.App.OpenDb(); return await db.Outbox.AnyAsync(o => o.RemoteId == "wamid.out1"); });
        await using var after = rig.App.OpenDb();
        var row = await after.Outbox.SingleAsync();
        Assert.Equal(OutboxState.Delivered, row.State);
        Assert.NotNull(row.SentAt);
    }

    [Fact]
    public void The_parser_reads_what_was_kept_and_refuses_what_it_does_not_know()
    {
        ParsedMessage Parse(string json) => new WhatsAppParser().Parse(new RawEnvelope("whatsapp", "whatsapp", "1", DateTimeOffset.UnixEpoch, Encoding.UTF8.GetBytes(json)));
        Assert.Equal("+628121112223", Parse("""{"message":{"from":"628121112223","id":"a","type":"text","text":{"body":"x"}}}""").Sender.Phone);
        Assert.Throws<FormatException>(() => Parse("""{"status":{"id":"a","status":"baru"}}"""));
        Assert.Throws<FormatException>(() => Parse("""{"message":{"id":"a"}}"""));
        Assert.ThrowsAny<JsonException>(() => Parse("{"));
    }

    private static async Task<Case> FirstCaseAsync(WhatsAppRig rig)
    {
        await using var db = rig.App.OpenDb();
        return await db.Cases.OrderBy(c => c.Id).FirstAsync();
    }
}
