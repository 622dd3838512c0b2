using CrmConsole.Data;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Deadlines;

/// <summary>All versions of the policies and the calendar; immutable.</summary>
public sealed class DeadlineBook
{
    private readonly Versions<ClockPolicy> clocks;
    private readonly Versions<ReopenPolicy> reopen;
    private readonly Versions<RetentionPolicy> retention;
    private readonly Versions<WorkingHours> hours;
    private readonly Versions<WorkingCalendar> calendars;

    public DeadlineBook(IReadOnlyList<Policy> policies, IEnumerable<Holiday> holidays)
    {
        var days = holidays.Select(h => h.Date).ToArray();
        clocks = new("clocks", policies, ClockPolicy.Read);
        reopen = new("reopen", policies, ReopenPolicy.Read);
        retention = new("retention", policies, RetentionPolicy.Read);
        hours = new("working_hours", policies, WorkingHours.Read);
        calendars = new("working_hours", policies, p => new WorkingCalendar(WorkingHours.Read(p), days));
    }

    /// <summary>The rules for a case that begins at this instant.</summary>
    public ClockRules At(DateTimeOffset instant) => Rules(clocks.At(instant), instant);

    /// <summary>The rules for a case that began with that version of the clocks (<see cref="Cases.Clock.PolicyId"/>), with the
    /// working hours and the reopening window of the instant; those of the instant when that version was deleted.</summary>
    public ClockRules Version(long policyId, DateTimeOffset instant) => Rules(clocks.Of(policyId) ?? clocks.At(instant), instant);

    /// <summary>How long identities are kept, as it stands at that instant.</summary>
    public RetentionPolicy RetentionAt(DateTimeOffset instant) => retention.At(instant).Rules;

    /// <summary>The working hours of an instant, holidays aside.</summary>
    public WorkingHours HoursAt(DateTimeOffset instant) => hours.At(instant).Rules;

    /// <summary>The working calendar of an instant.</summary>
    public WorkingCalendar CalendarAt(DateTimeOffset instant) => calendars.At(instant).Rules;

    private ClockRules Rules((long Id, ClockPolicy Rules) policy, DateTimeOffset instant) =>
        new(policy.Id, policy.Rules, reopen.At(instant).Rules, calendars.At(instant).Rules);

    private sealed class Versions<T>
    {
        private readonly (DateTimeOffset From, long Id, T Rules)[] newestFirst;

        public Versions(string kind, IEnumerable<Policy> policies, Func<Policy, T> read)
        {
            newestFirst = [.. policies.Where(p => p.Kind == kind).OrderByDescending(p => p.ValidFrom).ThenByDescending(p => p.Id).Select(p => (p.ValidFrom, p.Id, read(p)))];
            if (newestFirst.Length == 0) throw new InvalidDataException($"Aturan \"{kind}\" tidak ada di basis data. Jalankan ulang program agar terisi.");
        }

        // Before the first version began, the first one counts.
        public (long Id, T Rules) At(DateTimeOffset instant)
        {
            var index = Array.FindIndex(newestFirst, v => v.From <= instant);
            var version = index < 0 ? newestFirst[^1] : newestFirst[index];
            return (version.Id, version.Rules);
        }

        public (long Id, T Rules)? Of(long id)
        {
            var index = Array.FindIndex(newestFirst, v => v.Id == id);
            return index < 0 ? null : (id, newestFirst[index].Rules);
        }
    }
}

/// <summary>Policies and holidays of the database in memory. Call <see cref="Reload"/> after an administrator changed one.</summary>
public sealed class DeadlineDirectory(IDbContextFactory<CrmDb> databases)
{
    private readonly Snapshot<DeadlineBook> snapshot = new(databases, db => new DeadlineBook(db.Policies.ToList(), db.Holidays.ToList()));

    public DeadlineBook Current => snapshot.Current;
    public void Reload() => snapshot.Reload();
}

public static class DeadlinesRoom
{
    public static IServiceCollection AddDeadlines(this IServiceCollection services) => services.AddSingleton<DeadlineDirectory>();
}
