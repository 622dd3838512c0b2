using System.Buffers;

namespace CrmConsole.Places;

/// <summary>A place read out of words, and the names it was read from, as they were written.</summary>
public sealed record PlaceGuess(Area Area, IReadOnlyList<string> Names);

/// <summary>Finds names of villages, districts and cities in a text. Careful rather than clever: a name that is also a
/// common word needs "Kel." or a fitting district beside it, a street's name says only which city, contradicting names
/// give what they have in common, and less than a city is no answer.</summary>
public sealed class Gazetteer
{
    private enum Mark { Village, District, Street }

    private static readonly Dictionary<string, Mark> Marks = new()
    {
        ["kel"] = Mark.Village, ["kelurahan"] = Mark.Village, ["lurah"] = Mark.Village,
        ["kec"] = Mark.District, ["kecamatan"] = Mark.District, ["camat"] = Mark.District,
        ["jalan"] = Mark.Street, ["jalan raya"] = Mark.Street, ["jalan tol"] = Mark.Street, ["gang"] = Mark.Street,
        ["tol"] = Mark.Street, ["kali"] = Mark.Street, ["sungai"] = Mark.Street, ["koridor"] = Mark.Street, ["arah"] = Mark.Street, ["menuju"] = Mark.Street, ["jurusan"] = Mark.Street,
    };

    private static readonly Dictionary<string, string> Aliases = new()
    {
        ["jl"] = "jalan", ["jln"] = "jalan", ["gg"] = "gang", ["kelurahn"] = "kelurahan",
        ["ps"] = "pasar", ["psr"] = "pasar", ["tj"] = "tanjung", ["tjg"] = "tanjung", ["tg"] = "tanjung", ["priuk"] = "priok",
        ["kb"] = "kebon", ["kebun"] = "kebon", ["kbn"] = "kebon", ["kp"] = "kampung", ["kmp"] = "kampung", ["pd"] = "pondok", ["pdk"] = "pondok",
        ["klp"] = "kelapa", ["gdg"] = "gading", ["cempk"] = "cempaka", ["timr"] = "timur", ["tmr"] = "timur",
        ["sltn"] = "selatan", ["utr"] = "utara", ["brt"] = "barat", ["jkt"] = "jakarta",
    };

    /// <summary>Other names of the same place: written → area name.</summary>
    private static readonly Dictionary<string, string> OtherNames = new()
    {
        ["jakut"] = "jakarta utara", ["jaksel"] = "jakarta selatan", ["jakpus"] = "jakarta pusat", ["jakbar"] = "jakarta barat", ["jaktim"] = "jakarta timur",
        ["pulau seribu"] = "kepulauan seribu", ["kep seribu"] = "kepulauan seribu", ["palmerah"] = "pal merah", ["pal merah"] = "palmerah",
        ["setiabudi"] = "setia budi", ["setia budi"] = "setiabudi", ["pulogadung"] = "pulo gadung", ["pulo gadung"] = "pulogadung",
        ["kramat jati"] = "kramatjati", ["pinang ranti"] = "pinangranti", ["pal meriam"] = "palmeriam", ["jati pulo"] = "jatipulo",
        ["halim"] = "halim perdana kusuma", ["benhil"] = "bendungan hilir", ["pasming"] = "pasar minggu",
        ["kampung rambutan"] = "rambutan", ["tamansari"] = "taman sari", ["kebun jeruk"] = "kebon jeruk",
        ["pulogebang"] = "pulo gebang", ["wijayakusuma"] = "wijaya kusuma", ["bale kambang"] = "balekambang",
    };

    /// <summary>Names that are also common words, people or other places.</summary>
    private static readonly HashSet<string> Weak =
    [
        "baru", "tengah", "jati", "gunung", "karet", "bangka", "kamal", "kramat", "kartini", "dukuh", "pulo", "selong", "guntur", "gelora",
        "kenari", "serdang", "galur", "setu", "tangki", "krukut", "bungur", "rambutan", "gedong", "susukan", "keagungan", "makasar",
        "senen", "halim", "pekayon", "taman sari", "harapan mulia", "pasar baru",
    ];

    private static readonly SearchValues<char> Apart = SearchValues.Create("0123456789,;:()\n");

    private readonly PlaceMap map;
    private readonly PhraseFinder finder;
    private readonly List<Entry> entries = [];

    internal Gazetteer(PlaceMap map)
    {
        this.map = map;
        var named = map.All.Where(a => a.Level != "province").ToLookup(a => PhraseFinder.Normal(PlaceMap.ShortName(a)));
        foreach (var name in named.Select(g => g.Key).Concat(OtherNames.Keys).Distinct())
        {
            var areas = named[name].Concat(OtherNames.TryGetValue(name, out var other) ? named[other] : []).Distinct().ToArray();
            if (areas.Length > 0) entries.Add(new Entry(name, null, areas));
        }
        entries.AddRange(Marks.Select(m => new Entry(m.Key, m.Value, [])));
        finder = new PhraseFinder([.. entries.Select(e => e.Name)], Aliases);
    }

