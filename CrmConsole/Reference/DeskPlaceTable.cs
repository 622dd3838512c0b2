using CrmConsole.Data;
using CrmConsole.Desk;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Reference;

/// <summary>Desks where people come in person: their hours, counters and contact.</summary>
internal static class DeskPlaceTable
{
    public static readonly ReferenceTable Table = new ReferenceTable<DeskPlace>("loket", "Loket", "Desks")
    {
        Blank = () => new DeskPlace { Code = "", Name = "", Channel = "", AgencyCode = "", Hours = "" },
        Sound = Sound,
        Fields =
        [
            new(new("code", "Kode (di alamat layar)", "Code (in the screen's address)", Required: true, Fixed: true), p => p.Code, (p, v) => p.Code = Code(v)),
            new(new("name", "Nama", "Name", Required: true), p => p.Name, (p, v) => p.Name = v),
            new(new("channel", "Kanal", "Channel", Required: true), p => p.Channel, (p, v) => p.Channel = v),
            new(new("agency_code", "Kode unit", "Unit's code", Required: true), p => p.AgencyCode, (p, v) => p.AgencyCode = v),
            new(new("hours", "Jam buka (1 = Senin), mis. 1-5 08:00-16:00", "Hours (1 = Monday), e.g. 1-5 08:00-16:00", Required: true), p => p.Hours, (p, v) => p.Hours = Hours(v)),
            new(new("counters", "Jumlah loket", "Counters", ColumnKind.Number, Required: true), p => p.Counters.ToString(System.Globalization.CultureInfo.InvariantCulture), (p, v) => p.Counters = Cells.Number(v, 1, 50)),
            new(new("address", "Alamat", "Address"), p => p.Address ?? "", (p, v) => p.Address = Cells.Optional(v)),
            new(new("contact", "Kontak pada tanda terima", "Contact on the receipt"), p => p.Contact ?? "", (p, v) => p.Contact = Cells.Optional(v)),
            new(new("area_code", "Kode wilayah", "Area's code"), p => p.AreaCode ?? "", (p, v) => p.AreaCode = Cells.Optional(v)),
            new(new("active", "Aktif", "On", ColumnKind.Flag), p => Cells.Flag(p.Active), (p, v) => p.Active = Cells.Flag(v)),
        ],
    };

    private static string? Sound(CrmDb db, DeskPlace p) =>
        !db.Channels.Any(c => c.Code == p.Channel) ? Unknown("channel", p.Channel)
        : !db.Agencies.Any(a => a.Code == p.AgencyCode) ? Unknown("agency_code", p.AgencyCode)
        : p.AreaCode is { } area && !db.Areas.Any(a => a.Code == area) ? Unknown("area_code", area)
        : null;

    private static string Unknown(string column, string value) => T($"{column}: \"{value}\" tidak ada.", $"{column}: there is no \"{value}\".");

    private static string Code(string v) => v.Length is > 0 and <= 60 && v.All(c => c is >= 'a' and <= 'z' or >= '0' and <= '9' or '-') && char.IsAsciiLetter(v[0])
        ? v : throw new FormatException(T("huruf kecil, angka, dan tanda hubung; diawali huruf.", "lower-case letters, digits and dashes; begins with a letter."));

    private static string Hours(string v) => OpeningHours.Parse(v) is not null ? v : throw new FormatException(T("tulis seperti 1-5 08:00-16:00; beberapa bagian dipisah titik koma.", "write like 1-5 08:00-16:00; several parts with semicolons."));
}
