using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using CrmConsole.Channels;

namespace CrmConsole.Public.Open311;

/// <summary>A request for service as it lies in the journal. Of an anonymous person no name, contact or device gets as far as this.</summary>
/// <param name="Id">The client's own id, or one made here: the same words twice are two reports.</param>
/// <param name="Service">Name of the service; stands for the words where none were written.</param>
internal sealed record Open311Report(string Id, string ServiceCode, string Service)
{
    public string? Description { get; init; }
    public double? Latitude { get; init; }
    public double? Longitude { get; init; }
    public string? Address { get; init; }
    /// <summary>Area of the client's address_id.</summary>
    public string? Area { get; init; }
    public Privacy Privacy { get; init; } = Privacy.Private;
    public string? Name { get; init; }
    public string? Email { get; init; }
    public string? Phone { get; init; }
    /// <summary>The person's account at the client.</summary>
    public string? Account { get; init; }
    public IReadOnlyList<AnsweredAttribute> Attributes { get; init; } = [];
    public IReadOnlyList<Uri> MediaUrls { get; init; } = [];
    public IReadOnlyList<UploadedFile> Media { get; init; } = [];
    /// <summary>What of the files could not be taken, one sentence each.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        MaxDepth = 6,
    };

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    public static Open311Report From(ReadOnlySpan<byte> bytes) => JsonSerializer.Deserialize<Open311Report>(bytes, Json) ?? throw new JsonException("Empty.");

    /// <summary>Tells whether two requests of one client hold the same; the journal keeps it.</summary>
    public static string Print(RawEnvelope envelope) => Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(envelope.ExternalId), 0, .. envelope.Bytes.Span]));
}

/// <param name="Question">As it was asked, so that the answer can be read without the definition.</param>
internal sealed record AnsweredAttribute(string Code, string Question, IReadOnlyList<string> Answers);

internal sealed record UploadedFile(string Name, string Type, byte[] Data);

/// <summary>Reads a journaled request. Checked at the door already; read again on replay.</summary>
internal sealed class Open311ReportParser : IEnvelopeParser
{
    public const string FormatName = "open311";

    public string Format => FormatName;

    public ParsedMessage Parse(RawEnvelope envelope)
    {
        var r = Open311Report.From(envelope.Bytes.Span);
        if (string.IsNullOrWhiteSpace(r.ServiceCode) || string.IsNullOrWhiteSpace(r.Id)) throw new JsonException("No service or id.");
        return new ParsedMessage
        {
            Fingerprint = Open311Report.Print(envelope),
            Sender = Of(r),
            Text = Words(r),
            CategoryCode = r.ServiceCode,
            Address = r.Address,
            AreaCode = r.Area,
            Latitude = r.Latitude,
            Longitude = r.Longitude,
            Privacy = r.Privacy,
            Attachments = [.. r.Media.Select(m => new ParsedAttachment(m.Name, m.Type, m.Data))],
            LeftOut = r.LeftOut,
            Media = [.. r.MediaUrls.Select((u, i) => new MediaReference(u.AbsoluteUri, $"foto-{i + 1}", "application/octet-stream"))],
        };
    }

    // Answers go to the client by the report's number, whoever the person is: a handle that names the report alone lets them go
    // that way where there is no account. Nobody else's system knows either.
    private static Sender Of(Open311Report r)
    {
        var alone = r.Account is null && r.Email is null && r.Phone is null;
        return new Sender(r.Name, r.Email, r.Phone, r.Account is { } account ? $"jaki:{account}" : alone ? $"jaki-laporan:{r.Id}" : null) { Typed = true };
    }

    private static string Words(Open311Report r)
    {
        var words = string.IsNullOrWhiteSpace(r.Description) ? $"{r.Service} (tanpa keterangan)" : r.Description.Trim();
        var answers = r.Attributes.Select(a => $"{a.Question} {string.Join(", ", a.Answers)}").ToList();
        return answers.Count == 0 ? words : $"{words}\n\n{string.Join('\n', answers)}";
    }
}
