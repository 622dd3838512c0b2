using System.Globalization;
using System.Text.Json;
using CrmConsole.Channels;
using CrmConsole.Deadlines;
using CrmConsole.Places;
using CrmConsole.Routing;
using CsvHelper;

namespace CrmConsole.Data;

/// <summary>The rows of <c>Data/Reference</c>, as they lie embedded in the program: what a fresh database begins with.</summary>
public static class ReferenceFiles
{
    public static IReadOnlyList<Area> Areas()
    {
        var polygons = Polygons();
        return Rows("areas.csv", r => new Area
        {
            Code = r("code"),
            Name = r("name"),
            Level = r("level"),
            ParentCode = Optional(r("parent_code")),
            Latitude = double.Parse(r("lat"), CultureInfo.InvariantCulture),
            Longitude = double.Parse(r("lng"), CultureInfo.InvariantCulture),
            Polygon = polygons.GetValueOrDefault(r("code")),
        });
    }

    public static IReadOnlyList<Landmark> Landmarks() => Rows("landmarks.csv", r => new Landmark
    {
        Name = r("name"),
        Key = Landmark.KeyOf(r("name")),
        AreaCode = r("area_code"),
        Latitude = double.Parse(r("lat"), CultureInfo.InvariantCulture),
        Longitude = double.Parse(r("lng"), CultureInfo.InvariantCulture),
    });

    public static IReadOnlyList<Agency> Agencies() => Rows("agencies.csv", r => new Agency
    {
        Code = r("code"),
        Name = r("name"),
        ShortName = r("short_name"),
        Kind = r("kind"),
        ParentCode = Optional(r("parent_code")),
        AreaCode = Optional(r("area_code")),
    });

    public static IReadOnlyList<Category> Categories() => Rows("categories.csv", r => new Category
    {
        Code = r("code"),
        NameId = r("name_id"),
        NameEn = r("name_en"),
        Group = r("group"),
        DefaultAgency = r("default_agency"),
        DeadlineDays = int.Parse(r("deadline_days"), CultureInfo.InvariantCulture),
        Emergency = r("emergency") == "1",
        Sensitive = r("sensitive") == "1",
        Keywords = r("keywords"),
    });

    public static IReadOnlyList<Holiday> Holidays() => Rows("holidays.csv", r => new Holiday
    {
        Date = DateOnly.ParseExact(r("date"), "yyyy-MM-dd", CultureInfo.InvariantCulture),
        Name = r("name"),
        Kind = r("kind"),
    });

    public static IReadOnlyList<Channel> Channels()
    {
        var order = 0;
        return Rows("channels.csv", r => new Channel
        {
            Code = r("code"),
            Name = r("name"),
            NameEn = r("name_en"),
            Wire = r("wire"),
            SortOrder = ++order,
        });
    }

    public static IReadOnlyList<EmergencyWord> EmergencyWords() => [.. Text("emergency-words.txt").Split('\n')
        .Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#').Distinct().Select(l => new EmergencyWord { Word = l })];

    /// <summary>One policy a kind, valid from before the first report there can be, so that imported history has one too.</summary>
    public static IReadOnlyList<Policy> Policies() => [.. new[] { "clocks", "working_hours", "reopen", "retention" }.Select(kind => new Policy
    {
        Kind = kind,
        ValidFrom = JakartaTime.StartOf(new DateOnly(2010, 1, 1)),
        Rules = Text($"policy-{kind}.json"),
    })];

    private static Dictionary<string, string> Polygons()
    {
        using var stream = Open("kelurahan.geojson");
        return Outlines(stream);
    }

    /// <summary>Area code → GeoJSON MultiPolygon coordinates, out of a FeatureCollection whose features have a <c>code</c>.
    /// Throws <see cref="JsonException"/> or <see cref="KeyNotFoundException"/> when it is none.</summary>
    public static Dictionary<string, string> Outlines(Stream stream)
    {
        using var json = JsonDocument.Parse(stream);
        return json.RootElement.GetProperty("features").EnumerateArray().ToDictionary(
            f => f.GetProperty("properties").GetProperty("code").GetString()!,
            f => MultiPolygon(f.GetProperty("geometry")));
    }

    private static string MultiPolygon(JsonElement geometry)
    {
        var coordinates = geometry.GetProperty("coordinates").GetRawText();
        return geometry.GetProperty("type").GetString() == "MultiPolygon" ? coordinates : $"[{coordinates}]";
    }

    private static List<T> Rows<T>(string name, Func<Func<string, string>, T> row)
    {
        // Said, not detected: keywords hold semicolons.
        using var csv = CsvReader.Create(Open(name), new CsvReaderOptions { Separator = ',' });
        var rows = new List<T>();
        while (csv.Read()) rows.Add(row(csv.GetString));
        return rows;
    }

    private static string? Optional(string text) => text.Length == 0 ? null : text;

    /// <summary>A reference file as it was built in.</summary>
    internal static string Text(string name)
    {
        using var reader = new StreamReader(Open(name));
        return reader.ReadToEnd();
    }

    private static Stream Open(string name) =>
        typeof(ReferenceFiles).Assembly.GetManifestResourceStream($"CrmConsole.Data.Reference.{name}")
        ?? throw new InvalidOperationException($"The program was built without Data/Reference/{name}.");
}
