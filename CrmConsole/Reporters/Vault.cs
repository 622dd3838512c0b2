using System.Text;
using CrmConsole.Data;
using CrmConsole.Data.Keys;
using Microsoft.EntityFrameworkCore;
using PhoneNumbers;

namespace CrmConsole.Reporters;

/// <summary>Who somebody is, in the clear. Lives only as long as the call that needs it.</summary>
public sealed record Identity(string? Name = null, string? Email = null, string? Phone = null, string? Nik = null, string? Handle = null)
{
    public bool HasContact => Email is not null || Phone is not null || Nik is not null || Handle is not null;
}

/// <summary>A reporter with the opened data key, for the transaction that needs to seal more.</summary>
public readonly record struct OpenedReporter(Reporter Row, byte[] Key);

/// <summary>An identity as the database will hold it, should it be new.</summary>
/// <param name="Key">Opens it; lives as long as the transaction.</param>
public sealed record SealedIdentity(byte[] Key, byte[] WrappedKey, byte[]? Name, bool Anonymous, IReadOnlyList<SealedContact> Contacts);

/// <param name="BlindIndex">Null for anonymous reporters.</param>
/// <param name="Confirmed">The wire it came by proves that it is the sender's.</param>
public sealed record SealedContact(ContactKind Kind, byte[] Value, byte[]? BlindIndex, bool Confirmed);

/// <summary>The identity vault: encrypts with a key per reporter, finds by blind index, opens for the sender of messages.
/// What people see goes through <see cref="IdentityReveal"/>, which asks for a purpose and writes it down.</summary>
public sealed class Vault(Sealer sealer)
{
    private static readonly PreparedSql OwnerOf = new("SELECT \"ReporterId\" FROM \"ReporterContacts\" WHERE \"Kind\" = @0 AND \"BlindIndex\" = @1 AND \"Confirmed\" LIMIT 1", 2);

    private static readonly PreparedSql AnyBlocked = new("SELECT \"Id\" FROM \"BlockedSenders\" LIMIT 1", 0);

    /// <summary>Seals an identity with a key of its own and works out its blind indexes. Takes time: to be done before the writer.</summary>
    /// <param name="proven">The wire proves that the contacts are the sender's.</param>
    public SealedIdentity Seal(Identity identity, bool anonymous, bool proven)
    {
        var (key, wrapped) = sealer.NewKey();
        return new SealedIdentity(key, wrapped, anonymous || string.IsNullOrWhiteSpace(identity.Name) ? null : Sealer.SealText(key, identity.Name.Trim()), anonymous,
            [.. Contacts(identity).Select(c => new SealedContact(c.Kind, Sealer.SealText(key, c.Value),
                anonymous || !IsKnowable(c) ? null : BlindIndex(c.Kind, c.Value), proven && !anonymous))]);
    }

    /// <summary>Finds the reporter with the same proven contact, or adds one. A contact that was only typed joins nobody, and a name
    /// never does: somebody could write in another's. Anonymous ones are never found again: no name, no index.</summary>
    public OpenedReporter Remember(CrmDb db, SealedIdentity identity, DateTimeOffset now)
    {
        if (Find(db, identity.Contacts) is { } known) return new OpenedReporter(known, sealer.Unwrap(known.WrappedKey!));
        var reporter = new Reporter { WrappedKey = identity.WrappedKey, NameSealed = identity.Name, Anonymous = identity.Anonymous, CreatedAt = now };
        db.Reporters.Add(reporter);
        db.ReporterContacts.AddRange(identity.Contacts.Select(c => new ReporterContact { ReporterId = reporter.Id, Kind = c.Kind, ValueSealed = c.Value, BlindIndex = c.BlindIndex, Confirmed = c.Confirmed }));
        return new OpenedReporter(reporter, identity.Key);
    }

    // The one who owns one of these contacts, e-mail first.
    private static Reporter? Find(CrmDb db, IEnumerable<SealedContact> contacts)
    {
        foreach (var contact in contacts)
        {
            if (!contact.Confirmed || contact.BlindIndex is not { } index || OwnerOf.Number(db, contact.Kind.Code(), index) is not { } id) continue;
            var reporter = db.Reporters.Include(r => r.Contacts).First(r => r.Id == id);
            if (reporter is { WrappedKey: not null, Anonymous: false }) return reporter;
        }
        return null;
    }

    /// <summary>True when one of these contacts belongs to the reporter: a known sender.</summary>
    public bool Owns(CrmDb db, long reporterId, Identity identity) => Knowable(identity).Any(c =>
    {
        var index = c.Index;
        return db.ReporterContacts.Any(r => r.ReporterId == reporterId && r.Kind == c.Kind && r.BlindIndex == index);
    });

    /// <summary>Rows of everybody who has one of these contacts; more than one when a person could not be recognised.</summary>
    public IQueryable<long>? Reporters(CrmDb db, Identity identity)
    {
        var contacts = Knowable(identity).ToList();
        var kinds = contacts.Select(c => c.Kind).ToList();
        var indexes = contacts.Select(c => c.Index).ToList();
        return contacts.Count == 0 ? null : db.ReporterContacts.Where(r => kinds.Contains(r.Kind) && indexes.Contains(r.BlindIndex!)).Select(r => r.ReporterId);
    }

