using CrmConsole.Data;
using CrmConsole.Deadlines;
using CrmConsole.Places;
using CrmConsole.Replies;
using CrmConsole.Routing;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases;

/// <summary>Facts as sentences, in the reader's language. The log keeps codes; words are made when shown.</summary>
public sealed class CaseSentences(RoutingDirectory routing, PlaceDirectory places)
{
    /// <summary>Reasons with which a report may be refused.</summary>
    public static readonly IReadOnlyList<string> RefusalReasons = ["not_a_complaint", "not_our_authority", "no_location", "same_person_again", "abusive"];

    /// <summary>Reasons with which a waiting case may be put away.</summary>
    public static readonly IReadOnlyList<string> ArchiveReasons = ["no_answer", "solved_elsewhere", "withdrawn"];

    /// <summary>Reasons with which a unit may give a case back.</summary>
    public static readonly IReadOnlyList<string> ReturnReasons = ["not_our_task", "wrong_area", "other_unit_first", "private_ground", "incomplete"];

    public static string NotFound => T("Kasus itu tidak ada, atau tidak di lingkup Anda.", "There is no such case, or it is not in your scope.");

    public static string ReasonName(string code) => code switch
    {
        "not_a_complaint" => T("Bukan aduan", "Not a complaint"),
        "not_our_authority" => T("Di luar kewenangan Pemprov", "Outside the province's authority"),
        "no_location" => T("Lokasi tidak dapat ditemukan", "The place cannot be found"),
        "same_person_again" => T("Laporan ulang dari pelapor yang sama", "The same reporter's repeated report"),
        "abusive" => T("Isi tidak pantas", "Abusive content"),
        "no_answer" => T("Pelapor tidak menjawab", "The reporter did not answer"),
        "solved_elsewhere" => T("Sudah diselesaikan pihak lain", "Solved by somebody else"),
        "withdrawn" => T("Dicabut oleh pelapor", "Withdrawn by the reporter"),
        "not_our_task" => T("Bukan tugas unit kami", "Not our unit's task"),
        "wrong_area" => T("Di luar wilayah kami", "Outside our area"),
        "other_unit_first" => T("Unit lain harus bekerja dahulu", "Another unit must work first"),
        "private_ground" => T("Lahan atau aset milik pihak lain", "Ground or asset of somebody else"),
        "incomplete" => T("Keterangan belum cukup", "Not enough to go on"),
        _ => code,
    };

    public static string PurposeName(string code) => code switch
    {
        "contact_reporter" => T("Menghubungi pelapor", "Contacting the reporter"),
        "verify_location" => T("Memastikan lokasi", "Making sure of the place"),
        "field_visit" => T("Kunjungan lapangan", "Visit on the spot"),
        "legal_request" => T("Permintaan hukum", "Legal request"),
        _ => code,
    };

    public static string AspectName(CaseAspect aspect) => aspect switch
    {
        CaseAspect.State => T("status", "state"),
        CaseAspect.Agency => T("unit", "unit"),
        CaseAspect.Category => T("kategori", "category"),
        CaseAspect.Area => T("wilayah", "area"),
        CaseAspect.Officer => T("petugas", "officer"),
        CaseAspect.Priority => T("prioritas", "priority"),
        CaseAspect.Promise => T("tanggal janji", "promised date"),
        _ => "",
    };

    public static string Conflict(FieldConflict c)
    {
        var who = c.ByName ?? T("Rekan lain", "A colleague");
        var at = c.At.ToJakarta().ToString("HH.mm", Shell.Words.Indonesian);
        return T($"{who} sudah mengubah {AspectName(c.Field)} pukul {at}. Periksa dahulu; ubah lagi bila memang perlu.",
            $"{who} changed the {AspectName(c.Field)} at {at}. Look first; change it again if it is needed.");
    }

