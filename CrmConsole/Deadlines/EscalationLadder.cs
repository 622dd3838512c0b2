namespace CrmConsole.Deadlines;

/// <summary>Who is told as a clock runs out (DOMAIN §4), in this order when two come at one instant.</summary>
public enum Rung { Warn, RedFlag, Breach, Head, Bureau }

/// <param name="At">The instant from which it holds.</param>
public readonly record struct LadderRung(Rung Rung, DateTimeOffset At);
