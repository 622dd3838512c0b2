using Microsoft.AspNetCore.WebUtilities;

namespace CrmConsole.Cases.Queue;

/// <summary>What the queue shows, as its address says it: filter, order, and the case beside the list. The address is the only
/// place where it is kept, so that it can be sent to a colleague and survives a lost circuit.</summary>
public sealed record QueueAddress(QueueFilter Filter, QueueOrder Order, string? Selected)
{
    public static QueueAddress Of(Uri uri)
    {
        var query = QueryHelpers.ParseQuery(uri.Query);
        var order = query.TryGetValue("urut", out var text) ? text.ToString() : "";
        return new QueueAddress(QueueFilter.FromQuery(query), order switch
        {
            "tenggat" => QueueOrder.MostOverdue,
            "status" => QueueOrder.ByState,
            _ => QueueOrder.Newest,
        }, query.TryGetValue("kasus", out var number) ? number.ToString() : null);
    }

    /// <summary>The same list, whatever is selected in it.</summary>
    public string ListKey => $"{Filter.Key}#{Order}";

    public override string ToString()
    {
        var parts = new List<string>(3);
        if (Filter.ToQuery() is { Length: > 0 } filter) parts.Add(filter);
        if (Order != QueueOrder.Newest) parts.Add(Order == QueueOrder.MostOverdue ? "urut=tenggat" : "urut=status");
        if (Selected is not null) parts.Add("kasus=" + Uri.EscapeDataString(Selected));
        return parts.Count == 0 ? "/" : "/?" + string.Join('&', parts);
    }
}
