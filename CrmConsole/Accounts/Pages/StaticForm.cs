using CrmConsole.Shell;
using Microsoft.AspNetCore.Components;

namespace CrmConsole.Accounts.Pages;

/// <summary>What the static pages of this room share: plain forms, rendered on the server, that work without script.</summary>
public abstract class StaticForm : ComponentBase
{
    // What the framework itself adds to each form.
    private static readonly string[] FrameworkFields = ["_handler", "__RequestVerificationToken"];

    [CascadingParameter] protected HttpContext Http { get; set; } = null!;
    [Inject] protected NavigationManager Navigation { get; set; } = null!;
    /// <summary>Code of a notice left by the page before; only known codes are shown.</summary>
    [SupplyParameterFromQuery(Name = "pesan")] protected string? NoticeCode { get; set; }

    protected string? Error { get; set; }

    protected string? Notice => NoticeCode switch
    {
        "keluar" => Words.T("Anda sudah keluar.", "You are signed out."),
        "sandi-baru" => Words.T("Kata sandi tersimpan. Silakan masuk.", "The password is saved. Please sign in."),
        "sandi" => Words.T("Kata sandi diganti; perangkat lain sudah keluar.", "The password is changed; other devices are signed out."),
        "bahasa" => Words.T("Bahasa diganti.", "The language is changed."),
        "pemberitahuan" => Words.T("Cara pemberitahuan tersimpan.", "How you are told is saved."),
        "keluar-semua" => Words.T("Semua perangkat lain sudah keluar.", "All other devices are signed out."),
        "passkey" => Words.T("Daftar passkey diperbarui.", "The list of passkeys is updated."),
        "totp-mati" => Words.T("Aplikasi autentikator dilepas.", "The authenticator app is removed."),
        _ => null,
    };

    /// <summary>Refuses a form with a field that it does not have: nothing may be set on the side.</summary>
    protected bool HasOnly(params string[] fields)
    {
        if (!Http.Request.Form.Keys.Except(fields).Except(FrameworkFields).Any()) return true;
        Refuse(StatusCodes.Status400BadRequest, Words.T("Formulir memuat isian yang tidak dikenal.", "The form has an unknown field."));
        return false;
    }

    protected void Refuse(int status, string sentence)
    {
        Http.Response.StatusCode = status;
        Error = sentence;
    }

    protected void Go(string path) => Navigation.NavigateTo(path, forceLoad: true);

    /// <summary>A page of this site, or the first page: never another site's address.</summary>
    protected static string Local(string? address) =>
        address is ['/', ..] && !address.StartsWith("//", StringComparison.Ordinal) && !address.Contains('\\', StringComparison.Ordinal) && !address.Any(char.IsControl) ? address : "/";
}
