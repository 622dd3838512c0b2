using CrmConsole.Accounts;
using CrmConsole.Desk;
using CrmConsole.Tests.Cases;
using CrmConsole.Tests.StandIns;

namespace CrmConsole.Tests.Channels;

public sealed class PavilionContractTests : DeskContract { protected override string Place => "balaikota"; }

public sealed class VillageOfficeContractTests : DeskContract { protected override string Place => "kel-31-72-01-1005"; }

public sealed class DistrictOfficeContractTests : DeskContract { protected override string Place => "kec-31-72-01"; }

public sealed class MayorsOfficeContractTests : DeskContract { protected override string Place => "wali-31-72"; }

public sealed class InspectorateContractTests : DeskContract { protected override string Place => "inspektorat"; }

/// <summary>A counter: people bring their words, an officer hands them in, the answer goes where the visitor chose.</summary>
public abstract class DeskContract : ChannelContract
{
    protected abstract string Place { get; }

    protected override async Task<IChannelRig> StartAsync()
    {
        var whatsApp = new WhatsAppStandIn();
        await whatsApp.StartAsync();
        var app = await TestApp.StartAsync(new StartOptions { Settings = new Dictionary<string, string?>(whatsApp.Settings()) { ["Channels:whatsapp:Template"] = "crm_update" } });
        var place = (await app.Get<TicketDesk>().PlaceAsync(Place))!;
        var role = place.Channel == "inspektorat" ? Roles.Inspectorate : Roles.Desk;
        return new Rig(app, whatsApp, place, TestCases.Staff((await TestCases.DemoAsync(app, "meja")).Id, role, place.AgencyCode));
    }

    private sealed class Rig(TestApp app, WhatsAppStandIn whatsApp, DeskPlace place, Actor officer) : IChannelRig
    {
        private long revision;

        public TestApp App => app;
        public string Channel => place.Channel;
        // What is told at the Inspectorate is sealed from the triage desk, which answers in this suite.
        public bool Sends => place.Channel != "inspektorat";
        public bool HasConversations => false;
        public IReadOnlyList<string> Secrets => [WhatsAppStandIn.Token, WhatsAppStandIn.AppSecret];

        public async Task<bool> DeliverAsync(string id, string text, string sender)
        {
            var form = new DeskForm { Id = $"{id}-kunjungan-di-loket", Text = text, Phone = "+" + WhatsAppRig.Phone(sender), Consent = true, AnswerBy = "whatsapp" };
            try { return (await app.Get<DeskEntry>().HandInAsync(officer, place, form, ++revision)).Kept; }
            catch (Microsoft.Data.Sqlite.SqliteException) { return false; }
        }

        public Task<IReadOnlyList<string>> SentAsync() => Task.FromResult<IReadOnlyList<string>>([.. whatsApp.Accepted.Select(WhatsAppStandIn.TextOf)]);

        public void RefuseSending() => whatsApp.Refuse = 131031;

        public async ValueTask DisposeAsync()
        {
            await app.DisposeAsync();
            await whatsApp.DisposeAsync();
            Assert.Empty(whatsApp.Complaints);
        }
    }
}
