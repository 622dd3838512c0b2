using CrmConsole.Accounts;
using CrmConsole.Shell;

namespace CrmConsole.Reference;

public static class ReferenceRoom
{
    public static IServiceCollection AddReference(this IServiceCollection services)
    {
        services.AddSingleton<ReferenceEditor>();
        services.AddSingleton<PolicyEditor>();
        services.AddSingleton<CalendarWatch>();
        services.AddSingleton(new RailEntry(60, "/admin/rujukan", "insight", "Data rujukan", "Reference data", Roles.Admin));
        services.AddSingleton(new RailEntry(61, "/admin/kebijakan", "filter", "Kebijakan", "Policies", Roles.Admin));
        services.AddSingleton(new RailEntry(62, "/admin/kalender", "desk", "Kalender kerja", "Working calendar", Roles.Admin));
        services.AddSingleton(new Stylesheet("css/reference.css"));
        return services;
    }

    public static void MapReference(this IEndpointRouteBuilder app) =>
        app.MapGet("/admin/rujukan/{code}.csv", async (string code, ReferenceEditor editor, CancellationToken ct) =>
                ReferenceTables.Find(code) is { } table
                    ? Results.File(ReferenceFile.Write(table, await editor.ReadAsync(table, ct)), "text/csv; charset=utf-8", $"{table.Code}.csv")
                    : Results.NotFound())
            .RequireAuthorization(Policies.Admin).ExcludeFromDescription();
}
