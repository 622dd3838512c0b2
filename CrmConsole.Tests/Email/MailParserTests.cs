using CrmConsole.Channels;

namespace CrmConsole.Tests.Email;

public sealed class MailParserTests
{
    /// <summary>Fixture, text (with "…" at the end: its beginning), and what else is to be seen.</summary>
    public static TheoryData<string, string, string?> Table => new()
    {
        { "polos-ascii", "Lampu jalan di Jl. Kebon Sirih sudah mati tiga hari.", "subject=Lampu jalan mati" },
        { "polos-utf8-qp", "Air setinggi 40 cm — masuk rumah. Café di sebelah juga.", "subject=Banjir di Kampung Melayu — tolong" },
        { "polos-base64", "Sampah di TPS Rawasari belum diangkut seminggu.", "subject=Sampah menumpuk" },
        { "subjek-8bit-mentah", "Trotoar rusak.", "subject=Trotoar rusak di depan Café Merdeka" },
        { "subjek-8bit-cp1252", "Trotoar rusak.", "subject=Café Merdeka bising" },
        { "cp1252-sebagai-ascii", "Café itu menutup trotoar “setiap hari”.", null },
        { "cp1252-sebagai-latin1", "Harga karcis € 5 – terlalu mahal.", null },
        { "gb18030-sebagai-gb2312", "这条路坏了，请修理。镕 路灯不亮", null },
        { "utf8-tanpa-charset", "Pohon tumbang di Jalan Surabaya – bahaya!", null },
        { "utf8-sebagai-latin1", "Saluran mampet di depan rumah – sudah “seminggu”.", null },
        { "utf8-terpotong", "Jalan berlubang – “parah” sekali – mohon…", null },
        { "charset-tak-dikenal", "Parkir liar di Tanah Abang.", null },
        { "utf16-base64", "Kabel menjuntai di Gang Haji Ali.", null },
        { "shift-jis", "道路に穴があります。", null },
        { "html-saja", "Jembatan penyeberangan gelap sekali.\n\nMohon lampu.", "html=<b>gelap</b>" },
        { "html-daftar-tabel", "Daftar lubang:\n\n- Jl. A\n- Jl. B\n\nRT 05\n\nPeta: lokasi (https://maps.example/x?a=1&b=2)", "html=<table>" },
        { "alternatif-gmail", "Air PAM mati sejak kemarin.", "nohtml" },
        { "alternatif-teks-kosong", "Hanya ada di HTML: jalan rusak.", null },
        { "alternatif-teks-basa-basi", "Pedagang kaki lima menutup seluruh trotoar…", null },
        { "balas-gmail-id", "Belum diperbaiki sampai hari ini.", "folded=Laporan Anda kami terima." },
        { "balas-gmail-en", "Thanks, fixed now.", "folded=Your report was received." },
        { "balas-gmail-html", "Sudah menyala, terima kasih.", "folded=Laporan Anda kami terima." },
        { "balas-outlook-id", "Tolong ditindaklanjuti.", "folded=Laporan Anda kami terima." },
        { "balas-outlook-en", "Please follow up.", "folded=Laporan Anda kami terima." },
        { "balas-outlook-html", "Masih bocor.", "folded=Laporan Anda kami terima." },
        { "balas-pesan-asli", "Belum ada petugas datang.", "folded=Laporan Anda kami terima." },
        { "balas-selang-seling", "Di depan SD 03.\n\n\nSejak Senin.", "folded=Di mana lokasinya?" },
        { "balas-di-bawah", "Di Jalan Kramat nomor 5.", "folded=Di mana lokasinya?" },
        { "balas-yahoo-html", "Terima kasih banyak.", "folded=Laporan Anda kami terima." },
        { "balas-gmail-lama", "Sudah bersih.", "folded=Laporan diterima." },
        { "tanda-tangan", "Got tersumbat di RW 04.", "folded=0812-0000-0000" },
        { "tanda-tangan-iphone", "Macet karena galian tidak ditutup.", "folded=iPhone" },
        { "tanda-tangan-outlook-android", "Zebra cross pudar.", "folded=Outlook" },
        { "bukan-tanda-tangan", "Surat saya dikirim dari kelurahan minggu lalu.\nDikirim dari kelurahan tetapi belum sampai.", null },
        { "teruskan-gmail", "---------- Forwarded message ---------…", "nofold" },
        { "hanya-kutipan", "> Semua baris dikutip\n> tidak ada yang baru", "nofold" },
        { "foto-lampiran", "Foto terlampir.", "files=jalan rusak.jpg" },
        { "foto-inline-cid", "Ini fotonya:", "html=<img data-cid=\"foto1@x\" alt=\"lubang\">" },
        { "foto-heic", "Foto dari iPhone.", "files=IMG_0001.HEIC" },
        { "nama-rfc2231", "Terlampir.", "files=Surat permohonan – RW 04.pdf" },
        { "nama-berbahaya", "Terlampir.", "files=gpj.exe" },
        { "lampiran-25", "Banyak foto.", "left=5 lampiran lagi" },
        { "apple-campuran", "Bagian satu.\n\nBagian dua.", "files=a.jpg" },
        { "kalender", "Undangan: Rapat penanganan banjir\nMulai: 26 November 2026 09.00 WIB\nSelesai: 26 November 2026 11.00 WIB\nTempat: Balai Warga RW 04, Menteng", null },
        { "teruskan-rfc822", "Mohon dibantu, surat tetangga saya terlampir.", "files=Got mampet.eml" },
        { "teruskan-rfc822-kosong", "Got di depan rumah mampet.", "files=Got mampet.eml" },
        { "winmail", "Dari Outlook kantor.", "files=denah.txt" },
        { "winmail-rusak", "Dari Outlook kantor.", null },
        { "smime", "(tanpa isi)", "left=S/MIME" },
        { "smime-tanda-tangan", "Isi bertanda tangan.", "files=" },
        { "pgp-terenkripsi", "(tanpa isi)", "left=PGP" },
        { "pgp-sebaris", "-----BEGIN PGP MESSAGE-----…", "left=PGP" },
        { "kosong", "(tanpa isi)", null },
        { "kosong-dengan-foto", "(tanpa isi)", "files=foto.jpg" },
        { "tanpa-message-id", "Tanpa Message-ID.", null },
        { "tanpa-tanggal-dan-id", "Tanpa keduanya.", "nofingerprint" },
        { "tanggal-1970", "Jam komputer rusak.", "nodate" },
        { "tanggal-2099", "Dari masa depan.", "nodate" },
        { "tanggal-sampah", "Tanggal tak terbaca.", "nodate" },
        { "tanpa-from", "Tanpa pengirim.", "from=cadangan@warga.test" },
        { "dua-from", "Dua pengirim.", "from=a@warga.test" },
        { "reply-to-lain", "Balas ke sana.", "from=budi@warga.test left=Reply-To" },
        { "null-byte", "Ada noldi tengah teks.", null },
        { "surrogat-tunggal", "Rusak …", null },
        { "batas-tak-ditutup", "Batas tidak pernah ditutup.", null },
        { "batas-tak-ada", "(tanpa isi)", null },
        { "bukan-surat", "ini bukan surat sama sekali…", null },
        { "base64-rusak", "Halo", null },
        { "bersarang-60", "(tanpa isi)", "left=bersarang lebih dari 20 lapis" },
        { "bagian-2000", "Bagian pertama.", "left=lebih dari 500 bagian" },
        { "penerima-10000", "Kepada banyak orang.", "token=9.zz" },
        { "kepala-panjang", "Kepala surat panjang.", null },
        { "teks-panjang", "kata kata…", "left=teks dipotong" },
        { "akhir-baris-lf", "Baris LF saja.\nBaris dua.", null },
        { "auto-vacation", "Saya sedang cuti.", "auto=Auto-Submitted: auto-replied" },
        { "auto-exchange", "I am out of office.", "auto=X-Auto-Response-Suppress: All" },
        { "auto-precedence", "Buletin.", "auto=Precedence: bulk" },
        { "auto-list", "Diskusi milis.", "auto=List-Id: <warga.milis.test>" },
        { "auto-null-path", "Jawaban mesin.", "auto=Return-Path: <>" },
        { "auto-noreply", "Promo.", "auto=From: no-reply" },
        { "auto-submitted-no", "Manusia yang menulis.", "person" },
        { "auto-tanda-terima", "Pesan Anda dibaca.", "auto=report-type: disposition-notification" },
        { "putar-kepala-sendiri", "Kembali lagi.", "loop" },
        { "putar-alamat-sendiri", "Dari kami sendiri.", "loop" },
        { "dmarc-gagal", "Saya bukan Budi.", "forged" },
        { "dmarc-palsu-lulus", "Saya bukan Budi.", "forged" },
        { "dmarc-orang-lain", "Hasil dari server asing.", "person" },
        { "serang-kepala", "Suntikan.", "subject=Halo Bcc: korban@lain.test" },
        { "serang-nama-terbalik", "Nama.", "name=test.warga imdA" },
        { "serang-token-palsu", "Token palsu.", "token=" },
        { "serang-bersarang-html", "Paling dalam.", null },
        { "serang-format-html", "x…", null },
        { "serang-svg-lampiran", "Denah.", "files=denah.svg" },
        { "serang-html", "Halo petugas…", "html=<p>Halo <b>petugas</b></p>" },
        { "kode-112", "TOLONG kebakaran di Gang Mawar RT 03!", "subject=KEBAKARAN" },
        { "bahasa-campur", "Min, tlg dong jln rusak parah bgt di dpn stasiun, udh 2 mgg ga dibenerin 😡🙏", null },
        { "bukan-pantul", "Surat saya ke kelurahan tidak terkirim, mohon bantuan.", "person" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void A_mail_of_each_kind_is_read(string name, string text, string? also)
    {
        var parsed = Fixture.Parse(name);
        if (text.EndsWith('…')) Assert.StartsWith(text[..^1], parsed.Text, StringComparison.Ordinal);
        else Assert.Equal(text, parsed.Text);
        if (also is not null) Check(parsed, also);
        Assert.Null(parsed.Bounce);
    }

    private static void Check(ParsedMessage p, string also)
    {
        var (what, value) = also.Split('=', 2) is [var w, var v] ? (w, v) : (also, "");
        if (what == "from" && value.Split(' ', 2) is [var address, var rest]) (value, _) = (address, CheckLeft(p, rest["left=".Length..]));
        switch (what)
        {
            case "subject": Assert.Equal(value, p.Subject); break;
            case "html": Assert.Contains(value, p.Html, StringComparison.Ordinal); break;
            case "nohtml": Assert.Null(p.Html); break;
            case "folded": Assert.Contains(value, p.Folded, StringComparison.Ordinal); break;
            case "nofold": Assert.Null(p.Folded); break;
            case "files": Assert.Equal(value, string.Join('|', p.Attachments.Select(a => a.FileName))); break;
            case "left": CheckLeft(p, value); break;
            case "nodate": Assert.Null(p.SentAt); break;
            case "nofingerprint": Assert.Null(p.Fingerprint); break;
            case "from": Assert.Equal(value, p.Sender.Email); break;
            case "name": Assert.Equal(value, p.Sender.Name); break;
            case "token": Assert.Equal(value.Length == 0 ? null : value, p.Thread.ReplyToken); break;
            case "auto": Assert.Equal(value, p.Automatic); break;
            case "person": Assert.Null(p.Automatic); Assert.False(p.Loop); Assert.Null(p.Sender.Authentic); break;
            case "loop": Assert.True(p.Loop); break;
            case "forged": Assert.False(p.Sender.Authentic); break;
            default: Assert.Fail("unknown expectation " + what); break;
        }
    }

    private static bool CheckLeft(ParsedMessage p, string words)
    {
        Assert.Contains(p.LeftOut, l => l.Contains(words, StringComparison.Ordinal));
        return true;
    }

    [Fact]
    public void Every_fixture_is_in_a_table()
    {
        var told = Table.Select(r => r.Data.Item1).Concat(BounceTests.Table.Select(r => r.Data.Item1));
        Assert.Equal(Fixture.Names.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
        Assert.True(Fixture.Names.Count() >= 60);
    }

    [Fact]
    public void Hints_for_the_conversation_come_from_address_headers_and_subject()
    {
        var thread = Fixture.Parse("balas-gmail-id").Thread;
        Assert.Equal("12.abcDEF", thread.ReplyToken);
        Assert.Equal(["crm-7-aa@localhost", "crm-1-bb@localhost"], thread.References);
        Assert.Equal("JK-261124-0007", thread.Number);
    }

    [Fact]
    public void The_same_mail_by_another_way_has_the_same_fingerprint_and_another_text_has_not()
    {
        var mail = Fixture.Bytes("polos-ascii");
        var text = System.Text.Encoding.UTF8.GetString(mail);
        var first = Fixture.Parse(mail).Fingerprint;
        string? Of(string changed) => Fixture.Parse(System.Text.Encoding.UTF8.GetBytes(changed)).Fingerprint;
        Assert.NotNull(first);
        Assert.Equal(first, Of("Received: from elsewhere; Wed, 25 Nov 2026 01:15:04 +0000\r\n" + text.Replace("Delivered-To: dki@", "Delivered-To: alias@", StringComparison.Ordinal)));
        Assert.Equal(first, Of(text.Replace("\r\n", "\n", StringComparison.Ordinal)));
        Assert.NotEqual(first, Of(text.Replace("tiga hari", "dua hari", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_same_bytes_give_the_same_message()
    {
        foreach (var name in Fixture.Names)
        {
            var (one, two) = (Fixture.Parse(name), Fixture.Parse(name));
            Assert.Equal((one.Fingerprint, one.Text, one.Folded, one.Html, one.Subject, one.Automatic), (two.Fingerprint, two.Text, two.Folded, two.Html, two.Subject, two.Automatic));
        }
    }

    [Fact]
    public void A_picture_in_the_text_is_tied_to_its_file()
    {
        var parsed = Fixture.Parse("foto-inline-cid");
        Assert.Equal("foto1@x", Assert.Single(parsed.Attachments).ContentId);
    }
}
