using MimeKit;

namespace CrmConsole.Channels.Email;

/// <summary>Signs that a machine wrote a mail, so that it must not be answered (RFC 3834 and what came before it).</summary>
internal static class AutomaticSigns
{
    private static readonly string[] Fields =
    [
        "List-Id", "List-Post", "X-Auto-Response-Suppress", "X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-AutoReply-From",
        "X-Mail-Autoreply", "X-FC-MachineGenerated", "X-Failed-Recipients", "Feedback-ID",
    ];

    private static readonly string[] Subjects =
    [
        "automatic reply:", "auto-reply:", "auto reply:", "autoreply:", "auto:", "out of office", "balasan otomatis", "jawaban otomatis", "di luar kantor:",
    ];

    private static readonly string[] Machines =
    [
        "mailer-daemon", "maildaemon", "no-reply", "noreply", "no_reply", "donotreply", "do-not-reply", "do_not_reply", "bounce", "bounces", "autoresponder", "tidak-membalas", "jangan-balas",
    ];

    /// <summary>The sign, as "Header: value"; null for a person's mail.</summary>
    public static string? Of(MimeMessage mail, string? from, string? subject)
    {
        foreach (var header in mail.Headers)
            if (IsSign(header)) return $"{header.Field}: {MailText.OneLine(header.Value, 80)}";
        if (mail.Body is MultipartReport report) return $"report-type: {MailText.OneLine(report.ReportType ?? "", 40)}";
        if (from is not null && Machines.Contains(LocalPart(from), StringComparer.OrdinalIgnoreCase)) return "From: " + LocalPart(from);
        return subject is not null && Subjects.Any(s => subject.StartsWith(s, StringComparison.OrdinalIgnoreCase)) ? "Subject: " + MailText.OneLine(subject, 40) : null;
    }

    private static bool IsSign(Header header)
    {
        var field = header.Field;
        var value = header.Value.Trim();
        if (Is(field, "Auto-Submitted")) return !value.Split(';', ' ')[0].Equals("no", StringComparison.OrdinalIgnoreCase);
        if (Is(field, "Precedence") || Is(field, "X-Precedence")) return value.ToLowerInvariant() is "bulk" or "junk" or "list" or "auto_reply";
        if (Is(field, "Return-Path")) return value is "<>" or "";
        if (Is(field, "Delivered-To")) return Is(value, "Autoresponder");
        if (Is(field, "X-POST-MessageClass")) return value.Contains("Autoresponder", StringComparison.OrdinalIgnoreCase);
        return Fields.Contains(field, StringComparer.OrdinalIgnoreCase);
    }

    private static bool Is(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static string LocalPart(string address) => address.Split('@', '+')[0];
}
