using System.Text;

namespace CrmConsole.Demo;

/// <summary>The same complaint as it is written on each channel: a formal letter, a tweet, an SMS with two thumbs.</summary>
internal static class DemoTone
{
    private static readonly string[] Greetings = ["Selamat pagi pak/bu,", "Assalamualaikum,", "Siang admin,", "Permisi min,", "Halo kak, mau lapor.", "Selamat malam,", "Pagi, mohon izin melapor."];
    private static readonly string[] Asks =
    [
        "Mohon segera ditindaklanjuti.", "Tolong dibantu ya.", "Kami warga sangat berharap ada perbaikan.", "Mohon petugas datang melihat langsung.", "Terima kasih sebelumnya.",
        "Sudah pernah dilaporkan lewat RT tetapi belum ada hasil.", "Kasihan anak-anak dan orang tua yang lewat.", "Semoga cepat ditangani.", "Mohon kabarnya kalau sudah dijadwalkan.", "Ini sudah yang kedua kali saya lapor.",
    ];
    private static readonly string[] Extras =
    [
        "Saya lampirkan fotonya.", "Foto menyusul.", "Tetangga juga banyak yang mengeluh.", "Kalau hujan lebih parah.", "Paling ramai jam berangkat kerja.", "Bisa ditanyakan ke pos satpam setempat.",
        "Lokasinya tidak jauh dari pos RW.", "Kejadiannya hampir tiap hari.",
    ];
    private static readonly string[] Tweets = ["@DKIJakarta min,", "@DKIJakarta tolong dong", "min @DKIJakarta lapor", "Halo @DKIJakarta,", "cc @DKIJakarta"];
    private static readonly string[] Tags = [" #laporjakarta", " #jakarta", " tq", " 🙏", " 😭", "", "", ""];

    private static readonly Dictionary<string, string> Short = new()
    {
        ["jalan"] = "jln", ["rusak"] = "rsk", ["dekat"] = "dkt", ["depan"] = "dpn", ["sudah"] = "sdh", ["belum"] = "blm", ["tidak"] = "tdk", ["yang"] = "yg", ["dengan"] = "dgn", ["untuk"] = "utk",
        ["orang"] = "org", ["mohon"] = "mhn", ["tolong"] = "tlg", ["karena"] = "krn", ["lampu"] = "lmpu", ["pasar"] = "psr", ["lubang"] = "lobang", ["anak"] = "ank", ["sampai"] = "smp", ["banyak"] = "bnyk",
        ["setiap"] = "tiap", ["selatan"] = "sltn", ["dari"] = "dr", ["kalau"] = "klo", ["sampah"] = "smph", ["saya"] = "sy", ["petugas"] = "ptgs", ["lewat"] = "lwt", ["malam"] = "mlm", ["motor"] = "mtr",
    };

    public static string Write(string channel, string core, string? name, Random random) => channel switch
    {
        "email" or "lapor" => Letter(core, name, random),
        "x" or "gubernur" => Tweet(core, random),
        "sms" => Abbreviate(core, random),
        "whatsapp" or "facebook" => Chat(core, random),
        "pendopo" or "kelurahan" or "kecamatan" or "walikota" or "inspektorat" => $"{core} {Pick(Extras, random)} Disampaikan pelapor di loket.",
        _ => random.Next(3) == 0 ? core : $"{core} {Pick(Asks, random)}",
    };

    private static string Letter(string core, string? name, Random random) => $"""
        Yth. Pemerintah Provinsi DKI Jakarta

        {Pick(["Dengan hormat,", "Bersama surat ini saya menyampaikan keluhan berikut.", "Salam sejahtera."], random)}
        {core} {Pick(Extras, random)}

        {Pick(Asks, random)}

        Hormat saya,
        {name ?? "Warga Jakarta"}
        """;

    private static string Tweet(string core, Random random)
    {
        var text = $"{Pick(Tweets, random)} {char.ToLowerInvariant(core[0])}{core[1..]}";
        return (text.Length > 240 ? text[..text.LastIndexOf(' ', 240)] + "…" : text) + Pick(Tags, random);
    }

    private static string Chat(string core, Random random) => random.Next(4) == 0 ? core : $"{Pick(Greetings, random)} {core} {(random.Next(2) == 0 ? Pick(Asks, random) : Pick(Extras, random))}";

    private static string Abbreviate(string core, Random random)
    {
        var text = new StringBuilder(core.Length);
        foreach (var word in core.Split(' '))
        {
            if (text.Length > 0) text.Append(' ');
            var bare = word.TrimEnd('.', ',', '!').ToLowerInvariant();
            text.Append(random.Next(5) > 0 && Short.TryGetValue(bare, out var brief) ? brief : word.ToLowerInvariant());
        }
        return random.Next(3) == 0 ? text.Append(" tq").ToString() : text.ToString();
    }

    private static string Pick(string[] texts, Random random) => texts[random.Next(texts.Length)];
}
