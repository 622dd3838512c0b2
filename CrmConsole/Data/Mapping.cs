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
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CrmConsole.Data;

/// <summary>Keys, indexes and relations: what the entity types cannot say themselves.</summary>
internal static class Mapping
{
    public static void Apply(ModelBuilder b)
    {
        MapAccounts(b);
        MapChannelsAndIntake(b);
        MapVaultAndEvidence(b);
        MapCases(b);
        MapReference(b);
        MapReplies(b);
        MapDesk(b);
        AllocateIds(b);
        EnumsAsCodes(b);
    }

    private static void MapAccounts(ModelBuilder b)
    {
        MapPasskeys(b);
        b.Entity<StaffUser>().HasMany(u => u.Units).WithOne().HasForeignKey(u => u.UserId);
        b.Entity<StaffUnit>().HasKey(u => new { u.UserId, u.AgencyCode });
        b.Entity<OneUseLink>().HasIndex(l => l.TokenHash).IsUnique();
        b.Entity<ApiKey>().HasIndex(k => k.Hash).IsUnique();
        b.Entity<StaffNotice>().HasIndex(n => new { n.UserId, n.OnceKey }).IsUnique();
        b.Entity<StaffNotice>().HasIndex(n => new { n.UserId, n.ReadAt });
        b.Entity<AuditEntry>().HasIndex(a => new { a.Subject, a.Key });
    }

    /// <summary>As Identity's schema version 3 has it. Identity itself maps it only when its options can be asked, but contexts
    /// are also made without services: by the writer and for migrations.</summary>
    private static void MapPasskeys(ModelBuilder b)
    {
        b.Entity<IdentityUserPasskey<long>>(e =>
        {
            e.ToTable("AspNetUserPasskeys");
            e.HasKey(p => p.CredentialId);
            e.Property(p => p.CredentialId).HasMaxLength(1024);
            e.OwnsOne(p => p.Data).ToJson();
        });
        b.Entity<StaffUser>().HasMany<IdentityUserPasskey<long>>().WithOne().HasForeignKey(p => p.UserId).IsRequired();
    }

    private static void MapChannelsAndIntake(ModelBuilder b)
    {
        b.Entity<Channel>().HasKey(c => c.Code);
        b.Entity<ChannelHealth>().HasKey(c => c.Channel);
        b.Entity<MailboxPosition>().HasKey(m => m.Mailbox);
        b.Entity<ChannelCursor>().HasKey(c => c.Source);
        b.Entity<ChannelSecret>().HasIndex(s => new { s.Channel, s.Key }).IsUnique();
        b.Entity<BlockedSender>().HasIndex(x => new { x.Kind, x.BlindIndex }).IsUnique();
        b.Entity<PendingFile>().HasIndex(f => f.NextTryAt);
        b.Entity<InboundMessage>(e =>
        {
            e.ToTable("Journal");
            e.HasIndex(m => new { m.Channel, m.ExternalId }).IsUnique();
            e.HasIndex(m => m.Fingerprint).HasFilter("\"Fingerprint\" IS NOT NULL");
            e.HasIndex(m => new { m.Outcome, m.NextTryAt }).HasFilter("\"NextTryAt\" IS NOT NULL");
            e.HasIndex(m => m.ReportId);
        });
        b.Entity<IdempotencyRecord>(e =>
        {
            e.HasIndex(r => new { r.ApiKeyId, r.Key }).IsUnique();
            e.HasIndex(r => r.CreatedAt);
        });
    }

    private static void MapVaultAndEvidence(ModelBuilder b)
    {
        b.Entity<Reporter>().HasMany(r => r.Contacts).WithOne().HasForeignKey(c => c.ReporterId);
        b.Entity<ReporterContact>().HasIndex(c => new { c.BlindIndex, c.Kind }).HasFilter("\"BlindIndex\" IS NOT NULL");
        b.Entity<RevealLog>().HasIndex(r => r.CaseId);
        b.Entity<Tombstone>().HasIndex(t => t.ReporterId);
        b.Entity<StoredContent>().HasIndex(c => c.Digest);
        b.Entity<Attachment>(e =>
        {
            e.HasIndex(a => a.CaseId);
            e.HasIndex(a => a.PerceptualHash).HasFilter("\"PerceptualHash\" IS NOT NULL");
        });
    }

