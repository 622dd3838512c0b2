using static CrmConsole.Shell.Words;

namespace CrmConsole.Channels.Sms;

internal sealed class SmsCard(ChannelSettings settings) : WireCard
{
    private static readonly string[] ToSend = ["SendUrl", "User", "Password", "Number"];

    public override string Code => SmsWire.WireCode;

    public override IReadOnlyList<WireSetting> Settings { get; } =
    [
        new("SendUrl", "Alamat sendsms Kannel", "Kannel's sendsms address"), new("User", "Nama pengguna", "User"),
        new("Password", "Kata sandi", "Password", Secret: true),
        new("Number", "Nomor pengirim", "Sender number"),
        new("Secret", "Bagian rahasia alamat webhook", "Secret part of the hook's address", Secret: true),
        new("AllowedPeers", "Alamat yang boleh memanggil", "Peers that may call"),
        new("HookUrl", "Alamat program ini bagi Kannel", "This program's address as Kannel sees it"),
    ];

    public override string? InProblem(Channel channel) => Find("Secret") is null
        ? $"Kanal belum diatur: isi Channels:{channel.Code}:Secret." : null;

    public override string? OutProblem(Channel channel) =>
        ToSend.FirstOrDefault(k => Find(k) is null) is { } key ? $"Kanal belum diatur: isi Channels:{channel.Code}:{key}." : null;

    public override ContactWay Contact { get; } = new(ReachedBy.Phone, 2, "SMS", "SMS");

    public override bool IsTerse => true;

    public override Func<string, (string Words, bool TooLong)> Measure => text =>
    {
        var size = SmsText.Measure(text);
        return size.Parts <= SmsText.MostParts ? ($"{size.Parts} SMS · {size.Used}/{size.Room}", false)
            : (T($"{size.Parts} SMS: terlalu panjang, paling banyak {SmsText.MostParts}",
                $"{size.Parts} SMS: too long, {SmsText.MostParts} at most"), true);
    };

    internal string? Find(string key) => settings.Find(Code, key);
}
