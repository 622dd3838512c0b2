namespace CrmConsole.Accounts;

/// <summary>The verb <c>user add</c>, by which the first administrator is made.</summary>
public static class UserVerb
{
    private const string Usage = "Pakai: user add --email ALAMAT --name \"NAMA\" --role PERAN[,PERAN] [--unit KODE[,KODE]]";

    private static readonly string[] Needed = ["email", "name", "role"];

    /// <summary>Prints the one-use invitation. Returns the exit code: 0 done, 1 refused, 2 wrong arguments.</summary>
    /// <param name="args">What follows on the command line, with or without <c>user add</c>.</param>
    public static async Task<int> RunAsync(IServiceProvider services, string[] args)
    {
        if (Options([.. args.SkipWhile(a => a is "user" or "add")]) is not { } options || Needed.Except(options.Keys).Any())
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }
        await AccountsStart.EnsureAsync(services);
        var details = new StaffDetails(options["email"][0], options["name"][0], Many(options["role"]), Many(options.GetValueOrDefault("unit", [])));
        var result = await services.GetRequiredService<StaffAdmin>().InviteAsync(Actor.System, details);
        if (!result.Succeeded)
        {
            await Console.Error.WriteLineAsync(result.Sentence);
            return 1;
        }
        Console.WriteLine(result.Sentence);
        Console.WriteLine(result.Link);
        return 0;
    }

    private static Dictionary<string, List<string>>? Options(string[] args)
    {
        var options = new Dictionary<string, List<string>>();
        for (var i = 0; i < args.Length; i += 2)
        {
            if (args[i] is not ("--email" or "--name" or "--role" or "--unit") || i + 1 == args.Length) return null;
            if (!options.TryGetValue(args[i][2..], out var values)) options[args[i][2..]] = values = [];
            values.Add(args[i + 1]);
        }
        return options;
    }

    private static List<string> Many(List<string> values) => [.. values.SelectMany(v => v.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
}
