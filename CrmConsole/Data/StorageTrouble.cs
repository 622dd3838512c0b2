using Microsoft.Data.Sqlite;

namespace CrmConsole.Data;

/// <summary>A disk that is full or a database that somebody else holds, told to machines as a 503 with a sentence: nothing of
/// the request was stored, and it may be sent again.</summary>
public static class StorageTrouble
{
    /// <summary>What is wrong with the storage; null when the error is of another kind.</summary>
    public static string? Sentence(Exception e) => e.GetBaseException() switch
    {
        SqliteException { SqliteErrorCode: 5 or 6 } => "Basis data sedang dikunci proses lain",
        SqliteException { SqliteErrorCode: 8 } => "Basis data tidak dapat ditulis",
        SqliteException { SqliteErrorCode: 10 } => "Penyimpanan server bermasalah",
        SqliteException { SqliteErrorCode: 13 } => Full,
        IOException { HResult: NoSpace or NoQuota or WindowsDiskFull } => Full,
        _ => null,
    };

    private const string Full = "Penyimpanan server penuh";
    // ENOSPC and EDQUOT of Linux; ERROR_DISK_FULL of Windows.
    private const int NoSpace = 28, NoQuota = 122, WindowsDiskFull = unchecked((int)0x80070070);

    public static async Task AnswerAsync(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
        }
        catch (Exception e) when (!http.Response.HasStarted && http.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal) && Sentence(e) is not null)
        {
            http.Response.Headers.RetryAfter = "60";
            await Results.Problem(statusCode: StatusCodes.Status503ServiceUnavailable,
                title: $"{Sentence(e)}. Permintaan ini belum diterima; kirim ulang sebentar lagi.").ExecuteAsync(http);
        }
    }
}
