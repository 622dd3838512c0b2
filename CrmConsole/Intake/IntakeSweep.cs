using CrmConsole.Channels;
using CrmConsole.Data;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Intake;

/// <summary>Tries kept envelopes again; the body of the job "intake-retry" and of the quarantine's replay button.</summary>
public sealed class IntakeSweep(IDbContextFactory<CrmDb> databases, Writer writer, Journal journal, EnvelopePreparer preparer, IntakeCommit commit,
    TimeProvider time, ILogger<IntakeSweep> log)
{
    private const int MostPerRun = 500;

    /// <summary>Returns how many of the due ones came through.</summary>
    public async Task<int> RetryDueAsync(CancellationToken ct)
    {
        var now = time.UtcNowMicros();
        List<long> due;
        await using (var db = await databases.CreateDbContextAsync(ct))
        {
            due = await db.Journal.Where(j => j.Outcome == IntakeOutcome.Pending && j.NextTryAt != null && j.NextTryAt <= now)
                .OrderBy(j => j.Id).Select(j => j.Id).Take(MostPerRun).ToListAsync(ct);
        }
        var through = 0;
        foreach (var id in due)
            if (await ReplayAsync(id, byPerson: false, ct) is { Outcome: not (IntakeOutcome.Pending or IntakeOutcome.Quarantined) }) through++;
        return through;
    }

    /// <summary>One kept envelope once more. Null when it is not waiting (any more): somebody else was faster.</summary>
    public async Task<IntakeReceipt?> ReplayAsync(long journalId, bool byPerson, CancellationToken ct)
    {
        InboundMessage? row;
        await using (var db = await databases.CreateDbContextAsync(ct))
            row = await db.Journal.AsNoTracking().FirstOrDefaultAsync(j => j.Id == journalId, ct);
        if (row is null || !IsWaiting(row)) return null;
        try
        {
            var prepared = preparer.Prepare(journal.Reopen(row));
            return await writer.RunAsync(db =>
            {
                var current = db.Journal.First(j => j.Id == journalId);
                return IsWaiting(current) ? commit.Replay(db, prepared, current, byPerson) : Journal.Receipt(db, current, duplicate: true);
            }, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogError(e, "Journal row {Row} could not be processed at another try", journalId);
            return await writer.RunAsync(db =>
            {
                var current = db.Journal.First(j => j.Id == journalId);
                if (IsWaiting(current)) journal.Failed(current, e.GetType().Name);
                return Journal.Receipt(db, current);
            }, ct);
        }
    }

    private static bool IsWaiting(InboundMessage row) => row.Outcome is IntakeOutcome.Pending or IntakeOutcome.Quarantined
        || (row.Outcome == IntakeOutcome.Ignored && row.Reason is "automatic" or "bounce_unmatched");
}

public static class IntakeRoom
{
    public static IServiceCollection AddIntake(this IServiceCollection services)
    {
        services.AddSingleton<Journal>();
        services.AddSingleton<EnvelopePreparer>();
        services.AddSingleton<IntakeCommit>();
        services.AddSingleton<PromptAnswers>();
        services.AddSingleton<IntakeSweep>();
        services.AddSingleton<IntakeDoor>();
        services.AddSingleton<ReportsApi>();
        services.AddSingleton<QuarantineList>();
        services.AddSingleton<SenderBlocks>();
        services.AddSingleton<MediaFetcher>();
        services.AddHostedService(p => p.GetRequiredService<MediaFetcher>());
        services.AddSingleton(new Shell.Stylesheet("css/admin.css"));
        services.AddSingleton(new Shell.RailEntry(60, "/admin/karantina", "inbox", "Karantina", "Quarantine", Accounts.Roles.Triage, Accounts.Roles.Inspectorate, Accounts.Roles.Admin));
        services.AddSingleton<IReceived, ReceivedBefore>();
        services.AddSingleton<IIntake>(p => p.GetRequiredService<IntakeDoor>());
        foreach (var check in typeof(Checks.IIntakeCheck).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(Checks.IIntakeCheck))))
            services.AddSingleton(typeof(Checks.IIntakeCheck), check);
        return services;
    }

    public static void MapIntake(this IEndpointRouteBuilder app) => app
        .MapPost("/api/v1/reports", (HttpContext http, ReportsApi api, CancellationToken ct) => api.PostAsync(http, ct))
        .RequireAuthorization(Accounts.Policies.ReportsWrite).DisableAntiforgery()
        .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(ReportsApi.LargestBody))
        .Accepts<ReportRequest>("application/json", "multipart/form-data")
        .Produces<ReportAnswer>(201).Produces<ReportAnswer>().Produces<PendingAnswer>(202).ProducesValidationProblem()
        .ProducesProblem(403).ProducesProblem(409).ProducesProblem(413).ProducesProblem(422)
        .WithTags("Reports").WithName("PostReport").WithSummary("Hand in a citizen's report");
}
