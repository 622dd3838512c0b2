using CrmConsole.Bench;

// Each measures one thing against a server process of its own, on a database of its own.
var all = new Dictionary<string, Func<Task>>
{
    ["start"] = StartBench.RunAsync,
    ["intake"] = IntakeBench.RunAsync,
    ["mail"] = MailBench.RunAsync,
    ["live"] = LiveBench.RunAsync,
    ["queue"] = QueueBench.RunAsync,
    ["memory"] = MemoryBench.RunAsync,
};

var names = args is [] or ["all"] ? [.. all.Keys] : args;
if (names.Except(all.Keys).ToList() is [var unknown, ..])
{
    Console.Error.WriteLine($"There is no benchmark \"{unknown}\"; there are: {string.Join(", ", all.Keys)}, all.");
    return 2;
}

var failed = 0;
foreach (var name in names)
{
    try
    {
        await all[name]();
    }
    catch (Exception e)
    {
        // One that fails must not keep the others from being measured.
        Console.Error.WriteLine($"{name} failed: {e}");
        failed++;
    }
}
return failed;
