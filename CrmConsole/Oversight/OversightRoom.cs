using CrmConsole.Accounts;
using CrmConsole.Shell;

namespace CrmConsole.Oversight;

public static class OversightRoom
{
    public static IServiceCollection AddOversight(this IServiceCollection services)
    {
        services.AddSingleton<Teams>();
        services.AddSingleton<Satisfaction>();
        services.AddSingleton<Reassigning>();
        services.AddSingleton(new RailEntry(20, "/supervisi", "board", "Supervisi", "Supervision", Roles.Supervisor));
        services.AddSingleton(new Stylesheet("css/board.css"));
        return services;
    }
}
