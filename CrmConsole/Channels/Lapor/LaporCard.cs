namespace CrmConsole.Channels.Lapor;

/// <summary>Files and the form need no setting at all; a gateway carries answers, and without one people do.</summary>
public sealed class LaporCard(ILaporGateway gateway) : WireCard
{
    public override string Code => LaporWire.ChannelCode;

    public override IReadOnlyList<WireSetting> Settings { get; } =
    [
        new("GatewayUrl", "Alamat gateway LAPOR!", "Address of the LAPOR! gateway"),
        new("Secret", "Rahasia tanda tangan gateway", "Secret of the gateway's signatures", Secret: true),
    ];

    public override bool IsByHand(Channel channel) => !gateway.CanAnswer;

    public override bool IsRegister => true;
}
