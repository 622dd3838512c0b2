using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CrmConsole.Channels.Lapor;

/// <summary>One report of LAPOR!, from a file, from the form or from a gateway; stored in the journal as JSON. The national wire
/// format is not public: this is our own, and any of the three ways makes it.</summary>
public sealed record LaporRow
{
    public required string TrackingId { get; init; }
    public DateTimeOffset? Date { get; init; }
    public string? Title { get; init; }
    public required string Text { get; init; }
    public string? Category { get; init; }
    public string? Location { get; init; }
    public string? Name { get; init; }
    /// <summary>E-mail address or telephone number.</summary>
    public string? Contact { get; init; }
    public bool Anonymous { get; init; }
    public string? Status { get; init; }
    public LaporClass Class { get; init; }
    /// <summary>3, 5 or 10 working days where the export says so; null: by the class.</summary>
    public int? Days { get; init; }

    internal const int LongestId = 60, LongestText = 20_000, LongestTitle = 300, LongestField = 500;

    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        MaxDepth = 6,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <summary>Same for the same row, whatever file it came by.</summary>
    public string Print() => Convert.ToHexStringLower(SHA256.HashData(ToBytes()))[..32];

    /// <summary>3 for information, 10 for what needs supervision, 5 for the rest (Permenpan RB 62/2018).</summary>
    public string ServiceClass => "lapor-" + (Days ?? Class switch { LaporClass.Information => 3, LaporClass.WhistleBlowing => 10, _ => 5 });

    /// <summary>What is wrong with it, in Indonesian; null when it can be taken in.</summary>
    public string? Problem() =>
        string.IsNullOrWhiteSpace(TrackingId) || TrackingId.Length > LongestId || TrackingId.Any(c => char.IsControl(c) || c == '#')
            ? $"Tracking ID kosong, lebih dari {LongestId} huruf, atau memuat tanda yang tidak boleh."
        : string.IsNullOrWhiteSpace(Text) ? "Isi laporan kosong."
        : Text.Length > LongestText ? $"Isi laporan lebih dari {LongestText} huruf."
        : Title?.Length > LongestTitle ? $"Judul lebih dari {LongestTitle} huruf."
        : new[] { Category, Location, Name, Contact, Status }.Any(f => f?.Length > LongestField) ? $"Salah satu isian lebih dari {LongestField} huruf."
        : Days is not (null or 3 or 5 or 10) ? "Batas hari kerja bukan 3, 5, atau 10."
        : null;
}

/// <summary>LAPOR's classes of reports.</summary>
public enum LaporClass { Complaint, Aspiration, Information, WhistleBlowing }

/// <summary>Reads a journaled row. One whose id was seen before with other words says so (<c>ID#PRINT</c> as external id).</summary>
public sealed class LaporRowParser : IEnvelopeParser
{
    public const string FormatName = "lapor-row";

    public string Format => FormatName;

    public ParsedMessage Parse(RawEnvelope envelope)
    {
        var row = JsonSerializer.Deserialize<LaporRow>(envelope.Bytes.Span, LaporRow.Json) ?? throw new JsonException("empty");
        if (row.Problem() is { } problem) throw new InvalidDataException(problem);
        var text = row.Text.Trim();
        var changed = envelope.ExternalId.Contains('#', StringComparison.Ordinal);
        return new ParsedMessage
        {
            Fingerprint = row.Print(),
            WireId = row.TrackingId,
            SentAt = row.Date,
            Sender = Who(row),
            Subject = row.Title,
            Text = changed && row.Status is { Length: > 0 } status ? $"{text}\n\n(Status di LAPOR!: {status})" : text,
            Folded = Beside(row),
            Address = row.Location,
            Thread = new ThreadHints(null, [], null, row.TrackingId),
            ServiceClass = row.ServiceClass,
            Sealed = row.Class == LaporClass.WhistleBlowing,
            Privacy = row.Anonymous ? Privacy.Anonymous : Privacy.Private,
            Change = changed ? new ChangeNotice(row.TrackingId, text) : null,
        };
    }

    // The tracking id is the way back: an answer goes to the report in LAPOR, whoever wrote it.
    private static Sender Who(LaporRow row)
    {
        if (row.Anonymous) return new Sender(Handle: row.TrackingId) { Typed = true };
        var contact = row.Contact?.Trim();
        var mail = contact?.Contains('@', StringComparison.Ordinal) == true;
        var phone = !mail && contact?.Count(char.IsAsciiDigit) >= 6;
        return new Sender(row.Name, mail ? contact : null, phone ? contact : null, row.TrackingId) { Typed = true };
    }

    private static string? Beside(LaporRow row)
    {
        var lines = new StringBuilder();
        if (row.Category is { Length: > 0 } category) lines.Append("Kategori di LAPOR!: ").Append(category).Append('\n');
        if (row.Status is { Length: > 0 } status) lines.Append("Status di LAPOR!: ").Append(status).Append('\n');
        return lines.Length == 0 ? null : lines.ToString().TrimEnd();
    }
}