    /// <summary>What happened, for staff. Null for facts that the timeline shows as messages or not at all.</summary>
    public string? ForStaff(CaseFact fact, Func<long, string> officer) => fact switch
    {
        Received f => T("Diterima", "Received") + (f.Agency is { } a ? T($", diusulkan ke {Agency(a)}", $", proposed for {Agency(a)}") : "")
            + (f.Priority == CasePriority.Emergency ? T(" · darurat, pelapor diminta hubungi 112", " · emergency, the reporter was told to call 112") : ""),
        ReportAttached f => T($"Laporan {f.Number} digabungkan", $"Report {f.Number} was joined"),
        ReportDetached f => T($"Laporan {f.Number} dipisahkan", $"Report {f.Number} was split off"),
        MergedAway f => T($"Digabungkan ke {f.IntoNumber}", $"Merged into {f.IntoNumber}"),
        SetApart f => T($"Dipisahkan lagi dari {f.FromNumber}", $"Split off again from {f.FromNumber}"),
        Linked { Kind: CaseLinkKind.SamePlaceAgain } f => T($"Tempat yang sama lagi: {f.Number}, {f.Days} hari setelah selesai", $"The same place again: {f.Number}, {f.Days} days after it was done"),
        Linked f => T($"Ditautkan dengan {f.Number}", $"Linked with {f.Number}"),
        SubjectChanged { To: { } to } => T($"Menyangkut {Agency(to)}: unit itu tidak dapat melihat kasus ini", $"About {Agency(to)}: that unit cannot see this case"),
        SubjectChanged => T("Tidak lagi menyangkut suatu unit", "No longer about a unit"),
        MilestoneSet f => T($"Tahapan direncanakan untuk {Day(f.Due)}", $"Milestone planned for {Day(f.Due)}"),
        MilestoneReached => T("Tahapan tercapai", "Milestone reached"),
        MilestoneDropped => T("Tahapan dibatalkan", "Milestone given up"),
        PhotoReleased { Boxes: 0 } => T("Foto ditampilkan untuk umum", "Photo released for the public"),
        PhotoReleased f => T($"Foto ditampilkan untuk umum, {f.Boxes} bagian ditutup", $"Photo released for the public, {f.Boxes} parts covered"),
        PhotoWithdrawn => T("Foto tidak lagi ditampilkan untuk umum", "Photo no longer shown to the public"),
        FeedbackGiven { Done: true } f => T("Pelapor memastikan sudah beres", "The reporter confirmed that it is done") + (f.Stars is { } s ? T($", nilai {s} dari 5", $", rated {s} of 5") : ""),
        FeedbackGiven => T("Pelapor menyatakan belum beres", "The reporter says that it is not done"),
        StateChanged f => State(f),
        AgencyChanged { Kind: TransferFact.Routing } f => T($"Unit tujuan: {Agency(f.To)}", $"Receiving unit: {Agency(f.To)}"),
        AgencyChanged f => T($"Dialihkan {Agency(f.From)} → {Agency(f.To)}", $"Handed over {Agency(f.From)} → {Agency(f.To)}"),
        Returned { RulingPending: true } f => T($"Dikembalikan {Agency(f.From)}: {ReasonName(f.ReasonCode)}; sudah dua kali, menunggu keputusan Biro Pemerintahan", $"Returned by {Agency(f.From)}: {ReasonName(f.ReasonCode)}; twice now, waiting for the Government Bureau's ruling"),
        Returned f => T($"Dikembalikan {Agency(f.From)} ke {Centre(f.To)}: {ReasonName(f.ReasonCode)}", $"Returned by {Agency(f.From)} to {Centre(f.To)}: {ReasonName(f.ReasonCode)}"),
        Ruled f => T($"Keputusan Biro Pemerintahan, mengikat: {Agency(f.To)}", $"The Government Bureau's ruling, binding: {Agency(f.To)}"),
        FollowedUp f => T($"Tindak lanjut {f.Progress} %", $"Follow-up {f.Progress} %"),
        Promised { Was: null } f => T($"Dijanjikan selesai {Day(f.At)}", $"Promised for {Day(f.At)}"),
        Promised f => T($"Janji berubah dari {Day(f.Was!.Value)} menjadi {Day(f.At)}", $"Promise changed from {Day(f.Was!.Value)} to {Day(f.At)}"),
        WentExternal f => T($"Diteruskan ke luar Pemprov: {Agency(f.Body)}; unit tetap menanyakan", $"Passed on outside the province: {Agency(f.Body)}; the unit keeps asking"),
        Reminded => T("Pelapor diingatkan untuk menjawab", "The reporter was reminded to answer"),
        OfficerChanged { To: { } to } => T($"Ditugaskan kepada {officer(to)}", $"Assigned to {officer(to)}"),
        OfficerChanged => T("Penugasan dilepas", "Assignment taken off"),
        CategoryChanged f => T($"Kategori: {Category(f.From)} → {Category(f.To)}", $"Category: {Category(f.From)} → {Category(f.To)}"),
        AreaChanged f => T($"Wilayah: {Area(f.From)} → {Area(f.To)}", $"Area: {Area(f.From)} → {Area(f.To)}"),
        PriorityChanged f => T($"Prioritas: {Priority(f.To)}", $"Priority: {Priority(f.To)}"),
        ConfirmationQueued { Emergency: true } => T("Konfirmasi dengan “hubungi 112” dikirim ke pelapor", "Confirmation with “call 112” is sent to the reporter"),
        ConfirmationQueued => T("Konfirmasi dikirim ke pelapor", "Confirmation is sent to the reporter"),
        FileArrived { Missing: true } => T("Lampiran tidak dapat diambil dari kanalnya", "An attachment could not be fetched from the channel"),
        FileArrived => T("Lampiran pelapor sudah masuk", "The reporter's attachment has arrived"),
        DeliveryChanged { State: "sent" or "delivered" or "read" } => null,
        DeliveryChanged { State: "answered_by_hand" } => T("Jawaban sudah diberikan di kanal asalnya", "The answer was given at its channel"),
        DeliveryChanged f => Delivery(f.State),
        Overdue f => T($"Lewat tenggat: {ClockName(f.Clock)}", $"Overdue: {ClockName(f.Clock)}"),
        Escalated { Rung: Rung.RedFlag } => T("Bendera merah: supervisor diberi tahu", "Red flag: the supervisor was told"),
        Escalated { Rung: Rung.Head } f => T($"Eskalasi ke pimpinan unit: {ClockName(f.Clock)}", $"Escalated to the head of the agency: {ClockName(f.Clock)}"),
        Escalated f => T($"Eskalasi ke Biro Pemerintahan: {ClockName(f.Clock)}", $"Escalated to the Government Bureau: {ClockName(f.Clock)}"),
        IdentityOpened f => T($"Identitas pelapor dibuka: {PurposeName(f.Purpose)}", $"The reporter's identity was opened: {PurposeName(f.Purpose)}"),
        ReceiptPrinted { Copy: 0 } => T("Tanda terima dicetak untuk pelapor", "Receipt printed for the reporter"),
        ReceiptPrinted f => T($"Tanda terima dicetak ulang (ke-{f.Copy})", $"Receipt printed again (no. {f.Copy})"),
        AttentionCleared => T("Tanda perhatian dihapus", "Attention mark cleared"),
        _ => null,
    };

