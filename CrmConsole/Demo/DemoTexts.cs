using System.Globalization;

namespace CrmConsole.Demo;

/// <summary>The words of the demo: what citizens write (<c>complaints.txt</c>), where (<c>streets.txt</c>), and what
/// officers answer and note.</summary>
public static class DemoTexts
{
    private static readonly Lazy<(DemoComplaint[] Complaints, double[] Cumulated)> Loaded = new(Load);

    internal static IReadOnlyList<DemoComplaint> Complaints => Loaded.Value.Complaints;

    /// <summary>District code → streets that are there.</summary>
    public static IReadOnlyDictionary<string, string[]> Streets { get; } = Lines("streets.txt").Select(l => l.Split('|')).ToDictionary(p => p[0], p => p[1..]);

    /// <summary>What officers answer to citizens while a case is open.</summary>
    public static IReadOnlyList<string> Replies { get; } =
    [
        "Terima kasih atas laporannya. Petugas kami sudah menerima dan akan meninjau lokasi hari ini.",
        "Laporan sudah kami teruskan ke unit terkait. Mohon ditunggu, kami kabari setelah ada hasil peninjauan.",
        "Petugas sudah ke lokasi pagi ini. Perbaikan dijadwalkan besok karena menunggu material.",
        "Mohon maaf atas ketidaknyamanannya. Pekerjaan sudah setengah jalan dan diperkirakan selesai akhir pekan ini.",
        "Mohon kirimkan foto dan patokan lokasi yang lebih jelas agar petugas tidak salah tempat.",
        "Kami sudah berkoordinasi dengan RT setempat. Petugas akan datang bersama perwakilan warga.",
        "Pekerjaan sudah selesai. Silakan dicek, bila masih ada kendala balas pesan ini.",
        "Hal ini menjadi wewenang instansi lain. Sudah kami teruskan dan tetap kami pantau.",
    ];

    /// <summary>Notes between officers; citizens never see them.</summary>
    public static IReadOnlyList<string> Notes { get; } =
    [
        "Lokasi sama dengan laporan minggu lalu, kemungkinan tambalan lama lepas lagi.",
        "Sudah telepon petugas lapangan, unit meluncur setelah apel.",
        "Butuh koordinasi dengan Dishub untuk pengalihan arus saat pekerjaan.",
        "Foto dari pelapor kurang jelas, minta lokasi lewat pesan.",
        "Material habis, pengajuan ke gudang sudah dikirim. Perkiraan tiga hari.",
        "Bukan ruas kota, cek dulu status jalannya sebelum dikembalikan.",
        "Pelapor sudah pernah melapor hal yang sama, tolong diprioritaskan.",
        "Ketua RW minta pekerjaan malam hari supaya tidak macet.",
    ];

    /// <summary>What citizens add later.</summary>
    public static IReadOnlyList<string> Additions { get; } =
    [
        "Pak, ini belum ada petugas yang datang. Mohon kabarnya.",
        "Terima kasih, sudah mulai dikerjakan. Semoga cepat selesai.",
        "Saya tambahkan, kondisinya makin parah setelah hujan semalam.",
        "Patokannya persis seberang masjid, cat pagarnya hijau.",
        "Kok statusnya selesai ya? Di lokasi masih sama saja.",
        "Mantap, sudah beres. Terima kasih banyak atas respon cepatnya.",
    ];

    /// <summary>What citizens write when "done" is not done.</summary>
    public static IReadOnlyList<string> Disputes { get; } =
    [
        "Statusnya selesai, tetapi di lokasi masih sama saja.",
        "Baru sehari sudah rusak lagi, mohon diperbaiki dengan benar.",
        "Yang dikerjakan hanya sebagian, sisanya masih dibiarkan.",
        "Petugas datang tetapi belum menyelesaikan apa pun.",
    ];

    /// <summary>Progress reports of the crews, with their percentage.</summary>
    public static IReadOnlyList<(int Progress, string Text)> FollowUps { get; } =
    [
        (10, "Survei lokasi sudah dilakukan, kebutuhan alat dan material dicatat."),
        (25, "Area kerja diamankan dengan rambu dan pembatas."),
        (50, "Pekerjaan utama sudah separuh, dilanjutkan besok pagi."),
        (75, "Tinggal perapian dan pembersihan sisa material."),
        (100, "Pekerjaan selesai, lokasi sudah bersih dan dapat digunakan warga."),
    ];

    /// <summary>Why a report was refused or returned.</summary>
    public static IReadOnlyList<string> Reasons { get; } =
    [
        "Lokasi berada di luar wilayah kerja kami; termasuk ruas jalan nasional.",
        "Data lokasi tidak ditemukan setelah dua kali peninjauan; pelapor tidak dapat dihubungi.",
        "Kewenangan ada pada pengelola kawasan, bukan Suku Dinas.",
        "Laporan berisi iklan dan tidak memuat aduan.",
    ];

    /// <summary>A complaint, chosen by its category's weight.</summary>
    internal static DemoComplaint Pick(Random random)
    {
        var (complaints, cumulated) = Loaded.Value;
        var at = Array.BinarySearch(cumulated, random.NextDouble() * cumulated[^1]);
        return complaints[Math.Min(at < 0 ? ~at : at, complaints.Length - 1)];
    }

    private static (DemoComplaint[], double[]) Load()
    {
        var (complaints, weights) = (new List<DemoComplaint>(), new List<double>());
        foreach (var block in Lines("complaints.txt").Aggregate(new List<List<string>>(), Block).Where(b => b.Count > 1))
        {
            var head = block[0].Split(' ');
            var subjects = block.Where(l => l.StartsWith("= ", StringComparison.Ordinal)).Select(l => l[2..]).ToArray();
            var texts = block.Skip(1).Where(l => !l.StartsWith("= ", StringComparison.Ordinal)).ToArray();
            for (var i = 0; i < texts.Length; i++)
            {
                var emergency = texts[i].StartsWith("! ", StringComparison.Ordinal);
                complaints.Add(new DemoComplaint(head[1], subjects.Length == 0 ? null : subjects[i % subjects.Length], emergency ? texts[i][2..] : texts[i], emergency));
                // Emergencies are rare, whatever their category weighs.
                weights.Add(double.Parse(head[2], CultureInfo.InvariantCulture) / texts.Length * (emergency ? 0.4 : 1));
            }
        }
        var sum = 0.0;
        return ([.. complaints], [.. weights.Select(w => sum += w)]);
    }

    private static List<List<string>> Block(List<List<string>> blocks, string line)
    {
        if (line.StartsWith("# ", StringComparison.Ordinal) && char.IsDigit(line[^1])) blocks.Add([line]);
        else if (blocks.Count > 0) blocks[^1].Add(line);
        return blocks;
    }

    private static IEnumerable<string> Lines(string name)
    {
        using var reader = new StreamReader(typeof(DemoTexts).Assembly.GetManifestResourceStream($"CrmConsole.Demo.{name}")!);
        while (reader.ReadLine() is { } line)
            if (line.Length > 0) yield return line;
    }
}
