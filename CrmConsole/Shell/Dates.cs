using System.Globalization;
using CrmConsole.Data;

namespace CrmConsole.Shell;

/// <summary>Instants as people in Jakarta read them, in the reader's language.</summary>
public static class Dates
{
    /// <summary>"24 Nov 2026, 08.12".</summary>
    public static string Full(DateTimeOffset at) => $"{Day(at)}, {Clock(at)}";

    /// <summary>"24 Nov 2026".</summary>
    public static string Day(DateTimeOffset at) => at.ToJakarta().ToString("d MMM yyyy", CultureInfo.CurrentCulture);

    /// <summary>"08.12" (Indonesian) or "08:12".</summary>
    public static string Clock(DateTimeOffset at) => at.ToJakarta().ToString(Words.T("HH.mm", "HH:mm"), CultureInfo.InvariantCulture);
}
