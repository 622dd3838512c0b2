using System.Globalization;
using CrmConsole.Data;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Reference;

/// <summary><c>Told</c> is shown and never typed; <c>Hidden</c> is not even shown.</summary>
public enum ColumnKind { Text, Long, Number, Flag, Day, Choice, Told, Hidden }

/// <summary>A column as people edit it and files name it.</summary>
/// <param name="Key">The header in a file.</param>
/// <param name="Fixed">Part of the key, or set once: it can be given to a new row only.</param>
/// <param name="Listed">False: seen in the row's own panel only.</param>
/// <param name="Choices">Codes of a <see cref="ColumnKind.Choice"/>.</param>
public sealed record Column(string Key, string Indonesian, string English, ColumnKind Kind = ColumnKind.Text, bool Required = false, bool Fixed = false, IReadOnlyList<string>? Choices = null, bool Listed = true)
{
    public string Label => T(Indonesian, English);

    /// <summary>People and files may give it.</summary>
    public bool Typed => Kind is not (ColumnKind.Told or ColumnKind.Hidden);
}

/// <summary>A row as text, by the columns' keys. A column that is missing says nothing about the row.</summary>
public sealed record ReferenceRow(string Key, IReadOnlyDictionary<string, string> Values)
{
    public string this[string column] => Values.GetValueOrDefault(column, "");
}

/// <summary>One table of reference data: what its rows are called, and how a row is read, checked and written. Rows are never
/// deleted where cases may point to them: their validity ends.</summary>
public abstract class ReferenceTable(string code, string indonesian, string english)
{
    /// <summary>In addresses and in the audit.</summary>
    public string Code => code;
    public string Name => T(indonesian, english);
    public abstract IReadOnlyList<Column> Columns { get; }

    /// <summary>The row's key out of its values; null when a part is missing.</summary>
    public abstract string? KeyOf(IReadOnlyDictionary<string, string> values);

    /// <summary>Every row, by key. The rows are tracked by the context.</summary>
    public abstract IReadOnlyDictionary<string, ReferenceRow> Read(CrmDb db);

    /// <summary>Makes or changes a row in the context; nothing is saved. Returns a sentence that names the column when a value is
    /// impossible by itself. Call <see cref="Read"/> on the context before.</summary>
    public abstract string? Put(CrmDb db, string key, IReadOnlyDictionary<string, string> values);

    /// <summary>What is wrong with a row beside the others, once all are put; null when nothing is.</summary>
    public abstract string? Check(CrmDb db, string key);

    /// <summary>Rows may be taken away altogether, for nothing points to them.</summary>
    public bool Removable { get; init; }

    /// <summary>Takes the row away, when the table allows it.</summary>
    public abstract void Remove(CrmDb db, string key);

    public const string EndColumn = "valid_to";
    /// <summary>Rows have an end of validity.</summary>
    public bool Ends => Columns.Any(c => c.Key == EndColumn);
}

/// <summary>A column of <typeparamref name="T"/>. <paramref name="Set"/> throws <see cref="FormatException"/> with a sentence.</summary>
/// <param name="Form">Of a part of the key: what is equal in this form is the same.</param>
public sealed record Field<T>(Column Column, Func<T, string> Get, Action<T, string> Set, Func<string, string>? Form = null);

/// <inheritdoc cref="ReferenceTable"/>
public sealed class ReferenceTable<T>(string code, string indonesian, string english) : ReferenceTable(code, indonesian, english) where T : class
{
    public required IReadOnlyList<Field<T>> Fields { get; init; }
    /// <summary>A row with nothing but what its key says.</summary>
    public required Func<T> Blank { get; init; }
    public Func<CrmDb, T, string?> Sound { get; init; } = (_, _) => null;

    public override IReadOnlyList<Column> Columns => field ??= [.. Fields.Select(f => f.Column)];

    public override string? KeyOf(IReadOnlyDictionary<string, string> values)
    {
        var parts = KeyFields.Select(f => Formed(f, values.GetValueOrDefault(f.Column.Key, ""))).ToList();
        return parts.Exists(string.IsNullOrWhiteSpace) ? null : string.Join('/', parts);
    }

