using CrmConsole.Accounts;
using CrmConsole.Shell;

namespace CrmConsole.Cases;

/// <summary>One row of the table: who may ask what in which state, and where it leads.</summary>
/// <param name="To">Null: the state stays.</param>
public sealed record Transition(CommandKind Command, IReadOnlyList<CaseState> From, CaseState? To, IReadOnlyList<string> Roles);

/// <summary>Why a command is not possible. Rendered in the reader's language by <see cref="StateMachine.Sentence"/>.</summary>
public enum Refusal
{
    None, WrongState, WrongRole, ReadOnly, NeedsAgency, NeedsCategory, OwnWork, TextTooShort, TextTooLong, UnknownCode, SameValue,
    OfficerNotInUnit, OfficerInactive, NoAddress, ForgedOnly, Anonymous, ChannelOff,
}

/// <summary>What the table needs to know of a case.</summary>
/// <param name="DoneBy">Who last marked it done: never their own validator.</param>
public readonly record struct MachineFacts(CaseState State, bool HasAgency, bool HasCategory, bool ReadOnly, bool Sealed, long? DoneBy);

/// <summary>The states of DOMAIN §3 as one table. Pure. An Inspectorate officer stands in for every working role on sealed cases.</summary>
public static class StateMachine
{
    private static readonly CaseState[] AnyOpen = [.. CaseStates.Open];
    private static readonly CaseState[] Any = Enum.GetValues<CaseState>();
    private static readonly CaseState[] BeforeWork = [CaseState.New, CaseState.Coordinating, CaseState.Dispositioned];
    private static readonly CaseState[] Movable = [.. BeforeWork, CaseState.InProgress, CaseState.AwaitingCitizen, CaseState.FollowUpRejected, CaseState.External];

    private static readonly string[] Working = [Roles.Agency, Roles.Supervisor];
    private static readonly string[] WorkingAndTriage = [Roles.Triage, .. Working];

    /// <summary>The whole law. The first row that fits state and role decides.</summary>
    public static readonly IReadOnlyList<Transition> Table =
    [
        new(CommandKind.Accept, [CaseState.New], CaseState.Coordinating, [Roles.Triage]),
        new(CommandKind.Accept, BeforeWork, CaseState.InProgress, Working),
        new(CommandKind.Start, [CaseState.FollowUpRejected, CaseState.External], CaseState.InProgress, Working),
        new(CommandKind.MarkDone, [CaseState.InProgress], CaseState.AwaitingValidation, Working),
        new(CommandKind.Validate, [CaseState.AwaitingValidation], CaseState.Done, [Roles.Validator]),
        new(CommandKind.Reject, [CaseState.AwaitingValidation], CaseState.FollowUpRejected, [Roles.Validator]),
        new(CommandKind.Refuse, [CaseState.New], CaseState.Refused, [Roles.Triage]),
        new(CommandKind.Reopen, [CaseState.Done, CaseState.Refused, CaseState.Archived], CaseState.InProgress, [Roles.Triage, Roles.Supervisor]),
        new(CommandKind.Assign, AnyOpen, null, WorkingAndTriage),
        // A proposal while nobody has accepted; afterwards a hand-over (inside one agency it becomes a disposition).
        new(CommandKind.SetAgency, [CaseState.New], null, [Roles.Triage]),
        new(CommandKind.SetAgency, Movable, CaseState.Coordinating, WorkingAndTriage),
        new(CommandKind.SetCategory, AnyOpen, null, WorkingAndTriage),
        new(CommandKind.SetArea, AnyOpen, null, WorkingAndTriage),
        new(CommandKind.SetPriority, AnyOpen, null, [Roles.Triage, Roles.Supervisor]),
        new(CommandKind.Reply, Any, null, WorkingAndTriage),
        new(CommandKind.Note, Any, null, [.. WorkingAndTriage, Roles.Validator]),
        new(CommandKind.Reveal, Any, null, WorkingAndTriage),
        new(CommandKind.ClearAttention, Any, null, WorkingAndTriage),
    ];

