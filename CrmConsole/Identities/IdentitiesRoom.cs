using CrmConsole.Accounts;
using CrmConsole.Shell;

namespace CrmConsole.Identities;

public static class IdentitiesRoom
{
    public static IServiceCollection AddIdentities(this IServiceCollection services)
    {
        services.AddSingleton<TombstoneFile>();
        services.AddSingleton<Anonymiser>();
        services.AddSingleton<RetentionSweep>();
        services.AddSingleton<Withdrawal>();
        services.AddSingleton<KeyRewrap>();
        services.AddSingleton<AccessLog>();
        services.AddSingleton(new RailEntry(70, "/admin/akses", "lock", "Log akses identitas", "Identity access log", Roles.Auditor));
        return services;
    }
}
