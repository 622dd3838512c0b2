using CrmConsole.Tests.StandIns;
using Microsoft.AspNetCore.Http;

namespace CrmConsole.Tests.Phones;

/// <summary>SMS by Kannel, with the operator's delivery reports.</summary>
public sealed class SmsPhone(KannelStandIn kannel, HttpClient console, TimeProvider time) : Phone(kannel, time)
{
    private int seen;

    public override string Code => "sms";
    public override IReadOnlyList<string> Ways { get; } = ["message"];
    public override IReadOnlyList<string> Moods { get; } = ["broken", "refuse"];

    protected override Delivery Write(Citizen citizen, string way, string text, Delivery? before)
    {
        var (id, at) = ("sms-" + NextId(), Now);
        var unicode = text.Any(c => c > 0x7f);
        return new Delivery(id, secret => KannelStandIn.MessageAsync(console, id, "+" + citizen.Number, text, unicode, secret ?? KannelStandIn.Secret, at.ToUnixTimeSeconds(), "&reply=1"));
    }

    protected override IEnumerable<(Bubble, Func<Task>?)> News()
    {
        foreach (var (to, text, dlrUrl, _) in kannel.Accepted.Skip(seen).ToList())
        {
            seen++;
            if (Citizen.All.FirstOrDefault(c => "+" + c.Number == to) is { } person)
                yield return (new Bubble(person.Key, true, "message", text), string.IsNullOrEmpty(dlrUrl) ? null : () => DeliveredAsync(dlrUrl));
        }
    }

    private async Task DeliveredAsync(string dlrUrl)
    {
        using var answer = await KannelStandIn.ReportAsync(console, dlrUrl, 1);
    }

    protected override IResult? Answer(string mood, HttpContext http) => mood switch
    {
        "broken" => Results.Text("Service temporarily unavailable", statusCode: StatusCodes.Status503ServiceUnavailable),
        "refuse" => Results.Text("Sender missing and no global set, rejected", statusCode: StatusCodes.Status400BadRequest),
        _ => null,
    };
}
