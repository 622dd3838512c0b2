using CrmConsole.Accounts;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Replies;
using CrmConsole.Tests.Oversight;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace CrmConsole.Tests.Cases;

public sealed class NoticeMailerTests
{
    // Nobody listens there: mails are queued and never leave.
    private static readonly StartOptions WithMail = new()
    {
        Settings = new Dictionary<string, string?>
        {
            ["Replies:Send"] = "false", ["Channels:email:Address"] = "dki@crm.test",
            ["Channels:email:Smtp:Host"] = "127.0.0.1", ["Channels:email:Smtp:Port"] = "1", ["Channels:email:Smtp:Security"] = "None",
        },
    };

    [Fact]
    public async Task Who_chose_mail_gets_each_unread_notice_once_and_who_did_not_gets_none()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 7, 6, 3, 0, 0, TimeSpan.Zero));
        await using var app = await TestApp.StartAsync(WithMail, time);
        var (supervisor, budi, nur, agus) = (await TestCases.DemoAsync(app, "supervisor"), await TestCases.DemoAsync(app, "budi"), await TestCases.DemoAsync(app, "nur"), await TestCases.DemoAsync(app, "petugas"));
        await ChooseAsync(app, "budi", "at_once");
        await ChooseAsync(app, "nur", "daily");
        var cases = await MadeAsync(app, agus, 3);
        foreach (var (c, officer) in cases.Zip([budi, budi, nur]))
            Assert.Equal(CommandOutcome.Done, (await TestCases.RunAsync(app, supervisor, c, new Assign(officer.Id, "Agus sedang cuti"))).Outcome);

        // Not before there was time to read it on the screen.
        Assert.Equal(0, await app.Get<NoticeMailer>().RunAsync(NoticeMail.AtOnce));
        time.Advance(TimeSpan.FromMinutes(3));
        await app.Get<NoticeBook>().MarkReadAsync(budi.Id, (await app.Get<NoticeBook>().ListAsync(budi)).First(n => n.CaseId == cases[0]).Id);
        Assert.Equal(1, await app.Get<NoticeMailer>().RunAsync(NoticeMail.AtOnce));
        Assert.Equal(0, await app.Get<NoticeMailer>().RunAsync(NoticeMail.AtOnce));
        Assert.Equal(1, await app.Get<NoticeMailer>().RunAsync(NoticeMail.Daily));
        Assert.Equal(0, await app.Get<NoticeMailer>().RunAsync(NoticeMail.Daily));

        var mails = await MailsAsync(app);
        Assert.Equal(["budi@crm.test", "nur@crm.test"], mails.Select(m => m.Recipient));
        Assert.Equal("1 pemberitahuan CRM Jakarta", mails[0].Subject);
        Assert.Contains("ditugaskan kepada Anda: Agus sedang cuti", mails[0].Text, StringComparison.Ordinal);
        Assert.Contains("/kasus/", mails[0].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Lampu", mails[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_case_that_went_out_of_sight_is_not_told_and_nothing_is_lost_while_mail_is_not_set_up()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 7, 6, 3, 0, 0, TimeSpan.Zero));
        await using var app = await TestApp.StartAsync(WithMail, time);
        var (supervisor, budi, agus, triage) = (await TestCases.DemoAsync(app, "supervisor"), await TestCases.DemoAsync(app, "budi"), await TestCases.DemoAsync(app, "petugas"), await TestCases.DemoAsync(app, "triase"));
        await ChooseAsync(app, "budi", "at_once");
        var id = (await MadeAsync(app, agus, 1))[0];
        await TestCases.RunAsync(app, supervisor, id, new Assign(budi.Id, "Agus sedang cuti"));
        await TestCases.RunAsync(app, triage, id, new SetSubject("sudin-bina-marga-31.72", "Laporan menyangkut unit ini sendiri"));
        time.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(0, await app.Get<NoticeMailer>().RunAsync(NoticeMail.AtOnce));
        Assert.Empty(await MailsAsync(app));

        await using var without = await TestApp.StartAsync(new StartOptions { Settings = new Dictionary<string, string?> { ["Demo:Wire"] = "false" } });
        Assert.Equal(0, await without.Get<NoticeMailer>().RunAsync(NoticeMail.AtOnce));
    }

    private static async Task ChooseAsync(TestApp app, string account, string how)
    {
        var http = await app.SignInAsync(account);
        using var answer = await CrmConsole.Tests.Accounts.Forms.SendAsync(http, "/akun", "pemberitahuan", ("Mail.How", how));
        await using var db = app.OpenDb();
        Assert.Equal(how, CrmConsole.Data.Codes.Code((await db.Users.FirstAsync(u => u.Email == account + "@crm.test")).NoticeMail));
    }

    private static async Task<IReadOnlyList<long>> MadeAsync(TestApp app, Actor officer, int count)
    {
        var triage = await TestCases.DemoAsync(app, "triase");
        var ids = new List<long>();
        for (var i = 0; i < count; i++)
        {
            var c = await TestCases.ReportAsync(app, $"Lampu jalan mati di Jalan Pluit Raya nomor {i}", email: null);
            await TestCases.RunAsync(app, triage, c.Id, new Accept());
            await TestCases.RunAsync(app, officer, c.Id, new Accept());
            ids.Add(c.Id);
        }
        return ids;
    }

    private static async Task<List<CrmConsole.Channels.OutboundMessage>> MailsAsync(TestApp app)
    {
        await using var db = app.OpenDb();
        var rows = await db.Outbox.Where(o => o.Kind == "staff_notice").OrderBy(o => o.Id).ToListAsync();
        foreach (var row in rows) row.WireId = "test";
        return [.. rows.Select(r => app.Get<OutboxReader>().Open(db, r)!)];
    }
}
