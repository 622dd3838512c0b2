using CrmConsole.Accounts;
using CrmConsole.Reporters;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Acts;

/// <summary>Opens a reporter's identity for a person, with a purpose; logged, and seen in the timeline.</summary>
public sealed record Reveal(long ReporterId, string Purpose, string PurposeText) : CaseCommand
{
    /// <summary>What was opened, once it is done.</summary>
    public RevealedIdentity? Opened { get; set; }
}

public sealed class RevealAct : Act<Reveal>
{
    private const int LongestPurpose = 500;

    public override IReadOnlyList<Transition> Rows { get; } = [new(CaseStates.All, null, WorkingAndTriage)];

    public override string Name => T("Buka identitas pelapor", "Open the reporter's identity");
    public override bool TouchesClocks => false;

    protected override Demand Demands(Reveal command) => new(command.PurposeText, Longest: LongestPurpose);

    protected override Refusal Do(CaseChange change, Reveal command)
    {
        var (c, db) = (change.Case, change.Db);
        if (!IdentityReveal.Purposes.Contains(command.Purpose)) return Refusal.UnknownCode;
        var isTheirs = (from m in db.CaseReports
                        join r in db.Reports on m.ReportId equals r.Id
                        where m.CaseId == c.Id && r.ReporterId == command.ReporterId
                        select r.Id).Any();
        if (!isTheirs) return Refusal.UnknownCode;
        command.Opened = change.Identities.Open(db, change.Actor, c.Id, command.ReporterId, command.Purpose, command.PurposeText);
        if (command.Opened is null) return Refusal.Anonymous;
        change.Append(new IdentityOpened(command.ReporterId, command.Purpose));
        return Refusal.None;
    }

    public static string PurposeName(string code) => code switch
    {
        "contact_reporter" => T("Menghubungi pelapor", "Contacting the reporter"),
        "verify_location" => T("Memastikan lokasi", "Making sure of the place"),
        "field_visit" => T("Kunjungan lapangan", "Visit on the spot"),
        "legal_request" => T("Permintaan hukum", "Legal request"),
        _ => code,
    };
}

public static class RevealDoor
{
    /// <summary>Null when it is not allowed or there is nothing to open: see the page's <c>CanReveal</c> beforehand.</summary>
    public static async Task<RevealedIdentity?> RevealAsync(
        this CaseDoor door, Actor actor, long caseId, long reporterId, string purpose, string purposeText, CancellationToken ct = default)
    {
        var command = new Reveal(reporterId, purpose, purposeText);
        return (await door.RunAsync(actor, caseId, int.MaxValue, command, ct)).Outcome == CommandOutcome.Done ? command.Opened : null;
    }
}

public sealed record IdentityOpened(long Reporter, string Purpose) : CaseFact(CaseAspect.None)
{
    public override bool IsWork => false;
    protected override void Change(Case c, DateTimeOffset at) { }

    public override string ForStaff(FactWords words) =>
        T($"Identitas pelapor dibuka: {RevealAct.PurposeName(Purpose)}",
            $"The reporter's identity was opened: {RevealAct.PurposeName(Purpose)}");

    public override string? ForCitizen(FactWords words) => null;
}
