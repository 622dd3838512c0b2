using CrmConsole.Shell;

namespace CrmConsole.Cases;

/// <summary>How a state shows itself, to everybody: one face a state, and all of it here. A state without one does not compile.</summary>
public sealed record StateFace
{
    // LAPOR's six words.
    private const string Unread = "Belum/Verifikasi", Working = "Proses", Postponed = "Tunda", NotOurs = "Bukan wewenang",
        PutAway = "Arsip", Finished = "Selesai";

    /// <summary>On the screens of staff.</summary>
    public required Phrase Staff { get; init; }
    /// <summary>For the reporter, on the tracker.</summary>
    public required Phrase Citizen { get; init; }
    /// <summary>What that means for them.</summary>
    public required Phrase Explanation { get; init; }
    /// <summary>Where it stands, for somebody who reads it in another program by Open311: <c>{unit}</c>, <c>{progress}</c> and
    /// <c>{why}</c> are filled in.</summary>
    public required Phrase Notes { get; init; }
    /// <summary>LAPOR's word for it.</summary>
    public required string Lapor { get; init; }
    /// <summary>Shape and colour of its chip: a rule of <c>css/tokens.css</c>.</summary>
    public required string Chip { get; init; }
    /// <summary>Its place where cases are listed by state.</summary>
    public required int Order { get; init; }
    /// <summary>How many of the four stages that reporters are shown lie behind it: passed on, worked on, checked, confirmed.</summary>
    public required int StagesBehind { get; init; }
    /// <summary>Work is still to be done: counted as open (also by Open311), kept in the live queue.</summary>
    public required bool Open { get; init; }
    /// <summary>Work has begun: from here on validators see the case.</summary>
    public required bool Begun { get; init; }

    private static readonly StateFace[] Faces = [.. Enum.GetValues<CaseState>().Order().Select(Make)];

    public static StateFace Of(CaseState state) => Faces[(int)state];

    // Not the values that are no state at all (CS8524); but whoever adds a state and forgets it here gets no program (CS8509).
#pragma warning disable CS8524
    private static StateFace Make(CaseState state) => state switch
    {
        CaseState.New => New,
        CaseState.Coordinating => Coordinating,
        CaseState.Dispositioned => Dispositioned,
        CaseState.InProgress => InProgress,
        CaseState.AwaitingCitizen => AwaitingCitizen,
        CaseState.AwaitingValidation => AwaitingValidation,
        CaseState.FollowUpRejected => FollowUpRejected,
        CaseState.Done => Done,
        CaseState.Refused => Refused,
        CaseState.Archived => Archived,
        CaseState.External => External,
    };
#pragma warning restore CS8524

    private static StateFace New => new()
    {
        Staff = ("Menunggu", "New"),
        Citizen = ("Diterima, menunggu dibaca", "Received, waiting to be read"),
        Explanation = ("Petugas kami akan membacanya dan meneruskannya ke unit yang berwenang.",
            "Our staff will read it and pass it on to the unit in charge."),
        Notes = ("Diterima, menunggu dibaca petugas.", "Received, waiting to be read."),
        Lapor = Unread,
        Chip = "new",
        Order = 10,
        StagesBehind = 0,
        Open = true,
        Begun = false,
    };

    private static StateFace Coordinating => new()
    {
        Staff = ("Koordinasi", "Coordinating"),
        Citizen = ("Diteruskan ke unit", "Passed on to a unit"),
        Explanation = ("Unit yang berwenang sedang menyiapkan penanganan.", "The unit in charge is preparing the work."),
        Notes = ("Diteruskan ke {unit}.", "Passed on to {unit}."),
        Lapor = Working,
        Chip = "coord",
        Order = 20,
        StagesBehind = 1,
        Open = true,
        Begun = false,
    };

    private static StateFace Dispositioned => new()
    {
        Staff = ("Disposisi", "Dispositioned"),
        Citizen = ("Diteruskan ke unit", "Passed on to a unit"),
        Explanation = ("Unit yang berwenang sedang menyiapkan penanganan.", "The unit in charge is preparing the work."),
        Notes = ("Diteruskan ke {unit}.", "Passed on to {unit}."),
        Lapor = Working,
        Chip = "coord",
        Order = 30,
        StagesBehind = 1,
        Open = true,
        Begun = false,
    };

