using System.Security.Claims;
using CrmConsole.Cases.Queue;

namespace CrmConsole.Tests.Cases.Queue;

public sealed class QueueAddressTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/?tampilan=late&urut=tenggat")]
    [InlineData("/?kanal=jaki,x&q=lampu%20jalan&urut=status&kasus=JK-261124-0412")]
    [InlineData("/?kasus=JK-261124-0412")]
    public void An_address_sent_to_a_colleague_shows_the_same(string address) =>
        Assert.Equal(Uri.UnescapeDataString(address), Uri.UnescapeDataString(QueueAddress.Of(new Uri("http://localhost" + address)).ToString()));

    [Fact]
    public void Selecting_does_not_make_another_list()
    {
        var list = QueueAddress.Of(new Uri("http://localhost/?kanal=jaki"));
        Assert.Equal(list.ListKey, (list with { Selected = "JK-261124-0412" }).ListKey);
        Assert.NotEqual(list.ListKey, (list with { Order = QueueOrder.MostOverdue }).ListKey);
    }

    [Theory]
    [InlineData("JK-261124-0412")]
    [InlineData("jk 261124 0412")]
    [InlineData(" 2611240412 ")]
    public void A_number_copied_from_paper_opens_its_case(string typed) =>
        Assert.Equal("/kasus/JK-261124-0412", QueuePalette.Find(typed, new ClaimsPrincipal()).First().Href);

    [Theory]
    [InlineData("E-mail dki@jakarta.go.id", "E-mail")]
    [InlineData("SMS 08111272206", "SMS")]
    [InlineData("Facebook Pemprov DKI Jakarta", "Facebook Pemprov")]
    [InlineData("Formulir web / Balai Warga", "Formulir web")]
    [InlineData("Pendopo Balai Kota", "Pendopo Balai Kota")]
    [InlineData("JAKI", "JAKI")]
    public void A_row_has_room_for_the_start_of_a_channels_name(string name, string shown) => Assert.Equal(shown, QueueWords.ShortChannel(name));
}
