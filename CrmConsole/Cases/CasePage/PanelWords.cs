using CrmConsole.Deadlines;
using CrmConsole.Replies;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.CasePage;

/// <summary>What codes are called on the case page.</summary>
internal static class PanelWords
{
    public static string Clock(ClockKind kind) => kind switch
    {
        ClockKind.FirstCoordination => T("koordinasi pertama", "first coordination"),
        ClockKind.FirstResponse => T("tanggapan pertama", "first response"),
        ClockKind.Village => T("tindak lanjut kelurahan", "village follow-up"),
        ClockKind.Unit => T("tindak lanjut unit", "unit follow-up"),
        ClockKind.CitizenReminder => T("pengingat kepada pelapor", "reminder to the reporter"),
        ClockKind.CitizenAnswer => T("jawaban pelapor", "the reporter's answer"),
        _ => T("selesai seluruhnya", "done in full"),
    };

    /// <summary>A warning about a report or message, as what it means and what to do.</summary>
    public static string Warning(string code) => code switch
    {
        "forged_reply" => T("Alamat balasan palsu: surat ini menyebut kasus lain, tetapi tandanya tidak sah. Jangan anggap pengirimnya pelapor kasus itu.",
            "Forged reply address: this mail names another case, but its mark is not valid. Do not take the sender for that case's reporter."),
        "suspect_sender" => T("Pengirim tidak terbukti asli (DMARC gagal). Pastikan lewat kontak lain sebelum menjawab hal pribadi.",
            "The sender could not be proved (DMARC failed). Check by another contact before answering anything private."),
        "other_sender" => T("Dari pengirim lain, bukan pelapor: tidak tampil di pelacakan dan tidak dijawab otomatis.",
            "From another sender, not the reporter: not shown on the tracker and not answered by itself."),
        "changed_there" => T("Pelapor mengubah unggahannya; ini tulisan barunya. Yang lama tetap tersimpan.", "The reporter changed the post; these are the new words. The old ones are kept."),
        "removed_there" => T("Pelapor menghapus unggahannya di kanal asal. Laporan tetap ditangani.", "The reporter removed the post at its channel. The report is still worked on."),
        "automatic" => T("Jawaban otomatis, bukan tulisan orang.", "An automatic answer, not written by a person."),
        _ => T("Perlu diperiksa sebelum ditindaklanjuti.", "Check this before acting on it."),
    };

    /// <summary>What became of a reply, and whether somebody has to do something.</summary>
    public static (string Text, string Tone) Delivery(DeliveryView d, DateTimeOffset now) => d.State switch
    {
        OutboxState.Sent => (T("terkirim ", "sent ") + When.Short(d.SentAt ?? now, now), "ok"),
        OutboxState.Delivered => (T("sampai", "delivered"), "ok"),
        OutboxState.Read => (T("dibaca", "read"), "ok"),
        OutboxState.Rerouted => (T("dikirim lewat kanal lain: ", "sent by another channel: ") + (d.Error ?? T("kanal ini tidak dapat dipakai", "this channel cannot be used")), "warn"),
        OutboxState.ByHand => (T("jawab di kanalnya, lalu catat di sini", "answer at the channel, then record it here"), "warn"),
        OutboxState.Failed => (T("gagal: ", "failed: ") + (d.Error ?? T("ditolak tujuan", "refused by the other side")), "bad"),
        OutboxState.Bounced => (T("kembali: ", "bounced: ") + (d.Error ?? T("alamat tidak menerima", "the address does not accept it")), "bad"),
        OutboxState.Unsure => (T("belum pasti: periksa dengan pelapor", "unsure: check with the reporter"), "warn"),
        OutboxState.Cancelled => (T("dibatalkan, tidak dikirim", "cancelled, not sent"), "warn"),
        OutboxState.Sending => (T("sedang dikirim", "being sent"), "wait"),
        _ when d.Error is not null => (T("akan dicoba lagi: ", "will be tried again: ") + d.Error, "warn"),
        _ => (T("menunggu dikirim", "waiting to be sent"), "wait"),
    };

    /// <summary>The send button: it always says where the words go.</summary>
    public static string SendTo(string? channel, string? name) => channel switch
    {
        null => T("Kirim ke pelapor", "Send to the reporter"),
        "email" => T("Kirim e-mail ke pelapor", "Send e-mail to the reporter"),
        "sms" => T("Kirim SMS ke pelapor", "Send SMS to the reporter"),
        "whatsapp" => T("Kirim WhatsApp ke pelapor", "Send WhatsApp to the reporter"),
        _ => T($"Kirim ke pelapor lewat {name}", $"Send to the reporter by {name}"),
    };

    /// <summary>The name of a field in the middle of a sentence.</summary>
    public static string Field(CaseAspect field) => field switch
    {
        CaseAspect.Category => T("kategori", "the category"),
        CaseAspect.Area => T("wilayah", "the area"),
        CaseAspect.Agency => T("unit", "the agency"),
        CaseAspect.Officer => T("petugas", "the officer"),
        CaseAspect.State => T("status", "the state"),
        CaseAspect.Priority => T("prioritas", "the priority"),
        CaseAspect.Promise => T("tanggal janji", "the promised date"),
        _ => T("isi kasus", "the case"),
    };

    /// <summary>The reporter in masked form, or why there is none.</summary>
    public static string Reporter(ReportView report) => report.ReporterMask
        ?? (report.ContactMasks.Count > 0 ? T("tanpa nama", "no name given") : T("anonim", "anonymous"));

    public static string Size(long bytes) => bytes < 1_000_000 ? $"{Math.Max(1, bytes / 1000)} kB" : $"{bytes / 1_000_000d:0.0} MB";
}
