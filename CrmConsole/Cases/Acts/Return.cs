using CrmConsole.Accounts;
using CrmConsole.Deadlines;
using CrmConsole.Routing;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Acts;

/// <summary>The receiving unit gives it back: to the unit it came from, else to the centre; the second time to the Bureau.</summary>
public sealed record Return(string ReasonCode, string Text) : CaseCommand(CaseAspect.Agency);

public sealed class ReturnAct : Act<Return>
{
    /// <summary>This return, and the Bureau decides.</summary>
    private const int ReturnsToRuling = 2;

    // To the centre it becomes New.
    public override IReadOnlyList<Transition> Rows { get; } =
        [new([CaseState.Coordinating, CaseState.Dispositioned, CaseState.InProgress], CaseState.Coordinating, Working)];

    public override string Name => T("Bukan untuk kami", "Not ours: return");
    public override string Wanted => T("dikembalikan", "returned");
    public override string Key => "u";
    public override int? Button => 100;
    public override bool WaitsForRuling => true;

    public override IReadOnlyList<Reason> Reasons { get; } =
    [
        new("not_our_task", "Bukan tugas unit kami", "Not our unit's task"),
        new("wrong_area", "Di luar wilayah kami", "Outside our area"),
        new("other_unit_first", "Unit lain harus bekerja dahulu", "Another unit must work first"),
        new("private_ground", "Lahan atau aset milik pihak lain", "Ground or asset of somebody else"),
        new("incomplete", "Keterangan belum cukup", "Not enough to go on"),
    ];

    public override Question Question(Case c) => new(Name, T("Kembalikan", "Return"), a => new Return(a.Code, a.Text))
    {
        Pick = PickFrom.Reasons,
        Label = T("Penjelasan untuk pengirim", "Explanation for the sender"),
        Hint = c.Returns == 0
            ? T("Pengembalian berikutnya diputuskan Biro Pemerintahan. Tenggat tidak diulang.",
                "The next return is ruled on by the Government Bureau. The clock does not start anew.")
            : T("Ini pengembalian kedua: Biro Pemerintahan akan memutuskan, dan keputusannya mengikat.",
                "This is the second return: the Government Bureau will rule, and its ruling binds."),
    };

    public override Refusal Forbids(in MachineFacts facts, Actor actor) => facts.Ruled ? Refusal.RulingBinds : Refusal.None;

    protected override Demand Demands(Return command) => new(command.Text);

    protected override Refusal Do(CaseChange change, Return command)
    {
        var c = change.Case;
        if (!Reasons.Any(r => r.Code == command.ReasonCode)) return Refusal.UnknownCode;
        var disputed = c.Returns + 1 >= ReturnsToRuling;
        var came = change.Db.Transfers.Where(t => t.CaseId == c.Id && t.ToAgencyCode == c.AgencyCode && t.Kind != TransferKind.Return)
            .OrderByDescending(t => t.Id).FirstOrDefault();
        var to = disputed ? SpecialUnits.GovernmentBureau : came?.FromAgencyCode;
        // Back to the unit complained about it never goes.
        if (change.IsAbout(to)) to = null;
        // The centre reads it again, as if it were new; its clock is not.
        var state = to is null ? CaseState.New : CaseState.Coordinating;
        change.Record(TransferKind.Return, to ?? SpecialUnits.GovernmentBureau, command.ReasonCode, command.Text);
        change.Append(new Returned(c.AgencyCode, to, command.ReasonCode, change.Hash(command.Text), state, disputed));
        change.Meet(ClockKind.Unit);
        if (disputed)
            foreach (var validator in StaffDirectory.ActiveInRole(change.Db, Roles.Validator))
                change.Notify(validator, "ruling", $"ruling:{c.Id}:{c.Returns}");
        change.Note(command.Text);
        return Refusal.None;
    }
}

/// <param name="To">The unit it came from, or null for the centre.</param>
/// <param name="RulingPending">The second return: the Bureau decides.</param>
public sealed record Returned(string? From, string? To, string ReasonCode, string ReasonHash, CaseState State, bool RulingPending)
    : CaseFact(CaseAspect.Agency)
{
    public override CaseState? StateAfter => State;
    public override string? StepKind => RulingPending || To is null ? null : StepKinds.HandedOver;
    public override bool NamesUnit => true;

    protected override void Change(Case c, DateTimeOffset at)
    {
        c.Returns++;
        (c.State, c.RulingPending, c.OfficerId, c.AgencyCode) = (State, RulingPending, null, null);
        if (To is { } to) Hold(c, to, at);
    }

    public override string ForStaff(FactWords words)
    {
        var (unit, why) = (words.Agency(From), words.Reason(ReasonCode));
        return RulingPending
            ? T($"Dikembalikan {unit}: {why}; sudah dua kali, menunggu keputusan Biro Pemerintahan",
                $"Returned by {unit}: {why}; twice now, waiting for the Government Bureau's ruling")
            : T($"Dikembalikan {unit} ke {words.AgencyOrCentre(To)}: {why}", $"Returned by {unit} to {words.AgencyOrCentre(To)}: {why}");
    }

    public override string ForCitizen(FactWords words) => RulingPending
        ? T("Unit berbeda pendapat; Biro Pemerintahan memutuskan siapa yang menangani",
            "The units disagree; the Government Bureau decides who does it")
        : T($"{words.Agency(From)} mengembalikan: {words.Reason(ReasonCode)}",
            $"{words.Agency(From)} gave it back: {words.Reason(ReasonCode)}");
}
