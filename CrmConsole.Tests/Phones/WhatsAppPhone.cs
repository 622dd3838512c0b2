using System.Text.Json;
using CrmConsole.Tests.StandIns;
using Microsoft.AspNetCore.Http;

namespace CrmConsole.Tests.Phones;

/// <summary>Texts, and what our messages come to there: delivered, then read.</summary>
public sealed class WhatsAppPhone(WhatsAppStandIn whatsApp, HttpClient console, TimeProvider time) : Phone(whatsApp, time)
{
    private int seen;

    public override string Code => "whatsapp";
    public override IReadOnlyList<string> Ways { get; } = ["message"];
    public override IReadOnlyList<string> Moods { get; } = ["limit", "broken", "closed"];

    protected override Delivery Write(Citizen citizen, string way, string text, Delivery? before)
    {
        var (id, at) = ("wamid." + NextId(), Now);
        return new Delivery(id, secret => WhatsAppStandIn.PushAsync(console, WhatsAppStandIn.Message(id, citizen.Number, WhatsAppStandIn.Text(text), citizen.Name, at: at), secret));
    }

    protected override IEnumerable<(Bubble, Func<Task>?)> News()
    {
        foreach (var message in whatsApp.Accepted.Skip(seen).ToList())
        {
            var id = $"wamid.out{whatsApp.Run}{++seen}";
            if (Citizen.All.FirstOrDefault(c => c.Number == message.GetProperty("to").GetString()) is not { } person) continue;
            yield return (new Bubble(person.Key, true, "message", WhatsAppStandIn.TextOf(message)), () => ReceiptsAsync(id, message));
        }
    }

    private async Task ReceiptsAsync(string id, JsonElement message)
    {
        var ours = message.TryGetProperty("biz_opaque_callback_data", out var data) ? data.GetString() : null;
        foreach (var step in new[] { "delivered", "read" })
        {
            using var answer = await WhatsAppStandIn.PushAsync(console, WhatsAppStandIn.Status(id, step, ours));
        }
    }

    protected override IResult? Answer(string mood, HttpContext http) => mood switch
    {
        "limit" => Error(130429, StatusCodes.Status429TooManyRequests),
        "broken" => Results.StatusCode(StatusCodes.Status503ServiceUnavailable),
        // As if 24 hours had gone by since the citizen wrote.
        "closed" => Error(131047, StatusCodes.Status400BadRequest),
        _ => null,
    };

    private static IResult Error(int code, int status) => Results.Json(new { error = new { message = "(refused)", type = "OAuthException", code, fbtrace_id = "A" } }, statusCode: status);
}
