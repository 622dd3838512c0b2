CREATE TABLE "Agencies" (
    "Code" TEXT NOT NULL CONSTRAINT "PK_Agencies" PRIMARY KEY,
    "Name" TEXT NOT NULL,
    "ShortName" TEXT NOT NULL,
    "Kind" TEXT NOT NULL,
    "ParentCode" TEXT NULL,
    "AreaCode" TEXT NULL,
    "ValidFrom" INTEGER NULL,
    "ValidTo" INTEGER NULL
);


CREATE TABLE "ApiKeys" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_ApiKeys" PRIMARY KEY AUTOINCREMENT,
    "Name" TEXT NOT NULL,
    "Hash" BLOB NOT NULL,
    "Scopes" TEXT NOT NULL,
    "Channels" TEXT NOT NULL,
    "UnitCode" TEXT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "RevokedAt" INTEGER NULL
);


CREATE TABLE "Areas" (
    "Code" TEXT NOT NULL CONSTRAINT "PK_Areas" PRIMARY KEY,
    "Name" TEXT NOT NULL,
    "Level" TEXT NOT NULL,
    "ParentCode" TEXT NULL,
    "Latitude" REAL NOT NULL,
    "Longitude" REAL NOT NULL,
    "Polygon" TEXT NULL,
    "ValidFrom" INTEGER NULL,
    "ValidTo" INTEGER NULL
);


CREATE TABLE "AspNetRoles" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_AspNetRoles" PRIMARY KEY AUTOINCREMENT,
    "Name" TEXT NULL,
    "NormalizedName" TEXT NULL,
    "ConcurrencyStamp" TEXT NULL
);


CREATE TABLE "AspNetUsers" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_AspNetUsers" PRIMARY KEY AUTOINCREMENT,
    "DisplayName" TEXT NOT NULL,
    "Active" INTEGER NOT NULL,
    "AbsentFrom" INTEGER NULL,
    "AbsentUntil" INTEGER NULL,
    "Capacity" INTEGER NULL,
    "Language" TEXT NOT NULL,
    "NoticeMail" TEXT NOT NULL,
    "UserName" TEXT NULL,
    "NormalizedUserName" TEXT NULL,
    "Email" TEXT NULL,
    "NormalizedEmail" TEXT NULL,
    "EmailConfirmed" INTEGER NOT NULL,
    "PasswordHash" TEXT NULL,
    "SecurityStamp" TEXT NULL,
    "ConcurrencyStamp" TEXT NULL,
    "PhoneNumber" TEXT NULL,
    "PhoneNumberConfirmed" INTEGER NOT NULL,
    "TwoFactorEnabled" INTEGER NOT NULL,
    "LockoutEnd" INTEGER NULL,
    "LockoutEnabled" INTEGER NOT NULL,
    "AccessFailedCount" INTEGER NOT NULL
);


CREATE TABLE "Assignments" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Assignments" PRIMARY KEY AUTOINCREMENT,
    "CaseId" INTEGER NOT NULL,
    "AgencyCode" TEXT NULL,
    "OfficerId" INTEGER NULL,
    "ByUserId" INTEGER NOT NULL,
    "From" INTEGER NOT NULL,
    "To" INTEGER NULL,
    "Reason" TEXT NULL
);


CREATE TABLE "Attachments" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Attachments" PRIMARY KEY AUTOINCREMENT,
    "CaseId" INTEGER NOT NULL,
    "ReportId" INTEGER NULL,
    "MessageId" INTEGER NULL,
    "FollowUpId" INTEGER NULL,
    "Kind" TEXT NOT NULL,
    "FileName" TEXT NOT NULL,
    "ContentType" TEXT NOT NULL,
    "Size" INTEGER NOT NULL,
    "OriginalId" INTEGER NULL,
    "ViewId" INTEGER NULL,
    "ThumbId" INTEGER NULL,
    "Width" INTEGER NULL,
    "Height" INTEGER NULL,
    "TakenAt" INTEGER NULL,
    "Latitude" REAL NULL,
    "Longitude" REAL NULL,
    "PerceptualHash" INTEGER NULL,
    "ContentId" TEXT NULL,
    "PublicId" INTEGER NULL,
    "LeftOut" TEXT NULL
);


CREATE TABLE "Audit" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Audit" PRIMARY KEY AUTOINCREMENT,
    "At" INTEGER NOT NULL,
    "UserId" INTEGER NULL,
    "Subject" TEXT NOT NULL,
    "Key" TEXT NOT NULL,
    "Before" TEXT NULL,
    "After" TEXT NULL
);


CREATE TABLE "BlockedSenders" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_BlockedSenders" PRIMARY KEY AUTOINCREMENT,
    "Kind" TEXT NOT NULL,
    "BlindIndex" BLOB NOT NULL,
    "Reason" TEXT NOT NULL,
    "ByUserId" INTEGER NOT NULL,
    "At" INTEGER NOT NULL
);


CREATE TABLE "CaseLinks" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_CaseLinks" PRIMARY KEY AUTOINCREMENT,
    "CaseId" INTEGER NOT NULL,
    "OtherId" INTEGER NOT NULL,
    "Kind" TEXT NOT NULL,
    "ByUserId" INTEGER NULL,
    "At" INTEGER NOT NULL
);


