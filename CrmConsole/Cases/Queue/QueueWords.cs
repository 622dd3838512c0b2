using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Queue;

/// <summary>What views and orders are called.</summary>
public static class QueueWords
{
    public static string ViewName(string view) => view switch
    {
        "mine" => T("Milik saya", "Mine"),
        "untriaged" => T("Belum dipilah", "Not yet triaged"),
        "late" => T("Lewat tenggat", "Overdue"),
        "risk" => T("Berisiko 24 jam", "At risk in 24 h"),
        "waiting" => T("Menunggu warga", "Waiting for citizen"),
        "attention" => T("Perlu dilihat", "Needs a look"),
        "unassigned" => T("Belum ada petugas", "No officer yet"),
        "returned" => T("Dikembalikan 2×", "Returned twice"),
        "silent" => T("Diam 3 hari", "Silent for 3 days"),
        "held" => T("Pernah ditangani", "Held before"),
        _ => T("Semua terbuka", "All open"),
    };

    public static string OrderName(QueueOrder order) => order switch
    {
        QueueOrder.MostOverdue => T("Paling terlambat", "Most overdue"),
        QueueOrder.ByState => T("Menurut status", "By state"),
        _ => T("Terbaru", "Newest"),
    };

    public static string Empty(string view) => view switch
    {
        "mine" => T("Belum ada laporan yang ditugaskan kepada Anda", "No report is assigned to you"),
        "untriaged" => T("Semua laporan sudah dipilah", "Every report has been triaged"),
        "late" => T("Tidak ada yang lewat tenggat", "Nothing is overdue"),
        "risk" => T("Tidak ada yang jatuh tempo dalam 24 jam", "Nothing falls due within 24 hours"),
        "waiting" => T("Tidak ada yang menunggu jawaban warga", "Nothing waits for a citizen's answer"),
        "attention" => T("Tidak ada yang perlu dilihat", "Nothing needs a look"),
        "unassigned" => T("Semua laporan sudah ada petugasnya", "Every report has an officer"),
        "returned" => T("Tidak ada yang dikembalikan dua kali", "Nothing was returned twice"),
        "silent" => T("Tidak ada yang diam tiga hari", "Nothing has stood still for three days"),
        _ => T("Tidak ada laporan terbuka", "No open reports"),
    };

    /// <summary>As much of a channel's name as a row has room for: "E-mail dki@jakarta.go.id" is "E-mail" there.</summary>
    public static string ShortChannel(string name)
    {
        const int room = 18;
        var words = name.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var kept = words.Skip(1).TakeWhile(w => !w.Contains('@', StringComparison.Ordinal) && w != "/" && !char.IsAsciiDigit(w[0])).Prepend(words.FirstOrDefault() ?? name).ToList();
        while (kept.Count > 1 && kept.Sum(w => w.Length + 1) - 1 > room) kept.RemoveAt(kept.Count - 1);
        return string.Join(' ', kept);
    }

    public static int? Count(QueueCounts counts, string view) => view switch
    {
        "all" => counts.Open,
        "mine" => counts.Mine,
        "untriaged" => counts.Untriaged,
        "late" => counts.Late,
        "risk" => counts.Risk24h,
        "waiting" => counts.AwaitingCitizen,
        "attention" => counts.Attention,
        "unassigned" => counts.Unassigned,
        "returned" => counts.Returned,
        "silent" => counts.Silent,
        "held" => counts.Held,
        _ => null,
    };
}
