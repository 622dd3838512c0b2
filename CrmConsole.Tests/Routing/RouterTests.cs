using CrmConsole.Routing;
using CrmConsole.Tests.Data;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace CrmConsole.Tests.Routing;

public sealed class RouterTests
{
    private static readonly RoutingRules Rules = Seeded.Routing;

    [Theory]
    [InlineData("email", "jalan-rusak", "31.72.01.1005", "sudin-bina-marga-31.72", BecauseCode.PartInCity)]
    [InlineData("email", "jalan-rusak", "31.72.01", "sudin-bina-marga-31.72", BecauseCode.PartInCity)]
    [InlineData("email", "jalan-rusak", null, "bina-marga", BecauseCode.CityUnknown)]
    [InlineData("email", "sampah-liar", "31.72.01.1005", "kel-31.72.01.1005", BecauseCode.VillageOfPlace)]
    [InlineData("email", "sampah-liar", "31.72.01", null, BecauseCode.VillageUnknown)]
    [InlineData("email", "air-bersih-mati", "31.72.01.1005", "pam-jaya", BecauseCode.CategoryAgency)]
    [InlineData("jaki", "jalan-rusak", "31.72.01.1005", "kel-31.72.01.1005", BecauseCode.PointOfApp)]
    [InlineData("jaki", null, "31.72.01.1005", "kel-31.72.01.1005", BecauseCode.PointOfApp)]
    [InlineData("jaki", "perilaku-asn", "31.72.01.1005", "inspektorat", BecauseCode.AboutOfficials)]
    [InlineData("jaki", "narkoba", "31.72.01.1005", "polda-metro", BecauseCode.CategoryAgency)]
    [InlineData("email", "pungli-korupsi", null, "inspektorat", BecauseCode.AboutOfficials)]
    [InlineData("email", null, "31.72.01.1005", null, BecauseCode.NoCategory)]
    [InlineData("email", "tidak-ada", "31.72.01.1005", null, BecauseCode.NoCategory)]
    public void A_report_goes_where_the_rules_say(string channel, string? category, string? area, string? agency, BecauseCode because)
    {
        var route = Rules.Router.Decide(new RouteRequest(category, area, PointOfApp: channel == "jaki", Seeded.Now));
        Assert.Equal(agency, route.AgencyCode);
        Assert.Contains(route.Because, b => b.Code == because);
        Assert.Equal(because == BecauseCode.PointOfApp, route.StraightToVillage);
    }

    [Fact]
    public void The_village_complained_about_does_not_get_it()
    {
        var request = new RouteRequest("sampah-liar", "31.72.01.1005", true, Seeded.Now, SubjectAgencyCode: "wali-31.72");
        Assert.Equal("inspektorat", Rules.Router.Decide(request).AgencyCode);
        Assert.Null(Rules.Router.Decide(request with { CategoryCode = "perilaku-asn", SubjectAgencyCode = "inspektorat" }).AgencyCode);
    }

    [Fact]
    public void An_agency_or_category_counts_only_in_its_time()
    {
        var end = Seeded.Now.AddDays(-1);
        var agencies = CrmConsole.Data.ReferenceFiles.Agencies();
        agencies.Single(a => a.Code == "pam-jaya").ValidTo = end;
        agencies.Single(a => a.Code == "kel-31.72.01.1005").ValidTo = end;
        var categories = CrmConsole.Data.ReferenceFiles.Categories();
        categories.Single(c => c.Code == "banjir").ValidFrom = Seeded.Now.AddDays(1);
        var router = RoutingRules.From(agencies, categories, [], Seeded.Places).Router;

        Assert.Equal(BecauseCode.AgencyGone, router.Decide(Ask("air-bersih-mati")).Because[^1].Code);
        Assert.Equal("pam-jaya", router.Decide(Ask("air-bersih-mati") with { At = end.AddTicks(-1) }).AgencyCode);
        Assert.Equal(BecauseCode.VillageUnknown, router.Decide(Ask("sampah-liar")).Because[^1].Code);
        Assert.Equal(BecauseCode.NoCategory, router.Decide(Ask("banjir")).Because[^1].Code);
    }

    [Fact]
    public void Every_category_and_place_gives_a_valid_agency_or_a_reason()
    {
        foreach (var category in Rules.Categories.Keys)
            foreach (var area in Seeded.Places.All)
                foreach (var pointOfApp in (bool[])[true, false])
                {
                    var route = Rules.Router.Decide(new RouteRequest(category, area.Code, pointOfApp, Seeded.Now));
                    Assert.NotEmpty(route.Because);
                    if (route.AgencyCode is { } code) Assert.True(Rules.Tree.Find(code)!.ValidAt(Seeded.Now));
                    else Assert.Equal(BecauseCode.VillageUnknown, route.Because[^1].Code);
                    if (area.Level == "village") Assert.NotNull(route.AgencyCode);
                }
    }

    [Property(MaxTest = 2000)]
    public Property Nothing_is_ever_routed_to_the_unit_complained_about()
    {
        var subjects = Gen.Elements(Rules.Tree.All.Select(a => a.Code).ToArray());
        var requests = from pointOfApp in Gen.Elements(true, false)
                       from category in Gen.Elements(Rules.Categories.Keys.ToArray())
                       from area in Gen.Elements(Seeded.Places.All.Select(a => a.Code).ToArray())
                       from subject in subjects
                       select new RouteRequest(category, area, pointOfApp, Seeded.Now, subject);
        return Prop.ForAll(requests.ToArbitrary(), r => Rules.Router.Decide(r).AgencyCode is not { } code || !Rules.Tree.Subtree(r.SubjectAgencyCode!).Contains(code));
    }

    private static RouteRequest Ask(string category) => new(category, "31.72.01.1005", false, Seeded.Now);
}
