using CrmConsole.Data;
using CrmConsole.Data.Keys;

namespace CrmConsole.Public.Statistics;

/// <summary>The facts in a file beside the database, so that a start reads only what happened since. Sealed with this installation's
/// keys. It may be deleted at any time: whatever does not fit is left alone, and the log is read again.</summary>
internal sealed class FactFile(DatabaseSettings settings, Sealer sealer, TimeProvider time, ILogger<FactFile> log)
{
    /// <summary>Written no more often than this, then at the first quiet moment, or without one in the end.</summary>
    public static readonly TimeSpan Between = TimeSpan.FromMinutes(5), AtLatest = TimeSpan.FromMinutes(30);
    /// <summary>After so long every case is read again, so that nothing that was changed past the log stays for good.</summary>
    public static readonly TimeSpan Oldest = TimeSpan.FromDays(7);

    private const int Format = 1;
    // What a fact means stands in the program: another build reads the log itself.
    private static readonly Guid Build = typeof(FactFile).Module.ModuleVersionId;

    private long writtenSeq;
    private DateTimeOffset? writtenAt;

    public string Path => settings.File + ".statistik";

    /// <summary>Null when there is none that this program wrote of late.</summary>
    /// <param name="belongs">Whether it is of this database and of this past of it.</param>
    public async Task<FactStore?> ReadAsync(Func<FactStore, CancellationToken, Task<bool>> belongs, CancellationToken ct)
    {
        if (!File.Exists(Path)) return null;
        try
        {
            var store = Open(await File.ReadAllBytesAsync(Path, ct));
            if (store is null || store.WholeAt > time.GetUtcNow() || time.GetUtcNow() - store.WholeAt > Oldest || !await belongs(store, ct)) return null;
            (writtenSeq, writtenAt) = (store.Seq, time.GetUtcNow());
            return store;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogWarning("The file of the statistics' facts cannot be read ({Why}); the log is read instead", e.GetType().Name);
            return null;
        }
    }

    /// <param name="quiet">Nothing happens at present.</param>
    public void WriteWhenDue(FactStore store, bool quiet)
    {
        if (store.Seq == writtenSeq || (writtenAt is { } before && time.GetUtcNow() - before < (quiet ? Between : AtLatest))) return;
        // A full disk is tried again at the next turn only.
        writtenAt = time.GetUtcNow();
        try
        {
            Write(store);
            writtenSeq = store.Seq;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.LogWarning(e, "The file of the statistics' facts could not be written; the next start reads the whole log");
        }
    }

    internal void Write(FactStore store)
    {
        var fresh = Path + ".new";
        try
        {
            using (var file = File.Create(fresh))
            {
                file.Write(Close(store));
                file.Flush(flushToDisk: true);
            }
            File.Move(fresh, Path, overwrite: true);
        }
        catch
        {
            File.Delete(fresh);
            throw;
        }
    }

    private byte[] Close(FactStore store)
    {
        using var plain = new MemoryStream(store.Count * 32 + 64_000);
        using (var writer = new BinaryWriter(plain, System.Text.Encoding.UTF8, leaveOpen: true)) FactBytes.Write(writer, store, Format, Build);
        var (key, wrapped) = sealer.NewKey();
        return [(byte)wrapped.Length, .. wrapped, .. Sealer.Seal(key, plain.GetBuffer().AsSpan(0, (int)plain.Length))];
    }

    private FactStore? Open(byte[] bytes)
    {
        var wrapped = bytes[1..(1 + bytes[0])];
        using var plain = new MemoryStream(Sealer.Open(sealer.Unwrap(wrapped), bytes.AsSpan(1 + wrapped.Length)));
        using var reader = new BinaryReader(plain);
        return FactBytes.Read(reader, Format, Build);
    }
}

/// <summary>Facts as bytes.</summary>
internal static class FactBytes
{
    public static void Write(BinaryWriter to, FactStore store, int format, Guid build)
    {
        to.Write(format);
        to.Write(build.ToByteArray());
        to.Write(store.Seq);
        to.Write(store.WholeAt.UtcTicks);
        to.Write(store.Hash.Length);
        to.Write(store.Hash);
        to.Write(store.Codes.Count);
        for (var i = 1; i < store.Codes.Count; i++) to.Write(store.Codes[i]!);
        to.Write(store.ReopenedCases.Count);
        foreach (var id in store.ReopenedCases) to.Write(id);
        to.Write(store.Count);
        foreach (ref readonly var fact in store.All) Write(to, fact);
    }

    /// <summary>Null when another format or build wrote it.</summary>
    public static FactStore? Read(BinaryReader from, int format, Guid build)
    {
        if (from.ReadInt32() != format || new Guid(from.ReadBytes(16)) != build) return null;
        var store = new FactStore { Seq = from.ReadInt64(), WholeAt = new DateTimeOffset(from.ReadInt64(), TimeSpan.Zero) };
        store.Hash = from.ReadBytes(from.ReadInt32());
        for (var i = from.ReadInt32(); i > 1; i--) store.Codes.Of(from.ReadString());
        for (var i = from.ReadInt32(); i > 0; i--) store.ReopenedCases.Add(from.ReadInt64());
        var facts = new List<ReportFact>(from.ReadInt32());
        for (var i = facts.Capacity; i > 0; i--) facts.Add(ReadFact(from));
        store.Replace(facts);
        return store;
    }

    private static void Write(BinaryWriter to, in ReportFact fact)
    {
        to.Write(fact.Report);
        to.Write(fact.Received);
        to.Write(fact.Due);
        to.Write(fact.Closed);
        to.Write(fact.Category);
        to.Write(fact.Agency);
        to.Write(fact.Area);
        to.Write(fact.Channel);
        to.Write((byte)((fact.Done ? 1 : 0) | (fact.Reopened ? 2 : 0) | (fact.Visible ? 4 : 0)));
        to.Write(fact.Stars);
    }

    private static ReportFact ReadFact(BinaryReader from)
    {
        var fact = new ReportFact
        {
            Report = from.ReadInt64(), Received = from.ReadInt32(), Due = from.ReadInt32(), Closed = from.ReadInt32(),
            Category = from.ReadUInt16(), Agency = from.ReadUInt16(), Area = from.ReadUInt16(), Channel = from.ReadUInt16(),
        };
        var flags = from.ReadByte();
        return fact with { Done = (flags & 1) != 0, Reopened = (flags & 2) != 0, Visible = (flags & 4) != 0, Stars = from.ReadByte() };
    }
}
