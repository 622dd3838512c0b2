using CrmConsole.Accounts;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Intake;
using CrmConsole.Places;
using CrmConsole.Replies;
using CrmConsole.Reporters;
using CrmConsole.Routing;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Desk;

/// <param name="Number">The report that it is.</param>
/// <param name="Problem">For the officer, when it is none.</param>
/// <param name="Fields">What must be put right, by the field's name.</param>
public sealed record DeskAnswer(string? Number = null, string? Problem = null, IReadOnlyDictionary<string, string>? Fields = null)
{
    /// <summary>It is in the journal: nobody needs to type it again.</summary>
    public bool Kept { get; init; }
}

/// <summary>Ends a visit at a counter: as a report through the one door, or as advice only.</summary>
public sealed class DeskEntry(IntakeDoor door, Writer writer, TicketDesk tickets, DeskDrafts drafts, DeskPhotos photos, DeskMatches matches, CaseDoor changes, HealthBook health, ReplyRoutes routes, PlaceDirectory places, RoutingDirectory routing, TimeProvider time)
{
    /// <summary>Report, visit, ticket and the emptied draft are one transaction. Handed in twice it is one report.</summary>
    public async Task<DeskAnswer> HandInAsync(Actor actor, DeskPlace place, DeskForm form, long revision, CancellationToken ct = default)
    {
        var now = time.UtcNowMicros();
        if (form.Id is not { Length: >= 16 and <= 64 } id) return new DeskAnswer(Problem: T("Halaman ini sudah lama. Isian tersimpan; muat ulang halaman.", "This page is old. What you typed is stored; reload the page."));
        var wrong = form.Problems(places.Current, c => routing.Current.Category(c) is not null, routes.ContactFor, now);
        if (wrong.Count > 0) return new DeskAnswer(Fields: wrong);
        if (!routes.IsOpen(place.Channel) || await health.IsPausedAsync(place.Channel, ct))
            return new DeskAnswer(Problem: T("Kanal loket ini sedang dijeda atau dimatikan. Isian tetap tersimpan; coba lagi nanti.", "This counter's channel is paused or off. What you typed is stored; try again later."));
        var files = await drafts.FindAsync(actor.Id, ct) is { } draft ? await photos.ReadAsync(draft.Id, form.Anonymous, ct) : [];
        if (files.FirstOrDefault(f => f.Problem is not null)?.Problem is { } unfit) return new DeskAnswer(Fields: new Dictionary<string, string> { ["files"] = unfit });
        var envelope = new RawEnvelope(place.Channel, DeskReport.Format, $"desk:{actor.Id}:{id}", now, DeskReport.From(form, files).ToBytes());
        var options = new ReceiveOptions(EnteredAt: place.AgencyCode, EnteredBy: actor.Id, InTransaction: (db, journal) => Close(db, actor, place, form, revision, db.Journal.Find(journal)!.ReportId));
        var receipt = await door.ReceiveAsync(envelope, options, ct);
        if (receipt is { Number: { } own, Duplicate: false } && form.Join is { } number) await JoinAsync(actor, own, number, ct);
        tickets.Tell(place.Id);
        if (!receipt.Duplicate) health.Received(place.Channel);
        return new DeskAnswer(receipt.Number, receipt.Number is not null ? null : Why(receipt.Outcome)) { Kept = true };
    }

    private static string Why(IntakeOutcome outcome) => outcome switch
    {
        IntakeOutcome.Ignored => T("Kontak ini diblokir: tercatat, tidak menjadi laporan. Laporan anonim tetap bisa.", "This contact is blocked: on record, no report. An anonymous report is still possible."),
        IntakeOutcome.Quarantined => T("Terlalu banyak laporan dari kontak ini: tersimpan dan menunggu dilihat petugas triase di Karantina.", "Too many reports of this contact: kept, and waiting for triage to look at it in Quarantine."),
        _ => T("Tersimpan, tetapi belum menjadi laporan; nomornya menyusul. Administrator melihatnya di Karantina.", "Kept, but no report yet; its number will follow. An administrator sees it in Quarantine."),
    };

    /// <summary>The visitor only wanted to know something.</summary>
    public async Task<DeskAnswer> AdviseAsync(Actor actor, DeskPlace place, DeskForm form, long revision, CancellationToken ct = default)
    {
        if (form.Note is null) return new DeskAnswer(Fields: new Dictionary<string, string> { ["note"] = T("Tulis singkat apa yang ditanyakan dan dijawab.", "Write briefly what was asked and answered.") });
        if (form.Note.Length > DeskForm.LongestNote) return new DeskAnswer(Fields: new Dictionary<string, string> { ["note"] = T($"Paling banyak {DeskForm.LongestNote} huruf.", $"At most {DeskForm.LongestNote} letters.") });
        await writer.RunAsync(db => Close(db, actor, place, form, revision, null), ct);
        tickets.Tell(place.Id);
        return new DeskAnswer { Kept = true };
    }

    private void Close(CrmDb db, Actor actor, DeskPlace place, DeskForm form, long revision, long? reportId)
    {
        var now = time.UtcNowMicros();
        var draft = db.DeskDrafts.FirstOrDefault(d => d.UserId == actor.Id);
        db.DeskVisits.Add(new DeskVisit
        {
            PlaceId = place.Id, TicketId = draft?.TicketId, UserId = actor.Id, ReportId = reportId, OnBehalf = form.OnBehalf,
            // A note is for counting and learning, not for keeping who somebody is.
            Note = form.Note is null ? null : Masking.Text(form.Note, form.Identity.Name),
            StartedAt = draft?.StartedAt ?? now, EndedAt = now, ConsentAt = form is { Anonymous: false, Consent: true } && reportId is not null ? now : null,
        });
        if (draft?.TicketId is { } ticket) tickets.Serve(db, ticket);
        if (draft is not null)
        {
            drafts.Empty(db, draft, revision);
            (draft.TicketId, draft.StartedAt) = (null, now);
        }
    }

    // What the visitor recognised as theirs too, by the one door for changes. When the two may not stand together, the report stays
    // a case of its own, and triage sees both.
    private async Task JoinAsync(Actor actor, string own, string number, CancellationToken ct)
    {
        if (await matches.ToJoinAsync(own, number, ct) is not { } c) return;
        await changes.RunAsync(Actor.System, c.Id, c.Version, new Merge(number, $"Pengunjung di loket memastikan ini hal yang sama (dicatat {actor.Name})."), ct);
    }
}
