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

    public static string Code(CaseState state) => state.Code();

    public static string State(CaseState state) => state switch
    {
        CaseState.New => T("Diterima, menunggu dibaca", "Received, waiting to be read"),
        CaseState.Coordinating or CaseState.Dispositioned => T("Diteruskan ke unit", "Passed on to a unit"),
        CaseState.InProgress or CaseState.FollowUpRejected => T("Sedang dikerjakan", "Being worked on"),
        CaseState.AwaitingCitizen => T("Menunggu jawaban Anda", "Waiting for your answer"),
        CaseState.AwaitingValidation => T("Hasilnya sedang diperiksa", "The result is being checked"),
        CaseState.Done => T("Selesai", "Done"),
        CaseState.Refused => T("Tidak dapat ditindaklanjuti", "Cannot be followed up"),
        CaseState.Archived => T("Diarsipkan", "Archived"),
        _ => T("Diteruskan ke luar Pemprov", "Passed on outside the province"),
    };

    public static string Explain(CaseState state) => state switch
    {
        CaseState.New => T("Petugas kami akan membacanya dan meneruskannya ke unit yang berwenang.", "Our staff will read it and pass it on to the unit in charge."),
        CaseState.Coordinating or CaseState.Dispositioned => T("Unit yang berwenang sedang menyiapkan penanganan.", "The unit in charge is preparing the work."),
        CaseState.InProgress => T("Unit yang berwenang sedang menangani laporan Anda.", "The unit in charge is handling your report."),
        CaseState.FollowUpRejected => T("Hasil pertama belum cukup, jadi unit mengerjakannya lagi.", "The first result was not enough, so the unit works on it again."),
        CaseState.AwaitingCitizen => T("Kami bertanya kepada Anda. Jawab di bawah ini, atau balas pesan kami, agar pekerjaan berlanjut.", "We asked you something. Answer below, or answer our message, so that work can go on."),
        CaseState.AwaitingValidation => T("Unit menyatakan selesai. Biro Pemerintahan memeriksa buktinya dahulu.", "The unit says it is done. The Government Bureau checks the proof first."),
        CaseState.Done => T("Periksa di tempatnya, lalu beri tahu kami apakah memang sudah beres.", "Look at the place, then tell us whether it is done indeed."),
        CaseState.Refused or CaseState.Archived => T("Alasannya tertulis di bawah.", "The reason is written below."),
        _ => T("Kami tetap menanyakan perkembangannya sampai ada jawaban.", "We keep asking until there is an answer."),
    };

    /// <summary>What still lies ahead, so that nobody wonders whether that was all.</summary>
    public static IReadOnlyList<string> Coming(CaseState state)
    {
        var all = new[]
        {
            T("Diteruskan ke unit yang berwenang", "Passed on to the unit in charge"), T("Dikerjakan", "Worked on"),
            T("Pemeriksaan hasil oleh Biro Pemerintahan", "Check of the result by the Government Bureau"), T("Selesai, dan Anda yang memastikan", "Done, and you confirm it"),
        };
        return state switch
        {
            CaseState.New => all,
            CaseState.Coordinating or CaseState.Dispositioned or CaseState.External => all[1..],
            CaseState.InProgress or CaseState.FollowUpRejected or CaseState.AwaitingCitizen => all[2..],
            CaseState.AwaitingValidation => all[3..],
            _ => [],
        };
    }

    /// <summary>"Sabtu, 21 November".</summary>
    public static string Day(DateTimeOffset at) => at.ToJakarta().ToString("dddd, d MMMM", Culture);

    /// <summary>"Sabtu, 21 Nov, 09.14".</summary>
    public static string When(DateTimeOffset at) => $"{at.ToJakarta().ToString("dddd, d MMM", Culture)}, {Dates.Clock(at)}";

    /// <summary>An officer's words may speak of "the link": the reader is already there.</summary>
    public static string Own(string text) => text.Replace("{{tautan}}", T("halaman ini", "this page"), StringComparison.Ordinal);
}
