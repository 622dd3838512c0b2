using PhoneNumbers;

namespace CrmConsole.Reporters;

/// <summary>Whether what somebody typed into a form can be a contact at all. Says nothing of whose it is.</summary>
public static class ContactRules
{
    private const int LongestEmail = 254, LongestPhone = 30, NikDigits = 16;

    /// <summary>A valid number as written in Indonesia or with its country's code.</summary>
    public static bool IsPhone(string text)
    {
        if (text.Length > LongestPhone) return false;
        var util = PhoneNumberUtil.GetInstance();
        try { return util.IsValidNumber(util.Parse(text, "ID")); }
        catch (NumberParseException) { return false; }
    }

    /// <summary>An address alone, with a dot in its domain.</summary>
    public static bool IsEmail(string text) =>
        text.Length <= LongestEmail && MimeKit.MailboxAddress.TryParse(text, out var parsed) && parsed.Address == text && parsed.Domain.Contains('.', StringComparison.Ordinal);

    /// <summary>Sixteen digits, also in groups.</summary>
    public static bool IsNik(string text) => text.Count(char.IsAsciiDigit) == NikDigits && text.All(c => char.IsAsciiDigit(c) || c is ' ' or '.' or '-');
}
