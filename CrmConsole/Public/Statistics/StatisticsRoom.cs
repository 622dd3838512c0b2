namespace CrmConsole.Public.Statistics;

internal static class StatisticsRoom
{
    public static IServiceCollection AddStatistics(this IServiceCollection services) => services
        .AddSingleton<FactReader>().AddSingleton<FactFile>().AddSingleton<MapDrawing>().AddSingleton<StatisticsBook>().AddHostedService(p => p.GetRequiredService<StatisticsBook>());

    public static void MapStatistics(this IEndpointRouteBuilder app)
    {
        app.MapGet("/statistik/data/{name}", (HttpContext http, StatisticsBook book, IConfiguration configuration, string name, string? tahun) =>
            OpenData.Answer(http, book.Current, name, tahun, configuration["Public:DataLicence"] ?? StatisticsWords.Licence)).AllowAnonymous().ExcludeFromDescription();
        app.MapGet(MapDrawing.Path, Map).AllowAnonymous().ExcludeFromDescription();
    }

    private static IResult Map(HttpContext http, StatisticsBook book, MapDrawing drawing, string? periode, string? urut, string? v)
    {
        if (book.Current is { } statistic)
            return StatisticsQuery.Read(statistic, periode, null, urut, null) is { } query ? drawing.Answer(http, statistic, query, v) : Results.Problem(statusCode: 404);
        http.Response.Headers.RetryAfter = "5";
        return Results.Problem(statusCode: 503);
    }
}
