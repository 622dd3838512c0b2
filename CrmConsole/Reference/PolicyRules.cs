using CrmConsole.Deadlines;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Reference;

/// <summary>What a policy may say. Each gives a sentence that names the field, or null when all is well.</summary>
public static class PolicyRules
{
    private const double MostHours = 17_520;
    private const int MostDays = 730;

    public static string? Problem(ClockPolicy policy)
    {
        foreach (var (kind, span) in Spans(policy))
            if (span is not null && Problem(ReferenceWords.Clock(kind), span) is { } problem) return problem;
        foreach (var (service, span) in Services(policy))
            if (Problem(ReferenceWords.Service(service), span) is { } problem) return problem;
        if (policy.RedFlagShare is <= 0 or >= 1 || policy.WarnShare is <= 0 or >= 1) return T("Bagian waktu untuk peringatan dan bendera merah antara 1 dan 99 %.", "The shares for warning and red flag lie between 1 and 99 %.");
        if (policy.RedFlagDaysBefore is < 0 or > 60) return T("Bendera merah 0 sampai 60 hari sebelum tenggat.", "The red flag comes 0 to 60 days before the end.");
        if (policy.HeadAfterHours is <= 0 || policy.BureauAfterHours <= policy.HeadAfterHours || policy.BureauAfterHours > MostHours) return T("Biro diberi tahu sesudah kepala unit, dan keduanya sesudah tenggat lewat.", "The Bureau is told after the head, and both after the end.");
        return policy.CitizenAnswerDays is < 1 or > 90 ? T("Waktu menjawab bagi pelapor 1 sampai 90 hari.", "Reporters have 1 to 90 days to answer.") : null;
    }

    /// <summary>The clocks that a policy sets; null where it sets none.</summary>
    public static IReadOnlyList<(ClockKind Kind, ClockSpan? Span)> Spans(ClockPolicy policy) =>
    [
        (ClockKind.FirstCoordination, policy.FirstCoordination), (ClockKind.Village, policy.VillageFollowUp), (ClockKind.FirstResponse, policy.FirstResponse),
        (ClockKind.Unit, policy.Unit), (ClockKind.Total, policy.Total),
    ];

    /// <summary>The senders' own classes that a policy knows.</summary>
    public static IReadOnlyList<(string Service, ClockSpan Span)> Services(ClockPolicy policy) => [("lapor-3", policy.Lapor3), ("lapor-5", policy.Lapor5), ("lapor-10", policy.Lapor10)];

    public static string? Problem(ReopenPolicy policy) =>
        policy.WindowDays is < 1 or > 365 ? T("Kasus dapat dibuka kembali 1 sampai 365 hari.", "A case can be reopened for 1 to 365 days.") : null;

    public static string? Problem(RetentionPolicy policy) =>
        policy.KeepDays is < 30 or > 36_525 ? T("Identitas disimpan 30 hari sampai 100 tahun.", "Identities are kept for 30 days to 100 years.") : null;

    public static string? Problem(WorkingHours hours)
    {
        if (hours.Regular.Count == 0) return T("Minggu biasa harus punya paling sedikit satu hari kerja.", "The usual week needs at least one working day.");
        foreach (var (name, days) in hours.Special.Select(s => (s.Name, s.Days)).Prepend((T("minggu biasa", "usual week"), hours.Regular)))
            foreach (var (day, work) in days)
                if (Problem(work) is { } problem) return $"{name}, {ReferenceWords.Day(day)}: {problem}";
        SpecialPeriod? before = null;
        foreach (var period in hours.Special.OrderBy(s => s.From))
        {
            if (string.IsNullOrWhiteSpace(period.Name) || period.Name.Length > 100) return T("Beri nama setiap masa khusus.", "Name every special period.");
            if (period.To < period.From) return T($"{period.Name}: hari terakhir mendahului hari pertama.", $"{period.Name}: the last day comes before the first.");
            if (before is not null && period.From <= before.To) return T($"{period.Name} bertumpuk dengan {before.Name}.", $"{period.Name} overlaps {before.Name}.");
            before = period;
        }
        return null;
    }

    private static string? Problem(string name, ClockSpan span)
    {
        if (span.Hours is null == span.Days is null) return T($"{name}: isi jam atau hari.", $"{name}: give hours or days.");
        return span is { Hours: <= 0 or > MostHours } or { Days: <= 0 or > MostDays } ? T($"{name}: lebih dari 0, paling banyak dua tahun.", $"{name}: more than 0, two years at most.") : null;
    }

    private static string? Problem(WorkingDay day)
    {
        if (day.To <= day.From) return T("selesai harus sesudah mulai.", "the end must come after the beginning.");
        if (day.BreakFrom is null != day.BreakTo is null) return T("istirahat perlu mulai dan selesai.", "a break needs both its ends.");
        return day.BreakFrom is { } from && day.BreakTo is { } to && !(day.From <= from && from < to && to <= day.To) ? T("istirahat harus berada di dalam jam kerja.", "the break must lie within the working hours.") : null;
    }
}
