using System.Net;
using CrmConsole.Channels;
using CrmConsole.Tests.Mail;

namespace CrmConsole.Tests.Email;

/// <summary>Signing in by an access token instead of a password, at a real Dovecot and Postfix that ask a token server.</summary>
[Collection("mail")]
public sealed class OAuth2WireTests(MailServer server)
{
    private readonly string address = $"token{Guid.NewGuid().ToString("N")[..10]}@jakarta.test";

    [Fact]
    public async Task A_good_token_reads_and_sends_and_a_bad_one_is_named()
    {
        await using var tokens = new TokenServer(server.TokenPort, address, "token-baik");
        var settings = server.Settings(address, security: "StartTls");
        settings.Remove("Channels:email:Imap:Password");
        settings["Channels:email:Imap:Token"] = settings["Channels:email:Smtp:Token"] = "token-baik";
        settings["Channels:email:Smtp:User"] = address;
        await using (var mail = await EmailSetUp.MakeAsync(settings))
        {
            await server.SubmitAsync("rini@warga.test", address, "Lampu", "Lampu jalan mati di depan rumah");
            await Wait.UntilAsync(async () => await mail.PollAsync() == 1, "the mail by a token");
            var message = Outgoing.To("siti@warga.test") with { WireId = $"crm-1-{Guid.NewGuid():N}@localhost" };
            Assert.Equal(SendOutcome.Sent, (await mail.Wire.SendAsync(mail.Channel, message, CancellationToken.None)).Outcome);
            await server.WaitForAsync("siti@warga.test", m => m.MessageId == message.WireId);
        }
        Assert.True(tokens.Asked >= 2, $"asked {tokens.Asked} times");

        settings["Channels:email:Imap:Token"] = settings["Channels:email:Smtp:Token"] = "token-kedaluwarsa";
        await using (var mail = await EmailSetUp.MakeAsync(settings))
        {
            Assert.Equal(0, await mail.PollAsync());
            Assert.Contains("Token OAuth2 ditolak", (await mail.Health.Snapshot("email", CancellationToken.None)).LastError, StringComparison.Ordinal);
            var refused = await mail.Wire.SendAsync(mail.Channel, Outgoing.To("siti@warga.test"), CancellationToken.None);
            Assert.Equal(SendOutcome.Retry, refused.Outcome);
            Assert.Contains("Token OAuth2 ditolak", refused.Detail, StringComparison.Ordinal);
        }
    }

    private sealed class TokenServer : IAsyncDisposable
    {
        private readonly HttpListener listener = new();
        private readonly Task loop;

        public TokenServer(int port, string address, string good)
        {
            listener.Prefixes.Add($"http://127.0.0.1:{port}/");
            listener.Start();
            loop = AnswerAsync(address, good);
        }

        public int Asked { get; private set; }

        private async Task AnswerAsync(string address, string good)
        {
            while (listener.IsListening)
            {
                HttpListenerContext call;
                try { call = await listener.GetContextAsync(); }
                catch (Exception e) when (e is HttpListenerException or ObjectDisposedException) { return; }
                Asked++;
                var active = call.Request.QueryString["token"] == good;
                var body = System.Text.Encoding.UTF8.GetBytes(active ? $"{{\"active\":\"yes\",\"email\":\"{address}\"}}" : "{\"active\":\"no\"}");
                call.Response.ContentType = "application/json";
                await call.Response.OutputStream.WriteAsync(body);
                call.Response.Close();
            }
        }

        public async ValueTask DisposeAsync()
        {
            listener.Stop();
            await loop;
            listener.Close();
        }
    }
}
