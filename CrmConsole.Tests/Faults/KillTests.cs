using System.Globalization;
using CrmConsole.Tests.Mail;

namespace CrmConsole.Tests.Faults;

/// <summary>The program dies as in a power cut: no mail is lost, none makes two reports, no answer goes out twice, and what
/// nobody can know is shown as unsure.</summary>
public sealed class KillTests(MailServer mail, ITestOutputHelper output) : IClassFixture<MailServer>
{
    public static TheoryData<string> Points => [.. CrmConsole.Data.Faults.Points];

    /// <summary>Dies at the point as soon as it gets there, and once more in the midst of work.</summary>
    [Theory]
    [MemberData(nameof(Points))]
    public async Task Nothing_is_lost_or_doubled_when_it_dies_at(string point)
    {
        await using var run = new KillRun(mail);
        await run.StartAndDieAtAsync(point, 1);
        await run.AnswerAsync(2);
        await run.StartAndDieAtAsync(point, 2);
        await run.AnswerAsync(2);
        await run.JudgeAsync();
        output.WriteLine(await run.StateAsync());
    }

    /// <summary>More of it: <c>CRM_KILLS=50</c>. The same again: <c>CRM_KILL_SEED=…</c>.</summary>
    [Fact]
    public async Task Nothing_is_lost_or_doubled_when_it_dies_at_any_moment()
    {
        var seed = Number("CRM_KILL_SEED") ?? Random.Shared.Next();
        var kills = Number("CRM_KILLS") ?? 10;
        output.WriteLine($"{kills} kills, CRM_KILL_SEED={seed}");
        Console.WriteLine($"{kills} kills, CRM_KILL_SEED={seed}");
        // A repeatable draw, not a secret.
#pragma warning disable CA5394
        var random = new Random(seed);
#pragma warning restore CA5394
        await using var run = new KillRun(mail);
        for (var i = 0; i < kills; i++)
        {
            // In turns from the first instant of a start, and from when it is at work.
            var atWork = i % 2 == 1;
            await run.StartAndKillAfterAsync(TimeSpan.FromMilliseconds(random.Next(50, 3_000)), atWork);
            if (i % 3 == 2) await run.AnswerAsync(2);
        }
        await run.JudgeAsync();
        output.WriteLine(await run.StateAsync());
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
