using System.Text.Json;
using CrmConsole.Cases;
using CrmConsole.Channels;
using CrmConsole.Data.Keys;
using CrmConsole.Evidence;
using CrmConsole.Reporters;

namespace CrmConsole.Intake;

/// <summary>An envelope with its raw bytes sealed and, when it could be parsed, the message ready to be committed.</summary>
public sealed record PreparedMessage(RawEnvelope Envelope, byte[] RawKey, byte[] RawKeyWrapped, byte[]? RawSealed, string? RawFile, byte[] FactsSealed)
{
    public ParsedMessage? Parsed { get; init; }
    public NewReport? Report { get; init; }
}

/// <summary>Everything that takes time, before the writer: parsing, files, the program's own guess, encryption.</summary>
public sealed class EnvelopePreparer(ParserDirectory parsers, Sealer sealer, ContentStore files, AttachmentMaker attachments,
    Assessor assessor, Vault vault, WireCards cards)
{
    /// <summary>Larger raw bytes lie in the content store instead of the row.</summary>
    public const int LargestInRow = 64 * 1024;
    private const int LongestText = 100_000;

    public PreparedMessage Prepare(RawEnvelope envelope)
    {
        var parser = parsers.Find(envelope.Format) ?? throw new NotSupportedException($"No parser for the format {envelope.Format}.");
        var parsed = WireIds.WithoutEmpty(parser.Parse(envelope));
        return PrepareRaw(envelope) with { Parsed = parsed, Report = MakeReport(envelope, parsed) };
    }

    /// <summary>Only the raw bytes: for what could not be parsed.</summary>
    public PreparedMessage PrepareRaw(RawEnvelope envelope)
    {
        var (key, wrapped) = sealer.NewKey();
        var raw = Sealer.Seal(key, envelope.Bytes.Span);
        var facts = Sealer.Seal(key, JsonSerializer.SerializeToUtf8Bytes(new EnvelopeFacts(envelope.Facts, envelope.LeftOut)));
        return raw.Length <= LargestInRow
            ? new PreparedMessage(envelope, key, wrapped, raw, null, facts)
            : new PreparedMessage(envelope, key, wrapped, null, files.WriteSealed(raw), facts);
    }

    private NewReport MakeReport(RawEnvelope envelope, ParsedMessage p)
    {
        var files = p.Attachments.Select(a => attachments.Prepare(a.FileName, a.DeclaredType, a.Bytes, a.ContentId)).ToList();
        var sender = p.Sender;
        var privacy = p.Privacy ?? Privacy.Private;
        var text = p.Text.Length <= LongestText ? p.Text : p.Text[..LongestText] + "…";
        var identity = new Identity(sender.Name, sender.Email, sender.Phone, sender.Nik, sender.Handle);
        return new NewReport
        {
            Channel = envelope.Channel,
            Identity = identity,
            Reporter = vault.Seal(identity, privacy == Privacy.Anonymous, sender is { Typed: false, Authentic: not false }),
            Proven = sender is { Typed: false, Authentic: not false },
            Privacy = privacy,
            Subject = p.Subject,
            Text = text,
            Title = Titles.From(p.Subject, text, sender.Name),
            Folded = p.Folded,
            Html = p.Html,
            Latitude = p.Latitude,
            Longitude = p.Longitude,
            Address = p.Address,
            ReceivedAt = envelope.ReceivedAt,
            SentAt = p.SentAt,
            LeftOut = [.. envelope.LeftOut, .. p.LeftOut, .. files.Select(f => f.Note).OfType<string>()],
            AnswerBy = p.AnswerBy,
            Quiet = p.Quiet,
            ReplyHandle = p.AnswerBy is { } by && cards.Find(by)?.Contact is not { By: ReachedBy.Email }
                ? (sender.Phone is { } phone ? Vault.NormalPhone(phone) : null) : sender.Email ?? sender.Handle ?? sender.Phone,
            ThreadKey = p.Thread.ThreadKey,
            WireId = p.WireId,
            ChosenCategory = p.CategoryCode,
            Public = p.Public,
            Media = p.Media,
            Attachments = files,
            Assessment = assessor.Assess(envelope.Channel, p, envelope.ReceivedAt),
        };
    }
}

/// <summary>What is sealed beside the raw bytes.</summary>
public sealed record EnvelopeFacts(IReadOnlyDictionary<string, string> Facts, IReadOnlyList<string> LeftOut);
