using System.Text.RegularExpressions;

namespace CrmConsole.Reporters;

/// <summary>Hides what tells a person's identity, leaving enough to recognise a value one already knows.</summary>
public static partial class Masking
{
    private const char Dot = '•';

    // Words that begin the name of a place or an office, not of a person.
    private static readonly HashSet<string> NoNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "jalan", "jl", "jln", "gang", "gg", "kelurahan", "kel", "kecamatan", "kec", "kampung", "komplek", "kompleks", "perumahan", "pasar", "masjid", "sekolah", "rt", "rw", "warga", "jakarta",
        "dinas", "suku", "pemprov", "bapak", "ibu", "pak", "bu", "kepada", "yth", "mohon", "atas", "untuk", "semoga", "kami", "saya", "halte", "stasiun", "taman", "kali", "sungai", "blok",
    };

    /// <summary>Masks e-mail addresses, NIK (16 digits), phone numbers, and the names with which people introduce themselves or
    /// sign. Other people's names stay: they cannot be told from places.</summary>
    /// <param name="own">The writer's name, where the vault knows it: then it is hidden wherever it stands.</param>
    public static string Text(string text, string? own = null)
    {
        text = EmailPattern().Replace(text, m => Email(m.Value));
        text = NumberPattern().Replace(text, m => Digits(m.Value) is { Length: >= 9 and <= 17 } ? Phone(m.Value) : m.Value);
        text = SignedPattern().Replace(text, m => m.Groups["how"].Value + Person(m.Groups["who"].Value));
        return own is null ? text : Own(text, own);
    }

    private static string Person(string words) => NoNames.Contains(words.Split(' ', '.', ',')[0]) ? words : Name(words);

    // The whole name, and its parts unless they follow a word that makes them a place.
    private static string Own(string text, string name)
    {
        var parts = name.Split([' ', ',', '.'], StringSplitOptions.RemoveEmptyEntries).Where(p => p.Length >= 3 && !NoNames.Contains(p)).Distinct().ToList();
        if (parts.Count == 0) return text;
        var pattern = $@"(?<before>[\p{{L}}.]+\s+)?\b(?<part>{string.Join('|', parts.Select(Regex.Escape))})\b";
        return Regex.Replace(text, pattern, m => IsPlace(m.Groups["before"].Value) || char.IsLower(m.Groups["part"].Value[0])
            ? m.Value : m.Groups["before"].Value + Name(m.Groups["part"].Value), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
    }

    private static bool IsPlace(string before) => before.Trim().TrimEnd('.') is { Length: > 0 } word && word is not ("saya" or "Saya" or "bapak" or "Bapak" or "ibu" or "Ibu" or "pak" or "Pak" or "bu" or "Bu" or "kami" or "Kami") && NoNames.Contains(word);

    /// <summary>"Lina Amelia" → "L••• A•••".</summary>
    public static string Name(string name) => string.Join(' ', name.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Take(4).Select(w => char.ToUpperInvariant(w[0]) + new string(Dot, 3)));

    /// <summary>"rini@gmail.com" → "r•••@g•••.com".</summary>
    public static string Email(string address)
    {
        var at = address.LastIndexOf('@');
        if (at <= 0 || at == address.Length - 1) return new string(Dot, 6);
        var domain = address[(at + 1)..];
        var end = domain.LastIndexOf('.');
        return $"{address[0]}{new string(Dot, 3)}@{domain[0]}{new string(Dot, 3)}{(end > 0 ? domain[end..] : "")}";
    }

    /// <summary>Keeps the last two digits.</summary>
    public static string Phone(string number)
    {
        var digits = Digits(number);
        return digits.Length < 4 ? new string(Dot, 4) : new string(Dot, 6) + digits[^2..];
    }

    public static string Contact(ContactKind kind, string value) => kind switch
    {
        ContactKind.Email => Email(value),
        ContactKind.Handle => value.Length == 0 ? "" : value[0] + new string(Dot, 4),
        _ => Phone(value),
    };

    private static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));

    [GeneratedRegex(@"[\w.+%-]+@[\w-]+(\.[\w-]+)+", RegexOptions.NonBacktracking)]
    private static partial Regex EmailPattern();

    // "Hormat saya, Yusuf Hartono", "nama saya Rini Amelia": capitalised words after a phrase that only a person's name follows.
    [GeneratedRegex(@"(?<how>\b(?:[Hh]ormat (?:saya|kami)|[Ss]alam(?: hormat)?|[Tt]erima ?kasih|[Ww]assalam\w*|[Rr]egards|[Tt]td|[Tt]ertanda|[Nn]ama saya(?: adalah)?|[Ss]aya bernama|[Pp]erkenalkan,? saya|[Aa]tas nama|[Aa]\.?[Nn]\.?)\s*[,.:]?\s+)(?<who>\p{Lu}[\p{L}'’]+(?:[ ]\p{Lu}[\p{L}.'’]*){0,3})", RegexOptions.NonBacktracking)]
    private static partial Regex SignedPattern();

    // Digits with the separators people write in phone numbers and NIK; the length decides afterwards.
    [GeneratedRegex(@"\+?\d[\d .\-()]{7,24}\d", RegexOptions.NonBacktracking)]
    private static partial Regex NumberPattern();
}
