using System.Net;
using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Evidence;
using CrmConsole.Places;
using CrmConsole.Routing;
using Microsoft.EntityFrameworkCore;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Public.ReportForm;

/// <summary>What became of a sent form.</summary>
/// <param name="Status">Of the HTTP answer.</param>
internal sealed record DeskAnswer(int Status)
{
    /// <summary>Set when the report is committed (or was before).</summary>
    public long? JournalId { get; init; }
    /// <summary>For the top of the page.</summary>
    public string? Problem { get; init; }
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();
    /// <summary>The ticket is used up or unknown: the next try needs a new one.</summary>
    public bool NewTicket { get; init; }
}

/// <summary>Takes a form in: abuse first, then the fields, then the one door. Says yes only after the commit.</summary>
internal sealed class ReportDesk(IIntake intake, IDbContextFactory<CrmDb> databases, HealthBook health, ReportTickets tickets, ReportLimits limits,
    PlaceDirectory places, RoutingDirectory routing, TimeProvider time, ILogger<ReportDesk> log)
{
    public const string ChannelCode = "web";

    /// <summary>Null when reports can be sent now; else a sentence.</summary>
    public async Task<string?> ClosedAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var open = await db.Channels.AnyAsync(c => c.Code == ChannelCode && c.Enabled, ct) && !await health.IsPausedAsync(ChannelCode, ct);
        return open ? null : T("Formulir ini sedang ditutup sementara. Belum ada yang terkirim; coba lagi nanti, atau kirim lewat kanal lain. Bila berbahaya, hubungi 112.",
            "This form is closed for the moment. Nothing was sent; try again later, or use another channel. In danger, call 112.");
    }

    public async Task<DeskAnswer> SendAsync(ReportInput i, IPAddress? from, CancellationToken ct)
    {
        if (await ClosedAsync(ct) is { } closed) return No(503, closed);
        if (tickets.Read(i.Ticket) is not { } ticket)
            return No(400, T("Halaman ini sudah kedaluwarsa. Isian Anda masih ada di bawah; tekan Kirim sekali lagi.", "This page has expired. What you typed is still below; press Send once more.")) with { NewTicket = true };
        if (!string.IsNullOrEmpty(i.Website) || time.GetUtcNow() - ticket.IssuedAt < limits.LeastTime)
            return No(400, T("Kiriman ini tampak seperti dari program. Bila Anda mengisinya sendiri, tekan Kirim sekali lagi.", "This looks as if a program sent it. If you filled it in yourself, press Send once more."));
        var wrong = ReportRules.Check(i, places.Current, c => routing.Current.Category(c) is not null, time.GetUtcNow());
        var leftOut = new List<string>();
        var photos = wrong.ContainsKey("foto") ? [] : await ReadAsync(i, wrong, leftOut, ct);
        if (wrong.Count > 0) return new DeskAnswer(422) { Fields = wrong };
        return Refuse(i, ticket, from) ?? await ReceiveAsync(Envelope(i, ticket, photos) with { LeftOut = leftOut }, from, ct);
    }

    private DeskAnswer? Refuse(ReportInput i, Ticket ticket, IPAddress? from) => limits.Of(from) switch
    {
        Pace.Free => null,
        Pace.Stop => No(429, T("Terlalu banyak laporan dari jaringan ini. Isian Anda masih di bawah; kirim lagi 15 menit lagi. Bila berbahaya, hubungi 112.",
            "Too many reports from this network. What you typed is still below; send it again in 15 minutes. In danger, call 112.")),
        _ when ReportLimits.IsProof(i.Ticket!, i.Proof) || limits.Waited(from, ticket.IssuedAt) => null,
        _ => No(429, T("Banyak laporan dari jaringan ini. Isian Anda masih di bawah; tunggu satu menit, lalu tekan Kirim lagi.",
            "Many reports come from this network. What you typed is still below; wait one minute, then press Send again.")),
    };

    private async Task<DeskAnswer> ReceiveAsync(RawEnvelope envelope, IPAddress? from, CancellationToken ct)
    {
        IntakeReceipt receipt;
        try
        {
            receipt = await intake.ReceiveAsync(envelope, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogError(e, "A web form could not be kept; its sender was told so");
            health.Error(ChannelCode, "Sebuah laporan dari formulir tidak dapat disimpan; pengirim diminta mengirim lagi. Periksa basis data dan ruang cakram.");
            return No(503, T("Laporan belum dapat disimpan karena gangguan pada kami. Isian Anda masih di bawah; tekan Kirim lagi sebentar lagi.",
                "The report could not be kept because of a fault on our side. What you typed is still below; press Send again in a moment."));
        }
        if (receipt.Duplicate) return await AgainAsync(receipt, envelope, ct);
        limits.Count(from);
        health.Received(ChannelCode);
        return new DeskAnswer(302) { JournalId = receipt.JournalId };
    }

    // The same form once more is the same report; a form that was changed after sending (the browser's "back") is not.
    private async Task<DeskAnswer> AgainAsync(IntakeReceipt receipt, RawEnvelope envelope, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var print = await db.Journal.Where(j => j.Id == receipt.JournalId).Select(j => j.Fingerprint).FirstOrDefaultAsync(ct);
        if (print is null || print == WebReport.Print(envelope.Bytes.Span)) return new DeskAnswer(302) { JournalId = receipt.JournalId };
        return No(409, T($"Formulir ini sudah terkirim{Of(receipt)}. Yang Anda ubah sesudahnya belum terkirim: tekan Kirim untuk mengirimnya sebagai laporan baru.",
            $"This form was sent already{Of(receipt)}. What you changed since was not: press Send to send it as a new report.")) with { NewTicket = true };
    }

    private static string Of(IntakeReceipt receipt) => receipt.Number is { } number ? $" ({number})" : "";

    private RawEnvelope Envelope(ReportInput i, Ticket ticket, List<ReportPhoto> photos)
    {
        var point = ReportRules.Point(i);
        var report = new WebReport(ticket.Id, ReportRules.Line(i.Text)!)
        {
            Category = ReportRules.Line(i.Category),
            Address = ReportRules.Line(i.Address),
            Latitude = point?.Latitude,
            Longitude = point?.Longitude,
            Anonymous = i.IsAnonymous,
            Name = i.IsAnonymous ? null : ReportRules.Line(i.Name),
            Phone = i.IsAnonymous ? null : ReportRules.Line(i.Phone),
            Email = i.IsAnonymous ? null : ReportRules.Line(i.Email),
            Photos = [.. photos.Select(p => new WebPhoto(p.Name, p.Type, p.Bytes))],
        };
        var facts = new Dictionary<string, string> { ["asal"] = ReportRules.Source(i.Source) ?? "lapor" };
        return new RawEnvelope(ChannelCode, WebReportParser.FormatName, "web:" + ticket.Id, time.UtcNowMicros(), report.ToBytes()) { Facts = facts };
    }

    private static async Task<List<ReportPhoto>> ReadAsync(ReportInput i, Dictionary<string, string> wrong, List<string> leftOut, CancellationToken ct)
    {
        var photos = new List<ReportPhoto>();
        var number = 0;
        foreach (var file in i.Photos.Where(f => f.Length > 0))
        {
            number++;
            using var buffer = new MemoryStream((int)file.Length);
            await file.CopyToAsync(buffer, ct);
            var bytes = buffer.ToArray();
            if (!FileSniffer.IsPicture(FileSniffer.Sniff(bytes, file.FileName)))
                wrong["foto"] = T($"{FileNames.Clean(file.FileName)} bukan foto. Pilih JPG, PNG, WebP, atau HEIC.", $"{FileNames.Clean(file.FileName)} is no photo. Choose JPG, PNG, WebP or HEIC.");
            else if (!i.IsAnonymous) photos.Add(new ReportPhoto(file.FileName, file.ContentType, bytes));
            else if (NamelessPicture.Make(bytes, number) is { } clean) photos.Add(new ReportPhoto(clean.Name, NamelessPicture.Type, clean.Bytes));
            // The words count more than the picture: the report arrives, and says what is missing.
            else leftOut.Add(NamelessPicture.LeftOut(number));
        }
        return photos;
    }

    private static DeskAnswer No(int status, string problem) => new(status) { Problem = problem };
}
