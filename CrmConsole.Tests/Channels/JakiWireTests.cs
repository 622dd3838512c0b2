using System.Net;
using System.Text.Json;
using CrmConsole.Channels;
using CrmConsole.Channels.Jaki;
using CrmConsole.Tests.StandIns;

namespace CrmConsole.Tests.Channels;

/// <summary>What we tell JAKI, against a receiver that checks the signature with arithmetic of its own.</summary>
public sealed class JakiWireTests
{
    [Fact]
    public async Task An_answer_arrives_signed_and_says_nothing_of_the_reporter()
    {
        using var jaki = new JakiStandIn("baru");
        await jaki.StartAsync();
        var result = await SendAsync(jaki, "baru", null, Answer());
        Assert.Equal(SendOutcome.Sent, result.Outcome);
        var got = Assert.Single(jaki.Accepted);
        var said = JsonDocument.Parse(got).RootElement;
        Assert.Equal("crm-1@test", said.GetProperty("id").GetString());
        Assert.Equal("message", said.GetProperty("type").GetString());
        Assert.Equal("JK-261126-0001", said.GetProperty("case").GetProperty("number").GetString());
        Assert.Equal("in_progress", said.GetProperty("case").GetProperty("state").GetString());
        Assert.DoesNotContain("warga@contoh.test", got, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lama", HttpStatusCode.OK, SendOutcome.Sent)]
    [InlineData("palsu", HttpStatusCode.OK, SendOutcome.Retry)]
    [InlineData("baru", HttpStatusCode.InternalServerError, SendOutcome.Retry)]
    [InlineData("baru", HttpStatusCode.BadRequest, SendOutcome.Failed)]
    public async Task The_receivers_verdict_decides(string partnersSecret, HttpStatusCode answer, SendOutcome expected)
    {
        using var jaki = new JakiStandIn(partnersSecret) { Answer = answer };
        await jaki.StartAsync();
        Assert.Equal(expected, (await SendAsync(jaki, "baru", "lama", Answer())).Outcome);
    }

    [Fact]
    public async Task A_busy_receiver_says_when()
    {
        using var jaki = new JakiStandIn("baru") { Answer = HttpStatusCode.TooManyRequests, RetryAfterSeconds = 120 };
        await jaki.StartAsync();
        var before = TimeProvider.System.GetUtcNow();
        var result = await SendAsync(jaki, "baru", null, Answer());
        Assert.Equal(SendOutcome.Retry, result.Outcome);
        Assert.InRange(result.NotBefore!.Value, before.AddSeconds(119), TimeProvider.System.GetUtcNow().AddSeconds(121));
    }

    [Fact]
    public async Task A_confirmation_with_its_PIN_stays_here()
    {
        using var jaki = new JakiStandIn("baru");
        await jaki.StartAsync();
        Assert.Equal(SendOutcome.AnotherWay, (await SendAsync(jaki, "baru", null, Answer() with { CaseNumber = null })).Outcome);
        Assert.Empty(jaki.Accepted);
    }

    private static OutboundMessage Answer() => new()
    {
        OutboxId = 1, WireId = "crm-1@test", Recipient = "warga@contoh.test", Text = "Petugas berangkat", CaseNumber = "JK-261126-0001", CaseState = "in_progress",
    };

    private static async Task<SendResult> SendAsync(JakiStandIn jaki, string secret, string? old, OutboundMessage message)
    {
        await using var app = await TestApp.StartAsync(new StartOptions
        {
            Settings = new Dictionary<string, string?>
            {
                ["Channels:jaki:StatusWebhookUrl"] = jaki.Address, ["Channels:jaki:StatusWebhookSecret"] = secret, ["Channels:jaki:StatusWebhookSecretOld"] = old,
            },
        });
        return await app.Get<JakiWire>().SendAsync(new Channel { Code = "jaki", Name = "JAKI", NameEn = "JAKI", Wire = "jaki" }, message, TestContext.Current.CancellationToken);
    }
}
