using PdfSharp.Fonts;

namespace CrmConsole.Desk;

/// <summary>The letters of the PDF, taken from a file of this machine and embedded as far as used: setting <c>Receipts:Font</c> with
/// <c>Receipts:FontBold</c>, or one of the usual sans-serif families.</summary>
public sealed class ReceiptFonts
{
    /// <summary>Name by which the drawing asks for them.</summary>
    public const string Family = "Receipt";

    private static readonly (string Plain, string Bold)[] Usual =
    [
        ("/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf", "/usr/share/fonts/truetype/noto/NotoSans-Bold.ttf"),
        ("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"),
        ("/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf", "/usr/share/fonts/truetype/liberation/LiberationSans-Bold.ttf"),
        ("/usr/share/fonts/truetype/liberation2/LiberationSans-Regular.ttf", "/usr/share/fonts/truetype/liberation2/LiberationSans-Bold.ttf"),
        ("/Library/Fonts/Arial.ttf", "/Library/Fonts/Arial Bold.ttf"),
        ("/System/Library/Fonts/Supplemental/Arial.ttf", "/System/Library/Fonts/Supplemental/Arial Bold.ttf"),
        (@"C:\Windows\Fonts\arial.ttf", @"C:\Windows\Fonts\arialbd.ttf"),
    ];

    private static readonly Resolver Shared = new();

    private readonly (string Plain, string Bold)? files;

    public ReceiptFonts(IConfiguration configuration)
    {
        var own = configuration["Receipts:Font"];
        var candidates = string.IsNullOrWhiteSpace(own) ? Usual : [(own, configuration["Receipts:FontBold"] ?? own)];
        foreach (var (plain, bold) in candidates)
            if (files is null && File.Exists(plain)) files = (plain, File.Exists(bold) ? bold : plain);
        if (files is not { } found) return;
        Shared.Use(found.Plain, found.Bold);
        GlobalFontSettings.FontResolver = Shared;
    }

    /// <summary>A PDF can be made here.</summary>
    public bool Any => files is not null;

    // PDFsharp knows one for the whole process and takes it once.
    private sealed class Resolver : IFontResolver
    {
        private volatile byte[]? plain, bold;

        public void Use(string plainFile, string boldFile) => (plain, bold) = (File.ReadAllBytes(plainFile), File.ReadAllBytes(boldFile));

        public byte[]? GetFont(string faceName) => faceName == "bold" ? bold : plain;

        public FontResolverInfo? ResolveTypeface(string familyName, bool isBold, bool isItalic) => new(isBold ? "bold" : "plain");
    }
}
