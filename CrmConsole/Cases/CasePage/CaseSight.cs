using CrmConsole.Accounts;
using CrmConsole.Data;
using CrmConsole.Routing;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Cases.CasePage;

/// <summary>Asks the one rule of sight about a single case, for requests that come beside the page (drafts, files).</summary>
public sealed class CaseSight(IDbContextFactory<CrmDb> databases, RoutingDirectory routing)
{
    public async Task<bool> SeesAsync(Actor actor, long caseId, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Cases.AsNoTracking().Where(Scope.Of(actor, routing.Current.Tree).Filter).AnyAsync(c => c.Id == caseId, ct);
    }
}
