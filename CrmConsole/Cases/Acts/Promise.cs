using System.Globalization;
using CrmConsole.Accounts;
using CrmConsole.Data;
using CrmConsole.Replies;
using CrmConsole.Shell;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Acts;

/// <summary>By which day it will be done; the reporter is told.</summary>
/// <param name="Day">Jakarta's; the promise holds until its end.</param>
/// <param name="Reason">Needed when an earlier promise changes; the reporter reads it.</param>
public sealed record Promise(DateOnly Day, string? Reason) : CaseCommand(CaseAspect.Promise);

public sealed class PromiseAct : Act<Promise>
{
    private const int LongestDays = 731;

    public override IReadOnlyList<Transition> Rows { get; } =
    [
        new([CaseState.Coordinating, CaseState.Dispositioned, CaseState.InProgress,
            CaseState.FollowUpRejected, CaseState.External], null, [Roles.Supervisor]),
    ];

    public override string Name => T("Ubah tanggal janji", "Change the promised date");
    public override string Key => "p";
    public override bool WaitsForRuling => true;

    protected override string Value(Promise command) => command.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    protected override Demand Demands(Promise command) => Demand.IfAny(command.Reason);

    protected override Refusal Do(CaseChange change, Promise command)
    {
        var c = change.Case;
        if (DayProblem(command.Day, change.Now) is var problem and not Refusal.None) return problem;
        var at = JakartaTime.EndOf(command.Day);
        if (at == c.PromisedAt) return Refusal.SameValue;
        var reason = string.IsNullOrWhiteSpace(command.Reason) ? null : command.Reason.Trim();
        if (c.PromisedAt is not null && reason is null) return Refusal.ReasonNeeded;
        long? was = c.PromisedAt is { } before ? Instants.ToMicros(before) : null;
        change.Append(new Promised(was, Instants.ToMicros(at), reason is null ? null : change.Hash(reason)));
        var day = at.ToJakarta().ToString("dddd, d MMMM yyyy", Words.Indonesian);
        var values = new Dictionary<string, string?> { ["tanggal"] = day, ["alasan"] = reason };
        change.Tell(Templates.Fill(change.Templates.Find("step_promise", "id").Body, values));
        return Refusal.None;
    }

    /// <summary>What is wrong with a day that is named to the citizen.</summary>
    internal static Refusal DayProblem(DateOnly day, DateTimeOffset now)
    {
        var today = JakartaTime.Day(now);
        return day < today ? Refusal.PromiseInPast : day > today.AddDays(LongestDays) ? Refusal.PromiseTooFar : Refusal.None;
    }
}

/// <summary>Microseconds UTC; <paramref name="Was"/> is the promise before, null for the first.</summary>
public sealed record Promised(long? Was, long At, string? ReasonHash) : CaseFact(CaseAspect.Promise)
{
    protected override void Change(Case c, DateTimeOffset at) => c.PromisedAt = Instants.FromMicros(At);

    public override string ForStaff(FactWords words) => Was is { } was
        ? T($"Janji berubah dari {words.Day(was)} menjadi {words.Day(At)}", $"Promise changed from {words.Day(was)} to {words.Day(At)}")
        : T($"Dijanjikan selesai {words.Day(At)}", $"Promised for {words.Day(At)}");

    public override string ForCitizen(FactWords words) => Was is null
        ? T($"Dijanjikan selesai {words.Day(At)}", $"Promised for {words.Day(At)}")
        : T($"Janji selesai berubah menjadi {words.Day(At)}", $"The promised date is now {words.Day(At)}");
}
