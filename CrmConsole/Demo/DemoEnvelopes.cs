using System.Text.Json;
using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Intake;

namespace CrmConsole.Demo;

/// <summary>An invented report as the envelope of a machine: it goes through the real intake door.</summary>
internal static class DemoEnvelopes
{
    public static RawEnvelope Of(DemoReport report, string externalId, DateTimeOffset at)
    {
        var request = new ReportRequest
        {
            Channel = report.Channel,
            Text = report.Text,
            Latitude = report.Latitude,
            Longitude = report.Longitude,
            Address = report.Address,
            Reporter = new ReporterRequest(report.Name, report.Phone, report.Email, report.Anonymous),
        };
        return new RawEnvelope(report.Channel, "api-v1", "demo:" + externalId, at, JsonSerializer.SerializeToUtf8Bytes(request, ReportRequest.Json));
    }
}