    /// <summary>The same for the citizen: no names, no inner workings. Null when it is none of their business.</summary>
    public string? ForCitizen(CaseFact fact) => fact switch
    {
        Received => T("Laporan Anda diterima", "Your report was received"),
        StateChanged { Command: "answered" } => T("Jawaban Anda diterima; pekerjaan berlanjut", "Your answer was received; work goes on"),
        StateChanged { Command: "no_answer" or "resume" } => T("Pekerjaan berlanjut tanpa menunggu jawaban", "Work goes on without waiting for an answer"),
        StateChanged { Command: "reopen" or "dispute" } => T("Laporan dibuka kembali", "The report was reopened"),
        StateChanged { To: CaseState.Coordinating } => T("Laporan diperiksa dan diteruskan ke unit yang berwenang", "The report was read and passed on to the unit in charge"),
        StateChanged { To: CaseState.InProgress } => T("Unit yang berwenang mulai menangani", "The unit in charge has begun work"),
        StateChanged { To: CaseState.AwaitingValidation } => T("Unit menyatakan selesai; sedang diperiksa Biro Pemerintahan", "The unit says it is done; the Government Bureau is checking"),
        StateChanged { To: CaseState.FollowUpRejected } => T("Hasilnya belum cukup; unit diminta mengerjakan lagi", "The result was not enough; the unit must work on it again"),
        StateChanged { To: CaseState.Done } => T("Selesai", "Done"),
        StateChanged { To: CaseState.Refused } f => T("Tidak dapat ditindaklanjuti", "Cannot be followed up") + (f.ReasonCode is { } r ? $": {ReasonName(r)}" : ""),
        AgencyChanged { Kind: not TransferFact.Routing, From: not null } f => T($"Dialihkan dari {Agency(f.From)} ke {Agency(f.To)}", $"Handed over from {Agency(f.From)} to {Agency(f.To)}"),
        AgencyChanged { Kind: not TransferFact.Routing } f => T($"Diteruskan ke {Agency(f.To)}", $"Passed on to {Agency(f.To)}"),
        StateChanged { To: CaseState.AwaitingCitizen } => T("Kami bertanya kepada Anda dan menunggu jawaban", "We asked you something and wait for your answer"),
        StateChanged { To: CaseState.Archived } f => T("Diarsipkan", "Archived") + (f.ReasonCode is { } r ? $": {ReasonName(r)}" : ""),
        MergedAway => T("Ditangani bersama laporan lain tentang hal yang sama", "Handled together with other reports of the same thing"),
        SetApart => T("Ditangani tersendiri lagi", "Handled by itself again"),
        MilestoneSet f => T($"Tahapan direncanakan untuk {Day(f.Due)}", $"Milestone planned for {Day(f.Due)}"),
        MilestoneReached => T("Tahapan tercapai", "Milestone reached"),
        MilestoneDropped => T("Tahapan dibatalkan", "Milestone given up"),
        FeedbackGiven { Done: true } => T("Pelapor memastikan sudah beres", "Confirmed as done by the reporter"),
        FeedbackGiven => T("Pelapor menyatakan belum beres", "The reporter says that it is not done"),
        Returned { RulingPending: true } => T("Unit berbeda pendapat; Biro Pemerintahan memutuskan siapa yang menangani", "The units disagree; the Government Bureau decides who does it"),
        Returned f => T($"{Agency(f.From)} mengembalikan: {ReasonName(f.ReasonCode)}", $"{Agency(f.From)} gave it back: {ReasonName(f.ReasonCode)}"),
        Ruled f => T($"Biro Pemerintahan memutuskan: ditangani {Agency(f.To)}", $"The Government Bureau decided: handled by {Agency(f.To)}"),
        FollowedUp f => T($"Dikerjakan {f.Progress} %", $"{f.Progress} % done"),
        Promised { Was: null } f => T($"Dijanjikan selesai {Day(f.At)}", $"Promised for {Day(f.At)}"),
        Promised f => T($"Janji selesai berubah menjadi {Day(f.At)}", $"The promised date is now {Day(f.At)}"),
        WentExternal f => T($"Diteruskan ke {Agency(f.Body)}; kami tetap menanyakan", $"Passed on to {Agency(f.Body)}; we keep asking"),
        _ => null,
    };

