namespace CrmConsole.Deadlines;

/// <summary>What a clock measures (DOMAIN §4).</summary>
public enum ClockKind { FirstCoordination, FirstResponse, Village, Unit, Total }

public enum ClockState { Running, Paused, Met, Breached }
