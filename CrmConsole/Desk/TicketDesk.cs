using CrmConsole.Accounts;
using CrmConsole.Data;
using CrmConsole.Deadlines;
using Microsoft.EntityFrameworkCore;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Desk;

/// <param name="Ticket">As it stands afterwards; null when nothing came of it.</param>
/// <param name="Problem">For the person; null when it went well.</param>
public sealed record TicketAnswer(DeskTicket? Ticket, string? Problem = null);

/// <summary>A place's day: who waits, who is being served, who did not come.</summary>
public sealed record DeskDay(IReadOnlyList<DeskTicket> Waiting, IReadOnlyList<DeskTicket> Called, IReadOnlyList<DeskTicket> NoShow, int Served)
{
    /// <summary>Mean time at the counter today; null when nobody was served yet.</summary>
    public TimeSpan? Mean { get; init; }

    /// <summary>Called last, newest first: for the screen in the waiting room.</summary>
    public IEnumerable<DeskTicket> Latest => Called.OrderByDescending(t => t.CalledAt);
}

/// <summary>Numbers of people who wait. Every change is one command of the writer: two counters that call at once get two numbers.</summary>
public sealed class TicketDesk(Writer writer, IDbContextFactory<CrmDb> databases, DeskDrafts drafts, DeadlineDirectory deadlines, TimeProvider time)
{
    /// <summary>Raised with the place's id after a change is stored; handlers must be quick.</summary>
    public event Action<long>? Changed;

    /// <summary>"B-017": the place's letter and the number of the day.</summary>
    public static string Label(DeskPlace place, int number) => $"{char.ToUpperInvariant(place.Code[0])}-{number:000}";

    /// <summary>Where somebody works: the desks of their units.</summary>
    public async Task<IReadOnlyList<DeskPlace>> PlacesAsync(Actor actor, CancellationToken ct = default)
    {
        if (!DeskRoom.WorksAtDesk(actor)) return [];
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.DeskPlaces.AsNoTracking().Where(p => p.Active && actor.Units.Contains(p.AgencyCode)).OrderBy(p => p.Id).ToListAsync(ct);
    }

    /// <summary>By the code in its address; null when there is none or it is closed for good.</summary>
    public async Task<DeskPlace?> PlaceAsync(string code, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.DeskPlaces.AsNoTracking().FirstOrDefaultAsync(p => p.Code == code && p.Active, ct);
    }

    public async Task<DeskDay> DayAsync(long placeId, CancellationToken ct = default)
    {
        var day = JakartaTime.Day(time.GetUtcNow());
        await using var db = await databases.CreateDbContextAsync(ct);
        var all = await db.DeskTickets.AsNoTracking().Where(t => t.PlaceId == placeId && t.Day == day).OrderBy(t => t.Number).ToListAsync(ct);
        var begin = JakartaTime.StartOf(day).ToUniversalTime();
        var visits = await db.DeskVisits.AsNoTracking().Where(v => v.PlaceId == placeId && v.StartedAt >= begin).Select(v => new { v.StartedAt, v.EndedAt }).ToListAsync(ct);
        return new DeskDay(all.FindAll(t => t.State == DeskTicketState.Waiting), all.FindAll(t => t.State == DeskTicketState.Called), all.FindAll(t => t.State == DeskTicketState.NoShow), all.Count(t => t.State == DeskTicketState.Served))
        { Mean = visits.Count == 0 ? null : TimeSpan.FromTicks((long)visits.Average(v => (v.EndedAt - v.StartedAt).Ticks)) };
    }

    /// <summary>The ticket that somebody is serving now; null when none. Tickets end with their day.</summary>
    public async Task<DeskTicket?> ServedByAsync(long userId, CancellationToken ct = default)
    {
        var day = JakartaTime.Day(time.GetUtcNow());
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.DeskTickets.AsNoTracking().FirstOrDefaultAsync(t => t.UserId == userId && t.Day == day && t.State == DeskTicketState.Called, ct);
    }

    /// <summary>Open by its hours, and no holiday.</summary>
    public bool IsOpen(DeskPlace place)
    {
        var now = time.GetUtcNow();
        return !deadlines.Current.CalendarAt(now).IsHoliday(JakartaTime.Day(now)) && OpeningHours.Parse(place.Hours)?.IsOpen(now) != false;
    }

    /// <summary>The next number of the day. Outside the hours the machine gives none, for nobody would call it; an officer may.</summary>
    public Task<TicketAnswer> TakeAsync(DeskPlace place, bool byOfficer = false, CancellationToken ct = default) => byOfficer || IsOpen(place)
        ? ChangeAsync(place.Id, db =>
        {
            var day = JakartaTime.Day(time.GetUtcNow());
            var last = db.DeskTickets.Where(t => t.PlaceId == place.Id && t.Day == day).Max(t => (int?)t.Number) ?? 0;
            var ticket = new DeskTicket { PlaceId = place.Id, Day = day, Number = last + 1, TakenAt = time.UtcNowMicros() };
            db.DeskTickets.Add(ticket);
            return new TicketAnswer(ticket);
        }, ct)
        : Task.FromResult(new TicketAnswer(null, T($"{place.Name} sedang tutup. Buka: {OpeningHours.Parse(place.Hours)}.", $"{place.Name} is closed. Open: {OpeningHours.Parse(place.Hours)}.")));

