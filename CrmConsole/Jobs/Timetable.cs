using CrmConsole.Cases;
using CrmConsole.Desk;
using CrmConsole.Intake;
using CrmConsole.Identities;
using CrmConsole.Reference;
using CrmConsole.Replies;
using Hangfire;

namespace CrmConsole.Jobs;

/// <param name="Every">How often it should have run at least; a job whose last completion is older runs at once after a start.</param>
/// <param name="Why">What would go wrong without it.</param>
public sealed record TimetableEntry(string Name, string Cron, TimeSpan Every, string Why, Func<IServiceProvider, CancellationToken, Task> Run);

/// <summary>Everything that happens by the clock. Each job is safe to run twice, safe to kill, and late rather than lost.
/// Times are Jakarta's.</summary>
public static class Timetable
{
    public static readonly IReadOnlyList<TimetableEntry> Entries =
    [
        new("channels-poll", "* * * * *", TimeSpan.FromMinutes(2), "pushes and IDLE get lost; polling catches up after any outage",
            (s, ct) => s.GetRequiredService<ChannelPoll>().RunAsync(ct)),
        new("intake-retry", "* * * * *", TimeSpan.FromMinutes(2), "an envelope that could not be processed is tried again before a person must look",
            (s, ct) => s.GetRequiredService<IntakeSweep>().RetryDueAsync(ct)),
        new("outbox", "* * * * *", TimeSpan.FromMinutes(2), "the safety net behind the sender's own wake-up",
            (s, ct) => s.GetRequiredService<OutboxSender>().SweepAsync(ct)),
        new("step-messages", "* * * * *", TimeSpan.FromMinutes(2), "the safety net behind the follower's own wake-up: who reported hears of each step, in the morning what happened at night",
            (s, ct) => s.GetRequiredService<StepMessages>().CatchUpAsync(ct)),
        new("escalation", "* * * * *", TimeSpan.FromMinutes(2), "what is due must be seen by its officer, supervisor, head and Bureau, each once; unanswered questions end",
            (s, ct) => s.GetRequiredService<EscalationSweep>().RunAsync(ct)),
        new("milestones", "*/15 * * * *", TimeSpan.FromMinutes(30), "a stage that was promised for a day and did not come must be seen by who has the case",
            (s, ct) => s.GetRequiredService<MilestoneSweep>().RunAsync(ct)),
        new("notices", "* * * * *", TimeSpan.FromMinutes(2), "who wants to hear of a notice at once is not always at the screen",
            (s, ct) => s.GetRequiredService<NoticeMailer>().RunAsync(Accounts.NoticeMail.AtOnce, ct)),
        new("notices-daily", "0 7 * * *", TimeSpan.FromDays(1), "one mail a morning with what was not read the day before",
            (s, ct) => s.GetRequiredService<NoticeMailer>().RunAsync(Accounts.NoticeMail.Daily, ct)),
        new("clean-up", "30 2 * * *", TimeSpan.FromDays(1), "idempotency keys, read notices and orphaned files would grow for ever",
            (s, ct) => s.GetRequiredService<CleanUp>().RunAsync(ct)),
        new("desk-photos", "20 * * * *", TimeSpan.FromHours(2), "photos of a visit that became no report, and the links of their phones, must not stay",
            (s, ct) => s.GetRequiredService<DeskPhotos>().CleanUpAsync(ct)),
        new("retention", "0 1 * * *", TimeSpan.FromDays(1), "identities are kept no longer than the policy says",
            (s, ct) => s.GetRequiredService<RetentionSweep>().RunAsync(ct)),
        new("rewrap", "30 1 * * *", TimeSpan.FromDays(1), "after a new master key the old one must come out of use",
            (s, ct) => s.GetRequiredService<KeyRewrap>().RunAsync(ct)),
        new("landmarks", "0 4 * * *", TimeSpan.FromDays(1), "the names by which people say where they are are found at the counter once a case has shown them right",
            (s, ct) => s.GetRequiredService<LandmarkLearning>().RunAsync(ct)),
        new("calendar", "0 8 * * *", TimeSpan.FromDays(1), "without next year's holidays every working clock would be wrong",
            (s, ct) => s.GetRequiredService<CalendarWatch>().RunAsync(ct)),
        new("verify-log", "0 3 * * *", TimeSpan.FromDays(1), "tampering is found within a day, and today's state is anchored outside the database",
            (s, ct) => s.GetRequiredService<NightlyVerification>().RunAsync(ct)),
    ];

    /// <summary>Hands the timetable to Hangfire and runs at once what a night off has missed.</summary>
    public static async Task StartAsync(IServiceProvider services, CancellationToken ct = default)
    {
        var recurring = services.GetRequiredService<IRecurringJobManager>();
        var zone = new RecurringJobOptions { TimeZone = Data.JakartaTime.Zone };
        foreach (var entry in Entries)
            recurring.AddOrUpdate<JobRunner>(entry.Name, r => r.RunAsync(entry.Name, CancellationToken.None), entry.Cron, zone);
        var jobs = services.GetRequiredService<IBackgroundJobClient>();
        foreach (var name in await services.GetRequiredService<JobRunner>().OverdueAsync(ct))
            jobs.Enqueue<JobRunner>(r => r.RunAsync(name, CancellationToken.None));
    }
}
