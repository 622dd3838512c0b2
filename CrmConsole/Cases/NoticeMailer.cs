using System.Globalization;
using CrmConsole.Accounts;
using CrmConsole.Data;
using CrmConsole.Data.Keys;
using CrmConsole.Replies;
using CrmConsole.Shell;
using Microsoft.EntityFrameworkCore;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases;

/// <summary>Mails what the bell shows to those who want it by mail: soon after, or once a morning. Only what they have not read,
/// only cases in their sight, never a citizen's words: number, sentence and link. Each notice goes into one mail at most.</summary>
public sealed class NoticeMailer(IDbContextFactory<CrmDb> databases, Writer writer, Outbox outbox, Sealer sealer, ReplyRoutes routes, NoticeBook book, PublicLinks links, TimeProvider time)
{
    private const int Most = 50;

    // Whoever sits at the screen has read it by then; and what comes together goes together.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    /// <summary>Returns how many mails were queued. Nothing is lost while mail is not set up: notices wait for it.</summary>
    public async Task<int> RunAsync(NoticeMail how, CancellationToken ct = default)
    {
        if (routes.MailChannel is not { } channel) return 0;
        var before = time.GetUtcNow() - (how == NoticeMail.AtOnce ? Grace : TimeSpan.Zero);
        List<StaffUser> people;
        await using (var db = await databases.CreateDbContextAsync(ct))
        {
            people = await db.Users.AsNoTracking().Where(u => u.Active && u.NoticeMail == how && db.Notices.Any(n => n.UserId == u.Id && n.ReadAt == null && n.MailedAt == null && n.At <= before)).ToListAsync(ct);
        }
        var sent = 0;
        foreach (var person in people)
            if (await MailAsync(channel, person, before, ct)) sent++;
        return sent;
    }

    private async Task<bool> MailAsync(string channel, StaffUser person, DateTimeOffset before, CancellationToken ct)
    {
        StaffCard? card;
        await using (var db = await databases.CreateDbContextAsync(ct)) card = StaffDirectory.Find(db, person.Id, time.GetUtcNow());
        if (card is null) return false;
        var waiting = (await book.WaitingForMailAsync(card.Actor, before, ct)).ToList();
        // Read while this mail was being made.
        if (waiting.Count == 0) return false;
        var tellable = waiting.Where(n => NoticeWords.Href(n) is not null).Take(Most).ToList();
        var content = In(person.Language == "en" ? English : Indonesian, () => Content(person, tellable));
        var ids = waiting.Select(n => n.Id).ToList();
        var once = string.Create(CultureInfo.InvariantCulture, $"notices:{person.Id}:{ids.Max()}");
        return await writer.RunAsync(db =>
        {
            foreach (var notice in db.Notices.Where(n => ids.Contains(n.Id) && n.MailedAt == null)) notice.MailedAt = time.UtcNowMicros();
            return tellable.Count > 0 && outbox.QueueForStaff(db, sealer,
                new NewMessage(channel, "staff_notice", once, person.Email!, content)) is not null;
        }, ct);
    }

    private OutboxContent Content(StaffUser person, List<NoticeView> notices)
    {
        var lines = notices.Select(n => $"- {NoticeWords.Sentence(n)}\n  {links.StaffLink(NoticeWords.Href(n)!)}");
        var text = T($"{person.DisplayName},\n\nyang perlu Anda ketahui:\n\n", $"{person.DisplayName},\n\nwhat you should know:\n\n") + string.Join("\n", lines)
            + T($"\n\nCara pemberitahuan diatur di {links.StaffLink("/akun")}.", $"\n\nHow you are told is set at {links.StaffLink("/akun")}.");
        var subject = notices.Count == 1 ? T("1 pemberitahuan CRM Jakarta", "1 notice from CRM Jakarta") : T($"{notices.Count} pemberitahuan CRM Jakarta", $"{notices.Count} notices from CRM Jakarta");
        return new OutboxContent(subject, text, null, null, [], Automatic: true, person.DisplayName, null);
    }
}
