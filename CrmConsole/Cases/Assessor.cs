using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Deadlines;
using CrmConsole.Places;
using CrmConsole.Routing;

namespace CrmConsole.Cases;

/// <summary>The program's first opinion of a report: where, what, who, how urgent. Pure over loaded rows; an officer may
/// change all of it.</summary>
public sealed class Assessor(PlaceDirectory places, RoutingDirectory routing, DeadlineDirectory deadlines, WireCards cards)
{
    private const int MostMayBe = 9;

    public Assessment Assess(string channel, ParsedMessage m, DateTimeOffset at)
    {
        var rules = routing.Current;
        var words = $"{m.Subject}\n{m.Text}";
        var hasPoint = m is { Latitude: not null, Longitude: not null };
        var area = m.AreaCode
            ?? (hasPoint ? places.Current.VillageAt(m.Latitude!.Value, m.Longitude!.Value, at)?.Code : null)
            ?? places.Current.FindInWords(m.Address, words, at)?.Area.Code;
        var category = rules.Category(m.CategoryCode) ?? (rules.Guess.Guess(words, at) is { Sure: true } guess ? rules.Category(guess.Code) : null);
        var route = rules.Router.Decide(new RouteRequest(category?.Code, area,
            hasPoint && cards.Find(channel) is { BringsSurePoints: true }, at));
        if (m.Sealed && rules.Tree.All.FirstOrDefault(a => a.Kind == "inspectorate" && a.ValidAt(at)) is { } inspectorate)
            route = new Routing.Route(inspectorate.Code, [new Because(BecauseCode.AboutOfficials)]);
        var emergency = rules.Emergency.Find(words).Count > 0;
        var isSealed = rules.Tree.Find(route.AgencyCode) is { Kind: "inspectorate" } || channel == SpecialUnits.InspectorateCounter
            || m.Sealed;
        return new Assessment(category?.Code, area, route.AgencyCode, RoutingReasons.Write(route.Because), emergency, isSealed,
            Clocks(category, route, at, m.ServiceClass))
        { MayBe = category is null ? [.. rules.Guess.Rank(words, at).Take(MostMayBe).Select(s => s.Code)] : [] };
    }

    private List<ClockStart> Clocks(Category? category, Routing.Route route, DateTimeOffset at, string? serviceClass)
    {
        var rules = deadlines.Current.At(at);
        return [.. rules.ForNewCase(at, category?.DeadlineDays, route.StraightToVillage, serviceClass).Select(k => new ClockStart(k.Kind, k.StartedAt, k.DueAt, rules.Ladder(k.Kind, k.StartedAt, k.DueAt)[0].At, rules.PolicyId))];
    }
}

/// <summary>Routing's reasons as one stored code string, and back as a sentence in the reader's language.</summary>
public static class RoutingReasons
{
    public static string Write(IEnumerable<Because> reasons) => string.Join(';', reasons.Select(r => r.Value is null ? r.Code.Code() : $"{r.Code.Code()}:{r.Value}"));

    /// <summary>"“Trotoar” → Bina Marga, bagian di Jakarta Utara".</summary>
    public static string Explain(string stored, RoutingRules rules, PlaceMap places) => string.Join(", ", stored.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(part =>
    {
        var (code, value) = part.Split(':', 2) is [var c, var v] ? (c, v) : (part, null);
        return Data.Codes.Parse<BecauseCode>(code) is { } reason ? Sentence(reason, value, rules, places) : null;
    }).OfType<string>());

    private static string Sentence(BecauseCode reason, string? value, RoutingRules rules, PlaceMap places)
    {
        var agency = rules.Tree.Find(value)?.ShortName ?? value;
        var area = places.Find(value) is { } a ? PlaceMap.ShortName(a) : value;
        var category = rules.Category(value) is { } c ? Shell.Words.T(c.NameId, c.NameEn) : value;
        return reason switch
        {
            BecauseCode.CategoryAgency => Shell.Words.T($"kategori “{category}”", $"category “{category}”"),
            BecauseCode.PointOfApp => Shell.Words.T($"titik JAKI di {area}", $"JAKI point in {area}"),
            BecauseCode.VillageOfPlace => Shell.Words.T($"pekerjaan kelurahan, lokasi {area}", $"the village's work, place {area}"),
            BecauseCode.PartInCity => Shell.Words.T($"lokasi di {area}", $"place in {area}"),
            BecauseCode.CityUnknown => Shell.Words.T("kota belum diketahui", "city not known yet"),
            BecauseCode.AboutOfficials => Shell.Words.T("menyangkut aparatur, ke Inspektorat", "about officials, to the Inspectorate"),
            BecauseCode.NoCategory => Shell.Words.T("kategori belum jelas, pilih sendiri", "category unclear, choose yourself"),
            BecauseCode.VillageUnknown => Shell.Words.T("kelurahan belum diketahui", "village not known yet"),
            _ => Shell.Words.T($"unit {agency} tidak berlaku lagi", $"unit {agency} is no longer valid"),
        };
    }
}
