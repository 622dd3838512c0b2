using MailKit;

namespace CrmConsole.Channels.Email;

/// <summary>Mails that are fetched by one command and handed in together.</summary>
/// <param name="Slim">Too large: headers and text only, one mail alone.</param>
/// <param name="Size">Bytes, as the server says.</param>
internal sealed record MailBatch(IReadOnlyList<UniqueId> Uids, long Size, bool Slim)
{
    private const int MostMails = 100;
    private const long MostBytes = 8 * 1024 * 1024;

    public UniqueId Last => Uids[^1];

    /// <summary>In order of UID; a batch ends before it has too many mails or bytes.</summary>
    public static IEnumerable<MailBatch> Split(IReadOnlyList<(UniqueId Uid, long Size)> mails, long largest, bool oneByOne)
    {
        var uids = new List<UniqueId>();
        long bytes = 0;
        foreach (var (uid, size) in mails)
        {
            if (uids.Count > 0 && (oneByOne || size > largest || uids.Count == MostMails || bytes + size > MostBytes))
            {
                yield return new MailBatch([.. uids], bytes, false);
                uids.Clear();
                bytes = 0;
            }
            if (size > largest)
            {
                yield return new MailBatch([uid], size, true);
                continue;
            }
            uids.Add(uid);
            bytes += size;
        }
        if (uids.Count > 0) yield return new MailBatch([.. uids], bytes, false);
    }
}

/// <param name="LeftOut">What was not fetched, in words for people.</param>
internal sealed record FetchedMail(UniqueId Uid, ReadOnlyMemory<byte> Bytes, IReadOnlyList<string> LeftOut);

/// <summary>Remembers which mails the connection stumbled over. After a stumble mails are asked for one by one; one that
/// fails twice is asked for in its slim form, and given up when that fails as well, so that it never holds up the rest.</summary>
internal sealed class TroubleBook
{
    private const int WholeTries = 2;
    private const int AllTries = 4;
    private const int RefusedTries = 3;
    private readonly Dictionary<uint, int> refusals = [];
    private readonly Dictionary<uint, int> stumbles = [];
    private uint carefulUntil;

    public bool IsCareful => carefulUntil > 0;

    public void Stumbled(IReadOnlyList<UniqueId> uids)
    {
        carefulUntil = Math.Max(carefulUntil, uids[^1].Id);
        if (uids.Count == 1) stumbles[uids[0].Id] = stumbles.GetValueOrDefault(uids[0].Id) + 1;
    }

    public void Passed(IReadOnlyList<UniqueId> uids)
    {
        foreach (var uid in uids) stumbles.Remove(uid.Id);
        if (uids[^1].Id >= carefulUntil) carefulUntil = 0;
    }

    public bool TrySlim(UniqueId uid) => stumbles.GetValueOrDefault(uid.Id) >= WholeTries;

    public bool Hopeless(UniqueId uid)
    {
        if (stumbles.GetValueOrDefault(uid.Id) < AllTries) return false;
        Passed([uid]);
        return true;
    }

    /// <summary>The first mail that Intake would not take and that is still to be tried again; the position stays before it.</summary>
    public uint? FirstRefused => refusals.Where(r => r.Value < RefusedTries).Select(r => (uint?)r.Key).Min();

    public void Refused(UniqueId uid) => refusals[uid.Id] = refusals.GetValueOrDefault(uid.Id) + 1;

    public void Accepted(IEnumerable<UniqueId> uids)
    {
        foreach (var uid in uids) refusals.Remove(uid.Id);
    }

    public void Forget()
    {
        refusals.Clear();
        stumbles.Clear();
        carefulUntil = 0;
    }
}
