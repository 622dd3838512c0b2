using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CrmConsole.Accounts;
using CrmConsole.Cases;
using CrmConsole.Data;
using CrmConsole.Deadlines;
using CrmConsole.Places;
using CrmConsole.Routing;
using Microsoft.EntityFrameworkCore;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Reference;

/// <param name="Saved">False: nothing at all was changed.</param>
public sealed record EditResult(bool Saved, string Sentence);

public sealed record ChangedCell(string Column, string From, string To);

public sealed record ChangedRow(string Key, IReadOnlyList<ChangedCell> Cells);

/// <summary>What a file would do to a table.</summary>
/// <param name="Missing">Rows of the table that the file does not name.</param>
/// <param name="Problems">With any of these nothing can be applied.</param>
/// <param name="Token">Equal while file and table stay what they were; <see cref="ReferenceEditor.ApplyAsync"/> asks for it.</param>
public sealed record Difference(IReadOnlyList<ReferenceRow> Added, IReadOnlyList<ChangedRow> Changed, IReadOnlyList<string> Missing, int Same, IReadOnlyList<string> Problems, string Token)
{
    public bool IsNothing => Added.Count == 0 && Changed.Count == 0 && Problems.Count == 0;
}

/// <summary>Changes reference data: one row from the screen, or many from a file after its difference was seen. Each change is
/// one transaction with who, when, from and to; what is kept in memory is read anew after it.</summary>
public sealed class ReferenceEditor(IDbContextFactory<CrmDb> databases, Writer writer, PlaceDirectory places, RoutingDirectory routing, DeadlineDirectory deadlines, LandmarkBook landmarks, TimeProvider time)
{
    public async Task<IReadOnlyList<ReferenceRow>> ReadAsync(ReferenceTable table, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return [.. table.Read(db).Values.OrderBy(r => r.Key, StringComparer.Ordinal)];
    }

    /// <param name="seen">The row as the person saw it; null for a new one. A colleague's change since refuses the edit.</param>
    public async Task<EditResult> SaveAsync(Actor by, ReferenceTable table, ReferenceRow? seen, IReadOnlyDictionary<string, string> values, CancellationToken ct = default)
    {
        var result = await writer.RunAsync(db => Save(db, by, table, seen, values), ct);
        if (result.Saved) Reload();
        return result;
    }

    /// <summary>Takes a row away from a table that allows it (a holiday that is none).</summary>
    public async Task<EditResult> RemoveAsync(Actor by, ReferenceTable table, string key, CancellationToken ct = default)
    {
        var result = await writer.RunAsync(db =>
        {
            if (!table.Removable || !StaffDirectory.IsAdmin(db, by, time.GetUtcNow()) || table.Read(db).GetValueOrDefault(key) is not { } row) return No(Denied);
            table.Remove(db, key);
            Audit(db, by, table, key, row.Values, null);
            return new EditResult(true, T("Dihapus.", "Removed."));
        }, ct);
        if (result.Saved) Reload();
        return result;
    }

    /// <summary>What the file would do; changes nothing.</summary>
    public async Task<Difference> CompareAsync(ReferenceTable table, ReadFile file, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return Compare(db, table, file);
    }

    /// <summary>Does what <paramref name="seen"/> showed, all or nothing; refused when it would do something else by now.</summary>
    /// <param name="endMissing">Ends today the validity of rows that the file does not name, where the table has one.</param>
    public async Task<EditResult> ApplyAsync(Actor by, ReferenceTable table, ReadFile file, Difference seen, bool endMissing, CancellationToken ct = default)
    {
        var result = await writer.RunAsync(db => Apply(db, by, table, file, seen, endMissing), ct);
        if (result.Saved) Reload();
        return result;
    }

