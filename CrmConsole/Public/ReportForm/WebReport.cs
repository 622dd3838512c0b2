using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using CrmConsole.Channels;

namespace CrmConsole.Public.ReportForm;

/// <summary>A sent form as it lies in the journal. Of an anonymous person no name or contact gets as far as this.</summary>
/// <param name="Id">The form's one-time id: two forms with the same words are two reports.</param>
internal sealed record WebReport(string Id, string Text)
{
    public string? Category { get; init; }
    public string? Address { get; init; }
    public double? Latitude { get; init; }
    public double? Longitude { get; init; }
    public bool Anonymous { get; init; }
    public string? Name { get; init; }
    public string? Phone { get; init; }
    public string? Email { get; init; }
    public IReadOnlyList<WebPhoto> Photos { get; init; } = [];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        MaxDepth = 6,
    };

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    public static WebReport From(ReadOnlySpan<byte> bytes) => JsonSerializer.Deserialize<WebReport>(bytes, Json) ?? throw new JsonException("Empty.");

    /// <summary>Tells whether two forms hold the same; the journal keeps it.</summary>
    public static string Print(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}

internal sealed record WebPhoto(string Name, string Type, byte[] Data);

/// <summary>Reads a journaled form. Checked at the page already; read again on replay.</summary>
internal sealed class WebReportParser : IEnvelopeParser
{
    public const string FormatName = "web-form";

    public string Format => FormatName;

    public ParsedMessage Parse(RawEnvelope envelope)
    {
        var r = WebReport.From(envelope.Bytes.Span);
        if (string.IsNullOrWhiteSpace(r.Text)) throw new JsonException("No text.");
        return new ParsedMessage
        {
            Fingerprint = WebReport.Print(envelope.Bytes.Span),
            Sender = r.Anonymous ? new Sender() : new Sender(r.Name, r.Email, r.Phone) { Typed = true },
            Text = r.Text,
            CategoryCode = r.Category,
            Address = r.Address,
            Latitude = r.Latitude,
            Longitude = r.Longitude,
            Privacy = r.Anonymous ? Privacy.Anonymous : Privacy.Private,
            Attachments = [.. r.Photos.Select(p => new ParsedAttachment(p.Name, p.Type, p.Data))],
        };
    }
}
