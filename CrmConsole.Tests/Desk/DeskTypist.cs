using Microsoft.Playwright;

namespace CrmConsole.Tests.Desk;

/// <summary>A practised desk officer at the keyboard: Mrs. Sri's report (DOMAIN §9), from "call next" to the printed receipt, no mouse.</summary>
public static class DeskTypist
{
    public const string Words = "Air PAM di rumah mati total dua tahun, sebelumnya kecil. Petugas bilang tekanan kurang, perlu pompa. Mohon dibantu bicara dengan PAM Jaya.";

    /// <summary>Ends on the receipt after its print button was pressed; returns how many keys that took.</summary>
    /// <param name="pause">Milliseconds between keys.</param>
    public static async Task<int> EnterAsync(IPage page, float pause, Func<string, Task>? look = null)
    {
        var keys = 0;
        async Task Type(string text) { keys += text.Length; await page.Keyboard.TypeAsync(text, new() { Delay = pause }); }
        async Task Press(params string[] pressed)
        {
            foreach (var key in pressed) { keys++; await page.Keyboard.PressAsync(key, new() { Delay = pause }); }
        }
        await Press("F2");
        await page.Locator(".dk-clock").WaitForAsync();
        await Type(Words);
        await Press("Alt+k");
        await Type("air mati");
        await page.Locator("#dk-category-l:not([hidden]) li").First.WaitForAsync();
        await Press("Enter", "Alt+t");
        await Type("Jl. Kebon Kacang 12 kebon kac");
        await page.Locator("#dk-place-l:not([hidden]) li", new() { HasText = "Kebon Kacang" }).First.WaitForAsync();
        await Press("Enter");
        if (look is not null) await look("meja-mengetik");
        await Press("Tab", "Tab", "Tab", "Tab", "Tab");
        await Type("081299887766");
        await Press("Tab");
        await Type("Sri Lasmidjah");
        await Press("Tab", "Tab", "Tab", "Space");
        await page.Locator(".dk-plan li").First.WaitForAsync();
        if (look is not null) await look("meja-lengkap");
        await Press("Control+Enter");
        await page.WaitForURLAsync("**/meja/tanda-terima/**");
        await page.Locator("form.rc-form button.primary").WaitForAsync();
        await Press("Enter");
        await page.WaitForURLAsync("**cetak=**");
        return keys;
    }
}
