namespace Fundtruck.Features.Applications;

internal static class CheckApplicationEndpoint
{
    internal static void Map(RouteGroupBuilder applications) => applications
        .MapGet("/{id}/check", (ApplicationId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new CheckApplication(id), cancellationToken).AsOk())
        .Sends<CheckApplication>("What is missing, not right, or against the conditions, as it is filled in").MayBeMissing();
}

/// <summary>A question that may stay open until then.</summary>
internal sealed record DueView(QuestionId QuestionId, Bilingual Label, OffsetDateTime RequiredAt);

/// <summary>How an application stands.</summary>
/// <param name="IsReady">Nothing but the deadline stands against submitting it.</param>
/// <param name="Missing">What must be said first.</param>
/// <param name="Invalid">What was said but can't stay like that.</param>
/// <param name="Eligibility">What is against the conditions of the contest.</param>
/// <param name="IsEligibilityOverridden">An organizer lets it pass all the same.</param>
/// <param name="Due">What must be said later, and by when.</param>
internal sealed record ApplicationCheckView(
    bool IsReady, IReadOnlyList<Finding> Missing, IReadOnlyList<Finding> Invalid, IReadOnlyList<Finding> Eligibility, bool IsEligibilityOverridden, IReadOnlyList<DueView> Due);

[Access(Who.SignedIn)]
internal sealed record CheckApplication(ApplicationId Id) : IQuery<ApplicationCheckView>;

internal sealed class CheckApplicationHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<CheckApplication, ApplicationCheckView>
{
    public async Task<ApplicationCheckView> Handle(CheckApplication query, CancellationToken cancellationToken)
    {
        var of = await (
            from application in db.Applications.OwnedBy(db, current).Where(application => application.Id == query.Id)
            join stop in db.Stops on application.StopId equals stop.Id
            join contest in db.Contests on application.ContestId equals contest.Id
            select new { application, stop, contest }).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("application");
        var form = await db.Form(of.stop, of.contest, of.application.StartupId, cancellationToken);
        var (check, overridden) = (of.application.Check(form, clock.GetCurrentInstant()), of.application.EligibilityOverride is not null);
        return new(
            check.Missing.Count == 0 && check.Invalid.Count == 0 && (check.Eligibility.Count == 0 || overridden),
            check.Missing, check.Invalid, check.Eligibility, overridden, [.. check.Due.Select(due => new DueView(due.QuestionId, due.Label, of.stop.Zone.Computed(due.By).In(of.stop.Zone)))]);
    }
}
