using System.Numerics;
using SkiaSharp;

namespace CrmConsole.Evidence;

/// <summary>Difference hash of 64 bits: the same picture, encoded or scaled anew, differs in a few bits only.</summary>
public static class PerceptualHash
{
    private const int Columns = 9, Rows = 8;
    private const double LeastContrast = 4;

    // Below this, neighbours are equal and what differs is the noise of encoding.
    private const double Noise = 1.5;

    /// <summary>Null when the picture is so flat that its hash would be equal to that of every other flat one.</summary>
    internal static long? Of(SKBitmap bitmap)
    {
        var light = Brightness(bitmap);
        if (light.Max() - light.Min() < LeastContrast) return null;
        var hash = 0UL;
        for (var row = 0; row < Rows; row++)
            for (var column = 0; column < Columns - 1; column++)
                hash = (hash << 1) | (light[row * Columns + column] > light[row * Columns + column + 1] + Noise ? 1UL : 0);
        return unchecked((long)hash);
    }

    /// <summary>In how many of the 64 bits two pictures differ: up to about 8 is probably the same picture.</summary>
    public static int Distance(long a, long b) => BitOperations.PopCount(unchecked((ulong)(a ^ b)));

    private static double[] Brightness(SKBitmap bitmap)
    {
        var pixels = bitmap.GetPixelSpan();
        var (sums, counts) = (new double[Columns * Rows], new int[Columns * Rows]);
        for (var y = 0; y < bitmap.Height; y++)
        {
            var line = pixels.Slice(y * bitmap.RowBytes, bitmap.Width * 4);
            for (var x = 0; x < bitmap.Width; x++)
            {
                var cell = y * Rows / bitmap.Height * Columns + x * Columns / bitmap.Width;
                sums[cell] += 0.299 * line[x * 4] + 0.587 * line[x * 4 + 1] + 0.114 * line[x * 4 + 2];
                counts[cell]++;
            }
        }
        return [.. sums.Select((s, i) => counts[i] == 0 ? 0 : s / counts[i])];
    }
}
