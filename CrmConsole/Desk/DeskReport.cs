using System.Text.Json;
using CrmConsole.Channels;

namespace CrmConsole.Desk;

/// <summary>A report as a counter hands it in; what the journal keeps. Of an anonymous visitor no name or contact is in it.</summary>
public sealed record DeskReport(string Text)
{
    public const string Format = "desk-v1";

    public string? CategoryCode { get; init; }
    public string? Address { get; init; }
    public string? AreaCode { get; init; }
    public double? Latitude { get; init; }
    public double? Longitude { get; init; }
    public bool Anonymous { get; init; }
    public string? Name { get; init; }
    public string? Phone { get; init; }
    public string? Email { get; init; }
    public string? Nik { get; init; }
    public string? BehalfOf { get; init; }
    public string? AnswerBy { get; init; }
    public IReadOnlyList<ReportedFile> Files { get; init; } = [];

    public static DeskReport From(DeskForm f, IEnumerable<DeskFile> files) => new(f.Text!)
    {
        CategoryCode = f.CategoryCode, Address = f.Place, AreaCode = f.AreaCode, Latitude = f.Latitude, Longitude = f.Longitude, Anonymous = f.Anonymous,
        Name = f.Identity.Name, Phone = f.Identity.Phone, Email = f.Identity.Email, Nik = f.Identity.Nik,
        // Names who somebody is: an anonymous visitor speaks for nobody.
        BehalfOf = f is { Anonymous: false, OnBehalf: true } ? f.BehalfOf : null, AnswerBy = f.Anonymous ? null : f.AnswerBy, Files = [.. files.Select(x => new ReportedFile(x.Name, x.Type, x.Bytes))],
    };

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull, MaxDepth = 6 };
}

/// <summary>A photo or paper of the visitor's.</summary>
public sealed record ReportedFile(string Name, string Type, byte[] Bytes);

/// <summary>Reads a journaled entry, at once and on replay.</summary>
public sealed class DeskReportParser : IEnvelopeParser
{
    public string Format => DeskReport.Format;

    public ParsedMessage Parse(RawEnvelope envelope)
    {
        var r = JsonSerializer.Deserialize<DeskReport>(envelope.Bytes.Span, DeskReport.Json) ?? throw new JsonException("Empty.");
        return new ParsedMessage
        {
            Sender = r.Anonymous ? new Sender() : new Sender(r.Name, r.Email, r.Phone) { Typed = true, Nik = r.Nik },
            Text = r.Text,
            Folded = r.BehalfOf is null ? null : "Disampaikan atas nama: " + r.BehalfOf,
            CategoryCode = r.CategoryCode,
            AreaCode = r.AreaCode,
            Address = r.Address,
            Latitude = r.Latitude,
            Longitude = r.Longitude,
            Privacy = r.Anonymous ? Privacy.Anonymous : Privacy.Private,
            AnswerBy = r.AnswerBy,
            Quiet = r is { Anonymous: false, AnswerBy: null },
            Attachments = [.. r.Files.Select(f => new ParsedAttachment(f.Name, f.Type, f.Bytes))],
        };
    }
}