    /// <summary>True when staff blocked one of these contacts.</summary>
    public bool IsBlocked(CrmDb db, Identity identity)
    {
        // Asked at every intake: most cities block nobody.
        if (AnyBlocked.Number(db) is null) return false;
        return Knowable(identity).Any(c =>
        {
            var index = c.Index;
            return db.BlockedSenders.Any(b => b.Kind == c.Kind && b.BlindIndex == index);
        });
    }

    /// <summary>Blocks every contact of a sender; false when they have none that a machine could recognise.</summary>
    public bool Block(CrmDb db, Identity identity, string reason, long byUserId, DateTimeOffset now)
    {
        var contacts = Knowable(identity).ToList();
        foreach (var (kind, index) in contacts)
            if (!db.BlockedSenders.Any(b => b.Kind == kind && b.BlindIndex == index))
                db.BlockedSenders.Add(new BlockedSender { Kind = kind, BlindIndex = index, Reason = reason, ByUserId = byUserId, At = now });
        return contacts.Count > 0;
    }

    /// <summary>The owner of a contact that was typed once has written from it.</summary>
    public void Confirm(CrmDb db, long reporterId, Identity identity)
    {
        var proven = Knowable(identity).ToList();
        foreach (var contact in db.ReporterContacts.Where(c => c.ReporterId == reporterId && !c.Confirmed && c.BlindIndex != null).ToList())
            if (proven.Exists(p => p.Kind == contact.Kind && p.Index.AsSpan().SequenceEqual(contact.BlindIndex))) contact.Confirmed = true;
    }

    /// <summary>The data key; null after anonymising.</summary>
    public byte[]? KeyOf(Reporter reporter) => reporter.WrappedKey is null ? null : sealer.Unwrap(reporter.WrappedKey);

    /// <summary>Everything in the clear; null after anonymising. Not for screens: see <see cref="IdentityReveal"/>.</summary>
    internal Identity? Open(Reporter reporter)
    {
        if (KeyOf(reporter) is not { } key) return null;
        string? Value(ContactKind kind) => reporter.Contacts.Find(c => c.Kind == kind)?.ValueSealed is { } s ? Sealer.OpenText(key, s) : null;
        return new Identity(reporter.NameSealed is { } n ? Sealer.OpenText(key, n) : null,
            Value(ContactKind.Email), Value(ContactKind.Phone), Value(ContactKind.Nik), Value(ContactKind.Handle));
    }

    /// <summary>What hides the reporter in a text: their name, wherever it stands, beside contacts of any kind.</summary>
    public Func<string, string> TextMask(Reporter reporter)
    {
        var name = Open(reporter)?.Name;
        return text => Masking.Text(text, name);
    }

    /// <summary>Masked forms for screens: "L••• A•••", "r•••@g•••.com". Empty for anonymous or anonymised reporters.</summary>
    public (string? Name, IReadOnlyList<string> Contacts) Mask(Reporter reporter)
    {
        if (reporter.Anonymous || Open(reporter) is not { } identity) return (null, []);
        return (identity.Name is null ? null : Masking.Name(identity.Name), [.. Contacts(identity).Select(c => Masking.Contact(c.Kind, c.Value))]);
    }

    /// <summary>Keyed hash of a contact, equal for all its usual spellings; also the key of per-sender limits.</summary>
    public byte[] BlindIndex(ContactKind kind, string value) =>
        sealer.Mac(KeyPurpose.BlindIndex, Encoding.UTF8.GetBytes($"{kind.Code()}:{Normal(kind, value)}"));

    // A telephone number without a digit is kept, and is nobody's: all such would be one.
    private IEnumerable<(ContactKind Kind, byte[] Index)> Knowable(Identity identity) =>
        Contacts(identity).Where(IsKnowable).Select(c => (c.Kind, BlindIndex(c.Kind, c.Value)));

    private static bool IsKnowable((ContactKind Kind, string Value) contact) => Normal(contact.Kind, contact.Value).Length > 0;

    private static IEnumerable<(ContactKind Kind, string Value)> Contacts(Identity i)
    {
        if (!string.IsNullOrWhiteSpace(i.Email)) yield return (ContactKind.Email, i.Email.Trim());
        if (!string.IsNullOrWhiteSpace(i.Phone)) yield return (ContactKind.Phone, i.Phone.Trim());
        if (!string.IsNullOrWhiteSpace(i.Nik)) yield return (ContactKind.Nik, i.Nik.Trim());
        if (!string.IsNullOrWhiteSpace(i.Handle)) yield return (ContactKind.Handle, i.Handle.Trim());
    }

    private static string Normal(ContactKind kind, string value) => kind switch
    {
        ContactKind.Email => value.Trim().ToLowerInvariant(),
        ContactKind.Phone => NormalPhone(value),
        ContactKind.Nik => string.Concat(value.Where(char.IsAsciiDigit)),
        _ => value.Trim().TrimStart('@').ToLowerInvariant(),
    };

    /// <summary>As networks want it: <c>+6281234567890</c>; of what is no number, its digits.</summary>
    public static string NormalPhone(string value)
    {
        var util = PhoneNumberUtil.GetInstance();
        try { return util.Format(util.Parse(value, "ID"), PhoneNumberFormat.E164); }
        catch (NumberParseException) { return string.Concat(value.Where(char.IsAsciiDigit)); }
    }
}
