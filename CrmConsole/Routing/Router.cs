using CrmConsole.Places;

namespace CrmConsole.Routing;

/// <summary>What is known of a report when its way is chosen.</summary>
/// <param name="SubjectAgencyCode">The unit complained about, where one was named.</param>
/// <param name="PointOfApp">It came with coordinates that an app measured, so the village is sure.</param>
public sealed record RouteRequest(string? CategoryCode, string? AreaCode, bool PointOfApp, DateTimeOffset At,
    string? SubjectAgencyCode = null);

/// <summary>Where it goes and why, in codes; <see cref="AgencyCode"/> null = a triage officer decides.</summary>
public sealed record Route(string? AgencyCode, IReadOnlyList<Because> Because)
{
    /// <summary>It went to the village by its point, without an officer reading it first.</summary>
    public bool StraightToVillage => Because.Any(b => b.Code == BecauseCode.PointOfApp);
}

/// <summary>One reason; <paramref name="Value"/> is the code of what it speaks of (category, area or agency).</summary>
public sealed record Because(BecauseCode Code, string? Value = null);

public enum BecauseCode
{
    /// <summary>The category's own agency (value: category).</summary>
    CategoryAgency,
    /// <summary>A report from the app goes to the village of its point (value: area).</summary>
    PointOfApp,
    /// <summary>The category is the village's work (value: area).</summary>
    VillageOfPlace,
    /// <summary>The agency's part in the city of the place (value: city).</summary>
    PartInCity,
    /// <summary>The place is not known, so the agency as a whole (value: agency).</summary>
    CityUnknown,
    /// <summary>It is about officials, or its way would lead to the unit complained about: Inspectorate (value: agency, if any).</summary>
    AboutOfficials,
    /// <summary>No category yet.</summary>
    NoCategory,
    /// <summary>The village's work, but the village is not known.</summary>
    VillageUnknown,
    /// <summary>The agency is not in the list, or not at that time (value: agency).</summary>
    AgencyGone,
}

/// <summary>Category and place → agency, by the rules of the work. Pure over loaded rows.</summary>
public sealed class Router(AgencyTree tree, IReadOnlyDictionary<string, Category> categories, PlaceMap places)
{
    public Route Decide(RouteRequest request)
    {
        var category = request.CategoryCode is null ? null : categories.GetValueOrDefault(request.CategoryCode);
        if (category is not null && !category.ValidAt(request.At)) category = null;
        return AwayFromSubject(ByRules(request, category), request);
    }

    private Route ByRules(RouteRequest request, Category? category)
    {
        if (category is { DefaultAgency: SpecialUnits.Inspectorate }) return To(SpecialUnits.Inspectorate, request.At,
            new Because(BecauseCode.AboutOfficials));
        // What is sensitive is no village's business, not even with a point.
        if (request.PointOfApp && category is not { Sensitive: true } && Village(request) is { } near)
            return new Route(near.Code, [new Because(BecauseCode.PointOfApp, near.AreaCode)]);
        if (category is null) return new Route(null, [new Because(BecauseCode.NoCategory)]);
        var why = new Because(BecauseCode.CategoryAgency, category.Code);
        return category.DefaultAgency == SpecialUnits.VillageOfPlace ? ToVillage(request, why)
            : ToAgency(category.DefaultAgency, request, why);
    }

    private Route ToVillage(RouteRequest request, Because why) => Village(request) is { } office
        ? new Route(office.Code, [why, new Because(BecauseCode.VillageOfPlace, office.AreaCode)])
        : new Route(null, [why, new Because(BecauseCode.VillageUnknown)]);

    private Route ToAgency(string code, RouteRequest request, Because why)
    {
        if (!tree.Children(code).Any(a => a.Kind == "subagency")) return To(code, request.At, why);
        if (places.CityOf(request.AreaCode) is not { } city) return To(code, request.At, why, new Because(BecauseCode.CityUnknown, code));
        return tree.PartInCity(code, city.Code, request.At) is { } part
            ? new Route(part.Code, [why, new Because(BecauseCode.PartInCity, city.Code)])
            : To(code, request.At, why);
    }

    private Route To(string code, DateTimeOffset at, params Because[] why) => tree.Find(code) is { } agency && agency.ValidAt(at)
        ? new Route(code, why)
        : new Route(null, [.. why, new Because(BecauseCode.AgencyGone, code)]);

    // The unit complained about, and all under it, must not handle it; about the Inspectorate itself a person decides.
    private Route AwayFromSubject(Route route, RouteRequest request)
    {
        if (!tree.IsIn(route.AgencyCode, request.SubjectAgencyCode)) return route;
        var why = new Because(BecauseCode.AboutOfficials, request.SubjectAgencyCode);
        return tree.IsIn(SpecialUnits.Inspectorate, request.SubjectAgencyCode) ? new Route(null, [why])
            : To(SpecialUnits.Inspectorate, request.At, why);
    }

    private Agency? Village(RouteRequest request) =>
        places.Find(request.AreaCode) is { Level: "village" } area ? tree.VillageOffice(area.Code, request.At) : null;
}
