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
    public async Task A_sent_mail_arrives_with_its_threading_and_a_copy()
    {
        await using var mail = await SetUpAsync();
        var result = await mail.Wire.SendAsync(mail.Channel, Outgoing.To("siti@warga.test"), CancellationToken.None);
        Assert.Equal(Channels.SendOutcome.Sent, result.Outcome);
        var arrived = await server.WaitForAsync("siti@warga.test", m => m.MessageId == Outgoing.Id);
        Assert.Equal("Lampu sudah kami perbaiki.", arrived.TextBody!.Trim());
        Assert.Equal(Outgoing.Id, Assert.Single(await server.FetchAsync(address, "Sent")).MessageId);
    }
}
