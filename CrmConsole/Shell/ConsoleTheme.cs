using MudBlazor;

namespace CrmConsole.Shell;

/// <summary>MudBlazor in the console's own dress: the tokens of <c>wwwroot/css/tokens.css</c>, no shadows, no capitals, dense.</summary>
public static class ConsoleTheme
{
    private static readonly string[] Fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif"];

    public static readonly MudTheme Theme = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#0b4f8a", PrimaryContrastText = "#ffffff", Secondary = "#48545f", Info = "#1a6fa6", Success = "#00785a",
            Warning = "#8f5600", Error = "#b3261e", Background = "#f6f7f9", Surface = "#ffffff", DrawerBackground = "#ffffff",
            AppbarBackground = "#ffffff", AppbarText = "#16202c", TextPrimary = "#16202c", TextSecondary = "#4a5666", TextDisabled = "#5d6877",
            ActionDefault = "#4a5666", ActionDisabled = "#5d6877", Divider = "#e2e5ea", LinesDefault = "#e2e5ea", LinesInputs = "#8b95a3", TableLines = "#e2e5ea",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#7db7f0", PrimaryContrastText = "#0b1620", Secondary = "#b4bfcb", Info = "#6cb8ea", Success = "#4cc9a0",
            Warning = "#f0a93c", Error = "#ff8b80", Background = "#0f1419", Surface = "#161d25", DrawerBackground = "#161d25",
            AppbarBackground = "#161d25", AppbarText = "#e8edf2", TextPrimary = "#e8edf2", TextSecondary = "#b4bfcb", TextDisabled = "#8d99a7",
            ActionDefault = "#b4bfcb", ActionDisabled = "#8d99a7", Divider = "#27323e", LinesDefault = "#27323e", LinesInputs = "#5d6b7a", TableLines = "#27323e",
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px", AppbarHeight = "48px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Fonts, FontSize = "14px", LineHeight = "1.45", LetterSpacing = "0" },
            Body1 = new Body1Typography { FontFamily = Fonts, FontSize = "14px", LineHeight = "1.45", LetterSpacing = "0" },
            Body2 = new Body2Typography { FontFamily = Fonts, FontSize = "12.5px", LineHeight = "1.45", LetterSpacing = "0" },
            Button = new ButtonTypography { FontFamily = Fonts, FontSize = "14px", FontWeight = "500", TextTransform = "none", LetterSpacing = "0", LineHeight = "1.4" },
            H6 = new H6Typography { FontFamily = Fonts, FontSize = "15px", FontWeight = "700", LetterSpacing = "0" },
            H5 = new H5Typography { FontFamily = Fonts, FontSize = "20px", FontWeight = "700", LetterSpacing = "0" },
            Caption = new CaptionTypography { FontFamily = Fonts, FontSize = "12.5px", LetterSpacing = "0" },
        },
        Shadows = new Shadow { Elevation = [.. Enumerable.Repeat("none", 26)] },
    };
}
