using System.Globalization;
using System.Text;

namespace CrmConsole.Channels.Sms;

/// <summary>One call of Kannel, kept as its query: a message of a subscriber, or a delivery report.</summary>
public sealed class SmsParser : IEnvelopeParser
{
    public const string FormatName = "sms";

    private static readonly Dictionary<string, string> Answers = new()
    {
        ["BANTUAN"] = "CRM DKI Jakarta: kirim laporan dengan menulis apa dan di mana, mis. \"Lampu mati Jl. Pluit Raya RT 05\". Darurat: 112. Ketik STOP untuk berhenti menerima pesan otomatis.",
        ["STOP"] = "Anda tidak lagi menerima pesan otomatis. Jawaban petugas tetap dikirim. Ketik MULAI untuk menerima lagi.",
        ["MULAI"] = "Pesan otomatis dikirim lagi ke nomor ini.",
    };

    public string Format => FormatName;

    public ParsedMessage Parse(RawEnvelope envelope)
    {
        var query = new SmsQuery(Encoding.UTF8.GetString(envelope.Bytes.Span));
        // A report without its key is one still: a message has a sender and no type.
        var isReport = query.Find("key") is not null || (query.Find("type") is not null && query.Find("from") is null);
        return isReport ? Report(query) : Message(query);
    }

    private static ParsedMessage Message(SmsQuery query)
    {
        var from = query.Find("from") ?? throw new FormatException("A message without its sender.");
        var phone = PhoneOf(query);
        var text = query.Text().Trim();
        var word = phone is null ? null : Keyword(text);
        return new ParsedMessage
        {
            Sender = new Sender(phone is null ? from : null, null, phone),
            Text = text.Length > 0 ? text : "(SMS kosong)",
            WireId = query.Find("id"),
            SentAt = query.Time(),
            // Names instead of numbers are the operators' and the shops'; nobody is there to be answered.
            Automatic = phone is null ? "Alphanumeric sender" : word is null ? null : $"Keyword {word}",
            Answer = word is null ? null : new PromptAnswer(phone!, Answers[word], Seldom: word == "BANTUAN"),
            MayRepeat = true,
            Thread = ThreadHints.None with { ThreadKey = phone ?? from },
        };
    }

    private static ParsedMessage Report(SmsQuery query)
    {
        var type = int.TryParse(query.Find("type"), NumberStyles.None, CultureInfo.InvariantCulture, out var t) ? t : throw new FormatException("A report without its type.");
        var step = type switch { 1 => DeliveryStep.Delivered, 2 or 16 => DeliveryStep.Failed, _ => DeliveryStep.Accepted };
        return new ParsedMessage
        {
            Sender = new Sender(), Text = "",
            Delivery = step == DeliveryStep.Failed
                ? new DeliveryNotice(query.Find("key"), step, "Operator tidak dapat menyampaikan SMS ini.", AnotherWay: true)
                : new DeliveryNotice(query.Find("key"), step),
        };
    }

    /// <summary>What a subscriber writes to steer us instead of reporting; null for everything else.</summary>
    public static string? Keyword(string text) => text.Trim(' ', '\r', '\n', '\t', '.', '!', '?').ToUpperInvariant() switch
    {
        "BANTUAN" or "INFO" or "HELP" => "BANTUAN",
        "STOP" or "BERHENTI" or "UNREG" => "STOP",
        "MULAI" or "START" => "MULAI",
        _ => null,
    };

    /// <summary>The same of a call; null too when its text cannot be read.</summary>
    internal static string? KeywordOf(SmsQuery query)
    {
        try { return Keyword(query.Text()); }
        catch (FormatException) { return null; }
    }

    /// <summary>Null when the sender is a name and cannot be answered.</summary>
    internal static string? PhoneOf(SmsQuery query) => query.Find("from") is { } from && !from.Any(char.IsAsciiLetter) && Phone(from) is { Length: > 0 } phone ? phone : null;

    /// <summary>Numbers of this country in one spelling; short codes as they are.</summary>
    public static string Phone(string number)
    {
        var digits = string.Concat(number.Where(char.IsAsciiDigit));
        if (digits.Length < 8) return digits;
        if (digits.StartsWith("00", StringComparison.Ordinal)) return "+" + digits[2..];
        return digits[0] switch { '0' => "+62" + digits[1..], '8' when !number.TrimStart().StartsWith('+') => "+62" + digits, _ => "+" + digits };
    }
}
