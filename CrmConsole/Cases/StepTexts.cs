using System.Globalization;
using CrmConsole.Cases.Acts;
using CrmConsole.Cases.Facts;
using CrmConsole.Data;
using CrmConsole.Deadlines;
using CrmConsole.Replies;
using CrmConsole.Routing;
using CrmConsole.Shell;

namespace CrmConsole.Cases;

/// <summary>Words of a step message, from the templates <c>step_*</c>. Several steps of one report become one message.</summary>
public sealed class StepTexts(TemplateBook templates, CaseSentences sentences, RoutingDirectory routing, DeadlineDirectory deadlines, TrackerKeys tracker, PublicLinks links, ReplyTokens tokens)
{
    /// <summary>Reporters have no language of their own: what the province writes to them is Indonesian.</summary>
    private const string Language = "id";

    private static readonly string[] AgencyFacts =
        [CaseFact.TypeOf<Received>(), CaseFact.TypeOf<AgencyChanged>(), CaseFact.TypeOf<Returned>(), CaseFact.TypeOf<Ruled>()];

    /// <param name="isPublic">Everybody reads it: the plainest words, and no link of the reporter's own.</param>
    internal OutboxContent Content(CrmDb db, Report report, Case c, IReadOnlyList<StepNotice> steps, CaseReplies.Way way, bool isPublic) => Words.In(Words.Indonesian, () =>
    {
        var link = isPublic ? links.TrackerPage : links.Tracker(tracker.Token(report.Id, report.TokenVersion));
        var lines = steps.Select(s => isPublic ? Plain(db, c, s) : Line(db, report, c, s)).ToList();
        // The newest is enough where space is short and everybody reads.
        var news = isPublic || lines.Count == 1 ? lines[^1] : string.Join('\n', steps.Zip(lines, (s, l) => $"• {s.At.ToJakarta().ToString("d MMM, HH.mm", Words.Indonesian)}: {l}"));
        var template = templates.Find(isPublic ? "step_message_public" : way.Route.Terse ? "step_message_short" : "step_message", Language);
        var values = new Dictionary<string, string?> { ["nomor"] = report.Number, ["kabar"] = news, ["tautan"] = link };
        return new OutboxContent(template.Subject is null ? null : Templates.Fill(template.Subject, values), Templates.Fill(template.Body, values), tokens.For(report.Id),
            report.WireId, report.WireId is null ? [] : [report.WireId], Automatic: true, null, way.Conversation.ThreadKey)
        { Public = isPublic, LastInboundAt = way.Conversation.LastInboundAt };
    });

    private string Line(CrmDb db, Report report, Case c, StepNotice step)
    {
        var e = db.Events.First(x => x.Seq == step.Seq);
        var fact = CaseFact.Read(e.Type, e.Payload);
        var (from, to) = fact switch
        {
            AgencyChanged f => (f.From, f.To),
            Returned f => (f.From, f.To),
            Ruled f => (f.From, f.To),
            MarkedDone { ClosingAgency: { } closing } => (null, closing),
            Validated { ClosingAgency: { } closing } => (null, closing),
            _ => (null, AgencyBefore(db, e)),
        };
        var values = new Dictionary<string, string?>
        {
            ["nomor"] = report.Number,
            ["dari"] = Unit(c, from),
            ["unit"] = Unit(c, to),
            ["kemajuan"] = fact is FollowedUp p ? p.Progress.ToString(CultureInfo.InvariantCulture) : null,
            ["keterangan"] = fact is FollowedUp w && db.FollowUps.Find(w.FollowUp) is { } work ? Reporters.Masking.Text(work.Text) : null,
            ["tahapan"] = fact is MilestoneReached m && db.Milestones.Find(m.Milestone) is { } stage ? Reporters.Masking.Text(stage.Title) : null,
            ["foto"] = step.Kind == StepKinds.Done && HasPhotos(db, c, report) ? "Foto sebelum dan sesudahnya ada pada tautan di bawah." : null,
            ["batas"] = deadlines.Current.At(e.At).ReopenUntil(e.At).ToJakarta().ToString("d MMMM yyyy", Words.Indonesian),
        };
        // Where nothing was filled in, no gap stays.
        return Templates.Fill(templates.Find("step_" + step.Kind, Language).Body, values).Replace("  ", " ", StringComparison.Ordinal);
    }

    private string Plain(CrmDb db, Case c, StepNotice step)
    {
        var e = db.Events.First(x => x.Seq == step.Seq);
        return c.Sealed && step.Kind == StepKinds.HandedOver ? "Diteruskan ke unit yang berwenang" : sentences.ForCitizen(CaseFact.Read(e.Type, e.Payload)) ?? "Ada perkembangan";
    }

    // With whom a sealed case lies is not for a message that others may see on the telephone.
    private string Unit(Case c, string? code) => c.Sealed || routing.Current.Tree.Find(code) is not { } agency ? "unit yang berwenang" : agency.ShortName;

    private static string? AgencyBefore(CrmDb db, Live.CaseEvent e)
    {
        var last = db.Events.Where(x => x.CaseId == e.CaseId && x.Seq < e.Seq && AgencyFacts.Contains(x.Type)).OrderByDescending(x => x.Seq).FirstOrDefault();
        return last is null ? null : CaseFact.Read(last.Type, last.Payload) switch { Received f => f.Agency, AgencyChanged f => f.To, Returned f => f.To, Ruled f => f.To, _ => null };
    }

    private static bool HasPhotos(CrmDb db, Case c, Report report) => db.Attachments.Any(a => a.CaseId == c.Id && a.PublicId != null && (a.FollowUpId != null || a.ReportId == report.Id));
}
