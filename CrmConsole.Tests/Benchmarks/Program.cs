namespace CrmConsole.Bench;

/// <summary>Each benchmark measures one thing on a database of its own. Not called Program: that is the measured one.</summary>
internal static class Benches
{
    private static readonly Dictionary<string, Func<Task>> All = new()
    {
        ["start"] = StartBench.RunAsync,
        ["intake"] = IntakeBench.RunAsync,
        ["mail"] = MailBench.RunAsync,
        ["channels"] = ChannelsBench.RunAsync,
        ["live"] = LiveBench.RunAsync,
        ["queue"] = QueueBench.RunAsync,
        ["commands"] = CommandsBench.RunAsync,
        ["deadlines"] = DeadlinesBench.RunAsync,
        ["memory"] = MemoryBench.RunAsync,
        ["tracker"] = TrackerBench.RunAsync,
        ["desk"] = DeskBench.RunAsync,
        ["public"] = async () => { await TrackerBench.RunAsync(); await StatisticsBench.RunAsync(); },
        ["statistics"] = StatisticsBench.RunAsync,
    };

    public static async Task<int> Main(string[] args)
    {
        var names = args is [] or ["all"] ? [.. All.Keys.Where(n => n != "public")] : args;
        if (names.Except(All.Keys).ToList() is [var unknown, ..])
        {
            await Console.Error.WriteLineAsync($"There is no benchmark \"{unknown}\"; there are: {string.Join(", ", All.Keys)}, all.");
            return 2;
        }
        var failed = 0;
        foreach (var name in names)
        {
            try
            {
                await All[name]();
            }
            catch (Exception e)
            {
                // One that fails must not keep the others from being measured.
                await Console.Error.WriteLineAsync($"{name} failed: {e}");
                failed++;
            }
        }
        return failed;
    }
}
