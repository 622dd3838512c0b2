using CrmConsole.Cases;
using CrmConsole.Routing;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Public.Open311;

/// <summary>Where a case stands, in a sentence for somebody who reads it in another program.</summary>
internal sealed class RequestWords(RoutingDirectory routing)
{
    public string? Agency(string? code) => routing.Current.Tree.Find(code)?.Name;

    /// <param name="reason">Why it was refused or put away, as a code.</param>
    public string Notes(Case c, string? reason)
    {
        var unit = c.Sealed || Agency(c.AgencyCode) is not { } name ? T("unit yang berwenang", "the unit in charge") : name;
        var why = reason is null ? "" : $": {Act.ReasonName(reason)}";
        var progress = c.Progress > 0 ? $", {c.Progress} %" : "";
        return c.State.Face().Notes.ToString().Replace("{unit}", unit, StringComparison.Ordinal)
            .Replace("{progress}", progress, StringComparison.Ordinal).Replace("{why}", why, StringComparison.Ordinal);
    }
}
