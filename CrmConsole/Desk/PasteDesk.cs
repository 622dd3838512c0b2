using CrmConsole.Accounts;
using CrmConsole.Cases;
using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Intake;
using CrmConsole.Places;
using CrmConsole.Routing;
using Microsoft.EntityFrameworkCore;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Desk;

/// <summary>Takes in what staff copied from where no wire reaches.</summary>
public sealed class PasteDesk(IntakeDoor door, IReceived received, HealthBook health, IDbContextFactory<CrmDb> databases, RoutingDirectory routing, PlaceDirectory places, TimeProvider time)
{
    /// <summary>The channels that are filled so, in the administrator's order.</summary>
    public async Task<IReadOnlyList<Channel>> ChannelsAsync(CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Channels.AsNoTracking().Where(c => c.Wire == "byhand" && c.Enabled).OrderBy(c => c.SortOrder).ToListAsync(ct);
    }

    /// <summary>True when this address was pasted before on that channel.</summary>
    public async Task<bool> IsThereAsync(string channel, string link, CancellationToken ct = default) =>
        PostLink.Normal(link) is { } normal && (await received.FindAsync(channel, [PostLink.Id(normal)], ct)).Count > 0;

    /// <summary>What the program makes of the words: category and place, as names; null where it has no opinion.</summary>
    public (string? Category, string? Place) Guess(string text, string? address)
    {
        var now = time.GetUtcNow();
        var category = routing.Current.Guess.Guess(text, now) is { Sure: true } guess ? routing.Current.Category(guess.Code) : null;
        var area = places.Current.FindInWords(address, text, now)?.Area;
        return (category is null ? null : T(category.NameId, category.NameEn), area is null ? null : PlaceMap.ShortName(area));
    }

    /// <summary>Takes it in. The sender's limits hold: somebody who was blocked is blocked here too.</summary>
    public async Task<PasteAnswer> EnterAsync(Actor actor, string channel, PastedPost post, CancellationToken ct = default)
    {
        if (!actor.IsAny(Roles.Triage, Roles.Desk, Roles.Supervisor)) return new PasteAnswer(null, false, T("Anda tidak boleh memasukkan laporan di sini.", "You may not enter reports here."));
        if (post.Problem() is { } problem) return new PasteAnswer(null, false, problem);
        if ((await ChannelsAsync(ct)).All(c => c.Code != channel) || await health.IsPausedAsync(channel, ct))
            return new PasteAnswer(null, false, T("Kanal ini sedang dijeda atau dimatikan. Isian Anda tetap di sini; coba lagi nanti.", "This channel is paused or off. What you typed is still here; try again later."));
        var envelope = new RawEnvelope(channel, PastedPost.Format, post.ExternalId(), time.UtcNowMicros(), post.ToBytes());
        var receipt = await door.ReceiveAsync(envelope, new ReceiveOptions(EnteredBy: actor.Id), ct);
        if (!receipt.Duplicate) health.Received(channel);
        return new PasteAnswer(receipt.Number, receipt.Duplicate, receipt.Number is not null ? null : receipt.Outcome == IntakeOutcome.Ignored
            ? T("Penulisnya diblokir: tercatat, tidak menjadi laporan.", "Its author is blocked: on record, no report.")
            : T("Disimpan, tetapi belum menjadi laporan; lihat Karantina.", "Kept, but no report yet; see Quarantine."))
        { Kept = true };
    }
}

/// <param name="Number">The report that it is; null when it became none.</param>
/// <param name="Known">It was there already.</param>
/// <param name="Sentence">For the person, when it is no report.</param>
public sealed record PasteAnswer(string? Number, bool Known, string? Sentence)
{
    /// <summary>It is in the journal: nobody needs to type it again.</summary>
    public bool Kept { get; init; }
}

public static class PasteRoom
{
    public static IServiceCollection AddPaste(this IServiceCollection services)
    {
        services.AddSingleton<PasteDesk>();
        services.AddSingleton(new Shell.Stylesheet("css/paste.css"));
        services.AddSingleton(new Shell.RailEntry(25, "/tempel", "paste", "Tempel unggahan", "Paste a post", Roles.Triage, Roles.Desk, Roles.Supervisor));
        return services;
    }
}
