namespace CrmConsole.Channels.WhatsApp;

/// <summary>WhatsApp's error codes as sentences for officers, and what to do about them.</summary>
internal static class WhatsAppErrors
{
    public static string Sentence(int code) => code switch
    {
        131047 => "Sudah lewat 24 jam sejak pelapor terakhir menulis.",
        131026 => "Nomor ini tidak dapat menerima pesan WhatsApp.",
        131049 => "WhatsApp menahan pesan ini agar penerima tidak terlalu banyak dihubungi.",
        131051 => "WhatsApp tidak menerima jenis pesan ini.",
        131056 => "Terlalu banyak pesan ke nomor ini dalam waktu singkat.",
        130429 or 80007 or 131048 or 4 => "Batas kirim WhatsApp tercapai.",
        190 or 131005 or 10 or 200 => "Token WhatsApp ditolak; perbarui Channels:whatsapp:Token.",
        132000 or 132001 or 132005 or 132007 or 132012 or 132015 or 132016 => "Template WhatsApp tidak cocok atau tidak disetujui; periksa Channels:whatsapp:Template.",
        _ => $"WhatsApp menolak pesan ini (kode {code}).",
    };

    /// <summary>The person may be reached by their next channel, by WhatsApp they cannot.</summary>
    public static bool TriesAnotherWay(int code) => code is 131026 or 131047 or 131049 or 131051 or 131030 or >= 132000 and < 133000;
}
