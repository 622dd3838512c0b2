using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Data;
using CrmConsole.Jobs;
using CrmConsole.Places;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Tests.Cases;

/// <summary>Names of places out of cases that are done for sure.</summary>
public sealed class LandmarkLearningTests
{
    private const string Pluit = "31.72.01.1005";

    [Fact]
    public async Task A_validated_case_teaches_a_landmark_and_the_same_night_twice_counts_it_once()
    {
        await using var app = await TestApp.StartAsync();
        Assert.DoesNotContain(app.Get<LandmarkBook>().Find("pasar muara karang", 5), l => l.Source == LandmarkSource.Learned);
        await DoneAsync(app, "depan pasar muara karang, Jl. Pluit Karang 12");
        await LearnAsync(app);
        await LearnAsync(app);
        var found = Assert.Single(app.Get<LandmarkBook>().Find("muara karang", 5));
        Assert.Equal(("Pasar Muara Karang", Pluit, LandmarkSource.Learned, 1), (found.Name, found.AreaCode, found.Source, found.Uses));
        await DoneAsync(app, "Ps. Muara Karang");
        await LearnAsync(app);
        Assert.Equal(2, Assert.Single(app.Get<LandmarkBook>().Find("muara karang", 5)).Uses);
    }

    [Fact]
    public async Task Only_what_is_sure_and_not_sealed_is_learned()
    {
        await using var app = await TestApp.StartAsync();
        var open = await TestCases.ReportAsync(app);
        await PlaceAsync(app, open.Id, "Pasar Terbuka");
        var byWord = await TestCases.ReportAsync(app, "Lampu jalan padam di Pluit");
        foreach (var (who, command) in new (string, CaseCommand)[] { ("triase", new Accept()), ("petugas", new Accept()), ("petugas", new MarkDone("Sudah")) }) await TestCases.DoAsync(app, await TestCases.DemoAsync(app, who), byWord.Id, command);
        await PlaceAsync(app, byWord.Id, "Pasar Sepihak");
        var hushed = await DoneAsync(app, "Pasar Tertutup");
        await app.Get<Writer>().RunAsync(db => db.Cases.Where(c => c.Id == hushed).ExecuteUpdate(s => s.SetProperty(c => c.Sealed, true)));
        await DoneAsync(app, "Jl. Pluit Raya 12, RT 05/RW 03");
        var nowhere = await DoneAsync(app, "Pasar Tanpa Titik");
        await app.Get<Writer>().RunAsync(db => db.Cases.Where(c => c.Id == nowhere).ExecuteUpdate(s => s.SetProperty(c => c.Latitude, (double?)null)));
        await LearnAsync(app);
        await using var read = app.OpenDb();
        Assert.Empty(await read.Landmarks.Where(l => l.Source == LandmarkSource.Learned).Select(l => l.Name).ToListAsync());
    }

    [Fact]
    public async Task What_is_known_counts_up_across_a_border_and_what_was_hidden_stays_hidden()
    {
        await using var app = await TestApp.StartAsync();
        await using (var db = app.OpenDb())
        {
            // Half a kilometre beside the point of the seed.
            var senen = await db.Landmarks.SingleAsync(l => l.Key == "pasar senen");
            await DoneAsync(app, "Pasar Senen", (senen.Latitude - 0.002, senen.Longitude + 0.006));
        }
        await DoneAsync(app, "Taman Rahasia");
        await LearnAsync(app);
        await app.Get<Writer>().RunAsync(db => db.Landmarks.Where(l => l.Key == "taman rahasia").ExecuteUpdate(s => s.SetProperty(l => l.Hidden, true)));
        await DoneAsync(app, "taman rahasia");
        await LearnAsync(app);
        app.Get<LandmarkBook>().Reload();
        Assert.Empty(app.Get<LandmarkBook>().Find("taman rahasia", 5));
        await using var read = app.OpenDb();
        Assert.Equal(1, (await read.Landmarks.SingleAsync(l => l.Key == "pasar senen")).Uses);
        Assert.True((await read.Landmarks.SingleAsync(l => l.Key == "taman rahasia")).Hidden);
    }

    private static Task LearnAsync(TestApp app) => Timetable.Entries.Single(e => e.Name == "landmarks").Run(app.Services, CancellationToken.None);

    private static async Task<long> DoneAsync(TestApp app, string address, (double Latitude, double Longitude)? at = null)
    {
        var c = await TestCases.ReportAsync(app, $"Lampu jalan mati, laporan {Guid.NewGuid():N}");
        await TestCases.FinishAsync(app, c);
        await PlaceAsync(app, c.Id, address, at);
        return c.Id;
    }

    private static Task<int> PlaceAsync(TestApp app, long id, string address, (double Latitude, double Longitude)? at = null)
    {
        var village = app.Get<PlaceDirectory>().Current.Find(Pluit)!;
        var (latitude, longitude) = at ?? (village.Latitude, village.Longitude);
        return app.Get<Writer>().RunAsync(db => db.Cases.Where(c => c.Id == id)
            .ExecuteUpdate(s => s.SetProperty(c => c.Address, address).SetProperty(c => c.Latitude, latitude).SetProperty(c => c.Longitude, longitude)));
    }
}
