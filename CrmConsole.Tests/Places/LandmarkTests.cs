using CrmConsole.Data;
using CrmConsole.Places;
using CrmConsole.Tests.Data;

namespace CrmConsole.Tests.Places;

/// <summary>Landmarks: the rows that come with the program, the search while somebody types, and names out of addresses.</summary>
public sealed class LandmarkTests
{
    private const double Allowance = 1_500;
    private static readonly IReadOnlyList<Landmark> Seed = ReferenceFiles.Landmarks();
    private static readonly LandmarkIndex Index = new(Seed);

    [Fact]
    public void Each_landmark_lies_in_its_village_or_near_it_and_has_a_name_of_its_own()
    {
        Assert.InRange(Seed.Count, 150, 500);
        Assert.Equal(Seed.Count, Seed.Select(l => (l.AreaCode, l.Key)).Distinct().Count());
        Assert.Equal(Seed.Count, Seed.Select(l => l.Key).Distinct().Count());
        foreach (var landmark in Seed)
        {
            var village = Seeded.Places.Find(landmark.AreaCode);
            Assert.True(village is { Level: "village", Polygon: not null }, landmark.Name);
            var outline = new VillageShape(village);
            Assert.True(outline.Contains(landmark.Latitude, landmark.Longitude) || outline.Distance(landmark.Latitude, landmark.Longitude, Allowance) <= Allowance, $"{landmark.Name} is not in {village.Name}");
        }
        // Every city has some.
        Assert.Equal(6, Seed.Select(l => Seeded.Places.CityOf(l.AreaCode)!.Code).Distinct().Count());
    }

    [Theory]
    [InlineData("pasar ming", "Pasar Minggu")]
    [InlineData("ps. minggu", "Pasar Minggu")]
    [InlineData("PSR SENEN", "Pasar Senen")]
    [InlineData("st. manggarai", "Stasiun Manggarai")]
    [InlineData("manggarai", "Stasiun Manggarai")]
    [InlineData("rs. fatmawati", "RSUP Fatmawati")]
    [InlineData("rumah sakit polri", "RS Polri Kramat Jati")]
    [InlineData("kramat jati rs polri", "RS Polri Kramat Jati")]
    [InlineData("st carolus", "RS St. Carolus")]
    [InlineData("mall kota kas", "Mal Kota Kasablanka")]
    [InlineData("mesjid istiqlal", "Masjid Istiqlal")]
    [InlineData("monas", "Monumen Nasional (Monas)")]
    [InlineData("univ negeri jak", "Universitas Negeri Jakarta (UNJ)")]
    [InlineData("sma negeri 8", "SMAN 8 Jakarta")]
    [InlineData("  GBK ", "Stadion Utama Gelora Bung Karno (GBK)")]
    public void A_landmark_is_found_by_any_of_its_words_as_people_type_them(string typed, string name) => Assert.Equal(name, Assert.Single(Index.Find(typed, 1)).Name);

    [Theory]
    [InlineData("")]
    [InlineData("   .,- ")]
    [InlineData("pasar yang tidak ada")]
    [InlineData("%_'; DROP TABLE")]
    [InlineData("\ud83d")]
    public void What_names_nothing_finds_nothing(string typed) => Assert.Empty(Index.Find(typed, 5));

    [Fact]
    public void First_what_begins_so_then_the_often_used_then_the_short_and_accents_do_not_matter()
    {
        var index = new LandmarkIndex([Mark("Gereja Pasar Baru", 90), Mark("Pasar Baru Metro", 0), Mark("Pasar Baru", 0), Mark("Pasar Baru Timur", 7), Mark("Kafé Pásar Asy'ari", 3), Mark("Pasar Pasir Pasar", 1)]);
        Assert.Equal(["Pasar Baru Timur", "Pasar Baru", "Pasar Baru Metro", "Gereja Pasar Baru"], index.Find("pasar baru", 9).Select(l => l.Name));
        Assert.Equal(["Pasar Baru Timur", "Pasar Baru"], index.Find("pasar baru", 2).Select(l => l.Name));
        Assert.Equal("Kafé Pásar Asy'ari", Assert.Single(index.Find("kafe asyari", 9)).Name);
        Assert.Equal("Pasar Pasir Pasar", Assert.Single(index.Find("pas pasi", 9)).Name);
        Assert.Empty(index.Find("pasar", 0));
    }

