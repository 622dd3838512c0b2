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
            var roles = scope.ServiceProvider.GetRequiredService<RoleManager<IdentityRole<long>>>();
            var there = await roles.Roles.Select(r => r.Name!).ToListAsync();
            foreach (var role in Roles.All.Except(there)) await roles.CreateAsync(new IdentityRole<long>(role));
        }
        await DemoAccounts.EnsureAsync(services);
    }
}
