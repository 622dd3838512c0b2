using System.Globalization;
using CrmConsole.Data;

namespace CrmConsole.Evidence;

/// <summary>What a photo says of itself; taken as a hint, never as proof.</summary>
/// <param name="TakenAt">By the camera's clock, in the offset that the camera names; taken as Jakarta time where it names none.</param>
/// <param name="Turn">How the stored pixels must be turned to be looked at: 1–8 as in Exif; 1 leaves them.</param>
public sealed record PhotoFacts(DateTimeOffset? TakenAt, double? Latitude, double? Longitude, int Turn = 1)
{
    public static readonly PhotoFacts None = new(null, null, null);

    /// <summary>Never throws, and never does more than some thousand steps: a broken or hostile file says nothing of itself.</summary>
    public static PhotoFacts Read(ReadOnlySpan<byte> bytes)
    {
        var tags = ExifTags.Read(ExifBlock.Find(bytes));
        var place = tags is { Latitude: { } lat, Longitude: { } lon } && Math.Abs(lat) <= 90 && Math.Abs(lon) <= 180 && (lat, lon) != (0, 0);
        return new PhotoFacts(Taken(tags.Time, tags.Offset), place ? tags.Latitude : null, place ? tags.Longitude : null, tags.Turn);
    }

    private static DateTimeOffset? Taken(string? time, string? offset) =>
        DateTime.TryParseExact(time, "yyyy:MM:dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) && local.Year is > 1990 and < 2100
            ? new DateTimeOffset(local, Offset(offset) ?? JakartaTime.Zone.BaseUtcOffset).ToUniversalTime()
            : null;

    // No place on earth is further from UTC than 14 hours.
    private static TimeSpan? Offset(string? text) =>
        text is ['+' or '-', ..] && TimeSpan.TryParseExact(text[1..], @"hh\:mm", CultureInfo.InvariantCulture, out var span) && span <= TimeSpan.FromHours(14)
            ? text[0] == '-' ? -span : span
            : null;
}
