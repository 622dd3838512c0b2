using System.Text.RegularExpressions;

namespace CrmConsole.Channels.Email;

/// <summary>Tells what a person wrote now from quoted history and signature, in Indonesian and English mail clients' forms.
/// Never folds everything away: a forwarded complaint is what the person wants to say.</summary>
internal static partial class QuoteFolder
{
    private const int LongestAttribution = 400;
    private const int LongestSignature = 15;

    public static (string Text, string? Folded) Fold(string text)
    {
        var lines = text.Split('\n');
        var keep = new bool[lines.Length];
        Array.Fill(keep, true);
        FoldHistory(lines, keep);
        FoldSignature(lines, keep);
        var visible = Join(lines, keep, true);
        return visible.Length == 0 ? (text.Trim(), null) : (visible, Join(lines, keep, false) is { Length: > 0 } folded ? folded : null);
    }

    private static void FoldHistory(string[] lines, bool[] keep)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            // What is passed on is meant to be read.
            if (Forwarded().IsMatch(Bounded(lines[i]))) return;
            if (IsQuoted(lines[i])) keep[i] = false;
            else if (OriginalMessage().IsMatch(Bounded(lines[i])) || IsHeaderBlock(lines, i) || IsRuleBeforeBlock(lines, i))
            {
                Array.Fill(keep, false, i, lines.Length - i);
                return;
            }
            else if (AttributionLines(lines, i) is > 0 and var count)
            {
                var next = NextWithText(lines, i + count);
                Array.Fill(keep, false, i, count);
                if (next >= lines.Length || IsQuoted(lines[next])) continue;
                // History without ">": it goes to the end.
                Array.Fill(keep, false, i, lines.Length - i);
                return;
            }
        }
    }

    private static void FoldSignature(string[] lines, bool[] keep)
    {
        var last = lines.Length - 1;
        while (last >= 0 && (!keep[last] || IsBlank(lines[last]))) last--;
        for (var i = last; i >= 0 && i > last - LongestSignature; i--)
            if (keep[i] && lines[i].TrimEnd('\r') is "-- " or "--" or "—")
            {
                for (var j = i; j <= last; j++) keep[j] = false;
                break;
            }
        for (int i = last, seen = 0; i >= 0 && seen < 4; i--)
        {
            if (!keep[i] || IsBlank(lines[i])) continue;
            seen++;
            if (SentFrom().IsMatch(Bounded(lines[i]).Trim())) keep[i] = false;
        }
    }

    /// <summary>How many lines from here say "On … wrote:"; clients break it over up to three.</summary>
    private static int AttributionLines(string[] lines, int i)
    {
        var first = lines[i].TrimStart();
        if (first.Length is 0 or > LongestAttribution || !MayAttribute(first)) return 0;
        var joined = "";
        for (var count = 1; count <= 3 && i + count <= lines.Length; count++)
        {
            joined = (joined + " " + lines[i + count - 1].Trim()).Trim();
            if (joined.Length > LongestAttribution) return 0;
            if (Attribution().IsMatch(joined)) return count;
        }
        return 0;
    }

    private static bool MayAttribute(string line) =>
        line.StartsWith("Pada", StringComparison.OrdinalIgnoreCase) || line.StartsWith("On ", StringComparison.OrdinalIgnoreCase) || char.IsAsciiDigit(line[0]) || line.Contains('<', StringComparison.Ordinal);

    /// <summary>Outlook's block "From: … Sent: … To: …" in either language.</summary>
    private static bool IsHeaderBlock(string[] lines, int i)
    {
        if (!BlockFrom().IsMatch(Bounded(lines[i]))) return false;
        var fields = 0;
        for (int j = i + 1, seen = 0; j < lines.Length && seen < 7; j++)
        {
            if (IsBlank(lines[j])) continue;
            seen++;
            if (BlockField().IsMatch(Bounded(lines[j]))) fields++;
        }
        return fields >= 2;
    }

    private static bool IsRuleBeforeBlock(string[] lines, int i)
    {
        var line = lines[i].Trim();
        return line.Length >= 8 && line.All(c => c is '_' or '-') && NextWithText(lines, i + 1) is var next && next < lines.Length && IsHeaderBlock(lines, next);
    }

    private static int NextWithText(string[] lines, int i)
    {
        while (i < lines.Length && IsBlank(lines[i])) i++;
        return i;
    }

    private static bool IsQuoted(string line) => line.TrimStart(' ').StartsWith('>');
    private static bool IsBlank(string line) => string.IsNullOrWhiteSpace(line);
    private static string Bounded(string line) => line.Length <= LongestAttribution ? line : line[..LongestAttribution];

    private static string Join(string[] lines, bool[] keep, bool kept) =>
        string.Join('\n', lines.Where((_, i) => keep[i] == kept)).Trim('\n', ' ', '\t', '\r', '\u00A0');

    private const RegexOptions Quick = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    [GeneratedRegex(@"^((pada|on)\s.*\S\s*(menulis|wrote|berkata)|[0-9]{4}[-/][0-9]{2}[-/][0-9]{2}.*<.+@.+>|.*<.+@.+>\s*(menulis|wrote|writes).*)\s*:\s*$", Quick)]
    private static partial Regex Attribution();

    [GeneratedRegex(@"^\s*-{2,}\s*(original message|pesan asli|original appointment|pesan sebelumnya)\s*-{2,}\s*$", Quick)]
    private static partial Regex OriginalMessage();

    [GeneratedRegex(@"^\s*(-{4,}\s*(forwarded message|forwarded by.*|pesan terusan|pesan yang diteruskan|diteruskan oleh.*)\s*-{4,}|begin forwarded message:|mulai pesan yang diteruskan:|mulai pesan terusan:)\s*$", Quick)]
    private static partial Regex Forwarded();

    [GeneratedRegex(@"^\s*\*?(from|dari|pengirim)\s*:\*?\s*\S", Quick)]
    private static partial Regex BlockFrom();

    [GeneratedRegex(@"^\s*\*?(sent|date|to|cc|subject|terkirim|dikirim|tanggal|kepada|untuk|ke|perihal|subjek|hal)\s*:", Quick)]
    private static partial Regex BlockField();

    [GeneratedRegex(@"^(((dikirim|terkirim)\s(dari|melalui|lewat|menggunakan|dengan)|sent\s(from|via|using|with)|(get|dapatkan|unduh)\soutlook\s(for|untuk))\s.*\b(iphone|ipad|android|ios|samsung|galaxy|outlook|yahoo|gmail|ponsel|hp|handphone|huawei|xiaomi|redmi|oppo|vivo|realme|blackberry|windows|mail|perangkat|smartphone|proton|mac)\b.*|yahoo mail:.*)$", Quick)]
    private static partial Regex SentFrom();
}