    [Fact]
    public void Among_fifty_thousand_the_answer_is_that_of_a_plain_search()
    {
        string[] kinds = ["Pasar", "Stasiun", "Masjid", "Sekolah", "Taman", "Halte", "RS", "Gedung"], names = ["Anggrek", "Melati", "Baru", "Indah", "Jaya", "Sari", "Makmur", "Sentosa", "Barat", "Timur", "Merdeka"];
        var random = new Random(7);
        var many = Enumerable.Range(0, 50_000).Select(i => Mark($"{kinds[random.Next(kinds.Length)]} {names[random.Next(names.Length)]} {names[random.Next(names.Length)]} {i}", random.Next(100))).ToList();
        var index = new LandmarkIndex(many);
        foreach (var typed in new[] { "s", "pasar", "pasar me", "baru 12", "taman sari jaya", "49999" })
        {
            var words = typed.Split(' ');
            var plain = many.Where(l => words.All(w => l.Key.Split(' ').Any(x => x.StartsWith(w, StringComparison.Ordinal))))
                .OrderBy(l => l.Key.StartsWith(typed, StringComparison.Ordinal) ? 0 : 1).ThenByDescending(l => l.Uses).ThenBy(l => l.Name.Length).ThenBy(l => l.Name, StringComparer.Ordinal).Take(8).Select(l => l.Name);
            Assert.Equal(plain, index.Find(typed, 8).Select(l => l.Name));
        }
    }

    [Theory]
    [InlineData("Pasar Minggu", "Pasar Minggu")]
    [InlineData("depan pasar kopro, Jl. Tanjung Duren Raya 12", "Pasar Kopro")]
    [InlineData("Jl. Pramuka No. 5, seberang Ps. Genjing", "Pasar Genjing")]
    [InlineData("di dekat masjid Al-Ikhlas", "Masjid Al Ikhlas")]
    [InlineData("SDN 05", "SDN 05")]
    [InlineData("samping SD Negeri 05 Pluit", "SDN 05 Pluit")]
    [InlineData("Kantor Kelurahan Pluit", "Kantor Kelurahan Pluit")]
    [InlineData("pos polisi Tomang", "Pos Polisi Tomang")]
    [InlineData("rumah sakit Hermina Jatinegara", "RS Hermina Jatinegara")]
    [InlineData("Rusunawa Marunda (lobi)", "Rusunawa Marunda")]
    public void A_known_kind_of_place_in_an_address_is_a_landmark(string address, string name) => Assert.Equal(name, LandmarkWords.FromAddress(address));

    [Theory]
    [InlineData("Jl. Kebon Kacang 12")]
    [InlineData("RT 05/RW 03")]
    [InlineData("Pasar Minggu 12A")]
    [InlineData("Apartemen Kalibata City Tower Ebony lantai 3")]
    [InlineData("Taman Palem blok B")]
    [InlineData("Masjid rumah Pak Budi")]
    [InlineData("Gedung milik Ibu Sri")]
    [InlineData("Sekolah anak saya")]
    [InlineData("kantor Budi Santoso")]
    [InlineData("klinik dr. Andi")]
    [InlineData("pos ronda")]
    [InlineData("pasar")]
    [InlineData("masjid H. Slamet")]
    [InlineData("Halte 081299887766")]
    [InlineData("Taman budi@contoh.id")]
    [InlineData("Budi Santoso, Kebon Kacang")]
    [InlineData("pasar yang becek dan bau sejak kemarin malam")]
    [InlineData("")]
    [InlineData(null)]
    public void Houses_numbers_and_people_are_never_learned(string? address) => Assert.Null(LandmarkWords.FromAddress(address));

    private static Landmark Mark(string name, int uses) => new() { Name = name, Key = Landmark.KeyOf(name), AreaCode = "31.71.01.1001", Uses = uses };
}
