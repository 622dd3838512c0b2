using CrmConsole.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Accounts;

public static class AccountsStart
{
    /// <summary>Adds the missing roles, and in the demo its people and key. Run after the migrations, at each start.</summary>
    public static async Task EnsureAsync(IServiceProvider services)
    {
        await using (var scope = services.CreateAsyncScope())
        {
            // As rows: the role manager asks the database three times for each.
            var db = scope.ServiceProvider.GetRequiredService<CrmDb>();
            var there = await db.Roles.Select(r => r.Name!).ToListAsync();
            db.Roles.AddRange(Roles.All.Except(there).Select(r => new IdentityRole<long>(r) { NormalizedName = r.ToUpperInvariant() }));
            await db.SaveChangesAsync();
        }
        await DemoAccounts.EnsureAsync(services);
    }
}