    /// <summary>The one who waits longest comes to this counter. Whoever is still serving somebody ends that first.</summary>
    public Task<TicketAnswer> CallNextAsync(Actor actor, DeskPlace place, int counter, CancellationToken ct = default) => ChangeAsync(place.Id, db =>
    {
        var day = JakartaTime.Day(time.GetUtcNow());
        if (Busy(db, actor, place) is { } busy) return busy;
        var next = db.DeskTickets.Where(t => t.PlaceId == place.Id && t.Day == day && t.State == DeskTicketState.Waiting).OrderBy(t => t.Number).FirstOrDefault();
        return next is null ? new TicketAnswer(null, T("Tidak ada yang menunggu.", "Nobody is waiting.")) : Call(db, next, actor, counter);
    }, ct);

    /// <summary>A certain number, also one that did not come before. <paramref name="version"/> is the one seen: whom another counter has
    /// called meanwhile stays theirs.</summary>
    public Task<TicketAnswer> CallAsync(Actor actor, DeskPlace place, int counter, long ticketId, int version, CancellationToken ct = default) => ChangeAsync(place.Id, db =>
    {
        if (Busy(db, actor, place) is { } busy) return busy;
        if (db.DeskTickets.FirstOrDefault(t => t.Id == ticketId && t.PlaceId == place.Id) is not { } ticket) return new TicketAnswer(null, T("Nomor itu tidak ada.", "There is no such number."));
        if (ticket.Version != version || ticket.State is not (DeskTicketState.Waiting or DeskTicketState.NoShow))
            return new TicketAnswer(null, T($"{Label(place, ticket.Number)} baru saja dipanggil loket lain.", $"{Label(place, ticket.Number)} was just called by another counter."));
        return Call(db, ticket, actor, counter);
    }, ct);

    public Task<TicketAnswer> RecallAsync(Actor actor, DeskPlace place, CancellationToken ct = default) => ChangeAsync(place.Id, db =>
    {
        if (Serving(db, actor) is not { } ticket) return None();
        (ticket.Recalls, ticket.CalledAt, ticket.Version) = (ticket.Recalls + 1, time.UtcNowMicros(), ticket.Version + 1);
        return new TicketAnswer(ticket);
    }, ct);

    /// <summary>Nobody came. The number can be called once more on the same day.</summary>
    public Task<TicketAnswer> NoShowAsync(Actor actor, DeskPlace place, CancellationToken ct = default) => ChangeAsync(place.Id, db =>
    {
        if (Serving(db, actor) is not { } ticket) return None();
        End(ticket, DeskTicketState.NoShow);
        if (db.DeskDrafts.FirstOrDefault(d => d.TicketId == ticket.Id) is { } draft) draft.TicketId = null;
        return new TicketAnswer(ticket);
    }, ct);

    /// <summary>Within the writer's transaction that ends a visit.</summary>
    internal void Serve(CrmDb db, long ticketId)
    {
        if (db.DeskTickets.Find(ticketId) is { State: DeskTicketState.Called } ticket) End(ticket, DeskTicketState.Served);
    }

    internal void Tell(long placeId) => Changed?.Invoke(placeId);

    private TicketAnswer? Busy(CrmDb db, Actor actor, DeskPlace place) => Serving(db, actor) is { } now
        ? new TicketAnswer(now, T($"Anda masih melayani {Label(place, now.Number)}: simpan dahulu, atau tandai tidak hadir.", $"You are still serving {Label(place, now.Number)}: save it first, or mark it as not there."))
        : null;

    private DeskTicket? Serving(CrmDb db, Actor actor)
    {
        var day = JakartaTime.Day(time.GetUtcNow());
        return db.DeskTickets.FirstOrDefault(t => t.UserId == actor.Id && t.Day == day && t.State == DeskTicketState.Called);
    }

    // The visitor sits down and the entry begins, unless the last one is still open.
    private TicketAnswer Call(CrmDb db, DeskTicket ticket, Actor actor, int counter)
    {
        if (!drafts.TryBegin(db, actor.Id, ticket.PlaceId, ticket.Id)) return new TicketAnswer(null, T("Isian pengunjung sebelumnya belum selesai: simpan dahulu, atau kosongkan.", "The last visitor's entry is not finished: save it first, or clear it."));
        (ticket.State, ticket.CalledAt, ticket.EndedAt, ticket.Counter, ticket.UserId, ticket.Version) = (DeskTicketState.Called, time.UtcNowMicros(), null, counter, actor.Id, ticket.Version + 1);
        return new TicketAnswer(ticket);
    }

    private void End(DeskTicket ticket, DeskTicketState state) =>
        (ticket.State, ticket.EndedAt, ticket.Version) = (state, time.UtcNowMicros(), ticket.Version + 1);

    private static TicketAnswer None() => new(null, T("Tidak ada nomor yang sedang dilayani.", "No number is being served."));

    private async Task<TicketAnswer> ChangeAsync(long placeId, Func<CrmDb, TicketAnswer> change, CancellationToken ct)
    {
        var answer = await writer.RunAsync(change, ct);
        if (answer.Problem is null) Changed?.Invoke(placeId);
        return answer;
    }
}