    private static void MapCases(ModelBuilder b)
    {
        b.Entity<Case>(e =>
        {
            e.HasIndex(c => c.Number).IsUnique();
            e.HasIndex(c => new { c.State, c.CreatedAt });
            e.HasIndex(c => new { c.AgencyCode, c.CreatedAt });
            e.HasIndex(c => c.CreatedAt);
            // What was done of this kind lately: the same trouble at the same place again.
            e.HasIndex(c => new { c.CategoryCode, c.ClosedAt }).HasFilter("\"ClosedAt\" IS NOT NULL");
            e.Property(c => c.Version).IsConcurrencyToken();
            e.HasMany(c => c.Holders).WithOne().HasForeignKey(h => h.CaseId);
        });
        b.Entity<CaseHolder>().HasKey(h => new { h.CaseId, h.AgencyCode });
        b.Entity<CaseHolder>().HasIndex(h => h.AgencyCode);
        b.Entity<Report>().HasIndex(r => r.Number).IsUnique();
        b.Entity<Report>().HasIndex(r => r.ReporterId);
        b.Entity<CaseReport>().HasIndex(r => r.CaseId);
        b.Entity<CaseReport>().HasIndex(r => r.ReportId);
        b.Entity<CaseLink>().HasIndex(l => new { l.CaseId, l.OtherId }).IsUnique();
        b.Entity<CaseLink>().HasIndex(l => l.OtherId);
        b.Entity<Report>().HasIndex(r => r.WireId).HasFilter("\"WireId\" IS NOT NULL");
        b.Entity<Conversation>().HasIndex(c => new { c.Channel, c.ThreadKey }).HasFilter("\"ThreadKey\" IS NOT NULL");
        b.Entity<Message>(e =>
        {
            e.HasIndex(m => m.CaseId);
            e.HasIndex(m => m.WireId).HasFilter("\"WireId\" IS NOT NULL");
        });
        b.Entity<Draft>().HasIndex(d => new { d.UserId, d.CaseId, d.Kind }).IsUnique();
        b.Entity<Assignment>().HasIndex(a => a.CaseId);
        b.Entity<Transfer>().HasIndex(t => t.CaseId);
        b.Entity<FollowUp>().HasIndex(f => f.CaseId);
        b.Entity<Milestone>().HasIndex(m => m.CaseId);
        b.Entity<Validation>().HasIndex(v => v.CaseId);
        b.Entity<Feedback>().HasIndex(f => f.CaseId);
        b.Entity<Clock>().HasIndex(c => new { c.CaseId, c.Kind });
        b.Entity<Clock>().HasIndex(c => c.NextAt).HasFilter("\"NextAt\" IS NOT NULL");
        b.Entity<CaseEvent>(e =>
        {
            e.HasKey(x => x.Seq);
            e.Property(x => x.Seq).ValueGeneratedNever();
            e.HasIndex(x => new { x.CaseId, x.Index }).IsUnique();
        });
        b.Entity<NumberSeries>().HasKey(n => n.Day);
        b.Entity<SavedView>().HasIndex(v => v.UserId);
    }

    private static void MapReference(ModelBuilder b)
    {
        b.Entity<Agency>().HasKey(a => a.Code);
        b.Entity<Category>().HasKey(c => c.Code);
        b.Entity<EmergencyWord>().HasKey(w => w.Word);
        b.Entity<Area>().HasKey(a => a.Code);
        b.Entity<Holiday>().HasKey(h => h.Date);
        b.Entity<Policy>().HasIndex(p => new { p.Kind, p.ValidFrom });
        b.Entity<JobRun>().HasKey(j => j.Name);
    }

    private static void MapReplies(ModelBuilder b)
    {
        b.Entity<OutboxMessage>(e =>
        {
            e.ToTable("Outbox");
            e.HasIndex(m => m.OnceKey).IsUnique();
            e.HasIndex(m => new { m.State, m.NextTryAt });
            e.HasIndex(m => m.WireId).HasFilter("\"WireId\" IS NOT NULL");
            e.HasIndex(m => m.RemoteId).HasFilter("\"RemoteId\" IS NOT NULL");
            e.HasIndex(m => m.CaseId);
            // What is still to be sent in a conversation; without it each claim reads the whole outbox.
            e.HasIndex(m => new { m.ConversationId, m.State });
        });
        b.Entity<StepNotice>().HasIndex(n => new { n.ReportId, n.Seq }).IsUnique();
        b.Entity<StepNotice>().HasIndex(n => n.NotBefore).HasFilter("\"NotBefore\" IS NOT NULL");
        b.Entity<DeliveryAttempt>().HasIndex(a => a.OutboxId);
        b.Entity<Template>().HasKey(t => new { t.Code, t.Language });
    }

    private static void MapDesk(ModelBuilder b)
    {
        b.Entity<DeskPlace>().HasIndex(p => p.Code).IsUnique();
        b.Entity<DeskTicket>(e =>
        {
            e.HasIndex(t => new { t.PlaceId, t.Day, t.Number }).IsUnique();
            e.Property(t => t.Version).IsConcurrencyToken();
        });
        b.Entity<DeskDraft>().HasIndex(d => d.UserId).IsUnique();
        b.Entity<DeskVisit>().HasIndex(v => v.ReportId).HasFilter("\"ReportId\" IS NOT NULL");
        b.Entity<DeskVisit>().HasIndex(v => new { v.PlaceId, v.StartedAt });
        b.Entity<PhotoLink>().HasIndex(l => l.TokenHash).IsUnique();
        b.Entity<PhotoUpload>().HasIndex(p => p.DraftId);
        b.Entity<ReceiptPrint>().HasIndex(p => p.ReportId);
        b.Entity<Landmark>().HasIndex(l => new { l.AreaCode, l.Key }).IsUnique();
    }

    private static void AllocateIds(ModelBuilder b)
    {
        foreach (var type in b.Model.GetEntityTypes().Where(t => typeof(IAllocatedId).IsAssignableFrom(t.ClrType)))
            b.Entity(type.ClrType).Property<long>("Id").ValueGeneratedOnAdd().HasValueGenerator<AllocatedIdGenerator>()
                // Never let SQLite choose: a chosen id would not be in the counter.
                .Metadata.SetBeforeSaveBehavior(Microsoft.EntityFrameworkCore.Metadata.PropertySaveBehavior.Save);
    }

    private static void EnumsAsCodes(ModelBuilder b)
    {
        foreach (var property in b.Model.GetEntityTypes().SelectMany(t => t.GetProperties()).Where(p => (Nullable.GetUnderlyingType(p.ClrType) ?? p.ClrType).IsEnum))
        {
            var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
            property.SetValueConverter((ValueConverter)Activator.CreateInstance(typeof(CodeConverter<>).MakeGenericType(type))!);
        }
    }
}

/// <summary>Enums are stored by their outside code.</summary>
public sealed class CodeConverter<T>() : ValueConverter<T, string>(v => v.Code(), s => Read(s)) where T : struct, Enum
{
    private static T Read(string code) => Codes.Parse<T>(code) ?? throw new InvalidDataException($"Unknown {typeof(T).Name} in the database: {code}");
}
