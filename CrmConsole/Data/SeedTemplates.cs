using CrmConsole.Replies;

namespace CrmConsole.Data;

/// <summary>The first wording of what goes out. Placeholders: <c>{{nomor}}</c> number, <c>{{pin}}</c> PIN,
/// <c>{{tautan}}</c> tracker address, <c>{{darurat}}</c> the text of template <c>emergency</c> when it is one (else
/// nothing), <c>{{petugas}}</c> the officer's name, <c>{{unit}}</c> their agency, <c>{{tanggal}}</c> a promised date.</summary>
internal static class SeedTemplates
{
    public static IReadOnlyList<Template> All { get; } = [.. Machine(), .. StepTemplates.All, .. Officers()];

    private static IEnumerable<Template> Machine()
    {
        yield return Sent("confirmation", "id", "Tanda terima laporan", "Laporan Anda diterima: {{nomor}}", """
            {{darurat}}Terima kasih. Laporan Anda sudah kami terima dengan nomor {{nomor}}.

            Perkembangannya dapat dilihat di:
            {{tautan}}

            Tanpa tautan itu, buka halaman lacak lalu isi nomor {{nomor}} dan PIN {{pin}}. Simpan PIN ini dan jangan bagikan: siapa pun yang memilikinya dapat membaca laporan Anda.

            Untuk menambah keterangan atau foto, cukup balas pesan ini.

            Pemerintah Provinsi DKI Jakarta
            """);
        yield return Sent("confirmation", "en", "Receipt of a report", "We have received your report: {{nomor}}", """
            {{darurat}}Thank you. We have received your report under the number {{nomor}}.

            You can follow it here:
            {{tautan}}

            Without the link, open the tracking page and enter the number {{nomor}} and the PIN {{pin}}. Keep the PIN to yourself: whoever has it can read your report.

            To add details or photos, just answer this message.

            Provincial Government of DKI Jakarta
            """);
        yield return Sent("confirmation_public", "id", "Tanda terima di tempat umum", null,
            "{{darurat}}Terima kasih, laporan Anda tercatat dengan nomor {{nomor}}. Demi privasi, kirim rincian dan nomor telepon lewat pesan langsung (DM), bukan di sini. Pantau: {{tautan}}");
        yield return Sent("confirmation_public", "en", "Receipt where everybody reads it", null,
            "{{darurat}}Thank you, your report has the number {{nomor}}. For your privacy, send details and your phone number by direct message, not here. Follow it: {{tautan}}");
        yield return Sent("confirmation_short", "id", "Tanda terima singkat (SMS)", null,
            "{{darurat}}Laporan diterima, nomor {{nomor}}, PIN {{pin}}. Pantau: {{tautan}}");
        yield return Sent("confirmation_short", "en", "Short receipt (SMS)", null,
            "{{darurat}}Report received, number {{nomor}}, PIN {{pin}}. Follow it: {{tautan}}");
        yield return Sent("choose_category", "id", "Pilihan jenis masalah", null, "Supaya cepat sampai ke unit yang tepat, pilih jenis masalahnya di bawah ini.");
        yield return Sent("choose_category", "en", "Choice of the kind of trouble", null, "So that it reaches the right unit quickly, choose the kind of trouble below.");
        yield return Sent("emergency", "id", "Paragraf darurat", null,
            "KEADAAN DARURAT: hubungi 112 sekarang juga. Telepon 112 gratis dan melayani 24 jam; jangan menunggu balasan pesan ini.");
        yield return Sent("emergency", "en", "Emergency paragraph", null,
            "EMERGENCY: call 112 now. The call is free, day and night; do not wait for an answer to this message.");
        yield return Sent("follow_up_received", "id", "Tambahan diterima", "Tambahan untuk laporan {{nomor}} diterima", """
            {{darurat}}Tambahan Anda untuk laporan {{nomor}} sudah kami terima dan diteruskan kepada petugas yang menangani.

            Perkembangannya dapat dilihat di:
            {{tautan}}
            """);
        yield return Sent("follow_up_received", "en", "Addition received", "We have received your addition to report {{nomor}}", """
            {{darurat}}We have received your addition to report {{nomor}} and passed it to the officer who handles it.

            You can follow it here:
            {{tautan}}
            """);
    }

    private static IEnumerable<Template> Officers() => OfficerTexts.All.Select(t => new Template
    {
        Code = t.Code,
        Language = t.Language,
        Name = t.Name,
        ForOfficers = true,
        Body = t.Body,
    });

    private static Template Sent(string code, string language, string name, string? subject, string body) =>
        new() { Code = code, Language = language, Name = name, Subject = subject, Body = body };
}

