using CrmConsole.Accounts;
using CrmConsole.Data;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Demo;

/// <summary>What the demo leaves in a database: its mark, its key, its accounts. Password and key are public, so one trace is enough to
/// keep a database from people who are real.</summary>
public static class DemoTraces
{
    /// <summary>Throws <see cref="StartRefusedException"/> when the demo is off and the database has a trace of it, or when it is on and
    /// the database is of people who are real. Nothing is written: the demo's accounts in a real database would be such a trace.</summary>
    public static async Task RefuseAsync(IServiceProvider services, CancellationToken ct = default)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<CrmDb>>().CreateDbContextAsync(ct);
        if (services.GetRequiredService<DemoSettings>().Enabled)
        {
            await RefuseRealAsync(db, ct);
            return;
        }
        if (await FindAsync(db, ct) is not { } trace) return;
        var file = services.GetRequiredService<DatabaseSettings>().File;
        throw new StartRefusedException($"Basis data {file} pernah diisi demo ({trace}); kata sandi dan kunci API demo diketahui umum, "
            + "jadi program tidak dijalankan di atasnya. Data di dalamnya tetap utuh. "
            + "Arahkan ConnectionStrings:Crm ke berkas lain, atau nyalakan Demo:Enabled.");
    }

    /// <summary>Throws when an unmarked database holds reports, or accounts that are not the demo's.</summary>
    internal static async Task RefuseRealAsync(CrmDb db, CancellationToken ct = default)
    {
        if (await db.JobRuns.AnyAsync(r => r.Name == DemoRoom.Mark, ct)) return;
        if (await db.Journal.AnyAsync(ct) || await db.Users.AnyAsync(u => !u.Email!.EndsWith(DemoAccounts.Domain), ct))
            throw new StartRefusedException("Demo tidak boleh berjalan pada basis data yang berisi laporan atau akun sungguhan. "
                + "Basis data itu tidak diubah. "
                + "Matikan Demo:Enabled, atau arahkan ConnectionStrings:Crm ke berkas lain.");
    }

    /// <summary>The first trace, in words; null when there is none. Asks only for columns that were there from the first
    /// version on.</summary>
    public static async Task<string?> FindAsync(CrmDb db, CancellationToken ct)
    {
        if (await db.JobRuns.AnyAsync(r => r.Name == DemoRoom.Mark, ct)) return "tanda demo ada di dalamnya";
        var known = ApiKeys.Hash(DemoAccounts.ApiKey);
        if (await db.ApiKeys.AnyAsync(k => k.Hash == known, ct)) return "kunci API demo ada di dalamnya";
        // By all columns that a sign-in can find it by, whatever their case.
        var domain = DemoAccounts.Domain.ToUpperInvariant();
        var account = await db.Users
            .Where(u => u.Email!.EndsWith(DemoAccounts.Domain) || u.NormalizedEmail!.EndsWith(domain)
                || u.NormalizedUserName!.EndsWith(domain))
            .Select(u => u.Email ?? u.UserName).FirstOrDefaultAsync(ct);
        return account is null ? null : $"akun {account} ada di dalamnya";
    }
}
