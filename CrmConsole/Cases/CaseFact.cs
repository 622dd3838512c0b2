using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CrmConsole.Accounts;
using CrmConsole.Live;

namespace CrmConsole.Cases;

/// <summary>What two officers can be of two minds about; a conflict is told per aspect, never per case.</summary>
public enum CaseAspect { None, State, Agency, Category, Area, Officer, Priority, Promise }

/// <summary>Something that happened to a case: the typed payload of a <see cref="CaseEvent"/>. A fact knows what it makes of the case
/// and how it is told. It holds codes, ids and hashes only, never personal text. The stored type is the record's name in
/// snake_case; what is stored are the parameters of its constructor.</summary>
public abstract record CaseFact(CaseAspect Aspect)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { KeepParameters } },
    };

    private static readonly Dictionary<string, Type> Types = typeof(CaseFact).Assembly.GetTypes()
        .Where(t => t is { IsAbstract: false } && t.IsSubclassOf(typeof(CaseFact)))
            .ToDictionary(t => JsonNamingPolicy.SnakeCaseLower.ConvertName(t.Name));

    private static readonly Dictionary<Type, string> Names = Types.ToDictionary(p => p.Value, p => p.Key);

    /// <summary>What it makes of the case. Pure: replaying the facts gives the same row. Texts, place and title are no facts (they may
    /// be anonymised) and are set when the case is made.</summary>
    protected abstract void Change(Case c, DateTimeOffset at);

    /// <summary>What happened, for staff. Null for what the timeline shows as a message, or not at all.</summary>
    public abstract string? ForStaff(FactWords words);

    /// <summary>The same for the citizen: no names, no inner workings. Null when it is none of their business.</summary>
    public abstract string? ForCitizen(FactWords words);

    /// <summary>The state that it leads to; null when the state stays.</summary>
    public virtual CaseState? StateAfter => null;

    /// <summary>Which news it is for reporters, who get a message of their own about it (<see cref="StepKinds"/>); null: none.</summary>
    public virtual string? StepKind => null;

    /// <summary>Staff worked on the matter. Handing work round, looking, and ticking off are no work.</summary>
    public virtual bool IsWork => true;

    /// <summary>Its sentence for citizens tells with whom the case lies: not for others where that is secret.</summary>
    public virtual bool NamesUnit => false;

    /// <summary>The case besides its own that it speaks of.</summary>
    public virtual long? OtherCase => null;

    /// <summary>The same for readers who may not know of that other case.</summary>
    public virtual CaseFact WithoutOther(string words) => this;

    /// <summary>For <see cref="CaseWriter"/>, and for whoever replays a log.</summary>
    internal void ApplyTo(Case c, ActorKind by, DateTimeOffset at)
    {
        c.UpdatedAt = at;
        if (by == ActorKind.Staff && IsWork) c.WorkedAt = at;
        Change(c, at);
    }

    public static string TypeOf<T>() where T : CaseFact => Names[typeof(T)];
    public static string TypeOf(CaseFact fact) => Names[fact.GetType()];

    /// <summary>The stored types of all facts of a kind.</summary>
    public static string[] TypesOf<T>() where T : CaseFact => [.. Names.Where(n => n.Key.IsAssignableTo(typeof(T))).Select(n => n.Value)];

    public string ToJson() => JsonSerializer.Serialize(this, GetType(), Json);

    /// <summary>Throws <see cref="InvalidDataException"/> for a type this program does not know.</summary>
    public static CaseFact Read(string type, string payload) => Types.TryGetValue(type, out var clr)
        ? (CaseFact)JsonSerializer.Deserialize(payload, clr, Json)!
        : throw new InvalidDataException($"Unknown event type {type}.");

    protected static void Hold(Case c, string agency, DateTimeOffset at)
    {
        c.AgencyCode = agency;
        if (c.Holders.All(h => h.AgencyCode != agency)) c.Holders.Add(new CaseHolder { CaseId = c.Id, AgencyCode = agency, Since = at });
    }

    // What a fact says of itself in code is no part of the log. Runs once a type.
    private static void KeepParameters(JsonTypeInfo info)
    {
        if (!info.Type.IsSubclassOf(typeof(CaseFact))) return;
        var stored = info.Type.GetConstructors().Single().GetParameters().Select(p => p.Name!).ToHashSet(StringComparer.OrdinalIgnoreCase);
        for (var i = info.Properties.Count - 1; i >= 0; i--)
            if (!stored.Contains(info.Properties[i].Name)) info.Properties.RemoveAt(i);
    }
}

/// <summary>A fact that takes the case from one state to another.</summary>
public abstract record StateMove(CaseState From, CaseState To) : CaseFact(CaseAspect.State)
{
    public sealed override CaseState? StateAfter => To;

    /// <summary>Why, as the code of a <see cref="Reason"/>.</summary>
    public virtual string? Why => null;

    protected override void Change(Case c, DateTimeOffset at)
    {
        (c.State, c.Provisional, c.ResumeState) = (To, false, null);
        c.ClosedAt = To.IsOpen() ? null : at;
    }
}
