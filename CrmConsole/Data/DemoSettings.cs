namespace CrmConsole.Data;

/// <summary>Whether invented people and cases are shown: in Development, or when <c>Demo:Enabled</c> is true.
/// The demo's passwords are public knowledge, so nothing of it may exist beside real people's data.</summary>
/// <param name="Development">The well-known password and key are used only here; a demo elsewhere makes new ones.</param>
public sealed record DemoSettings(bool Enabled, bool Development)
{
    /// <summary>Whether the well-known password and key open anything.</summary>
    public bool PublicPasswords => Enabled && Development;

    public static DemoSettings From(IConfiguration configuration, IHostEnvironment environment)
    {
        var wanted = configuration["Demo:Enabled"];
        if (wanted is not (null or "") && !bool.TryParse(wanted, out _))
            throw new StartRefusedException($"Demo:Enabled = \"{wanted}\" tidak dikenal; tulis true atau false.");
        return new DemoSettings(wanted is null or "" ? environment.IsDevelopment() : bool.Parse(wanted), environment.IsDevelopment());
    }
}
