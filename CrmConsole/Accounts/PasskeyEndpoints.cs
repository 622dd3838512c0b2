using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;

namespace CrmConsole.Accounts;

/// <summary>The questions that <c>passkey.js</c> hands to the browser; the answers come back with ordinary forms.</summary>
internal static class PasskeyEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/masuk/passkey", async (HttpContext context, IAntiforgery antiforgery, StaffSignInManager signIn) =>
            await antiforgery.IsRequestValidAsync(context)
                // No account is named: the device offers what it has, so nothing tells who has an account.
                ? Results.Content(await signIn.MakePasskeyRequestOptionsAsync(null), "application/json")
                : Results.BadRequest()).AllowAnonymous();

        app.MapPost("/akun/passkey", async (HttpContext context, IAntiforgery antiforgery, StaffSignInManager signIn, UserManager<StaffUser> users) =>
        {
            if (!await antiforgery.IsRequestValidAsync(context)) return Results.BadRequest();
            if (await users.GetUserAsync(context.User) is not { } user) return Results.Unauthorized();
            var options = await signIn.MakePasskeyCreationOptionsAsync(new PasskeyUserEntity
            {
                Id = await users.GetUserIdAsync(user), Name = user.Email!, DisplayName = user.DisplayName,
            });
            return Results.Content(options, "application/json");
        });
    }
}
