using System.Globalization;
using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Deadlines;
using CrmConsole.Places;
using CrmConsole.Replies;
using CrmConsole.Routing;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Reference;

/// <summary>Every table that an administrator may edit and import. Column keys are those of the files in <c>Data/Reference</c>.</summary>
public static class ReferenceTables
{
    private static readonly string[] AgencyKinds = ["province", "bureau", "agency", "subagency", "mayor", "district", "village", "inspectorate", "bumd", "external"];

    public static readonly IReadOnlyList<ReferenceTable> All =
    [
        new ReferenceTable<Agency>("unit", "Unit", "Agencies")
        {
            Blank = () => new Agency { Code = "", Name = "", ShortName = "", Kind = "agency" },
            Sound = AgencySound,
            Fields =
            [
                new(new("code", "Kode", "Code", Required: true, Fixed: true), a => a.Code, (a, v) => a.Code = Code(v)),
                new(new("name", "Nama", "Name", Required: true), a => a.Name, (a, v) => a.Name = v),
                new(new("short_name", "Nama pendek", "Short name", Required: true), a => a.ShortName, (a, v) => a.ShortName = v),
                new(new("kind", "Jenis", "Kind", ColumnKind.Choice, Required: true, Choices: AgencyKinds), a => a.Kind, (a, v) => a.Kind = v),
                new(new("parent_code", "Kode induk", "Parent's code"), a => a.ParentCode ?? "", (a, v) => a.ParentCode = Cells.Optional(v)),
                new(new("area_code", "Kode wilayah", "Area's code"), a => a.AreaCode ?? "", (a, v) => a.AreaCode = Cells.Optional(v)),
                .. Validity<Agency>(a => a.ValidFrom, (a, v) => a.ValidFrom = v, a => a.ValidTo, (a, v) => a.ValidTo = v),
            ],
        },
        new ReferenceTable<Category>("kategori", "Kategori", "Categories")
        {
            Blank = () => new Category { Code = "", NameId = "", NameEn = "", Group = "", DefaultAgency = "", Keywords = "" },
            Sound = (db, c) => c.DefaultAgency == "kelurahan" || db.Agencies.Any(a => a.Code == c.DefaultAgency) ? Ordered(c.ValidFrom, c.ValidTo) : Unknown("default_agency", c.DefaultAgency),
            Fields =
            [
                new(new("code", "Kode", "Code", Required: true, Fixed: true), c => c.Code, (c, v) => c.Code = Code(v)),
                new(new("name_id", "Nama", "Name in Indonesian", Required: true), c => c.NameId, (c, v) => c.NameId = v),
                new(new("name_en", "Nama Inggris", "Name in English", Required: true), c => c.NameEn, (c, v) => c.NameEn = v),
                new(new("group", "Kelompok", "Group", Required: true), c => c.Group, (c, v) => c.Group = v),
                new(new("default_agency", "Unit penanggung jawab", "Responsible agency", Required: true), c => c.DefaultAgency, (c, v) => c.DefaultAgency = v),
                new(new("deadline_days", "Tenggat (hari)", "Deadline (days)", ColumnKind.Number, Required: true), c => Text(c.DeadlineDays), (c, v) => c.DeadlineDays = Cells.Number(v, 1, 730)),
                new(new("emergency", "Darurat", "Emergency", ColumnKind.Flag), c => Cells.Flag(c.Emergency), (c, v) => c.Emergency = Cells.Flag(v)),
                new(new("sensitive", "Rahasia", "Sensitive", ColumnKind.Flag), c => Cells.Flag(c.Sensitive), (c, v) => c.Sensitive = Cells.Flag(v)),
                new(new("keywords", "Kata kunci, dipisah titik koma", "Keywords, separated by semicolons", ColumnKind.Long), c => c.Keywords, (c, v) => c.Keywords = v.ToLowerInvariant()),
                .. Validity<Category>(c => c.ValidFrom, (c, v) => c.ValidFrom = v, c => c.ValidTo, (c, v) => c.ValidTo = v),
            ],
        },
        new ReferenceTable<Area>("wilayah", "Wilayah", "Areas")
        {
            Blank = () => new Area { Code = "", Name = "", Level = "village" },
            Sound = AreaSound,
            Fields =
            [
                new(new("code", "Kode Kemendagri", "Kemendagri code", Required: true, Fixed: true), a => a.Code, (a, v) => a.Code = AreaCode(v)),
                new(new("name", "Nama", "Name", Required: true), a => a.Name, (a, v) => a.Name = v),
                new(new("level", "Tingkat", "Level", ColumnKind.Choice, Required: true, Choices: ["province", "city", "district", "village"]), a => a.Level, (a, v) => a.Level = v),
                new(new("parent_code", "Kode induk", "Parent's code"), a => a.ParentCode ?? "", (a, v) => a.ParentCode = Cells.Optional(v)),
                new(new("lat", "Lintang", "Latitude", Required: true), a => Text(a.Latitude), (a, v) => a.Latitude = Cells.Degrees(v, 90)),
                new(new("lng", "Bujur", "Longitude", Required: true), a => Text(a.Longitude), (a, v) => a.Longitude = Cells.Degrees(v, 180)),
                new(new(ReferenceFile.Outline, "Batas", "Outline", ColumnKind.Hidden), a => a.Polygon ?? "", (a, v) => a.Polygon = Cells.Optional(v)),
                .. Validity<Area>(a => a.ValidFrom, (a, v) => a.ValidFrom = v, a => a.ValidTo, (a, v) => a.ValidTo = v),
            ],
        },
        new ReferenceTable<Holiday>("libur", "Hari libur", "Holidays")
        {
            Removable = true,
            Blank = () => new Holiday { Name = "", Kind = "national" },
            Fields =
            [
                new(new("date", "Tanggal", "Date", ColumnKind.Day, Required: true, Fixed: true), h => h.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), (h, v) => h.Date = Cells.Date(v)),
                new(new("name", "Nama", "Name", Required: true), h => h.Name, (h, v) => h.Name = v),
                new(new("kind", "Jenis", "Kind", ColumnKind.Choice, Required: true, Choices: ["national", "collective_leave"]), h => h.Kind, (h, v) => h.Kind = v),
            ],
        },
        new ReferenceTable<Channel>("kanal", "Kanal", "Channels")
        {
            Blank = () => new Channel { Code = "", Name = "", NameEn = "", Wire = "entry", SortOrder = 100 },
            Fields =
            [
                new(new("code", "Kode", "Code", Required: true, Fixed: true), c => c.Code, (c, v) => c.Code = Code(v)),
                new(new("name", "Nama", "Name", Required: true), c => c.Name, (c, v) => c.Name = v),
                new(new("name_en", "Nama Inggris", "Name in English", Required: true), c => c.NameEn, (c, v) => c.NameEn = v),
                // What carries a channel decides where its answers go: set once.
                new(new("wire", "Sambungan", "Wire", Fixed: true), c => c.Wire, (c, v) => c.Wire = v.Length == 0 ? "entry" : v),
                new(new("enabled", "Aktif", "On", ColumnKind.Flag), c => Cells.Flag(c.Enabled), (c, v) => c.Enabled = Cells.Flag(v)),
                new(new("sort_order", "Urutan", "Order", ColumnKind.Number), c => Text(c.SortOrder), (c, v) => c.SortOrder = Cells.Number(v, 0, 1000)),
            ],
        },
        new ReferenceTable<Template>("templat", "Templat", "Templates")
        {
            Blank = () => new Template { Code = "", Language = "id", Name = "", Body = "", ForOfficers = true },
            Fields =
            [
                new(new("code", "Kode", "Code", Required: true, Fixed: true), t => t.Code, (t, v) => t.Code = Code(v)),
                new(new("language", "Bahasa", "Language", ColumnKind.Choice, Required: true, Fixed: true, Choices: ["id", "en"]), t => t.Language, (t, v) => t.Language = v),
                new(new("name", "Nama", "Name", Required: true), t => t.Name, (t, v) => t.Name = v),
                new(new("for_officers", "Dapat dipilih petugas", "Officers may choose it", ColumnKind.Flag, Fixed: true), t => Cells.Flag(t.ForOfficers), (t, v) => t.ForOfficers = Cells.Flag(v)),
                new(new("subject", "Judul", "Subject"), t => t.Subject ?? "", (t, v) => t.Subject = Cells.Optional(v)),
                new(new("body", "Isi", "Text", ColumnKind.Long, Required: true), t => t.Body, (t, v) => t.Body = TemplateRules.Checked(t, v)),
            ],
        },
        new ReferenceTable<Landmark>("patokan", "Patokan", "Landmarks")
        {
            Blank = () => new Landmark { Name = "", Key = "", AreaCode = "", Source = LandmarkSource.Staff },
            Sound = (db, l) => db.Areas.Any(a => a.Code == l.AreaCode && a.Level == "village") ? null : Unknown("area_code", l.AreaCode),
            Fields =
            [
                new(new("name", "Nama", "Name", Required: true, Fixed: true), l => l.Name, (l, v) => (l.Name, l.Key) = (v, LandmarkKey(v)), Landmark.KeyOf),
                new(new("area_code", "Kode kelurahan", "Village's code", Required: true, Fixed: true), l => l.AreaCode, (l, v) => l.AreaCode = AreaCode(v)),
                new(new("hidden", "Disembunyikan", "Hidden", ColumnKind.Flag), l => Cells.Flag(l.Hidden), (l, v) => l.Hidden = Cells.Flag(v)),
                new(new("uses", "Dipakai", "Used", ColumnKind.Told), l => Text(l.Uses), (_, _) => { }),
                new(new("source", "Asal", "Source", ColumnKind.Told), l => Codes.Code(l.Source), (_, _) => { }),
                new(new("lat", "Lintang", "Latitude", Required: true, Listed: false), l => Text(l.Latitude), (l, v) => l.Latitude = Cells.Degrees(v, 90)),
                new(new("lng", "Bujur", "Longitude", Required: true, Listed: false), l => Text(l.Longitude), (l, v) => l.Longitude = Cells.Degrees(v, 180)),
            ],
        },
        new ReferenceTable<EmergencyWord>("kata-darurat", "Kata darurat", "Emergency words")
        {
            Blank = () => new EmergencyWord { Word = "" },
            Fields =
            [
                new(new("word", "Kata (! di depan: pengecualian)", "Word (! before it: an exception)", Required: true, Fixed: true), w => w.Word, (w, v) => w.Word = v.ToLowerInvariant()),
                new(new("enabled", "Aktif", "On", ColumnKind.Flag), w => Cells.Flag(w.Enabled), (w, v) => w.Enabled = Cells.Flag(v)),
            ],
        },
        DeskPlaceTable.Table,
    ];

    public static ReferenceTable? Find(string? code) => All.FirstOrDefault(t => t.Code == code);

    private static Field<T>[] Validity<T>(Func<T, DateTimeOffset?> from, Action<T, DateTimeOffset?> setFrom, Func<T, DateTimeOffset?> to, Action<T, DateTimeOffset?> setTo) =>
    [
        new(new("valid_from", "Berlaku sejak", "Valid from", ColumnKind.Day), r => Cells.Day(from(r)), (r, v) => setFrom(r, Cells.Day(v))),
        new(new(ReferenceTable.EndColumn, "Tidak berlaku lagi mulai", "No longer valid from", ColumnKind.Day), r => Cells.Day(to(r)), (r, v) => setTo(r, Cells.Day(v))),
    ];

    private static string? AgencySound(CrmDb db, Agency a)
    {
        if (a.ParentCode is null != (a.Kind is "province" or "external")) return a.ParentCode is null ? T("Kode induk harus diisi: setiap unit berada di bawah unit lain.", "The parent's code is needed: every unit stands under another.") : null;
        if (a.AreaCode is { } area && !db.Areas.Any(x => x.Code == area)) return Unknown("area_code", area);
        var above = a;
        for (var depth = 0; above?.ParentCode is { } parent; depth++)
        {
            if (depth > 15 || parent == a.Code) return T($"Induk {a.ParentCode} berada di bawah unit ini sendiri.", $"The parent {a.ParentCode} stands under this unit itself.");
            above = db.Agencies.Local.FirstOrDefault(x => x.Code == parent);
            if (above is null) return Unknown("parent_code", parent);
        }
        return Ordered(a.ValidFrom, a.ValidTo);
    }

    private static string? AreaSound(CrmDb db, Area a)
    {
        if (a.Level != "province" && (a.ParentCode is null || !a.Code.StartsWith(a.ParentCode + ".", StringComparison.Ordinal))) return T("Kode induk harus bagian depan dari kode wilayah.", "The parent's code must be the beginning of the area's code.");
        if (a.ParentCode is { } parent && !db.Areas.Local.Any(x => x.Code == parent)) return Unknown("parent_code", parent);
        return a.Polygon is { } outline && !OutlineRules.Sound(outline) ? T("Batas wilayah bukan MultiPolygon yang sah (bujur, lintang).", "The outline is no valid MultiPolygon (longitude, latitude).") : Ordered(a.ValidFrom, a.ValidTo);
    }

    private static string? Ordered(DateTimeOffset? from, DateTimeOffset? to) => to <= from ? T("Akhir masa berlaku harus sesudah awalnya.", "Validity must end after it begins.") : null;

    private static string Unknown(string column, string code) => T($"{column}: \"{code}\" tidak ada.", $"{column}: there is no \"{code}\".");

    private static string Code(string text) => text.Length is > 0 and <= 60 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.' or '_')
        ? text : throw new FormatException(T("hanya huruf kecil, angka, titik, dan tanda hubung (paling banyak 60).", "only small letters, digits, dots and hyphens (60 at most)."));

    private static string AreaCode(string text) => text.Length <= 13 && text.Split('.') is { Length: <= 4 } parts && parts.All(p => p.Length > 0 && p.All(char.IsAsciiDigit))
        ? text : throw new FormatException(T("bukan kode Kemendagri, contoh 31.72.01.1005.", "is no Kemendagri code, such as 31.72.01.1005."));

    private static string LandmarkKey(string name) => Landmark.KeyOf(name) is { Length: > 0 } key ? key : throw new FormatException(T("nama perlu paling sedikit satu huruf.", "a name needs a letter at least."));

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
