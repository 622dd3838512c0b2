namespace CrmConsole.Tests.Rooms;

/// <summary>A hand-written file.</summary>
/// <param name="Path">Relative to the repository, with slashes.</param>
internal sealed record Source(string Path, string Text)
{
    public int Lines { get; } = Text.AsSpan().TrimEnd().Count('\n') + 1;

    /// <summary>The first folder under the program; empty outside of one.</summary>
    public string Room => Path.Split('/') is ["CrmConsole", var room, _, ..] ? room : "";

    /// <summary>The namespace that its folder stands for, without the leading <c>CrmConsole</c>.</summary>
    public string Namespace => string.Join('.', Path.Split('/')[1..^1]);
}

internal static class Sources
{
    private static readonly string[] Kinds = [".cs", ".razor", ".css", ".js", ".csproj", ".sh"];

    /// <summary>Everything written by hand: not what tools make, nor what was built.</summary>
    public static IReadOnlyList<Source> All() =>
    [
        .. new[] { "CrmConsole", "CrmConsole.Tests", "wwwroot" }.Select(f => Path.Combine(Locations.RepoRoot, f)).Where(Directory.Exists)
            .SelectMany(f => Directory.EnumerateFiles(f, "*", SearchOption.AllDirectories))
            .Select(f => Path.GetRelativePath(Locations.RepoRoot, f).Replace('\\', '/'))
            .Where(f => Kinds.Contains(Path.GetExtension(f)) || Path.GetExtension(f).Length == 0)
            .Where(f => !f.Split('/').Any(part => part is "bin" or "obj" or "Migrations" or "Fixtures" or "TestResults"))
            .Order(StringComparer.Ordinal)
            .Select(f => new Source(f, File.ReadAllText(Path.Combine(Locations.RepoRoot, f)))),
    ];

    /// <summary>The program's own code: <c>.cs</c> and <c>.razor</c>.</summary>
    public static IEnumerable<Source> Code() => All().Where(s =>
        s.Path.StartsWith("CrmConsole/", StringComparison.Ordinal) && Path.GetExtension(s.Path) is (".cs" or ".razor"));
}
