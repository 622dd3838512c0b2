using SkiaSharp;

namespace CrmConsole.Evidence;

/// <summary>A picture as people may see it: encoded anew, so that neither metadata nor hidden content is left.</summary>
/// <param name="View">JPEG, at most 1600 px a side.</param>
/// <param name="Thumb">JPEG, at most 240 px a side.</param>
/// <param name="Width">Of the original as it is looked at (after turning).</param>
/// <param name="PerceptualHash">Null for a picture without any contrast.</param>
/// <param name="Animated">The view shows its first frame only.</param>
public sealed record MadePicture(byte[] View, byte[] Thumb, int Width, int Height, long? PerceptualHash, bool Animated);

/// <summary>A part of a picture that must not be seen, in shares of its width and height (0–1, from the upper left).</summary>
public readonly record struct RedactionBox(double Left, double Top, double Width, double Height)
{
    public bool Sound => Left is >= 0 and < 1 && Top is >= 0 and < 1 && Width is > 0 and <= 1 && Height is > 0 and <= 1;
}

/// <summary>Makes views and thumbnails. The size is read from the header and refused before a pixel is decoded; whatever a
/// stranger's file makes the decoder throw is a reason, never an error of the caller.</summary>
public static class PictureMaker
{
    public const long MostPixels = 50_000_000;

    /// <summary>Passes over a picture's pixels: a camera's progressive JPEG has about ten, a hostile one ten thousand, each of them
    /// as long as decoding the whole.</summary>
    public const int MostScans = 200;

    private const long MostWork = 30 * MostPixels;
    private const int ViewSide = 1600, ThumbSide = 240, Quality = 82;
    private const string Broken = "gambar rusak atau tidak lengkap", Unknown = "gambar rusak atau jenisnya tidak dapat ditampilkan";

    // A decoded picture takes up to 200 MB: never many at once.
    private static readonly SemaphoreSlim Decoding = new(2);

    /// <summary>Null with a reason (a sentence for people) when it cannot be shown. Never throws for what is in the file.</summary>
    public static (MadePicture? Picture, string? Reason) Make(ReadOnlySpan<byte> bytes)
    {
        var moves = Animation.IsIn(bytes);
        return Open(bytes, ViewSide, (codec, decoded, turn) => Make(codec, decoded, turn, moves));
    }

    /// <summary>The same picture with no side longer than <paramref name="side"/>, as JPEG without metadata. Null with a reason as above.</summary>
    public static (byte[]? Jpeg, string? Reason) Shrink(ReadOnlySpan<byte> bytes, int side) => Open(bytes, side, (codec, decoded, turn) =>
    {
        using var small = Draw(decoded, turn, side);
        return Encode(small);
    });

    private static (T? Made, string? Reason) Open<T>(ReadOnlySpan<byte> bytes, int side, Func<SKCodec, SKBitmap, SKEncodedOrigin, T> make) where T : class
    {
        try
        {
            // The decoder knows more kinds than the program takes.
            if (!FileSniffer.IsPicture(FileSniffer.Sniff(bytes))) return (null, Unknown);
            using var data = SKData.CreateCopy(bytes[..(Animation.SecondFrame(bytes) ?? bytes.Length)]);
            using var codec = SKCodec.Create(data);
            if (Unfit(codec, bytes) is { } reason) return (null, reason);
            Decoding.Wait();
            try
            {
                using var decoded = Decode(codec!, side);
                return decoded is null ? (null, Broken) : (make(codec!, decoded, (SKEncodedOrigin)PhotoFacts.Read(bytes).Turn), null);
            }
            finally
            {
                Decoding.Release();
            }
        }
        // Everything: a claimed size may fail as an allocation too, and the file is a stranger's.
        catch (Exception)
        {
            return (null, Broken);
        }
    }

    /// <summary>Covers parts of a view for good: what lay below is not in the result. Also a thumbnail of it.</summary>
    /// <param name="view">Bytes that <see cref="Make(ReadOnlySpan{byte})"/> made.</param>
    public static (byte[] View, byte[] Thumb) Redact(byte[] view, IReadOnlyList<RedactionBox> boxes)
    {
        Decoding.Wait();
        try
        {
            using var bitmap = SKBitmap.Decode(view);
            using (var canvas = new SKCanvas(bitmap))
            using (var ink = new SKPaint { Color = new SKColor(0x2A, 0x2F, 0x36) })
                foreach (var box in boxes)
                    canvas.DrawRect(SKRect.Create((float)Math.Floor(box.Left * bitmap.Width), (float)Math.Floor(box.Top * bitmap.Height), (float)Math.Ceiling(box.Width * bitmap.Width), (float)Math.Ceiling(box.Height * bitmap.Height)), ink);
            using var thumb = Draw(bitmap, SKEncodedOrigin.TopLeft, ThumbSide);
            return (Encode(bitmap), Encode(thumb));
        }
        finally
        {
            Decoding.Release();
        }
    }

