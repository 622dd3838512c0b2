using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using CrmConsole.Accounts;
using CrmConsole.Cases;
using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Replies;
using CrmConsole.Routing;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Intake;

/// <summary><c>POST /api/v1/reports</c>: a report from a machine, answered after the commit. Safe to repeat with an
/// Idempotency-Key or an externalId.</summary>
public sealed class ReportsApi(IntakeDoor door, IDbContextFactory<CrmDb> databases, TrackerKeys tracker, PublicLinks links, RoutingDirectory routing, ReplyRoutes channels, TimeProvider time)
{
    /// <summary>Five photos of 10 MB in base64, and the rest.</summary>
    public const long LargestBody = 80 * 1024 * 1024;
    private const string IdempotencyHeader = "Idempotency-Key";

    private readonly ConcurrentDictionary<(long, string), bool> running = new();

    public async Task<IResult> PostAsync(HttpContext http, CancellationToken ct)
    {
        var actor = Actor.From(http.User);
        var (request, raw, problem) = await ReadAsync(http.Request, ct);
        if (problem is not null) return problem;
        var errors = ReportRequestRules.Check(request!, channels.IsOpen, c => routing.Current.Category(c) is not null);
        if (errors.Count > 0) return Results.ValidationProblem(errors, title: "Laporan tidak dapat diterima: periksa isian yang disebut.");
        if (!MayWrite(http, request!.Channel!)) return Results.Problem(statusCode: 403, title: "Kunci ini tidak boleh menulis ke kanal itu.");

        var key = http.Request.Headers[IdempotencyHeader].ToString();
        if (key.Length == 0) return await ReceiveAsync(actor, request, raw, null, ct);
        if (key.Length > 200) return Results.ValidationProblem(new Dictionary<string, string[]> { [IdempotencyHeader] = ["Paling banyak 200 huruf."] });
        if (!running.TryAdd((actor.Id, key), true)) return Results.Problem(statusCode: 409, title: "Permintaan dengan Idempotency-Key ini masih diproses. Ulangi sebentar lagi.");
        try { return await WithKeyAsync(actor, request, raw, key, ct); }
        finally { running.TryRemove((actor.Id, key), out _); }
    }

    private async Task<IResult> WithKeyAsync(Actor actor, ReportRequest request, byte[] raw, string key, CancellationToken ct)
    {
        var hash = SHA256.HashData(raw);
        await using (var db = await databases.CreateDbContextAsync(ct))
        {
            var before = await db.Idempotency.AsNoTracking().FirstOrDefaultAsync(r => r.ApiKeyId == actor.Id && r.Key == key, ct);
            if (before is not null)
                return before.BodyHash.AsSpan().SequenceEqual(hash)
                    ? await AnswerAsync(db, before.JournalId, created: true, ct)
                    : Results.Problem(statusCode: 422, title: "Idempotency-Key ini sudah dipakai untuk isi lain. Pakai kunci baru.");
        }
        return await ReceiveAsync(actor, request, raw, new IdempotencyRecord { ApiKeyId = actor.Id, Key = key, BodyHash = hash, CreatedAt = time.UtcNowMicros() }, ct);
    }

    private async Task<IResult> ReceiveAsync(Actor actor, ReportRequest request, byte[] raw, IdempotencyRecord? record, CancellationToken ct)
    {
        var id = WireIds.OrNull(request.ExternalId) ?? Guid.CreateVersion7().ToString("N");
        var envelope = new RawEnvelope(request.Channel!, "api-v1", $"api:{actor.Id}:{id}", time.UtcNowMicros(), raw);
        var options = new ReceiveOptions(Trusted: true, InTransaction: record is null ? null : (db, journal) =>
        {
            record.JournalId = journal;
            db.Idempotency.Add(record);
        });
        var receipt = await door.ReceiveAsync(envelope, options, ct);
        if (receipt is { ReportId: { } report, Number: { } number }) return Answer(report, number, 1, created: !receipt.Duplicate);
        await using var db = await databases.CreateDbContextAsync(ct);
        return await AnswerAsync(db, receipt.JournalId, created: !receipt.Duplicate, ct);
    }

