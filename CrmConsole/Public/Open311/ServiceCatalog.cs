using System.Text.Json;
using CrmConsole.Data;
using CrmConsole.Routing;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Public.Open311;

/// <summary>A further question about one kind of report.</summary>
/// <param name="Datatype">string, number, datetime, text, singlevaluelist or multivaluelist.</param>
/// <param name="Variable">False: only something to be read, no answer wanted.</param>
internal sealed record ServiceAttribute(string Code, string Datatype, string NameId, string NameEn)
{
    public bool Variable { get; init; } = true;
    public bool Required { get; init; }
    public string? HintId { get; init; }
    public string? HintEn { get; init; }
    public IReadOnlyList<AttributeValue> Values { get; init; } = [];

    public string Name => T(NameId, NameEn);
    public string? Hint => HintId is null ? null : T(HintId, HintEn ?? HintId);
}

internal sealed record AttributeValue(string Key, string NameId, string NameEn)
{
    public string Name => T(NameId, NameEn);
}

/// <summary>Our categories as the standard's services. What is asked beyond the text stands in
/// <c>Data/Reference/open311-attributes.json</c>.</summary>
internal sealed class ServiceCatalog(RoutingDirectory routing, TimeProvider time)
{
    private static readonly Dictionary<string, ServiceAttribute[]> Attributes = Read();

    /// <summary>Null for a code that is unknown or not valid now.</summary>
    public Category? Find(string? code) => routing.Current.Category(code) is { } category && category.ValidAt(time.GetUtcNow()) ? category : null;

    public static IReadOnlyList<ServiceAttribute> AttributesOf(string code) => Attributes.GetValueOrDefault(code, []);

    public static string NameOf(Category category) => T(category.NameId, category.NameEn);

    public Node List()
    {
        var now = time.GetUtcNow();
        return Node.List("service", routing.Current.Categories.Values.Where(c => c.ValidAt(now)).OrderBy(c => c.Group, StringComparer.Ordinal).ThenBy(c => c.Code, StringComparer.Ordinal).Select(Service));
    }

    /// <summary>Throws <see cref="RefusedException"/> for an unknown code.</summary>
    public Node Definition(string code)
    {
        var category = Find(code) ?? throw Unknown(code);
        return Node.Object(
            ("service_code", Node.Text(category.Code)),
            ("attributes", Node.List("attribute", AttributesOf(category.Code).Select((a, i) => Node.Object(
                ("variable", Node.Flag(a.Variable)), ("code", Node.Text(a.Code)), ("datatype", Node.Text(a.Datatype)), ("required", Node.Flag(a.Required)),
                ("datatype_description", Node.Text(a.Hint)), ("order", Node.Number(i + 1)), ("description", Node.Text(a.Name)),
                ("values", Node.List("value", a.Values.Select(v => Node.Object(("key", Node.Text(v.Key)), ("name", Node.Text(v.Name)))))))))));
    }

    public static RefusedException Unknown(string code) => new(404, T($"service_code {Short(code)} tidak dikenal. Daftarnya ada di /open311/v2/services.", $"service_code {Short(code)} is not known. The list is at /open311/v2/services."));

    private static string Short(string code) => code.Length <= 60 ? code : code[..60] + "…";

    private static Node Service(Category c) => Node.Object(
        ("service_code", Node.Text(c.Code)), ("service_name", Node.Text(NameOf(c))), ("description", Node.Text(T($"{c.NameId}. Target selesai {c.DeadlineDays} hari.", $"{c.NameEn}. To be done within {c.DeadlineDays} days."))),
        ("metadata", Node.Flag(AttributesOf(c.Code).Count > 0)), ("type", Node.Text("realtime")),
        ("keywords", Node.Text(c.Keywords.Replace(";", ", ", StringComparison.Ordinal))), ("group", Node.Text(c.Group)));

    private static Dictionary<string, ServiceAttribute[]> Read() =>
        JsonSerializer.Deserialize<Dictionary<string, ServiceAttribute[]>>(ReferenceFiles.Text("open311-attributes.json"), JsonSerializerOptions.Web)!;
}
