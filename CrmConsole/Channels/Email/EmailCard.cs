namespace CrmConsole.Channels.Email;

internal sealed class EmailCard(EmailBook book) : WireCard
{
    public override string Code => EmailWire.WireCode;

    public override bool Polls => true;

    public override string? InProblem(Channel channel) => book.Find(channel.Code) switch
    {
        null => NotSet(channel),
        { Mailboxes.Count: 0 } => $"Surat masuk belum diatur: isi Channels:{channel.Code}:Imap.",
        _ => null,
    };

    public override string? OutProblem(Channel channel) => book.Find(channel.Code) switch
    {
        null => NotSet(channel),
        { Smtp: null } => $"Pengiriman belum diatur: isi Channels:{channel.Code}:Smtp.",
        _ => null,
    };

    public override ContactWay Contact { get; } = new(ReachedBy.Email, 3, "Surel", "E-mail");

    private static string NotSet(Channel channel) => $"Kanal belum diatur: isi Channels:{channel.Code}:Address, :Imap dan :Smtp.";
}
