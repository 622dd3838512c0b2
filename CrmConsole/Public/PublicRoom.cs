namespace CrmConsole.Public;

/// <summary>Citizens' pages: plain HTML, no script, no circuit.</summary>
public static class PublicRoom
{
    public static IServiceCollection AddPublic(this IServiceCollection services) => services.AddSingleton<TrackLimits>().AddSingleton<TrackerLookup>();
}
