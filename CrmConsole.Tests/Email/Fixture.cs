using System.Globalization;
using System.Text.RegularExpressions;
using CrmConsole.Channels;
using CrmConsole.Channels.Email;

namespace CrmConsole.Tests.Email;

/// <summary>The mails of Fixtures/mail, parsed as if they came in on 25 November 2026.</summary>
internal static partial class Fixture
{
    public static readonly DateTimeOffset ReceivedAt = new(2026, 11, 25, 1, 15, 10, TimeSpan.Zero);

    public static readonly EmailBook Book = new(new Dictionary<string, EmailSettings>
    {
        ["email"] = new() { Address = "dki@jakarta.test", TrustedAuthServ = ["mail.jakarta.test"] },
    });

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Fixtures");

    public static IEnumerable<string> Names => Directory.EnumerateFiles(Path.Combine(Folder, "mail"), "*.eml").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal);

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Folder, "mail", name + ".eml"));

    public static ParsedMessage Parse(string name) => Parse(Bytes(name));

    public static ParsedMessage Parse(byte[] bytes) => new MailParser(Book).Parse(new RawEnvelope("email", "rfc822", "x|1|1", ReceivedAt, bytes));

    public static IEnumerable<string> Attacks => File.ReadLines(Path.Combine(Folder, "xss.txt")).Where(l => l.Length > 0 && l[0] != '#').Select(Unescape);

    private static string Unescape(string line) => Escape().Replace(line, m => m.Value[1] switch
    {
        'n' => "\n",
        't' => "\t",
        _ => ((char)int.Parse(m.Value.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString(),
    });

    [GeneratedRegex(@"\\(n|t|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4})")]
    private static partial Regex Escape();
}
