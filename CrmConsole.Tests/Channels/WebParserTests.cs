using System.Text;
using System.Text.Json;
using CrmConsole.Channels;
using CrmConsole.Public.ReportForm;

namespace CrmConsole.Tests.Channels;

/// <summary>The journaled form is read as it was sent, and nothing else is taken for one.</summary>
public sealed class WebParserTests
{
    private static readonly WebReportParser Parser = new();

    [Fact]
    public void A_private_form_carries_everything_and_the_same_bytes_give_the_same_message()
    {
        var bytes = new WebReport("a1", "Lampu jalan mati") { Category = "pju-mati", Address = "Pluit", Latitude = -6.12, Longitude = 106.79, Name = "Rini", Phone = "08123456789", Email = "rini@warga.test", Photos = [new WebPhoto("a.jpg", "image/jpeg", [1, 2, 3])] }.ToBytes();
        var (one, two) = (Parse(bytes), Parse(bytes));
        Assert.Equal(("Lampu jalan mati", "pju-mati", "Pluit", -6.12, 106.79), (one.Text, one.CategoryCode, one.Address, one.Latitude!.Value, one.Longitude!.Value));
        Assert.Equal(new Sender("Rini", "rini@warga.test", "08123456789") { Typed = true }, one.Sender);
        Assert.Equal(Privacy.Private, one.Privacy);
        Assert.Equal([1, 2, 3], Assert.Single(one.Attachments).Bytes.ToArray());
        Assert.Equal(one.Fingerprint, two.Fingerprint);
        Assert.False(one.Public);
    }

    [Fact]
    public void An_anonymous_form_has_no_sender_whatever_stands_in_it()
    {
        var message = Parse(new WebReport("a1", "Pungutan liar di loket") { Anonymous = true, Name = "Rini", Phone = "08123456789", Email = "rini@warga.test" }.ToBytes());
        Assert.Equal((Privacy.Anonymous, new Sender()), (message.Privacy, message.Sender));
    }

    [Fact]
    public void Two_forms_with_the_same_words_are_not_the_same_content() =>
        Assert.NotEqual(Parse(new WebReport("a1", "Sampah menumpuk").ToBytes()).Fingerprint, Parse(new WebReport("a2", "Sampah menumpuk").ToBytes()).Fingerprint);

    public static TheoryData<string> Broken => new()
    {
        "", "null", "[]", "{}", "\"teks\"", """{"id":"a1"}""", """{"id":"a1","text":null}""", """{"id":"a1","text":"   "}""", """{"id":"a1","text":"Lampu mati""",
        """{"id":"a1","text":"Lampu mati","unknown":1}""", """{"id":"a1","text":["Lampu"]}""", """{"id":"a1","text":"Lampu","latitude":"x"}""",
        """{"id":"a1","text":"Lampu","photos":[{"name":"a","type":"b","data":"%%%"}]}""",
        string.Concat(Enumerable.Repeat("{\"id\":", 5000)), new string('[', 100_000),
    };

    [Theory]
    [MemberData(nameof(Broken), DisableDiscoveryEnumeration = true)]
    public void What_is_no_form_is_refused_and_never_half_read(string json) => Assert.ThrowsAny<JsonException>(() => Parse(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Bytes_that_are_no_UTF8_are_refused()
    {
        byte[] bytes = [.. "{\"id\":\"a1\",\"text\":\""u8, 0xFF, 0xFE, 0xC0, .. "\"}"u8];
        Assert.ThrowsAny<Exception>(() => Parse(bytes));
    }

    [Fact]
    public void A_very_long_text_is_read_whole()
    {
        var text = new string('x', 2_000_000);
        Assert.Equal(text, Parse(new WebReport("a1", text).ToBytes()).Text);
    }

    private static ParsedMessage Parse(byte[] bytes) => Parser.Parse(new RawEnvelope("web", WebReportParser.FormatName, "web:a1", DateTimeOffset.UnixEpoch, bytes));
}
