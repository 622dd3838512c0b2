using CrmConsole.Deadlines;
using CrmConsole.Evidence;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Acts;

/// <summary>How far the work is, with photos.</summary>
/// <param name="Progress">0–99 %; 100 is <see cref="MarkDone"/>. The reporter reads text and figure.</param>
public sealed record PostFollowUp(int Progress, string Text) : CaseCommand
{
    public IReadOnlyList<PreparedAttachment> Files { get; init; } = [];
}

public sealed class FollowUpAct : Act<PostFollowUp>
{
    public override IReadOnlyList<Transition> Rows { get; } = [new([CaseState.InProgress, CaseState.External], null, Working)];

    public override string Name => T("Catat tindak lanjut", "Post a follow-up");
    public override string Key => "i";
    public override int? Button => 50;

    protected override Demand Demands(PostFollowUp command) => new(command.Text);

    protected override Refusal Do(CaseChange change, PostFollowUp command)
    {
        if (command.Progress is < 0 or > 99) return Refusal.BadProgress;
        Post(change, command.Progress, command.Text, command.Files);
        change.Meet(ClockKind.Village);
        return Refusal.None;
    }

    /// <summary>Stores a follow-up with its photos and records it; the reporter reads text and figure in the tracker.</summary>
    internal static void Post(CaseChange change, int progress, string text, IReadOnlyList<PreparedAttachment> files)
    {
        var (c, by) = (change.Case, change.Actor.Id);
        var row = new FollowUp { CaseId = c.Id, ByUserId = by, Progress = progress, Text = text.Trim(), At = change.Now };
        change.Db.FollowUps.Add(row);
        foreach (var file in files) file.AddTo(change.Db, c.Id, followUpId: row.Id);
        change.Append(new FollowedUp(row.Id, progress, change.Hash(text)));
    }
}

public sealed record FollowedUp(long FollowUp, int Progress, string TextHash) : CaseFact(CaseAspect.None)
{
    // The hundredth percent is told as "being checked".
    public override string? StepKind => Progress < 100 ? StepKinds.Progress : null;
    protected override void Change(Case c, DateTimeOffset at) => c.Progress = Progress;
    public override string ForStaff(FactWords words) => T($"Tindak lanjut {Progress} %", $"Follow-up {Progress} %");
    public override string ForCitizen(FactWords words) => T($"Dikerjakan {Progress} %", $"{Progress} % done");
}
