using CrmConsole.Data;
using CrmConsole.Shell;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CrmConsole.Accounts;

/// <summary>Staff identity, sign-in, roles and units, and the keys of machines.</summary>
public static class AccountsRoom
{
    public static IServiceCollection AddAccounts(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        var demo = DemoSettings.From(configuration, environment);
        var settings = AccountSettings.From(configuration, demo);
        services.TryAddSingleton(demo);
        services.AddSingleton(settings);
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<SecondFactorRule>();
        services.AddSingleton<OneUseLinks>();
        services.AddSingleton<StaffAdmin>();
        services.AddSingleton<StaffList>();
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<ApiKeyAdmin>();
        services.AddSingleton<SessionCheck>();
        services.AddScoped<StaffSignIn>();
        services.AddHttpContextAccessor();
        AddIdentity(services, settings);
        AddCookieKeys(services, configuration, environment);
        services.AddAuthorization(Policies.Add);
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, SessionWatch>();
        SignInLimits.Add(services, settings);
        services.AddSingleton(new RailEntry(80, "/admin/petugas", "people", "Petugas", "Staff", Roles.Admin));
        services.AddSingleton(new RailEntry(56, "/admin/kunci-api", "lock", "Kunci API", "API keys", Roles.Admin));
        services.AddSingleton(new Stylesheet("css/list-panel.css"));
        return services;
    }

    private static void AddIdentity(IServiceCollection services, AccountSettings settings)
    {
        services.AddIdentityCore<StaffUser>(o =>
            {
                o.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
                o.User.RequireUniqueEmail = true;
                o.User.AllowedUserNameCharacters = "";
                PasswordRules.Apply(o.Password);
                o.Lockout.MaxFailedAccessAttempts = SignInThrottle.MostFailures;
                o.Lockout.DefaultLockoutTimeSpan = SignInThrottle.LockTime;
            })
            .AddRoles<IdentityRole<long>>()
            .AddEntityFrameworkStores<CrmDb>()
            .AddSignInManager<StaffSignInManager>()
            .AddClaimsPrincipalFactory<StaffClaims>()
            .AddPasswordValidator<PasswordRules>()
            .AddErrorDescriber<IdentityWords>()
            .AddDefaultTokenProviders();
        // A passkey replaces password and code together, so the device must have checked its owner.
        services.Configure<IdentityPasskeyOptions>(o =>
        {
            o.UserVerificationRequirement = "required";
            o.ResidentKeyRequirement = "required";
            o.ServerDomain = settings.PasskeyDomain;
        });
        services.Configure<SecurityStampValidatorOptions>(o =>
        {
            o.ValidationInterval = SessionWatch.Interval;
            o.OnRefreshingPrincipal = StaffClaims.KeepAmr;
        });
        services.AddAuthentication(IdentityConstants.ApplicationScheme)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.Scheme, null)
            .AddIdentityCookies();
        Cookies.Harden(services, settings);
    }

    /// <summary>Keys that protect cookies lie beside the program's own keys, so that a restart signs nobody out.</summary>
    private static void AddCookieKeys(IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        var keyFile = Path.GetFullPath(Path.Combine(environment.ContentRootPath, configuration["Keys:File"] ?? "keys/crm-keys.json"));
        services.AddDataProtection().SetApplicationName("crm-console")
            .PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(Path.GetDirectoryName(keyFile)!, "cookies")));
    }

    /// <summary>Who is it, may they, and is the form theirs: in this order, before any endpoint runs.</summary>
    public static WebApplication UseAccounts(this WebApplication app)
    {
        app.UseMiddleware<PlainHttpGuard>();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseMiddleware<SecondFactorGate>();
        app.UseAuthorization();
        app.UseAntiforgery();
        return app;
    }

    public static WebApplication MapAccounts(this WebApplication app)
    {
        SessionEndpoints.Map(app);
        PasskeyEndpoints.Map(app);
        return app;
    }
}