    /// <summary>Decides; <paramref name="to"/> is the state after it.</summary>
    public static Refusal Decide(CommandKind command, in MachineFacts facts, Actor actor, out CaseState to)
    {
        to = facts.State;
        if (facts.ReadOnly) return Refusal.ReadOnly;
        var state = facts.State;
        var rows = Table.Where(t => t.Command == command && t.From.Contains(state)).ToList();
        if (rows.Count == 0) return Refusal.WrongState;
        var isSealed = facts.Sealed;
        var row = rows.Find(t => t.Roles.Any(r => actor.Is(r)) || (isSealed && actor.Is(Roles.Inspectorate)) || actor.Kind == ActorKind.System);
        if (row is null) return Refusal.WrongRole;
        if (command == CommandKind.Accept && !facts.HasAgency) return Refusal.NeedsAgency;
        if (command == CommandKind.Accept && !facts.HasCategory) return Refusal.NeedsCategory;
        if (command is CommandKind.Validate or CommandKind.Reject && facts.DoneBy == actor.Id) return Refusal.OwnWork;
        to = row.To ?? facts.State;
        return Refusal.None;
    }

    /// <summary>The sentence a person reads instead of a grey button.</summary>
    public static string Sentence(Refusal refusal) => refusal switch
    {
        Refusal.None => "",
        Refusal.WrongState => Words.T("Langkah ini tidak tersedia pada status kasus sekarang.", "This step is not available in the case's present state."),
        Refusal.WrongRole => Words.T("Langkah ini dilakukan oleh peran lain.", "Another role takes this step."),
        Refusal.ReadOnly => Words.T("Kasus ini hanya dapat Anda baca, karena tidak (lagi) di unit Anda.", "You can only read this case, because it is not (or no longer) with your unit."),
        Refusal.NeedsAgency => Words.T("Pilih unit tujuan dahulu.", "Choose the receiving unit first."),
        Refusal.NeedsCategory => Words.T("Pilih kategori dahulu.", "Choose a category first."),
        Refusal.OwnWork => Words.T("Yang mengerjakan tidak boleh memvalidasi pekerjaannya sendiri.", "Whoever did the work may not validate it."),
        Refusal.TextTooShort => Words.T("Tulis alasan atau teks yang dapat dipahami pelapor, sedikitnya 5 huruf.", "Write a reason or text that the reporter can understand, at least 5 letters."),
        Refusal.TextTooLong => Words.T("Teks terlalu panjang (paling banyak 20.000 huruf).", "The text is too long (20,000 characters at most)."),
        Refusal.UnknownCode => Words.T("Pilihan itu tidak ada lagi. Muat ulang daftar dan pilih yang lain.", "That choice no longer exists. Reload the list and choose another."),
        Refusal.SameValue => Words.T("Nilainya sudah demikian.", "It is already so."),
        Refusal.OfficerNotInUnit => Words.T("Petugas itu tidak bertugas di unit yang memegang kasus ini.", "That officer does not work in the unit that holds this case."),
        Refusal.OfficerInactive => Words.T("Akun petugas itu tidak aktif.", "That officer's account is not active."),
        Refusal.NoAddress => Words.T("Pelapor tidak meninggalkan alamat balasan pada kanal ini.", "The reporter left no address to answer to on this channel."),
        Refusal.ForgedOnly => Words.T("Pengirimnya diragukan; tidak ada balasan yang dikirim.", "The sender is doubtful; no answer is sent."),
        Refusal.Anonymous => Words.T("Pelapor anonim: identitasnya tidak disimpan.", "The reporter is anonymous: no identity is stored."),
        Refusal.ChannelOff => Words.T("Kanal ini belum dapat mengirim balasan. Hubungi pelapor dengan cara lain dan catat di sini.", "This channel cannot send answers yet. Reach the reporter another way and note it here."),
        _ => throw new ArgumentOutOfRangeException(nameof(refusal)),
    };
}
