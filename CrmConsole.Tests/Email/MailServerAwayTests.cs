using CrmConsole.Tests.Mail;

namespace CrmConsole.Tests.Email;

/// <summary>Takes the mail server away, so it has one of its own.</summary>
public sealed class MailServerAwayTests(MailServer server) : IClassFixture<MailServer>
{
    [Fact]
    public async Task After_an_outage_the_waiting_mails_come_in_by_themselves()
    {
        await using var mail = await EmailSetUp.MakeAsync(server.Settings());
        await mail.ListenAsync();
        await server.SubmitAsync("budi@warga.test", "dki@jakarta.test", "sebelum", "x");
        await Wait.UntilAsync(() => mail.Intake.Received.Count == 1, "the mail before the outage");

        await server.StopImapAsync();
        await Wait.UntilAsync(async () => (await mail.Health.Snapshot("email", CancellationToken.None)).LastError is { } e && e.Contains("server surat", StringComparison.OrdinalIgnoreCase), "a sentence about the outage");
        // Postfix takes it meanwhile and delivers when Dovecot is back.
        await server.SubmitAsync("budi@warga.test", "dki@jakarta.test", "selama", "x");
        await server.StartImapAsync();
        await Wait.UntilAsync(() => mail.Intake.Received.Count == 2, "the mail sent during the outage");
        Assert.Equal(0, (await mail.Health.Snapshot("email", CancellationToken.None)).ErrorsInARow);
    }
}
