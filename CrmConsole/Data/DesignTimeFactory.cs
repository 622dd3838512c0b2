using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace CrmConsole.Data;

/// <summary>For <c>dotnet ef migrations add</c> only.</summary>
internal sealed class DesignTimeFactory : IDesignTimeDbContextFactory<CrmDb>
{
    public CrmDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<CrmDb>().UseSqlite("Data Source=design-time.db").Options, new Ids());
}
