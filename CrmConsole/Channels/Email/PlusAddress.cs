namespace CrmConsole.Channels.Email;

/// <summary>Addresses of ours with something behind a plus: a reply token, or the id of a message whose delivery report
/// is wanted.</summary>
internal static class PlusAddress
{
    // "=" is in no reply token.
    private const string BounceMark = "b=";
    // RFC 5321, 4.5.3.1.1
    private const int LongestLocalPart = 64;

    public static string WithToken(string address, string token) => With(address, string.Concat(token.Where(IsTokenChar)));

    /// <summary>The plain address when the id does not fit.</summary>
    public static string ForBounces(string address, string wireId)
    {
        var mark = BounceMark + wireId.Replace('@', '=');
        var fits = address.IndexOf('@', StringComparison.Ordinal) + 1 + mark.Length <= LongestLocalPart;
        return fits && wireId.Count(c => c == '@') == 1 && wireId.All(c => IsTokenChar(c) || c == '@') ? With(address, mark) : address;
    }

    /// <summary>What stands behind the plus when <paramref name="found"/> is a plus-address of <paramref name="ours"/>.</summary>
    public static string? Detail(string ours, string found)
    {
        var at = ours.IndexOf('@', StringComparison.Ordinal);
        var foundAt = found.LastIndexOf('@');
        var isOurs = foundAt > at + 1 && found[at] == '+'
            && found.AsSpan(0, at).Equals(ours.AsSpan(0, at), StringComparison.OrdinalIgnoreCase)
            && found.AsSpan(foundAt).Equals(ours.AsSpan(at), StringComparison.OrdinalIgnoreCase);
        return isOurs ? found[(at + 1)..foundAt] : null;
    }

    public static string? Token(string ours, string found) =>
        Detail(ours, found) is { Length: > 0 and <= 200 } detail && !detail.StartsWith(BounceMark, StringComparison.OrdinalIgnoreCase) && detail.All(IsTokenChar) ? detail : null;

    public static string? BouncedId(string ours, string found)
    {
        if (Detail(ours, found) is not { } detail || !detail.StartsWith(BounceMark, StringComparison.OrdinalIgnoreCase)) return null;
        var cut = detail.LastIndexOf('=');
        return cut > BounceMark.Length ? detail[BounceMark.Length..cut] + "@" + detail[(cut + 1)..] : null;
    }

    public static bool IsOurs(string ours, string found) => ours.Equals(found, StringComparison.OrdinalIgnoreCase) || Detail(ours, found) is not null;

    private static bool IsTokenChar(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_';

    private static string With(string address, string detail) => address.Replace("@", $"+{detail}@", StringComparison.Ordinal);
}
