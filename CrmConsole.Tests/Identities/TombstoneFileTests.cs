using CrmConsole.Data;
using CrmConsole.Identities;

namespace CrmConsole.Tests.Identities;

/// <summary>The list outside the database after a power cut.</summary>
public sealed class TombstoneFileTests
{
    [Fact]
    public void What_follows_a_half_written_line_is_not_lost_with_it()
    {
        var folder = Locations.NewFolder();
        var settings = new DatabaseSettings("", Path.Combine(folder, "data", "crm.db"), Path.Combine(folder, "data"));
        var file = new TombstoneFile(settings);
        var first = new Buried(1, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, "retention");
        var second = first with { Reporter = 2 };
        file.Append(first);
        File.AppendAllText(settings.Outside(".tombstones.jsonl"), "{\"Reporter\":9,\"Cre");
        file.Append(second);
        Assert.Equal([first, second], file.Read());
        Directory.Delete(folder, recursive: true);
    }
}
