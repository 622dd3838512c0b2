using System.Text;

namespace CrmConsole.Channels.Email;

/// <summary>Makes strings from outside fit to be kept and shown.</summary>
internal static class MailText
{
    /// <summary>One line without control characters and without those that turn the writing direction (they make
    /// "exe.jpg" out of "gpj.exe").</summary>
    public static string OneLine(string text, int longest)
    {
        var line = new StringBuilder(Math.Min(text.Length, longest));
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length >= longest) break;
            if (Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029) line.Append(' ');
            else if (!TurnsDirection(rune.Value)) line.Append(rune.ToString());
        }
        return string.Join(' ', line.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Line breaks as \n, no null bytes or other control characters, lone surrogates replaced.</summary>
    public static string Lines(string text)
    {
        var clean = new StringBuilder(text.Length);
        var afterReturn = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value == '\n' && afterReturn) afterReturn = false;
            else
            {
                afterReturn = rune.Value == '\r';
                if (rune.Value is '\r' or '\n' or 0x2028 or 0x2029 or 0x85) clean.Append('\n');
                else if (rune.Value == '\t' || !Rune.IsControl(rune)) clean.Append(rune.ToString());
            }
        }
        return clean.ToString();
    }

    /// <summary>A name without folders, and never empty.</summary>
    public static string FileName(string? name)
    {
        var plain = OneLine(name ?? "", 400);
        plain = plain[(plain.LastIndexOfAny(['/', '\\']) + 1)..].Trim(' ', '.');
        plain = string.Concat(plain.Where(c => c is not ('"' or '<' or '>' or '|' or '?' or '*' or ':')));
        if (plain.Length <= 120) return plain.Length == 0 ? "lampiran" : plain;
        var dot = plain.LastIndexOf('.');
        var end = dot > plain.Length - 12 ? plain[dot..] : "";
        return Cut(plain, 120 - end.Length) + end;
    }

    /// <summary>At most so many characters, never half of a pair.</summary>
    public static string Cut(string text, int longest)
    {
        if (text.Length <= longest) return text;
        return char.IsHighSurrogate(text[longest - 1]) ? text[..(longest - 1)] : text[..longest];
    }

    private static bool TurnsDirection(int c) => c is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x200E or 0x200F or 0x061C;
}
