using CrmConsole.Accounts;
using CrmConsole.Cases.Queue;
using CrmConsole.Routing;
using CrmConsole.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.JSInterop;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Oversight;

public sealed partial class BoardPage : IAsyncDisposable
{
    private readonly List<IDisposable> _keys = [];
    private Actor _actor = Actor.System;
    private QueueSession? _session;
    private Team _team = Team.None;
    private Board? _board;
    private IReadOnlyList<Agency> _choices = [];
    private IReadOnlyDictionary<long, string> _journeys = new Dictionary<long, string>();
    private string? _unit;
    private SatisfactionFigures? _said;
    private bool _failed;
    private ElementReference _columns;
    private IJSObjectReference? _script;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;
    [Inject] private QueueIndex Index { get; set; } = default!;
    [Inject] private Teams Teams { get; set; } = default!;
    [Inject] private Satisfaction Satisfaction { get; set; } = default!;
    [Inject] private Reassigning Reassigning { get; set; } = default!;
    [Inject] private NavigationManager Navigation { get; set; } = default!;
    [Inject] private Keyboard Keyboard { get; set; } = default!;
    [Inject] private Ticker Ticker { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;
    [Inject] private IJSRuntime Js { get; set; } = default!;
    [Inject] private ILogger<BoardPage> Log { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        _actor = Actor.From((await Authentication).User);
        _unit = UnitOf(Navigation.Uri);
        _session = Index.OpenSession(_actor, new QueueFilter(), QueueOrder.MostOverdue);
        await ReadAgainAsync();
        if (RendererInfo.IsInteractive) Listen();
    }

    private void Listen()
    {
        Navigation.LocationChanged += Moved;
        _session!.Changed += Changed;
        Ticker.Ticked += Tick;
        var group = T("Supervisi", "Supervision");
        _keys.Add(Keyboard.On("p", T("Pindahkan yang dipilih", "Move what is selected"), group, () => RefreshAsync(() => Ask(null))));
        _keys.Add(Keyboard.On("s", T("Usulan pembagian", "Propose a share-out"), group, () => RefreshAsync(ProposeSelected)));
        _keys.Add(Keyboard.On("u", T("Urungkan pemindahan", "Undo the move"), group, () => OnCircuitAsync(UndoAsync)));
        _keys.Add(Keyboard.On("Escape", T("Lepas pilihan", "Clear the selection"), group, () => RefreshAsync(Clear)));
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_script is not null || _board is null) return;
        try
        {
            _script = await Js.InvokeAsync<IJSObjectReference>("import", "/" + Assets["js/board.js"]);
            await _script.InvokeVoidAsync("start", _columns);
        }
        catch (JSDisconnectedException) { /* the page was left while its script was still coming */ }
    }

    private async Task ReadAgainAsync()
    {
        try
        {
            await ReadTeamAsync();
            _failed = false;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.LogError(e, "The board could not be read");
            _failed = true;
        }
    }

    /// <summary>Who works there may have changed as well: absences, new colleagues, journeys.</summary>
    private async Task ReadTeamAsync()
    {
        var rows = Rows();
        _team = await Teams.ReadAsync(_actor, _unit, [.. rows.Select(r => r.OfficerId).OfType<long>().Distinct()]);
        // A unit that is not the reader's is as if it had not been named.
        if (_team.Units is null) _unit = null;
        _choices = Teams.Choices(_actor, rows);
        _said = await Satisfaction.ReadAsync(_actor, _unit);
        Draw();
        _journeys = await Teams.JourneysAsync(_actor, [.. _board!.Bouncing.Select(r => r.Id)]);
    }

    private IReadOnlyList<QueueRow> Rows()
    {
        _session!.TakeNew();
        return [.. _session.Range(0, int.MaxValue).Select(i => i.Row)];
    }

    private void Draw()
    {
        var rows = Rows();
        _board = Board.Of(rows, Shown(rows), _team.Units, Time.GetUtcNow());
        // What left the board cannot be moved from it.
        _selected.IntersectWith(rows.Select(r => r.Id));
    }

    // Beside the units' own people only those who have a case of these units.
    private IReadOnlyList<StaffCard> Shown(IReadOnlyList<QueueRow> rows)
    {
        var holders = rows.Where(r => _team.Units is null || (r.AgencyCode is not null && _team.Units.Contains(r.AgencyCode))).Select(r => r.OfficerId).ToHashSet();
        return [.. _team.Members.Where(m => holders.Contains(m.Actor.Id) || _team.Officers.Contains(m.Actor.Id))];
    }

    private string NameOf(long officer) => _team.Members.FirstOrDefault(m => m.Actor.Id == officer)?.Actor.Name ?? "?";

    private void Narrow(ChangeEventArgs e) => Navigation.NavigateTo(e.Value is string { Length: > 0 } unit ? $"/supervisi?unit={Uri.EscapeDataString(unit)}" : "/supervisi");

    private static string? UnitOf(string address) =>
        QueryHelpers.ParseQuery(new Uri(address).Query).TryGetValue("unit", out var unit) && unit.ToString() is { Length: > 0 } code ? code : null;

    // What follows is told from outside the circuit.
    private void Changed() => _ = RefreshAsync(Draw);
    private void Tick() => _ = OnCircuitAsync(async () =>
    {
        await ReadAgainAsync();
        StateHasChanged();
    });

    private void Moved(object? sender, LocationChangedEventArgs e)
    {
        if (new Uri(e.Location).AbsolutePath != "/supervisi") return;
        _ = OnCircuitAsync(async () =>
        {
            _unit = UnitOf(e.Location);
            await ReadAgainAsync();
            StateHasChanged();
        });
    }

    public async ValueTask DisposeAsync()
    {
        Navigation.LocationChanged -= Moved;
        Ticker.Ticked -= Tick;
        foreach (var key in _keys) key.Dispose();
        if (_session is not null) _session.Changed -= Changed;
        _session?.Dispose();
        try
        {
            if (_script is not null) await _script.DisposeAsync();
        }
        catch (JSDisconnectedException) { /* the browser has gone */ }
    }
}
