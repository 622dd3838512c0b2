namespace CrmConsole.Channels.Sms;

/// <param name="Unicode">It needs UCS-2: one letter outside GSM 03.38 is enough.</param>
/// <param name="Used">Septets, or UTF-16 units.</param>
/// <param name="Room">How many fit into that many parts.</param>
public sealed record SmsSize(bool Unicode, int Parts, int Used, int Room);

/// <summary>What an SMS makes of a text: alphabet and parts (3GPP 23.038, 23.040).</summary>
public static class SmsText
{
    /// <summary>More is cut by gateways without a word, and costs more than it says.</summary>
    public const int MostParts = 6;

    private const string Basic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    private const string Extended = "^{}\\[~]|€\f";

    public static SmsSize Measure(string text)
    {
        var unicode = text.Any(c => !Basic.Contains(c, StringComparison.Ordinal) && !Extended.Contains(c, StringComparison.Ordinal));
        var (alone, joined) = unicode ? (70, 67) : (160, 153);
        var used = text.Sum(c => Cost(c, unicode));
        if (used <= alone) return new SmsSize(unicode, 1, used, alone);
        // A letter of two units is never cut by the end of a part.
        var (parts, at) = (1, 0);
        for (var i = 0; i < text.Length; i++)
        {
            var cost = unicode && char.IsHighSurrogate(text[i]) && i + 1 < text.Length ? 2 : Cost(text[i], unicode);
            if (at + cost > joined) (parts, at) = (parts + 1, 0);
            at += cost;
            if (unicode && cost == 2) i++;
        }
        return new SmsSize(unicode, parts, used, parts * joined);
    }

    private static int Cost(char c, bool unicode) => !unicode && Extended.Contains(c, StringComparison.Ordinal) ? 2 : 1;
}
