using Microsoft.JSInterop;

namespace CrmConsole.Cases.CasePage;

/// <summary>Addresses of the page's scripts, and an end that does not mind a browser that has gone.</summary>
internal static class CaseScripts
{
    public const string Case = "/js/case.js";
    public const string Draft = "/js/draft.js";
    public const string Redact = "/js/redact.js";

    public static async ValueTask TryAsync(IJSObjectReference? script, string function, params object?[] arguments)
    {
        try
        {
            if (script is not null) await script.InvokeVoidAsync(function, arguments);
        }
        catch (JSDisconnectedException)
        {
            // The page has gone, and what was to be done with it.
        }
    }

    public static async ValueTask DisposeAsync(IJSObjectReference? script)
    {
        if (script is null) return;
        try
        {
            await script.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // Nothing is left to tidy up.
        }
    }
}
