using CrmConsole.Accounts;
using CrmConsole.Cases;
using CrmConsole.Channels;
using CrmConsole.Deadlines;
using CrmConsole.Desk;
using CrmConsole.Evidence;
using CrmConsole.Intake;
using CrmConsole.Jobs;
using CrmConsole.Live;
using CrmConsole.Places;
using CrmConsole.Replies;
using CrmConsole.Reporters;
using CrmConsole.Routing;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CrmConsole.Data;

/// <summary>The one database. Take a fresh one per action from <c>IDbContextFactory</c>; writes of cases, intake and
/// outbox go through <see cref="Writer"/>, which commits many of them at once.</summary>
public sealed class CrmDb(DbContextOptions<CrmDb> options, Ids ids) : IdentityDbContext<StaffUser, IdentityRole<long>, long>(options)
{
    internal Ids Ids { get; } = ids;

    public DbSet<StaffUnit> StaffUnits => Set<StaffUnit>();
    public DbSet<OneUseLink> OneUseLinks => Set<OneUseLink>();
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();
    public DbSet<Channel> Channels => Set<Channel>();
    public DbSet<ChannelHealth> ChannelHealth => Set<ChannelHealth>();
    public DbSet<MailboxPosition> MailboxPositions => Set<MailboxPosition>();
    public DbSet<ChannelSecret> ChannelSecrets => Set<ChannelSecret>();
    public DbSet<ChannelCursor> ChannelCursors => Set<ChannelCursor>();
    public DbSet<ImportRun> ImportRuns => Set<ImportRun>();
    public DbSet<PendingFile> PendingFiles => Set<PendingFile>();
    public DbSet<BlockedSender> BlockedSenders => Set<BlockedSender>();
    public DbSet<InboundMessage> Journal => Set<InboundMessage>();
    public DbSet<IdempotencyRecord> Idempotency => Set<IdempotencyRecord>();
    public DbSet<Reporter> Reporters => Set<Reporter>();
    public DbSet<ReporterContact> ReporterContacts => Set<ReporterContact>();
    public DbSet<RevealLog> RevealLog => Set<RevealLog>();
    public DbSet<Tombstone> Tombstones => Set<Tombstone>();
    public DbSet<StoredContent> Contents => Set<StoredContent>();
    public DbSet<Attachment> Attachments => Set<Attachment>();
    public DbSet<Case> Cases => Set<Case>();
    public DbSet<CaseHolder> CaseHolders => Set<CaseHolder>();
    public DbSet<Report> Reports => Set<Report>();
    public DbSet<CaseReport> CaseReports => Set<CaseReport>();
    public DbSet<CaseLink> CaseLinks => Set<CaseLink>();
    public DbSet<Conversation> Conversations => Set<Conversation>();
    public DbSet<Message> Messages => Set<Message>();
    public DbSet<Draft> Drafts => Set<Draft>();
    public DbSet<Assignment> Assignments => Set<Assignment>();
    public DbSet<Transfer> Transfers => Set<Transfer>();
    public DbSet<FollowUp> FollowUps => Set<FollowUp>();
    public DbSet<Milestone> Milestones => Set<Milestone>();
    public DbSet<Validation> Validations => Set<Validation>();
    public DbSet<Feedback> Feedback => Set<Feedback>();
    public DbSet<Clock> Clocks => Set<Clock>();
    public DbSet<CaseEvent> Events => Set<CaseEvent>();
    public DbSet<NumberSeries> NumberSeries => Set<NumberSeries>();
    public DbSet<SavedView> SavedViews => Set<SavedView>();
    public DbSet<Agency> Agencies => Set<Agency>();
    public DbSet<Category> Categories => Set<Category>();
    public DbSet<EmergencyWord> EmergencyWords => Set<EmergencyWord>();
    public DbSet<Area> Areas => Set<Area>();
    public DbSet<Holiday> Holidays => Set<Holiday>();
    public DbSet<Policy> Policies => Set<Policy>();
    public DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();
    public DbSet<StepNotice> StepNotices => Set<StepNotice>();
    public DbSet<DeskPlace> DeskPlaces => Set<DeskPlace>();
    public DbSet<DeskTicket> DeskTickets => Set<DeskTicket>();
    public DbSet<DeskDraft> DeskDrafts => Set<DeskDraft>();
    public DbSet<DeskVisit> DeskVisits => Set<DeskVisit>();
    public DbSet<PhotoLink> PhotoLinks => Set<PhotoLink>();
    public DbSet<PhotoUpload> PhotoUploads => Set<PhotoUpload>();
    public DbSet<ReceiptPrint> ReceiptPrints => Set<ReceiptPrint>();
    public DbSet<Landmark> Landmarks => Set<Landmark>();
    public DbSet<DeliveryAttempt> DeliveryAttempts => Set<DeliveryAttempt>();
    public DbSet<Template> Templates => Set<Template>();
    public DbSet<StaffNotice> Notices => Set<StaffNotice>();
    public DbSet<JobRun> JobRuns => Set<JobRun>();
    public DbSet<AuditEntry> Audit => Set<AuditEntry>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // SQLite cannot compare DateTimeOffset; integer microseconds sort, compare and survive a round trip.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<InstantConverter>();
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        Mapping.Apply(builder);
    }

    /// <summary>A plain connection with the pragmas that every writing connection needs.</summary>
    internal static SqliteConnection OpenRaw(string connectionString)
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        SqliteSetUp.ApplyPragmas(connection);
        return connection;
    }
}

/// <summary>Instants as UTC microseconds since 1970.</summary>
public sealed class InstantConverter() : ValueConverter<DateTimeOffset, long>(
    v => Instants.ToMicros(v), v => Instants.FromMicros(v));

public static class Instants
{
    public static long ToMicros(DateTimeOffset instant) => (instant.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset FromMicros(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);

    /// <summary>Cut to what the database keeps, so that a value read back is equal to the one written.</summary>
    public static DateTimeOffset UtcNowMicros(this TimeProvider time) => FromMicros(ToMicros(time.GetUtcNow()));
}

/// <summary>Who changed a piece of reference data or an account: from what, to what.</summary>
public sealed class AuditEntry : IAllocatedId
{
    public long Id { get; set; }
    public DateTimeOffset At { get; set; }
    public long? UserId { get; set; }
    /// <summary>What was changed, such as <c>staff</c> or <c>channel</c>.</summary>
    public required string Subject { get; set; }
    public required string Key { get; set; }
    public string? Before { get; set; }
    public string? After { get; set; }
}