CREATE TABLE "CaseReports" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_CaseReports" PRIMARY KEY AUTOINCREMENT,
    "CaseId" INTEGER NOT NULL,
    "ReportId" INTEGER NOT NULL,
    "From" INTEGER NOT NULL,
    "To" INTEGER NULL
);


CREATE TABLE "Cases" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Cases" PRIMARY KEY AUTOINCREMENT,
    "Number" TEXT NOT NULL,
    "State" TEXT NOT NULL,
    "Channel" TEXT NOT NULL,
    "CategoryCode" TEXT NULL,
    "AreaCode" TEXT NULL,
    "AgencyCode" TEXT NULL,
    "ClosingAgencyCode" TEXT NULL,
    "SubjectAgencyCode" TEXT NULL,
    "EnteredAtCode" TEXT NULL,
    "OfficerId" INTEGER NULL,
    "Priority" TEXT NOT NULL,
    "Sealed" INTEGER NOT NULL,
    "RulingPending" INTEGER NOT NULL,
    "Ruled" INTEGER NOT NULL,
    "ResumeState" TEXT NULL,
    "MergedIntoId" INTEGER NULL,
    "ExternalBody" TEXT NULL,
    "Title" TEXT NOT NULL,
    "Address" TEXT NULL,
    "Latitude" REAL NULL,
    "Longitude" REAL NULL,
    "CreatedAt" INTEGER NOT NULL,
    "UpdatedAt" INTEGER NOT NULL,
    "WorkedAt" INTEGER NOT NULL,
    "DueAt" INTEGER NULL,
    "TotalDueAt" INTEGER NOT NULL,
    "OverdueFlaggedAt" INTEGER NULL,
    "PromisedAt" INTEGER NULL,
    "FirstReplyAt" INTEGER NULL,
    "ClosedAt" INTEGER NULL,
    "Provisional" INTEGER NOT NULL,
    "Progress" INTEGER NOT NULL,
    "Returns" INTEGER NOT NULL,
    "ReportCount" INTEGER NOT NULL,
    "Attention" INTEGER NOT NULL,
    "Version" INTEGER NOT NULL,
    "Head" BLOB NOT NULL
);


CREATE TABLE "Categories" (
    "Code" TEXT NOT NULL CONSTRAINT "PK_Categories" PRIMARY KEY,
    "NameId" TEXT NOT NULL,
    "NameEn" TEXT NOT NULL,
    "Group" TEXT NOT NULL,
    "DefaultAgency" TEXT NOT NULL,
    "DeadlineDays" INTEGER NOT NULL,
    "Emergency" INTEGER NOT NULL,
    "Sensitive" INTEGER NOT NULL,
    "Keywords" TEXT NOT NULL,
    "ValidFrom" INTEGER NULL,
    "ValidTo" INTEGER NULL
);


CREATE TABLE "ChannelCursors" (
    "Source" TEXT NOT NULL CONSTRAINT "PK_ChannelCursors" PRIMARY KEY,
    "Value" TEXT NOT NULL,
    "UpdatedAt" INTEGER NOT NULL
);


CREATE TABLE "ChannelHealth" (
    "Channel" TEXT NOT NULL CONSTRAINT "PK_ChannelHealth" PRIMARY KEY,
    "Paused" INTEGER NOT NULL,
    "LastReceiptAt" INTEGER NULL,
    "LastSuccessAt" INTEGER NULL,
    "NextPollAt" INTEGER NULL,
    "LastError" TEXT NULL,
    "LastErrorAt" INTEGER NULL,
    "ErrorsInARow" INTEGER NOT NULL,
    "Received" INTEGER NOT NULL,
    "Sent" INTEGER NOT NULL,
    "Remark" TEXT NULL,
    "RemarkAt" INTEGER NULL,
    "Quota" TEXT NULL,
    "LagSeconds" REAL NULL
);


CREATE TABLE "Channels" (
    "Code" TEXT NOT NULL CONSTRAINT "PK_Channels" PRIMARY KEY,
    "Name" TEXT NOT NULL,
    "NameEn" TEXT NOT NULL,
    "Wire" TEXT NOT NULL,
    "Enabled" INTEGER NOT NULL,
    "SortOrder" INTEGER NOT NULL,
    "Options" TEXT NOT NULL
);


CREATE TABLE "ChannelSecrets" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_ChannelSecrets" PRIMARY KEY AUTOINCREMENT,
    "Channel" TEXT NOT NULL,
    "Key" TEXT NOT NULL,
    "WrappedKey" BLOB NOT NULL,
    "Sealed" BLOB NOT NULL,
    "ByUserId" INTEGER NULL,
    "UpdatedAt" INTEGER NOT NULL
);


CREATE TABLE "Clocks" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Clocks" PRIMARY KEY AUTOINCREMENT,
    "CaseId" INTEGER NOT NULL,
    "Kind" TEXT NOT NULL,
    "State" TEXT NOT NULL,
    "StartedAt" INTEGER NOT NULL,
    "DueAt" INTEGER NOT NULL,
    "StoppedAt" INTEGER NULL,
    "Remaining" INTEGER NULL,
    "PolicyId" INTEGER NOT NULL,
    "Told" INTEGER NOT NULL,
    "NextAt" INTEGER NULL
);


