using System.Globalization;
using CrmConsole.Cases;
using CrmConsole.Data;
using CrmConsole.Shell;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Public;

/// <summary>A case's life in words for somebody who has never seen the inside of an office.</summary>
internal static class TrackWords
{
    private static CultureInfo Culture => IsEnglish ? English : Indonesian;

    /// <summary>What still lies ahead, so that nobody wonders whether that was all.</summary>
    public static IReadOnlyList<string> Coming(CaseState state)
    {
        var all = new[]
        {
            T("Diteruskan ke unit yang berwenang", "Passed on to the unit in charge"), T("Dikerjakan", "Worked on"),
            T("Pemeriksaan hasil oleh Biro Pemerintahan", "Check of the result by the Government Bureau"), T("Selesai, dan Anda yang memastikan", "Done, and you confirm it"),
        };
        return all[state.Face().StagesBehind..];
    }

    /// <summary>"Sabtu, 21 November".</summary>
    public static string Day(DateTimeOffset at) => at.ToJakarta().ToString("dddd, d MMMM", Culture);

    /// <summary>"Sabtu, 21 Nov, 09.14".</summary>
    public static string When(DateTimeOffset at) => $"{at.ToJakarta().ToString("dddd, d MMM", Culture)}, {Dates.Clock(at)}";

    /// <summary>An officer's words may speak of "the link": the reader is already there.</summary>
    public static string Own(string text) => text.Replace("{{tautan}}", T("halaman ini", "this page"), StringComparison.Ordinal);
}
