using CrmConsole.Accounts;
using CrmConsole.Shell;

namespace CrmConsole.Cases;

/// <summary>Why a command is not possible. Rendered in the reader's language by <see cref="StateMachine.Sentence"/>.</summary>
public enum Refusal
{
    None, WrongState, WrongRole, ReadOnly, NeedsAgency, NeedsCategory, OwnWork, TextTooShort, TextTooLong, UnknownCode, SameValue,
    OfficerNotInUnit, OfficerInactive, NoAddress, ForgedOnly, Anonymous, ChannelOff,
    RulingPending, RulingBinds, NoRuling, BadProgress, PromiseInPast, PromiseTooFar, ReasonNeeded, NotExternal, DoubtsOpen,
    SameCase, NotTogether, TargetClosed, TargetYounger, OwnReport, NotAnywhereElse, ConflictOfInterest,
    WindowClosed, AlreadySaid, BadStars, TooMany, NoPicture, BadBoxes, NotMarked,
}

/// <summary>What the table needs to know of a case.</summary>
/// <param name="DoneBy">Who last marked it done: never their own validator.</param>
/// <param name="RulingPending">Returned twice: until the Bureau has ruled, nobody moves it.</param>
/// <param name="Marked">Somebody should look at it.</param>
/// <param name="Ruled">The Bureau has ruled: it cannot be returned any more.</param>
public readonly record struct MachineFacts(
    CaseState State, bool HasAgency, bool HasCategory, bool ReadOnly, bool Sealed, long? DoneBy,
    bool RulingPending = false, bool Ruled = false, bool Marked = false);

/// <summary>The states of a case as one table, put together from the rows of the acts. Pure. An Inspectorate officer stands in for
/// every working role on sealed cases.</summary>
public static class StateMachine
{
    /// <summary>The whole law: every row of every act.</summary>
    public static readonly IReadOnlyList<(Act Act, Transition Row)> Table = [.. Act.All.SelectMany(a => a.Rows.Select(r => (a, r)))];

    /// <summary>Decides; <paramref name="to"/> is the state after it.</summary>
    public static Refusal Decide(Act act, in MachineFacts facts, Actor actor, out CaseState to)
    {
        to = facts.State;
        if (facts.ReadOnly) return Refusal.ReadOnly;
        var (state, isSealed) = (facts.State, facts.Sealed);
        var rows = act.Rows.Where(t => t.From.Contains(state)).ToList();
        if (rows.Count == 0) return Refusal.WrongState;
        var row = rows.Find(t => t.Roles.Any(actor.Is) || (isSealed && actor.Is(Roles.Inspectorate)) || actor.Kind == ActorKind.System);
        if (row is null) return Refusal.WrongRole;
        if (facts.RulingPending && act.WaitsForRuling) return Refusal.RulingPending;
        if (act.Forbids(facts, actor) is var why and not Refusal.None) return why;
        to = row.To ?? state;
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
        Refusal.RulingPending => Words.T("Sudah dikembalikan dua kali: tunggu keputusan Biro Pemerintahan.", "Returned twice: wait for the Government Bureau's ruling."),
        Refusal.RulingBinds => Words.T("Biro Pemerintahan sudah memutuskan unit ini; keputusan itu mengikat.", "The Government Bureau has ruled that it is this unit's; the ruling binds."),
        Refusal.NoRuling => Words.T("Tidak ada yang perlu diputuskan: kasus ini belum dikembalikan dua kali.", "There is nothing to rule on: the case was not returned twice."),
        Refusal.BadProgress => Words.T("Kemajuan 0 sampai 99 %; yang sudah beres ditandai selesai.", "Progress is 0 to 99 %; what is finished is marked as done."),
        Refusal.PromiseInPast => Words.T("Tanggal janji sudah lewat. Pilih hari ini atau sesudahnya.", "The promised date has passed. Choose today or later."),
        Refusal.PromiseTooFar => Words.T("Tanggal janji lebih dari dua tahun lagi. Periksa tahunnya.", "The promised date is more than two years away. Check the year."),
        Refusal.ReasonNeeded => Words.T("Janji yang berubah perlu alasan, sedikitnya 5 huruf; pelapor membacanya.", "A changed promise needs a reason of at least 5 letters; the reporter reads it."),
        Refusal.DoubtsOpen => Words.T("Setiap peringatan bukti harus dijawab, sedikitnya 5 huruf, sebelum disahkan.", "Every doubt about the proof must be answered, with at least 5 letters, before it is validated."),
        Refusal.SameCase => Words.T("Itu kasus yang sama.", "That is the same case."),
        Refusal.NotTogether => Words.T("Keduanya tidak dapat digabung: yang satu tersegel atau menyangkut unit lain.", "They cannot be merged: one is sealed or concerns another unit."),
        Refusal.TargetClosed => Words.T("Kasus tujuan sudah ditutup. Tautkan saja, atau buka kembali dahulu.", "The other case is closed. Link them instead, or reopen it first."),
        Refusal.TargetYounger => Words.T("Gabungkan ke kasus yang lebih dahulu masuk: tenggatnya berjalan sejak itu.", "Merge into the case that came first: its clock has run since then."),
        Refusal.OwnReport => Words.T("Itu laporan asal kasus ini; yang dapat dipisahkan hanya laporan yang digabungkan.", "That is the report this case began with; only reports that were merged in can be split off."),
        Refusal.NotAnywhereElse => Words.T("Tidak ada laporan lain dengan nomor itu di lingkup Anda.", "There is no other report with that number in your scope."),
        Refusal.ConflictOfInterest => Words.T("Laporan ini menyangkut unit tersebut, jadi unit itu dan bawahannya tidak boleh menanganinya.", "The report is about that unit, so it and those under it must not handle it."),
        Refusal.WindowClosed => Words.T("Batas waktu untuk membuka kembali sudah lewat. Buat laporan baru dan sebutkan nomor ini.", "The time for reopening has passed. Make a new report and name this number."),
        Refusal.AlreadySaid => Words.T("Anda sudah memastikannya. Terima kasih.", "You have confirmed it already. Thank you."),
        Refusal.BadStars => Words.T("Nilai 1 sampai 5.", "A rating of 1 to 5."),
        Refusal.TooMany => Words.T("Terlalu banyak tahapan: paling banyak 20.", "Too many milestones: 20 at most."),
        Refusal.NoPicture => Words.T("Foto itu tidak ada pada kasus ini, atau tidak dapat ditampilkan.", "That photo is not on this case, or cannot be shown."),
        Refusal.BadBoxes => Words.T("Kotak penutup harus di dalam foto, paling banyak 50.", "The boxes must lie within the photo, 50 at most."),
        Refusal.NotMarked => Words.T("Tidak ada yang perlu diperiksa.", "There is nothing that needs a look."),
        Refusal.NotExternal => Words.T("Itu unit Pemprov: alihkan saja. Yang dipilih di sini lembaga di luar Pemprov.", "That is a unit of the province: transfer instead. Choose a body outside the province here."),
        _ => throw new ArgumentOutOfRangeException(nameof(refusal)),
    };
}