    /// <summary>The smallest area that the text surely speaks of; null when there is none. Never the province.</summary>
    public PlaceGuess? Find(string? text, DateTimeOffset at)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var mentions = Mentions(text, at);
        var sure = mentions.FindAll(m => m is { Street: false, Weak: false });
        sure.AddRange(mentions.FindAll(m => m is { Street: false, Weak: true } && sure.Exists(s => s.Areas.Any(outer => m.Areas.Any(a => a.Code != outer.Code && map.IsIn(a.Code, outer.Code))))));
        if (sure.Count > 0) return Guess(Common(sure), sure, text);

        // A street called after a place may lie beside it, but hardly in another city.
        var streets = mentions.FindAll(m => m is { Street: true, Weak: false });
        return streets.Count == 0 ? null : Guess(map.CityOf(Common(streets)?.Code), streets, text);
    }

    private static PlaceGuess? Guess(Area? area, List<Mention> mentions, string text) => area is null or { Level: "province" }
        ? null
        : new PlaceGuess(area, [.. mentions.Select(m => text[m.Start..m.End]).Distinct(StringComparer.OrdinalIgnoreCase)]);

    private List<Mention> Mentions(string text, DateTimeOffset at)
    {
        var hits = finder.FindLongest(text);
        var mentions = new List<Mention>();
        for (var i = 0; i < hits.Count; i++)
        {
            var (hit, entry) = (hits[i], entries[hits[i].Phrase]);
            // "Bukit Duri Selatan" is Bukit Duri, not Duri Selatan: the first name keeps its words.
            if (entry.Mark is not null || (mentions.Count > 0 && hit.FirstWord <= mentions[^1].LastWord)) continue;
            var mark = MarkBefore(hits, i, text);
            var areas = Readings(entry.Areas, mark, at, Repeated(mentions, hit, entry));
            if (areas.Length == 0) continue;
            mentions.Add(new Mention(areas, mark == Mark.Street, mark is null or Mark.Street && Weak.Contains(entry.Name), entry.Name, hit.LastWord, hit.Start, hit.End));
        }
        return mentions;
    }

    private Mark? MarkBefore(List<PhraseHit> hits, int i, string text)
    {
        if (i == 0 || entries[hits[i - 1].Phrase].Mark is not { } mark) return null;
        if (hits[i - 1].LastWord == hits[i].FirstWord - 1) return mark;
        return mark == Mark.Street && SameStreet(text.AsSpan(hits[i - 1].Start, hits[i - 1].End - hits[i - 1].Start), text.AsSpan(hits[i - 1].End, hits[i].Start - hits[i - 1].End)) ? mark : null;
    }

    // "Jl. Tubagus Angke", "jl h ten": what lies between belongs to the street's name, unless something sets it apart.
    private static bool SameStreet(ReadOnlySpan<char> mark, ReadOnlySpan<char> between)
    {
        between = between.TrimStart('.').Trim();
        if (between.Length > 30 || between.ContainsAny(Apart)) return false;
        if (mark.Equals("jl", StringComparison.OrdinalIgnoreCase)) return true;
        foreach (var word in between.Split(' '))
            if (between[word].Length > 0 && !char.IsUpper(between[word][0])) return false;
        return true;
    }

    // "Menteng, Menteng, Jakarta Pusat": the first is the village.
    private static bool Repeated(List<Mention> before, PhraseHit hit, Entry entry) =>
        before.Count > 0 && before[^1].Name == entry.Name && before[^1].LastWord == hit.FirstWord - 1;

    private Area[] Readings(Area[] areas, Mark? mark, DateTimeOffset at, bool repeated)
    {
        var level = mark switch { Mark.Village => "village", Mark.District => "district", _ => repeated ? "village" : null };
        var valid = areas.Where(a => a.ValidAt(at)).ToArray();
        var fitting = level is null ? valid : [.. valid.Where(a => a.Level == level)];
        if (level is not null) return fitting.Length > 0 ? fitting : valid;
        // A village with its district's name: the bare name means the district.
        return [.. fitting.Where(a => !fitting.Any(outer => outer.Code != a.Code && map.IsIn(a.Code, outer.Code)))];
    }

    // The smallest area that fits every mention; else what they have in common.
    private Area? Common(List<Mention> mentions)
    {
        var all = mentions.SelectMany(m => m.Areas).Distinct().ToArray();
        var fitting = all.Where(a => mentions.TrueForAll(m => m.Areas.Any(r => map.IsIn(a.Code, r.Code)))).ToArray();
        var smallest = fitting.Where(a => !fitting.Any(b => b.Code != a.Code && map.IsIn(b.Code, a.Code))).ToArray();
        return smallest.Length == 1 ? smallest[0] : Shared(smallest.Length > 0 ? smallest : all);
    }

    private Area? Shared(Area[] areas) =>
        map.AncestorsOrSelf(areas[0].Code).FirstOrDefault(outer => Array.TrueForAll(areas, a => map.IsIn(a.Code, outer.Code)));

    private sealed record Entry(string Name, Mark? Mark, Area[] Areas);

    private sealed record Mention(Area[] Areas, bool Street, bool Weak, string Name, int LastWord, int Start, int End);
}
