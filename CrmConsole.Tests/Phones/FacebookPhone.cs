using CrmConsole.Tests.StandIns;
using Microsoft.AspNetCore.Http;

namespace CrmConsole.Tests.Phones;

/// <summary>Comments on the page and Messenger.</summary>
public sealed class FacebookPhone(MetaStandIn meta, HttpClient console, TimeProvider time) : Phone(meta, time)
{
    private readonly Dictionary<string, string> writers = [];
    private readonly Dictionary<string, string> lastComment = [];
    private int seen;

    public override string Code => "facebook";
    public override IReadOnlyList<string> Ways { get; } = ["comment", "answer", "messenger"];
    public override IReadOnlyList<string> Moods { get; } = ["limit", "broken"];

    protected override Delivery Write(Citizen citizen, string way, string text, Delivery? before)
    {
        var at = Now;
        if (way == "messenger")
        {
            var mid = "m_" + NextId();
            return new Delivery(mid, secret => MetaStandIn.PushAsync(console, MetaStandIn.Messenger(mid, citizen.Account, text, at: at), secret));
        }
        var id = "9_" + NextId();
        var parent = before?.Id ?? (way == "answer" ? lastComment.GetValueOrDefault(citizen.Key) : null);
        lock (writers)
        {
            writers[id] = citizen.Key;
            if (parent is null) lastComment[citizen.Key] = id;
        }
        return new Delivery(id, secret => MetaStandIn.PushAsync(console, MetaStandIn.Comment(id, citizen.Account, text, parent: parent, name: citizen.Name, at: at), secret));
    }

    protected override IEnumerable<(Bubble, Func<Task>?)> News()
    {
        foreach (var (path, body) in meta.Accepted.Skip(seen).ToList())
        {
            seen++;
            var text = MetaStandIn.TextOf(body);
            var number = seen;
            if (path == "messages")
            {
                var recipient = body.GetProperty("recipient");
                var key = recipient.TryGetProperty("comment_id", out var comment) ? Writer(comment.GetString()!) : Citizen.All.FirstOrDefault(c => c.Account == recipient.GetProperty("id").GetString())?.Key;
                if (key is not null) yield return (new Bubble(key, true, "messenger", text), () => DeliveredAsync(number));
            }
            else if (Writer(path[..path.IndexOf('/', StringComparison.Ordinal)]) is { } writer) yield return (new Bubble(writer, true, "comment", text), null);
        }
    }

    private async Task DeliveredAsync(int number)
    {
        using var answer = await MetaStandIn.PushAsync(console, MetaStandIn.Entry($"\"messaging\":[{{\"sender\":{{\"id\":\"1\"}},\"recipient\":{{\"id\":\"{MetaStandIn.Page}\"}},\"timestamp\":{Now.ToUnixTimeMilliseconds()},\"delivery\":{{\"mids\":[\"m_out{meta.Run}{number}\"],\"watermark\":1}}}}]"));
    }

    private string? Writer(string comment)
    {
        lock (writers) return writers.GetValueOrDefault(comment);
    }

    protected override IResult? Answer(string mood, HttpContext http) => mood switch
    {
        "limit" => Results.Json(new { error = new { message = "(#613) Calls to this api have exceeded the rate limit.", type = "OAuthException", code = 613 } }, statusCode: StatusCodes.Status400BadRequest),
        "broken" => Results.StatusCode(StatusCodes.Status503ServiceUnavailable),
        _ => null,
    };
}
