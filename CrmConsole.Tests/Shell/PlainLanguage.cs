using System.Globalization;
using System.Reflection;
using Xunit.v3;

[assembly: CrmConsole.Tests.Shell.PlainLanguage]

namespace CrmConsole.Tests.Shell;

/// <summary>Every test begins in the program's first language, whatever a test before it left on the thread.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class PlainLanguageAttribute : BeforeAfterTestAttribute
{
    public override void Before(MethodInfo methodUnderTest, IXunitTest test) =>
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (CultureInfo.InvariantCulture, CultureInfo.InvariantCulture);
}
