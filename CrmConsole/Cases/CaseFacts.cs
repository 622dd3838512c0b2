using System.Text.Json;
using System.Text.Json.Serialization;
using CrmConsole.Data;
using CrmConsole.Deadlines;
using CrmConsole.Live;

namespace CrmConsole.Cases;

/// <summary>What two officers can be of two minds about; a conflict is told per aspect, never per case.</summary>
public enum CaseAspect { None, State, Agency, Category, Area, Officer, Priority, Promise }

/// <summary>Something that happened to a case: the typed payload of a <see cref="CaseEvent"/>. Codes, ids and hashes only,
/// never personal text. The stored type is the record's name in snake_case.</summary>
public abstract record CaseFact
{
    [JsonIgnore] public abstract CaseAspect Aspect { get; }

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    private static readonly Dictionary<string, Type> Types = typeof(CaseFact).Assembly.GetTypes()
        .Where(t => t.IsSubclassOf(typeof(CaseFact))).ToDictionary(t => JsonNamingPolicy.SnakeCaseLower.ConvertName(t.Name));

    private static readonly Dictionary<Type, string> Names = Types.ToDictionary(p => p.Value, p => p.Key);

    public static string TypeOf<T>() where T : CaseFact => Names[typeof(T)];
    public static string TypeOf(CaseFact fact) => Names[fact.GetType()];
    public string ToJson() => JsonSerializer.Serialize(this, GetType(), Json);

    /// <summary>Throws <see cref="InvalidDataException"/> for a type this program does not know.</summary>
    public static CaseFact Read(string type, string payload) => Types.TryGetValue(type, out var clr)
        ? (CaseFact)JsonSerializer.Deserialize(payload, clr, Json)!
        : throw new InvalidDataException($"Unknown event type {type}.");
}

/// <param name="Because">Codes that explain the routing; rendered by Routing.</param>
/// <param name="TotalDue">End of the total clock, microseconds UTC.</param>
public sealed record Received(long Report, string Number, string Channel, string? Category, string? Area, string? Agency,
    string? Because, CasePriority Priority, bool Sealed, string? EnteredAt, long? Due, long TotalDue, string? TextHash, string? Warning) : CaseFact
{
    public override CaseAspect Aspect => CaseAspect.None;
}

