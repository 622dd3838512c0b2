using CrmConsole.Desk;
using CrmConsole.Routing;

namespace CrmConsole.Data;

/// <summary>The places where people come in person (DOMAIN §2): the pavilion, the Inspectorate, and every mayor's, district
/// and village office. Hours are those of DOMAIN §2; an administrator changes them.</summary>
internal static class SeedDeskPlaces
{
    private const string OfficeHours = "1-5 08:00-16:00";

    public static IReadOnlyList<DeskPlace> From(IEnumerable<Agency> agencies) =>
    [
        new()
        {
            Code = "balaikota", Name = "Pendopo Balai Kota", Channel = "pendopo", AgencyCode = "biro-umum", AreaCode = "31.71",
            Address = "Jalan Medan Merdeka Selatan 8–9, Jakarta Pusat", Hours = "1-5 07:30-09:30", Counters = 4,
        },
        .. agencies.Select(Place).OfType<DeskPlace>(),
    ];

    private static DeskPlace? Place(Agency agency) => agency.Kind switch
    {
        "mayor" => Office(agency, "walikota", agency.Code, 2),
        "district" => Office(agency, "kecamatan", agency.Code, 2),
        "village" => Office(agency, "kelurahan", agency.Code, 1),
        "inspectorate" => Office(agency, "inspektorat", "inspektorat", 1),
        _ => null,
    };

    // Agency codes have dots, addresses of waiting-room screens do not.
    private static DeskPlace Office(Agency agency, string channel, string code, int counters) => new()
    {
        Code = code.Replace('.', '-'), Name = agency.Name, Channel = channel, AgencyCode = agency.Code, AreaCode = agency.AreaCode, Hours = OfficeHours, Counters = counters,
    };
}
