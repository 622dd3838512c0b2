using CrmConsole.Channels;

namespace CrmConsole.Tests.Email;

internal static class Outgoing
{
    public const string Id = "crm.17.4f2a9c@jakarta.test";

    public static OutboundMessage To(string recipient) => new()
    {
        OutboxId = 17,
        WireId = Id,
        Recipient = recipient,
        RecipientName = "Siti",
        Subject = "[JK-261125-0001] Lampu jalan mati",
        Text = "Lampu sudah kami perbaiki.",
        ReplyToken = "12.abcdef",
        InReplyTo = "asal@warga.test",
        References = ["asal@warga.test", "lebih-lama@warga.test"],
    };
}
