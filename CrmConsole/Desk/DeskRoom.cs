using CrmConsole.Accounts;
using CrmConsole.Shell;

namespace CrmConsole.Desk;

/// <summary>The walk-in desk: numbers for those who wait, the entry at the counter, the screen of the waiting room.</summary>
public static class DeskRoom
{
    public const string Path = "/meja";

    /// <summary>Counters are staffed by desk officers, and the Inspectorate's by inspectors.</summary>
    public static bool WorksAtDesk(Actor actor) => actor.Kind == ActorKind.Staff && actor.IsAny(Roles.Desk, Roles.Inspectorate);

    public static IServiceCollection AddDesk(this IServiceCollection services)
    {
        services.AddSingleton<TicketDesk>().AddSingleton<DeskDrafts>().AddSingleton<DeskEntry>().AddSingleton<DeskMatches>().AddSingleton<PlaceSearch>();
        services.AddSingleton(new Stylesheet("css/desk.css"));
        services.AddSingleton(new RailEntry(20, Path, "desk", "Meja aduan", "Desk", Roles.Desk, Roles.Inspectorate));
        return services.AddPaste().AddReceipts().AddDeskPhotos();
    }

    public static void MapDesk(this IEndpointRouteBuilder app)
    {
        DeskEndpoints.Map(app);
        WaitingStream.Map(app);
        app.MapReceipts();
        app.MapDeskPhotos();
    }
}