    /// <summary>The last changes of a row, the newest first.</summary>
    public async Task<IReadOnlyList<(DateTimeOffset At, string Who, IReadOnlyList<ChangedCell> Cells)>> HistoryAsync(ReferenceTable table, string key, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var entries = await (from a in db.Audit
                             where a.Subject == table.Code && a.Key == key
                             orderby a.Id descending
                             select new { a.At, a.Before, a.After, Who = db.Users.Where(u => u.Id == a.UserId).Select(u => u.DisplayName).FirstOrDefault() }).Take(20).ToListAsync(ct);
        return [.. entries.Select(e => (e.At, e.Who ?? T("Sistem", "System"), Cells(table, Values(e.Before), Values(e.After))))];
    }

    private EditResult Save(CrmDb db, Actor by, ReferenceTable table, ReferenceRow? seen, IReadOnlyDictionary<string, string> values)
    {
        if (!StaffDirectory.IsAdmin(db, by, time.GetUtcNow())) return No(Denied);
        var rows = table.Read(db);
        if ((seen?.Key ?? table.KeyOf(values)) is not { } key) return No(T("Isi kodenya.", "Give the code."));
        var now = rows.GetValueOrDefault(key);
        if (seen is null && now is not null) return No(T($"\"{key}\" sudah ada.", $"There is a \"{key}\" already."));
        if (seen is not null && (now is null || Cells(table, seen.Values, now.Values).Count > 0)) return No(T("Seorang rekan mengubah baris ini sejak Anda membukanya. Muat ulang, lalu ubah lagi.", "A colleague has changed this row since you opened it. Reload it and change it again."));
        if ((table.Put(db, key, values) ?? table.Check(db, key)) is { } problem)
        {
            db.ChangeTracker.Clear();
            return No(problem);
        }
        if (now is not null && Cells(table, now.Values, Shown(table, now, values)).Count == 0) return No(T("Tidak ada yang berubah.", "Nothing has changed."));
        Audit(db, by, table, key, now?.Values, now is null ? values : Shown(table, now, values));
        var open = values.GetValueOrDefault(ReferenceTable.EndColumn, "").Length > 0 ? OpenCases(db, table, key) : 0;
        return new EditResult(true, open == 0 ? T("Tersimpan.", "Saved.") : T($"Tersimpan. Masih ada {open} kasus terbuka di sini; alihkan sebelum masa berlakunya habis.", $"Saved. {open} open cases are still here; hand them over before the validity ends."));
    }

    private EditResult Apply(CrmDb db, Actor by, ReferenceTable table, ReadFile file, Difference seen, bool endMissing)
    {
        if (!StaffDirectory.IsAdmin(db, by, time.GetUtcNow())) return No(Denied);
        var before = table.Read(db);
        var difference = Compare(db, table, file);
        if (difference.Problems.Count > 0 || difference.Token != seen.Token)
        {
            db.ChangeTracker.Clear();
            return No(T("Data berubah sejak perbandingan dibuat. Bandingkan lagi.", "The data has changed since the comparison. Compare again."));
        }
        foreach (var row in difference.Added) Audit(db, by, table, row.Key, null, row.Values);
        foreach (var row in difference.Changed) Audit(db, by, table, row.Key, before[row.Key].Values, row.Cells.ToDictionary(c => c.Column, c => c.To));
        var ended = endMissing && table.Ends ? difference.Missing.Where(k => before[k][ReferenceTable.EndColumn].Length == 0).ToList() : [];
        var today = new Dictionary<string, string> { [ReferenceTable.EndColumn] = Reference.Cells.Day(time.GetUtcNow()) };
        foreach (var key in ended)
        {
            table.Put(db, key, today);
            Audit(db, by, table, key, before[key].Values, today);
        }
        return new EditResult(true, T($"{difference.Added.Count} ditambah, {difference.Changed.Count} diubah, {ended.Count} diakhiri.", $"{difference.Added.Count} added, {difference.Changed.Count} changed, {ended.Count} ended."));
    }

