using CrmConsole.Cases.Queue;
using CrmConsole.Data;
using Mapster;

namespace CrmConsole.Cases.Api;

/// <summary>A case for machines: codes and titles, no identity. Field names are a contract (DESIGN §6).</summary>
public sealed record CaseItem(string Number, string State, string Channel, string? Category, string? Area, string? Agency, string? Officer,
    string Title, DateTimeOffset CreatedAt, DateTimeOffset? DueAt, bool Late, int Version);

/// <summary>A row of the live queue for hub clients: a <see cref="CaseItem"/> and what a list needs beside it.</summary>
public sealed record QueueRowItem(long Id, string Number, string State, string Channel, string? Category, string? Area, string? Agency, string? Officer,
    string Title, string? Place, string Priority, DateTimeOffset CreatedAt, DateTimeOffset? DueAt, int Progress, bool Attention, int Version);

/// <summary>How rows become items; compiled at start, so that a missing member stops the program and not a request.</summary>
public sealed class CaseMaps : IRegister
{
    public void Register(TypeAdapterConfig config)
    {
        config.NewConfig<QueueRow, QueueRowItem>()
            .MapToConstructor(true)
            .Map(d => d.State, s => s.State.Code())
            .Map(d => d.Priority, s => s.Priority.Code())
            .Map(d => d.Category, s => s.CategoryCode)
            .Map(d => d.Area, s => s.AreaCode)
            .Map(d => d.Agency, s => s.AgencyCode)
            .Map(d => d.Officer, s => s.OfficerName);
    }
}
