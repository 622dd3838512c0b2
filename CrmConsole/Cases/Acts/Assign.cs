using System.Globalization;
using CrmConsole.Accounts;
using Microsoft.EntityFrameworkCore;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Acts;

/// <summary>An officer gets the case; null takes the officer off.</summary>
public sealed record Assign(long? OfficerId, string? Reason) : CaseCommand(CaseAspect.Officer)
{
    /// <summary>Set when it is prepared, whatever the caller says; null when there is no such account.</summary>
    public StaffCard? Officer { get; init; }
}

public sealed class AssignAct : Act<Assign>
{
    public override IReadOnlyList<Transition> Rows { get; } = [new(CaseStates.Open, null, WorkingAndTriage)];

    public override string Name => T("Tugaskan", "Assign");
    public override string Key => "a";
    public override bool TouchesClocks => false;

    public override Question Question(Case c) =>
        new(T("Tugaskan kepada", "Assign to"), Name, a => new Assign(long.Parse(a.Code, CultureInfo.InvariantCulture), null))
        {
            Pick = PickFrom.Officers,
            Current = c.OfficerId?.ToString(CultureInfo.InvariantCulture),
        };

    protected override string Value(Assign command) => command.OfficerId?.ToString(CultureInfo.InvariantCulture) ?? "";
    protected override Demand Demands(Assign command) => new(command.Reason);

    // A moment before the writer: accounts change rarely.
    protected override async Task<(Assign Command, Refusal Why)> PrepareAsync(
        ActServices services, long caseId, Assign command, CancellationToken ct)
    {
        if (command.OfficerId is not { } id) return (command, Refusal.None);
        await using var db = await services.Databases.CreateDbContextAsync(ct);
        return (command with { Officer = StaffDirectory.Find(db, id, services.Writer.Now) }, Refusal.None);
    }

    protected override Refusal Do(CaseChange change, Assign command)
    {
        var (c, db) = (change.Case, change.Db);
        if (command.OfficerId == c.OfficerId) return Refusal.SameValue;
        if (command.OfficerId is not null)
        {
            if (command.Officer is not { } officer) return Refusal.UnknownCode;
            if (!officer.Active) return Refusal.OfficerInactive;
            if (!Assignees.Works(officer, ScopeFacts.Of(c), change.Units)) return Refusal.OfficerNotInUnit;
        }
        foreach (var open in db.Assignments.Where(a => a.CaseId == c.Id && a.To == null)) open.To = change.Now;
        var (before, by) = (c.OfficerId, change.Actor.Id);
        change.Append(new OfficerChanged(before, command.OfficerId, command.Reason is null ? null : change.Hash(command.Reason)));
        // By the fact's own moment the timeline and the notice find the reason.
        var at = c.UpdatedAt;
        db.Assignments.Add(new Assignment
        {
            CaseId = c.Id,
            AgencyCode = c.AgencyCode,
            OfficerId = c.OfficerId,
            ByUserId = by,
            From = at,
            Reason = command.Reason,
        });
        if (c.OfficerId is { } now && now != by) change.Notify(now, "assigned", $"assigned:{c.Id}:{c.Version}", at);
        if (before is { } was && was != by) change.Notify(was, "taken_off", $"taken_off:{c.Id}:{c.Version}", at);
        return Refusal.None;
    }
}

public sealed record OfficerChanged(long? From, long? To, string? ReasonHash) : CaseFact(CaseAspect.Officer)
{
    public override bool IsWork => false;
    protected override void Change(Case c, DateTimeOffset at) => c.OfficerId = To;

    public override string ForStaff(FactWords words) => To is { } to
        ? T($"Ditugaskan kepada {words.Officer(to)}", $"Assigned to {words.Officer(to)}")
        : T("Penugasan dilepas", "Assignment taken off");

    public override string? ForCitizen(FactWords words) => null;
}
