using CrmConsole.Cases;
using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Places;
using Microsoft.EntityFrameworkCore;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Public.Open311;

/// <summary>Takes a request in by the one door, and answers after the commit.</summary>
internal sealed class RequestIntake(IIntake intake, IDbContextFactory<CrmDb> databases, HealthBook health, ServiceCatalog services, PlaceDirectory places, TrackerKeys tracker,
    TimeProvider time, ILogger<RequestIntake> log)
{
    public const string ChannelCode = "jaki";

    /// <summary>Throws <see cref="RefusedException"/> while the channel is off or paused: the client keeps the request and repeats it.</summary>
    public async Task CheckOpenAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        if (await db.Channels.AnyAsync(c => c.Code == ChannelCode && c.Enabled, ct) && !await health.IsPausedAsync(ChannelCode, ct)) return;
        throw new RefusedException(503, T("Kanal ini sedang ditutup sementara. Belum ada yang tersimpan; kirim lagi nanti.", "This channel is closed for the moment. Nothing was stored; send it again later."));
    }

    /// <param name="key">Id of the client's key: external ids are its own.</param>
    public async Task<Node> ReceiveAsync(IFormCollection form, string? idempotencyKey, long key, CancellationToken ct)
    {
        var report = await new NewRequest(services, places).ReadAsync(form, idempotencyKey, ct);
        var envelope = new RawEnvelope(ChannelCode, Open311ReportParser.FormatName, $"{Prefix(key)}{report.Id}", time.UtcNowMicros(), report.ToBytes());
        var receipt = await HandInAsync(envelope, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        if (receipt.Duplicate) await CheckSameAsync(db, receipt, envelope, ct);
        else health.Received(ChannelCode);
        return Node.List("request", [await AnswerAsync(db, receipt, report, ct)]);
    }

    /// <summary>What external ids of a key's reports begin with in the journal.</summary>
    public static string Prefix(long key) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"open311:{key}:");

    private async Task<IntakeReceipt> HandInAsync(RawEnvelope envelope, CancellationToken ct)
    {
        try
        {
            return await intake.ReceiveAsync(envelope, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogError(e, "A request by Open311 could not be kept; its sender was told so");
            health.Error(ChannelCode, "Sebuah laporan dari JAKI tidak dapat disimpan; JAKI diminta mengirim lagi. Periksa basis data dan ruang cakram.");
            throw new RefusedException(503, T("Laporan belum dapat disimpan karena gangguan pada kami. Kirim lagi sebentar lagi.", "The request could not be stored because of a fault on our side. Send it again in a moment."));
        }
    }

    // The same id once more is the same request; with other contents it would be lost without a word.
    private static async Task CheckSameAsync(CrmDb db, IntakeReceipt receipt, RawEnvelope envelope, CancellationToken ct)
    {
        var print = await db.Journal.Where(j => j.Id == receipt.JournalId).Select(j => j.Fingerprint).FirstOrDefaultAsync(ct);
        if (print is null || print == Open311Report.Print(envelope)) return;
        throw new RefusedException(400, T("external_id ini sudah dipakai untuk laporan dengan isi lain. Pakai id baru.", "This external_id was used for a request with other contents. Use a new id."));
    }

    private async Task<Node> AnswerAsync(CrmDb db, IntakeReceipt receipt, Open311Report report, CancellationToken ct)
    {
        var made = await (from j in db.Journal
                          join r in db.Reports on j.ReportId equals r.Id
                          where j.Id == receipt.JournalId
                          select new { r.Number, r.Emergency, r.AreaCode }).FirstOrDefaultAsync(ct);
        var (name, value) = made is null ? ("token", tracker.ReceiptToken(receipt.JournalId)) : ("service_request_id", made.Number);
        return Node.Object((name, Node.Text(value)), ("service_notice", Node.Text(made is null
            ? T("Laporan tersimpan dan sedang diperiksa. Nomornya dapat ditanyakan dengan token ini.", "The request is stored and being checked. Ask for its number with this token.")
            : Notice(made.Emergency, made.AreaCode))), ("account_id", Node.Text(report.Account)));
    }

    private string Notice(bool emergency, string? area)
    {
        var received = places.Current.Near(area) is { } near ? T($"Laporan diterima untuk {near}.", $"The request was received for {near}.") : T("Laporan diterima.", "The request was received.");
        return emergency ? T($"Bila ada bahaya, hubungi 112 sekarang juga. {received}", $"In danger, call 112 right now. {received}") : received;
    }
}