    // Puts every row into the context, which nobody saves unless it is the writer's.
    private static Difference Compare(CrmDb db, ReferenceTable table, ReadFile file)
    {
        var before = table.Read(db);
        var problems = new List<string>();
        if (file.Problem is { } unreadable) problems.Add(unreadable);
        var named = new HashSet<string>();
        foreach (var (line, values) in file.Rows)
        {
            if (table.KeyOf(values) is not { } key) problems.Add(T($"Baris {line}: kode kosong.", $"Line {line}: no code."));
            else if (!named.Add(key)) problems.Add(T($"Baris {line}: \"{key}\" disebut dua kali.", $"Line {line}: \"{key}\" is named twice."));
            else if (table.Put(db, key, values) is { } problem) problems.Add(T($"Baris {line}, {key}: {problem}", $"Line {line}, {key}: {problem}"));
        }
        problems.AddRange(named.Select(k => (Key: k, Problem: table.Check(db, k))).Where(x => x.Problem is not null).Select(x => $"{x.Key}: {x.Problem}"));
        var rows = file.Rows.Where(r => table.KeyOf(r.Values) is not null).Select(r => new ReferenceRow(table.KeyOf(r.Values)!, r.Values)).DistinctBy(r => r.Key).ToList();
        var added = rows.Where(r => !before.ContainsKey(r.Key)).ToList();
        var changed = rows.Where(r => before.ContainsKey(r.Key)).Select(r => new ChangedRow(r.Key, Cells(table, before[r.Key].Values, Shown(table, before[r.Key], r.Values)))).Where(r => r.Cells.Count > 0).ToList();
        return new Difference(added, changed, [.. before.Keys.Except(named).Order(StringComparer.Ordinal)], rows.Count - added.Count - changed.Count, problems, TokenOf(added, changed, problems));
    }

    // What is set once stays, whatever a file says.
    private static Dictionary<string, string> Shown(ReferenceTable table, ReferenceRow before, IReadOnlyDictionary<string, string> values) =>
        table.Columns.Where(c => values.ContainsKey(c.Key)).ToDictionary(c => c.Key, c => c.Fixed ? before[c.Key] : values[c.Key]);

    private static List<ChangedCell> Cells(ReferenceTable table, IReadOnlyDictionary<string, string> from, IReadOnlyDictionary<string, string> to) =>
        [.. table.Columns.Where(c => to.ContainsKey(c.Key) && from.GetValueOrDefault(c.Key, "") != to[c.Key]).Select(c => new ChangedCell(c.Key, from.GetValueOrDefault(c.Key, ""), to[c.Key]))];

    private void Audit(CrmDb db, Actor by, ReferenceTable table, string key, IReadOnlyDictionary<string, string>? before, IReadOnlyDictionary<string, string>? after)
    {
        var cells = Cells(table, before ?? new Dictionary<string, string>(), after ?? new Dictionary<string, string>());
        db.Audit.Add(new AuditEntry
        {
            At = time.UtcNowMicros(), UserId = by.Kind == ActorKind.Staff ? by.Id : null, Subject = table.Code, Key = key,
            Before = before is null ? null : JsonSerializer.Serialize(after is null ? before : cells.ToDictionary(c => c.Column, c => c.From)),
            After = after is null ? null : JsonSerializer.Serialize(cells.ToDictionary(c => c.Column, c => c.To)),
        });
    }

    private static Dictionary<string, string> Values(string? json) => json is null ? [] : JsonSerializer.Deserialize<Dictionary<string, string>>(json)!;

    private static int OpenCases(CrmDb db, ReferenceTable table, string key) => table.Code switch
    {
        "unit" => db.Cases.Count(c => c.AgencyCode == key && CaseStates.Open.Contains(c.State)),
        "wilayah" => db.Cases.Count(c => c.AreaCode == key && CaseStates.Open.Contains(c.State)),
        _ => 0,
    };

    private void Reload()
    {
        places.Reload();
        routing.Reload();
        deadlines.Reload();
        landmarks.Reload();
    }

    private static string TokenOf(IEnumerable<ReferenceRow> added, IEnumerable<ChangedRow> changed, IEnumerable<string> problems) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { added, changed, problems }))));

    internal static string Denied => T("Hanya administrator yang dapat mengubah ini. Masuk ulang bila Anda administrator.", "Only an administrator can change this. Sign in again if you are one.");

    private static EditResult No(string sentence) => new(false, sentence);
}
