using CrmConsole.Channels.Email;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using MimeKit;

namespace CrmConsole.Tests.Email;

public sealed class OutgoingMailTests
{
    private static readonly EmailSettings Settings = new() { Address = "dki@jakarta.test" };

    [Property(MaxTest = 300)]
    public Property Nothing_in_a_message_can_become_a_header(string? subject, string? name, string? text, string? id)
    {
        const string attack = "\r\nBcc: korban@lain.test\r\n\r\n<script>";
        var message = Outgoing.To("siti@warga.test") with { Subject = subject + attack, RecipientName = name + attack, Text = text + attack, InReplyTo = id + attack, ReplyToken = "12.ab" + attack };
        using var bytes = new MemoryStream();
        using (var mail = OutgoingMail.Make(Settings, message, Fixture.ReceivedAt)) mail.WriteTo(bytes);
        bytes.Position = 0;
        using var read = MimeMessage.Load(bytes);
        return Prop.ToProperty(read.Bcc.Count == 0 && read.Cc.Count == 0 && read.To.Mailboxes.Single().Address == "siti@warga.test" && read.Headers.All(h => h.Field != "Bcc")
            && read.MessageId == Outgoing.Id && !read.HtmlBody!.Contains("<script", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void A_delivery_report_goes_to_an_address_that_names_the_mail()
    {
        var address = OutgoingMail.Envelope(Settings, Outgoing.To("siti@warga.test")).Address;
        Assert.Equal("dki+b=crm.17.4f2a9c=jakarta.test@jakarta.test", address);
        Assert.Equal(Outgoing.Id, PlusAddress.BouncedId("dki@jakarta.test", address));
        Assert.Null(PlusAddress.Token("dki@jakarta.test", address));
        Assert.Equal("dki@jakarta.test", PlusAddress.ForBounces("dki@jakarta.test", new string('a', 60) + "@x.test"));
    }

    [Fact]
    public void Web_addresses_in_the_text_become_links()
    {
        using var mail = OutgoingMail.Make(Settings, Outgoing.To("siti@warga.test") with { Text = "Lihat https://crm.test/lacak/abc?x=1&y=2 ya" }, Fixture.ReceivedAt);
        Assert.Contains("<a href=\"https://crm.test/lacak/abc?x=1&amp;y=2\">", mail.HtmlBody, StringComparison.Ordinal);
    }
}
