using static CrmConsole.Shell.Words;

namespace CrmConsole.Public.ReportForm;

/// <summary>The form's fields by name, and how a field points at what is said of it.</summary>
internal static class ReportWords
{
    public static string Field(string id) => id switch
    {
        "teks" => T("Apa yang terjadi", "What happened"),
        "kategori" => T("Kategori", "Category"),
        "alamat" => T("Tempat", "Place"),
        "foto" => T("Foto", "Photos"),
        "siapa" => T("Siapa Anda", "Who you are"),
        "nama" => T("Nama", "Name"),
        "telepon" => T("Nomor telepon", "Phone number"),
        "surel" => T("Surel", "E-mail"),
        _ => T("Persetujuan", "Agreement"),
    };

    /// <summary>Ids of the help and, when something is wrong, of the sentence that says so; null when there is neither.</summary>
    public static string? Describe(IReadOnlyDictionary<string, string> fields, string id, bool help = false) =>
        (help, fields.ContainsKey(id)) switch
        {
            (true, true) => $"{id}-salah {id}-bantu",
            (true, false) => $"{id}-bantu",
            (false, true) => $"{id}-salah",
            _ => null,
        };

    public static string? Invalid(IReadOnlyDictionary<string, string> fields, string id) => fields.ContainsKey(id) ? "true" : null;
}
