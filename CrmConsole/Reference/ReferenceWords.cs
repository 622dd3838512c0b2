using System.Globalization;
using CrmConsole.Cases;
using CrmConsole.Deadlines;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Reference;

/// <summary>Cells as people read them.</summary>
internal static class ReferenceWords
{
    public static string Cell(Column column, string value) => column.Kind switch
    {
        ColumnKind.Flag => value == "1" ? T("ya", "yes") : T("tidak", "no"),
        ColumnKind.Day when DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => day.ToString("d MMM yyyy", CultureInfo.CurrentCulture),
        ColumnKind.Choice or ColumnKind.Told => Choice(value),
        ColumnKind.Hidden => T($"{OutlineRules.Corners(value)} titik", $"{OutlineRules.Corners(value)} corners"),
        _ => value.Length > 120 ? value[..120] + "…" : value,
    };

    /// <summary>A clock at the beginning of a line.</summary>
    public static string Clock(ClockKind kind)
    {
        var name = CaseSentences.ClockName(kind);
        return char.ToUpper(name[0], CultureInfo.CurrentCulture) + name[1..];
    }

    /// <summary>A sender's class; by its name in the law, whatever it is set to.</summary>
    public static string Service(string service) => service switch
    {
        "lapor-3" => T("LAPOR, kelas 3 hari", "LAPOR, 3-day class"),
        "lapor-5" => T("LAPOR, kelas 5 hari", "LAPOR, 5-day class"),
        _ => T("LAPOR, kelas 10 hari", "LAPOR, 10-day class"),
    };

    public static string Day(DayOfWeek day) => CultureInfo.CurrentUICulture.DateTimeFormat.GetDayName(day);

    public static string Policy(string kind) => kind switch
    {
        "clocks" => T("Tenggat dan eskalasi", "Deadlines and escalation"),
        "working_hours" => T("Jam kerja", "Working hours"),
        "retention" => T("Masa simpan identitas", "Keeping identities"),
        _ => T("Buka kembali", "Reopening"),
    };

    public static string Choice(string code) => code switch
    {
        "province" => T("provinsi", "province"),
        "city" => T("kota/kabupaten", "city"),
        "district" => T("kecamatan", "district"),
        "village" => T("kelurahan", "village"),
        "bureau" => T("biro", "bureau"),
        "agency" => T("dinas/badan", "agency"),
        "subagency" => T("suku dinas", "sub-agency"),
        "mayor" => T("kantor walikota", "mayor's office"),
        "inspectorate" => T("inspektorat", "inspectorate"),
        "bumd" => T("BUMD", "city-owned company"),
        "external" => T("luar Pemprov", "outside the province"),
        "national" => T("libur nasional", "national holiday"),
        "collective_leave" => T("cuti bersama", "collective leave"),
        "seed" => T("bawaan", "came with the program"),
        "staff" => T("petugas", "staff"),
        "learned" => T("dari kasus", "from cases"),
        "id" => "Indonesia",
        "en" => "English",
        _ => code,
    };
}
