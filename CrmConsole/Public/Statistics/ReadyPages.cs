using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace CrmConsole.Public.Statistics;

/// <summary>The pages of one moment that somebody asked for already, by question and language.</summary>
internal sealed partial class ReadyPages
{
    /// <summary>In characters. Pages beyond are made each time: whoever asks for every view there is must not fill the memory.</summary>
    public const int Most = 8_000_000;

    private readonly ConcurrentDictionary<(StatisticsQuery Query, bool English), string> pages = new();
    private int size;

    public int Count => pages.Count;

    /// <summary>The figures' part of the page, in the reader's language. What it writes is what the framework rendered, so every name in
    /// it is escaped already.</summary>
    public static async ValueTask<RenderFragment> OfAsync(IServiceProvider services, Statistic statistic, StatisticsQuery query)
    {
        var (ready, key) = (statistic.Pages, (query, Shell.Words.IsEnglish));
        if (!ready.pages.TryGetValue(key, out var html))
        {
            html = await RenderAsync(services, statistic, query);
            ready.Keep(key, html);
        }
        return builder => builder.AddMarkupContent(0, html);
    }

    internal void Keep((StatisticsQuery, bool) key, string html)
    {
        if (Volatile.Read(ref size) + html.Length <= Most && pages.TryAdd(key, html)) Interlocked.Add(ref size, html.Length);
    }

    private static async Task<string> RenderAsync(IServiceProvider services, Statistic statistic, StatisticsQuery query)
    {
        await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(StatisticsBody.Statistic)] = statistic, [nameof(StatisticsBody.Query)] = query });
        var html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<StatisticsBody>(parameters)).ToHtmlString());
        // A third of a long table is the indentation of its source, which every reader would pay for again.
        return Indentation().Replace(html, "\n");
    }

    [GeneratedRegex(@"\s*\n\s*")]
    private static partial Regex Indentation();
}
