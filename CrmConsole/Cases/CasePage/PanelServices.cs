using CrmConsole.Shell;

namespace CrmConsole.Cases.CasePage;

/// <summary>What the case page brings along, for the room's own <c>AddCases</c> and <c>MapCases</c>.</summary>
public static class PanelServices
{
    public static IServiceCollection AddCasePanel(this IServiceCollection services)
    {
        services.AddSingleton<CaseLookups>();
        services.AddSingleton<CaseSight>();
        services.AddSingleton(new Stylesheet("css/case.css"));
        return services;
    }

    public static IEndpointRouteBuilder MapCasePanel(this IEndpointRouteBuilder routes)
    {
        DraftEndpoints.Map(routes);
        AttachmentEndpoints.Map(routes);
        return routes;
    }
}
