using System.Text;
using CrmConsole.Data;
using CrmConsole.Desk;
using CrmConsole.Evidence;
using CrmConsole.Jobs;
using CrmConsole.Tests.Cases;
using CrmConsole.Tests.Evidence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using SkiaSharp;

namespace CrmConsole.Tests.Desk;

/// <summary>Files beside a counter's draft: what is taken, how it lies in the database, when it goes.</summary>
public sealed class DeskPhotosTests
{
    internal const string Place = "Pendopo Balai Kota";
    private const int Megabyte = 1024 * 1024;

    /// <summary>A draft as the counter has it, without anything typed.</summary>
    internal static async Task<long> DraftAsync(TestApp app, string account = "meja")
    {
        var (officer, now) = (await TestCases.DemoAsync(app, account), app.Get<TimeProvider>().UtcNowMicros());
        return await app.Get<Writer>().RunAsync(db =>
        {
            var place = db.DeskPlaces.FirstOrDefault(p => p.Name == Place) ?? db.DeskPlaces.Add(new DeskPlace { Code = "uji-foto", Name = Place, Channel = "pendopo", AgencyCode = "biro-umum", Hours = "1-5 07:30-09:30" }).Entity;
            return db.DeskDrafts.Add(new DeskDraft { UserId = officer.Id, PlaceId = place.Id, WrappedKey = [1], Sealed = [1], StartedAt = now, UpdatedAt = now }).Entity.Id;
        });
    }

    internal static Task<PhotoTaken> AddAsync(TestApp app, long draft, byte[] bytes, string name) => app.Get<DeskPhotos>().AddAsync(draft, name, "image/jpeg", new MemoryStream(bytes));

    internal static byte[] Pdf(string words, int more = 0) => [.. Encoding.ASCII.GetBytes($"%PDF-1.7 {words} "), .. Enumerable.Repeat((byte)'x', more)];

    private static byte[] Heic(int more = 0) => [0, 0, 0, 24, .. "ftypheic"u8, 0, 0, 0, 0, .. "mif1heic"u8, .. new byte[more]];

