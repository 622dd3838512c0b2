using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Tests.Email;

public sealed class HealthBookTests
{
    [Fact]
    public async Task Many_notes_become_one_row_that_says_what_happened()
    {
        await using var mail = await EmailSetUp.MakeAsync(new Dictionary<string, string?>());
        for (var i = 0; i < 500; i++) mail.Health.Received("email", 2);
        mail.Health.Sent("email");
        mail.Health.Error("email", "Server surat tidak menjawab.");
        mail.Health.Error("email", "Server surat tidak menjawab.");
        await mail.Health.FlushAsync(CancellationToken.None);

        await using var db = await mail.OpenAsync();
        var row = await db.ChannelHealth.SingleAsync(h => h.Channel == "email");
        Assert.Equal((1_000, 1, 2, "Server surat tidak menjawab."), (row.Received, row.Sent, row.ErrorsInARow, row.LastError));
        mail.Health.Success("email");
        Assert.Equal(0, (await mail.Health.Snapshot("email", CancellationToken.None)).ErrorsInARow);
    }

    [Fact]
    public async Task What_was_noted_before_the_database_could_be_read_is_added_to_what_it_holds()
    {
        await using var mail = await EmailSetUp.MakeAsync(new Dictionary<string, string?>());
        await using (var db = await mail.OpenAsync())
        {
            db.ChannelHealth.Add(new CrmConsole.Channels.ChannelHealth { Channel = "email", Received = 40, Paused = true });
            await db.SaveChangesAsync();
        }
        mail.Health.Received("email", 2);
        var now = await mail.Health.Snapshot("email", CancellationToken.None);
        Assert.Equal((42, true), (now.Received, now.Paused));
    }
}
