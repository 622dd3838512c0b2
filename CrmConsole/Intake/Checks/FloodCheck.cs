using System.Collections.Concurrent;
using CrmConsole.Data;
using CrmConsole.Reporters;

namespace CrmConsole.Intake.Checks;

/// <summary>One sender who writes more reports in an hour than a person can: a loop or a mail bomb. They wait in
/// quarantine instead of drowning the queue and being answered one by one. Counted in memory, by blind index: a restart
/// begins anew, which only lets a few more through.</summary>
public sealed class FloodCheck(Vault vault, TimeProvider time, IConfiguration configuration) : IIntakeCheck
{
    private readonly int mostPerHour = configuration.GetValue("Intake:MostPerSenderAndHour", 30);
    private readonly ConcurrentDictionary<string, (DateTimeOffset From, int Count)> seen = new();

    public int Order => 50;

    public Verdict? Ask(CrmDb db, CheckedMessage message)
    {
        if (message.Trusted || message.Thread?.Match is not null || Key(message.Sender) is not { } key) return null;
        var now = time.GetUtcNow();
        if (seen.Count > 50_000) seen.Clear();
        var entry = seen.AddOrUpdate(key, _ => (now, 1), (_, e) => now - e.From > TimeSpan.FromHours(1) ? (now, 1) : (e.From, e.Count + 1));
        return entry.Count > mostPerHour ? new QuarantineIt("flood") : null;
    }

    private string? Key(Identity sender) =>
        sender.Email is { } email ? Convert.ToHexString(vault.BlindIndex(ContactKind.Email, email))
        : sender.Phone is { } phone ? Convert.ToHexString(vault.BlindIndex(ContactKind.Phone, phone))
        : sender.Handle is { } handle ? Convert.ToHexString(vault.BlindIndex(ContactKind.Handle, handle)) : null;
}
