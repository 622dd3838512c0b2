using Bunit;
using CrmConsole.Cases;
using CrmConsole.Channels;
using CrmConsole.Replies;
using CrmConsole.Shell;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace CrmConsole.Tests.Cases.CasePage;

/// <summary>A case as the page receives it, and a place to render pieces of the page in.</summary>
internal static class Samples
{
    /// <summary>24 November 2026, 09.00 in Jakarta.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 24, 2, 0, 0, TimeSpan.Zero);

    public static BunitContext Screen(FakeTimeProvider? time = null)
    {
        var screen = new BunitContext();
        screen.JSInterop.Mode = JSRuntimeMode.Loose;
        screen.JSInterop.SetupModule("/js/case.js").Mode = JSRuntimeMode.Loose;
        screen.Services.AddSingleton<TimeProvider>(time ?? new FakeTimeProvider(Now));
        // Tests speak the first language of the screens, whatever the machine's.
        System.Globalization.CultureInfo.CurrentUICulture = System.Globalization.CultureInfo.CurrentCulture = Words.Indonesian;
        return screen;
    }

    public static TimelineEntry Entry(TimelineKind kind, string text, DeliveryView? delivery = null, string who = "Budi") =>
        new() { At = Now, Kind = kind, Who = who, Text = text, Delivery = delivery };

    public static DeliveryView Delivery(OutboxState state, string? error = null) => new(state, "email", Now.AddMinutes(-34), error);

    public static ReportView Report(string text) =>
        new() { Number = "JK-261124-0412", Channel = "email", Text = text, ReceivedAt = Now, Privacy = Privacy.Public, ReporterMask = "L••• A•••", CanReveal = true, ReporterId = 7 };
}
