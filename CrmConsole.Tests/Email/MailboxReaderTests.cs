using System.Text;
using CrmConsole.Channels.Email;
using CrmConsole.Tests.Mail;

namespace CrmConsole.Tests.Email;

[Collection("mail")]
public sealed class MailboxReaderTests(MailServer server)
{
    // A mailbox of its own for each test.
    private readonly string address = $"kotak{Guid.NewGuid().ToString("N")[..10]}@jakarta.test";

    private Task<EmailSetUp> SetUpAsync(string security = "None", Action<Dictionary<string, string?>>? change = null)
    {
        var settings = server.Settings(address, security: security);
        change?.Invoke(settings);
        return EmailSetUp.MakeAsync(settings);
    }

    private Task<string> SubmitAsync(string subject = "Lampu jalan mati") => server.SubmitAsync("budi@warga.test", address, subject, "Lampu di depan rumah saya mati.");

    private async Task DeliveredAsync(int count) =>
        await Wait.UntilAsync(async () => (await server.FetchAsync(address)).Count == count, $"{count} mails in the mailbox");

    [Theory]
    [InlineData("None")]
    [InlineData("StartTls")]
    [InlineData("Tls")]
    public async Task A_mail_by_smtp_is_handed_in_then_marked_as_read(string security)
    {
        await using var mail = await SetUpAsync(security);
        var id = await SubmitAsync();
        await DeliveredAsync(1);

        Assert.Equal(1, await mail.PollAsync());
        var envelope = Assert.Single(mail.Intake.Received);
        Assert.Equal("rfc822", envelope.Format);
        Assert.Contains(id, Encoding.UTF8.GetString(envelope.Bytes.Span), StringComparison.Ordinal);
        Assert.Matches($@"^{address}/INBOX\|\d+\|1$", envelope.ExternalId);
        Assert.Equal(1, await server.SeenAsync(address));
        Assert.Equal(0, await mail.PollAsync());
    }

    [Fact]
    public async Task A_new_mail_rings_by_idle()
    {
        await using var mail = await SetUpAsync();
        await mail.ListenAsync();
        await SubmitAsync("pertama");
        await Wait.UntilAsync(() => mail.Intake.Received.Count == 1, "the first mail received");
        await SubmitAsync("kedua");
        await Wait.UntilAsync(() => mail.Intake.Received.Count == 2, "the second mail received");
    }

    [Fact]
    public async Task A_rebuilt_mailbox_is_read_again_and_says_so()
    {
        await using var mail = await SetUpAsync();
        await SubmitAsync();
        await SubmitAsync();
        await DeliveredAsync(2);
        Assert.Equal(2, await mail.PollAsync());
        await server.RenewUidValidityAsync(address, 123_456_789);

        Assert.Equal(2, await mail.PollAsync());
        Assert.Contains(mail.Intake.Received, e => e.ExternalId == $"{address}/INBOX|123456789|1");
        Assert.Contains("UIDVALIDITY", (await mail.Health.Snapshot("email", CancellationToken.None)).Remark, StringComparison.Ordinal);
        Assert.Equal(0, await mail.PollAsync());
    }

    [Fact]
    public async Task A_crash_between_receipt_and_flag_delivers_again_and_the_journal_knows_it()
    {
        await using var mail = await SetUpAsync();
        await SubmitAsync();
        await DeliveredAsync(1);
        mail.Intake.DieAfterCommit = true;
        Assert.Equal(0, await mail.PollAsync());
        Assert.Equal(0, await server.SeenAsync(address));

        mail.Intake.DieAfterCommit = false;
        Assert.Equal(1, await mail.PollAsync());
        Assert.Single(mail.Intake.Received);
        Assert.Equal(1, await server.SeenAsync(address));
        Assert.Equal(0, (await mail.Health.Snapshot("email", CancellationToken.None)).Received);
    }

    [Fact]
    public async Task Nothing_is_marked_while_intake_cannot_store()
    {
        await using var mail = await SetUpAsync();
        for (var i = 0; i < 5; i++) await SubmitAsync();
        await DeliveredAsync(5);
        mail.Intake.Break = _ => new IOException("disk full");
        Assert.Equal(0, await mail.PollAsync());
        Assert.Equal(0, await server.SeenAsync(address));
        Assert.NotNull((await mail.Health.Snapshot("email", CancellationToken.None)).LastError);

        mail.Intake.Break = _ => null;
        Assert.Equal(5, await mail.PollAsync());
        Assert.Equal(5, mail.Intake.Received.Count);
    }

