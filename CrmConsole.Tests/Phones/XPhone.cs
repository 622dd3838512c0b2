using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using CrmConsole.Tests.StandIns;
using Microsoft.AspNetCore.Http;

namespace CrmConsole.Tests.Phones;

/// <summary>Mentions, answers in their thread, direct messages. A post can also be left for the program to fetch.</summary>
public sealed class XPhone(XStandIn x, HttpClient console, TimeProvider time) : Phone(x, time)
{
    private readonly Dictionary<string, string> writers = [];
    private readonly Dictionary<string, string> lastAnswer = [];
    private int seen;

    public override string Code => "x";
    public override IReadOnlyList<string> Ways { get; } = ["post", "answer", "direct", "unpushed"];
    public override IReadOnlyList<string> Moods { get; } = ["limit", "broken"];

    protected override Delivery Write(Citizen citizen, string way, string text, Delivery? before)
    {
        var id = x.NextId();
        var at = Now;
        if (way == "direct") return new Delivery(id, secret => XStandIn.PushAsync(console, XStandIn.PushedMessage(id, citizen.Account, text, name: citizen.Name, at: at), secret));
        string? answers;
        lock (writers)
        {
            writers[id] = citizen.Key;
            answers = before?.Id ?? (way == "answer" ? lastAnswer.GetValueOrDefault(citizen.Key) : null);
        }
        var mentions = x.Mentions.GetOrAdd(XStandIn.Us, _ => []);
        lock (mentions) mentions.Add(XStandIn.Mention(id, citizen.Account, text, answers, at: at));
        return new Delivery(id, secret => way == "unpushed" ? Task.FromResult(new HttpResponseMessage(HttpStatusCode.Accepted)) : XStandIn.PushAsync(console, XStandIn.Pushed(id, citizen.Account, text, answers: answers, name: citizen.Name, at: at), secret));
    }

    protected override IEnumerable<(Bubble, Func<Task>?)> News()
    {
        foreach (var (id, to, text) in x.Accepted.Skip(seen).ToList())
        {
            seen++;
            if (to.StartsWith('@'))
            {
                if (Citizen.All.FirstOrDefault(c => "@" + c.Account == to) is { } person) yield return (new Bubble(person.Key, true, "direct", text), null);
                continue;
            }
            string? writer;
            lock (writers)
            {
                // A long answer is a thread: its parts answer to each other.
                if (!writers.TryGetValue(to, out writer)) continue;
                writers[id] = writer;
                lastAnswer[writer] = id;
            }
            yield return (new Bubble(writer, true, "post", text), null);
        }
    }

    protected override IResult? Answer(string mood, HttpContext http)
    {
        if (mood == "broken") return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        if (mood != "limit") return null;
        http.Response.Headers["x-rate-limit-limit"] = "450";
        http.Response.Headers["x-rate-limit-remaining"] = "0";
        http.Response.Headers["x-rate-limit-reset"] = Now.AddMinutes(1).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return Results.Text(new JsonObject { ["title"] = "Too Many Requests", ["status"] = 429 }.ToJsonString(), "application/json", statusCode: StatusCodes.Status429TooManyRequests);
    }
}
