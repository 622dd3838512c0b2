namespace CrmConsole.Public.ReportForm;

/// <summary>What somebody typed, as it came: everything is text, so that a wrong value can be shown again.</summary>
public sealed class ReportInput
{
    public const string Private = "rahasia", Anonymous = "anonim";

    /// <summary>The form's one-time ticket, see <see cref="ReportTickets"/>.</summary>
    public string? Ticket { get; set; }
    public string? Text { get; set; }
    public string? Category { get; set; }
    public string? Address { get; set; }
    public string? Latitude { get; set; }
    public string? Longitude { get; set; }
    /// <summary>"rahasia" or "anonim".</summary>
    public string? Who { get; set; }
    public string? Name { get; set; }
    public string? Phone { get; set; }
    public string? Email { get; set; }
    public bool Agreed { get; set; }
    /// <summary>The site that linked here, such as "balaiwarga".</summary>
    public string? Source { get; set; }
    /// <summary>Answer to the proof of work, where one was asked.</summary>
    public string? Proof { get; set; }
    /// <summary>Not seen by people: programs fill it.</summary>
    public string? Website { get; set; }
    public IReadOnlyList<IFormFile> Photos { get; set; } = [];

    public bool IsAnonymous => Who == Anonymous;
}

/// <summary>A photo's bytes, read once.</summary>
internal sealed record ReportPhoto(string Name, string Type, byte[] Bytes);
