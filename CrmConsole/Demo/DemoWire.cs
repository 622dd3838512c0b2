using CrmConsole.Channels;

namespace CrmConsole.Demo;

/// <summary>Carries the demo's channels that have no real connection: takes every message and sends none. Only in the
/// demo's own database does a channel use it.</summary>
public sealed class DemoWire(DemoCard card) : IWire
{
    public const string WireCode = "demo";

    public WireCard Card => card;
    public Task<int> PollAsync(Channel channel, CancellationToken ct) => Task.FromResult(0);
    public Task<SendResult> SendAsync(Channel channel, OutboundMessage message, CancellationToken ct) => Task.FromResult(SendResult.Sent);
    public Task<SendResult> FindEvidenceAsync(Channel channel, OutboundMessage message, CancellationToken ct) => Task.FromResult(SendResult.Sent);
}

public sealed class DemoCard : WireCard
{
    public override string Code => DemoWire.WireCode;
}
