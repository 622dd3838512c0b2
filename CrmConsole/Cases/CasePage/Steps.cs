using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.CasePage;

/// <summary>The next steps as buttons: which word, which key, and whether it asks before it acts.</summary>
public sealed record Step(CommandKind Kind, string Label, string Key, bool Asks)
{
    /// <summary>Order on the page; the first allowed one is the main button.</summary>
    public static IReadOnlyList<Step> All() =>
    [
        new(CommandKind.Rule, T("Putuskan unit", "Rule on the unit"), "m", true),
        new(CommandKind.Accept, T("Terima", "Accept"), "e", false),
        new(CommandKind.Start, T("Mulai kerjakan", "Start work"), "s", false),
        new(CommandKind.Resume, T("Lanjutkan tanpa jawaban", "Go on without the answer"), "l", false),
        new(CommandKind.FollowUp, T("Catat tindak lanjut", "Post a follow-up"), "i", true),
        new(CommandKind.MarkDone, T("Tandai selesai", "Mark as done"), "d", true),
        new(CommandKind.Validate, T("Sahkan selesai", "Validate"), "v", true),
        new(CommandKind.Reject, T("Kembalikan ke unit", "Send back"), "z", true),
        new(CommandKind.Ask, T("Tanya pelapor", "Ask the reporter"), "q", true),
        new(CommandKind.Return, T("Bukan untuk kami", "Not ours: return"), "u", true),
        new(CommandKind.Reopen, T("Buka kembali", "Reopen"), "o", true),
        new(CommandKind.SetAgency, T("Alihkan", "Transfer"), "t", true),
        new(CommandKind.Merge, T("Gabungkan", "Merge"), "y", true),
        new(CommandKind.SendExternal, T("Teruskan ke luar Pemprov", "Pass on outside"), "g", true),
        new(CommandKind.Archive, T("Arsipkan", "Archive"), "h", true),
        new(CommandKind.Refuse, T("Tolak", "Refuse"), "x", true),
    ];

    public static string Name(CommandKind kind) => All().FirstOrDefault(s => s.Kind == kind)?.Label ?? kind switch
    {
        CommandKind.Assign => T("Tugaskan", "Assign"),
        CommandKind.SetCategory => T("Ubah kategori", "Change the category"),
        CommandKind.SetArea => T("Ubah wilayah", "Change the area"),
        CommandKind.SetPriority => T("Ubah prioritas", "Change the priority"),
        CommandKind.Promise => T("Ubah tanggal janji", "Change the promised date"),
        CommandKind.Split => T("Pisahkan laporan", "Split the report off"),
        CommandKind.Link => T("Tautkan kasus", "Link a case"),
        CommandKind.SetSubject => T("Unit yang diadukan", "The unit complained about"),
        CommandKind.Milestone => T("Tambah tahapan", "Add a milestone"),
        CommandKind.ReleasePhoto => T("Tampilkan foto untuk umum", "Release a photo for the public"),
        CommandKind.Reply => T("Balas pelapor", "Reply to the reporter"),
        CommandKind.Note => T("Catatan internal", "Internal note"),
        CommandKind.Reveal => T("Buka identitas pelapor", "Open the reporter's identity"),
        CommandKind.ClearAttention => T("Hapus tanda perhatian", "Clear the attention mark"),
        CommandKind.Tell => T("Menulis atau menjawab", "Write or answer"),
        CommandKind.Confirm => T("Memastikan sudah beres", "Confirm that it is done"),
        CommandKind.Dispute => T("Menyatakan belum beres", "Say that it is not done"),
        _ => T("Langkah ini", "This step"),
    };
}
