using Bunit;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Cases.CasePage;
using CrmConsole.Data;
using CrmConsole.Data.Keys;
using CrmConsole.Evidence;
using CrmConsole.Tests.Evidence;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrmConsole.Tests.Cases.CasePage;

public sealed class FollowUpDialogTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("crm-dialog").FullName;

    [Fact]
    public void A_photo_that_cannot_be_read_is_named_and_the_follow_up_is_saved_with_the_others()
    {
        using var screen = Samples.Screen();
        var file = Path.Combine(folder, "crm.db");
        var store = new ContentStore(new Sealer(KeyRing.Fresh()), new DatabaseSettings($"Data Source={file}", file, folder), TimeProvider.System);
        screen.Services.AddSingleton(new AttachmentMaker(store, NullLogger<AttachmentMaker>.Instance));
        PostFollowUp? taken = null;
        var dialog = screen.Render<FollowUpDialog>(p => p.Add(d => d.OnTake, command => taken = (PostFollowUp)command));
        dialog.FindComponent<InputFile>().UploadFiles(
            InputFileContent.CreateFromBinary(HostilePictures.Fixture("png-chunk.png"), "satu.png", contentType: "image/png"),
            InputFileContent.CreateFromBinary([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3], "dua.png", contentType: "image/png"),
            InputFileContent.CreateFromBinary(TestFiles.Picture(), "tiga.jpg", contentType: "image/jpeg"));
        dialog.WaitForState(() => dialog.Markup.Contains("3 foto siap", StringComparison.Ordinal));
        Assert.Contains("dua.png disimpan sebagai berkas: gambar rusak", dialog.Markup, StringComparison.Ordinal);
        dialog.Find("textarea").Input("Sedang dikerjakan");
        dialog.Find("form").Submit();
        dialog.WaitForState(() => taken is not null);
        Assert.Equal([AttachmentKind.Photo, AttachmentKind.Document, AttachmentKind.Photo], taken!.Files.Select(f => f.Facts.Kind));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
