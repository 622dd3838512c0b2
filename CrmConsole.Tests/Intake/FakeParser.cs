using CrmConsole.Channels;
using Microsoft.Extensions.DependencyInjection;

namespace CrmConsole.Tests.Intake;

/// <summary>A format of which a test says what comes out.</summary>
internal sealed class FakeParser : IEnvelopeParser
{
    public string Format => "test";
    public Func<RawEnvelope, ParsedMessage> Read { get; set; } = _ => throw new InvalidOperationException("not set");
    public ParsedMessage Parse(RawEnvelope envelope) => Read(envelope);

    public static ParsedMessage Mail(string text, string? from = "rini@warga.test") => new() { Sender = new Sender("Rini Amelia", from), Text = text };

    public static async Task<(TestApp App, FakeParser Parser)> StartAsync(TimeProvider? time = null)
    {
        var parser = new FakeParser();
        var app = await TestApp.StartAsync(time: time, services: s => s.AddSingleton<IEnvelopeParser>(parser));
        return (app, parser);
    }

    public static RawEnvelope Envelope(TestApp app, string id, string channel = "email") => new(channel, "test", id, app.Get<TimeProvider>().GetUtcNow(), "isi mentah"u8.ToArray());
}
