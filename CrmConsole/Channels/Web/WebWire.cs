namespace CrmConsole.Channels.Web;

/// <summary>The public form at <c>/lapor</c>. What comes in is handed over by the page itself; nothing goes out by it: a form
/// cannot be written to. Answers take the person's WhatsApp, SMS or mail, and stand in the tracker in any case.</summary>
internal sealed class WebWire(WebCard card) : IWire
{
    public WireCard Card => card;

    public Task<int> PollAsync(Channel channel, CancellationToken ct) => Task.FromResult(0);

    public Task<SendResult> SendAsync(Channel channel, OutboundMessage message, CancellationToken ct) =>
        Task.FromResult(new SendResult(SendOutcome.AnotherWay,
            "Formulir web tidak dapat membawa jawaban; jawaban dikirim lewat kontak pelapor atau dibaca di halaman lacak."));

    public Task<SendResult> FindEvidenceAsync(Channel channel, OutboundMessage message, CancellationToken ct) =>
        SendAsync(channel, message, ct);
}

internal sealed class WebCard : WireCard
{
    public override string Code => "web";

    public override IReadOnlyList<WireSetting> Settings { get; } =
    [
        new("LeastSeconds", "Detik paling sedikit antara membuka dan mengirim formulir (bawaan 3)", "Least seconds between opening and sending the form (3 unless set)"),
        new("FreePerWindow", "Laporan per alamat dalam 15 menit tanpa bukti kerja (bawaan 5)", "Reports per address in 15 minutes without proof of work (5 unless set)"),
        new("MostPerWindow", "Laporan per alamat dalam 15 menit, paling banyak (bawaan 60)", "Most reports per address in 15 minutes (60 unless set)"),
    ];

    /// <summary>Never: so the choice of the way goes on to the contacts that the person gave.</summary>
    public override bool IsOpen(Channel channel, DateTimeOffset? lastInbound, DateTimeOffset now) => false;
}
