using System.Globalization;
using CrmConsole.Data;
using MetadataExtractor;
using MetadataExtractor.Formats.Exif;

namespace CrmConsole.Evidence;

/// <summary>What a photo says of itself; taken as a hint, never as proof.</summary>
/// <param name="TakenAt">By the camera's clock, taken as Jakarta time.</param>
public sealed record PhotoFacts(DateTimeOffset? TakenAt, double? Latitude, double? Longitude)
{
    public static readonly PhotoFacts None = new(null, null, null);

    public static PhotoFacts Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var stream = new MemoryStream(bytes.ToArray(), writable: false);
            var parts = ImageMetadataReader.ReadMetadata(stream);
            var place = parts.OfType<GpsDirectory>().FirstOrDefault()?.GetGeoLocation();
            return place is null || place.IsZero || Math.Abs(place.Latitude) > 90 || Math.Abs(place.Longitude) > 180
                ? new PhotoFacts(Taken(parts), null, null)
                : new PhotoFacts(Taken(parts), place.Latitude, place.Longitude);
        }
        // Whatever a broken or hostile file throws: then it says nothing of itself.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return None;
        }
    }

    private static DateTimeOffset? Taken(IEnumerable<MetadataExtractor.Directory> parts)
    {
        var text = parts.OfType<ExifSubIfdDirectory>().Select(d => d.GetDescription(ExifDirectoryBase.TagDateTimeOriginal)).FirstOrDefault(t => t is not null);
        return DateTime.TryParseExact(text, "yyyy:MM:dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) && local.Year is > 1990 and < 2100
            ? new DateTimeOffset(local, JakartaTime.Zone.BaseUtcOffset).ToUniversalTime()
            : null;
    }
}
