using CrmConsole.Accounts;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;

namespace CrmConsole.Tests.Cases;

public sealed class StateMachineTests
{
    [Fact]
    public void Every_state_command_and_role_is_allowed_by_the_table_or_refused_with_a_sentence()
    {
        foreach (var state in Enum.GetValues<CaseState>())
            foreach (var act in Act.All)
                foreach (var role in Roles.All.Append(Roles.Citizen))
                {
                    var facts = new MachineFacts(state, HasAgency: true, HasCategory: true, ReadOnly: false, Sealed: false, DoneBy: 99, RulingPending: act is RuleAct, Marked: true);
                    var refusal = StateMachine.Decide(act, facts, TestCases.Staff(1, role), out var to);
                    var rows = StateMachine.Table.Where(t => t.Act == act && t.Row.From.Contains(state)).Select(t => t.Row).ToList();
                    var row = rows.Find(t => t.Roles.Contains(role));
                    Assert.Equal(rows.Count == 0 ? Refusal.WrongState : row is null ? Refusal.WrongRole : Refusal.None, refusal);
                    if (refusal == Refusal.None) Assert.Equal(row!.To ?? state, to);
                    else Assert.NotEmpty(StateMachine.Sentence(refusal));
                }
    }

    [Fact]
    public void Every_step_of_the_table_and_every_role_in_it_has_a_name_of_its_own()
    {
        Assert.All(StateMachine.Table, t => Assert.NotEmpty(t.Act.Name));
        Assert.Equal(Act.All.Count, Act.All.Select(a => a.Name).Distinct().Count());
        Assert.All(StateMachine.Table.SelectMany(t => t.Row.Roles).Distinct(), r => Assert.NotEqual(r, RoleNames.Of(r)));
    }

    [Fact]
    public void Done_is_reached_only_through_validation_by_somebody_else()
    {
        Assert.Equal([Act.Of<Validate>()], StateMachine.Table.Where(t => t.Row.To == CaseState.Done).Select(t => t.Act).Distinct());
        var facts = new MachineFacts(CaseState.AwaitingValidation, true, true, false, false, DoneBy: 7);
        Assert.Equal(Refusal.OwnWork, StateMachine.Decide(Act.Of<Validate>(), facts, TestCases.Staff(7, Roles.Validator), out _));
        Assert.Equal(Refusal.None, StateMachine.Decide(Act.Of<Validate>(), facts, TestCases.Staff(8, Roles.Validator), out _));
    }

    [Fact]
    public void A_pending_ruling_stops_every_move_and_a_ruling_ends_returns()
    {
        var pending = new MachineFacts(CaseState.Coordinating, true, true, false, false, null, RulingPending: true);
        foreach (var move in new[] { Act.Of<Accept>(), Act.Of<TransferTo>(), Act.Of<Return>(), Act.Of<Ask>(), Act.Of<SendExternal>() })
            Assert.Equal(Refusal.RulingPending, StateMachine.Decide(move, pending, TestCases.Staff(1, Roles.Agency), out _));
        Assert.Equal(Refusal.None, StateMachine.Decide(Act.Of<Rule>(), pending, TestCases.Staff(1, Roles.Validator), out _));
        var ruled = new MachineFacts(CaseState.Coordinating, true, true, false, false, null, Ruled: true);
        Assert.Equal(Refusal.RulingBinds, StateMachine.Decide(Act.Of<Return>(), ruled, TestCases.Staff(1, Roles.Agency), out _));
        Assert.Equal(Refusal.NoRuling, StateMachine.Decide(Act.Of<Rule>(), ruled, TestCases.Staff(1, Roles.Validator), out _));
    }

    [Fact]
    public void No_two_steps_share_a_key_with_each_other_or_with_the_queue_beside_them() =>
        Assert.Empty(Act.All.Select(a => a.Key).OfType<string>().Concat(["j", "k", "f", "b"]).GroupBy(k => k).Where(g => g.Count() > 1).Select(g => g.Key));

    [Fact]
    public void What_one_may_only_read_takes_no_command()
    {
        foreach (var act in Act.All)
            Assert.Equal(Refusal.ReadOnly, StateMachine.Decide(act, new MachineFacts(CaseState.New, true, true, ReadOnly: true, false, null), TestCases.Staff(1, Roles.Triage), out _));
    }

    [Fact]
    public void Accepting_needs_a_unit_and_a_category()
    {
        var triage = TestCases.Staff(1, Roles.Triage);
        Assert.Equal(Refusal.NeedsAgency, StateMachine.Decide(Act.Of<Accept>(), new MachineFacts(CaseState.New, false, true, false, false, null), triage, out _));
        Assert.Equal(Refusal.NeedsCategory, StateMachine.Decide(Act.Of<Accept>(), new MachineFacts(CaseState.New, true, false, false, false, null), triage, out _));
    }
}
