namespace CrmConsole.Evidence;

public static class EvidenceRoom
{
    public static IServiceCollection AddEvidence(this IServiceCollection services) =>
        services.AddSingleton<ContentStore>().AddSingleton<AttachmentMaker>();
}
