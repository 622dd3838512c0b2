using System.Linq.Expressions;
using CrmConsole.Data;
using CrmConsole.Places;
using CrmConsole.Routing;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Cases.Queue;

/// <summary>Reads open cases as rows, with the names that lists show; also closed ones that an officer must look at
/// (a citizen wrote again, a delivery failed).</summary>
public sealed class QueueRows(RoutingDirectory routing, PlaceDirectory places)
{
    /// <summary>Open cases by id; all of them when <paramref name="which"/> is null.</summary>
    public async Task<Dictionary<long, QueueRow>> ReadAsync(CrmDb db, Expression<Func<Case, bool>>? which, CancellationToken ct)
    {
        var query = db.Cases.AsNoTracking().Where(c => CaseStates.Open.Contains(c.State) || c.Attention);
        if (which is not null) query = query.Where(which);
        var cases = await query.Include(c => c.Holders).ToListAsync(ct);
        var officers = await db.Users.AsNoTracking().ToDictionaryAsync(u => u.Id, u => u.DisplayName, ct);
        return cases.ToDictionary(c => c.Id, c => Row(c, officers));
    }

    private QueueRow Row(Case c, Dictionary<long, string> officers)
    {
        var place = places.Current.Near(c.AreaCode);
        var category = routing.Current.Category(c.CategoryCode);
        var agency = routing.Current.Tree.Find(c.AgencyCode);
        return new QueueRow
        {
            Id = c.Id,
            Number = c.Number,
            State = c.State,
            Channel = c.Channel,
            CategoryCode = c.CategoryCode,
            CategoryName = category?.NameId,
            AreaCode = c.AreaCode,
            Place = place,
            AgencyCode = c.AgencyCode,
            AgencyName = agency?.ShortName,
            OfficerId = c.OfficerId,
            OfficerName = c.OfficerId is { } id ? officers.GetValueOrDefault(id) : null,
            Priority = c.Priority,
            Title = c.Title,
            CreatedAt = c.CreatedAt,
            UpdatedAt = c.UpdatedAt,
            WorkedAt = c.WorkedAt,
            DueAt = c.DueAt,
            TotalDueAt = c.TotalDueAt,
            Progress = c.Progress,
            Returns = c.Returns,
            ReportCount = c.ReportCount,
            Attention = c.Attention,
            Version = c.Version,
            Facts = ScopeFacts.Of(c),
            SearchText = string.Join(' ', c.Number, c.Title, place, c.Address, category?.NameId, agency?.ShortName).ToLowerInvariant(),
        };
    }
}
