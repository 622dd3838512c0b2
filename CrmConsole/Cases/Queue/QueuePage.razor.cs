using CrmConsole.Accounts;
using CrmConsole.Cases.CasePage;
using CrmConsole.Live;
using CrmConsole.Shell;
using CrmConsole.Shell.Widgets;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Queue;

public sealed partial class QueuePage : IDisposable
{
    /// <summary>Pixels; <c>--row</c> in queue.css is the same.</summary>
    private const int RowHeight = 56;

    private Actor? _actor;
    private QueueAddress _address = new(new QueueFilter(), QueueOrder.Newest, null);
    private QueueCounts _counts = QueueCounts.None;
    private CaseNames _names = CaseNames.None;
    private QueueSession? _session;
    private RowWindow<QueueItem>? _rows;
    private string? _marked;
    private long? _markedId;
    private int _total, _waiting, _emergenciesDrawn;
    private bool _filtering, _failed;
    private DateTimeOffset? _freshSince;
    private DateTimeOffset _drawnAt;
    private readonly HashSet<long> _opened = [];

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;
    [Inject] private QueueIndex Index { get; set; } = default!;
    [Inject] private Presence Presence { get; set; } = default!;
    [Inject] private CaseLookups Lookups { get; set; } = default!;
    [Inject] private NavigationManager Navigation { get; set; } = default!;
    [Inject] private SearchBox Search { get; set; } = default!;
    [Inject] private Keyboard Keyboard { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;
    [Inject] private ILogger<QueuePage> Log { get; set; } = default!;

    private bool IsNarrowed => _address.Filter.Key != Plain.Filter.Key;
    private QueueAddress Plain => new(new QueueFilter { View = _address.Filter.View }, _address.Order, null);

    protected override async Task OnInitializedAsync()
    {
        _actor = Actor.From((await Authentication).User);
        // The list and its keys first: they are in memory. Names may need the database, once a minute for everybody.
        Show(QueueAddress.Of(new Uri(Navigation.Uri)));
        if (RendererInfo.IsInteractive) Listen();
        _names = await Lookups.NamesAsync();
    }

    private void Listen()
    {
        Navigation.LocationChanged += Moved;
        Index.CountsChanged += CountsChanged;
        Presence.Changed += PresenceChanged;
        ListenToKeys();
        _subscriptions.Add(Search.Subscribe(text => Go(_address with { Filter = _address.Filter with { Text = Clean(text) } }, replace: true)));
    }

    /// <summary>Makes the page what the address says; a list that stays the same keeps its frozen order.</summary>
    private void Show(QueueAddress address)
    {
        var sameList = _session is not null && address.ListKey == _address.ListKey;
        _address = address;
        Search.Show(address.Filter.Text ?? "");
        if (!sameList) Open();
        if (address.Selected is not null && address.Selected != _marked) (_marked, _markedId) = (address.Selected, IdOf(address.Selected));
        if (address.Selected is not null && _markedId is { } id) _opened.Add(id);
    }

    private void Open()
    {
        Close();
        _freshSince = null;
        try
        {
            if (!Index.Ready) return;
            _session = Index.OpenSession(_actor!, _address.Filter, _address.Order);
            _session.Changed += SessionChanged;
            _drawnAt = Time.GetUtcNow();
            Count();
            _failed = false;
        }
        catch (Exception e)
        {
            Log.LogError(e, "The queue could not be opened.");
            _failed = true;
        }
    }

    private void Reopen() => Open();

    private void Count()
    {
        _counts = Index.Counts(_actor!);
        // In an empty list nothing can jump.
        if (_session is { Count: 0, NewCount: > 0 }) _session.TakeNew();
        _total = _session?.Total ?? 0;
        _waiting = _session?.NewCount ?? 0;
        if (_waiting == 0) _emergenciesDrawn = _counts.Emergency;
    }

    private bool EmergencyWaits => _waiting > 0 && _counts.Emergency > _emergenciesDrawn;

    private string PillText => EmergencyWaits
        ? T($"{_waiting} laporan baru, ada darurat", $"{_waiting} new, an emergency among them")
        : T($"{_waiting} laporan baru", _waiting == 1 ? "1 new report" : $"{_waiting} new reports");

    private async Task TakeNewAsync()
    {
        if (_session is null) return;
        _freshSince ??= _drawnAt;
        _session.TakeNew();
        Count();
        if (_rows is not null) await _rows.ToTopAsync();
    }

    private bool IsFresh(QueueRow row) => _freshSince is { } since && row.CreatedAt > since && !_opened.Contains(row.Id);

    /// <summary>The case's id, if it is in this list; looked for in pieces, for it is nearly always among the first.</summary>
    private long? IdOf(string number)
    {
        const int piece = 500;
        for (var start = 0; _session is not null && start < _session.Count; start += piece)
            foreach (var item in _session.Range(start, piece))
                if (item.Row.Number == number) return item.Row.Id;
        return null;
    }

    private string? Looking(long caseId)
    {
        var others = Presence.Looking(caseId);
        if (others.Count == 0) return null;
        var names = others.Where(p => p.UserId != _actor!.Id).Select(p => p.Name.Split(' ')[0]).ToList();
        return names.Count switch
        {
            0 => null,
            1 => T($"{names[0]} melihat", $"{names[0]} is looking"),
            _ => T($"{names[0]} +{names.Count - 1} melihat", $"{names[0]} +{names.Count - 1} are looking"),
        };
    }

    private static string? Clean(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private void Close()
    {
        if (_session is null) return;
        _session.Changed -= SessionChanged;
        _session.Dispose();
        _session = null;
    }

    // What follows is told from outside the circuit.
    private void SessionChanged() => _ = RefreshAsync(Count);

    private void CountsChanged() => _ = OnCircuitAsync(() =>
    {
        if (_session is null && !_failed && Index.Ready) Open();
        else if (_counts == Index.Counts(_actor!)) return Task.CompletedTask;
        Count();
        StateHasChanged();
        return Task.CompletedTask;
    });

    private void PresenceChanged(long caseId)
    {
        if (_session is { } session && _rows is { } rows && session.IndexOf(caseId) is >= 0 and var index && rows.Shows(index)) _ = RefreshAsync();
    }

    private void Moved(object? sender, LocationChangedEventArgs e)
    {
        var uri = new Uri(e.Location);
        if (uri.AbsolutePath != "/") return;
        _ = RefreshAsync(() => Show(QueueAddress.Of(uri)));
    }

    public void Dispose()
    {
        _gone = true;
        Navigation.LocationChanged -= Moved;
        Index.CountsChanged -= CountsChanged;
        Presence.Changed -= PresenceChanged;
        foreach (var subscription in _subscriptions) subscription.Dispose();
        _self?.Dispose();
        Close();
    }
}
