using CrmConsole.Places;
using CrmConsole.Routing;

namespace CrmConsole.Public.Statistics;

/// <summary>A line of a cube: an agency, a village, a channel.</summary>
/// <param name="Parent">Index of the row it is a part of in the dimension above; 0 below the city as a whole.</param>
public sealed record StatRow(string Code, string Indonesian, string English, int Parent)
{
    public string Name => Shell.Words.T(Indonesian, English);
}

/// <summary>What reports are counted by, besides month and year.</summary>
/// <param name="Above">The dimension whose rows are sums of these; null for the whole.</param>
/// <param name="RowOf">The row of each number of the code table.</param>
public sealed record Dimension(string Code, IReadOnlyList<StatRow> Rows, string? Above, Func<ReportFact, ushort> Key, ushort[] RowOf)
{
    public int RowFor(in ReportFact fact) => RowOf[Key(fact)];
}

/// <summary>The dimensions that are published; there are no others.</summary>
internal static class Dimensions
{
    public const string Whole = "bulan", Unit = "unit", City = "kota", District = "kecamatan", Village = "kelurahan", Category = "kategori", Channel = "kanal";

    /// <summary>In this order a dimension stands after the one above it.</summary>
    public static readonly IReadOnlyList<string> All = [Whole, Unit, City, District, Village, Category, Channel];

    /// <summary>What is not known, or not yet.</summary>
    public const string Unknown = "-";

    public static IReadOnlyList<Dimension> Build(CodeTable codes, RoutingRules routing, PlaceMap places, IReadOnlyDictionary<string, (string Indonesian, string English)> channels)
    {
        var areas = new AreaRows(codes, places);
        return
        [
            new Dimension(Whole, [new StatRow("jakarta", "Jakarta", "Jakarta", 0)], null, f => 0, [0]),
            Flat(Unit, codes, f => f.Agency, UnitOf(routing.Tree), ("Belum ada unit", "No unit yet")),
            areas.Cities, areas.Districts, areas.Villages,
            Flat(Category, codes, f => f.Category, c => routing.Category(c) is { } x ? (x.Code, x.NameId, x.NameEn) : null, ("Belum berkategori", "No category yet")),
            Flat(Channel, codes, f => f.Channel, c => channels.TryGetValue(c, out var x) ? (c, x.Indonesian, x.English) : null, ("Tidak diketahui", "Not known")),
        ];
    }

    // A Suku Dinas counts for its Dinas, a village office among the village offices: the public asks which agency.
    private static Func<string, (string Code, string Indonesian, string English)?> UnitOf(AgencyTree tree) => code =>
    {
        if (tree.Find(code) is not { } agency) return null;
        if (agency.Kind == "subagency" && tree.Find(agency.ParentCode) is { } above) agency = above;
        return agency.Kind switch
        {
            "village" => ("kelurahan", "Kelurahan (semua)", "Village offices (all)"),
            "district" => ("kecamatan", "Kecamatan (semua)", "District offices (all)"),
            "mayor" => ("wali-kota", "Wali kota dan bupati (semua)", "Mayors' offices (all)"),
            _ => (agency.Code, agency.ShortName, agency.ShortName),
        };
    };

    private static Dimension Flat(string code, CodeTable codes, Func<ReportFact, ushort> key, Func<string, (string Code, string Indonesian, string English)?> rowOf, (string Indonesian, string English) unknown)
    {
        var rows = new List<StatRow> { new(Unknown, unknown.Indonesian, unknown.English, 0) };
        var byCode = new Dictionary<string, ushort>();
        var of = new ushort[codes.Count];
        for (var i = 1; i < codes.Count; i++)
        {
            if (rowOf(codes[i]!) is not { } row) continue;
            if (!byCode.TryGetValue(row.Code, out of[i]))
            {
                byCode.Add(row.Code, of[i] = (ushort)rows.Count);
                rows.Add(new StatRow(row.Code, row.Indonesian, row.English, 0));
            }
        }
        return new Dimension(code, rows, Whole, key, of);
    }

    /// <summary>Cities, districts and villages. A report of which only the district is known stands in a row of its own in that
    /// district, so that the parts always add up to the whole.</summary>
    private sealed class AreaRows
    {
        private static readonly string[] Levels = ["city", "district", "village"];
        private readonly List<StatRow>[] rows = [[], [], []];
        private readonly Dictionary<string, ushort>[] at = [[], [], []];

        public AreaRows(CodeTable codes, PlaceMap places)
        {
            for (var level = 0; level < 3; level++)
            {
                var above = level == 0 ? [] : rows[level - 1];
                foreach (var area in places.All.Where(a => a.Level == Levels[level]).OrderBy(a => a.Code, StringComparer.Ordinal))
                {
                    if (level > 0 && !at[level - 1].ContainsKey(area.ParentCode ?? "")) continue;
                    at[level].Add(area.Code, (ushort)rows[level].Count);
                    var name = PlaceMap.ShortName(area);
                    rows[level].Add(new StatRow(area.Code, name, name, level == 0 ? 0 : at[level - 1][area.ParentCode!]));
                }
                if (level == 0) Rest(level, Unknown, ("Tempat tidak diketahui", "Place not known"), 0);
                for (var i = 0; i < above.Count; i++)
                {
                    var code = above[i].Code.EndsWith(Unknown, StringComparison.Ordinal) ? above[i].Code : $"{above[i].Code}.{Unknown}";
                    Rest(level, code, code == above[i].Code ? (above[i].Indonesian, above[i].English) : ($"{above[i].Indonesian}, tanpa {(level == 1 ? "kecamatan" : "kelurahan")}", $"{above[i].English}, {(level == 1 ? "district" : "village")} not known"), (ushort)i);
                }
            }
            Cities = Make(City, 0, Whole, codes, places);
            Districts = Make(District, 1, City, codes, places);
            Villages = Make(Village, 2, District, codes, places);
        }

        public Dimension Cities { get; }
        public Dimension Districts { get; }
        public Dimension Villages { get; }

        private void Rest(int level, string code, (string Indonesian, string English) name, ushort parent)
        {
            at[level].Add(code, (ushort)rows[level].Count);
            rows[level].Add(new StatRow(code, name.Indonesian, name.English, parent));
        }

        private Dimension Make(string dimension, int level, string above, CodeTable codes, PlaceMap places)
        {
            var of = new ushort[codes.Count];
            for (var i = 0; i < of.Length; i++) of[i] = at[level][RowCode(level, places.Find(codes[i]), places)];
            return new Dimension(dimension, rows[level], above, f => f.Area, of);
        }

        private string RowCode(int level, Area? area, PlaceMap places)
        {
            var path = places.AncestorsOrSelf(area?.Code).ToList();
            if (path.Find(a => a.Level == Levels[level]) is { } exact && at[level].ContainsKey(exact.Code)) return exact.Code;
            if (level == 0) return Unknown;
            var above = RowCode(level - 1, area, places);
            return above.EndsWith(Unknown, StringComparison.Ordinal) ? above : $"{above}.{Unknown}";
        }
    }
}
