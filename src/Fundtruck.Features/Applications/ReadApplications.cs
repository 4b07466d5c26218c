using System.Text.Json.Serialization;

namespace Fundtruck.Features.Applications;

internal static class ReadApplicationsEndpoints
{
    internal static void Map(RouteGroupBuilder stops, RouteGroupBuilder applications)
    {
        stops.MapGet("/{id}/applications", (StopId id, [AsParameters] ApplicationsQuery list, string? after, int? limit, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new ListApplications(list.Of(id), after, limit), cancellationToken))
            .Sends<ListApplications>("The applications to a stop that one may see, oldest first unless sorted otherwise").WithName("ListApplicationsOfStop").MayBeMissing();
        applications.MapGet("/", ([AsParameters] ApplicationsQuery list, string? after, int? limit, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new ListApplications(list.Of(null), after, limit), cancellationToken))
            .Sends<ListApplications>("All applications that one may see, oldest first unless sorted otherwise");
        applications.MapGet("/{id}", (ApplicationId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new GetApplication(id), cancellationToken).AsOk())
            .Sends<GetApplication>("One application").MayBeMissing();
    }
}

/// <summary>An application in a list.</summary>
/// <param name="Sector">As it was handed in; of a draft, as the startup says today. Likewise stage, region and country.</param>
/// <param name="Prepared">The decision that nobody has heard of yet; only those who run the stop see it.</param>
/// <param name="SubmittedWithin">How it was on time, or that it came later; only those who run the stop see it.</param>
internal sealed record ApplicationView(
    ApplicationId Id, StopId StopId, string Stop, ContestId ContestId, string Contest, StartupId StartupId, string Startup, ApplicationStatus Status, string? Reason,
    string? Summary, long? AmountSought, string? DeckUrl, Instant CreatedAt, Instant? SubmittedAt, SectorCode? Sector, FundingStage? Stage, string? Region, string Country,
    Verdict? Prepared, SubmittedWithin? SubmittedWithin, Instant ChangedAt) : IVersioned
{
    [JsonIgnore]
    public uint Version { get; init; }
}

/// <summary>That an organizer lets it pass although it is against the conditions.</summary>
/// <param name="Reason">The organizer's.</param>
/// <param name="At">When.</param>
/// <param name="By">Who; only those who run the stop see it.</param>
/// <param name="Words">What it means, for the startup.</param>
internal sealed record EligibilityOverrideView(string Reason, Instant At, string? By, Bilingual Words);

/// <summary>All of one application.</summary>
/// <param name="Answers">To the contest's own questions, by their ids, as they were typed.</param>
/// <param name="Profile">The startup as it was when this was handed in; null for a draft.</param>
/// <param name="EligibilityOverride">Null when nobody let it pass.</param>
/// <param name="ReopenedUntil">Local time at the stop until which its team may change all of it again.</param>
/// <param name="SubmittedWithin">How it was on time, or that it came later; only those who run the stop see it.</param>
internal sealed record ApplicationDetails(
    ApplicationId Id, StopId StopId, string Stop, ContestId ContestId, string Contest, StartupId StartupId, string Startup, ApplicationStatus Status, string? Reason,
    string? Summary, long? AmountSought, string? DeckUrl, IReadOnlyDictionary<string, AnswerValue> Answers, StartupProfile? Profile, EligibilityOverrideView? EligibilityOverride,
    LocalDateTime? ReopenedUntil, SubmittedWithin? SubmittedWithin, Instant CreatedAt, Instant? SubmittedAt) : IVersioned
{
    [JsonIgnore]
    public uint Version { get; init; }
}

[Access(Who.SignedIn)]
internal sealed record ListApplications(ApplicationList List, string? After, int? Limit) : IQuery<Page<ApplicationView>>;

internal sealed class ListApplicationsValidator : AbstractValidator<ListApplications>
{
    public ListApplicationsValidator() => RuleFor(query => query.List).SetValidator(new ApplicationListValidator()).OverridePropertyName("");
}

[Access(Who.SignedIn)]
internal sealed record GetApplication(ApplicationId Id) : IQuery<ApplicationDetails>;

internal sealed class ReadApplicationsHandler(FundtruckDb db, CurrentRequest current, IClock clock)
    : IRequestHandler<ListApplications, Page<ApplicationView>>, IRequestHandler<GetApplication, ApplicationDetails>
{
    public async Task<Page<ApplicationView>> Handle(ListApplications query, CancellationToken cancellationToken)
    {
        var (list, after, limit) = (query.List, SortedCursor.After(query.After, query.List), Cursor.Limit(query.Limit));
        if (list.Filter.Stop is { } stop && !await db.Stops.VisibleTo(current).AnyAsync(s => s.Id == stop, cancellationToken)) throw new NotFoundException("stop");

        var rows = await list.Filter.In(db.Set<ListedApplication>().VisibleTo(db, current, clock.GetCurrentInstant()), db, current).Sorted(list, after).TakePage().ToListAsync(cancellationToken);
        return new(rows.Take(limit).Select(View).ToList(), rows.Count > limit ? list.Cursor(rows[limit - 1]) : null);
    }

    public async Task<ApplicationDetails> Handle(GetApplication query, CancellationToken cancellationToken)
    {
        var found = await (
            from application in db.Applications.VisibleTo(db, current, clock.GetCurrentInstant()).Where(application => application.Id == query.Id)
            join stop in db.Stops on application.StopId equals stop.Id
            join contest in db.Contests on application.ContestId equals contest.Id
            join startup in db.Startups on application.StartupId equals startup.Id
            select new
            {
                application,
                version = EF.Property<uint>(application, "version"),
                stop = stop.Name,
                contest = contest.Name,
                startup = startup.Name,
                overriddenBy = db.People.Where(person => person.Id == application.EligibilityOverriddenBy).Select(person => person.Name).FirstOrDefault(),
            }).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("application");
        var (it, runs) = (found.application, current.Runs(found.application.StopId));
        return new ApplicationDetails(
            it.Id, it.StopId, found.stop, it.ContestId, found.contest, it.StartupId, it.Profile?.Name ?? found.startup, it.Status, it.Reason, it.Summary, it.AmountSought, it.DeckUrl,
            it.Answers.ToDictionary(answer => answer.Key.ToString(), answer => answer.Value), it.Profile, Override(it.EligibilityOverride, runs ? found.overriddenBy : null),
            it.ReopenedUntil, runs ? it.SubmittedWithin : null, it.CreatedAt, it.SubmittedAt)
        { Version = found.version };
    }

    private static EligibilityOverrideView? Override(EligibilityOverride? given, string? by) => given is null ? null : new(
        given.Reason, given.At, by,
        new($"L'organisation admet cette candidature bien qu'elle ne remplisse pas toutes les conditions : {given.Reason}", $"The organizers admit this application although it does not fulfil all conditions: {given.Reason}"));

    private ApplicationView View(ListedApplication it)
    {
        var runs = current.Runs(it.StopId);
        return new(
            it.Id, it.StopId, it.Stop, it.ContestId, it.Contest, it.StartupId, it.Startup, it.Status, it.Reason, it.Summary, it.AmountSought, it.DeckUrl, it.CreatedAt, it.SubmittedAt,
            it.Sector, it.Stage, it.Region, it.Country, runs ? it.PreparedVerdict : null, runs ? it.SubmittedWithin : null, it.ChangedAt)
        { Version = it.Version };
    }
}
