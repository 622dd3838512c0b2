using System.Security.Claims;

namespace CrmConsole.Shell;

/// <summary>A page in the rail. Rooms register theirs; people see those that one of their roles opens.</summary>
/// <param name="Order">Position, top first.</param>
/// <param name="Href">Where it leads, such as <c>/meja</c>.</param>
/// <param name="Icon">Name of a drawing in <c>wwwroot/icons.svg</c>.</param>
/// <param name="Roles">Any one of these is enough; none named means every member of staff.</param>
public sealed record RailEntry(int Order, string Href, string Icon, string Indonesian, string English, params string[] Roles)
{
    public string Label => Words.T(Indonesian, English);

    /// <summary>Lies under "Pengaturan" (<c>/admin/…</c>) instead of in the rail itself.</summary>
    public bool IsSetting => Href.StartsWith("/admin/", StringComparison.Ordinal);

    public bool OpenTo(ClaimsPrincipal user) => Roles.Length == 0 || Roles.Any(user.IsInRole);
}

/// <summary>A component without parameters that a room puts into the top bar, such as the bell.</summary>
public sealed record BarWidget(int Order, Type Component);

/// <summary>A room's own styles for console pages: a file under <c>wwwroot/</c>, such as <c>css/queue.css</c>.</summary>
public sealed record Stylesheet(string Path);

/// <summary>A line of the command palette.</summary>
/// <param name="Href">A page to open; null when <paramref name="Run"/> does something instead.</param>
/// <param name="Keys">The shortcut that does the same, if there is one.</param>
public sealed record PaletteItem(string Label, string? Hint = null, string? Href = null, Func<Task>? Run = null, string? Keys = null);

/// <summary>What a room offers in the palette for the text typed so far, such as "open case JK-…".</summary>
public sealed record PaletteSource(Func<string, ClaimsPrincipal, IEnumerable<PaletteItem>> Find);
