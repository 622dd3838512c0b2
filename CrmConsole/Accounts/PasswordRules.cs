using CrmConsole.Data;
using CrmConsole.Shell;
using Microsoft.AspNetCore.Identity;

namespace CrmConsole.Accounts;

/// <summary>Length counts, not kinds of characters (NIST SP 800-63B): no rule on digits or capitals, but nothing that
/// repeats itself, is commonly used, is the demo's public one, or contains the person's own name.</summary>
internal sealed class PasswordRules(DemoSettings demo) : IPasswordValidator<StaffUser>
{
    public const int Shortest = 12;
    /// <summary>Hashing very long input would be a cheap way to keep the server busy.</summary>
    public const int Longest = 200;
    private static readonly string[] Common = ["password", "katasandi", "12345678", "qwerty", "asdfgh", "rahasia123", "indonesia123", "jakarta123", "bismillah", "iloveyou", "administrator"];

    public static void Apply(PasswordOptions options)
    {
        options.RequiredLength = Shortest;
        options.RequiredUniqueChars = 5;
        options.RequireDigit = options.RequireLowercase = options.RequireUppercase = options.RequireNonAlphanumeric = false;
    }

    public Task<IdentityResult> ValidateAsync(UserManager<StaffUser> manager, StaffUser user, string? password)
    {
        var text = password ?? "";
        if (text.Length > Longest) return Refuse(Words.T($"Kata sandi paling panjang {Longest} huruf.", $"A password has at most {Longest} characters."));
        if (Common.Any(c => text.Contains(c, StringComparison.OrdinalIgnoreCase)))
            return Refuse(Words.T("Kata sandi ini memuat kata yang mudah ditebak. Pakai beberapa kata yang tidak berhubungan.", "This password contains a word that is easily guessed. Use a few unrelated words."));
        if (!demo.PublicPasswords && text.Contains(DemoAccounts.DevelopmentPassword, StringComparison.OrdinalIgnoreCase))
            return Refuse(Words.T("Kata sandi ini dipakai demo dan diketahui umum. Pakai yang lain.",
                "The demo uses this password and everybody knows it. Use another one."));
        if (OwnWords(user).Any(w => text.Contains(w, StringComparison.OrdinalIgnoreCase)))
            return Refuse(Words.T("Kata sandi jangan memuat nama atau alamat email Anda.", "Do not use your name or e-mail address in the password."));
        return Task.FromResult(IdentityResult.Success);
    }

    private static IEnumerable<string> OwnWords(StaffUser user) =>
        user.DisplayName.Split(' ', StringSplitOptions.RemoveEmptyEntries).Append(user.Email?.Split('@')[0] ?? "").Where(w => w.Length >= 4);

    private static Task<IdentityResult> Refuse(string sentence) => Task.FromResult(IdentityResult.Failed(new IdentityError { Code = "PasswordRule", Description = sentence }));
}

/// <summary>Identity's own messages in both languages; those that can reach a person.</summary>
internal sealed class IdentityWords : IdentityErrorDescriber
{
    public override IdentityError PasswordTooShort(int length) => Say(nameof(PasswordTooShort), Words.T($"Kata sandi paling sedikit {length} huruf. Kalimat pendek mudah diingat dan sulit ditebak.", $"At least {length} characters. A short sentence is easy to remember and hard to guess."));
    public override IdentityError PasswordRequiresUniqueChars(int uniqueChars) => Say(nameof(PasswordRequiresUniqueChars), Words.T($"Pakai paling sedikit {uniqueChars} huruf yang berbeda.", $"Use at least {uniqueChars} different characters."));
    public override IdentityError PasswordMismatch() => Say(nameof(PasswordMismatch), Words.T("Kata sandi saat ini salah.", "The current password is wrong."));
    public override IdentityError DuplicateEmail(string email) => Say(nameof(DuplicateEmail), Words.T("Alamat email ini sudah dipakai akun lain.", "Another account already has this e-mail address."));
    public override IdentityError DuplicateUserName(string userName) => DuplicateEmail(userName);
    public override IdentityError InvalidEmail(string? email) => Say(nameof(InvalidEmail), Words.T("Alamat email tidak sah.", "The e-mail address is not valid."));
    public override IdentityError ConcurrencyFailure() => Say(nameof(ConcurrencyFailure), Words.T("Akun ini baru saja diubah orang lain. Muat ulang, lalu ulangi.", "Somebody else just changed this account. Reload and try again."));
    public override IdentityError DefaultError() => Say(nameof(DefaultError), Words.T("Perubahan tidak dapat disimpan.", "The change could not be saved."));

    private static IdentityError Say(string code, string sentence) => new() { Code = code, Description = sentence };
}
