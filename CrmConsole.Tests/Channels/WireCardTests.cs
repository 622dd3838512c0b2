using CrmConsole.Channels;
using CrmConsole.Replies;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Tests.Channels;

/// <summary>What may be known of a wire without the wire.</summary>
public sealed class WireCardTests
{
    private static readonly Type[] Ours = typeof(WireCard).Assembly.GetTypes();

    /// <summary>Wires hand in to the intake; were a card to need it, whatever stands behind the intake could hold no card.</summary>
    [Fact]
    public void No_card_leads_to_the_intake_or_to_a_wire()
    {
        var cards = Ours.Where(t => t is { IsAbstract: false } && t.IsAssignableTo(typeof(WireCard))).ToList();
        Assert.True(cards.Count >= 10);
        Assert.Empty(cards.SelectMany(c => Needs(c)
            .Where(n => n.IsAssignableTo(typeof(IIntake)) || n.IsAssignableTo(typeof(IWire))).Select(n => $"{c.Name} needs {n.Name}")));
        // That the net has no hole: a wire does lead there.
        Assert.Contains(typeof(IIntake), Needs(typeof(CrmConsole.Channels.Sms.SmsWire)));
    }

    /// <summary>The way of an answer is chosen behind the intake, so it must not lead back to it.</summary>
    [Theory]
    [InlineData(typeof(ReplyRoutes))]
    [InlineData(typeof(CrmConsole.Cases.CaseReplies))]
    [InlineData(typeof(CrmConsole.Intake.IntakeDoor))]
    public void Nothing_behind_the_intake_leads_back_to_it(Type behind) =>
        Assert.DoesNotContain(Needs(behind), n => n == typeof(IIntake) || n.IsAssignableTo(typeof(IWire)));

    [Fact]
    public async Task Every_wire_has_a_card_of_its_own_and_every_channel_row_a_wire_or_none_at_all()
    {
        await using var app = await TestApp.StartAsync(new StartOptions { Environment = "Production" });
        var (wires, cards) = (app.Get<WireDirectory>(), app.Get<WireCards>());
        Assert.Equal(cards.All.Select(c => c.Code).Order(), wires.All.Select(w => w.Card.Code).Order());
        Assert.All(wires.All, w => Assert.Same(w.Card, cards.Find(w.Card.Code)));
        await using var db = app.OpenDb();
        Assert.Empty((await db.Channels.Select(c => c.Wire).Distinct().ToListAsync()).Except(["entry"])
            .Except(cards.All.Select(c => c.Code)));
    }

    [Fact]
    public async Task The_traits_are_those_that_the_rules_speak_of()
    {
        await using var app = await TestApp.StartAsync(new StartOptions { Environment = "Production" });
        var cards = app.Get<WireCards>();
        Assert.Equal(["whatsapp", "sms", "email"], cards.Reaching.Select(c => c.Code));
        Assert.Equal([ReachedBy.Phone, ReachedBy.Phone, ReachedBy.Email], cards.Reaching.Select(c => c.Contact!.By));
        string[] With(Func<WireCard, bool> trait) => [.. cards.All.Where(trait).Select(c => c.Code).Order(StringComparer.Ordinal)];
        Assert.Equal(["jaki"], With(c => c.IsPartner));
        Assert.Equal(["jaki"], With(c => c.BringsSurePoints));
        Assert.Equal(["lapor"], With(c => c.IsRegister));
        Assert.Equal(["sms"], With(c => c.IsTerse));
        Assert.Equal(["sms"], With(c => c.Measure is not null));
        Assert.Equal(["facebook"], With(c => c.AnswersPrivately));
        Assert.Equal(["whatsapp"], With(c => c.MostChoices > 0));
        Assert.Equal(["email", "x"], With(c => c.Polls));
        Assert.Equal(["byhand", "lapor"], With(c => c.IsByHand(Row(c.Code))));
    }

    private static Channel Row(string code) => new() { Code = code, Name = code, NameEn = code, Wire = code };

    // All that its constructor asks for, and theirs; an interface of ours stands for what implements it.
    private static HashSet<Type> Needs(Type type)
    {
        var (found, waiting) = (new HashSet<Type>(), new Queue<Type>([type]));
        while (waiting.TryDequeue(out var next))
            foreach (var need in next.GetConstructors().SelectMany(c => c.GetParameters()).Select(p => Inner(p.ParameterType))
                .Where(t => t.Assembly == typeof(WireCard).Assembly && found.Add(t)))
                foreach (var made in need.IsInterface || need.IsAbstract
                    ? Ours.Where(t => t is { IsAbstract: false } && t.IsAssignableTo(need)) : [need])
                {
                    found.Add(made);
                    waiting.Enqueue(made);
                }
        return found;
    }

    private static Type Inner(Type type) => type.IsGenericType && type.GetGenericArguments() is [var one] ? one : type;
}
