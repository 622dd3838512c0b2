using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace CrmConsole.Accounts;

/// <summary>Knows a machine by the header <c>X-Api-Key</c>; Open311 clients, whose protocol has it so, also by the field
/// <c>api_key</c> of form or query.</summary>
internal sealed class ApiKeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder, ApiKeys keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
{
    public new const string Scheme = "ApiKey";
    public const string Header = "X-Api-Key";
    private const string Field = "api_key";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (await KeyAsync() is not { Length: > 0 } key) return AuthenticateResult.NoResult();
        return await keys.FindAsync(key) is { } principal
            ? AuthenticateResult.Success(new AuthenticationTicket(principal, Scheme))
            : AuthenticateResult.Fail("Unknown API key.");
    }

    private async ValueTask<string?> KeyAsync()
    {
        if (Request.Headers.TryGetValue(Header, out var header)) return header.ToString();
        if (!Request.Path.StartsWithSegments("/open311", StringComparison.OrdinalIgnoreCase)) return null;
        if (Request.Query.TryGetValue(Field, out var query)) return query.ToString();
        // The form stays readable for the endpoint: it is parsed once and kept.
        return Request.HasFormContentType ? (await Request.ReadFormAsync(Context.RequestAborted))[Field].ToString() : null;
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) =>
        RefuseAsync(StatusCodes.Status401Unauthorized, "Kunci API tidak ada atau tidak berlaku.", $"Kirim kunci yang berlaku pada kepala {Header}. (Send a valid key in the header {Header}.)");

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        RefuseAsync(StatusCodes.Status403Forbidden, "Kunci API ini tidak berhak untuk itu.", "Minta administrator menambah cakupan kunci. (The key lacks the scope.)");

    private Task RefuseAsync(int status, string title, string detail)
    {
        Response.StatusCode = status;
        if (status == StatusCodes.Status401Unauthorized) Response.Headers.WWWAuthenticate = Scheme;
        return Response.WriteAsJsonAsync(new ProblemDetails { Status = status, Title = title, Detail = detail }, options: null, "application/problem+json", Context.RequestAborted);
    }
}
