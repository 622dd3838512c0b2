using CrmConsole.Accounts;
using Microsoft.AspNetCore.Mvc;

namespace CrmConsole.Desk;

/// <summary>The receipt: a page to print, and a PDF. Both are asked for by a form, for each is written down.</summary>
public static class ReceiptRoom
{
    public const string Path = "/meja/tanda-terima";

    public static IServiceCollection AddReceipts(this IServiceCollection services) =>
        services.AddSingleton<ReceiptBook>().AddSingleton<ReceiptFonts>().AddSingleton<ReceiptPdf>();

    public static void MapReceipts(this IEndpointRouteBuilder app)
    {
        app.MapPost(Path + "/{number}/cetak", PrintAsync).ExcludeFromDescription();
        app.MapPost(Path + "/{number}.pdf", PdfAsync).ExcludeFromDescription();
    }

    internal static bool IsThermal(string? format) => format == "thermal";
    internal static string LanguageOf(string? language) => language == "en" ? "en" : "id";

    private static async Task<IResult> PrintAsync(string number, [FromForm] string? format, [FromForm] string? bahasa, HttpContext http, ReceiptBook book, CancellationToken ct)
    {
        var thermal = IsThermal(format);
        if (await book.RecordAsync(Actor.From(http.User), number, thermal ? ReceiptFormat.Thermal : ReceiptFormat.A5, ct) is not { } id) return Results.NotFound();
        return Results.LocalRedirect($"{Path}/{Uri.EscapeDataString(number)}?format={(thermal ? "thermal" : "a5")}&bahasa={LanguageOf(bahasa)}&cetak={id}");
    }

    private static async Task<IResult> PdfAsync(string number, [FromForm] string? format, [FromForm] string? bahasa, HttpContext http, ReceiptBook book, ReceiptPdf pdf, CancellationToken ct)
    {
        // Before anything is written down: the page says why.
        if (!pdf.CanDraw) return Results.LocalRedirect($"{Path}/{Uri.EscapeDataString(number)}?format={(IsThermal(format) ? "thermal" : "a5")}&bahasa={LanguageOf(bahasa)}");
        var actor = Actor.From(http.User);
        if (await book.RecordAsync(actor, number, ReceiptFormat.Pdf, ct) is not { } id || await book.ReadAsync(actor, number, LanguageOf(bahasa), id, ct) is not { } read) return Results.NotFound();
        http.Response.Headers.CacheControl = "no-store";
        return Results.File(pdf.Draw(read.Sheet, IsThermal(format), LanguageOf(bahasa)), "application/pdf", $"{number}.pdf");
    }
}
