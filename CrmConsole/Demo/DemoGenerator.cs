using System.Globalization;
using System.Text;
using CrmConsole.Places;

namespace CrmConsole.Demo;

/// <summary>Makes believable reports without end; the same seed gives the same ones. Tens of thousands a second.</summary>
public sealed class DemoGenerator
{
    // About how often each channel is used, jaki first as in the published figures, the others lifted so that all are seen.
    private static readonly (string Channel, int Weight)[] Channels =
    [
        ("jaki", 40), ("whatsapp", 12), ("email", 10), ("x", 9), ("web", 8), ("sms", 4), ("facebook", 4), ("kelurahan", 4),
        ("kecamatan", 2), ("pendopo", 2), ("walikota", 2), ("lapor", 2), ("gubernur", 1),
    ];

    private static readonly string[] Landmarks =
    [
        "dekat minimarket", "depan masjid Al-Ikhlas", "seberang SPBU", "samping warung Bu Tini", "depan gerbang sekolah", "belakang pasar", "dekat halte bus", "depan ruko kosong", "dekat rel kereta",
        "sebelah pos ronda", "depan puskesmas", "dekat jembatan kecil", "depan apotek", "dekat pertigaan", "seberang bengkel motor", "depan warteg Bahari", "dekat lapangan bulu tangkis", "samping klinik",
    ];

    private static readonly string[] HowLong =
    [
        "sudah seminggu", "sudah tiga minggu", "sudah lebih dari sebulan", "sejak awal bulan", "sudah berhari-hari", "sejak kemarin", "hampir dua bulan ini", "sudah lima hari", "dari minggu lalu", "sejak Lebaran", "sudah dua pekan",
    ];

    // The demo's own unit mends roads in Jakarta Utara: most of what is about roads happens there, or its people would have
    // nothing to do.
    private const string Home = "31.72.";
    private static readonly HashSet<string> Roads =
        ["jalan-rusak", "trotoar-rusak", "pju-mati", "pju-rusak", "jpo-rusak", "jembatan-rusak", "galian-jalan", "manhole-rusak", "kabel-semrawut", "polisi-tidur"];

    private readonly PlaceMap places;
    private readonly Area[] villages, homeVillages;
    private readonly int channelWeights = Channels.Sum(c => c.Weight);

    public DemoGenerator(PlaceMap places)
    {
        this.places = places;
        villages = [.. places.All.Where(a => a.Level == "village" && places.Bounds(a.Code) is not null && DemoTexts.Streets.ContainsKey(a.ParentCode!)).OrderBy(a => a.Code, StringComparer.Ordinal)];
        homeVillages = [.. villages.Where(v => v.Code.StartsWith(Home, StringComparison.Ordinal))];
    }

    public DemoReport Next(Random random)
    {
        var complaint = DemoTexts.Pick(random);
        var official = complaint.Category is "perilaku-asn" or "pungli-korupsi";
        var channel = official && random.Next(4) == 0 ? "inspektorat" : Channel(random);
        var anonymous = channel is "jaki" or "web" or "inspektorat" && random.Next(100) < (official ? 50 : 12);
        var name = anonymous ? null : DemoPeople.Name(random);
        var among = Roads.Contains(complaint.Category) && random.Next(10) < 6 ? homeVillages : villages;
        var village = among[random.Next(among.Length)];
        var streets = DemoTexts.Streets[village.ParentCode!];
        var street = streets[random.Next(streets.Length)] + (random.Next(3) == 0 ? string.Create(CultureInfo.InvariantCulture, $" No. {random.Next(1, 120)}") : "");
        var core = Fill(complaint.Text, street, village, random);
        var point = channel is "jaki" || (channel is "web" or "whatsapp" && random.Next(2) == 0) ? Point(village.Code, random) : null;
        return new DemoReport
        {
            Channel = channel,
            Subject = channel is "email" or "web" or "lapor" && complaint.Subject is { } subject ? Fill(subject, street, village, random) : null,
            Text = DemoTone.Write(channel, core, name, random),
            Name = name,
            Phone = name is not null && channel is not ("email" or "x" or "facebook" or "gubernur") ? DemoPeople.Phone(random) : null,
            Email = name is not null && channel is "email" or "web" && random.Next(4) > 0 || channel == "email" ? DemoPeople.Email(name!, random) : null,
            Handle = channel is "x" or "facebook" or "gubernur" ? DemoPeople.Handle(name!, random) : null,
            Address = $"{street}, {places.FullName(village.Code)}",
            Latitude = point?.Latitude,
            Longitude = point?.Longitude,
            AreaCode = village.Code,
            CategoryCode = complaint.Category,
            Anonymous = anonymous,
            Emergency = complaint.Emergency,
            Age = Age(random),
        };
    }

    // A third within a day, most within the week, a tail of two months.
    private static TimeSpan Age(Random random) => random.Next(100) switch
    {
        < 33 => TimeSpan.FromMinutes(random.Next(1, 24 * 60)),
        < 80 => TimeSpan.FromMinutes(random.Next(24 * 60, 7 * 24 * 60)),
        _ => TimeSpan.FromMinutes(random.Next(7 * 24 * 60, 60 * 24 * 60)),
    };

    private string Channel(Random random)
    {
        var left = random.Next(channelWeights);
        foreach (var (channel, weight) in Channels)
            if ((left -= weight) < 0) return channel;
        return "jaki";
    }

    // Outlines overlap here and there: the point must lead to this village, not only lie in it.
    private (double Latitude, double Longitude)? Point(string village, Random random)
    {
        var (south, west, north, east) = places.Bounds(village)!.Value;
        for (var tries = 0; tries < 200; tries++)
        {
            var (latitude, longitude) = (Math.Round(south + random.NextDouble() * (north - south), 6), Math.Round(west + random.NextDouble() * (east - west), 6));
            if (places.Contains(village, latitude, longitude) && places.VillageAt(latitude, longitude, DateTimeOffset.MaxValue)?.Code == village) return (latitude, longitude);
        }
        return places.Find(village) is { } area ? (area.Latitude, area.Longitude) : null;
    }

    private string Fill(string text, string street, Area village, Random random)
    {
        var filled = new StringBuilder(text.Length + 40);
        for (var at = 0; at < text.Length;)
        {
            var open = text.IndexOf('{', at);
            if (open < 0) return filled.Append(text, at, text.Length - at).ToString();
            var close = text.IndexOf('}', open);
            filled.Append(text, at, open - at).Append(Value(text.AsSpan(open + 1, close - open - 1), street, village, random));
            at = close + 1;
        }
        return filled.ToString();
    }

    private string Value(ReadOnlySpan<char> slot, string street, Area village, Random random) => slot switch
    {
        "jalan" => street,
        "kel" => village.Name,
        "kec" => places.Find(village.ParentCode)!.Name,
        "patokan" => Landmarks[random.Next(Landmarks.Length)],
        "lama" => HowLong[random.Next(HowLong.Length)],
        "rt" => string.Create(CultureInfo.InvariantCulture, $"RT {random.Next(1, 16):00}/RW {random.Next(1, 12):00}"),
        "n" => random.Next(2, 10).ToString(CultureInfo.InvariantCulture),
        "jam" => random.Next(1, 13).ToString(CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException($"complaints.txt: {{{slot}}} is unknown."),
    };
}
