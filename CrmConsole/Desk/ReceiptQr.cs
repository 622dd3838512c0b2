using System.Globalization;
using QRCoder;

namespace CrmConsole.Desk;

/// <summary>A QR code as runs of dark modules, for paper and screen alike.</summary>
/// <param name="Size">Modules on a side, the quiet border included.</param>
internal sealed record ReceiptQr(int Size, IReadOnlyList<(int Column, int Row, int Length)> Runs)
{
    /// <summary>As the path of an SVG, one unit a module.</summary>
    public string Path => string.Concat(Runs.Select(r => string.Create(CultureInfo.InvariantCulture, $"M{r.Column} {r.Row}h{r.Length}v1h-{r.Length}z")));

    public static ReceiptQr Of(string text)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var runs = new List<(int, int, int)>();
        for (var row = 0; row < code.ModuleMatrix.Count; row++)
        {
            var line = code.ModuleMatrix[row];
            for (var column = 0; column < line.Count; column++)
            {
                if (!line[column]) continue;
                var end = column;
                while (end < line.Count && line[end]) end++;
                runs.Add((column, row, end - column));
                column = end;
            }
        }
        return new ReceiptQr(code.ModuleMatrix.Count, runs);
    }
}
