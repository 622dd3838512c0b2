using System.Text.Json;
using System.Text.Json.Serialization;

namespace CrmConsole.Deadlines;

/// <summary>The rules of a <c>clocks</c> policy, as they stand in <see cref="Policy.Rules"/>:
/// <code>{ "firstCoordination": { "hours": 6, "runs": "wall" }, "total": { "days": 7, "runs": "wall" }, "unit": { "days": 5, "runs": "working" }, … }</code>
/// A promise once made to a citizen is never recomputed from a newer policy.</summary>
public sealed record ClockPolicy
{
    /// <summary>From receipt until a triage officer has sent it on, asked or refused.</summary>
    public required ClockSpan FirstCoordination { get; init; }

    /// <summary>For reports that go straight to a village: until its first follow-up.</summary>
    public required ClockSpan VillageFollowUp { get; init; }

    /// <summary>Until the citizen reads a first answer by a person. Never pauses.</summary>
    public required ClockSpan FirstResponse { get; init; }

    /// <summary>Until done, for a category that says nothing else. Never pauses, never restarts.</summary>
    public required ClockSpan Total { get; init; }

    /// <summary>From acceptance by the unit until done; stands still while the citizen is asked. Null: units have no clock of their own.</summary>
    public ClockSpan? Unit { get; init; }

    /// <summary>Red flag to the supervisor so many days before the total clock ends …</summary>
    public double RedFlagDaysBefore { get; init; } = 1;

    /// <summary>… or at this share of it when it is so short that this comes later.</summary>
    public double RedFlagShare { get; init; } = 0.8;

    /// <summary>The share of any clock at which its holder is warned.</summary>
    public double WarnShare { get; init; } = 0.8;

    /// <summary>Hours after a breach at which the head of the agency is told.</summary>
    public double HeadAfterHours { get; init; } = 24;

    /// <summary>Hours after a breach at which the Government Bureau is told.</summary>
    public double BureauAfterHours { get; init; } = 72;

    /// <summary>Days that a citizen has to answer a question before work resumes.</summary>
    public int CitizenAnswerDays { get; init; } = 7;

    /// <summary>LAPOR's classes take the place of the category's days: simple requests and information, ordinary complaints,
    /// complaints that need supervision. Policies written before these had names read with the law's numbers.</summary>
    public ClockSpan Lapor3 { get; init; } = new() { Days = 3, Runs = ClockRuns.Working };

    public ClockSpan Lapor5 { get; init; } = new() { Days = 5, Runs = ClockRuns.Working };

    public ClockSpan Lapor10 { get; init; } = new() { Days = 10, Runs = ClockRuns.Working };

    /// <summary>The time that a class of service promises; null when the policy knows no such class.</summary>
    public ClockSpan? Service(string? serviceClass) => serviceClass switch { "lapor-3" => Lapor3, "lapor-5" => Lapor5, "lapor-10" => Lapor10, _ => null };

    public static ClockPolicy Read(Policy policy) => PolicyJson.Read<ClockPolicy>(policy);
}

/// <summary>A length of time: hours or days (one of them), on the wall or in working time. A working day ends with that day's work.</summary>
public sealed record ClockSpan
{
    public double? Hours { get; init; }
    public int? Days { get; init; }
    public ClockRuns Runs { get; init; } = ClockRuns.Wall;
}

public enum ClockRuns { Wall, Working }

/// <summary>The rules of a <c>reopen</c> policy.</summary>
/// <param name="WindowDays">Days after closing in which a reporter may open the case again.</param>
public sealed record ReopenPolicy(int WindowDays)
{
    public static ReopenPolicy Read(Policy policy) => PolicyJson.Read<ReopenPolicy>(policy);
}

/// <summary>The rules of a <c>retention</c> policy.</summary>
/// <param name="KeepDays">Days after a reporter's last case was closed for which the identity is kept.</param>
public sealed record RetentionPolicy(int KeepDays)
{
    public static RetentionPolicy Read(Policy policy) => PolicyJson.Read<RetentionPolicy>(policy);
}

/// <summary>Rules from and to the text in which they are stored.</summary>
public static class PolicyJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static string Write(object rules) => JsonSerializer.Serialize(rules, rules.GetType(), Options);

    /// <summary>Throws <see cref="InvalidDataException"/> when the stored text is none of that kind.</summary>
    public static T Read<T>(Policy policy)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(policy.Rules, Options) ?? throw new JsonException("empty");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"Aturan \"{policy.Kind}\" nomor {policy.Id} tidak dapat dibaca: {e.Message}", e);
        }
    }
}
