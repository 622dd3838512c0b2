using System.Collections.Frozen;
using System.Reflection;
using CrmConsole.Accounts;
using CrmConsole.Shell;

namespace CrmConsole.Cases;

/// <summary>One row of the state machine: who may do the act in which states, and where it leads.</summary>
/// <param name="To">Null: the state stays.</param>
public sealed record Transition(IReadOnlyList<CaseState> From, CaseState? To, IReadOnlyList<string> Roles);

/// <summary>The words that a person gives with an act, with how few and how many they may be. The default demands nothing.</summary>
public readonly record struct Demand(string? Text, int Shortest = 5, int Longest = 20_000)
{
    /// <summary>May be left out; but what is said must be words.</summary>
    public static Demand IfAny(string? text, int shortest = 5) => new(string.IsNullOrEmpty(text) ? null : text, shortest);

    internal Refusal Problem => Text is null ? Refusal.None : Text.Length > Longest ? Refusal.TextTooLong
        : Text.Trim().Length < Shortest ? Refusal.TextTooShort : Refusal.None;
}

/// <summary>Why somebody does what has to be explained: a code that is stored, and its words.</summary>
public sealed record Reason(string Code, string Indonesian, string English)
{
    public string Name => Words.T(Indonesian, English);
}

/// <summary>One thing that can be done to a case. Each has a file in <c>Acts/</c> that holds all of it: the command, the rows of the
/// state machine, the words demanded, the deed, its facts and their sentences. Acts have no state and are found by type.</summary>
public abstract class Act
{
    /// <summary>Roles that work on cases, and the centre's beside them. Before the acts, which are made with them.</summary>
    protected static IReadOnlyList<string> Working { get; } = [Roles.Agency, Roles.Supervisor];
    protected static IReadOnlyList<string> WorkingAndTriage { get; } = [Roles.Triage, Roles.Agency, Roles.Supervisor];

    /// <summary>Every act; those with a button first, in its order.</summary>
    public static readonly IReadOnlyList<Act> All = [.. typeof(Act).Assembly.GetTypes()
        .Where(t => t is { IsAbstract: false } && t.IsSubclassOf(typeof(Act))).Select(t => (Act)Activator.CreateInstance(t)!)
        .OrderBy(a => a.Button ?? int.MaxValue).ThenBy(a => a.GetType().Name, StringComparer.Ordinal)];

    private static readonly FrozenDictionary<Type, Act> ByCommand = All.ToFrozenDictionary(a => a.Command);
    private static readonly FrozenDictionary<string, Reason> ByCode = All.SelectMany(a => a.Reasons).ToFrozenDictionary(r => r.Code);

    public static Act Of<TCommand>() where TCommand : CaseCommand => ByCommand[typeof(TCommand)];
    public static Act Of(CaseCommand command) => ByCommand[command.GetType()];

    /// <summary>What a reason is called, whichever act it belongs to.</summary>
    public static string ReasonName(string code) => ByCode.TryGetValue(code, out var reason) ? reason.Name : code;

    /// <summary>The type of its command.</summary>
    public abstract Type Command { get; }
    /// <summary>Who may do it when; the first row that fits state and role decides.</summary>
    public abstract IReadOnlyList<Transition> Rows { get; }
    /// <summary>On its button and in lists, in the reader's language.</summary>
    public abstract string Name { get; }
    /// <summary>What somebody wanted who was overtaken by a colleague, when it sets no value.</summary>
    public virtual string Wanted => Name;
    /// <summary>The key that does it on the case page.</summary>
    public virtual string? Key => null;
    /// <summary>Its place among the buttons of the case page; null when it is done elsewhere on the page, or not there.</summary>
    public virtual int? Button => null;
    /// <summary>The command, where nothing has to be asked before; null asks.</summary>
    public virtual CaseCommand? Plain => null;
    /// <summary>What is asked before; null for an act with nothing to ask or with a form of its own.</summary>
    public virtual Question? Question(Case c) => null;
    /// <summary>Reasons one of which must be given.</summary>
    public virtual IReadOnlyList<Reason> Reasons => [];
    /// <summary>Moves the case about, and so has to wait while a ruling is pending.</summary>
    public virtual bool WaitsForRuling => false;
    /// <summary>May start or stop clocks; reading them all would be for nothing where it cannot.</summary>
    public virtual bool TouchesClocks => true;
    /// <summary>What besides state and role stands against it.</summary>
    public virtual Refusal Forbids(in MachineFacts facts, Actor actor) => Refusal.None;

    /// <summary>The code that it would set, as <see cref="FieldConflict.Theirs"/> writes it; null when it sets none.</summary>
    public abstract string? ValueOf(CaseCommand command);

    internal abstract Refusal ProblemOf(CaseCommand command);
    internal abstract Task<(CaseCommand Command, Refusal Why)> PrepareAsync(
        ActServices services, long caseId, CaseCommand command, CancellationToken ct);
    internal abstract Refusal Run(CaseChange change, CaseCommand command);
}

/// <inheritdoc />
public abstract class Act<TCommand> : Act where TCommand : CaseCommand
{
    public sealed override Type Command => typeof(TCommand);

    /// <summary>The deed, inside the writer's transaction, when the state machine has allowed it. A refusal means that the wish itself
    /// is impossible (an unknown code, an officer of another unit); then nothing is saved.</summary>
    protected abstract Refusal Do(CaseChange change, TCommand command);

    /// <summary>The words that come with it.</summary>
    protected virtual Demand Demands(TCommand command) => default;

    /// <inheritdoc cref="Act.ValueOf" />
    protected virtual string? Value(TCommand command) => null;

    /// <summary>Outside the writer, which it would hold up: reads or draws what the deed needs, whatever the caller says of it.</summary>
    protected virtual Task<(TCommand Command, Refusal Why)> PrepareAsync(
        ActServices services, long caseId, TCommand command, CancellationToken ct) =>
        Task.FromResult((command, Refusal.None));

    public sealed override string? ValueOf(CaseCommand command) => Value((TCommand)command);
    internal sealed override Refusal ProblemOf(CaseCommand command) => Demands((TCommand)command).Problem;
    internal sealed override Refusal Run(CaseChange change, CaseCommand command) => Do(change, (TCommand)command);

    internal sealed override async Task<(CaseCommand Command, Refusal Why)> PrepareAsync(
        ActServices services, long caseId, CaseCommand command, CancellationToken ct) =>
            await PrepareAsync(services, caseId, (TCommand)command, ct);
}
