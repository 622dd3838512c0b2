using System.Text;
using CrmConsole.Cases;
using CrmConsole.Channels;
using CrmConsole.Channels.Lapor;
using CrmConsole.Data;
using CrmConsole.Deadlines;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Tests.Channels;

/// <summary>Export files on their way in.</summary>
public sealed class LaporImportTests
{
    private const string Header = "Tracking ID;Tanggal;Judul;Isi;Kategori;Lokasi;Nama Pelapor;Kontak;Status;Klasifikasi\n";

    [Fact]
    public async Task A_file_is_shown_beforehand_taken_in_and_a_second_time_changes_nothing()
    {
        await using var app = await TestApp.StartAsync();
        var file = Header + Row("100", "Jalan berlubang di Jalan Pluit Raya") + Row("101", "Lampu mati", name: "anonim") + Row("102", "") + Row("103", "Isi", kind: "entah");
        var check = await CheckAsync(app, file);
        Assert.Equal((2, 0, 0), (check.Added, check.Same, check.Changed));
        Assert.Equal([4, 5], check.Problems.Select(p => p.Row));
        await using (var db = app.OpenDb()) Assert.Empty(await db.Reports.ToListAsync());

        var run = await ImportAsync(app, file);
        Assert.Equal((4, 2, 0, 2), (run.Done, run.Added, run.Changed, run.Failed));
        Assert.Empty(run.FileSealed);
        check = await CheckAsync(app, file);
        Assert.Equal((0, 2, 0), (check.Added, check.Same, check.Changed));
        Assert.Equal(0, (await ImportAsync(app, file)).Added);

        await using var after = app.OpenDb();
        var reports = await after.Reports.OrderBy(r => r.Id).ToListAsync();
        Assert.Equal(["100", "101"], reports.Select(r => r.WireId));
        Assert.Equal([Privacy.Private, Privacy.Anonymous], reports.Select(r => r.Privacy));
        // Nobody would carry a confirmation over by hand.
        Assert.Empty(await after.Outbox.ToListAsync());
    }

    [Fact]
    public async Task A_row_with_other_words_is_a_message_on_its_case_and_only_once()
    {
        await using var app = await TestApp.StartAsync();
        await ImportAsync(app, Header + Row("100", "Jalan berlubang"));
        var changed = Header + Row("100", "Jalan berlubang, sudah ada korban");
        Assert.Equal(1, (await CheckAsync(app, changed)).Changed);
        Assert.Equal(1, (await ImportAsync(app, changed)).Changed);
        Assert.Equal(0, (await ImportAsync(app, changed)).Changed);
        await using var db = app.OpenDb();
        Assert.Single(await db.Reports.ToListAsync());
        var message = Assert.Single(await db.Messages.Where(m => m.Direction == MessageDirection.In).ToListAsync());
        Assert.Contains("sudah ada korban", message.Body, StringComparison.Ordinal);
        Assert.Equal("changed_there", message.Warning);
    }

    [Theory]
    [InlineData("permintaan informasi", 3)]
    [InlineData("pengaduan", 5)]
    [InlineData("aspirasi", 5)]
    [InlineData("whistle-blowing", 10)]
    public async Task The_class_sets_the_deadline_in_working_days(string kind, int days)
    {
        await using var app = await TestApp.StartAsync();
        await ImportAsync(app, Header + Row("7", "Pohon tumbang di Jalan Pluit Raya", kind: kind));
        await using var db = app.OpenDb();
        var clock = await db.Clocks.SingleAsync(k => k.Kind == ClockKind.Total);
        Assert.Equal(app.Get<DeadlineDirectory>().Current.CalendarAt(clock.StartedAt).AddDays(clock.StartedAt, days), clock.DueAt, TimeSpan.FromMilliseconds(1));
        var c = await db.Cases.SingleAsync();
        Assert.Equal(days == 10, c.Sealed);
        if (days == 10) Assert.Equal("inspektorat", c.AgencyCode);
    }

