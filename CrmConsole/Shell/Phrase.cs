namespace CrmConsole.Shell;

/// <summary>Words in both languages, said in the reader's.</summary>
public readonly record struct Phrase(string Indonesian, string English)
{
    public override string ToString() => Words.T(Indonesian, English);

    public static implicit operator Phrase((string Indonesian, string English) both) => new(both.Indonesian, both.English);
    public static implicit operator string(Phrase phrase) => phrase.ToString();
}
