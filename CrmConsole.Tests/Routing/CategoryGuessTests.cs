using CrmConsole.Routing;
using CrmConsole.Tests.Data;
using Xunit;

namespace CrmConsole.Tests.Routing;

public sealed class CategoryGuessTests
{
    [Theory]
    [InlineData("Lampu jalan mati sudah seminggu di depan masjid", "pju-mati")]
    [InlineData("jln rusak berlobang dkt psr", "jalan-rusak")]
    [InlineData("Parkir liar di bahu jalan bikin macet", "parkir-liar")]
    [InlineData("Pohon tumbang menutup jalan", "pohon-tumbang")]
    [InlineData("sampah numpuk tiga hari belum diangkut, gerobak sampah tidak datang", "sampah-tidak-diangkut")]
    [InlineData("air PAM mati sejak kemarin", "air-bersih-mati")]
    public void The_words_speak_for_the_category(string text, string category) =>
        Assert.Equal(category, Seeded.Routing.Guess.Guess(text, Seeded.Now)?.Code);

    [Fact]
    public void A_landmark_speaks_little()
    {
        var ranked = Seeded.Routing.Guess.Rank("banjir dekat pasar", Seeded.Now);
        Assert.Equal("banjir", ranked[0].Code);
        Assert.True(ranked.Single(r => r.Code == "pasar").Score < 0.5);
    }

    [Fact]
    public void The_longer_phrase_silences_the_shorter_and_is_told()
    {
        var guess = Guesser(("a", "air"), ("b", "air keruh")).Guess("air keruh sekali", Seeded.Now)!;
        Assert.Equal("b", guess.Code);
        Assert.Equal(["air keruh"], guess.Words);
        Assert.True(guess.Sure);
    }

    [Fact]
    public void A_tie_or_silence_is_no_answer()
    {
        Assert.Null(Guesser(("a", "sama"), ("b", "sama")).Guess("sama", Seeded.Now));
        Assert.Null(Guesser(("a", "merah")).Guess("hijau", Seeded.Now));
        Assert.Null(Guesser(("a", "merah")).Guess("", Seeded.Now));
    }

    [Fact]
    public void What_is_named_first_leads_but_not_surely()
    {
        var guess = Guesser(("a", "merah"), ("b", "biru")).Guess("biru dan merah", Seeded.Now)!;
        Assert.Equal("b", guess.Code);
        Assert.False(guess.Sure);
    }

    [Fact]
    public void A_place_called_like_a_thing_speaks_for_nothing()
    {
        var ranked = Seeded.Routing.Guess.Rank("Banjir di Pasar Minggu dan Tanah Abang", Seeded.Now);
        Assert.Equal(["banjir"], ranked.Select(r => r.Code));
    }

    [Fact]
    public void A_category_out_of_its_time_is_not_offered()
    {
        var category = Category("a", "merah");
        category.ValidTo = Seeded.Now;
        Assert.Null(new CategoryGuess([category]).Guess("merah", Seeded.Now));
        Assert.NotNull(new CategoryGuess([category]).Guess("merah", Seeded.Now.AddTicks(-1)));
    }

    private static CategoryGuess Guesser(params (string Code, string Keywords)[] rows) => new(rows.Select(r => Category(r.Code, r.Keywords)));

    private static Category Category(string code, string keywords) =>
        new() { Code = code, NameId = code, NameEn = code, Group = "g", DefaultAgency = "x", Keywords = keywords };
}
