using CrmConsole.Data.Keys;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Data;

/// <summary>Where the database lies, after anchoring.</summary>
/// <param name="File">Full path of the SQLite file.</param>
/// <param name="Folder">Its folder; the content store is beside it.</param>
public sealed record DatabaseSettings(string ConnectionString, string File, string Folder)
{
    /// <summary>A file of this database that lies outside its folder, so that no copy of the folder takes it along.</summary>
    public string Outside(string ending) => Path.GetFullPath(Path.Combine(Folder, "..", "anchors", Path.GetFileName(File) + ending));
}

/// <summary>Where the keys lie.</summary>
public sealed record KeyFile(string Path);

public static class DataRoom
{
    /// <summary>Registers the database, the writer and the keys. Refuses wrong settings with a sentence.</summary>
    public static IServiceCollection AddData(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        var provider = configuration["Database:Provider"] ?? "Sqlite";
        if (!provider.Equals("Sqlite", StringComparison.OrdinalIgnoreCase))
            throw new StartRefusedException($"Database:Provider = \"{provider}\" belum didukung; pakai \"Sqlite\".");
        var settings = Settings(configuration, environment);
        var keyFile = Path.GetFullPath(Path.Combine(environment.ContentRootPath, configuration["Keys:File"] ?? "keys/crm-keys.json"));

        services.AddSingleton(settings);
        services.AddSingleton(new KeyFile(keyFile));
        services.AddSingleton<Ids>();
        services.AddSingleton<Writer>();
        services.AddSingleton(_ => KeyRing.Load(keyFile, System.IO.File.Exists(settings.File)));
        services.AddSingleton<Sealer>();
        services.AddSingleton<Cursors>();
        services.AddDbContextFactory<CrmDb>(options => options
            .UseSqlite(settings.ConnectionString)
            .UseModel(CrmModel.Value)
            .AddInterceptors(new SqliteSetUp.PragmaInterceptor()));
        return services;
    }

    private static DatabaseSettings Settings(IConfiguration configuration, IHostEnvironment environment)
    {
        var anchored = SqliteSetUp.Anchor(configuration.GetConnectionString("Crm") ?? "Data Source=data/crm.db", environment.ContentRootPath);
        var file = new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(anchored).DataSource;
        return new DatabaseSettings(anchored, file, Path.GetDirectoryName(file)!);
    }
}
