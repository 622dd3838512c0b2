using System.Text.RegularExpressions;
using CrmConsole.Replies;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Reference;

/// <summary>What a template may hold: placeholders that will be filled, and those that the program needs must stay.</summary>
internal static partial class TemplateRules
{
    // Filled by the program or by the officer's page; any other would reach a citizen as braces.
    private static readonly HashSet<string> Known = ["nomor", "unit", "petugas", "tanggal", "tautan", "pin", "darurat", "dari", "kemajuan", "keterangan", "tahapan", "foto", "batas", "kabar", "alasan"];

    /// <summary>Throws <see cref="FormatException"/> for a placeholder that nobody fills, and when a message of the program itself
    /// would go out without the number, link or PIN it is there to bring.</summary>
    public static string Checked(Template template, string after)
    {
        var names = Names(after).ToHashSet();
        if (names.FirstOrDefault(n => !Known.Contains(n)) is { } unknown)
            throw new FormatException(T($"{{{{{unknown}}}}} tidak akan terisi. Yang ada: {string.Join(", ", Known)}.", $"{{{{{unknown}}}}} would not be filled in. There are: {string.Join(", ", Known)}."));
        if (!template.ForOfficers && Names(template.Body).FirstOrDefault(n => !names.Contains(n)) is { } lost)
            throw new FormatException(T($"{{{{{lost}}}}} harus tetap ada: warga memerlukannya.", $"{{{{{lost}}}}} has to stay: citizens need it."));
        return after;
    }

    private static IEnumerable<string> Names(string text) => Placeholder().Matches(text).Select(m => m.Groups[1].Value);

    [GeneratedRegex(@"\{\{(\w+)\}\}", RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();
}
