using CrmConsole.Places;
using CrmConsole.Tests.Data;
using Xunit;

namespace CrmConsole.Tests.Places;

public sealed class GazetteerTests
{
    private static readonly PlaceMap Map = Seeded.Places;

    [Theory]
    [InlineData("Banjir di Pluit sejak pagi", "31.72.01.1005")]
    [InlineData("Kel. Menteng, Kec. Menteng", "31.71.06.1001")]
    [InlineData("di Menteng Dalam dekat stasiun", "31.74.01.1003")]
    [InlineData("RT 05/RW 03 Kelurahan Karet", "31.74.02.1004")]
    [InlineData("Jl. Bangka Raya, kel bangka, Mampang Prapatan", "31.74.03.1002")]
    [InlineData("jl H. Ten, Rawamangun, Jaktim", "31.75.02.1005")]
    [InlineData("Kramat Jati", "31.75.04")]
    [InlineData("tj priuk", "31.72.02")]
    [InlineData("kb jeruk jakbar", "31.73.05")]
    [InlineData("Pd. Kelapa", "31.75.07.1004")]
    [InlineData("Jatinegara, Cakung", "31.75.06.1001")]
    [InlineData("Kec. Jatinegara", "31.75.03")]
    [InlineData("Menteng, Menteng, Jakarta Pusat", "31.71.06.1001")]
    [InlineData("SENEN, JAKPUS", "31.71.04")]
    [InlineData("Benhil", "31.71.07.1002")]
    [InlineData("Kelapa Dua Wetan", "31.75.09.1003")]
    [InlineData("jalan rusak di Pluit", "31.72.01.1005")]
    [InlineData("Jl. Tubagus Angke No. 3, Roa Malaka", "31.73.04.1010")]
    [InlineData("Halim, Makasar, Jakarta Timur", "31.75.08.1004")]
    [InlineData("Kelurahan Gunung", "31.74.07.1002")]
    public void A_named_place_is_found(string text, string code) => Assert.Equal(code, Find(text));

    [Theory]
    [InlineData("Gambir", "31.71.01")]
    [InlineData("Menteng", "31.71.06")]
    [InlineData("Pasar Minggu", "31.74.04")]
    public void A_bare_name_of_village_and_district_means_the_district(string text, string code) => Assert.Equal(code, Find(text));

    [Theory]
    [InlineData("Jatinegara", "31.75")] // a district, and a village in another one
    [InlineData("dari Tebet sampai Kalibata macet", "31.74")]
    [InlineData("Jl. Raya Pasar Minggu", "31.74")]
    [InlineData("Jl. Tebet Barat Dalam Raya no 3", "31.74")]
    [InlineData("jakut", "31.72")]
    [InlineData("Jl. Bukit Duri Selatan", "31.74")]
    [InlineData("jl. tubagus angke dekat jembatan", "31.73")]
    public void What_is_unsure_gives_only_what_is_sure(string text, string code) => Assert.Equal(code, Find(text));

    [Theory]
    [InlineData("jalan baru rusak di tengah gunung")]
    [InlineData("hari Senen kemarin")]
    [InlineData("Pluit dan Cilandak sama-sama banjir")]
    [InlineData("Jakarta")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("Jl. Kartini")]
    [InlineData("Hormat saya, Budi Halim")]
    [InlineData("karet ban saya")]
    public void Words_that_name_no_place_give_none(string? text) => Assert.Null(Find(text));

    [Fact]
    public void A_common_word_counts_beside_its_district() =>
        Assert.Equal("31.74.02.1004", Find("Karet, Setiabudi, Jakarta Selatan"));

    [Fact]
    public void The_address_leads_and_the_text_makes_it_exact()
    {
        Assert.Equal("31.72.01.1005", Map.FindInWords("Penjaringan", "saluran di Pluit mampet", Seeded.Now)?.Area.Code);
        Assert.Equal("31.72.01", Map.FindInWords("Penjaringan", "saya warga Tebet", Seeded.Now)?.Area.Code);
        Assert.Equal("31.74.01", Map.FindInWords(null, "saya di Tebet", Seeded.Now)?.Area.Code);
    }

    [Fact]
    public void The_names_are_told_as_they_were_written() =>
        Assert.Equal(["PLUIT", "Jakut"], Map.Gazetteer.Find("got di PLUIT, Jakut", Seeded.Now)!.Names);

    [Fact]
    public void Every_full_name_leads_back_to_its_area()
    {
        foreach (var area in Map.All.Where(a => a.Level is "village" or "district"))
        {
            var kind = area.Level == "village" ? "Kel. " : "Kec. ";
            Assert.Equal(area.Code, Find(kind + Map.FullName(area.Code)));
        }
    }

    private static string? Find(string? text) => Map.Gazetteer.Find(text, Seeded.Now)?.Area.Code;
}
