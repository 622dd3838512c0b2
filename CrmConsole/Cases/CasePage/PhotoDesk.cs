using CrmConsole.Evidence;

namespace CrmConsole.Cases.CasePage;

/// <summary>Where a photo on the page asks to be released; handed down to every list of photos.</summary>
public sealed record PhotoDesk(Func<Attachment, Task> Ask);
