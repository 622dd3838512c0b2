using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Facts;

/// <summary>Something was written to a reporter; whichever act it was that wrote it.</summary>
public sealed record ReplyWritten(long Message, long Outbox, string TextHash) : CaseFact(CaseAspect.None)
{
    protected override void Change(Case c, DateTimeOffset at)
    {
        c.FirstReplyAt ??= at;
        c.Attention = false;
    }

    // Both see the message itself.
    public override string? ForStaff(FactWords words) => null;
    public override string? ForCitizen(FactWords words) => null;
}

/// <summary>A note for colleagues; also every reason that an act leaves.</summary>
public sealed record NoteWritten(long Message, string TextHash) : CaseFact(CaseAspect.None)
{
    protected override void Change(Case c, DateTimeOffset at) { }
    public override string? ForStaff(FactWords words) => null;
    public override string? ForCitizen(FactWords words) => null;
}

/// <summary>The reporter is told that the report has come in.</summary>
public sealed record ConfirmationQueued(long Outbox, bool Emergency) : CaseFact(CaseAspect.None)
{
    protected override void Change(Case c, DateTimeOffset at) { }

    public override string ForStaff(FactWords words) => Emergency
        ? T("Konfirmasi dengan “hubungi 112” dikirim ke pelapor", "Confirmation with “call 112” is sent to the reporter")
        : T("Konfirmasi dikirim ke pelapor", "Confirmation is sent to the reporter");

    public override string? ForCitizen(FactWords words) => null;
}

/// <summary>What became of a message to a reporter.</summary>
/// <param name="State">Of the outbox row, such as <c>sent</c> or <c>unsure</c>; or <see cref="ByHand"/>.</param>
public sealed record DeliveryChanged(long Outbox, long? Message, string State) : CaseFact(CaseAspect.None)
{
    /// <summary>A person gave the answer at the channel.</summary>
    public const string ByHand = "answered_by_hand";

    protected override void Change(Case c, DateTimeOffset at) => c.Attention |= State is "failed" or "unsure" or "bounced";

    public override string? ForStaff(FactWords words) => State switch
    {
        ByHand => T("Jawaban sudah diberikan di kanal asalnya", "The answer was given at its channel"),
        "unsure" => T("Pengiriman terputus: belum pasti sampai. Periksa dengan pelapor sebelum mengirim lagi.",
            "Sending was cut off: it may not have arrived. Check with the reporter before sending again."),
        "failed" or "bounced" => T("Pesan ke pelapor tidak sampai", "The message did not reach the reporter"),
        _ => null,
    };

    public override string? ForCitizen(FactWords words) => null;
}
