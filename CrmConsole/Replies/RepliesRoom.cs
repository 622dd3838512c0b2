namespace CrmConsole.Replies;

public static class RepliesRoom
{
    public static IServiceCollection AddReplies(this IServiceCollection services)
    {
        services.AddSingleton<ReplyTokens>();
        services.AddSingleton<PublicLinks>();
        services.AddSingleton<TemplateBook>();
        services.AddSingleton<ReplyRoutes>();
        services.AddSingleton<Outbox>();
        services.AddSingleton<OutboxReader>();
        services.AddSingleton<OutboxSender>();
        services.AddHostedService(p => p.GetRequiredService<OutboxSender>());
        return services;
    }
}
