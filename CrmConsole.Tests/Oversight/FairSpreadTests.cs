using CrmConsole.Accounts;
using CrmConsole.Cases.Queue;
using CrmConsole.Oversight;
using FsCheck;
using FsCheck.Fluent;
using static CrmConsole.Tests.Oversight.BoardTests;

namespace CrmConsole.Tests.Oversight;

public sealed class FairSpreadTests
{
    private static BoardColumn Column(StaffCard officer, params QueueRow[] rows) => new(officer, rows, rows.Length);

    [Fact]
    public void The_least_loaded_for_what_they_can_carry_gets_the_most_urgent_first()
    {
        BoardColumn[] team = [Column(Officer(1, "Agus", capacity: 4), Row(11, 1, "a"), Row(12, 1, "a")), Column(Officer(2, "Budi", capacity: 20), Row(13, 2, "a"), Row(14, 2, "a"))];
        var plan = FairSpread.Plan([Row(2, null, "a"), Row(1, null, "a")], team, (_, _) => true);
        Assert.Equal([(1L, 2L), (2L, 2L)], plan.Select(p => (p.Case.Id, p.To!.Actor.Id)));
        Assert.Equal((2, 20), (plan[0].Why!.Load, plan[0].Why!.Capacity));
        Assert.Equal(3, plan[1].Why!.Load);
    }

    [Fact]
    public void Who_works_in_the_same_village_gets_it_before_an_equal()
    {
        BoardColumn[] team = [Column(Officer(1, "Agus"), Row(11, 1, "a", "other")), Column(Officer(2, "Budi"), Row(12, 2, "a", "here"))];
        var placed = Assert.Single(FairSpread.Plan([Row(1, null, "a", "here")], team, (_, _) => true));
        Assert.Equal((2L, 1), (placed.To!.Actor.Id, placed.Why!.SamePlace));
    }

    [Fact]
    public void The_absent_the_one_who_has_it_and_the_one_who_may_not_get_nothing()
    {
        BoardColumn[] team = [Column(Officer(1, "Agus")), Column(Officer(2, "Budi") with { Absent = true }), Column(Officer(3, "Citra"))];
        var plan = FairSpread.Plan([Row(1, 1, "a")], team, (officer, _) => officer.Actor.Id != 3);
        Assert.Equal((null, null), (Assert.Single(plan).To, plan[0].Why));
    }

    private static readonly Gen<(int Capacity, int Load)[]> Teams =
        from size in Gen.Choose(2, 8)
        from members in Gen.ArrayOf(from c in Gen.Choose(1, 30) from l in Gen.Choose(0, 30) select (c, l), size)
        select members;

    [Fact]
    public void Nobody_is_left_with_more_than_a_step_above_a_colleague_who_got_less()
    {
        foreach (var (members, cases) in (from t in Teams from n in Gen.Choose(1, 60) select (t, n)).Sample(300, 10))
        {
            var id = 1000L;
            BoardColumn[] team = [.. members.Select((m, i) => new BoardColumn(Officer(i + 1, $"Petugas {i}", m.Capacity), [.. Enumerable.Range(0, m.Load).Select(_ => Row(id++, i + 1, "a"))], m.Load))];
            var plan = FairSpread.Plan(Enumerable.Range(1, cases).Select(i => Row(i, null, "a")), team, (_, _) => true);
            Assert.Equal(cases, plan.Select(p => p.Case.Id).Distinct().Count());
            var after = team.ToDictionary(c => c.Id!.Value, c => c.Load + plan.Count(p => p.To!.Actor.Id == c.Id));
            foreach (var got in plan.Select(p => p.To!).DistinctBy(o => o.Actor.Id))
                foreach (var other in team.Select(c => c.Officer!))
                    Assert.True((double)after[got.Actor.Id] / got.Capacity <= (double)(after[other.Actor.Id] + 1) / other.Capacity + 1e-9, $"{got.Actor.Name} {after[got.Actor.Id]}/{got.Capacity} against {other.Actor.Name} {after[other.Actor.Id]}/{other.Capacity}");
        }
    }
}
