using System.Security.Cryptography;
using CrmConsole.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Accounts;

/// <summary>The demo's invented staff and its API key; only where <see cref="DemoSettings.Enabled"/>.</summary>
public static class DemoAccounts
{
    public const string Domain = "@crm.test";
    public const string DevelopmentPassword = "Jakarta-2026!";
    public const string ApiKey = "crm-demo-key";
    private const string KeyName = "Demo";
    private const string Sudin = "sudin-bina-marga-31.72";

    private static readonly Person[] People =
    [
        new("triase", "Ratna Wulandari", Roles.Triage),
        new("petugas", "Agus Setiawan", Roles.Agency, Sudin),
        new("supervisor", "Dewi Kartika Sari", Roles.Supervisor, Sudin),
        new("meja", "Siti Nurhaliza Rahman", Roles.Desk, "biro-umum"),
        new("validator", "Bambang Prasetyo", Roles.Validator, "biro-pemerintahan"),
        new("inspektorat", "Yohanes Manurung", Roles.Inspectorate, "inspektorat"),
        new("admin", "Fitri Handayani", Roles.Admin),
        new("auditor", "Hendra Gunawan", Roles.Auditor),
        new("rizky", "Rizky Pratama", Roles.Agency, Sudin),
        new("nur", "Nur Aisyah Putri", Roles.Agency, Sudin),
        new("budi", "Budi Santoso", Roles.Agency, Sudin),
        new("maria", "Maria Simanjuntak", Roles.Agency, Sudin),
        new("dimas", "Dimas Anggara", Roles.Agency, Sudin) { Away = true },
        new("lestari", "Sri Lestari", Roles.Agency, Sudin),
        new("kelurahan", "Joko Susilo", Roles.Agency, "kel-31.72.01.1005"),
        new("triase2", "Made Ayu Pertiwi", Roles.Triage),
    ];

    /// <summary>Throws <see cref="StartRefusedException"/> when the database has people who are not the demo's.</summary>
    public static async Task EnsureAsync(IServiceProvider services)
    {
        if (services.GetRequiredService<DemoSettings>() is not { Enabled: true } demo) return;
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CrmDb>();
        if (await db.Users.AnyAsync(u => !u.Email!.EndsWith(Domain)))
            throw new StartRefusedException("Demo tidak boleh berjalan pada basis data yang berisi akun sungguhan. Matikan Demo:Enabled, atau arahkan ConnectionStrings:Crm ke berkas lain.");
        await AddPeopleAsync(scope.ServiceProvider, db, demo);
        if (!demo.PublicPasswords) await ForgetPublicPasswordAsync(scope.ServiceProvider, db);
        await EnsureKeyAsync(services.GetRequiredService<ApiKeys>(), db, demo);
    }

    // A demo that was filled in Development and now runs elsewhere.
    private static async Task ForgetPublicPasswordAsync(IServiceProvider services, CrmDb db)
    {
        var users = services.GetRequiredService<UserManager<StaffUser>>();
        // People who were made together share a hash, and trying one takes a while.
        var isPublic = new Dictionary<string, bool>();
        foreach (var user in await db.Users.Where(u => u.PasswordHash != null).ToListAsync())
        {
            if (!isPublic.TryGetValue(user.PasswordHash!, out var known))
                isPublic[user.PasswordHash!] = known = users.PasswordHasher
                    .VerifyHashedPassword(user, user.PasswordHash!, DevelopmentPassword) != PasswordVerificationResult.Failed;
            if (!known) continue;
            var password = NewPassword();
            (user.PasswordHash, user.SecurityStamp) = (users.PasswordHasher.HashPassword(user, password), Guid.NewGuid().ToString());
            Print(user, password);
        }
        await db.SaveChangesAsync();
    }

    private static async Task EnsureKeyAsync(ApiKeys keys, CrmDb db, DemoSettings demo)
    {
        var hash = ApiKeys.Hash(ApiKey);
        var wellKnown = await db.ApiKeys.FirstOrDefaultAsync(k => k.Hash == hash);
        if (demo.PublicPasswords)
        {
            if (wellKnown is null) await keys.AddAsync(KeyName, ApiKey, ApiKeys.AllScopes, "", null, by: null);
            return;
        }
        if (wellKnown is null && await db.ApiKeys.AnyAsync(k => k.Name == KeyName)) return;
        var key = ApiKeys.NewKey();
        if (wellKnown is null) await keys.AddAsync(KeyName, key, ApiKeys.AllScopes, "", null, by: null);
        else
        {
            wellKnown.Hash = ApiKeys.Hash(key);
            await db.SaveChangesAsync();
            keys.Forget();
        }
        Console.WriteLine($"Kunci API demo {key}");
    }

    private static string NewPassword() => Convert.ToHexString(RandomNumberGenerator.GetBytes(8)).ToLowerInvariant();

    private static void Print(StaffUser user, string password) => Console.WriteLine($"Akun demo {user.Email} · kata sandi {password}");

    private static async Task AddPeopleAsync(IServiceProvider services, CrmDb db, DemoSettings demo)
    {
        var users = services.GetRequiredService<UserManager<StaffUser>>();
        var now = services.GetRequiredService<TimeProvider>().UtcNowMicros();
        var there = (await db.Users.Select(u => u.Email!).ToListAsync()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var missing = People.Where(p => !there.Contains(p.Account + Domain)).ToList();
        if (missing.Count == 0) return;
        var people = new List<(StaffUser User, long Role)>();
        // One hash for all: hashing sixteen times would be a second of every first start.
        var shared = users.PasswordHasher.HashPassword(new StaffUser { DisplayName = "" }, DevelopmentPassword);
        var roles = await db.Roles.ToDictionaryAsync(r => r.Name!, r => r.Id);
        foreach (var person in missing)
        {
            var password = demo.PublicPasswords ? DevelopmentPassword : NewPassword();
            var user = new StaffUser
            {
                DisplayName = person.Name, UserName = person.Account + Domain, Email = person.Account + Domain, EmailConfirmed = true, LockoutEnabled = true,
                SecurityStamp = Guid.NewGuid().ToString(), PasswordHash = demo.PublicPasswords ? shared : null,
                Units = person.Unit is null ? [] : [new StaffUnit { AgencyCode = person.Unit }],
            };
            (user.NormalizedUserName, user.NormalizedEmail) = (users.NormalizeName(user.UserName), users.NormalizeEmail(user.Email));
            if (person.Away) (user.AbsentFrom, user.AbsentUntil) = (now.AddDays(-1), JakartaTime.StartOf(JakartaTime.Day(now).AddDays(4)));
            user.PasswordHash ??= users.PasswordHasher.HashPassword(user, password);
            db.Users.Add(user);
            people.Add((user, roles[person.Role]));
            if (!demo.PublicPasswords) Print(user, password);
        }
        // Rows, not the account manager's questions about each: invented people need none, and a first start is half a second shorter.
        await using var transaction = await db.Database.BeginTransactionAsync();
        await db.SaveChangesAsync();
        db.UserRoles.AddRange(people.Select(p => new IdentityUserRole<long> { UserId = p.User.Id, RoleId = p.Role }));
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
    }

    private sealed record Person(string Account, string Name, string Role, string? Unit = null)
    {
        /// <summary>On leave when the demo begins, with cases that wait.</summary>
        public bool Away { get; init; }
    }
}
