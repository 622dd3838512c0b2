using CrmConsole.Accounts;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Evidence;
using CrmConsole.Tests.Evidence;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Tests.Cases;

/// <summary>Nothing is done on false proof: the same photo on two cases stops the second until the validator has answered.</summary>
public sealed class ValidationTests
{
    [Fact]
    public async Task A_picture_used_on_another_case_must_be_answered_and_the_answer_stays()
    {
        await using var app = await TestApp.StartAsync();
        var validator = await TestCases.DemoAsync(app, "validator");
        var first = await DoneWithPhotoAsync(app);
        await using (var db = app.OpenDb()) Assert.DoesNotContain(await app.Get<EvidenceReview>().ReadAsync(first.Id), w => w.Doubt == EvidenceDoubt.SamePicture);
        var second = await DoneWithPhotoAsync(app);

        var doubts = await app.Get<EvidenceReview>().ReadAsync(second.Id);
        var same = Assert.Single(doubts, w => w.Doubt == EvidenceDoubt.SamePicture);
        Assert.Equal(first.Number, same.Detail);
        // What the caller claims about the doubts counts for nothing.
        var sneaky = await TestCases.RunAsync(app, validator, second.Id, new Validate("baik") { Doubts = [] });
        Assert.Equal((CommandOutcome.Refused, StateMachine.Sentence(Refusal.DoubtsOpen)), (sneaky.Outcome, sneaky.Sentence));
        var half = await TestCases.RunAsync(app, validator, second.Id, new Validate(null, doubts.Skip(1).ToDictionary(d => d.Key, _ => "Sudah dilihat di lokasi")));
        Assert.Equal(CommandOutcome.Refused, half.Outcome);
        Assert.Equal(CaseState.AwaitingValidation, (await TestCases.ReadAsync(app, second.Id)).State);

        Assert.Equal(CommandOutcome.Done, (await TestCases.RunAsync(app, validator, second.Id, new Validate(null, doubts.ToDictionary(d => d.Key, _ => "Dua lubang di satu foto")))).Outcome);
        await using var after = app.OpenDb();
        Assert.Contains("Dua lubang", (await after.Validations.SingleAsync(v => v.CaseId == second.Id)).Answers, StringComparison.Ordinal);
        Assert.True(await after.Messages.AnyAsync(m => m.CaseId == second.Id && m.Direction == MessageDirection.Internal && m.Body.Contains(first.Number)));
    }

    [Fact]
    public async Task Photos_from_before_a_rejection_prove_nothing_any_more()
    {
        await using var app = await TestApp.StartAsync();
        var c = await DoneWithPhotoAsync(app);
        Assert.Equal(CommandOutcome.Done, (await TestCases.RunAsync(app, await TestCases.DemoAsync(app, "validator"), c.Id, new Reject("Fotonya bukan lokasi ini"))).Outcome);
        Assert.Equal(EvidenceDoubt.NoPhoto, Assert.Single(await app.Get<EvidenceReview>().ReadAsync(c.Id)).Doubt);
    }

    private static async Task<Case> DoneWithPhotoAsync(TestApp app)
    {
        var petugas = await TestCases.DemoAsync(app, "petugas");
        var c = await TestCases.ReportAsync(app);
        var photo = app.Get<AttachmentMaker>().Prepare("hasil.jpg", "image/jpeg", TestFiles.Photo());
        foreach (var (who, command) in new (Actor, CaseCommand)[]
        {
            (await TestCases.DemoAsync(app, "triase"), new Accept()), (petugas, new Accept()),
            (petugas, new PostFollowUp(90, "Lampu sudah menyala lagi") { Files = [photo] }), (petugas, new MarkDone("Selesai diganti")),
        })
            Assert.Equal(CommandOutcome.Done, (await TestCases.RunAsync(app, who, c.Id, command)).Outcome);
        return c;
    }
}
