namespace CrmConsole.Channels;

// How to add a channel: make a folder here with a WireCard (what it can do, what its settings lack), a class that implements IWire and one
// that implements IEnvelopeParser for the bytes it receives, all found by type, no table to edit; and a settings block "Channels:<code>".
// Then add a row to the channels (code, name, wire). Email/ is the model.

/// <summary>A kind of connection to the outside. A wire knows nothing of cases: it hands raw envelopes to
/// <see cref="IIntake"/> and sends what the outbox gives it.</summary>
public interface IWire
{
    /// <summary>What may be known of it without it.</summary>
    WireCard Card { get; }

    /// <summary>Fetches what waits outside; the safety net beside pushes. Returns how many envelopes were handed in.
    /// Safe to run twice and at the same time as a push. Does nothing on wires that only push.</summary>
    Task<int> PollAsync(Channel channel, CancellationToken ct);

    /// <summary>Sends one message. Must not throw for a refusal by the other side: that is a result.</summary>
    Task<SendResult> SendAsync(Channel channel, OutboundMessage message, CancellationToken ct);

    /// <summary>After a crash during sending: looks for proof that the message went out (or did not). Unsure when there is none.</summary>
    Task<SendResult> FindEvidenceAsync(Channel channel, OutboundMessage message, CancellationToken ct);
}

/// <summary>Turns the raw bytes of one format into a message. Pure: the same bytes give the same message, so that
/// a quarantined envelope can be replayed with a newer program.</summary>
public interface IEnvelopeParser
{
    /// <summary>Name of the format, stored in the journal: <c>rfc822</c>, <c>api-v1</c>, ….</summary>
    string Format { get; }

    ParsedMessage Parse(RawEnvelope envelope);
}

/// <summary>The one door in (DESIGN §3.1), implemented by Intake.</summary>
public interface IIntake
{
    /// <summary>Journals the envelope and makes of it a report, a message in a conversation, or a quarantined entry.
    /// When this returns, it is committed: only then may the sender be answered or the mail be marked as read.</summary>
    Task<IntakeReceipt> ReceiveAsync(RawEnvelope envelope, CancellationToken ct);

    /// <summary>Many at once, in order; used when a mailbox is caught up. Each succeeds or fails alone.</summary>
    Task<IReadOnlyList<IntakeReceipt>> ReceiveManyAsync(IReadOnlyList<RawEnvelope> envelopes, CancellationToken ct);
}

/// <summary>What came over the wire, untouched.</summary>
/// <param name="Channel">Code of the channel row.</param>
/// <param name="Format">Which <see cref="IEnvelopeParser"/> reads it.</param>
/// <param name="ExternalId">Stable id at the sender's side; (channel, id) is received once. Empty: its content stands for it.</param>
/// <param name="Bytes">As received, or a reduced form when it was over the limit (then see <paramref name="LeftOut"/>).</param>
public sealed record RawEnvelope(string Channel, string Format, string ExternalId, DateTimeOffset ReceivedAt, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Facts that the wire knows and the bytes do not, such as the mailbox.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>();

    /// <summary>What was not fetched because of its size, in words for people.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];
}

/// <summary>A message after parsing: plain facts, no decisions.</summary>
public sealed record ParsedMessage
{
    /// <summary>Same content by another way (alias, mailbox read again) has the same fingerprint; null switches this off.</summary>
    public string? Fingerprint { get; init; }
    /// <summary>The message's own id on the wire, to thread answers to it; for mail the Message-ID without brackets.</summary>
    public string? WireId { get; init; }
    public DateTimeOffset? SentAt { get; init; }
    public required Sender Sender { get; init; }
    public string? Subject { get; init; }
    /// <summary>What the person wrote now, plain text, without quoted history and signature.</summary>
    public required string Text { get; init; }
    /// <summary>Quoted history and signature, shown folded.</summary>
    public string? Folded { get; init; }
    /// <summary>Sanitised HTML of the body when it carries more than the text; null otherwise.</summary>
    public string? Html { get; init; }
    public double? Latitude { get; init; }
    public double? Longitude { get; init; }
    public string? Address { get; init; }
    public string? CategoryCode { get; init; }
    public string? AreaCode { get; init; }
    public IReadOnlyList<ParsedAttachment> Attachments { get; init; } = [];
    public ThreadHints Thread { get; init; } = ThreadHints.None;
    /// <summary>Why this is an automatic message that must never be answered ("Auto-Submitted: auto-replied"); null for a person's.</summary>
    public string? Automatic { get; init; }
    /// <summary>With <see cref="Automatic"/>: it was a word to the wire itself (BANTUAN), which is answered by these words.</summary>
    public PromptAnswer? Answer { get; init; }
    /// <summary>The other side may send the same words again under a new id: what comes again within minutes is no second message.</summary>
    public bool MayRepeat { get; init; }
    /// <summary>True when the message went through our own system before (loop header, own sender).</summary>
    public bool Loop { get; init; }
    public BounceNotice? Bounce { get; init; }
    /// <summary>A receipt about something we sent; then nothing else in the message counts.</summary>
    public DeliveryNotice? Delivery { get; init; }
    /// <summary>The person changed or removed on the other side what they had written; then nothing else counts.</summary>
    public ChangeNotice? Change { get; init; }
    /// <summary>Files that lie at the other side still and are fetched after the commit.</summary>
    public IReadOnlyList<MediaReference> Media { get; init; } = [];
    /// <summary>Written where everybody reads it (a mention, a comment): an answer there holds nothing private.</summary>
    public bool Public { get; init; }
    /// <summary>Class of service that the sender's system gave it, such as LAPOR's; overrides the deadline. Null: the policy's own.</summary>
    public string? ServiceClass { get; init; }
    /// <summary>Sensitive by what its sender's system says of it (whistle-blowing): for the Inspectorate alone.</summary>
    public bool Sealed { get; init; }
    /// <summary>What could not be taken over, in words for people ("lampiran film.mp4 (80 MB) terlalu besar").</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];
    /// <summary>Set where a person chose; null means the channel's default (private).</summary>
    public Privacy? Privacy { get; init; }
    /// <summary>Channel by which the person asked to be answered, when it is not the one they came by (a counter has no wire).</summary>
    public string? AnswerBy { get; init; }
    /// <summary>The person has their receipt in hand and wants no messages; questions and answers still reach them.</summary>
    public bool Quiet { get; init; }
}

