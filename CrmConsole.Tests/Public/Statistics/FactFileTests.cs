using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Data;
using CrmConsole.Data.Keys;
using CrmConsole.Public.Statistics;
using CrmConsole.Tests.Cases;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace CrmConsole.Tests.Public.Statistics;

/// <summary>The file that spares a start the whole log: it says the same as the log, or is left alone.</summary>
public sealed class FactFileTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 3, 0, 0, TimeSpan.Zero);
    private static readonly Sealer Keys = new(KeyRing.Fresh());
    private readonly string folder = Locations.NewFolder();
    private readonly FakeTimeProvider time = new(Start);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Property(MaxTest = 40)]
    public Property What_is_written_is_what_is_read() => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
    {
        var store = Random(new Random(seed));
        var file = NewFile();
        file.Write(store);
        var read = file.ReadAsync(Yes, CancellationToken.None).GetAwaiter().GetResult()!;
        Assert.Equal(Told(store), Told(read));
        Assert.Equal((store.Seq, store.WholeAt, store.Codes.Count), (read.Seq, read.WholeAt, read.Codes.Count));
        Assert.Equal(store.Hash, read.Hash);
        Assert.True(store.ReopenedCases.SetEquals(read.ReopenedCases));
    });

    [Fact]
    public async Task A_torn_changed_foreign_or_old_file_is_left_alone()
    {
        var store = Random(new Random(1));
        NewFile().Write(store);
        var whole = await File.ReadAllBytesAsync(NewFile().Path, TestContext.Current.CancellationToken);
        foreach (var length in new[] { 0, 1, 40, 62, 90, whole.Length / 2, whole.Length - 1 })
        {
            await File.WriteAllBytesAsync(NewFile().Path, whole[..length], TestContext.Current.CancellationToken);
            Assert.Null(await ReadAsync(NewFile()));
        }
        foreach (var at in new[] { 0, 5, 70, whole.Length - 1 })
        {
            var changed = (byte[])whole.Clone();
            changed[at] ^= 1;
            await File.WriteAllBytesAsync(NewFile().Path, changed, TestContext.Current.CancellationToken);
            Assert.Null(await ReadAsync(NewFile()));
        }
        await File.WriteAllBytesAsync(NewFile().Path, whole, TestContext.Current.CancellationToken);
        Assert.NotNull(await ReadAsync(NewFile()));
        Assert.Null(await ReadAsync(NewFile(new Sealer(KeyRing.Fresh()))));
        time.Advance(FactFile.Oldest + TimeSpan.FromMinutes(1));
        Assert.Null(await ReadAsync(NewFile()));
        time.SetUtcNow(Start.AddDays(20));
        Assert.Null(await ReadAsync(NewFile()));
    }

    [Fact]
    public void Another_format_or_build_is_not_read()
    {
        var (store, build) = (Random(new Random(2)), Guid.NewGuid());
        FactStore? Read(int format, Guid by)
        {
            using var bytes = new MemoryStream();
            using (var writer = new BinaryWriter(bytes, System.Text.Encoding.UTF8, leaveOpen: true)) FactBytes.Write(writer, store, format, by);
            bytes.Position = 0;
            using var reader = new BinaryReader(bytes);
            return FactBytes.Read(reader, 2, build);
        }
        Assert.NotNull(Read(2, build));
        Assert.Null(Read(1, build));
        Assert.Null(Read(2, Guid.NewGuid()));
    }

    [Fact]
    public void It_is_written_at_a_quiet_moment_and_not_often()
    {
        var file = NewFile();
        var store = Random(new Random(3));
        bool Writes(bool quiet)
        {
            store.Seq++;
            File.Delete(file.Path);
            file.WriteWhenDue(store, quiet);
            return File.Exists(file.Path);
        }
        Assert.True(Writes(quiet: false));
        Assert.False(Writes(quiet: true));
        time.Advance(FactFile.Between);
        Assert.False(Writes(quiet: false));
        Assert.True(Writes(quiet: true));
        time.Advance(FactFile.AtLatest);
        Assert.True(Writes(quiet: false));
        time.Advance(FactFile.AtLatest);
        File.Delete(file.Path);
        file.WriteWhenDue(store, quiet: true);
        Assert.False(File.Exists(file.Path), "nothing happened since");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task File_and_tail_say_the_same_as_the_whole_log(int seed)
    {
        var random = new Random(seed);
        long seq;
        byte[] bytes;
        string path;
        await using (var app = await TestApp.StartAsync(new StartOptions { Folder = folder }, time))
        {
            for (var i = 0; i < 8; i++) await TestCases.ReportAsync(app, $"Lampu jalan mati di Jalan Pluit Raya nomor {i}", email: $"warga{i}@warga.test");
            await LiveAsync(app, random, 12);
            await app.Get<StatisticsBook>().RefreshAsync(CancellationToken.None);
            var kept = await ReadAsync(app);
            Assert.NotNull(kept);
            (seq, path) = (kept.Seq, app.Get<FactFile>().Path);
            bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
            for (var i = 0; i < 4; i++) await TestCases.ReportAsync(app, $"Trotoar rusak di Jalan Pluit Raya nomor {i}", email: $"lain{i}@warga.test");
            await LiveAsync(app, random, 12);
        }
        // Time has passed above, so there may be a newer one.
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        await using var again = await TestApp.StartAsync(new StartOptions { Folder = folder }, time);
        var reader = again.Get<FactReader>();
        await Wait.UntilAsync(() => again.Get<StatisticsBook>().Current is not null, "the statistics go on");
        var (tail, scratch) = ((await ReadAsync(again))!, new FactStore());
        Assert.Equal(seq, tail.Seq);
        // Until both are at one place: the program does things by itself as well.
        for (var first = true; first || tail.Seq != scratch.Seq; first = false)
            foreach (var s in new[] { tail, scratch }) await reader.FollowAsync(s, all: false, CancellationToken.None);
        Assert.True(scratch.Seq > seq);
        Assert.Equal(12, scratch.Count);
        Assert.Equal(Told(scratch), Told(tail));
        Assert.True(scratch.ReopenedCases.SetEquals(tail.ReopenedCases));
        await again.Get<StatisticsBook>().RefreshAsync(CancellationToken.None);
        Assert.True(again.Get<StatisticsBook>().Current!.Seq >= scratch.Seq);
    }

    [Fact]
    public async Task A_restored_older_database_does_not_use_what_is_newer()
    {
        long seq;
        byte[] newer;
        var older = Path.Combine(folder, "older.db");
        string database, path;
        await using (var app = await TestApp.StartAsync(new StartOptions { Folder = folder }, time))
        {
            (database, path) = (app.DatabaseFile, app.Get<FactFile>().Path);
            await TestCases.ReportAsync(app);
            DatabaseCopy.Make(app.Get<DatabaseSettings>(), older, TestContext.Current.CancellationToken);
            for (var i = 0; i < 3; i++) await TestCases.ReportAsync(app, $"Jalan berlubang di Pluit nomor {i}", email: $"a{i}@warga.test");
            await app.Get<StatisticsBook>().RefreshAsync(CancellationToken.None);
            seq = (await ReadAsync(app))!.Seq;
            newer = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        }
        SqliteConnection.ClearAllPools();
        foreach (var left in Directory.GetFiles(Path.GetDirectoryName(database)!, "crm.db-*")) File.Delete(left);
        File.Move(older, database, overwrite: true);
        await using var restored = await TestApp.StartAsync(new StartOptions { Folder = folder }, time);
        await Wait.UntilAsync(() => restored.Get<StatisticsBook>().Current is not null, "the statistics are there");
        Assert.True(restored.Get<StatisticsBook>().Current!.Seq < seq);
        await File.WriteAllBytesAsync(path, newer, TestContext.Current.CancellationToken);
        Assert.Null(await ReadAsync(restored));
        // The same number of events later it still is another past.
        for (var i = 0; i < 5; i++) await TestCases.ReportAsync(restored, $"Saluran tersumbat di Pluit nomor {i}", email: $"b{i}@warga.test");
        Assert.Null(await ReadAsync(restored));
    }

    // What people do, in any order; what the rules refuse does not happen. Less than a week, or the file is too old.
    private async Task LiveAsync(TestApp app, Random random, int steps)
    {
        var (triage, petugas, validator) = (await TestCases.DemoAsync(app, "triase"), await TestCases.DemoAsync(app, "petugas"), await TestCases.DemoAsync(app, "validator"));
        List<(long Id, string Number)> cases;
        await using (var db = app.OpenDb()) cases = [.. (await db.Cases.Select(c => new { c.Id, c.Number }).ToListAsync()).Select(c => (c.Id, c.Number))];
        for (var i = 0; i < steps; i++)
        {
            var (id, _) = cases[random.Next(cases.Count)];
            time.Advance(TimeSpan.FromHours(random.Next(1, 6)));
            switch (random.Next(6))
            {
                case 0: await TestCases.RunAsync(app, triage, id, new Merge(cases[random.Next(cases.Count)].Number, "Sama")); break;
                case 1: await TestCases.RunAsync(app, triage, id, new SetSubject("satpol-pp", "Menyangkut petugas di lapangan")); break;
                case 2: await TestCases.RunAsync(app, triage, id, new Reopen("Masih mati menurut warga")); break;
                default:
                    foreach (var (who, command) in new (CrmConsole.Accounts.Actor, CaseCommand)[] { (triage, new Accept()), (petugas, new Accept()), (petugas, new MarkDone("Lampu sudah diganti")), (validator, TestCases.Validate) })
                        await TestCases.RunAsync(app, who, id, command);
                    await app.Get<CaseDoor>().RunForReporterAsync(await ReportOfAsync(app, id), new Confirm(random.Next(1, 6), null));
                    break;
            }
        }
    }

    private static async Task<long> ReportOfAsync(TestApp app, long caseId)
    {
        await using var db = app.OpenDb();
        return await db.CaseReports.Where(m => m.CaseId == caseId).Select(m => m.ReportId).FirstAsync();
    }

    private FactStore Random(Random random)
    {
        var store = new FactStore { Seq = random.NextInt64(1, 1 << 40), Hash = new byte[32], WholeAt = time.GetUtcNow() };
        random.NextBytes(store.Hash);
        for (var i = random.Next(0, 30); i > 0; i--) store.ReopenedCases.Add(random.NextInt64());
        string? Code() => random.Next(4) == 0 ? null : $"kode-{random.Next(1, 90)}";
        for (var i = random.Next(0, 300); i > 0; i--)
        {
            store.Put(new ReportFact
            {
                Report = random.NextInt64(1, 1000), Received = random.Next(), Due = random.Next(), Closed = random.Next(2) * random.Next(),
                Category = store.Codes.Of(Code()), Agency = store.Codes.Of(Code()), Area = store.Codes.Of(Code()), Channel = store.Codes.Of(Code()),
                Done = random.Next(2) == 0, Reopened = random.Next(2) == 0, Visible = random.Next(2) == 0, Stars = (byte)random.Next(6),
            });
        }
        return store;
    }

    // Numbers of codes differ from reading to reading; codes do not.
    private static List<string> Told(FactStore store)
    {
        var told = new List<string>();
        foreach (var f in store.All)
            told.Add($"{f.Report} {f.Received} {f.Due} {f.Closed} {store.Codes[f.Category]} {store.Codes[f.Agency]} {store.Codes[f.Area]} {store.Codes[f.Channel]} {f.Done} {f.Reopened} {f.Visible} {f.Stars}");
        return told;
    }

    private FactFile NewFile(Sealer? keys = null) => new(new DatabaseSettings("", Path.Combine(folder, "crm.db"), folder), keys ?? Keys, time, NullLogger<FactFile>.Instance);

    private static Task<bool> Yes(FactStore store, CancellationToken ct) => Task.FromResult(true);
    private static Task<FactStore?> ReadAsync(FactFile file) => file.ReadAsync(Yes, CancellationToken.None);
    private static Task<FactStore?> ReadAsync(TestApp app) => app.Get<FactFile>().ReadAsync(app.Get<FactReader>().KnowsAsync, CancellationToken.None);
}
