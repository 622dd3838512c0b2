using System.Text.Json;
using System.Text.Json.Nodes;
using CrmConsole.Data;
using CrmConsole.Data.Keys;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Channels.Lapor;

/// <summary>Export files on their way in: shown beforehand, then taken in batch by batch. Each batch is committed before the
/// run moves on, so a run that was cut off goes on by itself; a batch that comes twice is recognised row by row.</summary>
public sealed class LaporImports(LaporIntake intake, IDbContextFactory<CrmDb> databases, Writer writer, Sealer sealer, HealthBook health, TimeProvider time, ILogger<LaporImports> log) : BackgroundService
{
    internal const int Batch = 250, MostProblems = 100;
    private const string ColumnsKey = "columns";
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Jakarta = TimeSpan.FromHours(7);

    private readonly Signal signal = new();

    /// <summary>Raised after each batch; handlers must only set a signal.</summary>
    public event Action? Changed;

    /// <summary>Reads a file and recognises its columns. Throws <see cref="InvalidDataException"/> with a sentence for people.</summary>
    internal async Task<LaporDraft> ReadAsync(string name, byte[] bytes, CancellationToken ct = default)
    {
        var table = await Task.Run(() => LaporTable.Read(bytes), ct);
        return new LaporDraft(name, bytes, table, LaporColumns.Recognise(table.Headers, await RememberedAsync(ct)));
    }

