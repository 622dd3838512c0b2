namespace CrmConsole.Data;

/// <summary>The program must not start; the message is a sentence for the person at the terminal, with the remedy.</summary>
public sealed class StartRefusedException(string message) : Exception(message);
