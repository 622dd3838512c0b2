using System.Net;
using System.Text;
using CrmConsole.Channels.Lapor;
using CrmConsole.Data;

namespace CrmConsole.Tests.Channels;

/// <summary>LAPOR by the gateway's push; answers are given by hand.</summary>
public sealed class LaporContractTests : ChannelContract
{
    protected override async Task<IChannelRig> StartAsync() => await LaporRig.StartAsync();
}

internal sealed class LaporRig(TestApp app) : IChannelRig
{
    public const string Secret = "rahasia-gateway-8812";

    public TestApp App => app;
    public string Channel => "lapor";
    public bool Sends => false;
    public bool HasConversations => false;
    public IReadOnlyList<string> Secrets => [Secret];

    public static async Task<LaporRig> StartAsync(string? gateway = null, string? folder = null) => new(await TestApp.StartAsync(new StartOptions
    {
        Folder = folder,
        Settings = new Dictionary<string, string?> { ["Channels:lapor:Secret"] = Secret, ["Channels:lapor:GatewayUrl"] = gateway },
    }));

    public async Task<bool> DeliverAsync(string id, string text, string sender)
    {
        var status = await PushAsync($$"""{"reports":[{"trackingId":"{{id}}","text":"{{text}}","name":"{{sender}}","contact":"{{sender}}@warga.test","class":"complaint"}]}""");
        return status == HttpStatusCode.OK;
    }

    public async Task<HttpStatusCode> PushAsync(string json, string? signature = null)
    {
        var body = Encoding.UTF8.GetBytes(json);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/hooks/lapor") { Content = new ByteArrayContent(body) };
        request.Headers.Add("X-Crm-Signature", signature ?? LaporSignature.Make(Secret, app.Get<TimeProvider>().GetUtcNow(), body));
        using var response = await app.Http.SendAsync(request);
        return response.StatusCode;
    }

    public Task<IReadOnlyList<string>> SentAsync() => Task.FromResult<IReadOnlyList<string>>([]);

    public void RefuseSending() => throw new NotSupportedException();

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
