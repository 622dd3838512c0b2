using System.Globalization;

namespace CrmConsole.Shell;

/// <summary>The two languages of the screens. Both stand at the place of use, so that none can be forgotten or drift.</summary>
public static class Words
{
    public static readonly CultureInfo Indonesian = CultureInfo.GetCultureInfo("id-ID");
    public static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>The reader's language; Indonesian unless they chose English.</summary>
    public static bool IsEnglish => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en";

    /// <summary>Runs something that makes sentences in a language other than the reader's: mail to others.</summary>
    public static TResult In<TResult>(CultureInfo language, Func<TResult> make)
    {
        var (culture, ui) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (language, language);
        try { return make(); }
        finally { (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, ui); }
    }

    public static string T(string indonesian, string english) => IsEnglish ? english : indonesian;
}
