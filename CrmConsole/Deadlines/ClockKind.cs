namespace CrmConsole.Deadlines;

/// <summary>What a clock measures (DOMAIN §4). The citizen's two run while an answer is awaited and are nobody's fault.</summary>
public enum ClockKind { FirstCoordination, FirstResponse, Village, Unit, Total, CitizenReminder, CitizenAnswer }

/// <remarks>Paused: waits for the citizen and keeps what is left. Halted: its case was merged; its end stands.</remarks>
public enum ClockState { Running, Paused, Met, Breached, Halted }
