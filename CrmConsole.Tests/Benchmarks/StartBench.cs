using System.Diagnostics;
using System.Net;
using CrmConsole.Tests;

namespace CrmConsole.Bench;

/// <summary>From starting the built program to the first page served: with no database yet, and on one that is there.</summary>
internal static class StartBench
{
    private const int Times = 5;

    public static async Task RunAsync()
    {
        var folder = Figures.Folder("start");
        Figures.Print("start", "first_200_s", await MeasureAsync(folder), "s", ("database", "new"));
        var again = new List<double>();
        for (var i = 0; i < Times; i++) again.Add(await MeasureAsync(folder));
        Figures.Print("start", "first_200_s", Figures.Percentile(again, 0.5), "s", ("database", "existing"), ("of", Times));
    }

    private static async Task<double> MeasureAsync(string folder)
    {
        using var http = new HttpClient();
        var begin = Stopwatch.GetTimestamp();
        await using var server = ServerProcess.Launch(new StartOptions { Folder = folder, Jobs = true });
        while (true)
        {
            if (server.HasExited) throw new InvalidOperationException(server.Output);
            try
            {
                using var response = await http.GetAsync(new Uri(server.Url, SignIn.Path));
                if (response.StatusCode == HttpStatusCode.OK) return Figures.Seconds(begin);
                if (Figures.Seconds(begin) > 60) throw new InvalidOperationException($"{SignIn.Path} answers {(int)response.StatusCode}");
            }
            catch (HttpRequestException)
            {
                await Task.Delay(5);
            }
        }
    }
}
