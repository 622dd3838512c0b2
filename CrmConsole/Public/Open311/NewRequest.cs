using System.Globalization;
using System.Text.RegularExpressions;
using CrmConsole.Channels;
using CrmConsole.Evidence;
using CrmConsole.Places;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Public.Open311;

/// <summary>Reads the form of <c>POST /requests</c>, naming each thing that is wrong.</summary>
internal sealed partial class NewRequest(ServiceCatalog services, PlaceDirectory places)
{
    public const int LongestDescription = 4_000, MostFiles = 5, LargestFile = 10 * 1024 * 1024;
    private const int LongestLine = 200, LongestUrl = 2_000;

    /// <summary>The standard's parameters, and ours: external_id (the client's own id, to repeat safely), privacy, media (uploads).</summary>
    private static readonly HashSet<string> Known =
    [
        "api_key", "jurisdiction_id", "service_code", "lat", "long", "address_string", "address_id", "email", "device_id", "account_id", "first_name", "last_name", "phone",
        "description", "media_url", "media", "external_id", "privacy",
    ];

    private readonly List<(int, string)> wrong = [];

    /// <summary>Throws <see cref="RefusedException"/> when anything is wrong. Nothing is guessed and nothing silently left out:
    /// of an anonymous person's pictures those that cannot be cleaned are named on the report.</summary>
    public async Task<Open311Report> ReadAsync(IFormCollection form, string? fallbackId, CancellationToken ct)
    {
        foreach (var key in form.Keys.Where(k => !Known.Contains(k) && !AttributeKey().IsMatch(k)).Take(10)) Wrong(T($"Parameter {Short(key)} tidak dikenal.", $"The parameter {Short(key)} is not known."));
        foreach (var file in form.Files.Where(f => f.Name is not ("media" or "media[]")).Take(10)) Wrong(T($"Berkas dikirim pada parameter media, bukan {Short(file.Name)}.", $"Files belong to the parameter media, not {Short(file.Name)}."));
        var code = Line(form, "service_code");
        if (code is null) Wrong(T("service_code wajib diisi.", "service_code is required."));
        else if (services.Find(code) is null) throw ServiceCatalog.Unknown(code);
        var report = new Open311Report(Line(form, "external_id") ?? fallbackId ?? Guid.CreateVersion7().ToString("N"), code ?? "", services.Find(code) is { } c ? c.NameId : "")
        {
            Description = Description(form),
            Address = Line(form, "address_string", 500),
            Area = Area(form),
            Attributes = code is null ? [] : Attributes(form, code),
            MediaUrls = Urls(form),
        };
        report = Place(form, Who(form, report));
        var leftOut = new List<string>();
        var media = await FilesAsync(form, report is { Name: null, Email: null, Phone: null, Account: null }, leftOut, ct);
        report = report with { Media = media, LeftOut = leftOut };
        return wrong.Count == 0 ? report : throw new RefusedException([.. wrong]);
    }

    private void Wrong(string why) => wrong.Add((400, why));

    private string? Line(IFormCollection form, string key, int longest = LongestLine)
    {
        if (form[key] is { Count: > 1 }) Wrong(T($"{key} hanya boleh satu.", $"There may be only one {key}."));
        var text = form[key].ToString().Trim();
        if (text.Length > longest) Wrong(T($"{key} paling banyak {longest} huruf.", $"{key} has {longest} letters at most."));
        if (text.Any(char.IsControl)) Wrong(T($"{key} berisi karakter kendali.", $"{key} holds control characters."));
        return text.Length == 0 ? null : text;
    }

    private string? Description(IFormCollection form)
    {
        var text = form["description"].ToString().Trim();
        if (text.Length > LongestDescription) Wrong(T($"description paling banyak {LongestDescription} huruf; yang dikirim {text.Length}.", $"description has {LongestDescription} letters at most; {text.Length} were sent."));
        if (text.Contains('\0', StringComparison.Ordinal)) Wrong(T("description berisi karakter kendali.", "description holds control characters."));
        return text.Length == 0 ? null : text;
    }