CREATE TABLE "Contents" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Contents" PRIMARY KEY AUTOINCREMENT,
    "Digest" BLOB NOT NULL,
    "WrappedKey" BLOB NOT NULL,
    "Sealed" BLOB NULL,
    "File" TEXT NULL,
    "Size" INTEGER NOT NULL,
    "CreatedAt" INTEGER NOT NULL
);


CREATE TABLE "Conversations" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Conversations" PRIMARY KEY AUTOINCREMENT,
    "Channel" TEXT NOT NULL,
    "ReporterId" INTEGER NULL,
    "ThreadKey" TEXT NULL,
    "Public" INTEGER NOT NULL,
    "ReplyHandleSealed" BLOB NULL,
    "CreatedAt" INTEGER NOT NULL,
    "LastInboundAt" INTEGER NOT NULL
);


CREATE TABLE "DeliveryAttempts" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_DeliveryAttempts" PRIMARY KEY AUTOINCREMENT,
    "OutboxId" INTEGER NOT NULL,
    "At" INTEGER NOT NULL,
    "Outcome" TEXT NOT NULL,
    "Detail" TEXT NULL
);


CREATE TABLE "DeskDrafts" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_DeskDrafts" PRIMARY KEY AUTOINCREMENT,
    "UserId" INTEGER NOT NULL,
    "PlaceId" INTEGER NOT NULL,
    "TicketId" INTEGER NULL,
    "WrappedKey" BLOB NOT NULL,
    "Sealed" BLOB NOT NULL,
    "Revision" INTEGER NOT NULL,
    "StartedAt" INTEGER NOT NULL,
    "UpdatedAt" INTEGER NOT NULL
);


CREATE TABLE "DeskPlaces" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_DeskPlaces" PRIMARY KEY AUTOINCREMENT,
    "Code" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "Channel" TEXT NOT NULL,
    "AgencyCode" TEXT NOT NULL,
    "AreaCode" TEXT NULL,
    "Address" TEXT NULL,
    "Contact" TEXT NULL,
    "Hours" TEXT NOT NULL,
    "Counters" INTEGER NOT NULL,
    "Active" INTEGER NOT NULL
);


CREATE TABLE "DeskTickets" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_DeskTickets" PRIMARY KEY AUTOINCREMENT,
    "PlaceId" INTEGER NOT NULL,
    "Day" TEXT NOT NULL,
    "Number" INTEGER NOT NULL,
    "State" TEXT NOT NULL,
    "TakenAt" INTEGER NOT NULL,
    "CalledAt" INTEGER NULL,
    "Recalls" INTEGER NOT NULL,
    "Counter" INTEGER NULL,
    "UserId" INTEGER NULL,
    "EndedAt" INTEGER NULL,
    "Version" INTEGER NOT NULL
);


CREATE TABLE "DeskVisits" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_DeskVisits" PRIMARY KEY AUTOINCREMENT,
    "PlaceId" INTEGER NOT NULL,
    "TicketId" INTEGER NULL,
    "UserId" INTEGER NOT NULL,
    "ReportId" INTEGER NULL,
    "OnBehalf" INTEGER NOT NULL,
    "Note" TEXT NULL,
    "StartedAt" INTEGER NOT NULL,
    "EndedAt" INTEGER NOT NULL,
    "ConsentAt" INTEGER NULL
);


CREATE TABLE "Drafts" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Drafts" PRIMARY KEY AUTOINCREMENT,
    "UserId" INTEGER NOT NULL,
    "CaseId" INTEGER NOT NULL,
    "Kind" TEXT NOT NULL,
    "Body" TEXT NOT NULL,
    "Revision" INTEGER NOT NULL,
    "UpdatedAt" INTEGER NOT NULL
);


CREATE TABLE "EmergencyWords" (
    "Word" TEXT NOT NULL CONSTRAINT "PK_EmergencyWords" PRIMARY KEY,
    "Enabled" INTEGER NOT NULL
);


CREATE TABLE "Events" (
    "Seq" INTEGER NOT NULL CONSTRAINT "PK_Events" PRIMARY KEY,
    "CaseId" INTEGER NOT NULL,
    "Index" INTEGER NOT NULL,
    "Type" TEXT NOT NULL,
    "ActorKind" TEXT NOT NULL,
    "ActorId" INTEGER NOT NULL,
    "At" INTEGER NOT NULL,
    "Payload" TEXT NOT NULL,
    "Hash" BLOB NOT NULL
);


CREATE TABLE "Feedback" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Feedback" PRIMARY KEY AUTOINCREMENT,
    "CaseId" INTEGER NOT NULL,
    "ReportId" INTEGER NOT NULL,
    "Confirmed" INTEGER NULL,
    "Stars" INTEGER NULL,
    "Text" TEXT NULL,
    "At" INTEGER NOT NULL
);


CREATE TABLE "FollowUps" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_FollowUps" PRIMARY KEY AUTOINCREMENT,
    "CaseId" INTEGER NOT NULL,
    "ByUserId" INTEGER NOT NULL,
    "Progress" INTEGER NOT NULL,
    "Text" TEXT NOT NULL,
    "At" INTEGER NOT NULL
);