/// <param name="To">Address or number on the same channel.</param>
/// <param name="Seldom">Not again to the same person for a while, however often they ask.</param>
public sealed record PromptAnswer(string To, string Text, bool Seldom = false);

/// <summary>Who sent it, as far as the wire knows. All of it is personal data: it goes to the vault only.</summary>
public sealed record Sender(string? Name = null, string? Email = null, string? Phone = null, string? Handle = null)
{
    /// <summary>False when the wire has proof that the sender is forged (DMARC fail); null when it knows nothing.</summary>
    public bool? Authentic { get; init; }

    /// <summary>The contacts were typed into a form: nobody has proved that they are the sender's. A person is recognised on
    /// another channel only by a contact that a wire proved.</summary>
    public bool Typed { get; init; }

    /// <summary>National identity number; only people at a counter show theirs.</summary>
    public string? Nik { get; init; }
}

public sealed record ParsedAttachment(string FileName, string DeclaredType, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Content-ID when the body shows it in place; null for a plain attachment.</summary>
    public string? ContentId { get; init; }
}

/// <summary>Everything that may tie a message to a conversation; the decision is Intake's.</summary>
/// <param name="ReplyToken">Token out of our own plus-address (<c>dki+TOKEN@…</c>), unverified.</param>
/// <param name="References">Message-IDs the message answers to, newest first, without angle brackets.</param>
/// <param name="Number">A report number seen in the subject.</param>
/// <param name="ThreadKey">The channel's own thread id (X conversation, page-scoped id).</param>
public sealed record ThreadHints(string? ReplyToken, IReadOnlyList<string> References, string? Number, string? ThreadKey)
{
    public static readonly ThreadHints None = new(null, [], null, null);
}

/// <summary>A delivery report about something we sent.</summary>
/// <param name="OurId">The wire id of ours that it speaks of; null when it could not be found out.</param>
/// <param name="Permanent">True for 5.x.x or "failed"; false for a delay.</param>
/// <param name="Status">Status code such as 5.1.1, or an empty string.</param>
/// <param name="Reason">The other side's words, shortened; may hold an address, so it is masked before it is shown.</param>
public sealed record BounceNotice(string? OurId, bool Permanent, string Status, string Reason);

/// <summary>How far something of ours has come. States only go forward; a late or repeated one changes nothing.</summary>
/// <param name="OurId">Our wire id, or the id that the other side gave it when it accepted (<see cref="SendResult.RemoteId"/>); null: it
/// names none.</param>
/// <param name="Reason">For failures: a sentence for people, without personal data.</param>
/// <param name="AnotherWay">It will never arrive this way; it may go by the person's next channel.</param>
public sealed record DeliveryNotice(string? OurId, DeliveryStep Step, string? Reason = null, bool AnotherWay = false);

public enum DeliveryStep { Accepted, Delivered, Read, Failed }

/// <param name="WireId">The message it speaks of, as <see cref="ParsedMessage.WireId"/> was; null when it names none.</param>
/// <param name="Text">The new words; null when it was removed.</param>
/// <param name="Earlier">Where each version has an id of its own: the ids of all before this one. When none of them came, it is a
/// message like any other.</param>
public sealed record ChangeNotice(string? WireId, string? Text, IReadOnlyList<string>? Earlier = null);

/// <summary>A file at the other side.</summary>
/// <param name="Reference">What the wire needs to fetch it: an id or an address. Stored encrypted.</param>
/// <param name="Sha256">Hex, to be compared; null when the other side gives none.</param>
/// <param name="Wire">Code of the wire that can fetch it; null: the channel's own.</param>
public sealed record MediaReference(string Reference, string FileName, string DeclaredType, string? Sha256 = null, string? Wire = null);

