using System.Text;

namespace CrmConsole.Channels.Email;

/// <summary>Collects the words of HTML as lines of text: white space folded, at most one empty line, quotes marked.</summary>
internal sealed class HtmlText
{
    private const int LongestText = 400_000;
    private readonly StringBuilder text = new();
    private bool lineHasWords;
    private bool spaceWaits;

    public int Length => text.Length;

    public string Since(int start) => start < text.Length ? text.ToString(start, Math.Min(text.Length - start, 2_000)) : "";

    public void Words(string words, int quoteDepth, bool keepSpace)
    {
        if (text.Length > LongestText) return;
        foreach (var c in words)
        {
            if (c == '\n' && keepSpace) Break();
            else if (!keepSpace && (c is ' ' or '\n' or '\t' or '\r')) spaceWaits = true;
            else
            {
                BeginLine(quoteDepth);
                if (spaceWaits && lineHasWords) text.Append(' ');
                spaceWaits = false;
                lineHasWords = true;
                text.Append(c == '\u00A0' ? ' ' : c);
            }
        }
    }

    public void Space() => spaceWaits = true;

    /// <summary>Ends the line; an empty one stays, but never two.</summary>
    public void Break()
    {
        if (text.Length > LongestText) return;
        if (!EndsWith("\n\n")) text.Append('\n');
        (lineHasWords, spaceWaits) = (false, false);
    }

    public void NewLine(bool withGap)
    {
        if (text.Length == 0) return;
        if (!EndsWith("\n")) Break();
        if (withGap && !EndsWith("\n\n")) Break();
    }

    /// <summary>The line by which mail programs mark what follows as a signature.</summary>
    public void Signature(int quoteDepth)
    {
        NewLine(false);
        var already = EndsWith("-- \n") || EndsWith("--\n");
        if (already) return;
        BeginLine(quoteDepth);
        text.Append("-- ");
        lineHasWords = true;
        Break();
    }

    public override string ToString() => text.ToString().Trim('\n', ' ');

    private void BeginLine(int quoteDepth)
    {
        if (lineHasWords || quoteDepth == 0 || (text.Length > 0 && text[^1] != '\n')) return;
        text.Append('>', Math.Min(quoteDepth, 5)).Append(' ');
        spaceWaits = false;
    }

    private bool EndsWith(string end)
    {
        if (text.Length < end.Length) return false;
        for (var i = 0; i < end.Length; i++)
            if (text[text.Length - end.Length + i] != end[i]) return false;
        return true;
    }
}