CREATE TABLE "Holidays" (
    "Date" TEXT NOT NULL CONSTRAINT "PK_Holidays" PRIMARY KEY,
    "Name" TEXT NOT NULL,
    "Kind" TEXT NOT NULL
);


CREATE TABLE "Idempotency" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Idempotency" PRIMARY KEY AUTOINCREMENT,
    "ApiKeyId" INTEGER NOT NULL,
    "Key" TEXT NOT NULL,
    "BodyHash" BLOB NOT NULL,
    "JournalId" INTEGER NOT NULL,
    "CreatedAt" INTEGER NOT NULL
);


CREATE TABLE "ImportRuns" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_ImportRuns" PRIMARY KEY AUTOINCREMENT,
    "Channel" TEXT NOT NULL,
    "FileName" TEXT NOT NULL,
    "WrappedKey" BLOB NOT NULL,
    "FileSealed" BLOB NOT NULL,
    "Mapping" TEXT NOT NULL,
    "State" TEXT NOT NULL,
    "Total" INTEGER NOT NULL,
    "Done" INTEGER NOT NULL,
    "Added" INTEGER NOT NULL,
    "Changed" INTEGER NOT NULL,
    "Failed" INTEGER NOT NULL,
    "Problems" TEXT NOT NULL,
    "ByUserId" INTEGER NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "UpdatedAt" INTEGER NOT NULL
);


CREATE TABLE "JobRuns" (
    "Name" TEXT NOT NULL CONSTRAINT "PK_JobRuns" PRIMARY KEY,
    "StartedAt" INTEGER NULL,
    "CompletedAt" INTEGER NULL,
    "LastError" TEXT NULL
);


CREATE TABLE "Journal" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Journal" PRIMARY KEY AUTOINCREMENT,
    "Channel" TEXT NOT NULL,
    "ExternalId" TEXT NOT NULL,
    "Format" TEXT NOT NULL,
    "Fingerprint" TEXT NULL,
    "ReceivedAt" INTEGER NOT NULL,
    "Outcome" TEXT NOT NULL,
    "Reason" TEXT NULL,
    "Tries" INTEGER NOT NULL,
    "NextTryAt" INTEGER NULL,
    "ReportId" INTEGER NULL,
    "MessageId" INTEGER NULL,
    "FactsSealed" BLOB NULL,
    "WrappedKey" BLOB NOT NULL,
    "RawSealed" BLOB NULL,
    "RawFile" TEXT NULL,
    "RawSize" INTEGER NOT NULL
);


CREATE TABLE "Landmarks" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Landmarks" PRIMARY KEY AUTOINCREMENT,
    "Name" TEXT NOT NULL,
    "Key" TEXT NOT NULL,
    "AreaCode" TEXT NOT NULL,
    "Latitude" REAL NOT NULL,
    "Longitude" REAL NOT NULL,
    "Source" TEXT NOT NULL,
    "Uses" INTEGER NOT NULL,
    "Hidden" INTEGER NOT NULL
);


CREATE TABLE "MailboxPositions" (
    "Mailbox" TEXT NOT NULL CONSTRAINT "PK_MailboxPositions" PRIMARY KEY,
    "UidValidity" INTEGER NOT NULL,
    "LastUid" INTEGER NOT NULL,
    "UpdatedAt" INTEGER NOT NULL
);


CREATE TABLE "Messages" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Messages" PRIMARY KEY AUTOINCREMENT,
    "CaseId" INTEGER NOT NULL,
    "ReportId" INTEGER NULL,
    "ConversationId" INTEGER NULL,
    "Direction" TEXT NOT NULL,
    "AuthorId" INTEGER NULL,
    "Subject" TEXT NULL,
    "Body" TEXT NOT NULL,
    "Folded" TEXT NULL,
    "Html" TEXT NULL,
    "At" INTEGER NOT NULL,
    "Warning" TEXT NULL,
    "LeftOut" TEXT NULL,
    "WireId" TEXT NULL,
    "OutboxId" INTEGER NULL,
    "Automatic" INTEGER NOT NULL
);


CREATE TABLE "Milestones" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Milestones" PRIMARY KEY AUTOINCREMENT,
    "CaseId" INTEGER NOT NULL,
    "Dropped" INTEGER NOT NULL,
    "Title" TEXT NOT NULL,
    "DueAt" INTEGER NOT NULL,
    "ReachedAt" INTEGER NULL,
    "RemindedAt" INTEGER NULL
);


CREATE TABLE "Notices" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Notices" PRIMARY KEY AUTOINCREMENT,
    "UserId" INTEGER NOT NULL,
    "CaseId" INTEGER NULL,
    "Kind" TEXT NOT NULL,
    "OnceKey" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    "ReadAt" INTEGER NULL,
    "MailedAt" INTEGER NULL
);


CREATE TABLE "NumberSeries" (
    "Day" TEXT NOT NULL CONSTRAINT "PK_NumberSeries" PRIMARY KEY,
    "Last" INTEGER NOT NULL
);


