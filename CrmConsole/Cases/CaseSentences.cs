using CrmConsole.Data;
using CrmConsole.Deadlines;
using CrmConsole.Places;
using CrmConsole.Routing;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases;

/// <summary>Facts as sentences, in the reader's language: each fact knows its own, and is given the names here.</summary>
public sealed class CaseSentences(RoutingDirectory routing, PlaceDirectory places)
{
    private readonly FactWords citizens = new(routing, places, _ => "");

    public static string NotFound => T("Kasus itu tidak ada, atau tidak di lingkup Anda.",
        "There is no such case, or it is not in your scope.");

    /// <inheritdoc cref="CaseFact.ForStaff" />
    public string? ForStaff(CaseFact fact, Func<long, string> officer) => fact.ForStaff(new FactWords(routing, places, officer));

    /// <inheritdoc cref="CaseFact.ForCitizen" />
    public string? ForCitizen(CaseFact fact) => fact.ForCitizen(citizens);

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
        var at = c.At.ToJakarta().ToString("HH.mm", Indonesian);
        return T($"{who} sudah mengubah {AspectName(c.Field)} pukul {at}. Periksa dahulu; ubah lagi bila memang perlu.",
            $"{who} changed the {AspectName(c.Field)} at {at}. Look first; change it again if it is needed.");
    }

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
}
