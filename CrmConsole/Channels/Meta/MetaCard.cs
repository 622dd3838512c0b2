namespace CrmConsole.Channels.Meta;

internal sealed class MetaCard(ChannelSettings settings) : WireCard
{
    public override string Code => MetaWire.WireCode;

    public override IReadOnlyList<WireSetting> Settings { get; } =
    [
        new("PageId", "Id halaman", "Page id"), new("PageToken", "Token halaman", "Page token", Secret: true),
        new("AppSecret", "Rahasia aplikasi", "App secret", Secret: true),
        new("VerifyToken", "Token verifikasi webhook", "Webhook verify token", Secret: true),
        new("InstagramId", "Id akun Instagram", "Instagram account id"),
        new("BaseUrl", "Alamat API", "API address"),
    ];

    public override string? InProblem(Channel channel) => settings.Missing(channel, "PageId", "AppSecret", "VerifyToken");

    public override string? OutProblem(Channel channel) => settings.Missing(channel, "PageId", "PageToken");

    // A comment may be answered at any time; Messenger only for a week. Which of the two it is, is known when it is sent.
    public override bool IsOpen(Channel channel, DateTimeOffset? lastInbound, DateTimeOffset now) => lastInbound is not null;

    public override bool AnswersPrivately => true;
}
