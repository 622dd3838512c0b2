using System.Net;
using CrmConsole.Desk;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using static CrmConsole.Tests.Desk.DeskTests;

namespace CrmConsole.Tests.Desk;

/// <summary>Numbers of those who wait, hours of the places, and the screen on the wall.</summary>
public sealed class TicketTests
{
    [Fact]
    public async Task Numbers_are_taken_called_called_again_and_missed()
    {
        await using var app = await TestApp.StartAsync(time: new FakeTimeProvider(Monday));
        var (desk, place, meja) = await OpenAsync(app);
        for (var n = 1; n <= 3; n++) Assert.Equal(n, (await desk.TakeAsync(place)).Ticket!.Number);
        var first = (await desk.CallNextAsync(meja, place, 2)).Ticket!;
        Assert.Equal((1, 2, DeskTicketState.Called), (first.Number, first.Counter, first.State));
        Assert.Contains("B-001", (await desk.CallNextAsync(meja, place, 2)).Problem!, StringComparison.Ordinal);
        Assert.Equal(1, (await desk.RecallAsync(meja, place)).Ticket!.Recalls);
        Assert.Equal(DeskTicketState.NoShow, (await desk.NoShowAsync(meja, place)).Ticket!.State);
        Assert.Equal(2, (await desk.CallNextAsync(meja, place, 2)).Ticket!.Number);
        var day = await desk.DayAsync(place.Id);
        Assert.Equal((1, 1, 1), (day.Waiting.Count, day.Called.Count, day.NoShow.Count));
        await desk.NoShowAsync(meja, place);
        Assert.Equal(1, (await desk.CallAsync(meja, place, 2, day.NoShow[0].Id, day.NoShow[0].Version)).Ticket!.Number);
    }

    [Fact]
    public async Task Two_counters_never_get_the_same_number()
    {
        await using var app = await TestApp.StartAsync(time: new FakeTimeProvider(Monday));
        var (desk, place, meja) = await OpenAsync(app);
        var others = Enumerable.Range(1, 8).Select(i => meja with { Id = meja.Id + 1_000 + i }).ToList();
        for (var n = 0; n < 8; n++) await desk.TakeAsync(place);
        var called = await Task.WhenAll(others.Select((o, i) => desk.CallNextAsync(o, place, i + 1)));
        Assert.Equal(Enumerable.Range(1, 8), called.Select(c => c.Ticket!.Number).Order());
        var taken = (await desk.DayAsync(place.Id)).Called[0];
        Assert.Contains("loket lain", (await desk.CallAsync(meja, place, 1, taken.Id, taken.Version)).Problem!, StringComparison.Ordinal);
        Assert.Contains("loket lain", (await desk.CallAsync(meja, place, 1, taken.Id, taken.Version - 1)).Problem!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_machine_gives_no_number_outside_the_hours_and_on_a_holiday()
    {
        var time = new FakeTimeProvider(Monday.AddHours(2));
        await using var app = await TestApp.StartAsync(time: time);
        var (desk, place, _) = await OpenAsync(app);
        Assert.Contains("07.30–09.30", (await desk.TakeAsync(place)).Problem!, StringComparison.Ordinal);
        Assert.NotNull((await desk.TakeAsync(place, byOfficer: true)).Ticket);
        // Christmas 2026 is a Friday.
        time.SetUtcNow(new DateTimeOffset(2026, 12, 25, 1, 0, 0, TimeSpan.Zero));
        Assert.False(desk.IsOpen(place));
        time.SetUtcNow(new DateTimeOffset(2026, 12, 28, 1, 0, 0, TimeSpan.Zero));
        Assert.True(desk.IsOpen(place));
    }

    [Theory]
    [InlineData("1-5 07:30-09:30", true)]
    [InlineData("1-4 08:00-12:00; 5 08:00-11:00", true)]
    [InlineData("1-8 07:30-09:30", false)]
    [InlineData("5-1 07:30-09:30", false)]
    [InlineData("1-5 09:30-07:30", false)]
    [InlineData("kapan saja", false)]
    [InlineData("", false)]
    public void Hours_are_read_or_refused(string text, bool sound) => Assert.Equal(sound, OpeningHours.Parse(text) is not null);

    [Fact]
    public async Task Every_office_has_a_desk()
    {
        await using var app = await TestApp.StartAsync();
        await using var db = app.OpenDb();
        var places = await db.DeskPlaces.ToListAsync();
        foreach (var (channel, least) in new[] { ("pendopo", 1), ("walikota", 6), ("kecamatan", 44), ("kelurahan", 267), ("inspektorat", 1) })
            Assert.Equal(least, places.Count(p => p.Channel == channel));
        Assert.All(places, p => Assert.NotNull(OpeningHours.Parse(p.Hours)));
    }

    [Fact]
    public async Task The_screen_on_the_wall_shows_numbers_and_hears_of_news()
    {
        await using var app = await TestApp.StartAsync(time: new FakeTimeProvider(Monday));
        var (desk, place, meja) = await OpenAsync(app);
        await desk.TakeAsync(place);
        using var stream = new StreamReader(await app.Http.GetStreamAsync(new Uri("/layar/balaikota/arus", UriKind.Relative)));
        Assert.StartsWith("retry", await stream.ReadLineAsync(), StringComparison.Ordinal);
        await desk.CallNextAsync(meja, place, 3);
        string? line;
        do line = await stream.ReadLineAsync(); while (line is not null && !line.StartsWith("data", StringComparison.Ordinal));
        Assert.Equal("data: baru", line);
        var page = await app.Http.GetStringAsync(new Uri("/layar/balaikota", UriKind.Relative));
        Assert.Contains("B-001", page, StringComparison.Ordinal);
        using var gone = await app.Http.GetAsync(new Uri("/layar/tidak-ada", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }
}
