using CrmConsole.Accounts;
using CrmConsole.Routing;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Acts;

/// <summary>What kind of trouble it is.</summary>
public sealed record SetCategory(string Code) : CaseCommand(CaseAspect.Category);

public sealed class SetCategoryAct : Act<SetCategory>
{
    public override IReadOnlyList<Transition> Rows { get; } = [new(CaseStates.Open, null, WorkingAndTriage)];

    public override string Name => T("Ubah kategori", "Change the category");
    public override string Key => "c";

    public override Question Question(Case c) => new(Name, T("Ubah ke", "Change to"), a => new SetCategory(a.Code))
    {
        Pick = PickFrom.Categories,
        Current = c.CategoryCode,
    };

    protected override string Value(SetCategory command) => command.Code;

    protected override Refusal Do(CaseChange change, SetCategory command)
    {
        if (change.Routing.Category(command.Code) is not { } category || !category.ValidAt(change.Now)) return Refusal.UnknownCode;
        if (change.Case.CategoryCode == command.Code) return Refusal.SameValue;
        change.Append(new CategoryChanged(change.Case.CategoryCode, command.Code));
        return Refusal.None;
    }

    /// <summary>The reporter said by a list what kind of trouble it is; an officer's own choice stands.</summary>
    internal static void ByReporter(CaseChange change, string category)
    {
        if (change.Case is { State: CaseState.New, CategoryCode: null }
            && change.Routing.Category(category) is { } known && known.ValidAt(change.Now))
            change.By(Actor.Citizen).Append(new CategoryChanged(null, known.Code));
    }
}

public sealed record CategoryChanged(string? From, string To) : CaseFact(CaseAspect.Category)
{
    protected override void Change(Case c, DateTimeOffset at) => c.CategoryCode = To;

    public override string ForStaff(FactWords words) =>
        T($"Kategori: {words.Category(From)} → {words.Category(To)}", $"Category: {words.Category(From)} → {words.Category(To)}");

    public override string? ForCitizen(FactWords words) => null;
}
