using CrmConsole.Accounts;
using CrmConsole.Cases;
using CrmConsole.Cases.Queue;
using CrmConsole.Oversight;
using CrmConsole.Tests.Cases;

namespace CrmConsole.Tests.Oversight;

public sealed class BoardTests
{
    [Fact]
    public async Task Every_number_on_the_board_is_the_number_of_the_list_it_opens()
    {
        await using var app = await TestApp.StartAsync(new StartOptions { DemoCases = 150 });
        await TestCases.CaughtUpAsync(app);
        var supervisor = await TestCases.DemoAsync(app, "supervisor");
        // The head of all road works has the whole tree below, and can narrow it.
        var head = supervisor with { Units = ["bina-marga"] };
        foreach (var (who, unit) in new[] { (supervisor, null), (head, null), (head, "sudin-bina-marga-31.72") })
        {
            var rows = Rows(app, who);
            var team = await app.Get<Teams>().ReadAsync(who, unit, []);
            Assert.Equal(unit is not null, team.Units is not null);
            var board = Board.Of(rows, team.Members, team.Units, app.Get<TimeProvider>().GetUtcNow());
            Assert.True(board.Tiles.Single(t => t.View == "all").Count > 0);
            foreach (var tile in board.Tiles)
            {
                var address = QueueAddress.Of(new Uri("http://localhost" + BoardWords.Href(tile.View, unit)));
                using var list = app.Get<QueueIndex>().OpenSession(who, address.Filter, address.Order);
                Assert.Equal((tile.View, list.Total), (tile.View, tile.Count));
            }
        }
    }

    [Fact]
    public async Task A_unit_of_somebody_else_cannot_be_looked_at()
    {
        await using var app = await TestApp.StartAsync();
        var supervisor = await TestCases.DemoAsync(app, "supervisor");
        var team = await app.Get<Teams>().ReadAsync(supervisor, "dishub", []);
        Assert.Null(team.Units);
        Assert.All(team.Members, m => Assert.Contains("sudin-bina-marga-31.72", m.Actor.Units));
    }

    [Fact]
    public void The_absent_with_cases_stand_first_and_the_load_counts_other_units_too()
    {
        StaffCard[] team = [Officer(1, "Agus"), Officer(2, "Budi") with { Absent = true }, Officer(3, "Citra") with { Absent = true }];
        QueueRow[] rows = [Row(1, 1, "a"), Row(2, 1, "b"), Row(3, 2, "a"), Row(4, null, "a")];
        var board = Board.Of(rows, team, new HashSet<string> { "a" }, Rows0);
        Assert.Equal([null, 2L, 1L, 3L], board.Columns.Select(c => c.Id));
        Assert.Equal((1, 2), (board.Columns[2].Cards.Count, board.Columns[2].Load));
        Assert.Equal([4L], board.Columns[0].Cards.Select(r => r.Id));
    }

    [Fact]
    public void Silence_begins_after_three_days_and_is_nobodys_while_the_citizen_is_asked()
    {
        var row = Row(1, 1, "a") with { WorkedAt = Rows0 - QueueRow.Silence };
        Assert.True(row.IsSilent(Rows0));
        Assert.False(row.IsSilent(Rows0 - TimeSpan.FromSeconds(1)));
        Assert.False((row with { State = CaseState.AwaitingCitizen }).IsSilent(Rows0));
        Assert.False((row with { State = CaseState.Done, Attention = true }).IsLate(Rows0.AddYears(1)));
    }

    internal static readonly DateTimeOffset Rows0 = new(2026, 11, 25, 3, 0, 0, TimeSpan.Zero);

    internal static StaffCard Officer(long id, string name, int capacity = 12) =>
        new(new Actor(ActorKind.Staff, id, name, new HashSet<string> { Roles.Agency }, ["a"]), Active: true, Absent: false, null, capacity);

    internal static QueueRow Row(long id, long? officer, string agency, string? area = null) => new()
    {
        Id = id, Number = $"JK-261125-{id:0000}", State = CaseState.InProgress, Channel = "web", Title = "Jalan rusak", AreaCode = area, AgencyCode = agency,
        OfficerId = officer, CreatedAt = Rows0, WorkedAt = Rows0, DueAt = Rows0.AddDays(id), TotalDueAt = Rows0.AddDays(7), SearchText = "",
        Facts = new ScopeFacts(false, CaseState.InProgress, false, agency, null, null, [agency]),
    };

    internal static IReadOnlyList<QueueRow> Rows(TestApp app, Actor who)
    {
        using var session = app.Get<QueueIndex>().OpenSession(who, new QueueFilter(), QueueOrder.MostOverdue);
        return [.. session.Range(0, int.MaxValue).Select(i => i.Row)];
    }
}
