using System.Net;

namespace CrmConsole.Tests.Channels;

public sealed class WebContractTests : ChannelContract
{
    protected override async Task<IChannelRig> StartAsync() =>
        new Rig(await TestApp.StartAsync(new StartOptions { Settings = new Dictionary<string, string?> { ["Channels:web:LeastSeconds"] = "0" } }));

    /// <summary>Citizens with a browser. The other side of this wire is a person: it knows what it was told, and keeps its form.</summary>
    private sealed class Rig(TestApp app) : IChannelRig
    {
        private readonly Dictionary<string, string> tickets = [];

        public TestApp App => app;
        public string Channel => "web";
        public bool Sends => false;
        public bool HasConversations => false;
        public IReadOnlyList<string> Secrets => [];

        public async Task<bool> DeliverAsync(string id, string text, string sender)
        {
            using var http = app.NewClient();
            if (await WebForm.OpenAsync(http) is not { } form) return false;
            form.Fill(text, $"{sender}@warga.test");
            if (!tickets.TryAdd(id, form.Ticket)) form.Ticket = tickets[id];
            using var answer = await form.SendAsync(http);
            return answer.StatusCode == HttpStatusCode.Found && answer.Headers.Location!.ToString().EndsWith("/lapor/terkirim", StringComparison.Ordinal);
        }

        public Task<IReadOnlyList<string>> SentAsync() => Task.FromResult<IReadOnlyList<string>>([]);

        public void RefuseSending() => throw new NotSupportedException("A form sends nothing.");

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
