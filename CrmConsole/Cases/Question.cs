namespace CrmConsole.Cases;

/// <summary>Out of which list the answer to a <see cref="Question"/> comes.</summary>
public enum PickFrom { Nothing, Reasons, Agencies, AgenciesOrNone, OutsideBodies, Categories, Areas, Officers, Priorities, CaseNumber }

/// <summary>What was answered: what was picked, and the words.</summary>
public readonly record struct Answer(string Code, string Text);

/// <summary>What an officer is asked before an act is done. Only what it says; how it looks is the case page's.</summary>
/// <param name="Verb">On the button that does it.</param>
/// <param name="Command">Makes the command of the answer.</param>
public sealed record Question(string Title, string Verb, Func<Answer, CaseCommand> Command)
{
    public PickFrom Pick { get; init; }
    /// <summary>What is so now, and so no choice.</summary>
    public string? Current { get; init; }
    /// <summary>What the words are asked for by; null asks for none.</summary>
    public string? Label { get; init; }
    public string? Hint { get; init; }
    /// <summary>Nothing is chosen until the officer chooses: for an act that would be grave by mistake.</summary>
    public bool Deliberate { get; init; }
}