    private async Task<IResult> AnswerAsync(CrmDb db, long journalId, bool created, CancellationToken ct)
    {
        var report = await (from j in db.Journal
                            join r in db.Reports on j.ReportId equals r.Id
                            where j.Id == journalId
                            select new { r.Id, r.Number, r.TokenVersion }).FirstOrDefaultAsync(ct);
        if (report is not null) return Answer(report.Id, report.Number, report.TokenVersion, created);
        var token = tracker.ReceiptToken(journalId);
        return Results.Json(new PendingAnswer($"T-{journalId}", token, links.Tracker(token)), statusCode: 202);
    }

    private IResult Answer(long report, string number, int version, bool created)
    {
        var token = tracker.Token(report, version);
        var answer = new ReportAnswer(number, token, tracker.Pin(report, version), links.Tracker(token));
        return created ? Results.Created((string?)null, answer) : Results.Ok(answer);
    }

    private static bool MayWrite(HttpContext http, string channel) =>
        !http.User.HasClaim(c => c.Type == Policies.ChannelClaim) || http.User.HasClaim(Policies.ChannelClaim, channel);

    private static async Task<(ReportRequest?, byte[], IResult?)> ReadAsync(HttpRequest http, CancellationToken ct)
    {
        try
        {
            if (http.HasFormContentType) return await ReportForm.ReadAsync(http, ct);
            if (!http.HasJsonContentType()) return (null, [], Results.Problem(statusCode: 415, title: "Kirim sebagai application/json atau multipart/form-data."));
            using var buffer = new MemoryStream((int)Math.Min(http.ContentLength ?? 4_096, LargestBody));
            await http.Body.CopyToAsync(buffer, ct);
            var raw = buffer.ToArray();
            var request = JsonSerializer.Deserialize<ReportRequest>(raw, ReportRequest.Json);
            return request is null ? (null, [], Bad("Isi kosong.")) : (request, raw, null);
        }
        catch (JsonException e)
        {
            var field = e.Path is { Length: > 2 } path ? path.TrimStart('$', '.') : "body";
            return (null, [], Results.ValidationProblem(new Dictionary<string, string[]> { [field] = ["Isian tidak dikenal atau bentuknya salah."] }, title: "JSON tidak dapat dibaca."));
        }
        catch (BadHttpRequestException e) when (e.StatusCode == 413)
        {
            return (null, [], Results.Problem(statusCode: 413, title: "Terlalu besar: paling banyak 5 foto, masing-masing 10 MB."));
        }
    }

    private static IResult Bad(string why) => Results.ValidationProblem(new Dictionary<string, string[]> { ["body"] = [why] });
}

/// <summary>The same report as a form with files.</summary>
internal static class ReportForm
{
    private static readonly HashSet<string> Known =
        ["channel", "externalId", "text", "latitude", "longitude", "address", "categoryCode", "reporter.name", "reporter.phone", "reporter.email", "reporter.anonymous"];

    public static async Task<(ReportRequest?, byte[], IResult?)> ReadAsync(HttpRequest http, CancellationToken ct)
    {
        var form = await http.ReadFormAsync(ct);
        var errors = form.Keys.Where(k => !Known.Contains(k)).ToDictionary(k => k, _ => new[] { "Isian tidak dikenal." });
        double? Number(string key)
        {
            var text = form[key].ToString();
            if (text.Length == 0) return null;
            if (double.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var value)) return value;
            errors[key] = ["Bukan angka."];
            return null;
        }
        string? Text(string key) => form[key].ToString() is { Length: > 0 } text ? text : null;
        var photos = new List<PhotoRequest>();
        foreach (var file in form.Files.Take(20))
        {
            using var buffer = new MemoryStream();
            await file.CopyToAsync(buffer, ct);
            photos.Add(new PhotoRequest(file.FileName, file.ContentType, buffer.ToArray()));
        }
        var request = new ReportRequest
        {
            Channel = Text("channel"),
            ExternalId = Text("externalId"),
            Text = Text("text"),
            Latitude = Number("latitude"),
            Longitude = Number("longitude"),
            Address = Text("address"),
            CategoryCode = Text("categoryCode"),
            Reporter = new ReporterRequest(Text("reporter.name"), Text("reporter.phone"), Text("reporter.email"), Text("reporter.anonymous") is "true" or "on" or "1"),
            Photos = photos,
        };
        if (errors.Count > 0) return (null, [], Results.ValidationProblem(errors));
        return (request, JsonSerializer.SerializeToUtf8Bytes(request, ReportRequest.Json), null);
    }
}
