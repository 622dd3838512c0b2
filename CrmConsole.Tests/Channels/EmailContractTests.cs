using System.Text;
using CrmConsole.Channels;
using CrmConsole.Tests.Email;
using CrmConsole.Tests.Mail;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace CrmConsole.Tests.Channels;

/// <summary>Mail, by a real Dovecot inwards and a scripted server outwards.</summary>
[Collection("mail")]
public sealed class EmailContractTests(MailServer server) : ChannelContract
{
    protected override async Task<IChannelRig> StartAsync() => await Rig.StartAsync(server);

    private sealed class Rig(MailServer server, TestApp app, ScriptedSmtp smtp, string address) : IChannelRig
    {
        private readonly string tag = Guid.NewGuid().ToString("N")[..8];
        private string? first;

        public TestApp App => app;
        public string Channel => "email";
        public IReadOnlyList<string> Secrets => [MailServer.Password];

        public static async Task<Rig> StartAsync(MailServer server)
        {
            var smtp = new ScriptedSmtp();
            var address = $"kontrak{Guid.NewGuid().ToString("N")[..10]}@jakarta.test";
            var settings = server.Settings(address);
            settings["Channels:email:Smtp:Port"] = $"{smtp.Port}";
            settings["Channels:email:KeepSentCopy"] = "false";
            return new Rig(server, await TestApp.StartAsync(new StartOptions { Settings = settings }), smtp, address);
        }

        public async Task<bool> DeliverAsync(string id, string text, string sender)
        {
            var seen = await server.SeenAsync(address);
            // A mail that was not marked as read lies there still: the server shows it again, nobody sends it again.
            var waits = (await server.FetchAsync(address)).Count > seen;
            if (!waits) await SubmitAsync(id, text, sender);
            var all = (await server.FetchAsync(address)).Count;
            await using var db = app.OpenDb();
            var channel = await db.Channels.AsNoTracking().FirstAsync(c => c.Code == "email");
            await app.Get<WireDirectory>().For(channel)!.PollAsync(channel, CancellationToken.None);
            return await server.SeenAsync(address) == all;
        }

        private async Task SubmitAsync(string id, string text, string sender)
        {
            var before = (await server.FetchAsync(address)).Count;
            await server.SubmitAsync($"{sender}.{tag}@warga.test", address, "Laporan", text, m =>
            {
                m.MessageId = $"{id}.{tag}@warga.test";
                m.Date = new DateTimeOffset(2026, 11, 26, 9, 0, 0, TimeSpan.FromHours(7));
                if (first is not null && first != m.MessageId) m.InReplyTo = first;
                first ??= m.MessageId;
            });
            await CrmConsole.Tests.Wait.ForAsync("the mail in the mailbox", async () => (await server.FetchAsync(address)).Count > before);
        }

        public Task<IReadOnlyList<string>> SentAsync() => Task.FromResult<IReadOnlyList<string>>([.. smtp.Accepted.Select(raw =>
        {
            using var stream = new MemoryStream(Encoding.Latin1.GetBytes(raw));
            using var mail = MimeMessage.Load(stream);
            return mail.TextBody ?? "";
        })]);

        public void RefuseSending() => smtp.Answers["RCPT"] = "550 5.1.1 no such mailbox";

        public async ValueTask DisposeAsync()
        {
            await app.DisposeAsync();
            await smtp.DisposeAsync();
        }
    }
}
