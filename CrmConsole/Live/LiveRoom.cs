namespace CrmConsole.Live;

public static class LiveRoom
{
    public static IServiceCollection AddLive(this IServiceCollection services)
    {
        services.AddSingleton<Presence>();
        services.AddSingleton<LiveFeed>();
        services.AddSingleton<FollowerTools>();
        services.AddHostedService(p => p.GetRequiredService<LiveFeed>());
        return services;
    }
}
