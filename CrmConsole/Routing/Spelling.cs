namespace CrmConsole.Routing;

/// <summary>How people write on a phone: abbreviation or slip → the word in the keywords.</summary>
internal static class Spelling
{
    public static readonly IReadOnlyDictionary<string, string> Aliases = new Dictionary<string, string>
    {
        ["jl"] = "jalan", ["jln"] = "jalan", ["jlan"] = "jalan", ["gg"] = "gang", ["lobang"] = "lubang", ["berlobang"] = "berlubang", ["bolong2"] = "bolong",
        ["rsk"] = "rusak", ["rusk"] = "rusak", ["mti"] = "mati", ["mampat"] = "mampet", ["smph"] = "sampah", ["sampa"] = "sampah", ["bnjir"] = "banjir",
        ["air2"] = "air", ["lmpu"] = "lampu", ["lmp"] = "lampu", ["tdk"] = "tidak", ["gak"] = "tidak", ["ga"] = "tidak", ["nggak"] = "tidak", ["tak"] = "tidak",
        ["blm"] = "belum", ["blom"] = "belum", ["belom"] = "belum", ["sdh"] = "sudah", ["udah"] = "sudah", ["udh"] = "sudah", ["dkt"] = "dekat", ["dpn"] = "depan",
        ["sblh"] = "sebelah", ["blkg"] = "belakang", ["psr"] = "pasar", ["prkr"] = "parkir", ["mtr"] = "motor", ["mbl"] = "mobil", ["krn"] = "karena",
        ["pohonnya"] = "pohon", ["phn"] = "pohon", ["pohn"] = "pohon", ["tmbang"] = "tumbang", ["kbl"] = "kabel", ["kebakar"] = "terbakar", ["kebakarn"] = "kebakaran",
        ["ambulan"] = "ambulans", ["ambulance"] = "ambulans", ["setrum"] = "kesetrum", ["nyetrum"] = "kesetrum", ["minta2"] = "minta", ["trotoir"] = "trotoar",
        ["travo"] = "trafo", ["ktpel"] = "ktp", ["ektp"] = "ktp", ["bpjs2"] = "bpjs", ["sklh"] = "sekolah", ["skolah"] = "sekolah",
        ["clurit"] = "celurit", ["cerulit"] = "celurit", ["nyampah"] = "sampah", ["pungutan2"] = "pungutan",
    };
}
