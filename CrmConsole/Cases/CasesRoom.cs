using CrmConsole.Accounts;
using CrmConsole.Cases.Api;
using CrmConsole.Cases.CasePage;
using CrmConsole.Cases.Queue;
using CrmConsole.Live;
using CrmConsole.Replies;
using CrmConsole.Shell;
using Mapster;

namespace CrmConsole.Cases;

public static class CasesRoom
{
    public static IServiceCollection AddCases(this IServiceCollection services)
    {
        services.AddSingleton<CaseWriter>();
        services.AddSingleton<CaseOpener>();
        services.AddSingleton<FileArrivals>();
        services.AddSingleton<Confirmations>();
        services.AddSingleton<ThreadFinder>();
        services.AddSingleton<TrackerKeys>();
        services.AddSingleton<Assessor>();
        services.AddSingleton<OfficeTables>();
        services.AddSingleton<ActServices>();
        services.AddSingleton<EvidenceReview>();
        services.AddSingleton<CaseReplies>();
        services.AddSingleton<IDeliveryObserver>(p => p.GetRequiredService<CaseReplies>());
        services.AddSingleton<PartnerStatus>();
        services.AddHostedService(p => p.GetRequiredService<PartnerStatus>());
        services.AddSingleton<StepTimes>();
        services.AddSingleton<StepTexts>();
        services.AddSingleton<StepMessages>();
        services.AddHostedService(p => p.GetRequiredService<StepMessages>());
        services.AddSingleton<StepWishes>();
        services.AddSingleton<CaseDoor>();
        services.AddSingleton<CaseReader>();
        services.AddSingleton<ByHandBook>();
        services.AddSingleton<CaseSentences>();
        services.AddSingleton<EscalationSweep>();
        services.AddSingleton<EscalationSteps>();
        services.AddSingleton<MilestoneSweep>();
        services.AddSingleton<LandmarkLearning>();
        services.AddSingleton<LogVerifier>();
        services.AddSingleton<Tracker>();
        services.AddCasePanel();
        AddQueue(services);
        AddScreens(services);
        return services;
    }

    private static void AddQueue(IServiceCollection services)
    {
        services.AddSingleton<QueueRows>();
        services.AddSingleton<QueueIndex>();
        services.AddHostedService(p => p.GetRequiredService<QueueIndex>());
        services.AddSingleton<IFeedFollower>(p => p.GetRequiredService<QueueIndex>());
        services.AddSingleton<QueuePushes>();
        services.AddSingleton<NoticeBook>();
        services.AddSingleton<NoticeMailer>();
        services.AddSingleton<IFeedFollower>(p => p.GetRequiredService<NoticeBook>());
        var maps = new TypeAdapterConfig();
        maps.Scan(typeof(CaseMaps).Assembly);
        maps.Compile();
        services.AddSingleton(maps);
    }

    private static void AddScreens(IServiceCollection services)
    {
        services.AddSingleton(new RailEntry(10, "/", "queue", "Antrean", "Queue",
            Roles.Triage, Roles.Agency, Roles.Supervisor, Roles.Desk, Roles.Validator, Roles.Inspectorate, Roles.Auditor));
        services.AddSingleton(new RailEntry(90, "/admin/status", "return", "Status dan langkah", "States and steps", Roles.Admin, Roles.Auditor, Roles.Supervisor, Roles.Validator, Roles.Triage));
        services.AddSingleton(new Stylesheet("css/queue.css"));
        services.AddSingleton(new BarWidget(10, typeof(NoticeBell)));
        services.AddSingleton(new PaletteSource(QueuePalette.Find));
    }

    public static void MapCases(this IEndpointRouteBuilder app)
    {
        app.MapCasesApi();
        LaporStatusFile.Map(app);
        app.MapCasePanel();
        app.MapHub<QueueHub>("/hubs/queue");
    }
}
