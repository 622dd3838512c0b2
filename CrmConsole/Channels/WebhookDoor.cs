using System.Text.Json;
using CrmConsole.Data;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Channels;

/// <summary>How one vendor's pushes are signed and cut.</summary>
/// <param name="Secret">Null: the channel is not set up, the address does not exist.</param>
/// <param name="SecretName">Setting that holds it, named to people when signatures are wrong.</param>
/// <param name="Cut">One envelope a message, in order, and the newest one's own time. Throws what a reader of JSON throws when the body is no push.</param>
public sealed record SignedPush(string Channel, string Format, string? Secret, string SecretName, string Header, Func<byte[], DateTimeOffset, (IReadOnlyList<RawEnvelope> Envelopes, DateTimeOffset? SentAt)> Cut)
{
    /// <summary>The signature is in base64 instead of hex.</summary>
    public bool Base64 { get; init; }

    /// <summary>We sign tokens for whoever asks (<see cref="WebhookCheck"/>): a body that is one is nobody's push.</summary>
    public bool SignsTokens { get; init; }
}

/// <summary>What every push does after its signature was found good: refuse while the channel is off or paused (the sender keeps it
/// and comes again), hand the envelopes to Intake in order, answer only then.</summary>
public sealed class WebhookDoor(IIntake intake, IDbContextFactory<CrmDb> databases, HealthBook health, TimeProvider time)
{
    /// <summary>Null when it may receive; else the answer for the sender.</summary>
    public async Task<IResult?> ClosedAsync(string channel, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        if (!await db.Channels.AnyAsync(c => c.Code == channel && c.Enabled, ct)) return Results.StatusCode(StatusCodes.Status404NotFound);
        return await health.IsPausedAsync(channel, ct) ? Results.StatusCode(StatusCodes.Status503ServiceUnavailable) : null;
    }

    /// <summary>The whole way of a signed push: read, verify, cut, commit, answer.</summary>
    public async Task<IResult> ReceiveSignedAsync(HttpRequest request, SignedPush push, CancellationToken ct)
    {
        if (push.Secret is not { } secret) return Results.NotFound();
        if (await WebhookBody.ReadAsync(request, ct) is not { } body) return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        var signed = WebhookBody.IsSigned(body, secret, request.Headers[push.Header], push.Base64);
        if (!signed || (push.SignsTokens && WebhookCheck.IsToken(body)))
        {
            health.Remark(push.Channel, $"Kiriman dengan tanda tangan yang salah ditolak; bila berulang, periksa Channels:{push.Channel}:{push.SecretName}.");
            return Results.StatusCode(StatusCodes.Status401Unauthorized);
        }
        if (await ClosedAsync(push.Channel, ct) is { } closed) return closed;
        try
        {
            var (envelopes, sentAt) = push.Cut(body, time.GetUtcNow());
            return await ReceiveAsync(push.Channel, envelopes, sentAt, ct);
        }
        catch (Exception e) when (e is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            return await ReceiveAsync(push.Channel, [Unreadable(push.Channel, push.Format, body)], null, ct);
        }
    }

    /// <summary>200 once all are committed. Throws when the database refuses: then the sender gets an error and comes again.</summary>
    /// <param name="sentAt">The sender's own clock of the newest, for the lag; null when unknown.</param>
    public async Task<IResult> ReceiveAsync(string channel, IReadOnlyList<RawEnvelope> envelopes, DateTimeOffset? sentAt, CancellationToken ct)
    {
        var receipts = envelopes.Count == 0 ? [] : await intake.ReceiveManyAsync(envelopes, ct);
        health.Received(channel, receipts.Count(r => !r.Duplicate));
        if (sentAt is { } at && receipts.Any(r => !r.Duplicate)) health.Lag(channel, time.GetUtcNow() - at);
        return Results.Ok();
    }

    /// <summary>A signed body that cannot be read goes to quarantine as a whole: nothing that a vendor sent is thrown away.</summary>
    private RawEnvelope Unreadable(string channel, string format, byte[] body) =>
        new(channel, format, "body:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(body)), time.UtcNowMicros(), body);
}
