using CrmConsole.Channels;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace CrmConsole.Tests.Email;

/// <summary>Whatever happens to a mail on its way, the parser gives a well-formed message.</summary>
public sealed class ParserFuzzTests
{
    private static readonly string[] Names = [.. Fixture.Names.Where(n => Fixture.Bytes(n).Length < 60_000)];

    [Property(MaxTest = 400)]
    public Property A_damaged_mail_never_throws(int which, int seed, byte kind) => Prop.ToProperty(WellFormed(Damage(Fixture.Bytes(Names[Math.Abs(which % Names.Length)]), new System.Random(seed), kind % 5)));

    [Property(MaxTest = 200)]
    public Property Noise_never_throws(byte[] noise) => Prop.ToProperty(WellFormed(noise ?? []));

    [Property(MaxTest = 200)]
    public Property Noise_as_a_body_never_throws(byte[] noise, bool html) =>
        Prop.ToProperty(WellFormed([.. System.Text.Encoding.ASCII.GetBytes($"From: a@b.test\nContent-Type: text/{(html ? "html" : "plain")}\n\n"), .. noise ?? []]));

    private static byte[] Damage(byte[] mail, System.Random random, int kind)
    {
        var at = random.Next(mail.Length);
        var length = random.Next(1, Math.Max(2, Math.Min(2000, mail.Length - at)));
        return kind switch
        {
            0 => mail[..at],
            1 => [.. mail[..at], .. mail[Math.Min(mail.Length, at + length)..]],
            2 => [.. mail[..at], .. Enumerable.Repeat(mail[at..Math.Min(mail.Length, at + length)], 20).SelectMany(b => b), .. mail[at..]],
            3 => Flip(mail, random, 1 + (mail.Length / 50)),
            _ => [.. mail[..at], .. Fixture.Bytes(Names[random.Next(Names.Length)]), .. mail[at..]],
        };
    }

    private static byte[] Flip(byte[] mail, System.Random random, int count)
    {
        for (var i = 0; i < count; i++) mail[random.Next(mail.Length)] = (byte)random.Next(256);
        return mail;
    }

    private static bool WellFormed(byte[] bytes)
    {
        var p = Fixture.Parse(bytes);
        Assert.NotEmpty(p.Text);
        Assert.True(p.Text.Length <= 100_000 && (p.Folded?.Length ?? 0) <= 50_000 && (p.Subject?.Length ?? 0) <= 500);
        Assert.True(p.Attachments.Count <= 20 && p.Attachments.All(a => a.FileName.Length is > 0 and <= 120));
        foreach (var text in (string?[])[p.Text, p.Folded, p.Html, p.Subject, p.Sender.Name, p.Sender.Email, .. p.LeftOut, .. p.Thread.References])
            Assert.True(text is null || (!text.Contains('\0', StringComparison.Ordinal) && IsValidUtf16(text)));
        return true;
    }

    private static bool IsValidUtf16(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }
        return true;
    }
}
