using CrmConsole.Accounts;
using CrmConsole.Evidence;
using Microsoft.EntityFrameworkCore;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Acts;

/// <summary>Two cases have to do with each other and stay two.</summary>
public sealed record Link(string Number) : CaseCommand;

public sealed class LinkAct : Act<Link>
{
    /// <summary>How soon, and how near, the same trouble counts as "again".</summary>
    private static readonly TimeSpan Again = TimeSpan.FromDays(90);
    private const double NearMetres = 60, NearDegrees = 0.001;
    private const int MostLinks = 3;

    public override IReadOnlyList<Transition> Rows { get; } = [new(CaseStates.All, null, WorkingAndTriage)];

    public override string Name => T("Tautkan kasus", "Link a case");
    public override bool TouchesClocks => false;

    public override Question Question(Case c) => new(T("Tautkan dengan kasus lain",
        "Link with another case"), T("Tautkan", "Link"), a => new Link(a.Code))
    {
        Pick = PickFrom.CaseNumber,
        Hint = T("Keduanya tetap dua kasus dan saling ditunjukkan.", "They stay two cases and point to each other."),
    };

    protected override Refusal Do(CaseChange change, Link command)
    {
        var c = change.Case;
        if (change.Other(command.Number) is not { } other) return Refusal.NotAnywhereElse;
        if (other.Id == c.Id) return Refusal.SameCase;
        if (change.Db.CaseLinks.Any(l => (l.CaseId == c.Id && l.OtherId == other.Id) || (l.CaseId == other.Id && l.OtherId == c.Id)))
            return Refusal.SameValue;
        Add(change, new Linked(other.Id, other.Number, CaseLinkKind.Related, null));
        change.On(other).Append(new Linked(c.Id, c.Number, CaseLinkKind.Related, null));
        return Refusal.None;
    }

    /// <summary>The same kind of trouble, done within 90 days at the same place: found when a person has accepted the report,
    /// because then kind and place are sure.</summary>
    internal static void ToEarlier(CaseChange change)
    {
        var (c, db) = (change.Case, change.Db);
        if (c is not { Latitude: { } lat, Longitude: { } lon, CategoryCode: { } category } || c.Sealed) return;
        var (south, north, west, east) = (lat - NearDegrees, lat + NearDegrees, lon - NearDegrees, lon + NearDegrees);
        var since = c.CreatedAt - Again;
        var earlier = db.Cases.AsNoTracking()
            .Where(x => x.CategoryCode == category && x.ClosedAt >= since && x.Id != c.Id
                && x.State == CaseState.Done && !x.Sealed && x.ClosedAt <= c.CreatedAt
                && x.Latitude >= south && x.Latitude <= north && x.Longitude >= west && x.Longitude <= east)
            .Where(x => !db.CaseLinks.Any(l => l.CaseId == c.Id && l.OtherId == x.Id))
            .OrderByDescending(x => x.ClosedAt).Select(x => new { x.Id, x.Number, x.Latitude, x.Longitude, x.ClosedAt }).ToList();
        foreach (var x in earlier
            .Where(x => EvidenceChecks.Metres(lat, lon, x.Latitude!.Value, x.Longitude!.Value) <= NearMetres).Take(MostLinks))
            Add(change.By(Actor.System),
                new Linked(x.Id, x.Number, CaseLinkKind.SamePlaceAgain, (int)(c.CreatedAt - x.ClosedAt!.Value).TotalDays));
    }

    private static void Add(CaseChange change, Linked fact)
    {
        long? by = change.Actor.Kind == ActorKind.Staff ? change.Actor.Id : null;
        var row = new CaseLink { CaseId = change.Case.Id, OtherId = fact.Case, Kind = fact.Kind, ByUserId = by, At = change.Now };
        change.Db.CaseLinks.Add(row);
        change.Append(fact);
    }
}

/// <param name="Days">Since the other one was done; null for a link that a person made.</param>
public sealed record Linked(long Case, string Number, CaseLinkKind Kind, int? Days) : CaseFact(CaseAspect.None)
{
    public override long? OtherCase => Case;
    public override CaseFact WithoutOther(string words) => this with { Number = words };
    protected override void Change(Cases.Case c, DateTimeOffset at) { }

    public override string ForStaff(FactWords words) => Kind == CaseLinkKind.SamePlaceAgain
        ? T($"Tempat yang sama lagi: {Number}, {Days} hari setelah selesai",
            $"The same place again: {Number}, {Days} days after it was done")
        : T($"Ditautkan dengan {Number}", $"Linked with {Number}");

    public override string? ForCitizen(FactWords words) => null;
}
