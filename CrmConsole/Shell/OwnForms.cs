using Microsoft.AspNetCore.Antiforgery;

namespace CrmConsole.Shell;

/// <summary>For calls of our own scripts: the framework looks at the token of forms only; these carry it in a header.</summary>
public static class OwnForms
{
    public static async ValueTask<object?> OnlyAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var antiforgery = context.HttpContext.RequestServices.GetRequiredService<IAntiforgery>();
        return await antiforgery.IsRequestValidAsync(context.HttpContext) ? await next(context) : Results.BadRequest();
    }
}
