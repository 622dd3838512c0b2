using CrmConsole.Channels;
using CrmConsole.Tests.Cases;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Tests.Channels;

/// <summary>One channel with everything that the other side of its wire is, for <see cref="ChannelContract"/>.</summary>
public interface IChannelRig : IAsyncDisposable
{
    TestApp App { get; }

    /// <summary>Code of the channel row.</summary>
    string Channel { get; }

    /// <summary>A message reaches us as the other side sends it. True when it was acknowledged (2xx, marked as read, cursor moved):
    /// the other side will not send it again.</summary>
    /// <param name="id">Its id at the other side; the same id again is a redelivery.</param>
    /// <param name="sender">Names a person; the same name is the same person. Short, letters and digits.</param>
    Task<bool> DeliverAsync(string id, string text, string sender);

    /// <summary>The texts that the other side accepted from us so far, oldest first, confirmations included.</summary>
    Task<IReadOnlyList<string>> SentAsync();

    /// <summary>From now on the other side refuses what we send, for good.</summary>
    void RefuseSending();

    /// <summary>Secrets that the channel was given; none may ever be shown.</summary>
    IReadOnlyList<string> Secrets { get; }

    /// <summary>False where nothing can go out (staff answer by hand).</summary>
    bool Sends => true;

    /// <summary>False where every message is a report of its own (no conversation on the wire).</summary>
    bool HasConversations => true;
}
