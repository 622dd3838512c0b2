using Hangfire;
using Hangfire.Dashboard;
using Hangfire.InMemory;

namespace CrmConsole.Jobs;

public static class JobsRoom
{
    /// <summary><c>Jobs:Enabled=false</c> leaves Hangfire's server off (tests that do not need it).</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<JobRunner>();
        services.AddSingleton<ChannelPoll>();
        services.AddSingleton<CleanUp>();
        services.AddSingleton<NightlyVerification>();
        services.AddHangfire(h => h.UseInMemoryStorage().UseRecommendedSerializerSettings().UseFilter(new AutomaticRetryAttribute { Attempts = 0 }));
        if (Enabled(configuration)) services.AddHangfireServer(o => (o.WorkerCount, o.SchedulePollingInterval) = (4, TimeSpan.FromSeconds(5)));
        return services;
    }

    /// <summary>The dashboard for administrators, and the timetable.</summary>
    public static void MapJobs(this WebApplication app)
    {
        app.MapHangfireDashboard("/jobs", new DashboardOptions
        {
            Authorization = [new AdministratorsOnly()],
            AsyncAuthorization = [],
            AppPath = "/",
            DashboardTitle = "CRM Jakarta",
            DisplayStorageConnectionString = false,
        }).RequireAuthorization(p => p.RequireRole(Accounts.Roles.Admin));
        if (Enabled(app.Configuration))
            app.Lifetime.ApplicationStarted.Register(() => _ = Timetable.StartAsync(app.Services));
    }

    private static bool Enabled(IConfiguration configuration) => configuration.GetValue("Jobs:Enabled", true);

    private sealed class AdministratorsOnly : IDashboardAuthorizationFilter
    {
        public bool Authorize(DashboardContext context) => context.GetHttpContext().User.IsInRole(Accounts.Roles.Admin);
    }
}
