using System.Net;
using CrmConsole.Tests.StandIns;

namespace CrmConsole.Tests.Channels;

/// <summary>JAKI by Open311 in, and the signed webhook out.</summary>
public sealed class JakiContractTests : ChannelContract
{
    private const string Secret = "rahasia-status-jaki-7731";

    protected override async Task<IChannelRig> StartAsync()
    {
        var jaki = new JakiStandIn(Secret);
        await jaki.StartAsync();
        return new Rig(await TestApp.StartAsync(new StartOptions { Settings = new Dictionary<string, string?> { ["Channels:jaki:StatusWebhookUrl"] = jaki.Address, ["Channels:jaki:StatusWebhookSecret"] = Secret } }), jaki);
    }

    private sealed class Rig(TestApp app, JakiStandIn jaki) : IChannelRig
    {
        public TestApp App => app;
        public string Channel => "jaki";
        public bool HasConversations => false;
        public IReadOnlyList<string> Secrets => [Secret];

        public async Task<bool> DeliverAsync(string id, string text, string sender)
        {
            using var answer = await new JakiClient(app.Http).SendAsync(HttpMethod.Post, "requests.json", new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["service_code"] = "pju-mati", ["description"] = text, ["lat"] = "-6.1105", ["long"] = "106.7920", ["external_id"] = id, ["first_name"] = sender, ["email"] = $"{sender}@warga.test", ["account_id"] = $"akun-{sender}",
            }));
            return answer.StatusCode == HttpStatusCode.OK;
        }

        public Task<IReadOnlyList<string>> SentAsync() => Task.FromResult<IReadOnlyList<string>>([.. jaki.Events.Select(e => e.GetProperty("text").GetString()!)]);

        public void RefuseSending() => jaki.Refuse(422);

        public async ValueTask DisposeAsync()
        {
            await app.DisposeAsync();
            Assert.Empty(jaki.Complaints);
            await jaki.DisposeAsync();
        }
    }
}