CREATE TABLE "OneUseLinks" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_OneUseLinks" PRIMARY KEY AUTOINCREMENT,
    "UserId" INTEGER NOT NULL,
    "Purpose" TEXT NOT NULL,
    "TokenHash" BLOB NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "ExpiresAt" INTEGER NOT NULL,
    "UsedAt" INTEGER NULL,
    "CreatedBy" INTEGER NULL
);


CREATE TABLE "Outbox" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Outbox" PRIMARY KEY AUTOINCREMENT,
    "Channel" TEXT NOT NULL,
    "CaseId" INTEGER NULL,
    "ReportId" INTEGER NULL,
    "MessageId" INTEGER NULL,
    "ConversationId" INTEGER NULL,
    "Kind" TEXT NOT NULL,
    "OnceKey" TEXT NOT NULL,
    "State" TEXT NOT NULL,
    "ReporterId" INTEGER NULL,
    "WrappedKey" BLOB NULL,
    "RecipientSealed" BLOB NULL,
    "ContentSealed" BLOB NULL,
    "WireId" TEXT NULL,
    "RemoteId" TEXT NULL,
    "Tries" INTEGER NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "NextTryAt" INTEGER NOT NULL,
    "SentAt" INTEGER NULL,
    "Error" TEXT NULL
);


CREATE TABLE "PendingFiles" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_PendingFiles" PRIMARY KEY AUTOINCREMENT,
    "Channel" TEXT NOT NULL,
    "ReportId" INTEGER NOT NULL,
    "MessageId" INTEGER NULL,
    "ReferenceSealed" BLOB NOT NULL,
    "Tries" INTEGER NOT NULL,
    "NextTryAt" INTEGER NOT NULL
);


CREATE TABLE "PhotoLinks" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_PhotoLinks" PRIMARY KEY AUTOINCREMENT,
    "TokenHash" BLOB NOT NULL,
    "DraftId" INTEGER NOT NULL,
    "ExpiresAt" INTEGER NOT NULL
);


CREATE TABLE "PhotoUploads" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_PhotoUploads" PRIMARY KEY AUTOINCREMENT,
    "DraftId" INTEGER NOT NULL,
    "FileName" TEXT NOT NULL,
    "DeclaredType" TEXT NOT NULL,
    "WrappedKey" BLOB NOT NULL,
    "Sealed" BLOB NULL,
    "File" TEXT NULL,
    "At" INTEGER NOT NULL
);


CREATE TABLE "Policies" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Policies" PRIMARY KEY AUTOINCREMENT,
    "Kind" TEXT NOT NULL,
    "ValidFrom" INTEGER NOT NULL,
    "Rules" TEXT NOT NULL,
    "ByUserId" INTEGER NULL
);


CREATE TABLE "ReceiptPrints" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_ReceiptPrints" PRIMARY KEY AUTOINCREMENT,
    "ReportId" INTEGER NOT NULL,
    "UserId" INTEGER NOT NULL,
    "Format" TEXT NOT NULL,
    "At" INTEGER NOT NULL
);


CREATE TABLE "Reporters" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Reporters" PRIMARY KEY AUTOINCREMENT,
    "WrappedKey" BLOB NULL,
    "NameSealed" BLOB NULL,
    "Anonymous" INTEGER NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "WithdrawnAt" INTEGER NULL,
    "AnonymisedAt" INTEGER NULL,
    "StepsOffAt" INTEGER NULL
);


CREATE TABLE "Reports" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Reports" PRIMARY KEY AUTOINCREMENT,
    "Number" TEXT NOT NULL,
    "Channel" TEXT NOT NULL,
    "ReporterId" INTEGER NULL,
    "ConversationId" INTEGER NOT NULL,
    "Privacy" TEXT NOT NULL,
    "Subject" TEXT NULL,
    "Text" TEXT NOT NULL,
    "Folded" TEXT NULL,
    "Html" TEXT NULL,
    "Address" TEXT NULL,
    "Latitude" REAL NULL,
    "Longitude" REAL NULL,
    "AreaCode" TEXT NULL,
    "CategoryCode" TEXT NULL,
    "Emergency" INTEGER NOT NULL,
    "ReceivedAt" INTEGER NOT NULL,
    "SentAt" INTEGER NULL,
    "LeftOut" TEXT NULL,
    "Warning" TEXT NULL,
    "TokenVersion" INTEGER NOT NULL,
    "EnteredBy" INTEGER NULL,
    "WireId" TEXT NULL
);


CREATE TABLE "RevealLog" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_RevealLog" PRIMARY KEY AUTOINCREMENT,
    "ReporterId" INTEGER NOT NULL,
    "CaseId" INTEGER NOT NULL,
    "UserId" INTEGER NOT NULL,
    "Purpose" TEXT NOT NULL,
    "PurposeText" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    "ExpiresAt" INTEGER NOT NULL,
    "PrevHash" BLOB NOT NULL,
    "Hash" BLOB NOT NULL
);


CREATE TABLE "SavedViews" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_SavedViews" PRIMARY KEY AUTOINCREMENT,
    "UserId" INTEGER NOT NULL,
    "Name" TEXT NOT NULL,
    "Filter" TEXT NOT NULL,
    "Shared" INTEGER NOT NULL
);


