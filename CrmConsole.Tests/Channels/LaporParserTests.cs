using System.IO.Compression;
using System.Net;
using System.Text;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Channels;
using CrmConsole.Channels.Lapor;
using CrmConsole.Data;
using CrmConsole.Replies;
using CrmConsole.Tests.Cases;
using CrmConsole.Tests.StandIns;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Tests.Channels;

/// <summary>Files, rows, pushes and answers of LAPOR, good and bad.</summary>
public sealed class LaporParserTests
{
    [Theory]
    [InlineData(";")]
    [InlineData(",")]
    [InlineData("\t")]
    public void Every_separator_and_either_encoding_is_read(string separator)
    {
        var text = $"Tracking ID{separator}Isi Laporan{separator}Tanggal\n12{separator}\"Café rusak; dan, lagi\"{separator}1/2/2026\n";
        foreach (var bytes in new[] { Encoding.UTF8.GetBytes("\uFEFF" + text), Encoding.UTF8.GetBytes(text), Windows(text) })
        {
            var table = LaporTable.Read(bytes);
            var map = LaporColumns.Recognise(table.Headers, new Dictionary<LaporField, string>());
            var (row, problem) = LaporColumns.Read(Assert.Single(table.Rows), map, TimeSpan.FromHours(7));
            Assert.Null(problem);
            Assert.Equal(("12", "Café rusak; dan, lagi", new DateTimeOffset(2026, 1, 31, 17, 0, 0, TimeSpan.Zero)), (row!.TrackingId, row.Text, row.Date!.Value));
        }
    }

    [Fact]
    public void A_sheet_is_read_with_numbers_as_ids()
    {
        var table = LaporTable.Read(Xlsx("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Tracking ID</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>Isi</t></is></c></row>"
            + "<row r=\"2\"><c r=\"A2\"><v>123456789012</v></c><c r=\"B2\" t=\"inlineStr\"><is><t>Banjir</t></is></c></row>"));
        Assert.Equal(["Tracking ID", "Isi"], table.Headers);
        Assert.Equal(["123456789012", "Banjir"], Assert.Single(table.Rows));
    }

