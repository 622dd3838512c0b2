namespace CrmConsole.Places;

/// <summary>Names of landmarks as words: for comparing, for searching, and out of what people write as an address. Pure.</summary>
public static class LandmarkWords
{
    private const int LongestName = 60, MostWords = 6;

    /// <summary>Words by which a place that everybody knows is called; only what begins with one of them is learned.</summary>
    private static readonly HashSet<string> Kinds =
    [
        "pasar", "stasiun", "masjid", "musala", "musholla", "sekolah", "sd", "sdn", "smp", "smpn", "sma", "sman", "smk", "smkn", "rs", "rsud", "rsup", "rsia", "puskesmas", "klinik", "taman", "halte", "terminal", "mal", "plaza",
        "gedung", "kantor", "jembatan", "flyover", "underpass", "pos", "lapangan", "stadion", "gereja", "pura", "vihara", "klenteng", "kampus", "universitas", "apartemen", "rusun", "rusunawa", "rptra", "tpu", "waduk", "situ", "museum", "pelabuhan", "dermaga",
    ];

    private static readonly HashSet<string> Schools = ["sd", "sdn", "smp", "smpn", "sma", "sman", "smk", "smkn"];
    private static readonly HashSet<string> Capitals = ["sd", "sdn", "smp", "smpn", "sma", "sman", "smk", "smkn", "rs", "rsud", "rsup", "rsia", "rptra", "tpu", "dki", "lrt", "mrt", "krl", "ui", "pln", "kua", "bpn"];

    /// <summary>An office or a post is known to all only when it is an authority's; else it bears somebody's name.</summary>
    private static readonly Dictionary<string, HashSet<string>> Second = new()
    {
        ["kantor"] = ["kelurahan", "lurah", "kecamatan", "camat", "walikota", "wali", "pos", "polisi", "dinas", "sudin", "samsat", "imigrasi", "pajak", "kua", "bpn", "pertanahan", "pln", "dukcapil"],
        ["pos"] = ["polisi", "pemadam", "damkar", "pantau", "dishub", "satpol"],
        ["klinik"] = [],
    };

    /// <summary>Where one of these stands, the words tell of a house, a person or a number.</summary>
    private static readonly HashSet<string> Private =
    [
        "rt", "rw", "no", "nomor", "blok", "kavling", "kav", "unit", "lantai", "lt", "tower", "kamar", "gang", "gg", "jl", "jln", "jalan", "rumah", "kos", "kost", "kontrakan", "warung", "toko", "telp", "telepon", "hp", "wa", "email", "nik", "ktp",
        "pak", "bapak", "bpk", "bu", "ibu", "ibunda", "mas", "mbak", "bang", "abang", "haji", "hj", "h", "ustad", "ustadz", "habib", "kyai", "kh", "dr", "drs", "sdr", "sdri", "saya", "kami", "anak", "milik", "an", "nama", "keluarga", "almarhum", "alm",
        "yang", "sudah", "belum", "ada", "tidak", "rusak", "banyak", "sedang", "karena",
    ];

    private static readonly string[] Before =
        ["di depan", "di seberang", "di samping", "di sebelah", "di belakang", "di dekat", "di sekitar", "di area", "di kawasan", "depan", "seberang", "samping", "sebelah", "belakang", "dekat", "sekitar", "area", "kawasan", "daerah", "persis", "pintu masuk", "lampu merah", "di"];

    /// <summary>Spellings of one word: written → meant.</summary>
    private static readonly Dictionary<string, string> Spellings = new()
    {
        ["ps"] = "pasar", ["psr"] = "pasar", ["st"] = "stasiun", ["sta"] = "stasiun", ["stsn"] = "stasiun", ["mall"] = "mal", ["mesjid"] = "masjid", ["msjd"] = "masjid", ["mushola"] = "musala", ["musholla"] = "musala", ["mushala"] = "musala",
        ["pkm"] = "puskesmas", ["tmn"] = "taman", ["apt"] = "apartemen", ["apartement"] = "apartemen", ["univ"] = "universitas", ["lap"] = "lapangan", ["gdg"] = "gedung", ["ktr"] = "kantor", ["jbtn"] = "jembatan", ["fly"] = "flyover", ["kelenteng"] = "klenteng",
    };

    /// <summary>What a typed word may stand for: first what it most probably means, then itself.</summary>
    internal static string[] Readings(string word) => Spellings.TryGetValue(word, out var meant) ? [meant, word] : [word];

    /// <summary>Typed words with "rumah sakit" as "rs" and "sma negeri" as "sman": so names are written here.</summary>
    internal static List<string> Typed(string text)
    {
        var words = Landmark.Words(text.Length > 100 ? text[..100] : text);
        for (var i = 0; i + 1 < words.Count; i++)
        {
            if (words[i] == "rumah" && words[i + 1] == "sakit") (words[i], words[i + 1]) = ("rs", "");
            else if (words[i] is "sd" or "smp" or "sma" or "smk" && words[i + 1] is "negeri" or "n") (words[i], words[i + 1]) = (words[i] + "n", "");
        }
        words.RemoveAll(w => w.Length == 0);
        return words;
    }

    /// <summary>The landmark that an address names, as it may be shown; null when it names none for sure. Never a house number,
    /// RT/RW, telephone number or what looks like a person's name.</summary>
    public static string? FromAddress(string? address)
    {
        if (string.IsNullOrWhiteSpace(address) || address.Length > 500) return null;
        foreach (var part in address.Split([',', ';', '(', ')', '\n', '/', '–', '—']))
            if (FromPart(part) is { } name) return name;
        return null;
    }

    private static string? FromPart(string part)
    {
        if (part.Contains('@', StringComparison.Ordinal) || part.Length > LongestName + 20) return null;
        var words = Typed(WithoutPlaceWords(part.Trim()));
        if (words.Count is < 2 or > MostWords) return null;
        words[0] = Readings(words[0])[0];
        if (!Kinds.Contains(words[0]) || words.Exists(Private.Contains)) return null;
        if (Second.TryGetValue(words[0], out var second) && (!second.Contains(words[1]) || words.Count < 3)) return null;
        if (!words.Skip(1).All(w => IsName(w, words[0]))) return null;
        // "SDN 05" alone stands in every village, but "masjid" needs a word of its own.
        if (!Schools.Contains(words[0]) && !words.Skip(1).Any(w => w.Length > 2)) return null;
        var name = string.Join(' ', words.Select(Shown));
        return name.Length <= LongestName ? name : null;
    }

    // Digits are house or telephone numbers, but for the numbers of schools.
    private static bool IsName(string word, string kind) => !word.Any(char.IsDigit) || (Schools.Contains(kind) && word.Length <= 3 && word.All(char.IsDigit));

    private static string Shown(string word) => Capitals.Contains(word) ? word.ToUpperInvariant() : char.ToUpperInvariant(word[0]) + word[1..];

    private static string WithoutPlaceWords(string part)
    {
        while (Array.Find(Before, b => part.Length > b.Length && part.StartsWith(b, StringComparison.OrdinalIgnoreCase) && part[b.Length] == ' ') is { } before)
            part = part[before.Length..].TrimStart();
        return part;
    }
}
