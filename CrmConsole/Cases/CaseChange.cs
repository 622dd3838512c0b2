using CrmConsole.Accounts;
using CrmConsole.Data;
using CrmConsole.Deadlines;
using CrmConsole.Evidence;
using CrmConsole.Live;
using CrmConsole.Places;
using CrmConsole.Replies;
using CrmConsole.Reporters;
using CrmConsole.Routing;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Cases;

/// <summary>The office's tables, as administrators keep them.</summary>
public sealed record OfficeTables(RoutingDirectory Routing, PlaceDirectory Places, DeadlineDirectory Deadlines, TemplateBook Templates);

/// <summary>What acts may use. Acts themselves are without services, so that the state machine can be read without a program around
/// it.</summary>
public sealed record ActServices(
    IDbContextFactory<CrmDb> Databases, CaseWriter Writer, CaseReplies Replies,
        IdentityReveal Identities, ContentStore Files, OfficeTables Office)
{
    /// <summary>For changes that no act makes: a message came in, a time ran out.</summary>
    public CaseChange Begin(CrmDb db, Case c, Actor actor) => new(this, db, c, actor, c.State);
}

/// <summary>One change of a case under way, inside the writer's transaction: everything that a deed is given.</summary>
public sealed class CaseChange(ActServices services, CrmDb db, Case c, Actor actor, CaseState to)
{
    public CrmDb Db => db;
    public Case Case => c;
    public Actor Actor => actor;
    /// <summary>Where the row of the state machine leads.</summary>
    public CaseState To => to;
    public DateTimeOffset Now { get; } = services.Writer.Now;

    public RoutingRules Routing => services.Office.Routing.Current;
    public AgencyTree Units => Routing.Tree;
    public PlaceMap Places => services.Office.Places.Current;
    public DeadlineBook Deadlines => services.Office.Deadlines.Current;
    public TemplateBook Templates => services.Office.Templates;
    public CaseReplies Replies => services.Replies;
    public IdentityReveal Identities => services.Identities;

    public void Append(CaseFact fact) => services.Writer.Append(db, c, actor, fact);

    /// <summary>The same actor, at the same moment, with another case.</summary>
    public CaseChange On(Case other) => new(services, db, other, actor, other.State);

    /// <summary>The same with what nobody asked for.</summary>
    public CaseChange By(Actor other) => new(services, db, c, other, to);

    /// <summary>What the log keeps of a text.</summary>
    public string Hash(string text) => services.Writer.HashOf(text);

    /// <summary>An internal note, for colleagues.</summary>
    public void Note(string text) => services.Replies.AddNote(db, c, actor, text);

    /// <summary>Tells the reporters: on their channel, or in the tracker when there is no way.</summary>
    public void Tell(string text) => services.Replies.Tell(db, c, actor, text);

    /// <summary>Tells a colleague, once for each key.</summary>
    public void Notify(long user, string kind, string onceKey, DateTimeOffset? at = null) =>
        db.Notices.Add(new StaffNotice { UserId = user, CaseId = c.Id, Kind = kind, OnceKey = onceKey, At = at ?? Now });

    /// <summary>What those clocks ran for has been done.</summary>
    public void Meet(params ReadOnlySpan<ClockKind> kinds) => CaseClocks.Meet(db, c.Id, Now, kinds);

    /// <summary>The row of a hand-over, for those who ask later who had it and why.</summary>
    public void Record(TransferKind kind, string unit, string? reason, string text) => db.Transfers.Add(new Transfer
    {
        CaseId = c.Id,
        FromAgencyCode = c.AgencyCode,
        ToAgencyCode = unit,
        Kind = kind,
        ReasonCode = reason,
        ReasonText = text.Trim(),
        ByUserId = actor.Id,
        At = Now,
    });

    /// <summary>It is about that unit, or about one above it: then that unit must not have it.</summary>
    public bool IsAbout(string? unit) => Units.IsIn(unit, c.SubjectAgencyCode);

    /// <summary>The case that holds a report now, if it is in sight and more than readable: whoever ties two together works on
    /// both.</summary>
    public Case? Other(string number)
    {
        var ids = CaseReader.Holding(db, number.Trim().ToUpperInvariant());
        var other = db.Cases.Include(x => x.Holders).FirstOrDefault(x => ids.Contains(x.Id));
        return other is not null && !Scope.Of(actor, Units).ReadOnly(ScopeFacts.Of(other)) ? other : null;
    }

    /// <summary>The memberships of the reports that the case has now.</summary>
    public List<CaseReport> Members() => [.. db.CaseReports.Where(m => m.CaseId == c.Id && m.To == null).OrderBy(m => m.Id)];

    /// <summary>Keeps the case's nearest due time true.</summary>
    internal void Settle() => CaseClocks.Settle(db, c, services.Writer, actor);
}
