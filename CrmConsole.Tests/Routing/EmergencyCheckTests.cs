using CrmConsole.Routing;
using CrmConsole.Tests.Data;
using Xunit;

namespace CrmConsole.Tests.Routing;

public sealed class EmergencyCheckTests
{
    [Theory]
    [InlineData("Tolong ADA KEBAKARAN di gang sebelah!!!")]
    [InlineData("rumah warga terbakar? bukan, rumah terbakar pak")]
    [InlineData("anak saya kesetrum tiang lampu")]
    [InlineData("min ada orang hanyut di kali ciliwung")]
    [InlineData("pohon tumbang menimpa mobil, pengemudi masih di dalam")]
    [InlineData("lg tawuran bawa clurit di flyover")]
    [InlineData("tembok sekolah ambruk, tembok ambruk kena anak")]
    [InlineData("ibu saya mau melahirkan, butuh ambulance")]
    [InlineData("Kakek tidak sadarkan diri di halte")]
    public void An_emergency_is_seen(string text) => Assert.NotEmpty(Seeded.Routing.Emergency.Find(text));

    [Theory]
    [InlineData("Gang kebakaran jenggot gara-gara parkir liar")]
    [InlineData("mohon simulasi kebakaran di rusun kami")]
    [InlineData("khawatir ada kebakaran karena kabel semrawut")]
    [InlineData("jalan rusak, jangan sampai ada kecelakaan")]
    [InlineData("lampu jalan mati sejak semalam")]
    [InlineData("kartu keluarga saya belum jadi")]
    [InlineData("motor hilang di parkiran tahun lalu")]
    [InlineData("")]
    public void Talk_about_emergencies_is_none(string text) => Assert.Empty(Seeded.Routing.Emergency.Find(text));

    [Fact]
    public void A_word_switched_off_does_not_count()
    {
        var word = new EmergencyWord { Word = "ada kebakaran" };
        Assert.Equal(["ada kebakaran"], new EmergencyCheck([word]).Find("Ada kebakaran!"));
        word.Enabled = false;
        Assert.Empty(new EmergencyCheck([word]).Find("Ada kebakaran!"));
    }

    [Fact]
    public void Only_the_overlapped_match_is_taken_out() =>
        Assert.Equal(["kesetrum"], Seeded.Routing.Emergency.Find("dulu takut kesetrum, sekarang adik kesetrum"));
}
