using CrmConsole.Replies;

namespace CrmConsole.Data;

/// <summary>The first wording of what reporters are told step by step. Each step is a sentence of its own; <c>step_message</c>, its
/// short form for SMS and the form for where everybody reads, bring one or several of them. Placeholders: <c>{{nomor}}</c> number,
/// <c>{{dari}}</c> and <c>{{unit}}</c> units, <c>{{kemajuan}}</c> per cent, <c>{{keterangan}}</c> the officer's words, <c>{{tahapan}}</c>
/// milestone, <c>{{foto}}</c> that there are photos, <c>{{batas}}</c> until when it can be reopened, <c>{{kabar}}</c> the sentences,
/// <c>{{tautan}}</c> tracker address, <c>{{tanggal}}</c> and <c>{{alasan}}</c> of a promise.</summary>
internal static class StepTemplates
{
    public static IEnumerable<Template> All =>
    [
        .. Pair("step_message", "Kabar langkah", "News of steps",
            ("Kabar laporan {{nomor}}", "{{kabar}}\n\nSelengkapnya: {{tautan}}\n\nTidak ingin kabar setiap langkah? Buka tautan itu, lalu pilih \"Jangan kirimi kabar\".\n\nPemerintah Provinsi DKI Jakarta"),
            ("News of report {{nomor}}", "{{kabar}}\n\nAll of it: {{tautan}}\n\nNo news of every step, please? Open that link and choose \"Send me no news\".\n\nProvincial Government of DKI Jakarta")),
        .. Pair("step_message_short", "Kabar langkah singkat (SMS)", "Short news of steps (SMS)", (null, "{{kabar}} {{tautan}} Ketik STOP untuk berhenti."), (null, "{{kabar}} {{tautan}} Write STOP to end this.")),
        .. Pair("step_message_public", "Kabar langkah di tempat umum", "News of steps where everybody reads it", (null, "Laporan {{nomor}}: {{kabar}}. Pantau: {{tautan}}"), (null, "Report {{nomor}}: {{kabar}}. Follow it: {{tautan}}")),
        .. Step("accepted", "Langkah: diteruskan", "Step: passed on", "Laporan {{nomor}} sudah dibaca dan diteruskan ke {{unit}}.", "Report {{nomor}} was read and passed on to {{unit}}."),
        .. Step("handed_over", "Langkah: dialihkan", "Step: handed over", "Laporan {{nomor}} dialihkan dari {{dari}} ke {{unit}}.", "Report {{nomor}} was handed over from {{dari}} to {{unit}}."),
        .. Step("started", "Langkah: mulai dikerjakan", "Step: work has begun", "{{unit}} mulai menangani laporan {{nomor}}.", "{{unit}} has begun work on report {{nomor}}."),
        .. Step("progress", "Langkah: kemajuan", "Step: progress", "Laporan {{nomor}} dikerjakan {{kemajuan}} %. {{keterangan}}", "Report {{nomor}} is {{kemajuan}} % done. {{keterangan}}"),
        .. Step("milestone", "Langkah: tahapan tercapai", "Step: milestone reached", "Laporan {{nomor}}, tahapan tercapai: {{tahapan}}.", "Report {{nomor}}, milestone reached: {{tahapan}}."),
        .. Step("checking", "Langkah: diperiksa", "Step: being checked", "{{unit}} menyatakan laporan {{nomor}} selesai; Biro Pemerintahan memeriksa hasilnya dahulu.", "{{unit}} says that report {{nomor}} is done; the Government Bureau checks the result first."),
        .. Step("redo", "Langkah: dikerjakan lagi", "Step: to be done again", "Hasil laporan {{nomor}} belum cukup, jadi {{unit}} mengerjakannya lagi.", "The result for report {{nomor}} was not enough, so {{unit}} works on it again."),
        .. Step("done", "Langkah: selesai", "Step: done", "Laporan {{nomor}} selesai dikerjakan {{unit}}. {{foto}} Apakah sudah beres? Pastikan dan beri nilai lewat tautan di bawah; bila belum, buka kembali sampai {{batas}}.", "{{unit}} has finished report {{nomor}}. {{foto}} Is it right? Confirm and rate it by the link below; if not, reopen it until {{batas}}."),
        .. Step("reopened", "Langkah: dibuka kembali", "Step: reopened", "Laporan {{nomor}} dibuka kembali; {{unit}} mengerjakannya lagi.", "Report {{nomor}} was reopened; {{unit}} works on it again."),
        .. Step("promise", "Tanggal janji", "Promised date", "Perkiraan selesai: {{tanggal}}.\n{{alasan}}", "Expected to be done: {{tanggal}}.\n{{alasan}}"),
    ];

    private static IEnumerable<Template> Step(string kind, string name, string nameEn, string id, string en) => Pair("step_" + kind, name, nameEn, (null, id), (null, en));

    private static IEnumerable<Template> Pair(string code, string name, string nameEn, (string? Subject, string Body) id, (string? Subject, string Body) en) =>
    [
        new Template { Code = code, Language = "id", Name = name, Subject = id.Subject, Body = id.Body },
        new Template { Code = code, Language = "en", Name = nameEn, Subject = en.Subject, Body = en.Body },
    ];
}