    [Fact]
    public async Task A_link_ends_after_half_an_hour_or_when_there_is_a_newer_one_and_the_database_holds_only_its_hash()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 26, 3, 0, 0, TimeSpan.Zero));
        await using var app = await TestApp.StartAsync(time: time);
        var (photos, draft) = (app.Get<DeskPhotos>(), await DraftAsync(app));
        var first = Token(await photos.OpenAsync(draft));
        Assert.Equal(Place, (await photos.FindAsync(first))!.Place);
        var handover = await photos.OpenAsync(draft);
        var second = Token(handover);
        Assert.Equal(time.GetUtcNow() + TimeSpan.FromMinutes(30), handover.Until);
        Assert.StartsWith(app.Url.ToString() + "meja/foto/", handover.Address, StringComparison.Ordinal);
        Assert.StartsWith("M", handover.QrPath, StringComparison.Ordinal);
        Assert.Null(await photos.FindAsync(first));
        Assert.NotNull(await photos.FindAsync(second));
        await using (var db = app.OpenDb()) Assert.Equal(32, (await db.PhotoLinks.SingleAsync()).TokenHash.Length);
        AssertNotOnDisk(app, second);
        foreach (var forged in new[] { "", "x", second[..^1], second + "A", second[..^1] + (second[^1] == 'A' ? 'Q' : 'A'), new string('A', 32), "../" + second, new string('ü', 32) }) Assert.Null(await photos.FindAsync(forged));
        time.Advance(TimeSpan.FromMinutes(30) - TimeSpan.FromSeconds(1));
        Assert.NotNull(await photos.FindAsync(second));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await photos.FindAsync(second));
    }

    [Fact]
    public async Task Pictures_and_pdf_are_taken_by_their_content_and_anything_else_is_refused_by_name()
    {
        await using var app = await TestApp.StartAsync();
        var draft = await DraftAsync(app);
        Assert.Equal("gambar.exe.bin", (await AddAsync(app, draft, TestFiles.Picture(format: SKEncodedImageFormat.Png), "gambar.exe")).Name);
        Assert.Null((await AddAsync(app, draft, Pdf("tagihan"), "tagihan.pdf")).Note);
        var heic = await AddAsync(app, draft, Heic(), "IMG_1.HEIC");
        Assert.NotNull(heic.Id);
        Assert.Contains("HEIC", heic.Note, StringComparison.Ordinal);
        foreach (var (bytes, name) in new[] { ("catatan biasa"u8.ToArray(), "foto.jpg"), ("<svg onload=alert(1)>"u8.ToArray(), "gambar.svg"), (TestFiles.Zip(("a.txt", "a")), "arsip.pdf"), ([], "kosong.jpg") })
        {
            var refused = await AddAsync(app, draft, bytes, name);
            Assert.Null(refused.Id);
            Assert.Contains(FileNames.Clean(name), refused.Problem, StringComparison.Ordinal);
        }
        Assert.Equal(["gambar.exe.bin", "tagihan.pdf", "IMG_1.HEIC"], (await app.Get<DeskPhotos>().ListAsync(draft)).Select(p => p.Name));
    }

    [Fact]
    public async Task Too_large_is_made_smaller_where_that_is_possible_and_else_refused()
    {
        await using var app = await TestApp.StartAsync();
        var (photos, draft) = (app.Get<DeskPhotos>(), await DraftAsync(app));
        byte[] large = [.. TestFiles.Picture(4000, 3000), .. new byte[11 * Megabyte]];
        var taken = await AddAsync(app, draft, large, "kamera.jpeg");
        Assert.Equal("kamera.jpg", taken.Name);
        Assert.Contains("diperkecil", taken.Note, StringComparison.Ordinal);
        var kept = Assert.Single(await photos.ReadAsync(draft));
        using (var picture = SKBitmap.Decode(kept.Bytes)) Assert.Equal((3200, 2400), (picture.Width, picture.Height));
        Assert.InRange(kept.Bytes.Length, 1, 10 * Megabyte);
        foreach (var (bytes, name) in new[] { (Pdf("x", 11 * Megabyte), "besar.pdf"), (Heic(11 * Megabyte), "besar.heic"), ([.. TestFiles.PngClaiming(60_000, 60_000), .. new byte[11 * Megabyte]], "bom.png") })
            Assert.Contains(name, (await AddAsync(app, draft, bytes, name)).Problem, StringComparison.Ordinal);
        // Not read to its end.
        using var endless = new EndlessStream();
        Assert.Contains("60 MB", (await photos.AddAsync(draft, "film.jpg", "image/jpeg", endless)).Problem, StringComparison.Ordinal);
        Assert.InRange(endless.Given, 60L * Megabyte, 61L * Megabyte);
        Assert.Single(await photos.ListAsync(draft));
    }

    [Fact]
    public async Task Ten_files_at_most_and_the_same_one_once_also_when_they_come_at_once()
    {
        await using var app = await TestApp.StartAsync();
        var (photos, draft) = (app.Get<DeskPhotos>(), await DraftAsync(app));
        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => AddAsync(app, draft, Pdf($"halaman {i / 2:00}"), $"h{i}.pdf")));
        Assert.Equal(10, answers.Select(a => a.Id).OfType<long>().Distinct().Count());
        Assert.Equal(4, answers.Count(a => a.Problem is not null));
        Assert.Equal(10, answers.Count(a => a.Note?.Contains("sudah ada", StringComparison.Ordinal) == true));
        Assert.Equal(10, (await photos.ListAsync(draft)).Count);
        var eleventh = await AddAsync(app, draft, Pdf("satu lagi"), "sebelas.pdf");
        Assert.Contains("sebelas.pdf", eleventh.Problem, StringComparison.Ordinal);
        var again = await AddAsync(app, draft, (await photos.ReadAsync(draft))[3].Bytes, "lain.pdf");
        Assert.Contains("lain.pdf", again.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Small_and_large_files_lie_sealed_and_come_back_as_they_were()
    {
        await using var app = await TestApp.StartAsync();
        var (photos, draft) = (app.Get<DeskPhotos>(), await DraftAsync(app));
        var changed = new List<long>();
        photos.Changed += changed.Add;
        byte[][] files = [Pdf("RAHASIA-PENGUNJUNG"), Pdf("RAHASIA-PENGUNJUNG", 200_000)];
        foreach (var file in files) await AddAsync(app, draft, file, "surat.pdf");
        await using (var db = app.OpenDb())
        {
            var rows = await db.PhotoUploads.OrderBy(p => p.Id).ToListAsync();
            Assert.Equal([true, false], rows.Select(r => r.Sealed is not null));
            Assert.Equal([false, true], rows.Select(r => r.File is not null));
            Assert.NotEqual(rows[0].WrappedKey, rows[1].WrappedKey);
        }
        AssertNotOnDisk(app, "RAHASIA-PENGUNJUNG");
        Assert.Equal(files, (await photos.ReadAsync(draft)).Select(f => f.Bytes));
        Assert.Equal([draft, draft], changed);
        Assert.False(await photos.RemoveAsync(draft + 1, (await photos.ListAsync(draft))[0].Id));
        Assert.True(await photos.RemoveAsync(draft, (await photos.ListAsync(draft))[0].Id));
        Assert.Equal(3, changed.Count);
        Assert.Single(await photos.ListAsync(draft));
    }

    [Fact]
    public async Task A_file_that_is_gone_is_named_and_does_not_hold_up_the_others()
    {
        await using var app = await TestApp.StartAsync();
        var draft = await DraftAsync(app);
        await AddAsync(app, draft, Pdf("besar", 200_000), "hilang.pdf");
        await AddAsync(app, draft, Pdf("kecil"), "ada.pdf");
        foreach (var file in Stored(app)) File.Delete(file);
        var files = await app.Get<DeskPhotos>().ReadAsync(draft);
        Assert.Contains("hilang.pdf", files[0].Problem, StringComparison.Ordinal);
        Assert.Null(files[1].Problem);
    }

    [Fact]
    public async Task They_go_with_the_draft_and_the_sweep_takes_only_what_is_gone()
    {
        await using var app = await TestApp.StartAsync();
        var (photos, draft) = (app.Get<DeskPhotos>(), await DraftAsync(app));
        await AddAsync(app, draft, Pdf("besar", 200_000), "besar.pdf");
        await AddAsync(app, draft, Pdf("kecil"), "kecil.pdf");
        var token = Token(await photos.OpenAsync(draft));
        foreach (var file in Stored(app)) File.SetLastWriteTimeUtc(file, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await app.Get<CleanUp>().RunAsync(CancellationToken.None);
        Assert.Single(Stored(app));
        await app.Get<Writer>().RunAsync(db =>
        {
            DeskPhotos.DropAll(db, draft);
            db.DeskDrafts.Where(d => d.Id == draft).ExecuteDelete();
        });
        Assert.Empty(await photos.ListAsync(draft));
        Assert.Null(await photos.FindAsync(token));
        await app.Get<CleanUp>().RunAsync(CancellationToken.None);
        Assert.Empty(Stored(app));
        // What comes late finds the visit over.
        Assert.Contains("susulan.pdf", (await AddAsync(app, draft, Pdf("susulan"), "susulan.pdf")).Problem, StringComparison.Ordinal);
        await using var after = app.OpenDb();
        Assert.False(await after.PhotoUploads.AnyAsync() || await after.PhotoLinks.AnyAsync());
    }

    [Fact]
    public async Task The_job_takes_what_a_dead_or_forgotten_draft_left_and_nothing_of_one_at_work()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 26, 3, 0, 0, TimeSpan.Zero));
        await using var app = await TestApp.StartAsync(time: time);
        var photos = app.Get<DeskPhotos>();
        var (forgotten, atWork, dead) = (await DraftAsync(app), await DraftAsync(app, "triase"), await DraftAsync(app, "petugas"));
        foreach (var draft in new[] { forgotten, atWork, dead }) await AddAsync(app, draft, Pdf("lama"), "lama.pdf");
        await photos.OpenAsync(forgotten);
        await app.Get<Writer>().RunAsync(db => db.DeskDrafts.Where(d => d.Id == dead).ExecuteDelete());
        await photos.CleanUpAsync();
        Assert.Equal("1 1 0", await CountAsync());
        time.Advance(TimeSpan.FromHours(24));
        await app.Get<Writer>().RunAsync(db => db.DeskDrafts.Where(d => d.Id == atWork).ExecuteUpdate(s => s.SetProperty(d => d.UpdatedAt, time.UtcNowMicros())));
        // The officer is back at a draft of yesterday: the new photo is not taken away before the next keystroke.
        await AddAsync(app, forgotten, Pdf("baru"), "baru.pdf");
        await Timetable.Entries.Single(e => e.Name == "desk-photos").Run(app.Services, CancellationToken.None);
        Assert.Equal("1 1 0", await CountAsync());
        Assert.Equal("baru.pdf", (await photos.ListAsync(forgotten))[0].Name);
        await using var db = app.OpenDb();
        Assert.False(await db.PhotoLinks.AnyAsync());

        async Task<string> CountAsync() => $"{(await photos.ListAsync(forgotten)).Count} {(await photos.ListAsync(atWork)).Count} {(await photos.ListAsync(dead)).Count}";
    }

    [Fact]
    public async Task Of_somebody_anonymous_only_clean_pictures_go_along_under_our_names()
    {
        await using var app = await TestApp.StartAsync();
        var (photos, draft) = (app.Get<DeskPhotos>(), await DraftAsync(app));
        Assert.NotEqual(PhotoFacts.None, PhotoFacts.Read(TestFiles.Photo()));
        await AddAsync(app, draft, Pdf("Budi Santoso"), "KTP Budi.pdf");
        await AddAsync(app, draft, TestFiles.Photo(), "Budi di rumah.jpg");
        await AddAsync(app, draft, TestFiles.Photo(3), "Budi lagi.jpg");
        var files = await photos.ReadAsync(draft, anonymous: true);
        Assert.Contains("KTP Budi.pdf", files[0].Problem, StringComparison.Ordinal);
        Assert.Empty(files[0].Bytes);
        Assert.Equal(["foto-1.jpg", "foto-2.jpg"], files.Skip(1).Select(f => f.Name));
        foreach (var file in files.Skip(1))
        {
            Assert.Null(file.Problem);
            Assert.Equal(PhotoFacts.None, PhotoFacts.Read(file.Bytes));
            Assert.DoesNotContain("Exif", Encoding.Latin1.GetString(file.Bytes), StringComparison.Ordinal);
        }
        Assert.Equal(TestFiles.Photo(), (await photos.ReadAsync(draft))[1].Bytes);
    }

    [Fact]
    public void Requests_of_one_link_are_limited_and_a_counter_s_network_more_widely()
    {
        using var limits = new PhotoLimits();
        var counter = System.Net.IPAddress.Parse("10.1.2.3");
        Assert.All(Enumerable.Range(0, PhotoLimits.PerLink), _ => Assert.True(limits.Allows("satu", counter)));
        Assert.False(limits.Allows("satu", counter));
        Assert.True(limits.Allows("dua", counter));
        for (var i = 0; i < PhotoLimits.PerNetwork; i++) limits.Allows($"lain {i}", counter);
        Assert.False(limits.Allows("tiga", counter));
        Assert.True(limits.Allows("tiga", System.Net.IPAddress.Parse("10.1.2.4")));
    }

    internal static string Token(PhotoHandover handover) => handover.Address[(handover.Address.LastIndexOf('/') + 1)..];

    private static string[] Stored(TestApp app) => Directory.GetFiles(Path.Combine(app.Folder, "data", "content"), "*", SearchOption.AllDirectories);

    private static void AssertNotOnDisk(TestApp app, string secret)
    {
        foreach (var file in Directory.GetFiles(Path.Combine(app.Folder, "data"), "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            Assert.DoesNotContain(secret, reader.ReadToEnd(), StringComparison.Ordinal);
        }
    }

    /// <summary>A JPEG's beginning and no end.</summary>
    private sealed class EndlessStream : Stream
    {
        public long Given { get; private set; }
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => Given; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            Given += count;
            buffer.AsSpan(offset, count).Fill(0xFF);
            return count;
        }

        public override void Flush() => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
