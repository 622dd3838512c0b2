using CrmConsole.Evidence;

namespace CrmConsole.Tests.Evidence;

public sealed class EvidenceChecksTests
{
    private static readonly DateTimeOffset Reported = new(2026, 11, 25, 3, 0, 0, TimeSpan.Zero);
    private const double Lat = -6.1214, Lon = 106.7741;

    [Fact]
    public void No_photo_is_a_doubt_and_a_good_one_is_none()
    {
        Assert.Equal([EvidenceDoubt.NoPhoto], Doubts());
        Assert.Empty(Doubts(new ProofPhoto(1, Reported.AddHours(5), Lat + 0.001, Lon, null)));
        // A telephone's clock may be some minutes wrong.
        Assert.Empty(Doubts(new ProofPhoto(1, Reported.AddMinutes(-20), Lat, Lon, null)));
    }

    [Fact]
    public void Old_far_reused_and_bare_photos_are_named_each()
    {
        Assert.Equal([EvidenceDoubt.TakenBefore], Doubts(new ProofPhoto(1, Reported.AddDays(-2), Lat, Lon, null)));
        Assert.Equal([EvidenceDoubt.FarAway], Doubts(new ProofPhoto(1, Reported.AddHours(1), Lat + 0.01, Lon, null)));
        Assert.Equal([EvidenceDoubt.NoMetadata], Doubts(new ProofPhoto(1, null, null, null, null)));
        var found = EvidenceChecks.Check(Reported, Lat, Lon, [new ProofPhoto(7, Reported.AddDays(-2), Lat, Lon + 0.1, "JK-261101-0001"), new ProofPhoto(8, Reported.AddHours(1), Lat, Lon, null)]);
        Assert.Equal(["same_picture:7", "taken_before:7", "far_away:7"], found.Select(w => w.Key));
        Assert.Equal("JK-261101-0001", found[0].Detail);
    }

    [Fact]
    public void Distance_agrees_with_a_known_one()
    {
        // Monas to the Istiqlal mosque, about 700 m.
        Assert.InRange(EvidenceChecks.Metres(-6.175392, 106.827153, -6.170166, 106.831375), 600, 800);
    }

    private static IEnumerable<EvidenceDoubt> Doubts(params ProofPhoto[] photos) => EvidenceChecks.Check(Reported, Lat, Lon, photos).Select(w => w.Doubt);
}
