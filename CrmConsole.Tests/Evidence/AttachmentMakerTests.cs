using System.Security.Cryptography;
using System.Text;
using CrmConsole.Data;
using CrmConsole.Data.Keys;
using CrmConsole.Evidence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CrmConsole.Tests.Evidence;

public sealed class AttachmentMakerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("crm-content").FullName;
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 7, 1, 3, 0, 0, TimeSpan.Zero));
    private readonly Ids ids = new();
    private readonly ContentStore store;
    private readonly AttachmentMaker maker;

    public AttachmentMakerTests()
    {
        var file = Path.Combine(folder, "crm.db");
        store = new ContentStore(new Sealer(KeyRing.Fresh()), new DatabaseSettings($"Data Source={file}", file, folder), time);
        maker = new AttachmentMaker(store, NullLogger<AttachmentMaker>.Instance);
        using var db = Open();
        db.Database.Migrate();
    }

    [Fact]
    public async Task A_photo_keeps_its_original_sealed_and_gets_a_view_and_a_thumb()
    {
        var photo = TestFiles.Photo(6);
        var prepared = maker.Prepare("IMG 1.JPG", "image/png", photo);
        long id;
        using (var db = Open())
        {
            id = prepared.AddTo(db, caseId: 5, reportId: 6).Id;
            db.SaveChanges();
        }

        using var read = Open();
        var row = read.Attachments.Single(a => a.Id == id);
        Assert.Equal((AttachmentKind.Photo, "image/jpeg", "IMG 1.JPG", 40, 80), (row.Kind, row.ContentType, row.FileName, row.Width, row.Height));
        Assert.NotNull(row.TakenAt);
        Assert.Equal(-6.2, row.Latitude!.Value, 0.0001);
        Assert.Equal(photo, await store.OpenAsync(read.Contents.Single(c => c.Id == row.OriginalId), TestContext.Current.CancellationToken));
        var view = await store.OpenAsync(read.Contents.Single(c => c.Id == row.ViewId), TestContext.Current.CancellationToken);
        Assert.Equal(PhotoFacts.None, PhotoFacts.Read(view));
        Assert.NotNull(row.ThumbId);
        Assert.Null(prepared.Note);
    }

    [Theory]
    [InlineData("GIF89a/*", "<script>alert(1)</script>*/=1;")]
    [InlineData("\u00FF\u00D8\u00FF", "<html><script>alert(1)</script>")]
    [InlineData("\u0089PNG\r\n\u001A\n", "<?php system($_GET[0]); ?>")]
    public void What_only_begins_like_a_picture_is_kept_but_never_called_one(string start, string rest)
    {
        var prepared = maker.Prepare("kucing.gif", "image/gif", Encoding.Latin1.GetBytes(start + rest));
        Assert.Equal(FileSniffer.Unknown, prepared.Facts.ContentType);
        Assert.Equal(AttachmentKind.Document, prepared.Facts.Kind);
        Assert.Null(prepared.View);
        Assert.NotNull(prepared.Original);
        Assert.Contains("kucing.gif", prepared.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_hidden_behind_a_real_picture_is_not_in_its_view()
    {
        byte[] file = [.. TestFiles.Picture(), .. "<script>alert(1)</script>"u8];
        var view = await store.OpenAsync(maker.Prepare("a.jpg", "image/jpeg", file).View!, TestContext.Current.CancellationToken);
        Assert.DoesNotContain("script", Encoding.Latin1.GetString(view), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bomb_and_a_HEIC_are_kept_as_files_with_a_note()
    {
        var bomb = maker.Prepare("b.png", "image/png", TestFiles.PngClaiming(60_000, 60_000));
        Assert.Equal((AttachmentKind.Document, FileSniffer.Unknown), (bomb.Facts.Kind, bomb.Facts.ContentType));
        Assert.NotNull(bomb.Note);
        var heic = maker.Prepare("c.heic", "image/heic", (byte[])[0, 0, 0, 24, .. "ftypheic"u8, .. new byte[100]]);
        Assert.Equal((AttachmentKind.Document, "image/heic"), (heic.Facts.Kind, heic.Facts.ContentType));
        Assert.Null(heic.View);
        Assert.Contains("HEIC", heic.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_large_or_empty_is_left_out_with_a_note()
    {
        var large = maker.Prepare("film.mp4", "video/mp4", new byte[AttachmentMaker.MostBytes + 1]);
        Assert.Equal(AttachmentKind.LeftOut, large.Facts.Kind);
        Assert.Null(large.Original);
        Assert.Contains("film.mp4", large.Facts.LeftOut, StringComparison.Ordinal);
        Assert.Equal(AttachmentKind.LeftOut, maker.Prepare("kosong.txt", "text/plain", Array.Empty<byte>()).Facts.Kind);
        Assert.Empty(Directory.EnumerateFiles(folder, "*.tmp", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Small_bytes_stay_in_the_row_and_large_ones_in_a_file_and_neither_is_readable()
    {
        var marked = Enumerable.Repeat("PENANDA"u8.ToArray(), 20_000).SelectMany(b => b).ToArray();
        var small = store.Prepare(marked.AsSpan(0, ContentStore.InRow));
        var large = store.Prepare(marked);

        Assert.Null(small.File);
        Assert.Null(large.Sealed);
        var onDisk = await File.ReadAllBytesAsync(Path.Combine(folder, "content", large.File!), TestContext.Current.CancellationToken);
        Assert.Equal(-1, onDisk.AsSpan().IndexOf("PENANDA"u8));
        Assert.Equal(-1, small.Sealed.AsSpan().IndexOf("PENANDA"u8));
        Assert.Equal(marked, await store.OpenAsync(large, TestContext.Current.CancellationToken));
        Assert.Equal(large.Digest, store.Prepare(marked).Digest);

        onDisk[100] ^= 1;
        await File.WriteAllBytesAsync(Path.Combine(folder, "content", large.File!), onDisk, TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<CryptographicException>(() => store.OpenAsync(large, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_name_from_the_database_leads_nowhere_else()
    {
        var content = store.Prepare([1]);
        (content.Sealed, content.File) = (null, "../crm.db");
        await Assert.ThrowsAsync<FileNotFoundException>(() => store.OpenAsync(content, TestContext.Current.CancellationToken));
    }

    private static IQueryable<string?> InJournal(CrmDb db, string[] names) => db.Journal.Where(j => names.Contains(j.RawFile)).Select(j => j.RawFile);

    [Fact]
    public void Only_old_files_without_a_row_are_swept()
    {
        var (kept, orphan, journalled) = (store.Prepare(new byte[100_000]), store.Prepare(new byte[100_000]), store.WriteSealed(new byte[100_000]));
        using (var db = Open())
        {
            db.Add(kept);
            db.Add(new CrmConsole.Intake.InboundMessage { Channel = "email", ExternalId = "1", Format = "rfc822", WrappedKey = [], RawFile = journalled });
            db.SaveChanges();
        }
        foreach (var file in Directory.EnumerateFiles(Path.Combine(folder, "content"), "*", SearchOption.AllDirectories))
            File.SetLastWriteTimeUtc(file, time.GetUtcNow().UtcDateTime);

        using var sweep = Open();
        Assert.Equal(0, store.SweepOrphans(sweep, TimeSpan.FromHours(24), InJournal));
        time.Advance(TimeSpan.FromHours(25));
        Assert.Equal(1, store.SweepOrphans(sweep, TimeSpan.FromHours(24), InJournal));
        Assert.True(File.Exists(Path.Combine(folder, "content", kept.File!)));
        Assert.True(File.Exists(Path.Combine(folder, "content", journalled)));
        Assert.False(File.Exists(Path.Combine(folder, "content", orphan.File!)));
    }

    [Fact]
    public void A_prepared_attachment_can_be_added_again_after_a_rollback()
    {
        var prepared = maker.Prepare("a.jpg", "image/jpeg", TestFiles.Picture());
        using (var lost = Open()) prepared.AddTo(lost, 1);
        using (var db = Open())
        {
            prepared.AddTo(db, 2);
            db.SaveChanges();
        }
        using var read = Open();
        var row = read.Attachments.Single();
        Assert.Equal(2, row.CaseId);
        Assert.Equal(3, read.Contents.Count());
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private CrmDb Open() => new(new DbContextOptionsBuilder<CrmDb>().UseSqlite($"Data Source={Path.Combine(folder, "crm.db")};Pooling=False").Options, ids);
}
