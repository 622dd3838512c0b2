using CrmConsole.Accounts;
using CrmConsole.Cases.Facts;
using CrmConsole.Data;
using CrmConsole.Evidence;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Cases;

/// <summary>Puts a file that was fetched after the report to where it belongs: the case that has the report now.</summary>
public sealed class FileArrivals(CaseWriter cases)
{
    public void Add(CrmDb db, PendingFile pending, PreparedAttachment file)
    {
        db.PendingFiles.Remove(pending);
        var caseId = db.CaseReports.Where(m => m.ReportId == pending.ReportId && m.To == null).Select(m => (long?)m.CaseId).FirstOrDefault();
        if (caseId is null || db.Cases.Include(x => x.Holders).FirstOrDefault(x => x.Id == caseId) is not { } c) return;
        var attachment = file.AddTo(db, c.Id, pending.ReportId, pending.MessageId);
        cases.Append(db, c, Actor.System, new FileArrived(attachment.Id, attachment.Kind == AttachmentKind.LeftOut));
    }
}
