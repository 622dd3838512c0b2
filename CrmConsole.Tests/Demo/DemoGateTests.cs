using System.Net;
using CrmConsole.Data;
using CrmConsole.Demo;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace CrmConsole.Tests.Demo;

/// <summary>What the server really bound is judged before any request is answered, whoever asked for the address.</summary>
public sealed class DemoGateTests
{
    [Theory]
    [InlineData("http://localhost:5080", true), InlineData("http://konsol.localhost:5080", true)]
    [InlineData("https://127.0.0.1:1", true), InlineData("http://127.8.9.10:1", true)]
    [InlineData("http://[::1]:5080", true), InlineData("http://unix:/run/crm.sock", true)]
    [InlineData("http://[::ffff:127.0.0.1]:5080", true)]
    [InlineData("http://0.0.0.0:80", false), InlineData("http://[::]:80", false), InlineData("http://*:80", false)]
    [InlineData("http://+:80", false), InlineData("http://10.1.2.3:80", false)]
    [InlineData("http://konsol:80", false), InlineData("http://localhost.jakarta.go.id:80", false)]
    [InlineData("http://127.0.0.1.nip.io:80", false), InlineData("http://:80", false)]
    [InlineData("http://[fe80::1]:80", false), InlineData("http://<file handle>", false), InlineData("bukan alamat", false)]
    public void Only_this_machines_own_addresses_are_its_own(string address, bool own) =>
        Assert.Equal(own ? null : address, DemoDoors.OpenOne(["http://localhost:1", address]));

    [Theory]
    [InlineData("http://0.0.0.0:5080", false)]
    [InlineData("http://localhost:5080", true)]
    public async Task A_request_at_the_start_is_answered_only_when_all_addresses_are_its_own(string address, bool answered)
    {
        var server = new EagerServer(address);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.Replace(ServiceDescriptor.Singleton<IServer>(server));
        builder.Services.AddSingleton(new DemoSettings(true, false)).AddSingleton<DemoGate>();
        var app = builder.Build();
        app.UseDemoDoors();
        var served = 0;
        app.Run(_ => { served++; return Task.CompletedTask; });
        var running = app.RunBehindDoorsAsync();
        if (answered)
        {
            await server.Answer;
            app.Lifetime.StopApplication();
            await running;
        }
        else Assert.Contains(address, (await Assert.ThrowsAsync<StartRefusedException>(() => running)).Message, StringComparison.Ordinal);
        Assert.Equal(answered ? 1 : 0, served);
    }

    [Theory]
    [InlineData("127.0.0.1", true), InlineData("::1", true), InlineData("::ffff:127.0.0.1", true)]
    [InlineData("::ffff:127.0.0.2", true), InlineData(null, true)]
    [InlineData("10.1.2.3", false), InlineData("fe80::1", false), InlineData("::ffff:10.1.2.3", false)]
    public async Task A_connection_by_an_address_of_the_network_is_dropped(string? local, bool served)
    {
        var gate = new DemoGate();
        gate.Open();
        var (went, aborted) = (false, new Aborted());
        var http = new DefaultHttpContext();
        http.Features.Set<IHttpRequestLifetimeFeature>(aborted);
        http.Connection.LocalIpAddress = local is null ? null : IPAddress.Parse(local);
        await gate.AnswerAsync(http, _ => { went = true; return Task.CompletedTask; });
        Assert.Equal((served, !served), (went, aborted.Called));
    }

    private sealed class Aborted : IHttpRequestLifetimeFeature
    {
        public bool Called { get; private set; }
        public CancellationToken RequestAborted { get; set; }
        public void Abort() => Called = true;
    }

    /// <summary>Listens nowhere, says that it does, and has a request at the very moment of its start.</summary>
    private sealed class EagerServer : IServer
    {
        public EagerServer(string address)
        {
            var addresses = new ServerAddressesFeature();
            addresses.Addresses.Add(address);
            Features.Set<IServerAddressesFeature>(addresses);
        }

        public IFeatureCollection Features { get; } = new FeatureCollection();
        public Task Answer { get; private set; } = Task.CompletedTask;

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull
        {
            Answer = application.ProcessRequestAsync(application.CreateContext(new DefaultHttpContext().Features));
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public void Dispose() { }
    }
}
