using System.Globalization;

namespace CrmConsole.Tests.Shell;

/// <summary>Lets a test read the program in one language, and leaves the thread as it was.</summary>
internal sealed class InLanguage : IDisposable
{
    private readonly CultureInfo culture = CultureInfo.CurrentCulture, language = CultureInfo.CurrentUICulture;

    public InLanguage(CultureInfo wanted) => (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (wanted, wanted);

    public void Dispose() => (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, language);
}
