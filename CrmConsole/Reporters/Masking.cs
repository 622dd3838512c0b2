using System.Text.RegularExpressions;

namespace CrmConsole.Reporters;

/// <summary>Hides what tells a person's identity, leaving enough to recognise a value one already knows.</summary>
public static partial class Masking
{
    private const char Dot = '•';

    /// <summary>Masks e-mail addresses, NIK (16 digits) and phone numbers in free text. A signature's name cannot be
    /// found this way: signatures are folded away at intake.</summary>
    public static string Text(string text)
    {
        text = EmailPattern().Replace(text, m => Email(m.Value));
        return NumberPattern().Replace(text, m => Digits(m.Value) is { Length: >= 9 and <= 17 } ? Phone(m.Value) : m.Value);
    }

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

    // Digits with the separators people write in phone numbers and NIK; the length decides afterwards.
    [GeneratedRegex(@"\+?\d[\d .\-()]{7,24}\d", RegexOptions.NonBacktracking)]
    private static partial Regex NumberPattern();
}