    private string? Area(IFormCollection form)
    {
        if (Line(form, "address_id") is not { } id) return null;
        if (places.Current.Find(id) is not null) return id;
        Wrong(T($"address_id {Short(id)} tidak dikenal; isinya kode wilayah Kemendagri seperti 31.72.01.1001.", $"address_id {Short(id)} is not known; it is an area code such as 31.72.01.1001."));
        return null;
    }

    private Open311Report Place(IFormCollection form, Open311Report report)
    {
        var (lat, lng) = (Degrees(form, "lat", 90), Degrees(form, "long", 180));
        if (lat is null != lng is null) Wrong(T("lat dan long harus ada keduanya.", "lat and long go together."));
        if (lat is null && lng is null && report.Address is null && report.Area is null && !form.ContainsKey("lat") && !form.ContainsKey("address_id"))
            Wrong(T("Lokasi wajib: lat dan long, address_string, atau address_id.", "A place is required: lat and long, address_string or address_id."));
        return report with { Latitude = lat, Longitude = lng };
    }

    private double? Degrees(IFormCollection form, string key, double most)
    {
        if (Line(form, key) is not { } text) return null;
        if (double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && Math.Abs(value) <= most) return value;
        Wrong(T($"{key} harus angka antara -{most} dan {most}.", $"{key} is a number between -{most} and {most}."));
        return null;
    }

    // Whoever leaves nothing by which they could be known is anonymous; then the device is not kept either.
    private Open311Report Who(IFormCollection form, Open311Report report)
    {
        var (first, last) = (Line(form, "first_name"), Line(form, "last_name"));
        var name = string.Join(' ', new[] { first, last }.OfType<string>());
        var (email, phone, account) = (Line(form, "email", 254), Line(form, "phone", 30), Line(form, "account_id"));
        _ = Line(form, "device_id");
        if (email is not null && (!MimeKit.MailboxAddress.TryParse(email, out var parsed) || parsed.Address != email || !email.Contains('@', StringComparison.Ordinal))) Wrong(T("email bukan alamat e-mail.", "email is no e-mail address."));
        if (phone is not null && phone.Count(char.IsAsciiDigit) < 6) Wrong(T("phone bukan nomor telepon.", "phone is no telephone number."));
        var nobody = name.Length == 0 && email is null && phone is null && account is null;
        var asked = Line(form, "privacy");
        var privacy = asked switch { null => nobody ? Privacy.Anonymous : Privacy.Private, "public" => Privacy.Public, "private" => Privacy.Private, "anonymous" => Privacy.Anonymous, _ => (Privacy?)null };
        if (privacy is null) Wrong(T("privacy adalah public, private, atau anonymous.", "privacy is public, private or anonymous."));
        return privacy is null or Privacy.Anonymous || nobody
            ? report with { Privacy = nobody && privacy == Privacy.Public ? Privacy.Public : Privacy.Anonymous }
            : report with { Privacy = privacy.Value, Name = name.Length == 0 ? null : name, Email = email, Phone = phone, Account = account };
    }

