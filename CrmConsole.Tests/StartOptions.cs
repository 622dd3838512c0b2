namespace CrmConsole.Tests;

/// <summary>How a test wants the program started. The default: the demo's accounts and key, no demo cases, no jobs,
/// a database of its own in a new folder.</summary>
public sealed record StartOptions
{
    /// <summary>Folder of database, keys and files; null makes a new one that goes with the program. Give the folder of
    /// an earlier start to start on the same data.</summary>
    public string? Folder { get; init; }

    public int? Port { get; init; }

    /// <summary>False leaves out the demo's accounts and its API key.</summary>
    public bool Demo { get; init; } = true;

    public int DemoCases { get; init; }

    /// <summary>True starts Hangfire's server with its timetable.</summary>
    public bool Jobs { get; init; }

    public string Environment { get; init; } = "Development";

    /// <summary>Further settings, such as <c>Channels:email:Address</c>; they win over the ones above, and null takes one out.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>A verb with its arguments, such as <c>seed --cases 100</c>, for a <see cref="ServerProcess"/>.</summary>
    public IReadOnlyList<string> Verb { get; init; } = [];

    /// <summary>Further environment variables of a <see cref="ServerProcess"/>.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>All settings of a start in this folder on this port.</summary>
    public Dictionary<string, string?> SettingsFor(string folder, int port)
    {
        var settings = new Dictionary<string, string?>
        {
            ["ConnectionStrings:Crm"] = $"Data Source={Path.Combine(folder, "data", "crm.db")}",
            ["Keys:File"] = Path.Combine(folder, "keys", "crm-keys.json"),
            ["Public:BaseUrl"] = $"http://localhost:{port}",
            ["urls"] = $"http://127.0.0.1:{port}",
            ["Demo:Enabled"] = Demo ? "true" : "false",
            ["Demo:Cases"] = DemoCases.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["Demo:Trickle"] = "false",
            ["Demo:Greet"] = "false",
            ["Jobs:Enabled"] = Jobs ? "true" : "false",
        };
        foreach (var (key, value) in Settings) settings[key] = value;
        return settings;
    }
}