    [Fact]
    public async Task One_mail_that_intake_refuses_does_not_hold_up_the_rest()
    {
        await using var mail = await SetUpAsync();
        for (var i = 0; i < 4; i++) await SubmitAsync();
        await DeliveredAsync(4);
        mail.Intake.Break = e => e.ExternalId.EndsWith("|2", StringComparison.Ordinal) ? new InvalidOperationException("poison") : null;
        for (var round = 0; round < 4; round++) await mail.PollAsync();

        Assert.Equal(3, mail.Intake.Received.Count);
        Assert.Equal(3, await server.SeenAsync(address));
        Assert.Equal(0, await mail.PollAsync());
        Assert.Contains("UID 2", (await mail.Health.Snapshot("email", CancellationToken.None)).LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_of_20_MB_comes_in_whole()
    {
        await using var mail = await SetUpAsync();
        var film = new byte[14 * 1024 * 1024];
        Random.Shared.NextBytes(film);
        await server.SubmitAsync("budi@warga.test", address, "Film", "Terlampir.", m => m.Body = new MimeKit.Multipart("mixed")
        {
            m.Body!,
            new MimeKit.MimePart("video", "mp4") { FileName = "film.mp4", Content = new MimeKit.MimeContent(new MemoryStream(film)), ContentTransferEncoding = MimeKit.ContentEncoding.Base64 },
        });
        await DeliveredAsync(1);
        Assert.Equal(1, await mail.PollAsync());
        var envelope = Assert.Single(mail.Intake.Received);
        Assert.Empty(envelope.LeftOut);
        Assert.True(film.AsSpan().SequenceEqual(Assert.Single(new MailParser(Fixture.Book).Parse(envelope).Attachments).Bytes.Span));
    }

    [Fact]
    public async Task A_mail_of_100_MB_comes_in_as_headers_and_text_with_a_note()
    {
        await using var mail = await SetUpAsync();
        await server.AppendAsync(address, Huge());
        await SubmitAsync();
        await DeliveredHugeAsync(2);
        Assert.Equal(2, await mail.PollAsync());

        var envelope = mail.Intake.Received[0];
        Assert.True(envelope.Bytes.Length < 64 * 1024);
        Assert.Contains(envelope.LeftOut, l => l.Contains("100", StringComparison.Ordinal) && l.Contains("melebihi batas", StringComparison.Ordinal));
        Assert.Contains(envelope.LeftOut, l => l.Contains("film.mp4", StringComparison.Ordinal));
        var parsed = new MailParser(Fixture.Book).Parse(envelope);
        Assert.Equal("Film banjir terlampir – mohon dilihat.", parsed.Text);
        Assert.Equal(("Film besar", "budi@warga.test"), (parsed.Subject, parsed.Sender.Email));
    }

    private static byte[] Huge()
    {
        var head = Encoding.UTF8.GetBytes("From: budi@warga.test\r\nSubject: Film besar\r\nMessage-ID: <besar@warga.test>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
            + "--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nFilm banjir terlampir – mohon dilihat.\r\n--b\r\n"
            + "Content-Type: video/mp4; name=film.mp4\r\nContent-Disposition: attachment; filename=film.mp4\r\nContent-Transfer-Encoding: base64\r\n\r\n");
        var line = Encoding.ASCII.GetBytes(new string('A', 76) + "\r\n");
        var lines = 100 * 1024 * 1024 / line.Length;
        var mail = new byte[head.Length + (lines * line.Length) + 7];
        head.CopyTo(mail, 0);
        for (var i = 0; i < lines; i++) line.CopyTo(mail, head.Length + (i * line.Length));
        Encoding.ASCII.GetBytes("--b--\r\n").CopyTo(mail, mail.Length - 7);
        return mail;
    }

    // Without fetching the mails themselves.
    private Task DeliveredHugeAsync(int count) => Wait.UntilAsync(async () =>
    {
        using var client = await server.SignInAsync(address);
        await client.Inbox!.OpenAsync(MailKit.FolderAccess.ReadOnly);
        return client.Inbox.Count == count;
    }, "the mails in the mailbox");

    [Fact]
    public async Task A_wrong_password_is_said_in_a_sentence_that_names_the_setting()
    {
        await using var mail = await SetUpAsync(change: s => s["Channels:email:Imap:Password"] = "keliru");
        Assert.Equal(0, await mail.PollAsync());
        var health = await mail.Health.Snapshot("email", CancellationToken.None);
        Assert.StartsWith("Kata sandi ditolak", health.LastError, StringComparison.Ordinal);
        Assert.Contains("Channels:email:Imap:Password", health.LastError, StringComparison.Ordinal);
        Assert.DoesNotContain("keliru", health.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_of_an_unknown_authority_is_refused()
    {
        await using var mail = await SetUpAsync("Tls", s => s["Channels:email:Security:AcceptAnyCertificate"] = "false");
        await SubmitAsync();
        Assert.Equal(0, await mail.PollAsync());
        Assert.StartsWith("Sertifikat", (await mail.Health.Snapshot("email", CancellationToken.None)).LastError, StringComparison.Ordinal);
        Assert.Empty(mail.Intake.Received);
    }

    [Fact]
    public async Task A_paused_channel_reads_nothing_until_it_is_resumed()
    {
        await using var mail = await SetUpAsync();
        await mail.Health.SetPausedAsync("email", true, CancellationToken.None);
        await SubmitAsync();
        await DeliveredAsync(1);
        Assert.Equal(0, await mail.PollAsync());
        await mail.Health.SetPausedAsync("email", false, CancellationToken.None);
        Assert.Equal(1, await mail.PollAsync());
    }

    [Fact]
    public async Task Several_mailboxes_feed_one_channel()
    {
        await using var mail = await SetUpAsync(change: s =>
        {
            foreach (var (key, value) in s.Where(p => p.Key.Contains(":Imap:", StringComparison.Ordinal)).ToList())
                s[key.Replace(":Imap:", ":Mailboxes:0:", StringComparison.Ordinal)] = key.EndsWith("User", StringComparison.Ordinal) ? "kedua-" + value : value;
        });
        await SubmitAsync();
        await server.SubmitAsync("budi@warga.test", "kedua-" + address, "Kotak kedua", "x");
        await DeliveredAsync(1);
        await Wait.UntilAsync(async () => (await server.FetchAsync("kedua-" + address)).Count == 1, "a mail in the second mailbox");
        Assert.Equal(2, await mail.PollAsync());
    }
}
