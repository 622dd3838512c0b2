using System.Security.Cryptography;

namespace CrmConsole.Channels;

/// <summary>Ids that other people's systems give. One that is empty is none: it would be equal to every other that is missing.</summary>
internal static class WireIds
{
    /// <summary>Null for an id that says nothing.</summary>
    public static string? OrNull(string? id) => string.IsNullOrWhiteSpace(id) ? null : id;

    /// <summary>What stands for the id of a piece that has none: its content.</summary>
    public static string OfContent(ReadOnlySpan<byte> bytes) => "part:" + Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>The message with every id that is empty left out, so that no lookup and no index ever holds one.</summary>
    public static ParsedMessage WithoutEmpty(ParsedMessage m) => m with
    {
        Fingerprint = OrNull(m.Fingerprint),
        WireId = OrNull(m.WireId),
        Thread = new ThreadHints(
            OrNull(m.Thread.ReplyToken), Named(m.Thread.References)!, OrNull(m.Thread.Number), OrNull(m.Thread.ThreadKey)),
        Bounce = m.Bounce is { } bounce ? bounce with { OurId = OrNull(bounce.OurId) } : null,
        Delivery = m.Delivery is { } delivery ? delivery with { OurId = OrNull(delivery.OurId) } : null,
        Change = m.Change is { } change ? change with { WireId = OrNull(change.WireId), Earlier = Named(change.Earlier) } : null,
    };

    private static IReadOnlyList<string>? Named(IReadOnlyList<string>? ids) =>
        ids is null ? null : [.. ids.Where(i => OrNull(i) is not null)];
}
