using System.Globalization;
using System.Text;
using CrmConsole.Data;

namespace CrmConsole.Places;

/// <summary>A name by which people say where they are: a market, a station, a school. Grows with confirmed cases.</summary>
public sealed class Landmark : IAllocatedId
{
    public long Id { get; set; }
    public required string Name { get; set; }
    /// <summary>Name without case, signs and double spaces; one row for each in a village.</summary>
    public required string Key { get; set; }
    public required string AreaCode { get; set; }
    public double Latitude { get; set; }
    public double Longitude { get; set; }
    public LandmarkSource Source { get; set; }
    /// <summary>How many cases were placed by it.</summary>
    public int Uses { get; set; }
    /// <summary>Taken out of the search by staff; not learned again.</summary>
    public bool Hidden { get; set; }

    public static string KeyOf(string name) => string.Join(' ', Words(name));

    /// <summary>The words of a name or a search: without capitals, signs and accents. "Asy'ari" is one word.</summary>
    public static List<string> Words(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        // Half a character (cut, or sent by a program) cannot be normalised.
        if (text.Any(char.IsSurrogate)) text = string.Concat(text.EnumerateRunes());
        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            if (char.IsLetterOrDigit(c)) word.Append(char.ToLowerInvariant(c));
            else if (c is not ('\'' or '’' or '`') && CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark) End();
        }
        End();
        return words;

        void End()
        {
            if (word.Length > 0) words.Add(word.ToString());
            word.Clear();
        }
    }
}

public enum LandmarkSource { Seed, Staff, Learned }
