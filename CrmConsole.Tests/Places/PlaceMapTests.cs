using CrmConsole.Places;
using CrmConsole.Tests.Data;
using Xunit;

namespace CrmConsole.Tests.Places;

public sealed class PlaceMapTests
{
    private static readonly PlaceMap Map = Seeded.Places;

    [Fact]
    public void Every_village_holds_its_own_point()
    {
        foreach (var village in Map.All.Where(a => a.Level == "village"))
            Assert.Equal(village.Code, Map.VillageAt(village.Latitude, village.Longitude, Seeded.Now)?.Code);
    }

    [Theory]
    [InlineData(-6.175392, 106.827153, "31.71.01.1001")] // Monas
    [InlineData(-6.302445, 106.895156, "31.75.10.1008")] // Taman Mini
    public void A_known_point_lies_in_its_village(double lat, double lng, string village) =>
        Assert.Equal(village, Map.VillageAt(lat, lng, Seeded.Now)?.Code);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-6.914744, 107.609810)] // Bandung
    [InlineData(double.NaN, 106.8)]
    [InlineData(-6.2, double.PositiveInfinity)]
    [InlineData(-95, 400)]
    public void A_point_elsewhere_is_in_no_village(double lat, double lng) => Assert.Null(Map.VillageAt(lat, lng, Seeded.Now));

    [Fact]
    public void Just_outside_belongs_to_the_nearest_and_farther_to_none()
    {
        // A square of about 1.1 km beside nothing.
        var map = new PlaceMap([Village("a", "[[[[106,-6],[106.01,-6],[106.01,-5.99],[106,-5.99],[106,-6]]]]")]);
        Assert.Equal("a", map.VillageAt(-5.995, 106.0115, Seeded.Now)?.Code);
        Assert.Null(map.VillageAt(-5.995, 106.0125, Seeded.Now));
    }

    [Fact]
    public void A_hole_is_outside_and_a_second_island_is_inside()
    {
        var map = new PlaceMap([Village("a", """
            [[[[106,-6],[106.1,-6],[106.1,-5.9],[106,-5.9],[106,-6]],[[106.04,-5.96],[106.06,-5.96],[106.06,-5.94],[106.04,-5.94],[106.04,-5.96]]],
             [[[106.3,-6],[106.4,-6],[106.4,-5.9],[106.3,-5.9],[106.3,-6]]]]
            """)]);
        Assert.Null(map.VillageAt(-5.95, 106.05, Seeded.Now));
        Assert.Equal("a", map.VillageAt(-5.95, 106.02, Seeded.Now)?.Code);
        Assert.Equal("a", map.VillageAt(-5.95, 106.35, Seeded.Now)?.Code);
        Assert.Null(map.VillageAt(-5.95, 106.2, Seeded.Now));
    }

    [Fact]
    public void A_village_that_was_split_is_found_only_in_its_time()
    {
        const string square = "[[[[106,-6],[106.1,-6],[106.1,-5.9],[106,-5.9],[106,-6]]]]";
        var split = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var (old, fresh) = (Village("old", square), Village("new", square));
        (old.ValidTo, fresh.ValidFrom) = (split, split);
        var map = new PlaceMap([old, fresh]);
        Assert.Equal("old", map.VillageAt(-5.95, 106.05, split.AddTicks(-1))?.Code);
        Assert.Equal("new", map.VillageAt(-5.95, 106.05, split)?.Code);
    }

    [Theory]
    [InlineData("31.72.01.1005", "Pluit, Penjaringan, Jakarta Utara")]
    [InlineData("31.72.01", "Penjaringan, Jakarta Utara")]
    [InlineData("31.01", "Kepulauan Seribu")]
    [InlineData("31", "DKI Jakarta")]
    [InlineData("99", "")]
    public void Names_carry_their_parents(string code, string name) => Assert.Equal(name, Map.FullName(code));

    private static Area Village(string code, string polygon) => new() { Code = code, Name = code, Level = "village", Polygon = polygon };
}
