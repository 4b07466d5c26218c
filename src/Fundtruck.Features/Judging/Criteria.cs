using System.Text.Json.Serialization;

namespace Fundtruck.Features.Judging;

internal static class CriteriaEndpoints
{
    internal static void Map(RouteGroupBuilder contests)
    {
        contests.MapGet("/{id}/criteria", (ContestId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new GetCriteria(id), cancellationToken).AsOk())
            .Sends<GetCriteria>("By what a contest is judged; for those who run it and its jurors").MayBeMissing();
        contests.MapPut("/{id}/criteria", async (ContestId id, CriteriaBody body, ISender sender, CancellationToken cancellationToken) =>
        {
            await sender.Send(new SetCriteria(id, body), cancellationToken);
            return await sender.Send(new GetCriteria(id), cancellationToken).AsOk();
        }).Sends<SetCriteria>("Say by what a contest is judged, in order; once reviews are in only words and order change").MayBeMissing().MayBeRefused().Edits();
    }
}

/// <param name="Name">What jurors read.</param>
/// <param name="Weight">0 to 100, against the others.</param>
/// <param name="Lowest">The least score.</param>
/// <param name="Highest">The greatest score, above the least.</param>
/// <param name="Id">Of a criterion that is there already; leave it out for a new one.</param>
/// <param name="ForInformationOnly">It is scored and shown, but not counted.</param>
/// <param name="Help">What the scores mean.</param>
internal sealed record CriterionBody(Bilingual Name, int Weight, int Lowest, int Highest, CriterionId? Id = null, bool ForInformationOnly = false, Bilingual? Help = null);

/// <param name="Criteria">All of them in their order, 20 at most.</param>
[Example("""{"criteria":[{"name":{"fr":"Équipe","en":"Team"},"weight":40,"lowest":1,"highest":5},{"name":{"fr":"Marché","en":"Market"},"weight":60,"lowest":1,"highest":5},{"name":{"fr":"Coup de cœur","en":"Favourite"},"weight":0,"lowest":0,"highest":1,"forInformationOnly":true}]}""")]
internal sealed record CriteriaBody(IReadOnlyList<CriterionBody> Criteria);

internal sealed record CriterionView(CriterionId Id, Bilingual Name, int Weight, int Lowest, int Highest, bool ForInformationOnly, Bilingual? Help)
{
    internal static CriterionView Of(Criterion it) => new(it.Id, it.Name, it.Weight, it.Lowest, it.Highest, it.ForInformationOnly, it.Help);
}

/// <summary>The criteria of a contest; the version, which they share with its review settings, is in the ETag.</summary>
internal sealed record CriteriaView(ContestId ContestId, IReadOnlyList<CriterionView> Criteria) : IVersioned
{
    [JsonIgnore]
    public uint Version { get; init; }
}

[Access(Who.SignedIn)]
internal sealed record GetCriteria(ContestId Contest) : IQuery<CriteriaView>;

[Access(Who.Hosts)]
internal sealed record SetCriteria(ContestId Contest, CriteriaBody Body) : ICommand<Done>;

internal sealed class SetCriteriaValidator : AbstractValidator<SetCriteria>
{
    public SetCriteriaValidator() => RuleFor(command => command.Body).ChildRules(body =>
    {
        body.RuleFor(b => b.Criteria).Must(criteria => criteria.Count <= ReviewPanel.MostCriteria).WithMessage($"Give {ReviewPanel.MostCriteria} criteria at most.");
        body.RuleForEach(b => b.Criteria).NotNull().WithMessage("It is required.").ChildRules(criterion =>
        {
            criterion.RuleFor(c => c.Name).Must(name => Fits(name, Shapes.Name)).WithMessage($"Write 1 to {Shapes.Name} characters in each language.");
            criterion.RuleFor(c => c.Help).Must(help => help is null || Fits(help, 1000)).WithMessage("Write 1 to 1000 characters in each language.");
        });
    }).OverridePropertyName("");

    private static bool Fits(Bilingual words, int most) => words.Fr.Length >= 1 && words.Fr.Length <= most && words.En.Length >= 1 && words.En.Length <= most;
}

internal sealed class CriteriaHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<GetCriteria, CriteriaView>, IRequestHandler<SetCriteria, Done>
{
    public async Task<CriteriaView> Handle(GetCriteria query, CancellationToken cancellationToken)
    {
        var jurors = db.Jurors.Judging(current.Me, clock.GetCurrentInstant());
        var found = await db.Contests.Where(contest => contest.Id == query.Contest).Select(contest => new
        {
            contest.StopId,
            isJuror = jurors.Any(juror => juror.ContestId == contest.Id),
            panel = db.ReviewPanels.FirstOrDefault(panel => panel.Id == contest.Id),
        }).SingleOrDefaultAsync(cancellationToken);
        if (found is null || !(found.isJuror || current.Runs(found.StopId))) throw new NotFoundException("contest");
        return new CriteriaView(query.Contest, [.. (found.panel?.Criteria ?? []).Select(CriterionView.Of)]) { Version = Panels.VersionOf(found.panel) };
    }

    public async Task<Done> Handle(SetCriteria command, CancellationToken cancellationToken)
    {
        var (_, panel) = await db.PanelToEdit(command.Contest, current, cancellationToken);
        var reviewsAreIn = await db.Reviews.AnyAsync(review => review.ContestId == command.Contest && review.Status == ReviewStatus.Submitted, cancellationToken);
        panel.JudgeBy([.. command.Body.Criteria.Select(it => (it.Id, new Criterion(default, it.Name, it.Weight, it.Lowest, it.Highest, it.ForInformationOnly, it.Help)))], reviewsAreIn);
        return Done.Answer;
    }
}