CREATE TABLE "StepNotices" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_StepNotices" PRIMARY KEY AUTOINCREMENT,
    "ReportId" INTEGER NOT NULL,
    "CaseId" INTEGER NOT NULL,
    "Seq" INTEGER NOT NULL,
    "Kind" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    "NotBefore" INTEGER NULL,
    "OutboxId" INTEGER NULL
);


CREATE TABLE "Templates" (
    "Code" TEXT NOT NULL,
    "Language" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "ForOfficers" INTEGER NOT NULL,
    "Subject" TEXT NULL,
    "Body" TEXT NOT NULL,
    CONSTRAINT "PK_Templates" PRIMARY KEY ("Code", "Language")
);


CREATE TABLE "Tombstones" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Tombstones" PRIMARY KEY AUTOINCREMENT,
    "ReporterId" INTEGER NOT NULL,
    "At" INTEGER NOT NULL,
    "Reason" TEXT NOT NULL
);


CREATE TABLE "Transfers" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Transfers" PRIMARY KEY AUTOINCREMENT,
    "CaseId" INTEGER NOT NULL,
    "FromAgencyCode" TEXT NULL,
    "ToAgencyCode" TEXT NOT NULL,
    "Kind" TEXT NOT NULL,
    "ReasonCode" TEXT NULL,
    "ReasonText" TEXT NULL,
    "ByUserId" INTEGER NOT NULL,
    "At" INTEGER NOT NULL,
    "AcceptedAt" INTEGER NULL
);


CREATE TABLE "Validations" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Validations" PRIMARY KEY AUTOINCREMENT,
    "CaseId" INTEGER NOT NULL,
    "ByUserId" INTEGER NOT NULL,
    "Accepted" INTEGER NOT NULL,
    "Reason" TEXT NULL,
    "Answers" TEXT NOT NULL,
    "At" INTEGER NOT NULL
);


CREATE TABLE "AspNetRoleClaims" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_AspNetRoleClaims" PRIMARY KEY AUTOINCREMENT,
    "RoleId" INTEGER NOT NULL,
    "ClaimType" TEXT NULL,
    "ClaimValue" TEXT NULL,
    CONSTRAINT "FK_AspNetRoleClaims_AspNetRoles_RoleId" FOREIGN KEY ("RoleId") REFERENCES "AspNetRoles" ("Id") ON DELETE CASCADE
);


CREATE TABLE "AspNetUserClaims" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_AspNetUserClaims" PRIMARY KEY AUTOINCREMENT,
    "UserId" INTEGER NOT NULL,
    "ClaimType" TEXT NULL,
    "ClaimValue" TEXT NULL,
    CONSTRAINT "FK_AspNetUserClaims_AspNetUsers_UserId" FOREIGN KEY ("UserId") REFERENCES "AspNetUsers" ("Id") ON DELETE CASCADE
);


CREATE TABLE "AspNetUserLogins" (
    "LoginProvider" TEXT NOT NULL,
    "ProviderKey" TEXT NOT NULL,
    "ProviderDisplayName" TEXT NULL,
    "UserId" INTEGER NOT NULL,
    CONSTRAINT "PK_AspNetUserLogins" PRIMARY KEY ("LoginProvider", "ProviderKey"),
    CONSTRAINT "FK_AspNetUserLogins_AspNetUsers_UserId" FOREIGN KEY ("UserId") REFERENCES "AspNetUsers" ("Id") ON DELETE CASCADE
);


CREATE TABLE "AspNetUserPasskeys" (
    "CredentialId" BLOB NOT NULL CONSTRAINT "PK_AspNetUserPasskeys" PRIMARY KEY,
    "UserId" INTEGER NOT NULL,
    "Data" TEXT NOT NULL,
    CONSTRAINT "FK_AspNetUserPasskeys_AspNetUsers_UserId" FOREIGN KEY ("UserId") REFERENCES "AspNetUsers" ("Id") ON DELETE CASCADE
);


CREATE TABLE "AspNetUserRoles" (
    "UserId" INTEGER NOT NULL,
    "RoleId" INTEGER NOT NULL,
    CONSTRAINT "PK_AspNetUserRoles" PRIMARY KEY ("UserId", "RoleId"),
    CONSTRAINT "FK_AspNetUserRoles_AspNetRoles_RoleId" FOREIGN KEY ("RoleId") REFERENCES "AspNetRoles" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_AspNetUserRoles_AspNetUsers_UserId" FOREIGN KEY ("UserId") REFERENCES "AspNetUsers" ("Id") ON DELETE CASCADE
);


CREATE TABLE "AspNetUserTokens" (
    "UserId" INTEGER NOT NULL,
    "LoginProvider" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "Value" TEXT NULL,
    CONSTRAINT "PK_AspNetUserTokens" PRIMARY KEY ("UserId", "LoginProvider", "Name"),
    CONSTRAINT "FK_AspNetUserTokens_AspNetUsers_UserId" FOREIGN KEY ("UserId") REFERENCES "AspNetUsers" ("Id") ON DELETE CASCADE
);


CREATE TABLE "StaffUnits" (
    "UserId" INTEGER NOT NULL,
    "AgencyCode" TEXT NOT NULL,
    CONSTRAINT "PK_StaffUnits" PRIMARY KEY ("UserId", "AgencyCode"),
    CONSTRAINT "FK_StaffUnits_AspNetUsers_UserId" FOREIGN KEY ("UserId") REFERENCES "AspNetUsers" ("Id") ON DELETE CASCADE
);


