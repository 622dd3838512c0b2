using CrmConsole.Data;
using CrmConsole.Places;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Cases;

/// <summary>Learns by what names people say where they are, from cases that are done, with a point: each night anew from all of
/// them, so that it may run twice, be killed, and miss nights. What an administrator hid stays hidden.</summary>
public sealed class LandmarkLearning(IDbContextFactory<CrmDb> databases, Writer writer, PlaceDirectory places, LandmarkBook book, TimeProvider time)
{
    /// <summary>Metres within which the same name is the same place, also across a village's border.</summary>
    private const double SamePlace = 2_000;
    private const int Batch = 500;

    public async Task RunAsync(CancellationToken ct = default)
    {
        var named = await ReadAsync(ct);
        var changed = 0;
        foreach (var part in named.Chunk(Batch)) changed += await writer.RunAsync(db => Learn(db, part), ct);
        if (changed > 0) book.Reload();
    }

    /// <summary>By key: the name as it is shown, and the points of the cases that were placed by it. Never from sealed cases.</summary>
    private async Task<List<Named>> ReadAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        // The agency's word alone is not enough: the Bureau or the citizen must have said that it is so.
        var done = db.Cases.Where(c => c.State == CaseState.Done && !c.Sealed && c.Address != null && c.Latitude != null && c.Longitude != null
                && (!c.Provisional || db.Feedback.Any(f => f.CaseId == c.Id && f.Confirmed == true)))
            .Select(c => new { c.Address, Latitude = c.Latitude!.Value, Longitude = c.Longitude!.Value });
        var byKey = new Dictionary<string, Named>(StringComparer.Ordinal);
        await foreach (var c in done.AsAsyncEnumerable().WithCancellation(ct))
        {
            if (LandmarkWords.FromAddress(c.Address) is not { } name) continue;
            var key = Landmark.KeyOf(name);
            if (!byKey.TryGetValue(key, out var same)) byKey.Add(key, same = new Named(key, name, []));
            same.Points.Add((c.Latitude, c.Longitude));
        }
        return [.. byKey.Values.OrderBy(n => n.Key, StringComparer.Ordinal)];
    }

    private int Learn(CrmDb db, Named[] part)
    {
        var keys = part.Select(n => n.Key).ToArray();
        var there = db.Landmarks.Where(l => keys.Contains(l.Key)).ToList().ToLookup(l => l.Key);
        var changed = 0;
        foreach (var name in part)
        {
            var known = there[name.Key].ToList();
            var uses = new Dictionary<Landmark, int>();
            foreach (var point in name.Points)
            {
                var landmark = known.Where(l => Metres(l, point) <= SamePlace).MinBy(l => Metres(l, point)) ?? New(name, point, known);
                if (landmark is null) continue;
                if (!known.Contains(landmark)) known.Add(landmark);
                uses[landmark] = uses.GetValueOrDefault(landmark) + 1;
            }
            // Never fewer: a report that was anonymised has lost its address, not its landmark.
            foreach (var (landmark, count) in uses.Where(u => u.Value > u.Key.Uses))
            {
                landmark.Uses = count;
                if (landmark.Id == 0) db.Landmarks.Add(landmark);
                changed++;
            }
        }
        return changed;

        Landmark? New(Named name, (double Latitude, double Longitude) point, List<Landmark> known)
        {
            if (places.Current.VillageAt(point.Latitude, point.Longitude, time.GetUtcNow()) is not { } village || known.Exists(l => l.AreaCode == village.Code)) return null;
            // Some ten metres: the landmark, not the door of who reported.
            return new Landmark { Name = name.Name, Key = name.Key, AreaCode = village.Code, Latitude = Math.Round(point.Latitude, 4), Longitude = Math.Round(point.Longitude, 4), Source = LandmarkSource.Learned };
        }
    }

    private static double Metres(Landmark l, (double Latitude, double Longitude) p) => Evidence.EvidenceChecks.Metres(l.Latitude, l.Longitude, p.Latitude, p.Longitude);

    private sealed record Named(string Key, string Name, List<(double Latitude, double Longitude)> Points);
}
