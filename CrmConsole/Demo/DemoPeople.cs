using System.Globalization;

namespace CrmConsole.Demo;

/// <summary>Invented people.</summary>
internal static class DemoPeople
{
    private static readonly string[] First =
    [
        "Budi", "Siti", "Agus", "Dewi", "Rina", "Joko", "Sri", "Andi", "Wati", "Hendra", "Maya", "Rudi", "Lestari", "Yusuf", "Fitri", "Bambang", "Nurul", "Dedi", "Ratna", "Eko", "Indah", "Fajar", "Ayu", "Rizky",
        "Putri", "Hasan", "Mega", "Taufik", "Yuni", "Arif", "Linda", "Iwan", "Desi", "Slamet", "Kartika", "Gilang", "Tuti", "Maria", "Yohanes", "Ketut", "Made", "Togar", "Ucok", "Lina", "Rahmat", "Nina", "Bayu", "Vina",
    ];
    private static readonly string[] Last =
    [
        "Santoso", "Wijaya", "Rahayu", "Hidayat", "Saputra", "Kusuma", "Siregar", "Nasution", "Setiawan", "Permata", "Lubis", "Pratama", "Susanti", "Gunawan", "Hartono", "Manurung", "Nugroho", "Utami", "Maulana",
        "Anggraini", "Simanjuntak", "Ramadhan", "Suryani", "Firmansyah", "Wulandari", "Sitorus", "Halim", "Purnomo", "Safitri", "Kurniawan", "Mulyani", "Tanjung", "Handayani", "Syahputra", "Pangestu", "Marbun",
    ];

    public static string Name(Random random) => $"{First[random.Next(First.Length)]} {Last[random.Next(Last.Length)]}";

    /// <summary>A mobile number of a block that is not given out.</summary>
    public static string Phone(Random random) => string.Create(CultureInfo.InvariantCulture, $"+6285500{random.Next(100_000):00000}{random.Next(10)}");

    public static string Handle(string name, Random random) => string.Create(CultureInfo.InvariantCulture, $"{name.Replace(" ", random.Next(2) == 0 ? "_" : "", StringComparison.Ordinal).ToLowerInvariant()}{random.Next(1, 1000)}");

    public static string Email(string name, Random random) => string.Create(CultureInfo.InvariantCulture, $"{name.Replace(' ', '.').ToLowerInvariant()}{random.Next(1, 10_000)}@warga.example");
}