    private static string? Unfit(SKCodec? codec, ReadOnlySpan<byte> bytes)
    {
        if (codec is null) return Unknown;
        var pixels = (long)codec.Info.Width * codec.Info.Height;
        if (pixels > MostPixels) return $"gambar terlalu besar untuk ditampilkan ({codec.Info.Width} × {codec.Info.Height} piksel)";
        // In coded pixels no FF is followed by DA, so this counts the passes, and at most some thumbnails beside.
        var scans = codec.EncodedFormat == SKEncodedImageFormat.Jpeg ? bytes.Count([(byte)0xFF, (byte)0xDA]) : 1;
        return scans > MostScans || scans * pixels > MostWork ? $"gambar disusun dari terlalu banyak lapisan ({scans})" : null;
    }

    private static MadePicture Make(SKCodec codec, SKBitmap decoded, SKEncodedOrigin turn, bool moves)
    {
        var (width, height) = Turned(turn) ? (codec.Info.Height, codec.Info.Width) : (codec.Info.Width, codec.Info.Height);
        using var view = Draw(decoded, turn, ViewSide);
        using var thumb = Draw(view, SKEncodedOrigin.TopLeft, ThumbSide);
        return new MadePicture(Encode(view), Encode(thumb), width, height, PerceptualHash.Of(thumb), moves);
    }

    private static SKBitmap? Decode(SKCodec codec, int side)
    {
        // JPEG can be decoded at a fraction of its size, which saves most of the time and memory.
        var longer = Math.Max(codec.Info.Width, codec.Info.Height);
        var size = longer > side ? codec.GetScaledDimensions((float)side / longer) : codec.Info.Size;
        if (Math.Max(size.Width, size.Height) < Math.Min(longer, side)) size = codec.GetScaledDimensions(Math.Min(1, 2f * side / longer));
        using var srgb = SKColorSpace.CreateSrgb();
        var bitmap = new SKBitmap(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Premul, srgb));
        var result = codec.GetPixels(bitmap.Info, bitmap.GetPixels());
        // A picture cut off in the middle is still evidence of its upper part; nothing decoded at all is not.
        if (result == SKCodecResult.Success || (result is SKCodecResult.IncompleteInput or SKCodecResult.ErrorInInput && HasContent(bitmap))) return bitmap;
        bitmap.Dispose();
        return null;
    }

    private static bool HasContent(SKBitmap bitmap) => bitmap.GetPixelSpan().ContainsAnyExcept((byte)0);

    private static SKBitmap Draw(SKBitmap source, SKEncodedOrigin origin, int side)
    {
        var turned = Turned(origin);
        var (width, height) = turned ? (source.Height, source.Width) : (source.Width, source.Height);
        var scale = Math.Min(1f, (float)side / Math.Max(width, height));
        var target = new SKBitmap(new SKImageInfo(Math.Max(1, (int)(width * scale)), Math.Max(1, (int)(height * scale)), SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(target);
        canvas.Clear(SKColors.White);
        canvas.Scale((float)target.Width / width, (float)target.Height / height);
        canvas.Concat(Upright(origin, source.Width, source.Height));
        using var image = SKImage.FromBitmap(source);
        canvas.DrawImage(image, 0, 0, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        return target;
    }

    private static bool Turned(SKEncodedOrigin origin) => origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;

    // EXIF orientations 1–8; w and h are those of the stored pixels.
    private static SKMatrix Upright(SKEncodedOrigin origin, int w, int h) => origin switch
    {
        SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, w, 0, 1, 0, 0, 0, 1),
        SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, w, 0, -1, h, 0, 0, 1),
        SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, h, 0, 0, 1),
        SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightTop => new SKMatrix(0, -1, h, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, h, -1, 0, w, 0, 0, 1),
        SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, w, 0, 0, 1),
        _ => SKMatrix.Identity,
    };

    private static byte[] Encode(SKBitmap bitmap)
    {
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return data.ToArray();
    }
}