    public static string ClockName(ClockKind kind) => kind switch
    {
        ClockKind.FirstCoordination => T("koordinasi pertama", "first coordination"),
        ClockKind.FirstResponse => T("tanggapan pertama", "first response"),
        ClockKind.Village => T("tindak lanjut kelurahan", "village follow-up"),
        ClockKind.Unit => T("waktu unit", "the unit's time"),
        ClockKind.CitizenReminder => T("pengingat kepada pelapor", "reminder to the reporter"),
        ClockKind.CitizenAnswer => T("jawaban pelapor", "the reporter's answer"),
        _ => T("penyelesaian", "completion"),
    };

    public static string DeliveryName(OutboxState state) => state switch
    {
        OutboxState.Queued or OutboxState.Sending => T("sedang dikirim", "on its way"),
        OutboxState.Sent => T("terkirim", "sent"),
        OutboxState.Delivered => T("sampai", "delivered"),
        OutboxState.Read => T("dibaca", "read"),
        OutboxState.Rerouted => T("dikirim lewat kanal lain", "sent by another channel"),
        OutboxState.ByHand => T("menunggu dijawab petugas di kanalnya", "waits for staff to answer at the channel"),
        OutboxState.Failed => T("gagal terkirim", "not delivered"),
        OutboxState.Bounced => T("ditolak server penerima", "refused by the receiving server"),
        OutboxState.Unsure => T("belum pasti terkirim", "not sure whether it was sent"),
        _ => T("dibatalkan", "cancelled"),
    };