/// <summary>Answers that officers choose from and then complete.</summary>
internal static class OfficerTexts
{
    public static IEnumerable<(string Code, string Language, string Name, string Body)> All { get; } =
    [
        ("reply_forwarded", "id", "Diteruskan ke unit", """
            Terima kasih atas laporannya. Laporan {{nomor}} sudah kami teruskan ke {{unit}} untuk ditangani. Setiap langkahnya dapat Anda lihat di {{tautan}}.
            """),
        ("reply_forwarded", "en", "Passed to a unit", """
            Thank you for your report. We have passed report {{nomor}} to {{unit}}. You can see every step at {{tautan}}.
            """),
        ("reply_ask_place", "id", "Minta lokasi", """
            Terima kasih atas laporannya. Agar petugas dapat menemukan tempatnya, mohon kirimkan alamat lengkap atau patokan terdekat (nama jalan, RT/RW, kelurahan). Cukup balas pesan ini.
            """),
        ("reply_ask_place", "en", "Ask for the place", """
            Thank you for your report. So that our crew can find the place, please send the full address or a landmark nearby (street, RT/RW, village). Just answer this message.
            """),
        ("reply_ask_photo", "id", "Minta foto", """
            Mohon kirimkan satu atau dua foto keadaan di lokasi, dari dekat dan dari kejauhan. Foto membantu kami menyiapkan alat dan petugas yang tepat. Cukup balas pesan ini.
            """),
        ("reply_ask_photo", "en", "Ask for photos", """
            Please send one or two photos of the place, from near and from afar. They help us to bring the right tools and people. Just answer this message.
            """),
        ("reply_survey", "id", "Petugas akan meninjau", """
            Laporan {{nomor}} sudah kami baca. Petugas {{unit}} akan meninjau lokasi paling lambat {{tanggal}}. Hasilnya kami sampaikan di sini.
            """),
        ("reply_survey", "en", "A crew will look at it", """
            We have read report {{nomor}}. A crew of {{unit}} will look at the place by {{tanggal}}. We shall tell you the result here.
            """),
        ("reply_in_progress", "id", "Sedang dikerjakan", """
            Pekerjaan untuk laporan {{nomor}} sedang berjalan dan diperkirakan selesai {{tanggal}}. Terima kasih atas kesabaran Anda.
            """),
        ("reply_in_progress", "en", "Work in progress", """
            Work on report {{nomor}} is under way and expected to be finished on {{tanggal}}. Thank you for your patience.
            """),
        ("reply_delay", "id", "Mohon maaf, terlambat", """
            Mohon maaf, pekerjaan untuk laporan {{nomor}} belum selesai pada waktu yang kami janjikan. Sebabnya: … Perkiraan baru: {{tanggal}}.
            """),
        ("reply_delay", "en", "Apology for a delay", """
            We are sorry: work on report {{nomor}} is not finished at the promised time. The reason: … The new date: {{tanggal}}.
            """),
        ("reply_done", "id", "Selesai dikerjakan", """
            Laporan {{nomor}} sudah selesai dikerjakan oleh {{unit}}. Foto sebelum dan sesudahnya ada di {{tautan}}. Bila menurut Anda belum beres, laporan dapat dibuka kembali dari halaman itu.
            """),
        ("reply_done", "en", "Work finished", """
            {{unit}} has finished the work for report {{nomor}}. Photos from before and after are at {{tautan}}. If it is not right yet, you can reopen the report from that page.
            """),
        ("reply_external", "id", "Di luar wewenang, diteruskan", """
            Hal yang Anda laporkan berada di luar wewenang Pemerintah Provinsi. Laporan {{nomor}} kami teruskan ke {{unit}}, dan kami tetap menanyakan perkembangannya sampai ada jawaban.
            """),
        ("reply_external", "en", "Outside our powers, passed on", """
            What you report is outside the powers of the provincial government. We have passed report {{nomor}} to {{unit}} and keep asking until there is an answer.
            """),
        ("reply_duplicate", "id", "Sudah dilaporkan warga lain", """
            Hal yang sama sudah dilaporkan warga lain dan sedang ditangani. Laporan {{nomor}} kami gabungkan; Anda tetap mendapat kabar setiap ada kemajuan di {{tautan}}.
            """),
        ("reply_duplicate", "en", "Reported by others as well", """
            Others have reported the same and it is being handled. We have joined report {{nomor}} to it; you will still be told of every step at {{tautan}}.
            """),
        ("reply_no_problem_found", "id", "Tidak ditemukan di lokasi", """
            Petugas {{unit}} sudah ke lokasi laporan {{nomor}}, tetapi tidak menemukan yang dilaporkan. Bila masih ada, mohon kirimkan foto dan patokan yang lebih tepat dengan membalas pesan ini.
            """),
        ("reply_no_problem_found", "en", "Nothing found at the place", """
            A crew of {{unit}} went to the place of report {{nomor}} but did not find what was reported. If it is still there, please answer with a photo and a closer landmark.
            """),
        ("reply_emergency", "id", "Darurat: arahkan ke 112", """
            Bila ada orang dalam bahaya, hubungi 112 sekarang juga (gratis, 24 jam). Laporan {{nomor}} juga sudah kami teruskan ke {{unit}}.
            """),
        ("reply_emergency", "en", "Emergency: call 112", """
            If anyone is in danger, call 112 now (free, day and night). We have also passed report {{nomor}} to {{unit}}.
            """),
    ];
}
