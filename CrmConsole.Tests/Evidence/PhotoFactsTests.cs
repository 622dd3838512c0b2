using CrmConsole.Evidence;

namespace CrmConsole.Tests.Evidence;

/// <summary>What is read of a photo's own words: four facts, from every frame that has them, and nothing else.</summary>
public sealed class PhotoFactsTests
{
    private static readonly DateTimeOffset Taken = new(2026, 7, 1, 3, 20, 30, TimeSpan.Zero);

    public static TheoryData<string, byte[]> Frames => new()
    {
        { "jpeg", TestFiles.JpegWith(orientation: 6) },
        { "png", TestFiles.PngWith(orientation: 6) },
        { "webp", TestFiles.WebpWith(orientation: 6) },
    };

    [Theory]
    [MemberData(nameof(Frames))]
    public void Every_frame_gives_time_place_and_turn_and_the_view_is_upright_and_bare(string frame, byte[] file)
    {
        var facts = PhotoFacts.Read(file);
        Assert.True(facts is { TakenAt: { } at, Turn: 6 } && at == Taken, $"{frame}: {facts}");
        Assert.Equal((-6.2, 106 + 49 / 60.0), (Math.Round(facts.Latitude!.Value, 4), facts.Longitude!.Value));
        var made = PictureMaker.Make(file).Picture!;
        Assert.Equal((40, 80), (made.Width, made.Height));
        Assert.Equal(PhotoFacts.None, PhotoFacts.Read(made.View));
    }

    [Fact]
    public void A_picture_that_no_decoder_shows_still_says_when_and_where()
    {
        var facts = PhotoFacts.Read(TestFiles.HeicWith());
        Assert.Equal(Taken, facts.TakenAt);
        Assert.Equal(-6.2, facts.Latitude!.Value, 0.0001);
    }

    [Fact]
    public void The_cameras_own_offset_counts_and_where_it_names_none_it_is_Jakartas()
    {
        // 03:00 by a camera that says +00:00 is ten in the morning in Jakarta.
        Assert.Equal(TimeSpan.FromHours(3), PhotoFacts.Read(HostilePictures.Fixture("zone-utc.jpg")).TakenAt!.Value.TimeOfDay);
        Assert.Equal(Taken, PhotoFacts.Read(TestFiles.Photo()).TakenAt);
    }

    [Fact]
    public void Only_what_begins_within_sixty_four_kilobytes_of_the_block_is_read()
    {
        byte[] far = [.. "MM\0*"u8, 0, 1, 0x10, 0, .. new byte[200_000]];
        Assert.Equal(PhotoFacts.None, PhotoFacts.Read(TestFiles.PngWith(far)));
    }

    [Fact]
    public void A_hostile_or_broken_block_says_nothing_and_ends()
    {
        foreach (var (name, bytes) in HostilePictures.All)
        {
            var facts = PhotoFacts.Read(bytes);
            Assert.True(facts.TakenAt is null && facts.Latitude is null, name);
        }
        foreach (var file in (byte[][])[TestFiles.Photo(6), TestFiles.PngWith(), TestFiles.WebpWith(), TestFiles.HeicWith()])
            for (var length = 0; length < file.Length; length++) PhotoFacts.Read(file.AsSpan(0, length));
    }
}
