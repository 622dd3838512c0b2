using System.Diagnostics;
using System.Globalization;

namespace CrmConsole.Data;

/// <summary>Named points at which a test may kill the program as a power cut would (<c>kill -9</c>).
/// Does nothing unless the environment names a point: <c>CRM_KILL_AT=writer.before-commit</c>, or with a count
/// <c>writer.before-commit:3</c> for the third passing. Outside Development such a start is refused
/// (<see cref="RefuseOutsideDevelopment"/>).</summary>
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
        Point = setting is [{ Length: > 0 } point, ..] ? point : null;
        left = setting is [_, var count] && int.TryParse(count, CultureInfo.InvariantCulture, out var passing) ? passing : 1;
    }

    /// <summary>Throws <see cref="StartRefusedException"/> when a point is named where real people's reports may be: a variable that was
    /// left in an environment would end the program at its first report, again after every restart.</summary>
    public static void RefuseOutsideDevelopment(IHostEnvironment environment)
    {
        if (Point is null || environment.IsDevelopment()) return;
        throw new StartRefusedException(
            $"{Variable} = \"{Point}\" membuat program mati di tengah pekerjaan dan hanya untuk pengujian. "
            + "Hapus variabel itu dari lingkungan, lalu jalankan lagi; tidak ada yang diubah.");
    }

    public static void Hit(string point)
    {
        if (Point is null || Point != point || Interlocked.Decrement(ref left) > 0) return;
        using var me = Process.GetCurrentProcess();
        me.Kill();
        Thread.Sleep(Timeout.InfiniteTimeSpan);
    }
}
