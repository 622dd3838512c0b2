using System.Collections.Concurrent;
using System.Text;

namespace CrmConsole.Data;

/// <summary>Enum members as outside codes: <c>InProgress</c> ↔ <c>in_progress</c>. The codes are a contract (DESIGN §6).</summary>
public static class Codes
{
    private static readonly ConcurrentDictionary<Type, (Dictionary<string, Enum> ByCode, Dictionary<Enum, string> ByValue)> Tables = new();

    public static string Code(this Enum value) => Table(value.GetType()).ByValue[value];

    /// <summary>Null when the text is no code of this enum.</summary>
    public static T? Parse<T>(string code) where T : struct, Enum =>
        Table(typeof(T)).ByCode.TryGetValue(code, out var value) ? (T)value : null;

    public static IEnumerable<string> All<T>() where T : struct, Enum => Table(typeof(T)).ByCode.Keys;

    private static (Dictionary<string, Enum> ByCode, Dictionary<Enum, string> ByValue) Table(Type type) => Tables.GetOrAdd(type, static t =>
    {
        var byValue = Enum.GetValues(t).Cast<Enum>().ToDictionary(v => v, v => Snake(v.ToString()));
        return (byValue.ToDictionary(p => p.Value, p => p.Key), byValue);
    });

    private static string Snake(string name)
    {
        var text = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i])) text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }
        return text.ToString();
    }
}