CREATE TABLE "CaseHolders" (
    "CaseId" INTEGER NOT NULL,
    "AgencyCode" TEXT NOT NULL,
    "Since" INTEGER NOT NULL,
    CONSTRAINT "PK_CaseHolders" PRIMARY KEY ("CaseId", "AgencyCode"),
    CONSTRAINT "FK_CaseHolders_Cases_CaseId" FOREIGN KEY ("CaseId") REFERENCES "Cases" ("Id") ON DELETE CASCADE
);


CREATE TABLE "ReporterContacts" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_ReporterContacts" PRIMARY KEY AUTOINCREMENT,
    "ReporterId" INTEGER NOT NULL,
    "Kind" TEXT NOT NULL,
    "ValueSealed" BLOB NULL,
    "BlindIndex" BLOB NULL,
    "Confirmed" INTEGER NOT NULL,
    CONSTRAINT "FK_ReporterContacts_Reporters_ReporterId" FOREIGN KEY ("ReporterId") REFERENCES "Reporters" ("Id") ON DELETE CASCADE
);


CREATE UNIQUE INDEX "IX_ApiKeys_Hash" ON "ApiKeys" ("Hash");


CREATE INDEX "IX_AspNetRoleClaims_RoleId" ON "AspNetRoleClaims" ("RoleId");


CREATE UNIQUE INDEX "RoleNameIndex" ON "AspNetRoles" ("NormalizedName");


CREATE INDEX "IX_AspNetUserClaims_UserId" ON "AspNetUserClaims" ("UserId");


CREATE INDEX "IX_AspNetUserLogins_UserId" ON "AspNetUserLogins" ("UserId");


CREATE INDEX "IX_AspNetUserPasskeys_UserId" ON "AspNetUserPasskeys" ("UserId");


CREATE INDEX "IX_AspNetUserRoles_RoleId" ON "AspNetUserRoles" ("RoleId");


CREATE INDEX "EmailIndex" ON "AspNetUsers" ("NormalizedEmail");


CREATE UNIQUE INDEX "UserNameIndex" ON "AspNetUsers" ("NormalizedUserName");


CREATE INDEX "IX_Assignments_CaseId" ON "Assignments" ("CaseId");


CREATE INDEX "IX_Attachments_CaseId" ON "Attachments" ("CaseId");


CREATE INDEX "IX_Attachments_PerceptualHash" ON "Attachments" ("PerceptualHash") WHERE "PerceptualHash" IS NOT NULL;


CREATE INDEX "IX_Audit_Subject_Key" ON "Audit" ("Subject", "Key");


CREATE UNIQUE INDEX "IX_BlockedSenders_Kind_BlindIndex" ON "BlockedSenders" ("Kind", "BlindIndex");


CREATE INDEX "IX_CaseHolders_AgencyCode" ON "CaseHolders" ("AgencyCode");


CREATE UNIQUE INDEX "IX_CaseLinks_CaseId_OtherId" ON "CaseLinks" ("CaseId", "OtherId");


CREATE INDEX "IX_CaseLinks_OtherId" ON "CaseLinks" ("OtherId");


CREATE INDEX "IX_CaseReports_CaseId" ON "CaseReports" ("CaseId");


CREATE INDEX "IX_CaseReports_ReportId" ON "CaseReports" ("ReportId");


CREATE INDEX "IX_Cases_AgencyCode_CreatedAt" ON "Cases" ("AgencyCode", "CreatedAt");


CREATE INDEX "IX_Cases_CategoryCode_ClosedAt" ON "Cases" ("CategoryCode", "ClosedAt") WHERE "ClosedAt" IS NOT NULL;


CREATE INDEX "IX_Cases_CreatedAt" ON "Cases" ("CreatedAt");


CREATE UNIQUE INDEX "IX_Cases_Number" ON "Cases" ("Number");


CREATE INDEX "IX_Cases_State_CreatedAt" ON "Cases" ("State", "CreatedAt");


CREATE UNIQUE INDEX "IX_ChannelSecrets_Channel_Key" ON "ChannelSecrets" ("Channel", "Key");


CREATE INDEX "IX_Clocks_CaseId_Kind" ON "Clocks" ("CaseId", "Kind");


CREATE INDEX "IX_Clocks_NextAt" ON "Clocks" ("NextAt") WHERE "NextAt" IS NOT NULL;


CREATE INDEX "IX_Contents_Digest" ON "Contents" ("Digest");


CREATE INDEX "IX_Conversations_Channel_ThreadKey" ON "Conversations" ("Channel", "ThreadKey") WHERE "ThreadKey" IS NOT NULL;


CREATE INDEX "IX_DeliveryAttempts_OutboxId" ON "DeliveryAttempts" ("OutboxId");


CREATE UNIQUE INDEX "IX_DeskDrafts_UserId" ON "DeskDrafts" ("UserId");


CREATE UNIQUE INDEX "IX_DeskPlaces_Code" ON "DeskPlaces" ("Code");


CREATE UNIQUE INDEX "IX_DeskTickets_PlaceId_Day_Number" ON "DeskTickets" ("PlaceId", "Day", "Number");


