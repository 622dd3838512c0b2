namespace CrmConsole.Evidence;

/// <summary>Whether a picture moves, by its frame alone, and where its second picture begins. The decoder reads a whole file of a million
/// frames to show the first one.</summary>
internal static class Animation
{
    private const int MostSteps = 200_000;

    public static bool IsIn(ReadOnlySpan<byte> file) => SecondFrame(file) is not null
        // The extended form of WebP says so in a flag.
        || (file.Length > 20 && file.StartsWith("RIFF"u8) && file[8..16].SequenceEqual("WEBPVP8X"u8) && (file[20] & 2) != 0);

    /// <summary>Where the second picture of a GIF begins; null in a GIF of one, and in every other file.</summary>
    public static int? SecondFrame(ReadOnlySpan<byte> b)
    {
        if (!b.StartsWith("GIF8"u8) || b.Length <= 13) return null;
        // Mark, size and flags are 13 bytes, then the palette.
        var (at, pictures) = (13 + Palette(b[10]), 0);
        for (var step = 0; step < MostSteps && at < b.Length; step++)
        {
            switch (b[at])
            {
                case 0x21: at = AfterBlocks(b, at + 2, ref step); break;
                // Place, size and flags are 10 bytes, a palette of its own, the width of its codes, the pixels.
                case 0x2C when ++pictures == 2: return at;
                case 0x2C when at + 10 < b.Length: at = AfterBlocks(b, at + 11 + Palette(b[at + 9]), ref step); break;
                default: return null;
            }
        }
        return null;
    }

    private static int Palette(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);

    // Each block begins with its length; one of none ends them.
    private static int AfterBlocks(ReadOnlySpan<byte> b, int at, ref int step)
    {
        while (at < b.Length && b[at] != 0 && step++ < MostSteps) at += 1 + b[at];
        return at + 1;
    }
}
