using System.Net;
using System.Text.Json.Nodes;
using CrmConsole.Channels;
using CrmConsole.Tests.StandIns;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Tests.Channels;

/// <summary>X asks us to sign a token, and so may anybody: what they get signed is nothing that they could hand in.</summary>
public sealed class XCheckTests
{
    private static readonly Uri Hook = new("/hooks/x", UriKind.Relative);

    // A token is JSON too when it is a number.
    [Fact]
    public async Task The_check_of_our_secret_signs_no_push()
    {
        await using var rig = await XRig.StartAsync();
        var forged = $$"""
            {"for_user_id":"{{XStandIn.Us}}","direct_message_events":[{"type":"message_create","id":"1",
            "message_create":{"sender_id":"7","message_data":{"text":"Laporan palsu"} } }]}
            """;
        foreach (var body in new[] { forged, "{}", "[]", "1001", "true", "OGUwZmMxZTItYzE3Zi00MmJk" })
        {
            using var asked = await AskAsync(rig, $"crc_token={Uri.EscapeDataString(body)}");
            var said = await asked.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            var signature = asked.IsSuccessStatusCode ? (string)JsonNode.Parse(said)!["response_token"]! : "sha256=";
            using var push = new StringContent(body) { Headers = { { "x-twitter-webhooks-signature", signature } } };
            using var answer = await rig.App.Http.PostAsync(Hook, push, TestContext.Current.CancellationToken);
            Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{body}: {(int)answer.StatusCode}");
        }
        await using var db = rig.App.OpenDb();
        Assert.Empty(await db.Journal.ToListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Only_one_token_as_X_makes_them_is_answered()
    {
        await using var rig = await XRig.StartAsync();
        using var real = await AskAsync(rig, "crc_token=OGUwZmMxZTItYzE3Zi00MmJkLThhZGQtNDNhZjRhMzJhZjVm&nonce=MTU5NTM4NzY");
        Assert.Equal(HttpStatusCode.OK, real.StatusCode);
        foreach (var wrong in new[] { "x=", "", "a&crc_token=b", "a%20b", "a%3D", "a%0A", "%C3%A9", new string('a', 101) })
        {
            using var answer = await AskAsync(rig, wrong == "x=" ? wrong : "crc_token=" + wrong);
            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{wrong}: {(int)answer.StatusCode}");
        }
    }

    [Fact]
    public async Task Whoever_asks_for_signatures_again_and_again_is_told_to_wait_and_pushes_still_come_in()
    {
        await using var rig = await XRig.StartAsync();
        HttpResponseMessage? refused = null;
        // Twice the limit: should a new minute begin in between, the second half reaches it.
        for (var i = 0; i <= 2 * WebhookCheck.PerMinute && refused is null; i++)
            if (await AskAsync(rig, $"crc_token=a{i}") is { StatusCode: not HttpStatusCode.OK } answer) refused = answer;
        using (refused)
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, refused!.StatusCode);
            Assert.True(refused.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        }
        foreach (var other in new[] { "meta", "whatsapp" })
        {
            var check = new Uri($"/hooks/{other}?hub.mode=subscribe&hub.verify_token=x&hub.challenge=1", UriKind.Relative);
            using var guess = await rig.App.Http.GetAsync(check, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.TooManyRequests, guess.StatusCode);
        }
        Assert.True(await rig.DeliverAsync("m1", "Lampu jalan mati", "rini"));
    }

    private static Task<HttpResponseMessage> AskAsync(XRig rig, string query) =>
        rig.App.Http.GetAsync(new Uri("/hooks/x?" + query, UriKind.Relative), TestContext.Current.CancellationToken);
}
