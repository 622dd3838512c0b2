using CrmConsole.Data;
using CrmConsole.Evidence;
using Microsoft.EntityFrameworkCore;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases;

/// <summary>Looks at the proof of a case that is to be validated: the photos of its follow-ups since it was last judged (and then sent back or opened again).</summary>
public sealed class EvidenceReview(IDbContextFactory<CrmDb> databases)
{
    /// <summary>Outside the writer: comparing pictures reads every hash there is.</summary>
    public async Task<IReadOnlyList<EvidenceWarning>> ReadAsync(long caseId, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        if (await db.Cases.AsNoTracking().FirstOrDefaultAsync(c => c.Id == caseId, ct) is not { } c) return [];
        var since = await db.Validations.Where(v => v.CaseId == caseId).MaxAsync(v => (DateTimeOffset?)v.At, ct);
        var photos = await (from a in db.Attachments
                            join f in db.FollowUps on a.FollowUpId equals f.Id
                            where a.CaseId == caseId && a.Kind == AttachmentKind.Photo && (since == null || f.At > since)
                            select a).AsNoTracking().ToListAsync(ct);
        var proofs = new List<ProofPhoto>();
        foreach (var photo in photos)
            proofs.Add(new ProofPhoto(photo.Id, photo.TakenAt, photo.Latitude, photo.Longitude, await AlsoOnAsync(db, photo, ct)));
        return EvidenceChecks.Check(c.CreatedAt, c.Latitude, c.Longitude, proofs);
    }

    private static async Task<string?> AlsoOnAsync(CrmDb db, Attachment photo, CancellationToken ct)
    {
        if (photo.PerceptualHash is not { } hash) return null;
        var others = db.Attachments.AsNoTracking().Where(a => a.PerceptualHash != null && a.CaseId != photo.CaseId).Select(a => new { a.CaseId, a.PerceptualHash }).AsAsyncEnumerable();
        await foreach (var other in others.WithCancellation(ct))
            if (PerceptualHash.Distance(hash, other.PerceptualHash!.Value) <= EvidenceChecks.SameBits)
                return await db.Cases.Where(c => c.Id == other.CaseId && !c.Sealed).Select(c => c.Number).FirstOrDefaultAsync(ct) ?? "–";
        return null;
    }

    /// <summary>A doubt as a sentence for the validator.</summary>
    public static string Sentence(EvidenceWarning w) => w.Doubt switch
    {
        EvidenceDoubt.NoPhoto => T("Tidak ada foto hasil pekerjaan.", "There is no photo of the work."),
        EvidenceDoubt.TakenBefore => T($"Foto diambil {At(w)}, sebelum laporan masuk.", $"The photo was taken on {At(w)}, before the report came in."),
        EvidenceDoubt.FarAway => T($"Foto diambil {w.Detail} m dari lokasi laporan.", $"The photo was taken {w.Detail} m from the place of the report."),
        EvidenceDoubt.SamePicture => T($"Foto yang sama dipakai pada kasus {w.Detail}.", $"The same picture is used on case {w.Detail}."),
        _ => T("Foto tanpa keterangan waktu dan lokasi.", "The photo has neither time nor place."),
    };

    private static string At(EvidenceWarning w) =>
        Shell.Dates.Full(Instants.FromMicros(long.Parse(w.Detail!, System.Globalization.CultureInfo.InvariantCulture)));
}
