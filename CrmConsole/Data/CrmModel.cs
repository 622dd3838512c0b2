using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CrmConsole.Data;

/// <summary>The mapping of all entities, made once a process. EF would make it once for every way of building a context (the
/// factory's, the writer's), and a start waits for each.</summary>
internal static class CrmModel
{
    private static readonly Lazy<IModel> Made = new(Make);

    public static IModel Value => Made.Value;

    private static IModel Make()
    {
        using var db = new CrmDb(new DbContextOptionsBuilder<CrmDb>().UseSqlite("Data Source=:memory:").Options, new Ids());
        return db.Model;
    }
}