    private static string? Delivery(string state) => Codes.Parse<OutboxState>(state) switch
    {
        OutboxState.Unsure => T("Pengiriman terputus: belum pasti sampai. Periksa dengan pelapor sebelum mengirim lagi.", "Sending was cut off: it may not have arrived. Check with the reporter before sending again."),
        OutboxState.Failed or OutboxState.Bounced => T("Pesan ke pelapor tidak sampai", "The message did not reach the reporter"),
        _ => null,
    };

    private static string Priority(CasePriority p) => p switch
    {
        CasePriority.Emergency => T("darurat", "emergency"),
        CasePriority.High => T("tinggi", "high"),
        _ => T("biasa", "normal"),
    };

    private static string State(StateChanged f) => f.Command switch
    {
        "accept" when f.To == CaseState.Coordinating => T("Diterima petugas pilah, dikoordinasikan ke unit", "Accepted by triage, coordinated with the unit"),
        "accept" => T("Diterima unit, mulai dikerjakan", "Accepted by the unit, work begins"),
        "start" => T("Dikerjakan lagi", "Work goes on"),
        "mark_done" => T("Dinyatakan selesai oleh unit (sementara, menunggu validasi)", "Declared done by the unit (provisional, awaiting validation)"),
        "validate" => T("Divalidasi: selesai", "Validated: done"),
        "reject" => T("Tindak lanjut ditolak", "Follow-up rejected"),
        "refuse" => T("Ditolak", "Refused") + (f.ReasonCode is { } r ? $": {ReasonName(r)}" : ""),
        "reopen" => T("Dibuka kembali", "Reopened"),
        "dispute" => T("Dibuka kembali oleh pelapor", "Reopened by the reporter"),
        "ask" => T("Bertanya kepada pelapor, menunggu jawaban", "Asked the reporter, waiting for the answer"),
        "answered" => T("Pelapor menjawab, pekerjaan berlanjut", "The reporter answered, work goes on"),
        "no_answer" => T("Pelapor tidak menjawab sampai batasnya, pekerjaan berlanjut", "The reporter did not answer in time, work goes on"),
        "resume" => T("Dilanjutkan tanpa menunggu jawaban", "Goes on without waiting for the answer"),
        "archive" => T("Diarsipkan", "Archived") + (f.ReasonCode is { } a ? $": {ReasonName(a)}" : ""),
        _ => f.Command,
    };

    private static string Day(long micros) => Instants.FromMicros(micros).ToJakarta().ToString("d MMMM yyyy", IsEnglish ? English : Indonesian);
    private string Centre(string? code) => code is null ? T("petugas pilah", "triage") : Agency(code);
    private string Agency(string? code) => routing.Current.Tree.Find(code)?.ShortName ?? T("belum ada unit", "no unit yet");
    private string Category(string? code) => routing.Current.Category(code) is { } c ? T(c.NameId, c.NameEn) : T("belum ada", "none yet");
    private string Area(string? code) => places.Current.Near(code) ?? T("belum ada", "none yet");
}
