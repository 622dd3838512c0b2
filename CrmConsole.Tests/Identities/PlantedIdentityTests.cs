using System.Net.Http.Headers;
using System.Text;
using CrmConsole.Accounts;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Identities;
using CrmConsole.Oversight;
using CrmConsole.Tests.Cases;
using CrmConsole.Tests.Oversight;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Tests.Identities;

/// <summary>Somebody with a name, an address and a number that occur nowhere else goes through a whole life of a case: none of
/// the three turns up where people without a purpose could find it.</summary>
public sealed class PlantedIdentityTests
{
    private static readonly string[] Marks = ["Zubaqir", "zubaqir.wq@warga.test", "85599887766", "5599887766", "8559-9887-766"];

    [Fact]
    public async Task A_marked_identity_never_shows_up_in_the_database_logs_lists_exports_or_pages_of_others()
    {
        await using var app = await TestApp.StartAsync();
        var (triage, petugas, supervisor) = (await TestCases.DemoAsync(app, "triase"), await TestCases.DemoAsync(app, "petugas"), await TestCases.DemoAsync(app, "supervisor"));
        using var body = new StringContent("""
            {"channel":"web","text":"Lampu jalan mati di Jalan Pluit Raya. Hormat saya, Zubaqir Wiqayah","address":"Pluit, Penjaringan",
             "reporter":{"name":"Zubaqir Wiqayah","email":"zubaqir.wq@warga.test","phone":"+6285599887766"}}
            """, Encoding.UTF8, "application/json");
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        app.Http.DefaultRequestHeaders.Add("X-Api-Key", DemoAccounts.ApiKey);
        var answer = await (await app.Http.PostAsync("/api/v1/reports", body)).Content.ReadAsStringAsync();
        var number = System.Text.Json.JsonDocument.Parse(answer).RootElement.GetProperty("number").GetString()!;
        var c = await CaseOfAsync(app, number);

        await TestCases.RunAsync(app, triage, c.Id, new Accept());
        await TestCases.RunAsync(app, petugas, c.Id, new Accept());
        await TestCases.RunAsync(app, petugas, c.Id, new Reply("Petugas sedang menuju lokasi.", null));
        await app.Get<CaseDoor>().RevealAsync(petugas, c.Id, (await ReporterAsync(app, number))!.Value, "field_visit", "Mengunjungi lokasi bersama pelapor");
        await TestCases.RunAsync(app, supervisor, c.Id, new Assign(petugas.Id, "Lebih dekat dengan lokasi"));
        await TestCases.CaughtUpAsync(app);

        Clean("answer to the machine", answer);
        Clean("cases for machines", await app.Http.GetStringAsync("/api/v1/cases?limit=200"));
        foreach (var account in new[] { "petugas", "supervisor", "validator" })
        {
            var http = await app.SignInAsync(account);
            foreach (var path in new[] { "/", $"/?q=lampu", $"/kasus/{number}", "/supervisi" }) Clean($"{account} {path}", await (await http.GetAsync(path)).Content.ReadAsStringAsync());
        }
        foreach (var table in CrmConsole.Reference.ReferenceTables.All) Clean(table.Code, await (await app.SignInAsync("admin")).GetStringAsync($"/admin/rujukan/{table.Code}.csv"));
        Clean("auditor", await (await app.SignInAsync("auditor")).GetStringAsync("/admin/akses"));
        var auditor = await TestCases.DemoAsync(app, "auditor");
        Clean("access log", string.Join('\n', (await app.Get<AccessLog>().ReadAsync(auditor, new AccessFilter(), 0)).Entries));
        Clean("bell", string.Join('\n', await app.Get<NoticeBook>().ListAsync(petugas)));
        Clean("board", string.Join('\n', BoardTests.Rows(app, supervisor)));
        Clean("log", string.Join('\n', app.Log.Lines));

        // The report's own words stay readable for search (DESIGN §4): the name in its signature is the only place.
        await using var db = app.OpenDb();
        Assert.Contains("Zubaqir", await db.Reports.Where(r => r.Number == number).Select(r => r.Text).FirstAsync(), StringComparison.Ordinal);
        await db.Database.ExecuteSqlAsync($"UPDATE Reports SET Text = '' WHERE Number = {number}");
        await db.Database.ExecuteSqlAsync($"VACUUM");
        await db.Database.ExecuteSqlAsync($"PRAGMA wal_checkpoint(TRUNCATE)");
        Clean("database file", Encoding.Latin1.GetString(await ReadSharedAsync(app.DatabaseFile)));
    }

    [Fact]
    public async Task Only_an_auditor_reads_the_access_log_and_who_opened_what_stands_in_it()
    {
        await using var app = await TestApp.StartAsync();
        var petugas = await TestCases.DemoAsync(app, "petugas");
        var c = await TestCases.ReportAsync(app);
        await TestCases.RunAsync(app, await TestCases.DemoAsync(app, "triase"), c.Id, new Accept());
        await app.Get<CaseDoor>().RevealAsync(petugas, c.Id, (await ReporterAsync(app, c.Number))!.Value, "field_visit", "Mengunjungi lokasi bersama pelapor");
        foreach (var account in new[] { "admin", "supervisor", "triase", "inspektorat" })
        {
            Assert.Empty((await app.Get<AccessLog>().ReadAsync(await TestCases.DemoAsync(app, account), new AccessFilter(), 0)).Entries);
            Assert.NotEqual(System.Net.HttpStatusCode.OK, (await (await app.SignInAsync(account)).GetAsync("/admin/akses")).StatusCode);
        }
        var auditor = await TestCases.DemoAsync(app, "auditor");
        var entry = Assert.Single((await app.Get<AccessLog>().ReadAsync(auditor, new AccessFilter(petugas.Id, "field_visit"), 0)).Entries);
        Assert.Equal((petugas.Name, c.Number, "R••• A•••", "Mengunjungi lokasi bersama pelapor"), (entry.Who, entry.Number, entry.Reporter, entry.PurposeText));
        Assert.Empty((await app.Get<AccessLog>().ReadAsync(auditor, new AccessFilter(Purpose: "legal_request"), 0)).Entries);
    }

    private static void Clean(string where, string text)
    {
        foreach (var mark in Marks) Assert.False(text.Contains(mark, StringComparison.OrdinalIgnoreCase), $"{where}: {mark} in …{Around(text, mark)}…");
    }

    private static string Around(string text, string mark)
    {
        var at = Math.Max(0, text.IndexOf(mark, StringComparison.OrdinalIgnoreCase));
        return text[Math.Max(0, at - 80)..Math.Min(text.Length, at + 80)];
    }

    private static async Task<Case> CaseOfAsync(TestApp app, string number)
    {
        await using var db = app.OpenDb();
        return await TestCases.ReadAsync(app, await CaseReader.Holding(db, number).FirstAsync());
    }

    private static async Task<long?> ReporterAsync(TestApp app, string number)
    {
        await using var db = app.OpenDb();
        return await db.Reports.Where(r => r.Number == number).Select(r => r.ReporterId).FirstAsync();
    }

    private static async Task<byte[]> ReadSharedAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }
}
