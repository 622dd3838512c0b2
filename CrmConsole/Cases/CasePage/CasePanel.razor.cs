using CrmConsole.Accounts;
using CrmConsole.Data;
using CrmConsole.Live;
using CrmConsole.Reporters;
using CrmConsole.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Forms;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.CasePage;

internal enum PanelView { Loading, Missing, Failed, Ready }

public sealed partial class CasePanel
{
    private PanelView view;
    private string? shown;
    private CasePageModel? page;
    private Actor? actor;
    private CaseNames names = CaseNames.None;
    private IReadOnlyList<TemplateOption> templates = [];
    private string? polygon, csrf, error, news;
    private bool sheet, reading, again;
    private Composer? composer;

    [Parameter, EditorRequired] public required string Number { get; set; }
    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject] private CaseReader Reader { get; set; } = default!;
    [Inject] private CaseLookups Lookups { get; set; } = default!;
    [Inject] private AntiforgeryStateProvider Antiforgery { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;
    [Inject] private ILogger<CasePanel> Log { get; set; } = default!;

    private ReportView? Reporter => page is { Reports: [var first, ..] } ? first : null;

    protected override async Task OnParametersSetAsync()
    {
        if (shown == Number) return;
        shown = Number;
        actor ??= Actor.From((await Authentication).User);
        csrf ??= Antiforgery.GetAntiforgeryToken()?.Value;
        await LoadAsync();
    }

    /// <summary>Shows the case of the number; drops what belonged to another.</summary>
    private async Task LoadAsync()
    {
        CloseDialog();
        (clash, error, news, sheet) = (null, null, null, false);
        var wanted = Number;
        if (page?.Case.Number != wanted) (view, page) = (PanelView.Loading, null);
        try
        {
            var read = await Reader.ReadAsync(actor!, wanted, CancellationToken.None);
            names = await Lookups.NamesAsync();
            templates = await Lookups.TemplatesAsync();
            polygon = Lookups.Polygon(read?.Case.AreaCode);
            // The officer moved on while it was read: a later call shows the other case.
            if (wanted != Number) return;
            (page, view) = (read, read is null ? PanelView.Missing : PanelView.Ready);
            answeredUntil = LastAnswer(read);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.LogError(e, "The case page could not read a case");
            view = PanelView.Failed;
        }
        Follow();
        ListenToKeys();
    }

    /// <summary>Reads the case again and leaves everything that is being typed or chosen alone.</summary>
    private async Task RereadAsync()
    {
        if (reading) { again = true; return; }
        reading = true;
        try
        {
            do
            {
                again = false;
                if (page is null) return;
                var asked = page.Case.Id;
                var read = await Reader.ReadAsync(actor!, page.Case.Number, CancellationToken.None);
                // The officer moved on while it was read.
                if (page?.Case.Id != asked) return;
                if (read?.Case.AreaCode != page.Case.AreaCode) polygon = Lookups.Polygon(read?.Case.AreaCode);
                page = read;
                if (read is not null && read.Case.Id != asked)
                {
                    // Its reports went over to another case: that one is shown and followed from now on.
                    news = T($"digabungkan ke {read.Case.Number}", $"merged into {read.Case.Number}");
                    Follow();
                }
                view = read is null ? PanelView.Missing : PanelView.Ready;
            }
            while (again);
            ListenToKeys();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.LogError(e, "The case page could not read a changed case");
            error = T("Perubahan terbaru belum dapat dibaca. Muat ulang halaman ini.", "The latest change could not be read. Reload this page.");
        }
        finally
        {
            reading = false;
        }
    }

    private string? WhyNot<TCommand>() where TCommand : CaseCommand => page?.Choice<TCommand>() switch
    {
        null or { Allowed: true } => null,
        { WhyNot: var why } => why ?? T("Langkah ini tidak tersedia sekarang.", "This step is not available now."),
    };

    private Dictionary<string, string?> Known(CasePageModel p) => new()
    {
        ["nomor"] = p.Case.Number,
        ["unit"] = names.Agency(p.Case.AgencyCode),
        ["petugas"] = actor?.Name,
        ["kategori"] = names.Category(p.Case.CategoryCode),
        ["wilayah"] = names.Area(p.Case.AreaCode),
        ["tempat"] = p.Case.Address ?? names.Area(p.Case.AreaCode),
        ["tanggal"] = p.Case.PromisedAt is { } promise ? Dates.Day(promise) : null,
    };

    public void Dispose()
    {
        Unfollow();
        foreach (var key in keys) key.Dispose();
        keys.Clear();
    }
}
