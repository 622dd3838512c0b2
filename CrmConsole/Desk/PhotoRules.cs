using CrmConsole.Evidence;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Desk;

/// <summary>What became of one file that was handed in beside a draft.</summary>
/// <param name="Id">The upload; null when the file was not taken.</param>
/// <param name="Name">As the file is called now; safe to show.</param>
public sealed record PhotoTaken(long? Id, string Name)
{
    /// <summary>Why it was not taken, in a sentence that names the file.</summary>
    public string? Problem { get; init; }
    /// <summary>What to know of a file that was taken: made smaller, cannot be shown, was there already.</summary>
    public string? Note { get; init; }
}

/// <summary>A file as it may be kept.</summary>
internal sealed record FitFile(string Name, ReadOnlyMemory<byte> Bytes)
{
    public string? Problem { get; init; }
    public string? Note { get; init; }
    /// <summary>It was encoded anew, so the sender's type no longer holds.</summary>
    public bool Shrunk { get; init; }
}

/// <summary>Which files a counter takes: pictures and PDF, told by their content. Pictures of cameras that are too large are made
/// smaller where they can be decoded.</summary>
internal static class PhotoRules
{
    /// <summary>Larger ones are not even read to their end.</summary>
    public const int MostBytes = 60 * 1024 * 1024;
    /// <summary>Up to here a file is kept as it is.</summary>
    public const int MostKept = 10 * 1024 * 1024;
    /// <summary>Longer side in pixels of what was made smaller.</summary>
    public const int Side = 3200;

    /// <summary>All bytes; null when they are too many.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(Stream stream, CancellationToken ct)
    {
        var buffer = new MemoryStream();
        var chunk = new byte[80 * 1024];
        while (await stream.ReadAsync(chunk, ct) is > 0 and var count)
        {
            if (buffer.Length + count > MostBytes) return null;
            buffer.Write(chunk, 0, count);
        }
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    public static PhotoTaken TooLarge(string name) => new(null, name)
    {
        Problem = T($"{name} lebih besar dari {MostBytes / 1024 / 1024} MB dan tidak diambil. Ambil ulang fotonya dengan ukuran lebih kecil.", $"{name} is larger than {MostBytes / 1024 / 1024} MB and was not taken. Take the photo again in a smaller size."),
    };

    /// <param name="name">Cleaned already.</param>
    public static FitFile Fit(string name, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length == 0) return No(name, T($"{name} kosong. Pilih lagi berkasnya.", $"{name} is empty. Choose the file again."));
        var type = FileSniffer.Sniff(bytes.Span, name);
        if (!FileSniffer.IsPicture(type) && type != "application/pdf")
            return No(name, T($"{name} bukan foto atau PDF, jadi tidak diambil. Pilih JPG, PNG, WebP, HEIC, atau PDF.", $"{name} is neither a photo nor a PDF, so it was not taken. Choose JPG, PNG, WebP, HEIC or PDF."));
        if (bytes.Length > MostKept) return Large(name, type, bytes);
        return new FitFile(name, bytes) { Note = type == "image/heic" ? T($"{name} diambil, tetapi gambar HEIC belum dapat ditampilkan di sini.", $"{name} was taken, but HEIC pictures cannot be shown here yet.") : null };
    }

    private static FitFile Large(string name, string type, ReadOnlyMemory<byte> bytes)
    {
        var size = T($"{name} ({bytes.Length / 1024 / 1024} MB)", $"{name} ({bytes.Length / 1024 / 1024} MB)");
        switch (type)
        {
            case "application/pdf":
                return No(name, T($"{size} terlalu besar: PDF paling besar {MostKept / 1024 / 1024} MB. Kirim halaman yang penting sebagai foto.", $"{size} is too large: a PDF may have {MostKept / 1024 / 1024} MB. Send the pages that matter as photos."));
            case "image/heic":
                return No(name, T($"{size} terlalu besar: HEIC di atas {MostKept / 1024 / 1024} MB tidak dapat diperkecil di sini. Kirim sebagai JPG.", $"{size} is too large: HEIC above {MostKept / 1024 / 1024} MB cannot be made smaller here. Send it as JPG."));
        }
        if (PictureMaker.Shrink(bytes.Span, Side).Jpeg is not { } small)
            return No(name, T($"{size} terlalu besar dan tidak dapat diperkecil di sini. Ambil ulang fotonya dengan ukuran lebih kecil.", $"{size} is too large and cannot be made smaller here. Take the photo again in a smaller size."));
        return new FitFile(FileNames.Clean(Path.ChangeExtension(name, ".jpg")), small)
        {
            Shrunk = true,
            Note = T($"{size} diperkecil; waktu dan tempat dari kamera tidak ikut tersimpan.", $"{size} was made smaller; time and place of the camera are not kept."),
        };
    }

    private static FitFile No(string name, string problem) => new(name, default) { Problem = problem };
}
