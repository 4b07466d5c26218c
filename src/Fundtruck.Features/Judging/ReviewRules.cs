using System.Text.Json.Serialization;

namespace Fundtruck.Features.Judging;

internal static class ReviewRulesEndpoints
{
    internal static void Map(RouteGroupBuilder contests)
    {
        contests.MapGet("/{id}/review-rules", (ContestId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new GetReviewRules(id), cancellationToken).AsOk())
            .Sends<GetReviewRules>("How a contest is reviewed").MayBeMissing();
        contests.MapPut("/{id}/review-rules", async (ContestId id, ReviewRulesBody body, ISender sender, CancellationToken cancellationToken) =>
        {
            await sender.Send(new ChangeReviewRules(id, body), cancellationToken);
            return await sender.Send(new GetReviewRules(id), cancellationToken).AsOk();
        }).Sends<ChangeReviewRules>("Change how a contest is reviewed: when, how often, blind or not").MayBeMissing().MayBeRefused().Edits();
    }
}

/// <param name="Blind">Jurors don't read who applies, here or anywhere else.</param>
/// <param name="ReviewsPerApplication">1 to 20.</param>
/// <param name="MostPerJuror">Reviews of one juror at most, 1 to 1000; null for no limit.</param>
/// <param name="OpensAt">Local time at the stop; null with closesAt as long as it isn't known.</param>
/// <param name="ClosesAt">Local time at the stop: the first moment at which it is too late.</param>
/// <param name="OthersAfterOwn">A juror reads what others wrote of an application once their own review of it is in.</param>
/// <param name="ResultsForJurors">Jurors read the scores once reviewing is done.</param>
/// <param name="Locked">Reviewing is done, whatever the window says.</param>
internal sealed record ReviewRulesBody(
    bool Blind = false, int ReviewsPerApplication = 3, int? MostPerJuror = null, LocalDateTime? OpensAt = null, LocalDateTime? ClosesAt = null, bool OthersAfterOwn = false, bool ResultsForJurors = false, bool Locked = false);

internal sealed record ReviewRulesView(
    ContestId ContestId, ReviewPhase Phase, bool Blind, int ReviewsPerApplication, int? MostPerJuror, LocalDateTime? OpensAt, LocalDateTime? ClosesAt, bool OthersAfterOwn, bool ResultsForJurors, bool Locked) : IVersioned
{
    [JsonIgnore]
    public uint Version { get; init; }

    /// <summary>The phase changes by the clock.</summary>
    [JsonIgnore]
    public bool IsAllInVersion => false;
}

[Access(Who.Hosts)]
internal sealed record GetReviewRules(ContestId Contest) : IQuery<ReviewRulesView>;

[Access(Who.Hosts)]
internal sealed record ChangeReviewRules(ContestId Contest, ReviewRulesBody Body) : ICommand<Done>;

internal sealed class ChangeReviewRulesValidator : AbstractValidator<ChangeReviewRules>
{
    public ChangeReviewRulesValidator() => RuleFor(command => command.Body).ChildRules(body =>
    {
        body.RuleFor(b => b.OpensAt).IsMoment();
        body.RuleFor(b => b.ClosesAt).IsMoment();
    }).OverridePropertyName("");
}

internal sealed class ReviewRulesHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<GetReviewRules, ReviewRulesView>, IRequestHandler<ChangeReviewRules, Done>
{
    public async Task<ReviewRulesView> Handle(GetReviewRules query, CancellationToken cancellationToken)
    {
        var (stop, contest) = await db.RunContest(query.Contest, current, cancellationToken);
        var panel = await db.ReviewPanels.SingleOrDefaultAsync(p => p.Id == contest.Id, cancellationToken);
        var (it, phase) = (panel?.Settings ?? new(), panel?.Phase(stop, clock.GetCurrentInstant()) ?? ReviewPhase.Closed);
        return new ReviewRulesView(contest.Id, phase, it.IsBlind, it.PerApplication, it.MostPerJuror, it.OpensAt, it.ClosesAt, it.OthersAfterOwn, it.ResultsForJurors, it.IsLocked) { Version = Panels.VersionOf(panel) };
    }

    public async Task<Done> Handle(ChangeReviewRules command, CancellationToken cancellationToken)
    {
        var ((stop, panel), it) = (await db.PanelToEdit(command.Contest, current, cancellationToken), command.Body);
        panel.ReviewBy(stop, new(it.Blind, it.ReviewsPerApplication, it.MostPerJuror, it.OpensAt, it.ClosesAt, it.OthersAfterOwn, it.ResultsForJurors, it.Locked));
        return Done.Answer;
    }
}
