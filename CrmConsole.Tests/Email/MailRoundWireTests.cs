using CrmConsole.Channels;
using CrmConsole.Channels.Email;
using CrmConsole.Tests.Mail;

namespace CrmConsole.Tests.Email;

/// <summary>Sending through a real Postfix, and the evidence it leaves.</summary>
[Collection("mail")]
public sealed class MailRoundWireTests(MailServer server)
{
    private readonly string address = $"kirim{Guid.NewGuid().ToString("N")[..10]}@jakarta.test";

    [Theory]
    [InlineData("None")]
    [InlineData("StartTls")]
    [InlineData("Tls")]
    public async Task A_sent_mail_arrives_and_its_copy_is_evidence(string security)
    {
        await using var mail = await EmailSetUp.MakeAsync(server.Settings(address, security: security));
        var message = Outgoing.To("siti@warga.test") with { WireId = $"crm-1-{Guid.NewGuid():N}@localhost", Automatic = true };
        Assert.Equal(SendOutcome.Unsure, (await mail.Wire.FindEvidenceAsync(mail.Channel, message, CancellationToken.None)).Outcome);

        Assert.Equal(SendOutcome.Sent, (await mail.Wire.SendAsync(mail.Channel, message, CancellationToken.None)).Outcome);
        var arrived = await server.WaitForAsync("siti@warga.test", m => m.MessageId == message.WireId);
        Assert.Equal("Lampu sudah kami perbaiki.", arrived.TextBody!.Trim());
        Assert.Equal("asal@warga.test", arrived.InReplyTo);
        Assert.Equal(["lebih-lama@warga.test", "asal@warga.test"], arrived.References);
        Assert.Equal(address.Replace("@", "+12.abcdef@", StringComparison.Ordinal), arrived.ReplyTo.Mailboxes.Single().Address);
        Assert.Equal("auto-replied", arrived.Headers["Auto-Submitted"]);
        Assert.Equal(SendOutcome.Sent, (await mail.Wire.FindEvidenceAsync(mail.Channel, message, CancellationToken.None)).Outcome);
    }

    [Fact]
    public async Task What_postfix_refuses_is_told_apart()
    {
        await using var mail = await EmailSetUp.MakeAsync(server.Settings(address));
        Assert.Equal(SendOutcome.Failed, (await mail.Wire.SendAsync(mail.Channel, Outgoing.To("tolak@warga.test"), CancellationToken.None)).Outcome);
        Assert.Equal(SendOutcome.Retry, (await mail.Wire.SendAsync(mail.Channel, Outgoing.To("nanti@warga.test"), CancellationToken.None)).Outcome);
    }

    [Fact]
    public async Task A_real_bounce_finds_the_mail_it_speaks_of()
    {
        await using var mail = await EmailSetUp.MakeAsync(server.Settings(address));
        Assert.Equal(SendOutcome.Sent, (await mail.Wire.SendAsync(mail.Channel, Outgoing.To("pantul@warga.test"), CancellationToken.None)).Outcome);
        await Wait.UntilAsync(async () => await mail.PollAsync() == 1, "the delivery report");
        var parsed = new MailParser(new EmailBook(new Dictionary<string, EmailSettings> { ["email"] = new() { Address = address } })).Parse(mail.Intake.Received[0]);
        Assert.Equal((Outgoing.Id, true, "5.1.2"), (parsed.Bounce!.OurId, parsed.Bounce.Permanent, parsed.Bounce.Status));
    }

    [Fact]
    public async Task Our_own_mail_that_comes_back_is_a_loop()
    {
        await using var mail = await EmailSetUp.MakeAsync(server.Settings(address));
        await mail.Wire.SendAsync(mail.Channel, Outgoing.To(address), CancellationToken.None);
        await Wait.UntilAsync(async () => await mail.PollAsync() == 1, "our own mail");
        Assert.True(new MailParser(Fixture.Book).Parse(mail.Intake.Received[0]).Loop);
    }
}
