namespace CrmConsole.Channels.WhatsApp;

internal sealed class WhatsAppCard(ChannelSettings settings) : WireCard
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(24);

    public override string Code => WhatsAppWire.WireCode;

    public override IReadOnlyList<WireSetting> Settings { get; } =
    [
        new("PhoneNumberId", "Id nomor telepon", "Phone number id"), new("Token", "Token akses", "Access token", Secret: true),
        new("AppSecret", "Rahasia aplikasi", "App secret", Secret: true),
        new("VerifyToken", "Token verifikasi webhook", "Webhook verify token", Secret: true),
        new("Template", "Template setelah 24 jam", "Template after 24 hours"),
        new("TemplateLanguage", "Bahasa template", "Language of the template"),
        new("BaseUrl", "Alamat API", "API address"),
    ];

    public override string? InProblem(Channel channel) => settings.Missing(channel, "PhoneNumberId", "AppSecret", "VerifyToken");

    public override string? OutProblem(Channel channel) => settings.Missing(channel, "PhoneNumberId", "Token");

    public override ContactWay Contact { get; } = new(ReachedBy.Phone, 1, "WhatsApp", "WhatsApp");

    public override int MostChoices => 10;

    // After a day an approved template opens the conversation again.
    public override bool IsOpen(Channel channel, DateTimeOffset? lastInbound, DateTimeOffset now) =>
        InWindow(lastInbound, now) || settings.Find(channel.Code, "Template") is not null;

    internal static bool InWindow(DateTimeOffset? lastInbound, DateTimeOffset now) => lastInbound is { } at && now - at < Window;
}
