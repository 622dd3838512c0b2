using CrmConsole.Data;
using CrmConsole.Deadlines;
using CrmConsole.Places;
using CrmConsole.Routing;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases;

/// <summary>Names for the codes of a fact, in the reader's language. The log keeps codes; words are made when shown.</summary>
public sealed class FactWords(RoutingDirectory routing, PlaceDirectory places, Func<long, string> officers)
{
    public string Agency(string? code) => routing.Current.Tree.Find(code)?.ShortName ?? T("belum ada unit", "no unit yet");

    /// <summary>A unit, or the centre, which has no code.</summary>
    public string AgencyOrCentre(string? code) => code is null ? T("petugas pilah", "triage") : Agency(code);

    public string Category(string? code) => routing.Current.Category(code) is { } c ? T(c.NameId, c.NameEn) : T("belum ada", "none yet");
    public string Area(string? code) => places.Current.Near(code) ?? T("belum ada", "none yet");
    public string Officer(long id) => officers(id);
    public string Reason(string code) => Act.ReasonName(code);
    public string Clock(ClockKind kind) => CaseSentences.ClockName(kind);

    /// <summary>Microseconds UTC as a day in Jakarta.</summary>
    public string Day(long micros) => Instants.FromMicros(micros).ToJakarta().ToString("d MMMM yyyy", IsEnglish ? English : Indonesian);
}
