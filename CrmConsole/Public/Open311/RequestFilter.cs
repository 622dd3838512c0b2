using System.Globalization;
using CrmConsole.Cases;
using CrmConsole.Data;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Public.Open311;

/// <summary>Which requests are asked for, from the query's parameters.</summary>
internal sealed record RequestFilter
{
    /// <summary>Requests of one answer: what the standard allows at most, and what is given when nobody asks for more.</summary>
    public const int Most = 1_000, UsualPage = 100;
    public static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    /// <summary>When given, nothing else counts.</summary>
    public IReadOnlyList<string> Numbers { get; init; } = [];
    public IReadOnlyList<string> Services { get; init; } = [];
    /// <summary>Null: both.</summary>
    public bool? Open { get; init; }
    public required DateTimeOffset From { get; init; }
    public required DateTimeOffset To { get; init; }
    public int Page { get; init; } = 1;
    public int PageSize { get; init; } = UsualPage;
    public bool Extensions { get; init; }

    /// <summary>Throws <see cref="RefusedException"/> naming what is wrong.</summary>
    public static RequestFilter Read(IQueryCollection query, ServiceCatalog services, DateTimeOffset now)
    {
        var wrong = new List<(int, string)>();
        var codes = Codes(query["service_code"].ToString());
        if (codes.FirstOrDefault(c => services.Find(c) is null) is { } unknown) throw ServiceCatalog.Unknown(unknown);
        var (from, to) = Span(query, now, wrong);
        List<string> numbers = [.. Codes(query["service_request_id"].ToString()).Select(n => n.ToUpperInvariant()).Distinct()];
        var filter = new RequestFilter
        {
            Numbers = numbers,
            Services = codes,
            Open = Status(query["status"].ToString(), wrong),
            From = from,
            To = to,
            Page = Number(query, "page", 1, 1_000_000, wrong),
            PageSize = Number(query, "page_size", numbers.Count > 0 ? Most : UsualPage, Most, wrong),
            Extensions = query["extensions"].ToString() is "true" or "1",
        };
        if (filter.Numbers.Count > Most) wrong.Add((400, T($"service_request_id paling banyak {Most}.", $"At most {Most} of service_request_id.")));
        return wrong.Count == 0 ? filter : throw new RefusedException([.. wrong]);
    }

    /// <summary>The time from when to when; 90 days at most, as the standard says. One end alone gives the other.</summary>
    public static (DateTimeOffset From, DateTimeOffset To) Span(IQueryCollection query, DateTimeOffset now, List<(int, string)> wrong)
    {
        var (start, end) = (Time(query, "start_date", wrong), Time(query, "end_date", wrong));
        if (start is { } s && end is { } e)
        {
            if (e < s) wrong.Add((400, T("end_date lebih awal dari start_date.", "end_date is before start_date.")));
            if (e - s > Longest) wrong.Add((400, T("start_date dan end_date paling jauh 90 hari.", "start_date and end_date are 90 days apart at most.")));
            return (s, e);
        }
        if (start is { } begin) return (begin, begin + Longest < now ? begin + Longest : now);
        var to = end ?? now;
        return (to - Longest, to);
    }

    /// <summary>A time with its zone, after the W3C's note on ISO 8601; null for anything else.</summary>
    public static DateTimeOffset? Time(string text)
    {
        // A "+" that was not escaped arrives as a space.
        var clean = text.Trim().Replace(' ', '+');
        var zoned = clean.EndsWith('Z') || (clean.Length > 6 && clean[^6] is '+' or '-' && clean[^3] == ':');
        return zoned && DateTimeOffset.TryParseExact(clean, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            && at.Year is > 1970 and < 9000 ? at.ToUniversalTime() : null;
    }

    private static DateTimeOffset? Time(IQueryCollection query, string key, List<(int, string)> wrong)
    {
        if (query[key].ToString() is not { Length: > 0 } text) return null;
        if (Time(text) is { } at) return at;
        wrong.Add((400, T($"{key} harus waktu ISO 8601 dengan zona, misalnya 2026-11-05T08:15:30+07:00.", $"{key} is an ISO 8601 time with its zone, such as 2026-11-05T08:15:30+07:00.")));
        return null;
    }

    private static bool? Status(string text, List<(int, string)> wrong)
    {
        var states = Codes(text);
        if (states.Any(s => s is not ("open" or "closed"))) wrong.Add((400, T("status adalah open atau closed.", "status is open or closed.")));
        return states.Count == 0 || (states.Contains("open") && states.Contains("closed")) ? null : states.Contains("open");
    }

    private static int Number(IQueryCollection query, string key, int otherwise, int most, List<(int, string)> wrong)
    {
        if (query[key].ToString() is not { Length: > 0 } text) return otherwise;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= 1 && value <= most) return value;
        wrong.Add((400, T($"{key} adalah angka 1 sampai {most}.", $"{key} is a number from 1 to {most}.")));
        return otherwise;
    }

    private static List<string> Codes(string list) => [.. list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
