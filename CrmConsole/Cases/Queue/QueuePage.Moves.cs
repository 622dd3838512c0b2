using CrmConsole.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Queue;

// How the officer moves: keys, order, filter. Every move is a change of address.
public sealed partial class QueuePage
{
    /// <summary>From this width on, list and case stand side by side (the same in queue.css).</summary>
    private const string Wide = "(min-width: 1100px)";

    /// <summary>A case is opened beside the list once j/k rest on it so long: holding a key down reads no case in between.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(160);

    private readonly List<IDisposable> _subscriptions = [];
    private DotNetObjectReference<QueuePage>? _self;
    private bool _wide = true;
    private bool _gone;
    private int _turn;

    [Inject] private IJSRuntime Js { get; set; } = default!;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        try
        {
            await WatchWidthAsync();
        }
        catch (Exception e) when (_gone && e is JSException or ObjectDisposedException)
        {
            // Another page was opened while this one was still fetching its script.
        }
    }

    private async Task WatchWidthAsync()
    {
        _self = DotNetObjectReference.Create(this);
        await using var module = await Js.InvokeAsync<IJSObjectReference>("import", "/" + Assets["js/width.js"]);
        _wide = await module.InvokeAsync<bool>("watch", _self, Wide);
    }

    [JSInvokable]
    public void WidthChanged(bool wide) => _wide = wide;

    private void ListenToKeys()
    {
        var group = T("Antrean", "Queue");
        _subscriptions.Add(Keyboard.On("j", T("Laporan berikutnya", "Next report"), group, () => OnCircuitAsync(() => StepAsync(1))));
        _subscriptions.Add(Keyboard.On("k", T("Laporan sebelumnya", "Previous report"), group, () => OnCircuitAsync(() => StepAsync(-1))));
        _subscriptions.Add(Keyboard.On("Enter", T("Buka kasus", "Open the case"), group, () => OnCircuitAsync(OpenMarked)));
        _subscriptions.Add(Keyboard.On("f", T("Saring", "Filter"), group, () => RefreshAsync(ToggleFilter)));
        _subscriptions.Add(Keyboard.On("b", T("Tampilkan laporan baru", "Show new reports"), group, () => OnCircuitAsync(async () =>
        {
            await TakeNewAsync();
            StateHasChanged();
        })));
        _subscriptions.Add(Keyboard.On("Escape", T("Tutup saringan atau kasus", "Close filter or case"), group, () => OnCircuitAsync(Back)));
    }

    private async Task StepAsync(int by)
    {
        if (_session is not { Count: > 0 } session || _rows is null) return;
        var at = _markedId is { } id ? session.IndexOf(id) : -1;
        var next = at < 0 ? 0 : Math.Clamp(at + by, 0, session.Count - 1);
        if (session.Range(next, 1) is not [var item]) return;
        (_marked, _markedId) = (item.Row.Number, item.Row.Id);
        StateHasChanged();
        await _rows.RevealAsync(next);
        if (!_wide) return;
        var turn = ++_turn;
        await Task.Delay(Rest, Time);
        if (turn == _turn) await Go(_address with { Selected = _marked }, replace: true);
    }

    private Task OpenMarked()
    {
        if (_marked is null) return Task.CompletedTask;
        if (_wide) Navigation.NavigateTo($"/kasus/{_marked}");
        else return Go(_address with { Selected = _marked }, replace: false);
        return Task.CompletedTask;
    }

    private Task Back()
    {
        if (_filtering)
        {
            ToggleFilter();
            StateHasChanged();
            return Task.CompletedTask;
        }
        return _address.Selected is null ? Task.CompletedTask : Go(_address with { Selected = null }, replace: false);
    }

    private void ToggleFilter() => _filtering = !_filtering;

    private Task Reorder(ChangeEventArgs e) => Enum.TryParse<QueueOrder>(e.Value?.ToString(), out var order)
        ? Go(_address with { Order = order }, replace: true)
        : Task.CompletedTask;

    private Task Refilter(QueueFilter filter) => Go(_address with { Filter = filter }, replace: true);

    private Task Go(QueueAddress address, bool replace)
    {
        Navigation.NavigateTo(address.ToString(), replace: replace);
        return Task.CompletedTask;
    }
}