    public override IReadOnlyDictionary<string, ReferenceRow> Read(CrmDb db) =>
        db.Set<T>().ToList().ToDictionary(Key, row => new ReferenceRow(Key(row), Fields.ToDictionary(f => f.Column.Key, f => f.Get(row))));

    public override string? Put(CrmDb db, string key, IReadOnlyDictionary<string, string> values)
    {
        var row = Find(db, key);
        var isNew = row is null;
        row ??= Blank();
        foreach (var (column, get, set, _) in Fields)
        {
            if (!values.TryGetValue(column.Key, out var value) || (!isNew && (column.Fixed || get(row) == value))) continue;
            if (Problem(column, value) is { } problem) return problem;
            try
            {
                set(row, value.Trim());
            }
            catch (FormatException e)
            {
                return $"{column.Label}: {e.Message}";
            }
        }
        if (isNew && Fields.FirstOrDefault(f => f.Column.Required && string.IsNullOrWhiteSpace(values.GetValueOrDefault(f.Column.Key))) is { } missing) return T($"{missing.Column.Label} harus diisi.", $"{missing.Column.Label} is needed.");
        if (isNew) db.Add(row);
        return null;
    }

    public override string? Check(CrmDb db, string key) => Find(db, key) is { } row ? Sound(db, row) : null;

    public override void Remove(CrmDb db, string key)
    {
        if (Removable && Find(db, key) is { } row) db.Remove(row);
    }

    private IEnumerable<Field<T>> KeyFields => Fields.Where(f => f.Column is { Fixed: true, Required: true });

    private string Key(T row) => string.Join('/', KeyFields.Select(f => Formed(f, f.Get(row))));

    private static string Formed(Field<T> field, string value) => field.Form is { } form ? form(value) : value;

    // Tables are small and have been read into the context: found rows and those just put alike.
    private T? Find(CrmDb db, string key) => db.Set<T>().Local.FirstOrDefault(r => Key(r) == key);

    private static string? Problem(Column column, string value)
    {
        if (column.Required && string.IsNullOrWhiteSpace(value)) return T($"{column.Label} harus diisi.", $"{column.Label} is needed.");
        if (value.Length > (column.Kind is ColumnKind.Long or ColumnKind.Hidden ? 400_000 : 300)) return T($"{column.Label} terlalu panjang.", $"{column.Label} is too long.");
        if (column.Choices is { } choices && value.Length > 0 && !choices.Contains(value.Trim())) return T($"{column.Label}: \"{value}\" tidak dikenal. Yang ada: {string.Join(", ", choices)}.", $"{column.Label}: \"{value}\" is not known. There are: {string.Join(", ", choices)}.");
        return null;
    }
}

/// <summary>Texts from and to the types of columns.</summary>
internal static class Cells
{
    public static string Day(DateTimeOffset? instant) => instant is { } at ? JakartaTime.Day(at).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "";

    /// <summary>The instant at which that day begins in Jakarta.</summary>
    public static DateTimeOffset? Day(string text) => text.Length == 0 ? null : JakartaTime.StartOf(Date(text)).ToUniversalTime();

    public static DateOnly Date(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        ? day : throw new FormatException(T($"\"{text}\" bukan tanggal (tahun-bulan-hari).", $"\"{text}\" is no date (year-month-day)."));

    public static int Number(string text, int least, int most) => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
        ? number : throw new FormatException(T($"\"{text}\" bukan angka {least} sampai {most}.", $"\"{text}\" is no number from {least} to {most}."));

    public static double Degrees(string text, double most) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var degrees) && Math.Abs(degrees) <= most
        ? degrees : throw new FormatException(T($"\"{text}\" bukan derajat sampai {most}.", $"\"{text}\" is no degree up to {most}."));

    public static string Flag(bool value) => value ? "1" : "0";

    public static bool Flag(string text) => text switch
    {
        "1" => true,
        "0" or "" => false,
        _ => throw new FormatException(T("hanya 1 atau 0.", "only 1 or 0.")),
    };

    public static string? Optional(string text) => text.Length == 0 ? null : text;
}
