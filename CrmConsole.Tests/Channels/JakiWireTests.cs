using System.Net;
using System.Text.Json;
using CrmConsole.Channels;
using CrmConsole.Channels.Jaki;
using CrmConsole.Tests.StandIns;

namespace CrmConsole.Tests.Channels;

/// <summary>What we tell JAKI, against a receiver that checks the signature with arithmetic of its own; and the photos that it only
/// points at.</summary>
public sealed class JakiWireTests : IAsyncLifetime
{
    private static readonly Channel Row = new() { Code = "jaki", Name = "JAKI", NameEn = "JAKI", Wire = "jaki" };
    private readonly JakiStandIn jaki = new("baru");
    private TestApp? app;

    public async ValueTask InitializeAsync() => await jaki.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (app is not null) await app.DisposeAsync();
        Assert.Empty(jaki.Complaints);
        await jaki.DisposeAsync();
    }

    private async Task<JakiWire> WireAsync(string secret = "baru", string? old = null, string environment = "Development", string? pictures = null, TimeProvider? time = null)
    {
        app = await TestApp.StartAsync(new StartOptions
        {
            Environment = environment,
            Settings = new Dictionary<string, string?>
            {
                ["Channels:jaki:StatusWebhookUrl"] = jaki.Address, ["Channels:jaki:StatusWebhookSecret"] = secret, ["Channels:jaki:StatusWebhookSecretOld"] = old, ["Channels:jaki:MediaFromLoopback"] = pictures,
            },
        }, time);
        return app.Get<JakiWire>();
    }

    private static OutboundMessage Answer(DateTimeOffset? queued = null) => new()
    {
        OutboxId = 1, WireId = "crm-1@test", Recipient = "warga@contoh.test", Text = "Petugas berangkat", CaseNumber = "JK-261126-0001", CaseState = "in_progress", QueuedAt = queued ?? TimeProvider.System.GetUtcNow(),
    };

    private static Task<SendResult> SendAsync(JakiWire wire, OutboundMessage message) => wire.SendAsync(Row, message, CancellationToken.None);

    [Fact]
    public async Task An_answer_arrives_signed_and_says_nothing_of_the_reporter()
    {
        Assert.Equal(SendOutcome.Sent, (await SendAsync(await WireAsync(), Answer())).Outcome);
        var got = Assert.Single(jaki.Accepted);
        var said = JsonDocument.Parse(got).RootElement;
        Assert.Equal("crm-1@test", said.GetProperty("id").GetString());
        Assert.Equal("message", said.GetProperty("type").GetString());
        Assert.Equal("JK-261126-0001", said.GetProperty("case").GetProperty("number").GetString());
        Assert.Equal("in_progress", said.GetProperty("case").GetProperty("state").GetString());
        Assert.DoesNotContain("warga@contoh.test", got, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("baru", "lama", 0, SendOutcome.Sent)]
    [InlineData("lebih-baru", "baru", 0, SendOutcome.Sent)]
    [InlineData("lebih-baru", null, 0, SendOutcome.Retry)]
    [InlineData("baru", null, 500, SendOutcome.Retry)]
    [InlineData("baru", null, 302, SendOutcome.Retry)]
    [InlineData("baru", null, 404, SendOutcome.Retry)]
    [InlineData("baru", null, 400, SendOutcome.Failed)]
    public async Task The_receivers_verdict_decides(string secret, string? old, int answer, SendOutcome expected)
    {
        jaki.Refuse(answer == 0 ? null : answer);
        var wire = await WireAsync(secret, old);
        Assert.Equal(expected, (await SendAsync(wire, Answer())).Outcome);
        Assert.Equal(expected == SendOutcome.Sent ? 1 : 0, jaki.Accepted.Count);
    }

    [Fact]
    public async Task A_busy_receiver_says_when_and_a_dead_one_is_tried_again()
    {
        var wire = await WireAsync();
        jaki.Refuse(429, 120);
        var before = TimeProvider.System.GetUtcNow();
        var result = await SendAsync(wire, Answer());
        Assert.Equal(SendOutcome.Retry, result.Outcome);
        Assert.InRange(result.NotBefore!.Value, before.AddSeconds(119), TimeProvider.System.GetUtcNow().AddSeconds(121));
        await jaki.DisposeAsync();
        Assert.Equal(SendOutcome.Retry, (await SendAsync(wire, Answer())).Outcome);
        // Cut off in the middle it is repeated under the same id, by which the receiver knows it.
        Assert.Equal(SendOutcome.Retry, (await wire.FindEvidenceAsync(Row, Answer(), CancellationToken.None)).Outcome);
    }

    [Fact]
    public async Task A_repeated_message_is_the_same_to_the_receiver()
    {
        var wire = await WireAsync();
        await SendAsync(wire, Answer());
        await SendAsync(wire, Answer());
        Assert.Equal(2, jaki.Calls);
        Assert.Single(jaki.Accepted);
    }

    [Fact]
    public async Task A_confirmation_with_its_PIN_stays_here()
    {
        Assert.Equal(SendOutcome.AnotherWay, (await SendAsync(await WireAsync(), Answer() with { CaseNumber = null })).Outcome);
        Assert.Equal(0, jaki.Calls);
    }

    [Fact]
    public async Task After_a_day_without_an_answer_it_is_turned_off_with_a_notice_and_on_again_by_a_change()
    {
        var wire = await WireAsync();
        jaki.Refuse(500);
        var now = TimeProvider.System.GetUtcNow();
        Assert.Equal(SendOutcome.Retry, (await SendAsync(wire, Answer(now.AddHours(-23)))).Outcome);
        Assert.Null(wire.Card.OutProblem(Row));
        Assert.Equal(SendOutcome.AnotherWay, (await SendAsync(wire, Answer(now.AddHours(-24)))).Outcome);
        Assert.Contains("dimatikan", wire.Card.OutProblem(Row), StringComparison.Ordinal);
        Assert.Contains("dimatikan", (await app!.Get<HealthBook>().Snapshot("jaki", CancellationToken.None)).LastError, StringComparison.Ordinal);
        jaki.Refuse(null);
        Assert.Equal(SendOutcome.Retry, (await SendAsync(wire, Answer())).Outcome);
        Assert.Equal(0, jaki.Calls);
        await app.Get<ChannelSettings>().EnterAsync("jaki", "StatusWebhookResume", "sudah diperbaiki", 1);
        Assert.Null(wire.Card.OutProblem(Row));
        Assert.Equal(SendOutcome.Sent, (await SendAsync(wire, Answer())).Outcome);
    }

    [Fact]
    public async Task A_trial_says_how_it_went_also_while_paused_and_turns_it_on_again()
    {
        var wire = await WireAsync();
        await app!.Get<HealthBook>().SetPausedAsync("jaki", true, CancellationToken.None);
        Assert.True((await wire.TryAsync(Row, CancellationToken.None)).Good);
        var said = JsonDocument.Parse(Assert.Single(jaki.Accepted)).RootElement;
        Assert.Equal(("test", ""), (said.GetProperty("type").GetString(), said.GetProperty("case").GetProperty("number").GetString()));

        jaki.Refuse(500);
        await SendAsync(wire, Answer(TimeProvider.System.GetUtcNow().AddHours(-25)));
        Assert.NotNull(wire.Card.OutProblem(Row));
        var failed = await wire.TryAsync(Row, CancellationToken.None);
        Assert.False(failed.Good);
        Assert.Contains("500", failed.Sentence, StringComparison.Ordinal);
        Assert.NotNull(wire.Card.OutProblem(Row));
        jaki.Refuse(null);
        Assert.Contains("menyala lagi", (await wire.TryAsync(Row, CancellationToken.None)).Sentence, StringComparison.Ordinal);
        Assert.Null(wire.Card.OutProblem(Row));
        Assert.Equal(SendOutcome.Sent, (await SendAsync(wire, Answer())).Outcome);
    }

    [Fact]
    public async Task That_it_is_off_is_remembered_over_a_restart()
    {
        var folder = Locations.NewFolder();
        var options = new StartOptions { Folder = folder, Settings = new Dictionary<string, string?> { ["Channels:jaki:StatusWebhookUrl"] = jaki.Address, ["Channels:jaki:StatusWebhookSecret"] = "baru" } };
        jaki.Refuse(503);
        await using (var first = await TestApp.StartAsync(options))
            Assert.Equal(SendOutcome.Failed, (await SendAsync(first.Get<JakiWire>(), Answer(TimeProvider.System.GetUtcNow().AddDays(-2)) with { Step = new CaseStep("progress", TimeProvider.System.GetUtcNow(), 3, 50, null, null) })).Outcome);
        await using (var second = await TestApp.StartAsync(options)) Assert.NotNull(second.Get<JakiWire>().Card.OutProblem(Row));
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("http://contoh.test/status")]
    [InlineData("https://user:sandi@contoh.test/status")]
    [InlineData("ftp://contoh.test/status")]
    [InlineData("status")]
    public async Task Nothing_goes_out_without_encryption(string address)
    {
        app = await TestApp.StartAsync(new StartOptions { Settings = new Dictionary<string, string?> { ["Channels:jaki:StatusWebhookUrl"] = address, ["Channels:jaki:StatusWebhookSecret"] = "baru" } });
        Assert.NotNull(app.Get<JakiWire>().Card.OutProblem(Row));
    }

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.255.1", false)]
    [InlineData("192.168.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("198.18.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("2002:a00:1::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("8.8.8.8", true)]
    [InlineData("172.32.0.1", true)]
    [InlineData("100.128.0.1", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("::ffff:8.8.8.8", true)]
    public void Only_the_open_internet_is_public(string address, bool expected) => Assert.Equal(expected, GuardedHttp.IsPublic(IPAddress.Parse(address)));

    [Fact]
    public async Task A_photo_is_not_fetched_from_this_machine_whatever_it_is_called()
    {
        var wire = await WireAsync();
        jaki.Pictures["a.jpg"] = [1, 2, 3];
        var port = jaki.Url.Port;
        foreach (var host in new[] { "127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "127.1" })
        {
            var result = await FetchAsync(wire, $"http://{host}:{port}/foto/a.jpg");
            Assert.True(result is { Bytes: null, Gone: true }, host);
            Assert.Contains("internet umum", result.Detail, StringComparison.Ordinal);
        }
        Assert.Empty(jaki.Asked);
        foreach (var odd in new[] { "file:///etc/passwd", "gopher://contoh.test/", "bukan alamat" }) Assert.True(await FetchAsync(wire, odd) is { Bytes: null, Gone: true }, odd);
    }

    [Fact]
    public async Task The_setting_for_this_machine_counts_only_in_development()
    {
        jaki.Pictures["a.jpg"] = [1, 2, 3];
        app = await TestApp.StartAsync(new StartOptions { Environment = "Production", Demo = false, Settings = new Dictionary<string, string?> { ["Channels:jaki:MediaFromLoopback"] = "true" } });
        Assert.True((await FetchAsync(app.Get<JakiWire>(), $"{jaki.Url}foto/a.jpg")).Gone);
        Assert.Empty(jaki.Asked);
    }

    [Fact]
    public async Task A_photo_is_fetched_within_its_limits()
    {
        var wire = await WireAsync(pictures: "true");
        jaki.Pictures["a.jpg"] = [1, 2, 3];
        jaki.Pictures["besar.jpg"] = new byte[10 * 1024 * 1024 + 1];
        Assert.Equal([1, 2, 3], (await FetchAsync(wire, $"{jaki.Url}foto/a.jpg")).Bytes!.Value.ToArray());
        Assert.Equal([1, 2, 3], (await FetchAsync(wire, $"{jaki.Url}alih?ke=/foto/a.jpg")).Bytes!.Value.ToArray());
        Assert.True(await FetchAsync(wire, $"{jaki.Url}foto/besar.jpg") is { Bytes: null, Gone: true });
        Assert.True(await FetchAsync(wire, $"{jaki.Url}foto/tidak-ada.jpg") is { Bytes: null, Gone: true });
        // A redirect is looked at like any other address: to a private network, in circles, to another scheme.
        Assert.True(await FetchAsync(wire, $"{jaki.Url}alih?ke={Uri.EscapeDataString("http://169.254.169.254/latest/meta-data")}") is { Bytes: null, Gone: true });
        Assert.True(await FetchAsync(wire, $"{jaki.Url}alih?ke={Uri.EscapeDataString("file:///etc/passwd")}") is { Bytes: null, Gone: true });
        var circle = $"/alih?ke={Uri.EscapeDataString("/alih?ke=" + Uri.EscapeDataString("/alih?ke=" + Uri.EscapeDataString("/alih?ke=" + Uri.EscapeDataString("/foto/a.jpg"))))}";
        Assert.True(await FetchAsync(wire, jaki.Url + circle[1..]) is { Bytes: null, Gone: true });
        jaki.Misbehave = _ => Microsoft.AspNetCore.Http.Results.StatusCode(503);
        Assert.True(await FetchAsync(wire, $"{jaki.Url}foto/a.jpg") is { Bytes: null, Gone: false });
    }

    private static Task<MediaResult> FetchAsync(JakiWire wire, string address) => wire.FetchAsync(Row, new MediaReference(address, "foto-1", "image/jpeg"), CancellationToken.None);
}
