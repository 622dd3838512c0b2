namespace CrmConsole.Channels.Email;

public static class EmailRoom
{
    /// <summary>Registers reading and sending of mail. Throws <see cref="Data.StartRefusedException"/> on a wrong setting;
    /// without settings the channel is off.</summary>
    public static IServiceCollection AddEmail(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        services.AddSingleton(EmailBook.Validate(configuration, environment.IsDevelopment()));
        services.AddSingleton<MailboxReaders>();
        services.AddSingleton<SmtpLines>();
        services.AddSingleton<SentFolder>();
        services.AddHostedService<MailboxListener>();
        return services;
    }
}
