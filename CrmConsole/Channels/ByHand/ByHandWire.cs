using System.Text.Json;

namespace CrmConsole.Channels.ByHand;

/// <summary>Channels without any interface: personal accounts, newspapers. Staff paste what came and answer there themselves.</summary>
public sealed class ByHandWire(ByHandCard card) : IWire
{
    private static readonly SendResult Asked = new(SendOutcome.ByHand, "Jawab di kanal asalnya, lalu catat di sini.");

    public WireCard Card => card;
    public Task<int> PollAsync(Channel channel, CancellationToken ct) => Task.FromResult(0);
    public Task<SendResult> SendAsync(Channel channel, OutboundMessage message, CancellationToken ct) => Task.FromResult(Asked);

    // Nothing leaves by itself: whatever was cut off, the asking is all there was.
    public Task<SendResult> FindEvidenceAsync(Channel channel, OutboundMessage message, CancellationToken ct) => Task.FromResult(Asked);
}

public sealed class ByHandCard : WireCard
{
    public override string Code => "byhand";
    public override bool IsByHand(Channel channel) => true;
}

/// <summary>Reads a journaled paste.</summary>
public sealed class PastedPostParser : IEnvelopeParser
{
    public string Format => PastedPost.Format;

    public ParsedMessage Parse(RawEnvelope envelope)
    {
        var post = JsonSerializer.Deserialize<PastedPost>(envelope.Bytes.Span, PastedPost.Json) ?? throw new JsonException("empty");
        if (post.Problem() is { } problem) throw new InvalidDataException(problem);
        var id = post.ExternalId();
        return new ParsedMessage
        {
            WireId = id,
            // Noon in Jakarta: people write down the day only.
            SentAt = post.Date is { } day ? new DateTimeOffset(day.ToDateTime(new TimeOnly(12, 0)), TimeSpan.FromHours(7)).ToUniversalTime() : null,
            Sender = new Sender(post.AuthorName, Handle: post.AuthorHandle ?? id) { Typed = true },
            Text = post.Text.Trim(),
            Folded = Beside(post),
            Address = post.Address,
            CategoryCode = post.CategoryCode,
            Thread = new ThreadHints(null, [], null, id),
            Public = true,
            Privacy = Privacy.Private,
            Attachments = [.. post.Files.Select(f => new ParsedAttachment(f.FileName, f.ContentType, f.DataBase64))],
        };
    }

    private static string? Beside(PastedPost post)
    {
        var lines = new List<string>();
        if (PostLink.Normal(post.Link) is { } link) lines.Add(PastedPost.LinkLine + link);
        if (post.Paper is { Length: > 0 } paper) lines.Add("Media: " + paper);
        if (post.Page is { Length: > 0 } page) lines.Add("Halaman: " + page);
        return lines.Count == 0 ? null : string.Join('\n', lines);
    }
}