CREATE INDEX "IX_DeskVisits_PlaceId_StartedAt" ON "DeskVisits" ("PlaceId", "StartedAt");


CREATE INDEX "IX_DeskVisits_ReportId" ON "DeskVisits" ("ReportId") WHERE "ReportId" IS NOT NULL;


CREATE UNIQUE INDEX "IX_Drafts_UserId_CaseId_Kind" ON "Drafts" ("UserId", "CaseId", "Kind");


CREATE UNIQUE INDEX "IX_Events_CaseId_Index" ON "Events" ("CaseId", "Index");


CREATE INDEX "IX_Feedback_CaseId" ON "Feedback" ("CaseId");


CREATE INDEX "IX_FollowUps_CaseId" ON "FollowUps" ("CaseId");


CREATE UNIQUE INDEX "IX_Idempotency_ApiKeyId_Key" ON "Idempotency" ("ApiKeyId", "Key");


CREATE INDEX "IX_Idempotency_CreatedAt" ON "Idempotency" ("CreatedAt");


CREATE UNIQUE INDEX "IX_Journal_Channel_ExternalId" ON "Journal" ("Channel", "ExternalId");


CREATE INDEX "IX_Journal_Fingerprint" ON "Journal" ("Fingerprint") WHERE "Fingerprint" IS NOT NULL;


CREATE INDEX "IX_Journal_Outcome_NextTryAt" ON "Journal" ("Outcome", "NextTryAt") WHERE "NextTryAt" IS NOT NULL;


CREATE INDEX "IX_Journal_ReportId" ON "Journal" ("ReportId");


CREATE UNIQUE INDEX "IX_Landmarks_AreaCode_Key" ON "Landmarks" ("AreaCode", "Key");


CREATE INDEX "IX_Messages_CaseId" ON "Messages" ("CaseId");


CREATE INDEX "IX_Messages_WireId" ON "Messages" ("WireId") WHERE "WireId" IS NOT NULL;


CREATE INDEX "IX_Milestones_CaseId" ON "Milestones" ("CaseId");


CREATE UNIQUE INDEX "IX_Notices_UserId_OnceKey" ON "Notices" ("UserId", "OnceKey");


CREATE INDEX "IX_Notices_UserId_ReadAt" ON "Notices" ("UserId", "ReadAt");


CREATE UNIQUE INDEX "IX_OneUseLinks_TokenHash" ON "OneUseLinks" ("TokenHash");


CREATE INDEX "IX_Outbox_CaseId" ON "Outbox" ("CaseId");


CREATE INDEX "IX_Outbox_ConversationId_State" ON "Outbox" ("ConversationId", "State");


CREATE UNIQUE INDEX "IX_Outbox_OnceKey" ON "Outbox" ("OnceKey");


CREATE INDEX "IX_Outbox_RemoteId" ON "Outbox" ("RemoteId") WHERE "RemoteId" IS NOT NULL;


CREATE INDEX "IX_Outbox_State_NextTryAt" ON "Outbox" ("State", "NextTryAt");


CREATE INDEX "IX_Outbox_WireId" ON "Outbox" ("WireId") WHERE "WireId" IS NOT NULL;


CREATE INDEX "IX_PendingFiles_NextTryAt" ON "PendingFiles" ("NextTryAt");


CREATE UNIQUE INDEX "IX_PhotoLinks_TokenHash" ON "PhotoLinks" ("TokenHash");


CREATE INDEX "IX_PhotoUploads_DraftId" ON "PhotoUploads" ("DraftId");


CREATE INDEX "IX_Policies_Kind_ValidFrom" ON "Policies" ("Kind", "ValidFrom");


CREATE INDEX "IX_ReceiptPrints_ReportId" ON "ReceiptPrints" ("ReportId");


CREATE INDEX "IX_ReporterContacts_BlindIndex_Kind" ON "ReporterContacts" ("BlindIndex", "Kind") WHERE "BlindIndex" IS NOT NULL;


CREATE INDEX "IX_ReporterContacts_ReporterId" ON "ReporterContacts" ("ReporterId");


CREATE UNIQUE INDEX "IX_Reports_Number" ON "Reports" ("Number");


CREATE INDEX "IX_Reports_ReporterId" ON "Reports" ("ReporterId");


CREATE INDEX "IX_Reports_WireId" ON "Reports" ("WireId") WHERE "WireId" IS NOT NULL;


CREATE INDEX "IX_RevealLog_CaseId" ON "RevealLog" ("CaseId");


CREATE INDEX "IX_SavedViews_UserId" ON "SavedViews" ("UserId");


CREATE INDEX "IX_StepNotices_NotBefore" ON "StepNotices" ("NotBefore") WHERE "NotBefore" IS NOT NULL;


CREATE UNIQUE INDEX "IX_StepNotices_ReportId_Seq" ON "StepNotices" ("ReportId", "Seq");


CREATE INDEX "IX_Tombstones_ReporterId" ON "Tombstones" ("ReporterId");


CREATE INDEX "IX_Transfers_CaseId" ON "Transfers" ("CaseId");


CREATE INDEX "IX_Validations_CaseId" ON "Validations" ("CaseId");


