using CrmConsole.Accounts;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Live;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Tests.Cases;

/// <summary>Whatever people of all roles try in whatever order: no state is reached that the rules forbid, the total clock
/// stands, and the row is the replay of its events.</summary>
public sealed class RandomWalkTests
{
    private const string Sudin = "sudin-bina-marga-31.72";
    private static readonly string[] Units = [Sudin, "dishub", "sudin-dishub-31.72", "tidak-ada"];

    [Fact]
    public async Task No_sequence_of_commands_reaches_what_the_rules_forbid_and_the_row_is_the_replay()
    {
        await using var app = await TestApp.StartAsync(new StartOptions { Settings = new Dictionary<string, string?> { ["Replies:Send"] = "false" } });
        var people = new List<Actor>();
        foreach (var account in new[] { "triase", "petugas", "supervisor", "validator", "triase", "petugas", "validator", "auditor" }) people.Add(await TestCases.DemoAsync(app, account));
        var walk = Gen.Zip(Gen.Choose(0, people.Count - 1), Gen.Choose(0, 25)).ListOf(150);
        var earlier = (await TestCases.ReportAsync(app)).Number;
        var (done, walked) = (0, 0);
        foreach (var steps in walk.Sample(8, 12))
        {
            var c = await TestCases.ReportAsync(app);
            // Every other walk begins where the unit works already: by chance alone most walks end before that.
            if (walked++ % 2 == 0)
                foreach (var (who, command) in new (int, CaseCommand)[] { (0, new Accept()), (1, new Accept()) }) await TestCases.DoAsync(app, people[who], c.Id, command);
            foreach (var (who, what) in steps)
            {
                var result = await TestCases.RunAsync(app, people[who], c.Id, Command(what, who, people[1].Id, earlier, c.Number));
                Assert.True(result.Outcome != CommandOutcome.Refused || result.Sentence.Length > 0);
                if (result.Outcome == CommandOutcome.Done) done++;
            }
            await CheckAsync(app, c);
        }
        // Walks in which nothing ever succeeds would prove nothing; each begins with a case that at least a note can be added to.
        Assert.True(done > walked, $"only {done} commands of {walked} walks succeeded");
    }

    private static CaseCommand Command(int what, int who, long agus, string earlier, string own) => what switch
    {
        0 => new Accept(),
        1 => new Start(),
        2 => new MarkDone("Sudah dikerjakan kemarin"),
        3 => TestCases.Validate,
        4 => new Reject("Fotonya belum ada"),
        5 => new Refuse("abusive", "Isi tidak pantas sekali"),
        6 => new Reopen("Ternyata belum beres"),
        7 => new Return("not_our_task", "Bukan tugas unit kami"),
        8 => new Rule(Sudin, "Keputusan Biro mengikat"),
        9 => new PostFollowUp(50, "Separuh sudah dikerjakan"),
        10 => new Ask("Di sebelah mana tepatnya?"),
        11 => new Resume(),
        12 => new SendExternal("pln", "Kabel ini milik PLN"),
        13 => new Archive("withdrawn", "Dicabut oleh pelapor"),
        14 => new TransferTo(Units[who % Units.Length], "Coba unit lain dahulu"),
        15 => new Promise(new DateOnly(2027, 1, 1).AddDays(who), "Menunggu bahan datang"),
        16 => new SetPriority((CasePriority)(who % 3)),
        17 => new SetCategory("pju-mati"),
        18 => new Assign(who % 2 == 0 ? agus : null, "Dibagi ulang"),
        19 => new AddMilestone("Bahan tersedia", new DateOnly(2027, 2, 1)),
        20 => new Merge(earlier, "Lampu yang sama di tempat yang sama"),
        21 => new Split(own, "Ternyata lampu yang lain"),
        22 => new Link(earlier),
        23 => new SetSubject(who == 0 ? "dishub" : Sudin, "Laporan menyangkut unit itu sendiri"),
        24 => new SetArea("31.72.01.1005"),
        _ => new AddNote("Dilihat di lokasi"),
    };

    private static async Task CheckAsync(TestApp app, Case first)
    {
        var row = await TestCases.ReadAsync(app, first.Id);
        await using var db = app.OpenDb();
        var replayed = new Case { Id = row.Id, Number = "", Channel = "", Title = row.Title, Address = row.Address };
        var state = CaseState.New;
        long? doneBy = null;
        foreach (var e in await db.Events.Where(e => e.CaseId == row.Id).OrderBy(e => e.Index).ToListAsync())
        {
            var fact = CaseFact.Read(e.Type, e.Payload);
            if (fact is StateMove s)
            {
                Assert.Equal(state, s.From);
                if (s.To == CaseState.AwaitingValidation) doneBy = e.ActorId;
                if (s.To == CaseState.Done) Assert.Equal((CaseState.AwaitingValidation, true), (s.From, doneBy is not null && doneBy != e.ActorId));
            }
            fact.ApplyTo(replayed, e.ActorKind, e.At);
            // What is told step by step is what the row says.
            Assert.Equal(replayed.State, fact.StateAfter ?? state);
            (replayed.Version, replayed.Head, state) = (e.Index, e.Hash, replayed.State);
            // Returned at most twice: then the Bureau rules, and its ruling binds.
            Assert.InRange(replayed.Returns, 0, 2);
            Assert.False(replayed is { RulingPending: true, State: not CaseState.Coordinating });
        }
        Assert.Equal(first.TotalDueAt, row.TotalDueAt);
        Assert.Equivalent(row, replayed, strict: true);
    }
}
