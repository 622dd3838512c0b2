using CrmConsole.Reporters;

namespace CrmConsole.Tests.Identities;

public sealed class MaskingTests
{
    [Theory]
    [InlineData("Lampu mati. Hormat saya, Yusuf Hartono", null, "Lampu mati. Hormat saya, Y••• H•••")]
    [InlineData("Lampu mati.\nTerima kasih,\nRini Amelia", null, "Lampu mati.\nTerima kasih,\nR••• A•••")]
    [InlineData("Perkenalkan saya Budi Santoso dari Pluit", null, "Perkenalkan saya B••• S••• dari Pluit")]
    [InlineData("Terima kasih Bapak Gubernur", null, "Terima kasih Bapak Gubernur")]
    [InlineData("Salam dari warga Kelurahan Pluit", null, "Salam dari warga Kelurahan Pluit")]
    [InlineData("hubungi 0812-3456-7890 atau rini@warga.test", null, "hubungi ••••••90 atau r•••@w•••.test")]
    [InlineData("NIK saya 3172010101900001", null, "NIK saya ••••••01")]
    [InlineData("Rini lagi, pak. RINI AMELIA yang kemarin", "Rini Amelia", "R••• lagi, pak. R••• A••• yang kemarin")]
    [InlineData("Ibu Surya di Jalan Surya nomor 5", "Surya Dewi", "Ibu S••• di Jalan Surya nomor 5")]
    [InlineData("setiap hari surya terbit", "Surya Dewi", "setiap hari surya terbit")]
    [InlineData("Kejadian jam 22.30 tanggal 24-11-2026 di RT 05/RW 08", "Rini Amelia", "Kejadian jam 22.30 tanggal 24-11-2026 di RT 05/RW 08")]
    public void What_tells_who_wrote_is_hidden_and_places_stay(string text, string? own, string expected) => Assert.Equal(expected, Masking.Text(text, own));

    [Fact]
    public void Strange_names_break_nothing()
    {
        foreach (var name in new[] { "", " ", "(", "a.b*c[", "Ó'Brien\\", new string('x', 2_000) }) Assert.Equal("Jalan rusak", Masking.Text("Jalan rusak", name));
    }
}
