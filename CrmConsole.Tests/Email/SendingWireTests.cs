using CrmConsole.Channels;

namespace CrmConsole.Tests.Email;

public sealed class SendingWireTests
{
    private static Task<EmailSetUp> SetUpAsync(int port) => EmailSetUp.MakeAsync(new Dictionary<string, string?>
    {
        ["Channels:email:Address"] = "dki@jakarta.test",
        ["Channels:email:Smtp:Host"] = "127.0.0.1",
        ["Channels:email:Smtp:Port"] = $"{port}",
        ["Channels:email:Smtp:Security"] = "None",
    });

    private static Task<SendResult> SendAsync(EmailSetUp mail, string to = "siti@warga.test") => mail.Wire.SendAsync(mail.Channel, Outgoing.To(to), CancellationToken.None);

    [Theory]
    [InlineData("RCPT", "550 5.1.1 no such user", SendOutcome.Failed)]
    [InlineData("RCPT", "450 4.2.1 greylisted", SendOutcome.Retry)]
    [InlineData("RCPT", "421 4.3.2 shutting down", SendOutcome.Retry)]
    [InlineData("MAIL", "553 5.7.1 sender refused", SendOutcome.Failed)]
    [InlineData("MAIL", ScriptedSmtp.HangUp, SendOutcome.Retry)]
    [InlineData("RCPT", ScriptedSmtp.HangUp, SendOutcome.Retry)]
    [InlineData("DATA", "451 4.3.0 later", SendOutcome.Retry)]
    [InlineData("DATA", "554 5.5.1 no valid recipients", SendOutcome.Failed)]
    [InlineData(".", "452 4.3.1 no space", SendOutcome.Retry)]
    [InlineData(".", "554 5.7.1 looks like spam", SendOutcome.Failed)]
    [InlineData(".", ScriptedSmtp.HangUp, SendOutcome.Unsure)]
    [InlineData("DATA", ScriptedSmtp.HangUp, SendOutcome.Unsure)]
    [InlineData("EHLO", ScriptedSmtp.HangUp, SendOutcome.Retry)]
    [InlineData(".", "250 2.0.0 queued", SendOutcome.Sent)]
    public async Task Each_answer_of_the_server_means_one_result(string command, string answer, SendOutcome expected)
    {
        await using var server = new ScriptedSmtp();
        server.Answers[command] = answer;
        await using var mail = await SetUpAsync(server.Port);
        var result = await SendAsync(mail);
        Assert.Equal(expected, result.Outcome);
        if (expected == SendOutcome.Sent) return;
        Assert.EndsWith(".", result.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("siti", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_listening_is_worth_another_try()
    {
        int port;
        await using (var gone = new ScriptedSmtp()) port = gone.Port;
        await using var mail = await SetUpAsync(port);
        var result = await SendAsync(mail);
        Assert.Equal(SendOutcome.Retry, result.Outcome);
        Assert.StartsWith($"Server surat tidak menjawab di 127.0.0.1:{port}", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_burst_uses_one_connection()
    {
        await using var server = new ScriptedSmtp();
        await using var mail = await SetUpAsync(server.Port);
        for (var i = 0; i < 10; i++) Assert.Equal(SendOutcome.Sent, (await SendAsync(mail)).Outcome);
        Assert.Equal((1, 10), (server.Connections, server.Mails));
    }

    [Fact]
    public async Task A_refused_recipient_does_not_spoil_the_connection_for_the_next()
    {
        await using var server = new ScriptedSmtp();
        server.Answers["RCPT"] = "550 5.1.1 no";
        await using var mail = await SetUpAsync(server.Port);
        Assert.Equal(SendOutcome.Failed, (await SendAsync(mail)).Outcome);
        server.Answers["RCPT"] = "250 ok";
        Assert.Equal(SendOutcome.Sent, (await SendAsync(mail)).Outcome);
    }

    [Theory]
    [InlineData("bukan alamat")]
    [InlineData("")]
    public async Task A_recipient_that_is_no_address_is_refused_for_good(string recipient)
    {
        await using var server = new ScriptedSmtp();
        await using var mail = await SetUpAsync(server.Port);
        Assert.Equal(SendOutcome.Failed, (await SendAsync(mail, recipient)).Outcome);
        Assert.Equal(0, server.Mails);
    }

    [Fact]
    public async Task Without_settings_the_channel_says_what_to_set()
    {
        await using var mail = await EmailSetUp.MakeAsync(new Dictionary<string, string?>());
        Assert.Contains("Channels:email:Address", mail.Wire.Card.OutProblem(mail.Channel), StringComparison.Ordinal);
        Assert.Equal(0, await mail.PollAsync());
        Assert.Equal(SendOutcome.Retry, (await SendAsync(mail)).Outcome);
    }
}