    private static StateFace InProgress => new()
    {
        Staff = ("Proses", "In progress"),
        Citizen = ("Sedang dikerjakan", "Being worked on"),
        Explanation = ("Unit yang berwenang sedang menangani laporan Anda.", "The unit in charge is handling your report."),
        Notes = ("Dikerjakan {unit}{progress}.", "Being worked on by {unit}{progress}."),
        Lapor = Working,
        Chip = "prog",
        Order = 40,
        StagesBehind = 2,
        Open = true,
        Begun = true,
    };

    private static StateFace AwaitingCitizen => new()
    {
        Staff = ("Menunggu warga", "Waiting for citizen"),
        Citizen = ("Menunggu jawaban Anda", "Waiting for your answer"),
        Explanation = ("Kami bertanya kepada Anda. Jawab di bawah ini, atau balas pesan kami, agar pekerjaan berlanjut.",
            "We asked you something. Answer below, or answer our message, so that work can go on."),
        Notes = ("Menunggu keterangan dari pelapor.", "Waiting for the reporter's answer."),
        Lapor = Postponed,
        Chip = "wait",
        Order = 50,
        StagesBehind = 2,
        Open = true,
        Begun = true,
    };

    private static StateFace AwaitingValidation => new()
    {
        Staff = ("Menunggu validasi", "Waiting for validation"),
        Citizen = ("Hasilnya sedang diperiksa", "The result is being checked"),
        Explanation = ("Unit menyatakan selesai. Biro Pemerintahan memeriksa buktinya dahulu.",
            "The unit says it is done. The Government Bureau checks the proof first."),
        Notes = ("Unit menyatakan selesai; hasilnya sedang diperiksa.", "The unit says it is done; the result is being checked."),
        Lapor = Working,
        Chip = "valid",
        Order = 60,
        StagesBehind = 3,
        Open = true,
        Begun = true,
    };

    private static StateFace FollowUpRejected => new()
    {
        Staff = ("TL ditolak", "Follow-up rejected"),
        Citizen = ("Sedang dikerjakan", "Being worked on"),
        Explanation = ("Hasil pertama belum cukup, jadi unit mengerjakannya lagi.",
            "The first result was not enough, so the unit works on it again."),
        Notes = ("Hasilnya belum cukup; dikerjakan lagi oleh {unit}.", "The result was not enough; {unit} works on it again."),
        Lapor = Working,
        Chip = "rejected",
        Order = 70,
        StagesBehind = 2,
        Open = true,
        Begun = true,
    };

    private static StateFace Done => new()
    {
        Staff = ("Selesai", "Done"),
        Citizen = ("Selesai", "Done"),
        Explanation = ("Periksa di tempatnya, lalu beri tahu kami apakah memang sudah beres.",
            "Look at the place, then tell us whether it is done indeed."),
        Notes = ("Selesai.", "Done."),
        Lapor = Finished,
        Chip = "done",
        Order = 80,
        StagesBehind = 4,
        Open = false,
        Begun = true,
    };

    private static StateFace Refused => new()
    {
        Staff = ("Ditolak", "Refused"),
        Citizen = ("Tidak dapat ditindaklanjuti", "Cannot be followed up"),
        Explanation = ("Alasannya tertulis di bawah.", "The reason is written below."),
        Notes = ("Tidak dapat ditindaklanjuti{why}.", "Cannot be followed up{why}."),
        Lapor = NotOurs,
        Chip = "refused",
        Order = 90,
        StagesBehind = 4,
        Open = false,
        Begun = false,
    };

    private static StateFace Archived => new()
    {
        Staff = ("Diarsipkan", "Archived"),
        Citizen = ("Diarsipkan", "Archived"),
        Explanation = ("Alasannya tertulis di bawah.", "The reason is written below."),
        Notes = ("Diarsipkan{why}.", "Archived{why}."),
        Lapor = PutAway,
        Chip = "refused",
        Order = 100,
        StagesBehind = 4,
        Open = false,
        Begun = true,
    };

    private static StateFace External => new()
    {
        Staff = ("Diteruskan ke luar", "Passed on, external"),
        Citizen = ("Diteruskan ke luar Pemprov", "Passed on outside the province"),
        Explanation = ("Kami tetap menanyakan perkembangannya sampai ada jawaban.", "We keep asking until there is an answer."),
        Notes = ("Diteruskan ke pihak di luar Pemprov; kami tetap menanyakan.", "Passed on outside the province; we keep asking."),
        Lapor = NotOurs,
        Chip = "external",
        Order = 110,
        StagesBehind = 1,
        Open = true,
        Begun = true,
    };
}
