using CrmConsole.Channels;
using CrmConsole.Data;
using Microsoft.EntityFrameworkCore;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases;

/// <summary>What screens of cases need to know of channels: names, and the privacy level that came with a report.</summary>
internal static class ChannelNames
{
    public static Task<Dictionary<string, (string Indonesian, string English)>> ReadAsync(CrmDb db, CancellationToken ct) =>
        db.Channels.AsNoTracking().ToDictionaryAsync(c => c.Code, c => (c.Name, c.NameEn), ct);

    /// <summary>Null when nothing has to be said.</summary>
    public static string? PrivacyWords(ReportView report) => report.Privacy switch
    {
        Privacy.Anonymous => T("anonim: identitas tidak disimpan", "anonymous: no identity is kept"),
        Privacy.Private => T("rahasia: tidak tampil untuk umum", "private: not shown to the public"),
        _ => null,
    };
}
