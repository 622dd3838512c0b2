namespace CrmConsole.Tests.Email;

public sealed class BounceTests
{
    private const string Ours = "crm-17-4f2a9c@localhost";

    /// <summary>Fixture, our id, final, status.</summary>
    public static TheoryData<string, string?, bool?, string> Table => new()
    {
        { "pantul-postfix", Ours, true, "5.1.1" },
        { "pantul-sendmail-kepala", Ours, true, "5.2.2" },
        { "pantul-tertunda", Ours, false, "4.4.1" },
        { "pantul-diteruskan", null, null, "" },
        { "pantul-gmail", Ours, true, "5.1.1" },
        { "pantul-exchange", Ours, true, "5.1.10" },
        { "pantul-verp", Ours, true, "5.7.1" },
        { "pantul-exim", Ours, true, "5.1.1" },
        { "pantul-exim-tertunda", Ours, false, "" },
        { "pantul-qmail", Ours, true, "5.1.1" },
        { "pantul-teks-bebas", Ours, true, "" },
        { "pantul-tanpa-petunjuk", null, true, "" },
        { "keluhan-arf", Ours, true, "" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void A_delivery_report_is_told_apart_and_names_our_mail(string name, string? id, bool? permanent, string status)
    {
        var parsed = Fixture.Parse(name);
        Assert.NotNull(parsed.Automatic);
        Assert.Equal(permanent is null, parsed.Bounce is null);
        if (parsed.Bounce is not { } bounce) return;
        Assert.Equal((id, permanent, status), (bounce.OurId, bounce.Permanent, bounce.Status));
        Assert.NotEmpty(bounce.Reason);
        Assert.True(bounce.Reason.Length <= 300);
    }
}
