namespace CrmConsole.Channels.X;

public sealed class XCard(ChannelSettings settings) : WireCard
{
    public override string Code => XWire.WireCode;

    public override IReadOnlyList<WireSetting> Settings { get; } =
    [
        new("UserId", "Id akun", "Account id"), new("BearerToken", "Token aplikasi", "Application token", Secret: true),
        new("UserToken", "Token akun (menjawab, pesan langsung)", "Account token (answers, direct messages)", Secret: true),
        new("ConsumerSecret", "Rahasia aplikasi (webhook)", "Consumer secret (webhook)", Secret: true),
        new("BaseUrl", "Alamat API", "API address"),
    ];

    public override bool Polls => true;

    public override string? InProblem(Channel channel) => settings.Missing(channel, "UserId", "BearerToken");

    public override string? OutProblem(Channel channel) => settings.Missing(channel, "UserId", "UserToken");
}