    private List<AnsweredAttribute> Attributes(IFormCollection form, string code)
    {
        var answers = new List<AnsweredAttribute>();
        var asked = ServiceCatalog.AttributesOf(code);
        foreach (var key in form.Keys)
            if (AttributeKey().Match(key) is { Success: true } match && asked.All(a => a.Code != match.Groups[1].Value))
                Wrong(T($"attribute[{Short(match.Groups[1].Value)}] bukan milik {code}.", $"attribute[{Short(match.Groups[1].Value)}] does not belong to {code}."));
        foreach (var attribute in asked.Where(a => a.Variable))
        {
            var given = new[] { $"attribute[{attribute.Code}]", $"attribute[{attribute.Code}][]" }.SelectMany(k => form[k]).OfType<string>().Select(v => v.Trim()).Where(v => v.Length > 0).ToList();
            if (given.Count == 0 && attribute.Required) Wrong(T($"attribute[{attribute.Code}] wajib diisi: {attribute.Name}", $"attribute[{attribute.Code}] is required: {attribute.Name}"));
            if (given.Count == 0) continue;
            if (given.Count > 1 && attribute.Datatype != "multivaluelist") Wrong(T($"attribute[{attribute.Code}] hanya boleh satu.", $"There may be only one attribute[{attribute.Code}]."));
            foreach (var value in given.Where(v => !IsValid(attribute, v)).Take(1)) Wrong(T($"attribute[{attribute.Code}] bukan {attribute.Datatype} yang dikenal: {Short(value)}", $"attribute[{attribute.Code}] is no known {attribute.Datatype}: {Short(value)}"));
            answers.Add(new AnsweredAttribute(attribute.Code, attribute.NameId, [.. given.Distinct().Select(v => attribute.Values.FirstOrDefault(x => x.Key == v)?.NameId ?? v)]));
        }
        return answers;
    }

    private static bool IsValid(ServiceAttribute attribute, string value) => attribute.Datatype switch
    {
        "singlevaluelist" or "multivaluelist" => attribute.Values.Any(v => v.Key == value),
        "number" => double.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _) && value.Length <= 30,
        "datetime" => RequestFilter.Time(value) is not null,
        "text" => value.Length <= LongestDescription,
        _ => value.Length <= LongestLine && !value.Any(char.IsControl),
    };

    private List<Uri> Urls(IFormCollection form)
    {
        var urls = new List<Uri>();
        foreach (var text in form["media_url"].OfType<string>().Select(u => u.Trim()).Where(u => u.Length > 0))
        {
            // Where it really leads is looked at when it is fetched.
            if (text.Length <= LongestUrl && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && uri.UserInfo.Length == 0) urls.Add(uri);
            else Wrong(T("media_url harus alamat http atau https tanpa sandi di dalamnya.", "media_url is an http or https address without a password in it."));
        }
        if (urls.Count > MostFiles) Wrong(T($"Paling banyak {MostFiles} media_url.", $"At most {MostFiles} of media_url."));
        return urls;
    }

    private async Task<List<UploadedFile>> FilesAsync(IFormCollection form, bool anonymous, List<string> leftOut, CancellationToken ct)
    {
        var sent = form.Files.Where(f => f.Length > 0).ToList();
        if (sent.Count > MostFiles) Wrong(T($"Paling banyak {MostFiles} berkas.", $"At most {MostFiles} files."));
        foreach (var big in sent.Where(f => f.Length > LargestFile)) Wrong(T($"Berkas {FileNames.Clean(big.FileName)} melebihi 10 MB.", $"The file {FileNames.Clean(big.FileName)} is larger than 10 MB."));
        var files = new List<UploadedFile>();
        if (wrong.Count > 0) return files;
        foreach (var (index, file) in sent.Index())
        {
            using var buffer = new MemoryStream((int)file.Length);
            await file.CopyToAsync(buffer, ct);
            var bytes = buffer.ToArray();
            if (!anonymous) files.Add(new UploadedFile(file.FileName, file.ContentType ?? "application/octet-stream", bytes));
            // A camera writes into the file who owns it and where it was: of an anonymous person only the picture is taken.
            else if (NamelessPicture.Make(bytes, index + 1) is { } clean) files.Add(new UploadedFile(clean.Name, NamelessPicture.Type, clean.Bytes));
            // The words count more than the picture: the report arrives, and says what is missing.
            else leftOut.Add(NamelessPicture.LeftOut(index + 1));
        }
        return files;
    }

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";

    [GeneratedRegex(@"^attribute\[([A-Za-z0-9_.-]{1,60})\](\[\])?$")]
    private static partial Regex AttributeKey();
}
