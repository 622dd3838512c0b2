using CrmConsole.Deadlines;

namespace CrmConsole.Reference;

/// <summary>One length of time as it is typed.</summary>
public sealed class SpanDraft(ClockKind kind, ClockSpan? span)
{
    public ClockKind Kind => kind;
    /// <summary>Empty: this clock does not run.</summary>
    public double? Amount { get; set; } = span?.Hours ?? span?.Days;
    /// <summary><c>hours</c> or <c>days</c>.</summary>
    public string Unit { get; set; } = span?.Days is not null ? "days" : "hours";
    /// <summary><c>wall</c> or <c>working</c>.</summary>
    public string Runs { get; set; } = span?.Runs == ClockRuns.Working ? "working" : "wall";

    public ClockSpan? ToSpan() => Amount is not { } amount ? null
        : new ClockSpan { Hours = Unit == "days" ? null : amount, Days = Unit == "days" ? (int)amount : null, Runs = Runs == "working" ? ClockRuns.Working : ClockRuns.Wall };
}

/// <summary>A <see cref="ClockPolicy"/> while it is typed.</summary>
public sealed class ClocksDraft(ClockPolicy policy)
{
    public IReadOnlyList<SpanDraft> Spans { get; } = [.. PolicyRules.Spans(policy).Select(s => new SpanDraft(s.Kind, s.Span))];

    /// <summary>The sender's own classes and what they promise.</summary>
    public IReadOnlyList<(string Service, SpanDraft Span)> Services { get; } = [.. PolicyRules.Services(policy).Select(s => (s.Service, new SpanDraft(ClockKind.Total, s.Span)))];
    public double RedFlagDaysBefore { get; set; } = policy.RedFlagDaysBefore;
    public double RedFlagPercent { get; set; } = policy.RedFlagShare * 100;
    public double WarnPercent { get; set; } = policy.WarnShare * 100;
    public double HeadAfterHours { get; set; } = policy.HeadAfterHours;
    public double BureauAfterHours { get; set; } = policy.BureauAfterHours;
    public int CitizenAnswerDays { get; set; } = policy.CitizenAnswerDays;

    public ClockPolicy ToPolicy() => new()
    {
        FirstCoordination = Needed(ClockKind.FirstCoordination), VillageFollowUp = Needed(ClockKind.Village), FirstResponse = Needed(ClockKind.FirstResponse),
        Total = Needed(ClockKind.Total), Unit = Of(ClockKind.Unit),
        RedFlagDaysBefore = RedFlagDaysBefore, RedFlagShare = RedFlagPercent / 100, WarnShare = WarnPercent / 100,
        HeadAfterHours = HeadAfterHours, BureauAfterHours = BureauAfterHours, CitizenAnswerDays = CitizenAnswerDays,
        Lapor3 = Promised("lapor-3"), Lapor5 = Promised("lapor-5"), Lapor10 = Promised("lapor-10"),
    };

    private ClockSpan? Of(ClockKind kind) => Spans.First(s => s.Kind == kind).ToSpan();

    private ClockSpan Promised(string service) => Services.First(s => s.Service == service).Span.ToSpan() ?? new ClockSpan();

    // An empty one is refused by the rules, which name it.
    private ClockSpan Needed(ClockKind kind) => Of(kind) ?? new ClockSpan();
}

/// <summary>One day's work while it is typed; without beginning or end it is free.</summary>
public sealed class DayDraft(DayOfWeek day, WorkingDay? work)
{
    public DayOfWeek Day => day;
    public TimeOnly? From { get; set; } = work?.From;
    public TimeOnly? To { get; set; } = work?.To;
    public TimeOnly? BreakFrom { get; set; } = work?.BreakFrom;
    public TimeOnly? BreakTo { get; set; } = work?.BreakTo;

    /// <summary>Monday first.</summary>
    public static IReadOnlyList<DayDraft> Week(IReadOnlyDictionary<DayOfWeek, WorkingDay> days) =>
        [.. Enumerable.Range(1, 7).Select(d => (DayOfWeek)(d % 7)).Select(d => new DayDraft(d, days.GetValueOrDefault(d)))];

    public static Dictionary<DayOfWeek, WorkingDay> ToDays(IEnumerable<DayDraft> week) =>
        week.Where(d => d.From is not null && d.To is not null).ToDictionary(d => d.Day, d => new WorkingDay(d.From!.Value, d.To!.Value, d.BreakFrom, d.BreakTo));
}

/// <summary>A <see cref="SpecialPeriod"/> while it is typed.</summary>
public sealed class PeriodDraft(SpecialPeriod period)
{
    public string Name { get; set; } = period.Name;
    public DateOnly From { get; set; } = period.From;
    public DateOnly To { get; set; } = period.To;
    public IReadOnlyList<DayDraft> Week { get; } = DayDraft.Week(period.Days);

    public SpecialPeriod ToPeriod() => new(Name.Trim(), From, To, DayDraft.ToDays(Week));
}

/// <summary><see cref="WorkingHours"/> while they are typed.</summary>
public sealed class HoursDraft(WorkingHours hours)
{
    public IReadOnlyList<DayDraft> Week { get; } = DayDraft.Week(hours.Regular);
    public List<PeriodDraft> Periods { get; } = [.. hours.Special.OrderBy(s => s.From).Select(s => new PeriodDraft(s))];

    public WorkingHours ToHours() => new() { Regular = DayDraft.ToDays(Week), Special = [.. Periods.OrderBy(p => p.From).Select(p => p.ToPeriod())] };
}
