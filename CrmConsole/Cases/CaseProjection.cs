using CrmConsole.Accounts;
using CrmConsole.Data;

namespace CrmConsole.Cases;

/// <summary>What a fact does to the case. Pure: replaying the events gives the same row. Texts, place and title are not
/// facts (they may be anonymised) and are set when the case is made.</summary>
internal static class CaseProjection
{
    public static void Apply(Case c, CaseFact fact, ActorKind by, DateTimeOffset at)
    {
        c.UpdatedAt = at;
        if (by == ActorKind.Staff && IsWork(fact)) c.WorkedAt = at;
        switch (fact)
        {
            case Received f: Begin(c, f, at); break;
            case ReportAttached: c.ReportCount++; break;
            case ReportDetached: c.ReportCount--; break;
            case MergedAway f: (c.State, c.MergedIntoId, c.ResumeState, c.ClosedAt, c.OfficerId) = (CaseState.Archived, f.Into, f.From, at, null); break;
            case SetApart f: (c.State, c.MergedIntoId, c.ResumeState, c.ClosedAt) = (f.To, null, null, null); break;
            case SubjectChanged f: c.SubjectAgencyCode = f.To; break;
            case StateChanged f: Move(c, f, at); break;
            case AgencyChanged f: HandOver(c, f, at); break;
            case Returned f: GiveBack(c, f, at); break;
            case Ruled f: Rule(c, f, at); break;
            case FollowedUp f: c.Progress = f.Progress; break;
            case Promised f: c.PromisedAt = Instants.FromMicros(f.At); break;
            case WentExternal f: (c.State, c.ExternalBody, c.ResumeState) = (CaseState.External, f.Body, null); break;
            case OfficerChanged f: c.OfficerId = f.To; break;
            case CategoryChanged f: c.CategoryCode = f.To; break;
            case AreaChanged f: c.AreaCode = f.To; break;
            case PriorityChanged f: c.Priority = f.To; break;
            case MessageReceived f: c.Attention |= f.Warning is not "automatic"; break;
            case ReplyWritten: c.FirstReplyAt ??= at; c.Attention = false; break;
            case DeliveryChanged f: c.Attention |= f.State is "failed" or "unsure" or "bounced"; break;
            case DueChanged f: c.DueAt = f.Due is { } due ? Instants.FromMicros(due) : null; break;
            case AttentionCleared: c.Attention = false; break;
            case Overdue: c.OverdueFlaggedAt ??= at; break;
        }
    }

    // Handing work round, looking, and ticking off are not work on the matter.
    private static bool IsWork(CaseFact fact) => fact is not (OfficerChanged or PriorityChanged or IdentityOpened or AttentionCleared or DueChanged or ReceiptPrinted);

    private static void Begin(Case c, Received f, DateTimeOffset at)
    {
        c.Number = f.Number;
        c.Channel = f.Channel;
        c.CategoryCode = f.Category;
        c.AreaCode = f.Area;
        c.Priority = f.Priority;
        c.Sealed = f.Sealed;
        c.EnteredAtCode = f.EnteredAt;
        c.Attention = f.Warning is not null;
        c.CreatedAt = c.WorkedAt = at;
        c.TotalDueAt = Instants.FromMicros(f.TotalDue);
        c.DueAt = f.Due is { } due ? Instants.FromMicros(due) : c.TotalDueAt;
        if (f.Agency is not null) Hold(c, f.Agency, at);
    }

    private static void Move(Case c, StateChanged f, DateTimeOffset at)
    {
        c.State = f.To;
        c.Provisional = f.Provisional;
        c.ResumeState = f.To == CaseState.AwaitingCitizen ? f.From : null;
        if (f.ClosingAgency is not null) c.ClosingAgencyCode = f.ClosingAgency;
        c.ClosedAt = f.To.IsOpen() ? null : at;
        if (f.To == CaseState.Done) c.Progress = 100;
    }

    private static void HandOver(Case c, AgencyChanged f, DateTimeOffset at)
    {
        c.State = f.State;
        c.ResumeState = null;
        c.Sealed = f.Sealed;
        // The officer belonged to the unit that hands over.
        if (f.Kind != TransferFact.Routing) c.OfficerId = null;
        Hold(c, f.To, at);
    }

    private static void GiveBack(Case c, Returned f, DateTimeOffset at)
    {
        c.Returns++;
        (c.State, c.RulingPending, c.OfficerId, c.AgencyCode) = (f.State, f.RulingPending, null, null);
        if (f.To is { } to) Hold(c, to, at);
    }

    private static void Rule(Case c, Ruled f, DateTimeOffset at)
    {
        (c.State, c.RulingPending, c.Ruled, c.OfficerId, c.Sealed) = (CaseState.Coordinating, false, true, null, f.Sealed);
        Hold(c, f.To, at);
    }

    private static void Hold(Case c, string agency, DateTimeOffset at)
    {
        c.AgencyCode = agency;
        if (c.Holders.All(h => h.AgencyCode != agency)) c.Holders.Add(new CaseHolder { CaseId = c.Id, AgencyCode = agency, Since = at });
    }
}
