using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace CrmConsole.Data;

/// <summary>Fills the tables of reference data at start. Adds rows whose key is missing and never touches one that is
/// there: what an administrator edited stays. Whoever wants to be rid of a row switches it off or ends its validity;
/// holidays are filled by whole years and policies by kind, so those may be deleted.</summary>
public static class ReferenceSeed
{
    /// <summary>Returns how many rows were added; 0 when nothing was missing. Needs a migrated database. Reads keys only
    /// unless something is missing, so it costs little at every start.</summary>
    public static int Fill(CrmDb db)
    {
        AddMissing(db, db.Channels.Select(c => c.Code), ReferenceFiles.Channels(), c => c.Code);
        AddMissing(db, db.Agencies.Select(a => a.Code), ReferenceFiles.Agencies(), a => a.Code);
        AddMissing(db, db.Categories.Select(c => c.Code), ReferenceFiles.Categories(), c => c.Code);
        AddMissing(db, db.EmergencyWords.Select(w => w.Word), ReferenceFiles.EmergencyWords(), w => w.Word);
        AddMissing(db, db.Templates.Select(t => t.Code + "/" + t.Language), SeedTemplates.All, t => t.Code + "/" + t.Language);
        AddMissing(db, db.Policies.Select(p => p.Kind).Distinct(), ReferenceFiles.Policies(), p => p.Kind);
        AddMissing(db, db.Holidays.Select(h => h.Date.Year).Distinct(), ReferenceFiles.Holidays(), h => h.Date.Year);
        AddMissing(db, db.Areas.Select(a => a.Code), ReferenceFiles.Areas(), a => a.Code);
        AddMissing(db, db.DeskPlaces.Select(p => p.Code), SeedDeskPlaces.From(ReferenceFiles.Agencies()), p => p.Code);
        AddMissing(db, db.Landmarks.Select(l => l.AreaCode + "/" + l.Key), ReferenceFiles.Landmarks(), l => l.AreaCode + "/" + l.Key);
        return Save(db);
    }

    // A thousand new rows by prepared statements: EF would make their SQL first, which a first start waits for.
    private static int Save(CrmDb db)
    {
        var added = db.ChangeTracker.Entries().Count(e => e.State == EntityState.Added);
        if (added == 0) return 0;
        using var transaction = db.Database.BeginTransaction();
        using var rows = new RowSaver((SqliteConnection)db.Database.GetDbConnection());
        rows.Save(db, (SqliteTransaction)transaction.GetDbTransaction());
        transaction.Commit();
        db.ChangeTracker.Clear();
        return added;
    }

    private static void AddMissing<TRow, TKey>(CrmDb db, IQueryable<TKey> present, IReadOnlyList<TRow> rows, Func<TRow, TKey> key) where TRow : class
    {
        var there = present.ToHashSet();
        db.AddRange(rows.Where(r => !there.Contains(key(r))));
    }
}
