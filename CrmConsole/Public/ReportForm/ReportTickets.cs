using System.Globalization;
using Microsoft.AspNetCore.DataProtection;

namespace CrmConsole.Public.ReportForm;

/// <param name="Id">Given once; the report's external id.</param>
/// <param name="IssuedAt">When the form was opened.</param>
internal sealed record Ticket(string Id, DateTimeOffset IssuedAt);

/// <summary>What the server gives along and gets back unchanged: the one-time id of a form, and afterwards the right to see the
/// number and PIN of the report made of it. Sealed, so that neither can be guessed or made.</summary>
internal sealed class ReportTickets(IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>How long the page with number and PIN can be opened again on the same device.</summary>
    public static readonly TimeSpan ShownFor = TimeSpan.FromMinutes(15);
    private const string CookieName = "crm-lapor", CookiePath = "/lapor";
    private const int LongestSealed = 1000;

    private readonly IDataProtector forms = protection.CreateProtector("lapor.formulir.v1"), receipts = protection.CreateProtector("lapor.terkirim.v1");

    public string New() => Seal(forms, Guid.NewGuid().ToString("N"));

    /// <summary>Null for anything that was not given out here.</summary>
    public Ticket? Read(string? ticket) => Open(forms, ticket) is { } t ? new Ticket(t.Value, t.At) : null;

    /// <summary>Lets this browser see what became of its form, for a while. Not in an address: those are kept and shared.</summary>
    public void Give(HttpContext http, long journalId) =>
        http.Response.Cookies.Append(CookieName, Seal(receipts, journalId.ToString(CultureInfo.InvariantCulture)), Shape(http, ShownFor));

    /// <summary>The journal row of the form that this browser sent last; null when there is none or the time is over.</summary>
    public long? Sent(HttpContext http) =>
        Open(receipts, http.Request.Cookies[CookieName]) is { } t && time.GetUtcNow() - t.At <= ShownFor && long.TryParse(t.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    public static void Forget(HttpContext http) => http.Response.Cookies.Delete(CookieName, Shape(http, null));

    private static CookieOptions Shape(HttpContext http, TimeSpan? age) =>
        new() { Path = CookiePath, HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, MaxAge = age, IsEssential = true };

    private string Seal(IDataProtector protector, string value) =>
        protector.Protect($"{value}|{time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}");

    private static (string Value, DateTimeOffset At)? Open(IDataProtector protector, string? text)
    {
        if (text is not { Length: > 0 and <= LongestSealed }) return null;
        try
        {
            return protector.Unprotect(text).Split('|') is [var value, var at] ? (value, DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(at, CultureInfo.InvariantCulture))) : null;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }
}
