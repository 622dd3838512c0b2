using System.Security.Cryptography;
using System.Text;
using CrmConsole.Data;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Channels.Jaki;

/// <summary>A receiver that did not answer for a day is told nothing more until somebody changes its settings. Remembered over
/// restarts as the settings that failed.</summary>
internal sealed class WebhookSwitch(IDbContextFactory<CrmDb> databases, Cursors cursors, ChannelSettings settings, TimeProvider time)
    : IWirePart
{
    private static readonly string[] Keys = [JakiCard.Url, JakiCard.Secret, JakiCard.OldSecret, JakiCard.Resume];

    private readonly Fresh<string> stored = new(() =>
    {
        using var db = databases.CreateDbContext();
        return db.ChannelCursors.Where(c => c.Source == Source).Select(c => c.Value).FirstOrDefault() ?? "";
    }, TimeSpan.FromSeconds(10), time);
    private volatile string? turnedOff, turnedOn;

    private const string Source = "jaki:webhook-off";

    public bool IsOff(string channel) => Print(channel) is var now && now != turnedOn && (turnedOff == now || stored.Value == now);

    public async Task TurnOffAsync(string channel, CancellationToken ct)
    {
        (turnedOff, turnedOn) = (Print(channel), null);
        await cursors.MoveAsync(Source, Print(channel), ct);
    }

    /// <summary>It took something again.</summary>
    public async Task TurnOnAsync(string channel, CancellationToken ct)
    {
        (turnedOff, turnedOn) = (null, Print(channel));
        await cursors.MoveAsync(Source, "", ct);
    }

    private string Print(string channel) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Keys.Select(k => settings.Find(channel, k))))));
}