public sealed record ReportAttached(long Report, string Number) : CaseFact { public override CaseAspect Aspect => CaseAspect.None; }
public sealed record StateChanged(string Command, CaseState From, CaseState To, string? ReasonCode, string? TextHash, bool Provisional, string? ClosingAgency) : CaseFact { public override CaseAspect Aspect => CaseAspect.State; }
public sealed record AgencyChanged(string? From, string To, TransferFact Kind, string? ReasonHash, CaseState State, bool Sealed) : CaseFact { public override CaseAspect Aspect => CaseAspect.Agency; }
/// <summary>The unit gave it back. <paramref name="To"/>: the unit it came from, or null for the centre.</summary>
/// <param name="RulingPending">The second return: the Bureau decides.</param>
public sealed record Returned(string? From, string? To, string ReasonCode, string ReasonHash, CaseState State, bool RulingPending) : CaseFact { public override CaseAspect Aspect => CaseAspect.Agency; }
public sealed record Ruled(string? From, string To, string TextHash, bool Sealed) : CaseFact { public override CaseAspect Aspect => CaseAspect.Agency; }
public sealed record FollowedUp(long FollowUp, int Progress, string TextHash) : CaseFact { public override CaseAspect Aspect => CaseAspect.None; }
/// <summary>Microseconds UTC; <paramref name="Was"/> is the promise before, null for the first.</summary>
public sealed record Promised(long? Was, long At, string? ReasonHash) : CaseFact { public override CaseAspect Aspect => CaseAspect.Promise; }
public sealed record WentExternal(string Body, CaseState From, string TextHash) : CaseFact { public override CaseAspect Aspect => CaseAspect.State; }
/// <summary>The citizen was asked again for an answer.</summary>
public sealed record Reminded(long Message) : CaseFact { public override CaseAspect Aspect => CaseAspect.None; }
public sealed record OfficerChanged(long? From, long? To, string? ReasonHash) : CaseFact { public override CaseAspect Aspect => CaseAspect.Officer; }
public sealed record CategoryChanged(string? From, string To) : CaseFact { public override CaseAspect Aspect => CaseAspect.Category; }
public sealed record AreaChanged(string? From, string To) : CaseFact { public override CaseAspect Aspect => CaseAspect.Area; }
public sealed record PriorityChanged(CasePriority From, CasePriority To) : CaseFact { public override CaseAspect Aspect => CaseAspect.Priority; }
public sealed record MessageReceived(long Message, string TextHash, string? Warning) : CaseFact { public override CaseAspect Aspect => CaseAspect.None; }
public sealed record ReplyWritten(long Message, long Outbox, string TextHash) : CaseFact { public override CaseAspect Aspect => CaseAspect.None; }
public sealed record NoteWritten(long Message, string TextHash) : CaseFact { public override CaseAspect Aspect => CaseAspect.None; }
public sealed record ConfirmationQueued(long Outbox, bool Emergency) : CaseFact { public override CaseAspect Aspect => CaseAspect.None; }
/// <param name="State">sent, failed, unsure or bounced.</param>
public sealed record DeliveryChanged(long Outbox, long? Message, string State) : CaseFact { public override CaseAspect Aspect => CaseAspect.None; }
/// <summary>The nearest due time of the running clocks is another one now; microseconds UTC, null when none runs.</summary>
public sealed record DueChanged(long? Due) : CaseFact { public override CaseAspect Aspect => CaseAspect.None; }
public sealed record AttentionCleared : CaseFact { public override CaseAspect Aspect => CaseAspect.None; }
public sealed record Overdue(ClockKind Clock, long Due) : CaseFact { public override CaseAspect Aspect => CaseAspect.None; }
/// <summary>Somebody higher was told of a clock.</summary>
public sealed record Escalated(ClockKind Clock, Rung Rung) : CaseFact { public override CaseAspect Aspect => CaseAspect.None; }
public sealed record IdentityOpened(long Reporter, string Purpose) : CaseFact { public override CaseAspect Aspect => CaseAspect.None; }
/// <summary>Its reports went over to an older case.</summary>
public sealed record MergedAway(long Into, string IntoNumber, CaseState From, string ReasonHash) : CaseFact { public override CaseAspect Aspect => CaseAspect.State; }
/// <summary>A merged case stands by itself again.</summary>
public sealed record SetApart(long From, string FromNumber, CaseState To, string ReasonHash) : CaseFact { public override CaseAspect Aspect => CaseAspect.State; }
public sealed record ReportDetached(long Report, string Number) : CaseFact { public override CaseAspect Aspect => CaseAspect.None; }
/// <param name="Days">Since the other one was done; null for a link that a person made.</param>
public sealed record Linked(long Case, string Number, CaseLinkKind Kind, int? Days) : CaseFact { public override CaseAspect Aspect => CaseAspect.None; }
public sealed record SubjectChanged(string? From, string? To, string ReasonHash) : CaseFact { public override CaseAspect Aspect => CaseAspect.Agency; }
/// <summary>Microseconds UTC.</summary>
public sealed record MilestoneSet(long Milestone, long Due) : CaseFact { public override CaseAspect Aspect => CaseAspect.None; }
public sealed record MilestoneReached(long Milestone) : CaseFact { public override CaseAspect Aspect => CaseAspect.None; }
public sealed record MilestoneDropped(long Milestone, string ReasonHash) : CaseFact { public override CaseAspect Aspect => CaseAspect.None; }
public sealed record PhotoReleased(long Attachment, int Boxes) : CaseFact { public override CaseAspect Aspect => CaseAspect.None; }
public sealed record PhotoWithdrawn(long Attachment) : CaseFact { public override CaseAspect Aspect => CaseAspect.None; }
/// <summary>A file that had to be fetched from the channel came, or will not come.</summary>
public sealed record FileArrived(long Attachment, bool Missing) : CaseFact { public override CaseAspect Aspect => CaseAspect.None; }
/// <summary>What a reporter said of the result.</summary>
public sealed record FeedbackGiven(long Report, bool Done, int? Stars) : CaseFact { public override CaseAspect Aspect => CaseAspect.None; }

/// <summary>The reporter's sheet was printed at a counter. <paramref name="Copy"/> 0 is the first one.</summary>
public sealed record ReceiptPrinted(long Report, int Copy, string Format) : CaseFact { public override CaseAspect Aspect => CaseAspect.None; }

/// <summary>How an agency got a case.</summary>
public enum TransferFact { Routing, Coordination, Disposition }
