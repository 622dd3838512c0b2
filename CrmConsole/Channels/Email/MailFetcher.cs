using System.Globalization;
using MailKit;
using MailKit.Net.Imap;
using MimeKit;

namespace CrmConsole.Channels.Email;

/// <summary>Gets mails out of an open folder: whole, or only headers and text when they are too large.</summary>
internal sealed class MailFetcher(EmailSettings settings, MailAccount account)
{
    private const int HeaderBytes = 256 * 1024;
    private const int TextBytes = 512 * 1024;

    /// <summary>One command for all of them. Mails that were deleted meanwhile are missing in the answer.</summary>
    public async Task<IReadOnlyList<FetchedMail>> WholeAsync(IMailFolder folder, UniqueId[] uids, CancellationToken ct)
    {
        var mails = new List<FetchedMail>(uids.Length);
        await ((ImapFolder)folder).GetStreamsAsync(uids, async (_, _, uid, stream, token) =>
        {
            using var copy = new MemoryStream(stream.CanSeek ? (int)Math.Min(stream.Length, settings.LargestMail) : 4096);
            await stream.CopyToAsync(copy, token);
            mails.Add(new FetchedMail(uid, copy.ToArray(), []));
        }, ct);
        return [.. mails.OrderBy(m => m.Uid.Id)];
    }

    /// <summary>A small mail made of the large one's headers and its text part; says what was left behind.</summary>
    public async Task<FetchedMail> SlimAsync(IMailFolder folder, UniqueId uid, long size, CancellationToken ct)
    {
        var summary = (await folder.FetchAsync([uid], MessageSummaryItems.UniqueId | MessageSummaryItems.BodyStructure, ct)).FirstOrDefault();
        using var mail = new MemoryStream();
        await WriteHeadersAsync(folder, uid, mail, ct);
        var text = summary?.TextBody ?? summary?.HtmlBody;
        if (text is not null) await WriteTextAsync(folder, uid, text, mail, ct);
        else mail.Write("\r\n"u8);
        return new FetchedMail(uid, mail.ToArray(), [Note(size), .. Attachments(summary)]);
    }

    private static async Task WriteHeadersAsync(IMailFolder folder, UniqueId uid, MemoryStream mail, CancellationToken ct)
    {
        await using var stream = await folder.GetStreamAsync(uid, "HEADER", 0, HeaderBytes, ct);
        var headers = await HeaderList.LoadAsync(stream, ct);
        foreach (var header in headers.Where(h => !h.Field.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)))
        {
            mail.Write(header.RawField);
            mail.Write(":"u8);
            mail.Write(header.RawValue);
        }
    }

    private static async Task WriteTextAsync(IMailFolder folder, UniqueId uid, BodyPartText part, MemoryStream mail, CancellationToken ct)
    {
        var charset = part.ContentType.Charset is { Length: > 0 } c ? $"; charset=\"{Token(c)}\"" : "";
        var head = $"Content-Type: text/{(part.IsHtml ? "html" : "plain")}{charset}\r\nContent-Transfer-Encoding: {Token(part.ContentTransferEncoding ?? "7bit")}\r\n\r\n";
        mail.Write(System.Text.Encoding.ASCII.GetBytes(head));
        await using var stream = await folder.GetStreamAsync(uid, part.PartSpecifier is { Length: > 0 } s ? s : "TEXT", 0, TextBytes, ct);
        await stream.CopyToAsync(mail, ct);
    }

    private static string Token(string value) => string.Concat(value.Where(ch => char.IsAsciiLetterOrDigit(ch) || ch is '-' or '_' or '.' or ':'));

    private string Note(long size) => size > settings.LargestMail
        ? $"surat asli ({Size(size)}) melebihi batas {Size(settings.LargestMail)}; hanya kepala surat dan teksnya yang diambil, aslinya tetap di kotak surat {account.Folder}"
        : $"surat tidak dapat diambil utuh dari server; hanya kepala surat dan teksnya yang diambil, aslinya tetap di kotak surat {account.Folder}";

    private static IEnumerable<string> Attachments(IMessageSummary? summary) =>
        (summary?.Attachments ?? []).Take(20).Select(a => $"lampiran {MailText.FileName(a.FileName)} ({Size(a is BodyPartBasic { Octets: var o } ? o : 0)}) tidak diambil");

    internal static string Size(long bytes) => bytes >= 1024 * 1024
        ? $"{(bytes / 1024.0 / 1024.0).ToString("0.#", CultureInfo.GetCultureInfo("id-ID"))} MB"
        : $"{Math.Max(1, bytes / 1024)} kB";
}
