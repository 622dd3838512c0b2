using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace CrmConsole.Public.Statistics;

/// <summary>The figures of the page for other people's programs: one file a dimension, as CSV or JSON, for one year or all.</summary>
internal static class OpenData
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] Columns =
        ["period", "code", "name_id", "name_en", "received", "done", "median_days", "nine_of_ten_days", "late", "late_share", "reopened", "reopened_share", "rated", "satisfied", "satisfied_share", "hidden"];

    /// <param name="Tag">Changes with the content only, not with the minute.</param>
    private sealed record DataFile(byte[] Bytes, string Tag)
    {
        public static DataFile Of(byte[] bytes) => new(bytes, $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8))}\"");
    }

    /// <param name="name">Dimension and ending: <c>kelurahan.csv</c>.</param>
    public static IResult Answer(HttpContext http, Statistic? statistic, string name, string? year, string licence)
    {
        http.Response.Headers.AccessControlAllowOrigin = "*";
        var (dimension, ending) = Path.GetExtension(name) is { Length: > 0 } e ? (name[..^e.Length], e) : (name, "");
        if (!Dimensions.All.Contains(dimension) || ending is not (".csv" or ".json"))
            return Results.Problem($"Tidak ada berkas \"{name}\". Yang ada: {string.Join(", ", Dimensions.All)}, masing-masing .csv dan .json. / There is no such file; the names above exist.", statusCode: 404);
        if (http.Request.Query.Keys.Except(["tahun"]).Any())
            return Results.Problem("Satu-satunya parameter adalah tahun; silang antardimensi tidak diterbitkan. / The only parameter is tahun (year); crossings of dimensions are not published.", statusCode: 400);
        if (statistic is null)
        {
            http.Response.Headers.RetryAfter = "10";
            return Results.Problem("Angka sedang dihitung. Coba lagi sebentar lagi. / The figures are being computed. Try again in a moment.", statusCode: 503);
        }
        int? only = null;
        if (!string.IsNullOrEmpty(year))
        {
            if (!int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var y) || y < statistic.FirstYear || y > statistic.LastYear)
                return Results.Problem($"tahun: {statistic.FirstYear}–{statistic.LastYear}.", statusCode: 400);
            only = y;
        }
        var file = statistic.Keep($"{dimension}{ending} {only}", () => DataFile.Of(ending == ".csv" ? Csv(statistic, dimension, only, licence) : ToJson(statistic, dimension, only, licence)));
        http.Response.Headers.CacheControl = "public, max-age=60";
        return Results.Bytes(file.Bytes, ending == ".csv" ? "text/csv; charset=utf-8" : "application/json", name, entityTag: new EntityTagHeaderValue(file.Tag));
    }

    private static byte[] Csv(Statistic statistic, string dimension, int? year, string licence)
    {
        var text = new StringBuilder("\uFEFF");
        text.AppendJoin(',', Columns).Append("\r\n");
        foreach (var row in Rows(statistic, dimension, year)) text.AppendJoin(',', row.Select(Cell)).Append("\r\n");
        // Notes last, so that the first line is the header for every program.
        text.Append("\r\n").Append(Cell("# " + Licence(licence))).Append("\r\n");
        foreach (var (id, name, meaning) in Both()) text.Append(Cell($"# {id}: {name}. {meaning}")).Append("\r\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] ToJson(Statistic statistic, string dimension, int? year, string licence) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        licence = Licence(licence),
        dimension,
        definitions = Both().Select(d => new { d.Id, d.Name, d.Meaning }),
        rows = Rows(statistic, dimension, year).Select(row => Columns.Zip(row).ToDictionary(p => p.First, p => p.First == "hidden" ? ((string)p.Second!).Split(' ', StringSplitOptions.RemoveEmptyEntries) : p.Second)),
    }, Json);

    private static string Licence(string licence) => "Pemerintah Provinsi DKI Jakarta, CRM. " + licence;

    private static IEnumerable<(string Id, string Name, string Meaning)> Both()
    {
        var (indonesian, english) = (Shell.Words.In(Shell.Words.Indonesian, () => StatisticsWords.Definitions), Shell.Words.In(Shell.Words.English, () => StatisticsWords.Definitions));
        return indonesian.Zip(english).Select(p => (p.First.Id, $"{p.First.Name} / {p.Second.Name}", $"{p.First.Meaning} / {p.Second.Meaning}"));
    }

    private static IEnumerable<object?[]> Rows(Statistic statistic, string dimension, int? only)
    {
        var cube = statistic.Cubes[dimension];
        for (var year = only ?? statistic.FirstYear; year <= (only ?? statistic.LastYear); year++)
        {
            for (var month = 0; month <= 12; month++)
            {
                var period = month == 0 ? year.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{year}-{month:00}");
                for (var i = 0; i < cube.Dimension.Rows.Count; i++)
                {
                    var (row, f) = (cube.Dimension.Rows[i], cube.At(i, year, month == 0 ? null : month));
                    // Where nothing came there is no line.
                    if (f == Figure.Nothing) continue;
                    yield return [period, row.Code, row.Indonesian, row.English, f.Received, f.Done, Days(f.Median), Days(f.NineOfTen), f.Late, Share(f.LateShare), f.Reopened, Share(f.ReopenedShare), f.Rated, f.Satisfied, Share(f.SatisfiedShare), Hidden(f)];
                }
            }
        }
    }

    private static double? Days(int? seconds) => seconds is { } s ? Math.Round(StatisticsWords.InDays(s), 2) : null;
    private static double? Share(double? share) => share is { } s ? Math.Round(s, 4) : null;
    private static string Hidden(Figure f) => string.Join(' ', Enum.GetValues<Measure>().Where(m => f[m] is null).Select(m => m.ToString().ToLowerInvariant()));

    // Names are edited by people: one that a spreadsheet would compute is made plain text.
    internal static string Cell(object? value)
    {
        var text = value switch { null => "", IFormattable f => f.ToString(null, CultureInfo.InvariantCulture), _ => value.ToString()! };
        if (value is string && text.Length > 1 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r') text = "'" + text;
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
