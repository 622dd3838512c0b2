namespace CrmConsole.Channels.Jaki;

internal sealed class JakiCard(ChannelSettings settings, WebhookSwitch power, IHostEnvironment environment) : WireCard
{
    public const string Url = "StatusWebhookUrl", Secret = "StatusWebhookSecret", OldSecret = "StatusWebhookSecretOld",
        Resume = "StatusWebhookResume", Private = "StatusWebhookPrivate";

    public const string Off = "Webhook status JAKI dimatikan karena penerimanya sehari penuh tidak menerima. "
        + "Perbaiki alamat atau rahasianya, atau isi StatusWebhookResume dengan kata lain, untuk menyalakannya lagi. "
        + "Yang terlewat dapat diambil JAKI di /open311/v2/servicerequestupdates.";

    public override string Code => JakiWire.WireCode;

    public override IReadOnlyList<WireSetting> Settings { get; } =
    [
        new(Url, "Alamat webhook status (https)", "Status webhook address (https)"),
        new(Secret, "Rahasia tanda tangan", "Signing secret", Secret: true),
        new(OldSecret, "Rahasia lama, berlaku selama pergantian", "Old secret, valid during a change", Secret: true),
        new(Resume, "Menyalakan lagi webhook yang dimatikan: isi dengan kata lain dari sebelumnya",
            "Turns a disabled webhook on again: enter another word than before"),
        new("JurisdictionId", "jurisdiction_id Open311 (bawaan jakarta.go.id)", "Open311 jurisdiction_id (jakarta.go.id unless set)"),
        new(Private, "true bila penerima berada di jaringan sendiri", "true when the receiver is on a private network"),
    ];

    // Reports of JAKI come in by the API with a key: nothing has to be set for that.
    public override string? OutProblem(Channel channel) => Unset(channel) ?? (power.IsOff(channel.Code) ? Off : null);

    public override bool IsPartner => true;

    public override bool BringsSurePoints => true;

    /// <summary>What has to be entered before anything can be sent, whether it is turned off or not.</summary>
    public string? Unset(Channel channel)
    {
        if (Address(channel) is null) return $"Kabar ke JAKI belum diatur: isi Channels:{channel.Code}:{Url} dengan alamat https.";
        return settings.Find(channel.Code, Secret) is null ? $"Kabar ke JAKI belum diatur: isi Channels:{channel.Code}:{Secret}." : null;
    }

    // Plain http is for a receiver on the same machine only, while developing.
    public Uri? Address(Channel channel) => Uri.TryCreate(settings.Find(channel.Code, Url), UriKind.Absolute, out var uri)
        && uri.UserInfo.Length == 0
        && (uri.Scheme == Uri.UriSchemeHttps || (environment.IsDevelopment() && uri is { Scheme: "http", IsLoopback: true })) ? uri : null;
}
