using System.Text.Json;

namespace CrmConsole.Channels;

/// <summary>What Meta's Graph API says when it refuses.</summary>
/// <param name="Details">The vendor's words; not for people's screens, may hold ids.</param>
public sealed record GraphError(int Code, int Subcode, string Details);

/// <summary>What Facebook, Instagram and WhatsApp share: the challenge of a subscription, the form of errors.</summary>
public static class GraphApi
{
    /// <summary>Answers the check that Meta makes when a webhook is entered in its console.</summary>
    public static IResult Challenge(HttpRequest request, string? verifyToken)
    {
        var query = request.Query;
        var subscribes = verifyToken is { Length: > 0 } && query["hub.mode"] is ["subscribe"]
            && query["hub.verify_token"] is [{ } given] && WebhookBody.SameSecret(given, verifyToken);
        if (!subscribes) return Results.StatusCode(StatusCodes.Status403Forbidden);
        return WebhookCheck.TokenOf(request, "hub.challenge") is { } word ? Results.Text(word, "text/plain") : Results.BadRequest();
    }

    /// <summary>Null when the body is none of its errors.</summary>
    public static GraphError? ErrorOf(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 16 });
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("error", out var error) || error.ValueKind != JsonValueKind.Object) return null;
            int Number(string name) => error.TryGetProperty(name, out var v) && v.TryGetInt32(out var n) ? n : 0;
            return new GraphError(Number("code"), Number("error_subcode"), error.TryGetProperty("message", out var m) && m.ValueKind == JsonValueKind.String ? m.GetString()! : "");
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Rate limits of Graph's own kind, whatever the service.</summary>
    public static bool IsRate(GraphError e) => e.Code is 4 or 17 or 32 or 613 or 80007 or 130429 or 131048 or 131056;

    public static bool IsToken(GraphError e) => e.Code is 190 or 131005 or 102 or 200 or 10 && e.Subcode == 0;

    /// <summary>Codes that mean "our own trouble, come again".</summary>
    public static bool IsPassing(GraphError e) => e.Code is 1 or 2 or 131000 or 131016;
}