    [Fact]
    public void What_is_no_file_of_that_kind_is_refused_with_a_sentence()
    {
        byte[][] bad = [[], "PK\u0003\u0004kaput"u8.ToArray(), [0, 1, 2, 3, 255], Xlsx("<row")[..200], new byte[LaporTable.MostBytes + 1]];
        Assert.All(bad, b => Assert.NotEmpty(Assert.Throws<InvalidDataException>(() => LaporTable.Read(b)).Message));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"trackingId\":\"1\"}")]
    [InlineData("{\"trackingId\":\"1\",\"text\":\"\"}")]
    [InlineData("{\"trackingId\":\"1#2\",\"text\":\"a\"}")]
    [InlineData("{\"trackingId\":\"1\",\"text\":\"a\",\"class\":7}")]
    [InlineData("{\"trackingId\":\"1\",\"text\":\"a\",\"days\":4}")]
    [InlineData("{\"trackingId\":\"1\",\"text\":\"a\",\"extra\":[[[[[[[[[[]]]]]]]]]]}")]
    [InlineData("{\"trackingId\":\"1\",\"text\":\"a")]
    [InlineData("null")]
    public void A_broken_row_is_an_error_and_never_half_a_report(string json) =>
        Assert.ThrowsAny<Exception>(() => new LaporRowParser().Parse(new RawEnvelope("lapor", "lapor-row", "1", DateTimeOffset.UnixEpoch, Encoding.UTF8.GetBytes(json))));

    [Fact]
    public async Task Pushes_need_a_fresh_genuine_signature_over_exactly_their_bytes()
    {
        await using var rig = await LaporRig.StartAsync();
        const string Good = "{\"reports\":[{\"trackingId\":\"9\",\"text\":\"Banjir\"}]}";
        var now = rig.App.Get<TimeProvider>().GetUtcNow();
        var signature = LaporSignature.Make(LaporRig.Secret, now, Encoding.UTF8.GetBytes(Good));
        string[] forged =
        [
            "", "t=1", "sha256=abc", signature.Replace("v1=", "v2=", StringComparison.Ordinal), signature + "00", LaporSignature.Make("lain", now, Encoding.UTF8.GetBytes(Good)),
            LaporSignature.Make(LaporRig.Secret, now.AddMinutes(-6), Encoding.UTF8.GetBytes(Good)), LaporSignature.Make(LaporRig.Secret, now.AddMinutes(6), Encoding.UTF8.GetBytes(Good)), "t=9223372036854775807,v1=00",
        ];
        foreach (var bad in forged) Assert.Equal(HttpStatusCode.Unauthorized, await rig.PushAsync(Good, bad));
        Assert.Equal(HttpStatusCode.Unauthorized, await rig.PushAsync(Good.Replace("Banjir", "Kering", StringComparison.Ordinal), signature));
        await using (var db = rig.App.OpenDb()) Assert.Empty(await db.Journal.ToListAsync());
        // A replayed push inside the tolerance makes nothing new.
        Assert.Equal(HttpStatusCode.OK, await rig.PushAsync(Good, signature));
        Assert.Equal(HttpStatusCode.OK, await rig.PushAsync(Good, signature));
        await using (var db = rig.App.OpenDb()) Assert.Single(await db.Reports.ToListAsync());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{\"reports\":[]}")]
    [InlineData("{\"reports\":[null]}")]
    [InlineData("{\"reports\":[{\"trackingId\":\"9\",\"text\":\"Banjir\"},{\"trackingId\":\"\",\"text\":\"x\"}]}")]
    [InlineData("[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]")]
    public async Task A_signed_push_of_another_form_is_refused_whole(string json)
    {
        await using var rig = await LaporRig.StartAsync();
        Assert.Equal(HttpStatusCode.BadRequest, await rig.PushAsync(json));
        await using var db = rig.App.OpenDb();
        Assert.Empty(await db.Journal.ToListAsync());
    }

    [Fact]
    public async Task Without_a_gateway_there_is_no_such_address()
    {
        await using var app = await TestApp.StartAsync();
        using var response = await app.Http.PostAsync(new Uri("/hooks/lapor", UriKind.Relative), new StringContent("{}"));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Answers_go_to_the_gateway_once_and_wait_when_it_says_so()
    {
        await using var gateway = new LaporGatewayStandIn(LaporRig.Secret);
        await gateway.StartAsync();
        await using var rig = await LaporRig.StartAsync(gateway.Url.ToString());
        Assert.True(await rig.DeliverAsync("A77", "Trotoar rusak di Jalan Pluit Raya", "rini"));
        long caseId;
        await using (var db = rig.App.OpenDb()) caseId = (await db.Cases.SingleAsync()).Id;
        await Wait.ForAsync("the confirmation", () => gateway.Answers.Count == 1);
        gateway.Misbehave = http => { http.Response.Headers.RetryAfter = "120"; return 429; };
        await TestCases.DoAsync(rig.App, await TestCases.DemoAsync(rig.App, "triase"), caseId, new Reply("Trotoar sudah diperbaiki", null));
        await Wait.ForAsync("the wait that the gateway asked for", async () =>
        {
            await using var db = rig.App.OpenDb();
            return await db.Outbox.AnyAsync(o => o.Kind == "reply" && o.State == OutboxState.Queued && o.Tries == 1 && o.Error != null);
        });
        await using (var db = rig.App.OpenDb())
            Assert.True((await db.Outbox.SingleAsync(o => o.Kind == "reply")).NextTryAt > rig.App.Get<TimeProvider>().GetUtcNow().AddSeconds(60));
        gateway.Misbehave = _ => null;
        await rig.App.Get<Writer>().RunAsync(db => { db.Outbox.Single(o => o.Kind == "reply").NextTryAt = DateTimeOffset.UnixEpoch; });
        await Wait.ForAsync("the answer", () => gateway.Answers.Values.Any(a => a.TrackingId == "A77" && a.Text.Contains("sudah diperbaiki", StringComparison.Ordinal)));
        Assert.Empty(gateway.Wrong);
        Assert.Equal(3, gateway.Calls);
    }

    [Fact]
    public async Task A_refused_answer_fails_and_one_without_an_end_is_unsure()
    {
        await using var gateway = new LaporGatewayStandIn(LaporRig.Secret);
        await gateway.StartAsync();
        await using var rig = await LaporRig.StartAsync(gateway.Url.ToString());
        var wire = rig.App.Get<LaporWire>();
        var channel = new Channel { Code = "lapor", Name = "L", NameEn = "L", Wire = "lapor" };
        var message = new OutboundMessage { OutboxId = 1, WireId = "crm-1@x", Recipient = "A1", Text = "Sudah", ThreadKey = "A1" };
        gateway.Misbehave = _ => 409;
        Assert.Equal(SendOutcome.Failed, (await wire.SendAsync(channel, message, CancellationToken.None)).Outcome);
        gateway.Misbehave = _ => 503;
        Assert.Equal(SendOutcome.Retry, (await wire.SendAsync(channel, message, CancellationToken.None)).Outcome);
        Assert.Equal(SendOutcome.Retry, (await wire.FindEvidenceAsync(channel, message, CancellationToken.None)).Outcome);
        gateway.Misbehave = http => { http.Abort(); return 200; };
        Assert.Equal(SendOutcome.Unsure, (await wire.SendAsync(channel, message, CancellationToken.None)).Outcome);
        gateway.Misbehave = _ => null;
        Assert.Equal(SendOutcome.Sent, (await wire.SendAsync(channel, message, CancellationToken.None)).Outcome);
        Assert.Equal(SendOutcome.Sent, (await wire.FindEvidenceAsync(channel, message, CancellationToken.None)).Outcome);
    }

    private static byte[] Windows(string text)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return Encoding.GetEncoding(1252).GetBytes(text);
    }

    private static byte[] Xlsx(string rows)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            void Put(string name, string text)
            {
                using var part = new StreamWriter(zip.CreateEntry(name).Open());
                part.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + text);
            }
            const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships", Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", Package = "http://schemas.openxmlformats.org/package/2006";
            Put("[Content_Types].xml", $"<Types xmlns=\"{Package}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>");
            Put("_rels/.rels", $"<Relationships xmlns=\"{Package}/relationships\"><Relationship Id=\"rId1\" Type=\"{Office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
            Put("xl/workbook.xml", $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Office}\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>");
            Put("xl/_rels/workbook.xml.rels", $"<Relationships xmlns=\"{Package}/relationships\"><Relationship Id=\"rId1\" Type=\"{Office}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>");
            Put("xl/worksheets/sheet1.xml", $"<worksheet xmlns=\"{Main}\"><sheetData>{rows}</sheetData></worksheet>");
        }
        return stream.ToArray();
    }
}
