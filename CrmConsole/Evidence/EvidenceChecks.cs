namespace CrmConsole.Evidence;

/// <summary>What makes proof of work doubtful. None proves a lie; each must be answered by the validator.</summary>
public enum EvidenceDoubt { NoPhoto, TakenBefore, FarAway, SamePicture, NoMetadata }

/// <summary>One doubt.</summary>
/// <param name="Photo">The attachment; null when there is none.</param>
/// <param name="Detail">Metres for far away, the other case's number for the same picture, the instant (micros UTC) for taken before.</param>
public sealed record EvidenceWarning(EvidenceDoubt Doubt, long? Photo, string? Detail)
{
    /// <summary>Names it in answers: a new photo with the same doubt is another warning.</summary>
    public string Key => Photo is null ? Data.Codes.Code(Doubt) : $"{Data.Codes.Code(Doubt)}:{Photo}";
}

/// <summary>A photo that proves work, with another case's number where the same picture stands.</summary>
public sealed record ProofPhoto(long Id, DateTimeOffset? TakenAt, double? Latitude, double? Longitude, string? AlsoOn);

/// <summary>The checks at closing. Pure.</summary>
public static class EvidenceChecks
{
    /// <summary>Telephones place a photo within some tens of metres; a street is longer than that.</summary>
    public const double FarMetres = 300;
    /// <summary>Of 64 bits: what re-encoding and scaling change, not what another view of the street changes.</summary>
    public const int SameBits = 4;
    // Clocks of telephones are wrong by minutes.
    private static readonly TimeSpan ClockError = TimeSpan.FromMinutes(30);

    public static IReadOnlyList<EvidenceWarning> Check(DateTimeOffset reportedAt, double? latitude, double? longitude, IReadOnlyList<ProofPhoto> photos)
    {
        if (photos.Count == 0) return [new(EvidenceDoubt.NoPhoto, null, null)];
        return [.. photos.SelectMany(p => Of(reportedAt, latitude, longitude, p))];
    }

    private static IEnumerable<EvidenceWarning> Of(DateTimeOffset reportedAt, double? latitude, double? longitude, ProofPhoto p)
    {
        if (p.AlsoOn is { } other) yield return new(EvidenceDoubt.SamePicture, p.Id, other);
        if (p.TakenAt is null && p.Latitude is null) yield return new(EvidenceDoubt.NoMetadata, p.Id, null);
        if (p.TakenAt < reportedAt - ClockError) yield return new(EvidenceDoubt.TakenBefore, p.Id, Data.Instants.ToMicros(p.TakenAt.Value).ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (latitude is { } lat && longitude is { } lon && p is { Latitude: { } photoLat, Longitude: { } photoLon } && Metres(lat, lon, photoLat, photoLon) is > FarMetres and var metres)
            yield return new(EvidenceDoubt.FarAway, p.Id, metres.ToString("0", System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Flat to within a metre over a city.</summary>
    public static double Metres(double lat1, double lon1, double lat2, double lon2)
    {
        const double degree = 111_320;
        var (dy, dx) = ((lat2 - lat1) * degree, (lon2 - lon1) * degree * Math.Cos(lat1 * Math.PI / 180));
        return Math.Sqrt(dx * dx + dy * dy);
    }
}
