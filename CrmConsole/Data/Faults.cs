using System.Diagnostics;

namespace CrmConsole.Data;

/// <summary>Named points at which a test may kill the program as a power cut would (<c>kill -9</c>).
/// Does nothing unless the environment names a point: <c>CRM_KILL_AT=writer.before-commit</c>, or with a count
/// <c>writer.before-commit:3</c> for the third passing. Refused outside Development and the demo (see Program).</summary>
public static class Faults
{
    public const string Variable = "CRM_KILL_AT";

    /// <summary>Every point there is, so that a test can try each.</summary>
    public static readonly IReadOnlyList<string> Points =
    [
        "writer.before-commit", "writer.after-commit", "intake.before-commit", "intake.after-commit",
        "mail.before-flag", "mail.after-flag", "outbox.before-claim", "outbox.after-claim", "outbox.before-send", "outbox.after-send", "outbox.after-result",
        "feed.before-publish",
    ];

    private static readonly string? Point;
    private static int left;

    static Faults()
    {
        var setting = Environment.GetEnvironmentVariable(Variable)?.Split(':');
        Point = setting?[0];
        left = setting is { Length: 2 } ? int.Parse(setting[1], System.Globalization.CultureInfo.InvariantCulture) : 1;
    }

    public static bool Armed => Point is not null;

    public static void Hit(string point)
    {
        if (Point is null || Point != point || Interlocked.Decrement(ref left) > 0) return;
        using var me = Process.GetCurrentProcess();
        me.Kill();
        Thread.Sleep(Timeout.InfiniteTimeSpan);
    }
}
