using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases;

/// <summary>What a notice says, in the bell and in mails to staff.</summary>
internal static class NoticeWords
{
    public static string Sentence(NoticeView notice) =>
        Sentence(notice.Kind, notice.Number ?? T("Kasus di luar lingkup Anda", "A case outside your scope")) + (notice.Why is null ? null : $": {notice.Why}");

    /// <summary>Where one does something about it; null when there is no such place any more.</summary>
    public static string? Href(NoticeView notice) => notice.Kind == "calendar_ends" ? "/admin/kalender" : notice.Number is null ? null : $"/kasus/{notice.Number}";

    private static string Sentence(string kind, string number) => kind switch
    {
        "assigned" => T($"{number} ditugaskan kepada Anda", $"{number} was assigned to you"),
        "taken_off" => T($"{number} dialihkan kepada rekan", $"{number} went to a colleague"),
        "calendar_ends" => T("Kalender kerja hampir habis: masukkan hari libur tahun depan", "The working calendar is about to run out: enter next year's holidays"),
        "milestone_due" => T($"Tahapan pada {number} sudah lewat harinya", $"A milestone on {number} is past its day"),
        "overdue" => T($"{number} lewat tenggat", $"{number} is overdue"),
        "due_soon" => T($"{number} hampir lewat tenggat", $"{number} is nearly due"),
        "red_flag" => T($"Bendera merah: {number} hampir habis waktunya", $"Red flag: {number} is running out of time"),
        "escalated" => T($"Eskalasi: {number} lama lewat tenggat", $"Escalated: {number} is long overdue"),
        "ruling" => T($"{number} dua kali dikembalikan, perlu keputusan", $"{number} was returned twice and needs a ruling"),
        "no_answer" => T($"Pelapor {number} tidak menjawab, pekerjaan berlanjut", $"The reporter of {number} did not answer, work goes on"),
        "delivery_failed" => T($"Balasan untuk {number} tidak sampai", $"A reply on {number} was not delivered"),
        "answer_by_hand" => T($"Jawaban untuk {number} menunggu: berikan di kanalnya, lalu catat", $"The answer on {number} waits: give it at its channel, then record it"),
        "reopened" => T($"Pelapor menyatakan {number} belum beres", $"The reporter says that {number} is not done"),
        "reply_received" => T($"Pelapor {number} menjawab", $"The reporter of {number} answered"),
        _ => T($"Ada perubahan pada {number}", $"{number} has changed"),
    };
}
