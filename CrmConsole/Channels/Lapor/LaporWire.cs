using System.Text.Json;
using CrmConsole.Data;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Channels.Lapor;

/// <summary>LAPOR! 1708. In by file, form or gateway; out by the gateway when there is one, else by people who answer in LAPOR.</summary>
public sealed class LaporWire(LaporCard card, ILaporGateway gateway, LaporIntake intake, ChannelSettings settings,
    IDbContextFactory<CrmDb> databases, HealthBook health, TimeProvider time, ILogger<LaporWire> log) : IWire, IWebhook
{
    public const string ChannelCode = "lapor";
    private const int MostReports = 500;

    public WireCard Card => card;
    public Task<int> PollAsync(Channel channel, CancellationToken ct) => Task.FromResult(0);

    public async Task<SendResult> SendAsync(Channel channel, OutboundMessage message, CancellationToken ct)
    {
        if (!gateway.CanAnswer) return new SendResult(SendOutcome.ByHand, "Jawab di LAPOR!, lalu catat di sini.");
        if (Answer(message) is not { } answer) return new SendResult(SendOutcome.Failed, "Tracking ID laporan ini tidak diketahui; jawab di LAPOR! dengan tangan.");
        return Note(channel, await gateway.AnswerAsync(answer, ct));
    }

    public async Task<SendResult> FindEvidenceAsync(Channel channel, OutboundMessage message, CancellationToken ct)
    {
        // Without a gateway nothing can have left.
        if (!gateway.CanAnswer) return new SendResult(SendOutcome.ByHand, "Jawab di LAPOR!, lalu catat di sini.");
        return Answer(message) is { } answer ? await gateway.FindAsync(answer, ct) : new SendResult(SendOutcome.Failed, "Tracking ID laporan ini tidak diketahui.");
    }

    public void Map(IEndpointRouteBuilder app) => app.MapPost("/hooks/lapor", ReceiveAsync);

    private static LaporAnswer? Answer(OutboundMessage m) => (m.ThreadKey ?? m.InReplyTo) is { } id ? new LaporAnswer(m.WireId, id.Split('#')[0], m.Text) : null;

    private SendResult Note(Channel channel, SendResult result)
    {
        if (result.Outcome == SendOutcome.Sent) health.Sent(channel.Code);
        else health.Error(channel.Code, result.Detail!);
        return result;
    }

    private async Task<IResult> ReceiveAsync(HttpRequest request, CancellationToken ct)
    {
        if (settings.Find(ChannelCode, "Secret") is not { } secret) return Results.NotFound();
        if (await WebhookBody.ReadAsync(request, ct) is not { } body) return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        if (!LaporSignature.IsGood(secret, time.GetUtcNow(), request.Headers[LaporSignature.Header], body)) return Results.Unauthorized();
        await using (var db = await databases.CreateDbContextAsync(ct))
        {
            var channel = await db.Channels.AsNoTracking().FirstOrDefaultAsync(c => c.Code == ChannelCode, ct);
            if (channel is not { Enabled: true } || await health.IsPausedAsync(ChannelCode, ct)) return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
        if (Read(body) is not { } rows) return Results.BadRequest();
        try
        {
            var receipts = await intake.TakeAsync(rows, ct);
            return Results.Ok(new { received = receipts.Select(r => new { trackingId = r.Row.TrackingId, number = r.Receipt.Number, duplicate = r.Receipt.Duplicate }) });
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogError(e, "A push of LAPOR's gateway could not be committed; the gateway was told to come again");
            health.Error(ChannelCode, "Kiriman gateway belum dapat disimpan. Gateway diminta mengulang; tidak ada yang hilang.");
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }

    // One bad report refuses the whole push: the gateway has to see it, and nothing was taken yet.
    private List<LaporRow>? Read(byte[] body)
    {
        try
        {
            var push = JsonSerializer.Deserialize<LaporPush>(body, LaporRow.Json);
            if (push?.Reports is { Count: > 0 and <= MostReports } rows && rows.All(r => r is not null && r.Problem() is null)) return [.. rows];
        }
        catch (JsonException)
        {
            // said below
        }
        health.Error(ChannelCode, "Gateway mengirim bentuk yang tidak dikenal; kirimannya ditolak.");
        return null;
    }

    private sealed record LaporPush(IReadOnlyList<LaporRow>? Reports);
}
