using System.Globalization;
using CrmConsole.Accounts;
using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Evidence;
using CrmConsole.Replies;
using Microsoft.AspNetCore.Authentication;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Public.Open311;

/// <summary><c>/open311/v2</c>: GeoReport v2 (wiki.open311.org/GeoReport_v2), XML and JSON by suffix. Everybody may read what is public;
/// a key with the scope <c>open311</c> is needed to send a request in, and to read one's own in full.</summary>
internal sealed class Open311Api(ServiceCatalog services, RequestIntake intake, RequestReader requests, UpdateReader updates, TrackerLookup lookup, ContentStore store, PublicLinks links,
    ChannelSettings settings, ReadLimits limits, TimeProvider time)
{
    public const string Root = "/open311/v2";
    /// <summary>Five photos of 10 MB, and the rest.</summary>
    private const long LargestBody = 55 * 1024 * 1024;
    /// <summary>When what these addresses answer changed last.</summary>
    private const string ChangeSet = "2026-11-26T00:00:00+07:00";

    public void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup(Root).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        Get(api, "/discovery.{format}", "discovery", (_, _, _) => Task.FromResult(Discovery()));
        Get(api, "/services.{format}", "services", (_, _, _) => Task.FromResult(services.List()));
        Get(api, "/services/{code}.{format}", "service_definition", (http, _, _) => Task.FromResult(services.Definition(Value(http, "code"))));
        Get(api, "/requests.{format}", "service_requests", (http, key, ct) => requests.ListAsync(RequestFilter.Read(http.Request.Query, services, time.GetUtcNow()), key, ct));
        Get(api, "/requests/{id}.{format}", "service_requests", OneAsync);
        Get(api, "/tokens/{token}.{format}", "service_requests", TokenAsync);
        Get(api, "/servicerequestupdates.{format}", "service_request_updates", UpdatesAsync);
        api.MapPost("/requests.{format}", (HttpContext http, string format, CancellationToken ct) => AnswerAsync(format, "service_requests", () => PostAsync(http, ct)))
            .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(LargestBody));
        api.MapGet("/media/{id:long}", MediaAsync);
    }

    private void Get(RouteGroupBuilder api, string path, string root, Func<HttpContext, long?, CancellationToken, Task<Node>> make) =>
        api.MapGet(path, (HttpContext http, string format, CancellationToken ct) => AnswerAsync(format, root, async () =>
        {
            var who = await ReaderAsync(http);
            CheckJurisdiction(http.Request.Query["jurisdiction_id"].ToString());
            return await make(http, who?.Id, ct);
        }));

    // A wrong key is counted too, or guessing keys would be free.
    private async Task<Actor?> ReaderAsync(HttpContext http)
    {
        var key = await http.AuthenticateAsync(ApiKeyHandler.Scheme);
        if (!key.Succeeded) limits.Check(http);
        return await WhoAsync(http);
    }

    // Whatever goes wrong is answered in the format that was asked for.
    private static async Task<IResult> AnswerAsync(string suffix, string root, Func<Task<Node>> make)
    {
        var format = WrittenAnswer.FormatOf(suffix) ?? AnswerFormat.Xml;
        try
        {
            if (WrittenAnswer.FormatOf(suffix) is null) throw new RefusedException(404, T("Format itu tidak ada; pakai .xml atau .json.", "There is no such format; use .xml or .json."));
            return new WrittenAnswer(format, StatusCodes.Status200OK, root, await make());
        }
        catch (RefusedException refused)
        {
            return new WrittenAnswer(format, refused.Status, "errors", refused.Node);
        }
        catch (Exception e) when (e is BadHttpRequestException or InvalidDataException or IOException && StorageTrouble.Sentence(e) is null)
        {
            var tooLarge = e is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge };
            var refused = tooLarge ? new RefusedException(413, T("Terlalu besar: paling banyak 5 berkas, masing-masing 10 MB.", "Too large: at most 5 files of 10 MB each.")) : new RefusedException(400, T("Formulir tidak dapat dibaca.", "The form cannot be read."));
            return new WrittenAnswer(format, refused.Status, "errors", refused.Node);
        }
        catch (Exception e) when (StorageTrouble.Sentence(e) is { } sentence)
        {
            return new WrittenAnswer(format, StatusCodes.Status503ServiceUnavailable, "errors", new RefusedException(503, $"{sentence}.").Node);
        }
    }

    private async Task<Node> PostAsync(HttpContext http, CancellationToken ct)
    {
        await intake.CheckOpenAsync(ct);
        var who = await WhoAsync(http) ?? throw new RefusedException(403, T("Kunci API wajib: parameter api_key atau kepala X-Api-Key.", "An API key is required: the parameter api_key or the header X-Api-Key."));
        if (http.User.HasClaim(c => c.Type == Policies.ChannelClaim) && !http.User.HasClaim(Policies.ChannelClaim, RequestIntake.ChannelCode))
            throw new RefusedException(403, T("Kunci ini tidak boleh menulis ke kanal JAKI.", "This key may not write to the channel JAKI."));
        if (!http.Request.HasFormContentType) throw new RefusedException(400, T("Kirim sebagai application/x-www-form-urlencoded atau multipart/form-data.", "Send it as application/x-www-form-urlencoded or multipart/form-data."));
        var form = await http.Request.ReadFormAsync(ct);
        CheckJurisdiction(form["jurisdiction_id"].ToString() is { Length: > 0 } given ? given : http.Request.Query["jurisdiction_id"].ToString());
        var once = http.Request.Headers["Idempotency-Key"].ToString();
        if (once.Length > 200) throw new RefusedException(400, T("Idempotency-Key paling banyak 200 huruf.", "Idempotency-Key has 200 letters at most."));
        return await intake.ReceiveAsync(form, once.Length == 0 ? null : once, who.Id, ct);
    }

    private async Task<Node> OneAsync(HttpContext http, long? key, CancellationToken ct)
    {
        var filter = new RequestFilter { Numbers = [Value(http, "id").ToUpperInvariant()], From = default, To = default, Extensions = http.Request.Query["extensions"].ToString() is "true" or "1" };
        var found = await requests.ListAsync(filter, key, ct);
        return found is ListNode { Items.Count: > 0 } ? found : throw new RefusedException(404, T("service_request_id itu tidak ada.", "There is no such service_request_id."));
    }

    private async Task<Node> TokenAsync(HttpContext http, long? key, CancellationToken ct)
    {
        var token = Value(http, "token");
        var (view, pending) = await lookup.FindAsync(token, ct);
        if (view is null && !pending) throw new RefusedException(404, T("Token itu tidak ada.", "There is no such token."));
        return Node.List("request", [Node.Object(("service_request_id", Node.Text(view?.Number)), ("token", Node.Text(token)))]);
    }

    private Task<Node> UpdatesAsync(HttpContext http, long? key, CancellationToken ct)
    {
        var wrong = new List<(int, string)>();
        var (from, to) = RequestFilter.Span(http.Request.Query, time.GetUtcNow(), wrong);
        var numbers = http.Request.Query["service_request_id"].ToString().ToUpperInvariant().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (numbers.Length > RequestFilter.Most) wrong.Add((400, T($"service_request_id paling banyak {RequestFilter.Most}.", $"At most {RequestFilter.Most} of service_request_id.")));
        return wrong.Count > 0 ? throw new RefusedException([.. wrong]) : updates.ListAsync(from, to, numbers, key, ct);
    }

    // Whatever is wrong (no such photo, one that was not released, a hidden case) gives the same 404.
    private async Task<IResult> MediaAsync(long id, HttpContext http, CancellationToken ct)
    {
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.CacheControl = "no-store";
        try
        {
            limits.Check(http);
        }
        catch (RefusedException refused)
        {
            return Results.StatusCode(refused.Status);
        }
        return await requests.PhotoAsync(id, ct) is { } photo ? Results.File(await store.OpenAsync(photo, ct), "image/jpeg") : Results.NotFound();
    }

    private Node Discovery() => Node.Object(
        ("changeset", Node.Text(ChangeSet)), ("contact", Node.Text(T("Administrator CRM Pemerintah Provinsi DKI Jakarta", "Administrator of the CRM of the Province of Jakarta"))),
        ("key_service", Node.Text(T("Kunci API diberikan oleh administrator CRM.", "API keys are given by the administrator of the CRM."))),
        ("endpoints", Node.List("endpoint", [Node.Object(
            ("specification", Node.Text("http://wiki.open311.org/GeoReport_v2")), ("url", Node.Text(links.StaffLink(Root))), ("changeset", Node.Text(ChangeSet)), ("type", Node.Text("production")),
            ("formats", Node.List("format", [Node.Text("text/xml"), Node.Text("application/json")])))])));

    private void CheckJurisdiction(string given)
    {
        var ours = settings.Find(RequestIntake.ChannelCode, "JurisdictionId") ?? "jakarta.go.id";
        // There is only one, so it may be left out.
        if (given.Length > 0 && !string.Equals(given, ours, StringComparison.OrdinalIgnoreCase)) throw new RefusedException(404, T($"jurisdiction_id tidak dikenal; di sini {ours}.", $"The jurisdiction_id is not known; here it is {ours}."));
    }

    /// <summary>The client by its key; null when it sent none. A wrong key is refused even where none is needed, so that a typing
    /// error is noticed.</summary>
    private static async Task<Actor?> WhoAsync(HttpContext http)
    {
        var found = await http.AuthenticateAsync(ApiKeyHandler.Scheme);
        if (found.None) return null;
        if (!found.Succeeded || !found.Principal.HasClaim(Policies.ScopeClaim, Policies.Open311)) throw new RefusedException(403, T("Kunci API tidak berlaku atau tidak berhak untuk Open311.", "The API key is not valid, or not for Open311."));
        http.User = found.Principal;
        return Actor.From(found.Principal);
    }

    private static string Value(HttpContext http, string name) => Convert.ToString(http.Request.RouteValues[name], CultureInfo.InvariantCulture) ?? "";
}
