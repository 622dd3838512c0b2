using System.Runtime.InteropServices;
using System.Text;

namespace CrmConsole.Evidence;

/// <summary>fsync of a folder: without it a file that was renamed may be gone after a power cut. .NET cannot do it.</summary>
internal static class DiskSync
{
    private const int ReadOnly = 0;

    public static void Folder(string folder)
    {
        // Windows writes the folder's entry with the file.
        if (OperatingSystem.IsWindows()) return;
        var handle = Open(Encoding.UTF8.GetBytes(folder + '\0'), ReadOnly);
        if (handle < 0) throw new IOException($"Folder {folder} tidak dapat dibuka untuk disimpan ke disk (errno {Marshal.GetLastPInvokeError()}).");
        try
        {
            if (Sync(handle) != 0) throw new IOException($"Folder {folder} tidak dapat disimpan ke disk (errno {Marshal.GetLastPInvokeError()}).");
        }
        finally
        {
            _ = Close(handle);
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Sync(int handle);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int handle);
}
