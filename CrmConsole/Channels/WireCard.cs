namespace CrmConsole.Channels;

/// <summary>What may be known of a wire without the wire: what it can do, whom it reaches, what its settings lack. A card asks settings at
/// most and never <see cref="IIntake"/>; so whatever stands behind that door (confirmations, the choice of a way) may hold cards, and wires
/// may hand in there. Found by type, as the wires are. Say only what differs from an ordinary wire.</summary>
public abstract class WireCard
{
    /// <summary>What channel rows name it by (<see cref="Channel.Wire"/>).</summary>
    public abstract string Code { get; }

    /// <summary>Says, in Indonesian, why nothing can come in by it; null when it is ready to receive.</summary>
    public virtual string? InProblem(Channel channel) => null;

    /// <summary>Says, in Indonesian, why nothing can go out by it; null when it is ready to send.</summary>
    public virtual string? OutProblem(Channel channel) => null;

    /// <summary>The settings that it reads, for the screen; null when there is nothing to enter.</summary>
    public virtual IReadOnlyList<WireSetting>? Settings => null;

    /// <summary><see cref="IWire.PollAsync"/> has something to ask.</summary>
    public virtual bool Polls => false;

    /// <summary>A message may go out to the person now, in whatever form (free text, template). False where the other side allows it only
    /// for a time after they wrote, and that is over.</summary>
    /// <param name="lastInbound">When the person last wrote on this channel; null when never.</param>
    public virtual bool IsOpen(Channel channel, DateTimeOffset? lastInbound, DateTimeOffset now) => true;

    /// <summary>The contact by which it reaches a person who came by another channel; null when it reaches its own people only.</summary>
    public virtual ContactWay? Contact => null;

    /// <summary>Only people carry an answer there: what machines write (confirmations) is then not written at all, for nobody would carry
    /// it over.</summary>
    public virtual bool IsByHand(Channel channel) => false;

    /// <summary>Its other side is a partner's system that shows the person what we answer: what is for the person alone (a PIN, their own
    /// link) never goes there, and it is told of each step.</summary>
    public virtual bool IsPartner => false;

    /// <summary>A point that it brings is the app's own: the report goes to the village of its point without an officer reading it
    /// first.</summary>
    public virtual bool BringsSurePoints => false;

    /// <summary>Its other side is a register of reports: they have a number there, by which people find them, and a class of
    /// service.</summary>
    public virtual bool IsRegister => false;

    /// <summary>What was said in public can be answered to the person alone, on the same channel.</summary>
    public virtual bool AnswersPrivately => false;

    /// <summary>Each letter costs: the short wording of a text goes there.</summary>
    public virtual bool IsTerse => false;

    /// <summary>Rows of a list to choose from; 0 where there are no lists.</summary>
    public virtual int MostChoices => 0;

    /// <summary>Tells an officer beforehand what becomes of a text, in the reader's language, such as "2 SMS"; <c>TooLong</c> when it
    /// cannot be sent. Null where it takes any text.</summary>
    public virtual Func<string, (string Words, bool TooLong)>? Measure => null;
}

/// <param name="Order">The lower is tried first.</param>
/// <param name="Name">What people call it.</param>
public sealed record ContactWay(ReachedBy By, int Order, string Name, string NameEn);

public enum ReachedBy { Phone, Email }

/// <param name="Key">Below <c>Channels:CODE</c>, such as <c>BearerToken</c>.</param>
/// <param name="Secret">Never shown again after it was entered.</param>
public sealed record WireSetting(string Key, string Name, string NameEn, bool Secret = false);

/// <summary>The cards by their codes.</summary>
public sealed class WireCards(IEnumerable<WireCard> cards)
{
    private readonly Dictionary<string, WireCard> byCode = cards.ToDictionary(c => c.Code, StringComparer.Ordinal);

    public IReadOnlyCollection<WireCard> All => byCode.Values;

    /// <summary>Those that reach a person by a contact they gave, the first to be tried first. The channel is the one of the same
    /// code.</summary>
    public IReadOnlyList<WireCard> Reaching { get; } = [.. cards.Where(c => c.Contact is not null).OrderBy(c => c.Contact!.Order)];

    /// <summary>Null for channels that no wire carries ("entry": staff type them in).</summary>
    public WireCard? Find(string code) => byCode.GetValueOrDefault(code);

    /// <summary>Of what carries the channel now.</summary>
    public WireCard? For(Channel channel) => Find(channel.Wire);
}