public enum Privacy { Public, Private, Anonymous }

/// <summary>What became of an envelope.</summary>
/// <param name="JournalId">Row of the journal; always there.</param>
/// <param name="Outcome">See <see cref="IntakeOutcome"/>.</param>
/// <param name="ReportId">The report that was made or added to, where there is one.</param>
/// <param name="Number">That report's number.</param>
public sealed record IntakeReceipt(long JournalId, IntakeOutcome Outcome, long? ReportId, string? Number)
{
    /// <summary>True when the envelope had been received before; the receipt is the first one's.</summary>
    public bool Duplicate { get; init; }
}

public enum IntakeOutcome
{
    /// <summary>A new report (and case).</summary>
    Report,
    /// <summary>A message in an existing conversation.</summary>
    Message,
    /// <summary>A delivery report that was matched to something we sent.</summary>
    Bounce,
    /// <summary>Kept in the journal only: loop, automatic answer.</summary>
    Ignored,
    /// <summary>Kept; processing failed and will be tried again.</summary>
    Pending,
    /// <summary>Kept; a person must look.</summary>
    Quarantined,
}

/// <summary>One message on its way out; everything a wire needs and nothing of cases.</summary>
public sealed record OutboundMessage
{
    public required long OutboxId { get; init; }
    /// <summary>Our own id, committed before the first byte leaves: for mail the Message-ID without brackets.</summary>
    public required string WireId { get; init; }
    /// <summary>Address, number or handle. Personal data: never log it.</summary>
    public required string Recipient { get; init; }
    public string? RecipientName { get; init; }
    public string? Subject { get; init; }
    public required string Text { get; init; }
    /// <summary>Token for the reply address, so that the answer finds its conversation.</summary>
    public string? ReplyToken { get; init; }
    /// <summary>The message this answers to, for threading on the other side.</summary>
    public string? InReplyTo { get; init; }
    public IReadOnlyList<string> References { get; init; } = [];
    /// <summary>True for confirmations and other machine-written texts (Auto-Submitted).</summary>
    public bool Automatic { get; init; }
    public string? ThreadKey { get; init; }
    /// <summary>Goes where everybody reads it.</summary>
    public bool Public { get; init; }
    /// <summary>Number of the report that an officer's answer belongs to, for partners who know reports by it; null on confirmations.</summary>
    public string? CaseNumber { get; init; }
    /// <summary>Outside code of the case's state when the answer was written.</summary>
    public string? CaseState { get; init; }
    /// <summary>When it was queued; wires that give up after a time count from here.</summary>
    public DateTimeOffset? QueuedAt { get; init; }
    /// <summary>Set where it only tells a partner's system how far a report has come.</summary>
    public CaseStep? Step { get; init; }
    /// <summary>What the person may choose from instead of typing; empty for an ordinary message. Only for wires that say
    /// <see cref="WireCard.MostChoices"/>.</summary>
    public IReadOnlyList<ListChoice> Choices { get; init; } = [];
    /// <summary>When the person last wrote on this channel; null when never. Windows of free text are counted from here.</summary>
    public DateTimeOffset? LastInboundAt { get; init; }
}

/// <summary>A step of a case for a partner's system; codes and public facts only.</summary>
/// <param name="Type">What kind of step, as a code: <c>received</c>, <c>state_changed</c>, <c>transferred</c>, <c>progress</c>, ….</param>
/// <param name="Version">Counts the case's steps: a late one can be told from a newer.</param>
public sealed record CaseStep(string Type, DateTimeOffset At, int Version, int Progress, string? Agency, DateTimeOffset? ExpectedAt);

/// <param name="Id">Comes back when it is chosen, as <see cref="ParsedMessage.CategoryCode"/>.</param>
public sealed record ListChoice(string Id, string Title);

/// <param name="Detail">A sentence for people; no personal data.</param>
public sealed record SendResult(SendOutcome Outcome, string? Detail = null)
{
    public static readonly SendResult Sent = new(SendOutcome.Sent);

    /// <summary>The id that the other side gave it; receipts name it.</summary>
    public string? RemoteId { get; init; }

    /// <summary>With <see cref="SendOutcome.Retry"/>: not before this (the other side said when). Null: the usual back-off.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>With <see cref="SendOutcome.AnotherWay"/>: only because too much time went by since the person wrote.</summary>
    public bool WindowClosed { get; init; }
}

public enum SendOutcome
{
    /// <summary>The other side accepted it.</summary>
    Sent,
    /// <summary>Not accepted, nothing left; worth another try.</summary>
    Retry,
    /// <summary>Refused for good; another try would be refused again.</summary>
    Failed,
    /// <summary>Not this way (window closed, not on this service): nothing left; the person's next channel may carry it.</summary>
    AnotherWay,
    /// <summary>The person asked not to get such messages; nothing left, and nothing is wrong.</summary>
    Declined,
    /// <summary>No wire can carry it: a member of staff answers there by hand and says so.</summary>
    ByHand,
    /// <summary>It may have gone out: never repeat by itself, show it to an officer.</summary>
    Unsure,
}
