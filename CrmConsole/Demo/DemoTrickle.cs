using CrmConsole.Data;
using CrmConsole.Intake;
using CrmConsole.Places;

namespace CrmConsole.Demo;

/// <summary>Lets a new invented report in through the real door every few seconds, so that a newcomer sees the queue live.
/// Clearly labelled on screen, with a switch.</summary>
public sealed class DemoTrickle(IntakeDoor door, PlaceDirectory places, DemoSettings demo, IConfiguration configuration, TimeProvider time, ILogger<DemoTrickle> log) : BackgroundService
{
    private volatile bool on = demo.Enabled && configuration.GetValue("Demo:Trickle", true);

    /// <summary>Whether reports flow in at present.</summary>
    public bool On { get => on; set { on = value && demo.Enabled; Changed?.Invoke(); } }

    public bool Available => demo.Enabled;

    /// <summary>Somebody switched it.</summary>
    public event Action? Changed;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!demo.Enabled) return;
        var random = new Random();
        var generator = new DemoGenerator(places.Current);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(Math.Max(1, configuration.GetValue("Demo:TrickleSeconds", 15))), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!on) continue;
            try
            {
                var report = generator.Next(random);
                await door.ReceiveAsync(DemoEnvelopes.Of(report, Guid.CreateVersion7().ToString("N"), time.UtcNowMicros()), new ReceiveOptions(Trusted: true), stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogWarning(e, "The demo's next report could not be handed in");
            }
        }
    }
}
