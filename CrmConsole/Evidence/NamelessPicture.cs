namespace CrmConsole.Evidence;

/// <summary>A picture of somebody who stays unknown. A camera writes into the file who owns it and where it was, and a file's
/// name may be a person's: only the picture is taken, under a name of ours.</summary>
public sealed record NamelessPicture(string Name, byte[] Bytes)
{
    public const string Type = "image/jpeg";

    /// <summary>Null when it cannot be decoded, and so not be cleaned. Never throws for what is in the file.</summary>
    /// <param name="number">Which of the report's pictures it is, from 1.</param>
    public static NamelessPicture? Make(ReadOnlySpan<byte> bytes, int number) =>
        PictureMaker.Make(bytes).Picture is { } made ? new NamelessPicture(NameOf(number), made.View) : null;

    public static string NameOf(int number) => $"foto-{number}.jpg";

    /// <summary>The line on the report for one that could not be cleaned: it names no file, for a name may be a person's.</summary>
    public static string LeftOut(int number) => $"Foto {number} tidak dapat dibuka, sehingga tidak dapat dibersihkan dari data kamera dan tidak disimpan.";
}
