using System.Text;
using CrmConsole.Evidence;
using SkiaSharp;
using Xunit;

namespace CrmConsole.Tests.Evidence;

public sealed class PictureMakerTests
{
    [Fact]
    public void A_large_picture_is_brought_down_and_encoded_anew()
    {
        var (made, _) = PictureMaker.Make(TestFiles.Picture(4000, 2000));
        Assert.Equal((4000, 2000), (made!.Width, made.Height));
        Assert.Equal((1600, 800), Size(made.View));
        Assert.Equal((240, 120), Size(made.Thumb));
    }

    [Fact]
    public void A_small_picture_keeps_its_size() => Assert.Equal((80, 40), Size(PictureMaker.Make(TestFiles.Picture()).Picture!.View));

    [Fact]
    public void The_view_says_nothing_of_where_and_when_it_was_taken()
    {
        var photo = TestFiles.Photo();
        var facts = PhotoFacts.Read(photo);
        Assert.Equal(new DateTimeOffset(2026, 7, 1, 3, 20, 30, TimeSpan.Zero), facts.TakenAt);
        Assert.Equal(-6.2, facts.Latitude!.Value, 0.0001);
        Assert.Equal(106 + 49 / 60.0, facts.Longitude!.Value, 0.0001);

        var (made, _) = PictureMaker.Make(photo);
        Assert.Equal(PhotoFacts.None, PhotoFacts.Read(made!.View));
        Assert.DoesNotContain("Exif", Encoding.Latin1.GetString(made.View), StringComparison.Ordinal);
        Assert.DoesNotContain("2026:07:01", Encoding.Latin1.GetString(made.View), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 80, 40, 4, 4)]
    [InlineData(2, 80, 40, 75, 4)]
    [InlineData(3, 80, 40, 75, 35)]
    [InlineData(4, 80, 40, 4, 35)]
    [InlineData(5, 40, 80, 4, 4)]
    [InlineData(6, 40, 80, 35, 4)]
    [InlineData(7, 40, 80, 35, 75)]
    [InlineData(8, 40, 80, 4, 75)]
    public void The_picture_stands_upright(int orientation, int width, int height, int redX, int redY)
    {
        var (made, _) = PictureMaker.Make(TestFiles.Photo(orientation));
        Assert.Equal((width, height), (made!.Width, made.Height));
        Assert.Equal((width, height), Size(made.View));
        using var view = SKBitmap.Decode(made.View);
        var corner = view.GetPixel(redX, redY);
        Assert.True(corner is { Red: > 200, Green: < 80, Blue: < 80 }, corner.ToString());
    }

    [Fact]
    public void A_bomb_is_refused_by_its_header()
    {
        var (made, reason) = PictureMaker.Make(TestFiles.PngClaiming(60_000, 60_000));
        Assert.Null(made);
        Assert.Contains("60000 × 60000", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_picture_gives_a_reason_and_never_throws()
    {
        foreach (var file in (byte[][])[TestFiles.Picture(), TestFiles.Picture(format: SKEncodedImageFormat.Png), TestFiles.AnimatedGif(), TestFiles.Photo(6)])
            for (var length = 0; length < file.Length; length += 7)
            {
                var (made, reason) = PictureMaker.Make(file.AsSpan(0, length));
                Assert.True(made is null != reason is null);
            }
    }

    [Fact]
    public void Of_an_animation_the_first_frame_is_shown()
    {
        var (made, _) = PictureMaker.Make(TestFiles.AnimatedGif());
        Assert.True(made!.Animated);
        Assert.False(PictureMaker.Make(TestFiles.Picture()).Picture!.Animated);
        // Of one frame, and one that ends in the middle of its second.
        var (gif, frame) = (TestFiles.AnimatedGif(), 24);
        Assert.False(PictureMaker.Make((byte[])[.. gif[..(19 + frame)], 0x3B]).Picture!.Animated);
        Assert.True(PictureMaker.Make(gif.AsSpan(0, gif.Length - 6)).Picture!.Animated);
    }

    [Fact]
    public void Transparent_parts_become_white()
    {
        using var bitmap = new SKBitmap(10, 10);
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        using var view = SKBitmap.Decode(PictureMaker.Make(data.ToArray()).Picture!.View);
        Assert.True(view.GetPixel(5, 5) is { Red: > 250, Green: > 250, Blue: > 250 });
    }

    [Fact]
    public void The_same_picture_in_another_size_and_format_has_nearly_the_same_hash()
    {
        var hash = PictureMaker.Make(TestFiles.Picture(1200, 600)).Picture!.PerceptualHash!.Value;
        var again = PictureMaker.Make(TestFiles.Picture(400, 200, SKEncodedImageFormat.Webp)).Picture!.PerceptualHash!.Value;
        var turned = PictureMaker.Make(TestFiles.Photo(3)).Picture!.PerceptualHash!.Value;
        Assert.InRange(PerceptualHash.Distance(hash, again), 0, 6);
        Assert.True(PerceptualHash.Distance(hash, turned) > 6);
    }

    [Fact]
    public void A_flat_picture_has_no_hash()
    {
        using var bitmap = new SKBitmap(50, 50);
        bitmap.Erase(SKColors.Gray);
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        Assert.Null(PictureMaker.Make(data.ToArray()).Picture!.PerceptualHash);
    }

    private static (int, int) Size(byte[] jpeg)
    {
        using var codec = SKCodec.Create(SKData.CreateCopy(jpeg));
        Assert.Equal(SKEncodedImageFormat.Jpeg, codec.EncodedFormat);
        return (codec.Info.Width, codec.Info.Height);
    }
}