    [Fact]
    public async Task A_run_that_was_cut_off_goes_on_after_a_restart_and_doubles_nothing()
    {
        var folder = Locations.NewFolder();
        var rows = new StringBuilder(Header);
        for (var i = 0; i < 600; i++) rows.Append(Row($"C{i}", $"Laporan nomor {i} tentang got mampet", name: "anonim"));
        try
        {
            await using (var app = await TestApp.StartAsync(new StartOptions { Folder = folder }))
            {
                // As if the program ended in the middle: three hundred rows are in, the run counts one batch.
                await app.Get<HealthBook>().SetPausedAsync("lapor", true, CancellationToken.None);
                var draft = await app.Get<LaporImports>().ReadAsync("a.csv", Encoding.UTF8.GetBytes(rows.ToString()));
                var id = await app.Get<LaporImports>().StartAsync(draft, 1);
                await app.Get<LaporIntake>().TakeAsync([.. draft.Table.Rows.Take(300).Select(r => LaporColumns.Read(r, draft.Columns, TimeSpan.FromHours(7)).Row!)], CancellationToken.None);
                await app.Get<Writer>().RunAsync(db => { db.ImportRuns.First(r => r.Id == id).Done = 250; });
                await app.Get<HealthBook>().SetPausedAsync("lapor", false, CancellationToken.None);
            }
            await using var again = await TestApp.StartAsync(new StartOptions { Folder = folder });
            await DoneAsync(again);
            await using var db = again.OpenDb();
            Assert.Equal(600, await db.Reports.CountAsync());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_paused_channel_waits_and_the_columns_that_people_chose_are_remembered()
    {
        await using var app = await TestApp.StartAsync();
        await app.Get<HealthBook>().SetPausedAsync("lapor", true, CancellationToken.None);
        var imports = app.Get<LaporImports>();
        var bytes = Encoding.UTF8.GetBytes("Kode Unik,Kronologi\n55,Sampah menumpuk\n");
        var draft = await imports.ReadAsync("b.csv", bytes);
        Assert.Empty(draft.Columns);
        draft.Columns[LaporField.TrackingId] = 0;
        draft.Columns[LaporField.Text] = 1;
        await imports.StartAsync(draft, 1);
        Assert.Equal([LaporField.TrackingId, LaporField.Text], (await imports.ReadAsync("c.csv", bytes)).Columns.Keys.Order());
        Assert.Equal(0, (await imports.ListAsync())[0].Done);
        await Assert.ThrowsAsync<InvalidOperationException>(() => imports.EnterAsync(new LaporRow { TrackingId = "1", Text = "Isi" }));
    }

    [Fact]
    public async Task The_status_file_speaks_LAPORs_words_and_no_formulas()
    {
        await using var app = await TestApp.StartAsync();
        await ImportAsync(app, Header + Row("=1+1", "Jalan berlubang") + Row("W9", "Suap di kantor", kind: "wbs"));
        using var triage = await app.SignInAsync("triase");
        var csv = await triage.GetStringAsync(new Uri("/admin/lapor/status.csv?sejak=2020-01-01", UriKind.Relative));
        Assert.StartsWith("Tracking ID", csv, StringComparison.Ordinal);
        Assert.Contains("'=1+1", csv, StringComparison.Ordinal);
        Assert.DoesNotContain("\n=1+1", csv, StringComparison.Ordinal);
        Assert.Contains("Belum/Verifikasi", csv, StringComparison.Ordinal);
        // Sealed: not for triage.
        Assert.DoesNotContain("W9", csv, StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, (await triage.GetAsync(new Uri("/admin/lapor/status.csv?sejak=kemarin", UriKind.Relative))).StatusCode);
        using var officer = await app.SignInAsync("petugas");
        Assert.NotEqual(System.Net.HttpStatusCode.OK, (await officer.GetAsync(new Uri("/admin/lapor/status.csv?sejak=2020-01-01", UriKind.Relative))).StatusCode);
    }

    internal static string Row(string id, string text, string name = "Budi", string kind = "pengaduan") =>
        $"{id};26/11/2026;Judul {id};{text};Jalan;Penjaringan;{name};;Belum;{kind}\n";

    private static async Task<LaporCheck> CheckAsync(TestApp app, string file) =>
        await app.Get<LaporImports>().CheckAsync(await app.Get<LaporImports>().ReadAsync("a.csv", Encoding.UTF8.GetBytes(file)));

    private static async Task<ImportRun> ImportAsync(TestApp app, string file)
    {
        var imports = app.Get<LaporImports>();
        await imports.StartAsync(await imports.ReadAsync("a.csv", Encoding.UTF8.GetBytes(file)), 1);
        return await DoneAsync(app);
    }

    private static async Task<ImportRun> DoneAsync(TestApp app)
    {
        await Wait.ForAsync("the end of the import", async () => (await app.Get<LaporImports>().ListAsync())[0].State == ImportState.Done, TimeSpan.FromMinutes(3));
        await using var db = app.OpenDb();
        return await db.ImportRuns.OrderByDescending(r => r.Id).FirstAsync();
    }
}