    /// <summary>What the file would do; changes nothing.</summary>
    internal async Task<LaporCheck> CheckAsync(LaporDraft draft, CancellationToken ct = default)
    {
        var (rows, problems) = await Task.Run(() => RowsOf(draft.Table, draft.Columns, 0, draft.Table.Rows.Count), ct);
        int added = 0, same = 0, changed = 0;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in rows.Chunk(500))
            foreach (var plan in await intake.PlanAsync(part, ct))
            {
                var again = !seen.Add(plan.Row.TrackingId);
                if (plan.Is == LaporDifference.New && !again) added++;
                else if (plan.Is == LaporDifference.Changed) changed++;
                else same++;
            }
        return new LaporCheck(added, same, changed, problems);
    }

    /// <summary>Keeps the file and begins; remembers the columns for the next file.</summary>
    internal async Task<long> StartAsync(LaporDraft draft, long byUserId, CancellationToken ct = default)
    {
        var (key, wrapped) = sealer.NewKey();
        var bytes = Sealer.Seal(key, draft.Bytes);
        var id = await writer.RunAsync(db =>
        {
            var now = time.UtcNowMicros();
            var run = new ImportRun
            {
                Channel = LaporWire.ChannelCode, FileName = draft.Name.Length <= 200 ? draft.Name : draft.Name[..200], WrappedKey = wrapped, FileSealed = bytes,
                Mapping = JsonSerializer.Serialize(draft.Columns.ToDictionary(c => c.Key.ToString(), c => c.Value)),
                State = ImportState.Running, Total = draft.Table.Rows.Count, ByUserId = byUserId, CreatedAt = now, UpdatedAt = now,
            };
            db.ImportRuns.Add(run);
            Remember(db, draft);
            return run.Id;
        }, ct);
        signal.Wake();
        return id;
    }

    public Task StopAsync(long id, CancellationToken ct = default) => writer.RunAsync(db =>
    {
        if (db.ImportRuns.FirstOrDefault(r => r.Id == id && r.State == ImportState.Running) is { } run) End(run, ImportState.Stopped);
    }, ct);

    public async Task<IReadOnlyList<ImportRun>> ListAsync(CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.ImportRuns.AsNoTracking().Where(r => r.Channel == LaporWire.ChannelCode).OrderByDescending(r => r.Id).Take(10)
            .Select(r => new ImportRun
            {
                Id = r.Id, Channel = r.Channel, FileName = r.FileName, WrappedKey = Array.Empty<byte>(), FileSealed = Array.Empty<byte>(), Mapping = r.Mapping, State = r.State, Total = r.Total,
                Done = r.Done, Added = r.Added, Changed = r.Changed, Failed = r.Failed, Problems = r.Problems, ByUserId = r.ByUserId, CreatedAt = r.CreatedAt, UpdatedAt = r.UpdatedAt,
            }).ToListAsync(ct);
    }

    /// <summary>Staff typed one in.</summary>
    internal async Task<LaporTaken> EnterAsync(LaporRow row, CancellationToken ct = default)
    {
        await ReadyAsync(ct);
        return (await intake.TakeAsync([row], ct))[0];
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await StepAsync(stoppingToken)) Changed?.Invoke();
                await signal.WaitAsync(Again, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                log.LogWarning(e, "An import of LAPOR could not go on; it is tried again");
                await Task.Delay(Again, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>One file to its end or to the first hindrance; false when nothing is to be done.</summary>
    private async Task<bool> StepAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var run = await db.ImportRuns.AsNoTracking().Where(r => r.Channel == LaporWire.ChannelCode && r.State == ImportState.Running).OrderBy(r => r.Id).FirstOrDefaultAsync(ct);
        if (run is null || !await IsOpenAsync(ct)) return false;
        LaporTable table;
        try { table = LaporTable.Read(Sealer.Open(sealer.Unwrap(run.WrappedKey), run.FileSealed)); }
        catch (Exception e) when (e is InvalidDataException or System.Security.Cryptography.CryptographicException)
        {
            log.LogError(e, "The file of import {Run} cannot be read any more", run.Id);
            await StopAsync(run.Id, ct);
            return true;
        }
        var columns = JsonSerializer.Deserialize<Dictionary<string, int>>(run.Mapping)!.ToDictionary(c => Enum.Parse<LaporField>(c.Key), c => c.Value);
        for (var from = run.Done; ; from += Batch)
        {
            if (from > 0 && !await IsOpenAsync(ct)) return false;
            if (!await BatchAsync(run.Id, table, columns, from, ct)) return true;
            Changed?.Invoke();
        }
    }

    // False: the end, or somebody stopped it.
    private async Task<bool> BatchAsync(long id, LaporTable table, Dictionary<LaporField, int> columns, int from, CancellationToken ct)
    {
        var count = Math.Min(Batch, table.Rows.Count - from);
        var (rows, problems) = RowsOf(table, columns, from, count);
        var taken = rows.Count == 0 ? [] : await intake.TakeAsync(rows, ct);
        Faults.Hit("lapor.after-batch");
        return await writer.RunAsync(db =>
        {
            if (db.ImportRuns.FirstOrDefault(r => r.Id == id && r.State == ImportState.Running) is not { } run) return false;
            run.Done = from + count;
            run.Added += taken.Count(t => !t.Receipt.Duplicate && t.Was == LaporDifference.New);
            run.Changed += taken.Count(t => !t.Receipt.Duplicate && t.Was == LaporDifference.Changed);
            run.Failed += problems.Count;
            run.Problems = JsonSerializer.Serialize(ProblemsOf(run).Concat(problems).Take(MostProblems));
            run.UpdatedAt = time.UtcNowMicros();
            if (run.Done >= table.Rows.Count) End(run, ImportState.Done);
            return run.State == ImportState.Running;
        }, ct);
    }

    internal static IReadOnlyList<LaporProblem> ProblemsOf(ImportRun run) => JsonSerializer.Deserialize<List<LaporProblem>>(run.Problems) ?? [];

    // Row numbers are those of the file as a spreadsheet shows it: the header is row 1.
    private static (List<LaporRow>, List<LaporProblem>) RowsOf(LaporTable table, IReadOnlyDictionary<LaporField, int> columns, int from, int count)
    {
        var (rows, problems) = (new List<LaporRow>(count), new List<LaporProblem>());
        for (var i = from; i < from + count; i++)
        {
            if (LaporTable.IsBlank(table.Rows[i])) continue;
            var (row, problem) = LaporColumns.Read(table.Rows[i], columns, Jakarta);
            if (row is not null) rows.Add(row);
            else problems.Add(new LaporProblem(i + 2, problem!));
        }
        return (rows, problems);
    }

    private void End(ImportRun run, ImportState state)
    {
        // The file's people are in the vault now, or should not be here at all.
        (run.State, run.FileSealed, run.UpdatedAt) = (state, [], time.UtcNowMicros());
    }

    private async Task ReadyAsync(CancellationToken ct)
    {
        if (!await IsOpenAsync(ct)) throw new InvalidOperationException("Kanal LAPOR! sedang dijeda atau dimatikan.");
    }

    private async Task<bool> IsOpenAsync(CancellationToken ct)
    {
        if (await health.IsPausedAsync(LaporWire.ChannelCode, ct)) return false;
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Channels.AnyAsync(c => c.Code == LaporWire.ChannelCode && c.Enabled, ct);
    }

    private async Task<IReadOnlyDictionary<LaporField, string>> RememberedAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var options = await db.Channels.Where(c => c.Code == LaporWire.ChannelCode).Select(c => c.Options).FirstOrDefaultAsync(ct);
        var kept = Options(options)[ColumnsKey] as JsonObject;
        return kept?.Where(k => Enum.TryParse<LaporField>(k.Key, out _) && k.Value is not null).ToDictionary(k => Enum.Parse<LaporField>(k.Key), k => k.Value!.ToString()) ?? [];
    }

    private static void Remember(CrmDb db, LaporDraft draft)
    {
        if (db.Channels.FirstOrDefault(c => c.Code == LaporWire.ChannelCode) is not { } channel) return;
        var options = Options(channel.Options);
        var columns = new JsonObject();
        foreach (var (field, at) in draft.Columns) columns[field.ToString()] = draft.Table.Headers[at];
        options[ColumnsKey] = columns;
        channel.Options = options.ToJsonString();
    }

    private static JsonObject Options(string? json)
    {
        try { return JsonNode.Parse(json ?? "{}") as JsonObject ?? []; }
        catch (JsonException) { return []; }
    }

    public override void Dispose()
    {
        base.Dispose();
        signal.Dispose();
    }
}

/// <summary>A file that was read and not begun yet.</summary>
internal sealed record LaporDraft(string Name, byte[] Bytes, LaporTable Table, Dictionary<LaporField, int> Columns);

/// <summary>What a file would do.</summary>
internal sealed record LaporCheck(int Added, int Same, int Changed, IReadOnlyList<LaporProblem> Problems);

/// <param name="Row">As the spreadsheet numbers it.</param>
/// <param name="Sentence">Indonesian, without the row's content.</param>
public sealed record LaporProblem(int Row, string Sentence);

public static class LaporRoom
{
    public static IServiceCollection AddLapor(this IServiceCollection services)
    {
        services.AddSingleton<ILaporGateway, JsonLaporGateway>();
        services.AddSingleton<LaporIntake>();
        services.AddSingleton<LaporImports>();
        services.AddHostedService(p => p.GetRequiredService<LaporImports>());
        services.AddSingleton(new Shell.RailEntry(72, "/admin/lapor", "queue", "Impor LAPOR!", "LAPOR! import", "admin", "triage"));
        return services;
    }
}
