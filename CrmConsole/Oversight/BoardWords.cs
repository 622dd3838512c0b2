using CrmConsole.Accounts;
using CrmConsole.Cases.Queue;
using CrmConsole.Shell;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Oversight;

/// <summary>What the board says.</summary>
internal static class BoardWords
{
    public static string Tile(string view) => view switch
    {
        "all" => T("terbuka", "open"),
        "late" => T("lewat tenggat", "overdue"),
        "risk" => T("berisiko 24 jam", "at risk in 24 h"),
        "unassigned" => T("belum ada petugas", "without an officer"),
        "returned" => T("dikembalikan 2×", "returned twice"),
        _ => T("diam ≥ 3 hari", "silent ≥ 3 days"),
    };

    public static string Absence(StaffCard officer) => officer.AbsentUntil is { } until
        ? T($"absen s.d. {Dates.Day(until.AddMinutes(-1))}", $"absent until {Dates.Day(until.AddMinutes(-1))}")
        : T("sedang absen", "absent");

    public static string Load(BoardColumn column) => T($"{column.Load} dari {column.Officer!.Capacity}", $"{column.Load} of {column.Officer!.Capacity}");

    /// <summary>Ready reasons; the supervisor may write another.</summary>
    public static IReadOnlyList<string> Reasons =>
        [T("Membagi beban kerja", "Sharing the load"), T("Menggantikan rekan yang absen", "Standing in for an absent colleague"), T("Lebih dekat dengan lokasi", "Closer to the place"), T("Sesuai keahlian", "Knows this kind of work")];

    public static string Why(PlacementReason why)
    {
        var load = T($"beban {why.Load} dari {why.Capacity}", $"carries {why.Load} of {why.Capacity}");
        if (why.SamePlace > 0) load += T($", {why.SamePlace} laporan di kelurahan yang sama", why.SamePlace == 1 ? ", 1 report in the same village" : $", {why.SamePlace} reports in the same village");
        else if (why.SameCategory > 0) load += T($", {why.SameCategory} laporan sejenis", why.SameCategory == 1 ? ", 1 report of the kind" : $", {why.SameCategory} reports of the kind");
        return why.Over ? load + T("; penuh, tetapi yang lain lebih penuh", "; full, but the others are fuller") : load;
    }

    public static string Outcome(IReadOnlyList<Moved> moved)
    {
        var (done, left) = (moved.Count(m => m.Done), moved.Count(m => !m.Done));
        return left == 0
            ? T($"{done} laporan dipindahkan.", done == 1 ? "1 report was moved." : $"{done} reports were moved.")
            : T($"{done} laporan dipindahkan, {left} tidak.", $"{done} moved, {left} not.");
    }

    /// <summary>The queue with exactly those cases.</summary>
    public static string Href(string view, string? unit, long? officer = null) => new QueueAddress(
        new QueueFilter { View = view, Agencies = unit is null ? [] : [unit], Officer = officer }, view == "all" && officer is null ? QueueOrder.Newest : QueueOrder.MostOverdue, null).ToString();
}
