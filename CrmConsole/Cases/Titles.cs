using System.Text.RegularExpressions;
using CrmConsole.Reporters;

namespace CrmConsole.Cases;

/// <summary>The line that stands for a case in lists: the first sentence that says something, contacts masked.</summary>
public static partial class Titles
{
    private const int Longest = 140;

    /// <param name="own">The reporter's name, which is hidden.</param>
    public static string From(string? subject, string text, string? own = null)
    {
        var sentence = Sentences(text).Take(12).FirstOrDefault(s => s.Length >= 15 && !Greeting().IsMatch(s))
            ?? (string.IsNullOrWhiteSpace(subject) ? Sentences(text).FirstOrDefault() : SubjectPrefix().Replace(subject.Trim(), ""));
        if (string.IsNullOrWhiteSpace(sentence)) return "(tanpa isi)";
        var title = Masking.Text(Spaces().Replace(sentence, " ").Trim(), own);
        return title.Length <= Longest ? title : string.Concat(Cut(title).TrimEnd(), "…");
    }

    // Not in the middle of a surrogate pair, and at a space where there is one near.
    private static string Cut(string title)
    {
        var end = title.LastIndexOf(' ', Longest - 1);
        if (end < Longest - 30) end = char.IsHighSurrogate(title[Longest - 2]) ? Longest - 2 : Longest - 1;
        return title[..end];
    }

    private static IEnumerable<string> Sentences(string text) =>
        text[..Math.Min(text.Length, 4_000)].Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(line => SentenceEnd().Split(line)).Select(s => s.Trim(' ', ',', '-', '*')).Where(s => s.Length > 0);

    [GeneratedRegex(@"^(yth|kepada|dengan hormat|assala|as+ala|wassalam|selamat (pagi|siang|sore|malam)|halo|hai|hi|dear|salam|pak gub|bapak gub|mohon maaf mengganggu|permisi|saya warga|perkenalkan|nama saya|bersama (surat|email|pesan|ini)|melalui (surat|email|pesan) ini)\b.{0,80}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Greeting();

    // Not after the abbreviations that addresses and greetings are full of.
    [GeneratedRegex(@"(?<=[.!?])(?<!\b(?:jl|jln|gg|no|kel|kec|rt|rw|bpk|sdr|yth|dr|ds|km|prof|ir|st|hj|blok)\.)\s+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"^(\s*(re|fw|fwd|bls|ter)\s*:\s*)+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SubjectPrefix();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
