using System.Text;
using CrmConsole.Evidence;
using SkiaSharp;
using Xunit;

namespace CrmConsole.Tests.Evidence;

public sealed class FileSnifferTests
{
    [Fact]
    public void Pictures_are_known_by_their_content()
    {
        Assert.Equal("image/jpeg", FileSniffer.Sniff(TestFiles.Picture(), "a.exe"));
        Assert.Equal("image/png", FileSniffer.Sniff(TestFiles.Picture(format: SKEncodedImageFormat.Png)));
        Assert.Equal("image/webp", FileSniffer.Sniff(TestFiles.Picture(format: SKEncodedImageFormat.Webp)));
        Assert.Equal("image/gif", FileSniffer.Sniff(TestFiles.AnimatedGif()));
    }

    [Theory]
    [InlineData("ftypheic", "image/heic")]
    [InlineData("ftypmif1", "image/heic")]
    [InlineData("ftypM4A ", "audio/mp4")]
    [InlineData("ftyp3gp5", "video/3gpp")]
    [InlineData("ftypisom", "video/mp4")]
    [InlineData("ftypzzzz", FileSniffer.Unknown)]
    public void Containers_are_known_by_their_brand(string box, string type) =>
        Assert.Equal(type, FileSniffer.Sniff([0, 0, 0, 24, .. Encoding.ASCII.GetBytes(box), .. new byte[12]]));

    [Theory]
    [InlineData("%PDF-1.7\n%", "application/pdf")]
    [InlineData("OggS\0\u0002", "audio/ogg")]
    [InlineData("#!AMR\n<", "audio/amr")]
    [InlineData("ID3\u0004\0", "audio/mpeg")]
    [InlineData("Jalan rusak di depan rumah.\r\nMohon diperbaiki.", "text/plain")]
    [InlineData("Received: from a\r\n by b\r\nFrom: a@b.id\r\nSubject: x\r\n\r\n<html>", "message/rfc822")]
    public void Other_files_are_known_by_their_content(string content, string type) => Assert.Equal(type, FileSniffer.Sniff(Encoding.Latin1.GetBytes(content)));

    [Theory]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>", "a.png")]
    [InlineData("  <!DOCTYPE html><script>alert(1)</script>", "a.txt")]
    [InlineData("hello <ScRiPt>alert(1)</script>", "a.txt")]
    [InlineData("<?xml version=\"1.0\"?><svg/>", "a.jpg")]
    [InlineData("alert(1)", "a.js")]
    [InlineData("echo off", "a.BAT")]
    [InlineData(" %PDF-1.7", "a.bin\0")]
    [InlineData("MZ\u0090\0\u0003", "a.jpg")]
    [InlineData("", "a.jpg")]
    [InlineData("PK\u0003\u0004", "a.docx")]
    public void Code_and_the_unknown_are_never_something_to_open(string content, string name)
    {
        var type = FileSniffer.Sniff(Encoding.Latin1.GetBytes(content), name);
        Assert.True(type == FileSniffer.Unknown || type == "text/plain" && name == "a.bin\0", type);
    }

    [Fact]
    public void Office_files_are_told_from_other_archives_without_unpacking()
    {
        const string types = "[Content_Types].xml";
        Assert.Equal("application/vnd.openxmlformats-officedocument.wordprocessingml.document", FileSniffer.Sniff(TestFiles.Zip((types, ""), ("word/document.xml", ""))));
        Assert.Equal("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", FileSniffer.Sniff(TestFiles.Zip((types, ""), ("xl/workbook.xml", ""))));
        Assert.Equal("application/vnd.openxmlformats-officedocument.presentationml.presentation", FileSniffer.Sniff(TestFiles.Zip((types, ""), ("ppt/presentation.xml", ""))));
        Assert.Equal("application/vnd.oasis.opendocument.text", FileSniffer.Sniff(TestFiles.Zip(("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", new string('x', 200)))));
        Assert.Equal(FileSniffer.Unknown, FileSniffer.Sniff(TestFiles.Zip((types, ""), ("word/document.xml", ""), ("word/vbaProject.bin", ""))));
        Assert.Equal(FileSniffer.Unknown, FileSniffer.Sniff(TestFiles.Zip(("a.txt", new string('0', 1_000_000)))));
    }

    [Fact]
    public void A_file_cut_off_anywhere_never_throws()
    {
        byte[][] files = [TestFiles.Picture(), TestFiles.AnimatedGif(), TestFiles.Zip(("[Content_Types].xml", "x"), ("word/document.xml", "y")), TestFiles.Zip(("mimetype", "application/vnd.oasis.opendocument.text"))];
        foreach (var file in files)
            for (var length = 0; length < file.Length; length++)
                Assert.NotEmpty(FileSniffer.Sniff(file.AsSpan(0, length)));
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\Users\\budi\\foto.jpg", "foto.jpg")]
    [InlineData("foto\r\nSet-Cookie: a.jpg", "fotoSet-Cookie_ a.jpg")]
    [InlineData("foto\u202Egpj.exe", "fotogpj.exe.bin")]
    [InlineData("lubang\u200B jalan.jpg ", "lubang jalan.jpg")]
    [InlineData("halaman.HTML", "halaman.HTML.bin")]
    [InlineData("<img src=x>.png", "_img src=x_.png")]
    [InlineData("...", "lampiran")]
    [InlineData("", "lampiran")]
    [InlineData(null, "lampiran")]
    [InlineData("foto \uD800.png", "foto .png")]
    public void File_names_are_made_safe(string? name, string clean) => Assert.Equal(clean, FileNames.Clean(name));

    [Fact]
    public void A_long_name_keeps_its_ending()
    {
        var clean = FileNames.Clean(new string('a', 300) + ".jpeg");
        Assert.Equal(FileNames.Longest, clean.Length);
        Assert.EndsWith(".jpeg", clean, StringComparison.Ordinal);
        Assert.True(FileNames.Clean(new string('a', 300) + ".exe").Length <= FileNames.Longest);
        Assert.EndsWith(".exe.bin", FileNames.Clean(new string('a', 300) + ".exe"), StringComparison.Ordinal);
    }
}
