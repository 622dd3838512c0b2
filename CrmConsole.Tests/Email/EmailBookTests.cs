using CrmConsole.Channels.Email;
using CrmConsole.Data;
using MailKit;
using Microsoft.Extensions.Configuration;

namespace CrmConsole.Tests.Email;

public sealed class EmailBookTests
{
    private static readonly Dictionary<string, string?> Good = new()
    {
        ["Channels:email:Address"] = "dki@jakarta.test",
        ["Channels:email:Imap:Host"] = "mail.jakarta.test",
        ["Channels:email:Imap:User"] = "dki",
        ["Channels:email:Imap:Password"] = "rahasia",
        ["Channels:email:Smtp:Host"] = "mail.jakarta.test",
    };

    private static EmailBook Read(string? key = null, string? value = null, bool development = false) =>
        EmailBook.Validate(new ConfigurationBuilder().AddInMemoryCollection(Good).AddInMemoryCollection(key is null ? [] : [KeyValuePair.Create(key, value)]).Build(), development);

    [Fact]
    public void Safe_values_stand_in_for_missing_ones()
    {
        var settings = Read().Find("email")!;
        Assert.Equal((993, MailSecurity.Tls, "INBOX"), (settings.Mailboxes[0].Port, settings.Mailboxes[0].Security, settings.Mailboxes[0].Folder));
        Assert.Equal(465, settings.Smtp!.Port);
        Assert.DoesNotContain("rahasia", settings.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Channels:email:Address", "")]
    [InlineData("Channels:email:Address", "bukan alamat")]
    [InlineData("Channels:email:Imap:Port", "0")]
    [InlineData("Channels:email:Imap:Port", "empat")]
    [InlineData("Channels:email:Imap:Security", "SSL")]
    [InlineData("Channels:email:Imap:Security", "7")]
    [InlineData("Channels:email:Imap:Host", "nama server?")]
    [InlineData("Channels:email:Imap:User", null)]
    [InlineData("Channels:email:Imap:Password", "")]
    [InlineData("Channels:email:LargestMail", "banyak")]
    [InlineData("Channels:email:Security:AcceptAnyCertificate", "ya")]
    [InlineData("Channels:email:Security:AcceptAnyCertificate", "true")]
    public void A_wrong_setting_stops_the_start_and_is_named(string key, string? value)
    {
        var refused = Assert.Throws<StartRefusedException>(() => Read(key, value));
        Assert.StartsWith(key, refused.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_certificate_is_accepted_in_development_only() =>
        Assert.True(Read("Channels:email:Security:AcceptAnyCertificate", "true", development: true).Find("email")!.AcceptAnyCertificate);

    [Fact]
    public void Blocks_of_other_channels_are_left_alone() => Assert.Single(Read("Channels:sms:SendUrl", "http://127.0.0.1").Channels);

    [Fact]
    public void A_mail_that_cannot_be_fetched_is_tried_slim_then_given_up()
    {
        var trouble = new TroubleBook();
        UniqueId one = new(7, 1), two = new(7, 2);
        trouble.Stumbled([one, two]);
        Assert.True(trouble.IsCareful);
        for (var i = 0; i < 2; i++) trouble.Stumbled([one]);
        Assert.True(trouble.TrySlim(one) && !trouble.Hopeless(one) && !trouble.TrySlim(two));
        for (var i = 0; i < 2; i++) trouble.Stumbled([one]);
        Assert.True(trouble.Hopeless(one));
        trouble.Passed([two]);
        Assert.False(trouble.IsCareful);
    }
}
