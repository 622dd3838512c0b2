using CrmConsole.Accounts;
using CrmConsole.Data;
using CrmConsole.Replies;
using CrmConsole.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.JSInterop;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Desk;

public sealed partial class DeskPage
{
    private IReadOnlyList<DeskPlace>? places;
    private DeskPlace? place;
    private DeskTicket? ticket;
    private DeskDay? day;
    private DeskForm form = new();
    private DeskOutlook? outlook;
    private IReadOnlyList<DeskMatch> similar = [], earlier = [];
    private DateTimeOffset? startedAt;
    private Actor? actor;
    private ElementReference root;
    private IJSObjectReference? script;
    private DotNetObjectReference<DeskPage>? self;
    private string? problem, said, startedFor;
    private int counter = 1, typed;

    [CascadingParameter] private Task<AuthenticationState> Signed { get; set; } = default!;
    [Inject] private TicketDesk Tickets { get; set; } = default!;
    [Inject] private DeskDrafts Drafts { get; set; } = default!;
    [Inject] private DeskPhotos Photos { get; set; } = default!;
    [Inject] private DeskMatches Matches { get; set; } = default!;
    [Inject] private ReplyRoutes Routes { get; set; } = default!;
    [Inject] private AntiforgeryStateProvider Antiforgery { get; set; } = default!;
    [Inject] private IJSRuntime Js { get; set; } = default!;
    [Inject] private Keyboard Keyboard { get; set; } = default!;
    [Inject] private ILogger<DeskPage> Log { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        actor = Actor.From((await Signed).User);
        places = await Tickets.PlacesAsync(actor);
        ticket = await Tickets.ServedByAsync(actor.Id);
        var draft = await Drafts.FindAsync(actor.Id);
        place = places.FirstOrDefault(p => p.Id == (ticket?.PlaceId ?? draft?.PlaceId)) ?? (places.Count > 0 ? places[0] : null);
        counter = Math.Clamp(ticket?.Counter ?? await LastCounterAsync(), 1, Math.Max(1, place?.Counters ?? 1));
        startedAt = ticket?.CalledAt ?? (draft?.Sealed.Length > 0 ? draft.StartedAt : null);
        Tickets.Changed += PlaceChanged;
        await ReadAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (place is null || startedFor == place.Code) return;
        startedFor = place.Code;
        script ??= await Js.InvokeAsync<IJSObjectReference>("import", "/js/desk.js");
        self ??= DotNetObjectReference.Create(this);
        await script.InvokeVoidAsync("start", root, self, new { place = place.Code, userId = actor!.Id, csrf = Antiforgery.GetAntiforgeryToken()?.Value });
    }

    /// <summary>The browser's fields have come to rest for a moment.</summary>
    [JSInvokable]
    public async Task Typed(string json)
    {
        if (place is null || DeskForm.Read(json) is not { } read) return;
        form = read;
        var turn = ++typed;
        try
        {
            outlook = form.Text is null && form.Place is null && form.CategoryCode is null ? null : Matches.Outlook(place, form);
            var (near, before) = (outlook is null ? [] : await Matches.SimilarAsync(actor!, form, outlook.Assessment), await Matches.EarlierAsync(actor!, form));
            // Somebody typed on meanwhile: that answer is the newer one.
            if (turn != typed) return;
            (similar, earlier) = (near, [.. before.Where(b => near.All(s => s.Number != b.Number))]);
            if (startedAt is null && !form.IsEmpty) startedAt = (await Drafts.FindAsync(actor!.Id))?.StartedAt;
            else if (ticket is null && form.IsEmpty) startedAt = null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.LogError(e, "Nothing could be looked up beside an entry");
        }
        StateHasChanged();
    }

    private async Task<int> LastCounterAsync() => place is null ? 1 : (await Tickets.DayAsync(place.Id)).Called.FirstOrDefault(t => t.UserId == actor!.Id)?.Counter ?? 1;

    private async Task ReadAsync() => day = place is null ? null : await Tickets.DayAsync(place.Id);

    private async void PlaceChanged(long placeId)
    {
        if (placeId == place?.Id) await OnCircuitAsync(async () => { await ReadAsync(); StateHasChanged(); });
    }

    private async Task MoveAsync(ChangeEventArgs e)
    {
        if (places!.FirstOrDefault(p => p.Code == e.Value as string) is not { } to || to.Id == place!.Id) return;
        (place, counter, problem, said) = (to, 1, null, null);
        await ReadAsync();
    }

    private void SitAsync(ChangeEventArgs e) => counter = int.TryParse(e.Value as string, System.Globalization.CultureInfo.InvariantCulture, out var n) ? n : 1;

    private async Task GiveAsync() => Take(await Tickets.TakeAsync(place!, byOfficer: true), t => T($"Nomor {TicketDesk.Label(place!, t.Number)} diberikan.", $"Number {TicketDesk.Label(place!, t.Number)} was given."), serving: false);

    private async Task NextAsync() => await BeginAsync(await Tickets.CallNextAsync(actor!, place!, counter));

    private async Task CallAsync(DeskTicket wanted) => await BeginAsync(await Tickets.CallAsync(actor!, place!, counter, wanted.Id, wanted.Version));

    private async Task RecallAsync() => Take(await Tickets.RecallAsync(actor!, place!), t => T($"{TicketDesk.Label(place!, t.Number)} dipanggil lagi.", $"{TicketDesk.Label(place!, t.Number)} was called again."));

    private async Task NoShowAsync()
    {
        Take(await Tickets.NoShowAsync(actor!, place!), t => T($"{TicketDesk.Label(place!, t.Number)} tidak hadir.", $"{TicketDesk.Label(place!, t.Number)} did not come."), serving: false);
        if (problem is null) (ticket, startedAt) = (null, null);
    }

    private async Task BeginAsync(TicketAnswer answer)
    {
        Take(answer, _ => null);
        // The last visitor's files and code went with the visit.
        if (problem is null && await Drafts.FindAsync(actor!.Id) is { } draft) Photos.Tell(draft.Id);
        if (problem is null && script is not null) await script.InvokeVoidAsync("begin", root);
    }

    private void Take(TicketAnswer answer, Func<DeskTicket, string?> words, bool serving = true)
    {
        (problem, said) = (answer.Problem, answer is { Problem: null, Ticket: { } done } ? words(done) : null);
        if (serving && answer.Ticket is { } t) (ticket, startedAt) = (t, t.CalledAt);
    }

    private async Task JoinAsync(string? number)
    {
        form = form with { Join = number };
        if (script is not null) await script.InvokeVoidAsync("join", root, number);
    }

    public async ValueTask DisposeAsync()
    {
        Tickets.Changed -= PlaceChanged;
        self?.Dispose();
        if (script is null) return;
        try
        {
            await script.InvokeVoidAsync("stop");
            await script.DisposeAsync();
        }
        catch (JSDisconnectedException) { /* the page has gone, and has saved what it held */ }
    }
}
