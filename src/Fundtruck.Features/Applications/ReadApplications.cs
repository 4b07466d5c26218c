using System.Text.Json.Serialization;

namespace Fundtruck.Features.Applications;

internal static class ReadApplicationsEndpoints
{
    internal static void Map(RouteGroupBuilder stops, RouteGroupBuilder applications)
    {
        stops.MapGet("/{id}/applications", (StopId id, Choice<ApplicationStatus>? status, string? after, int? limit, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new ListApplications(id, status?.Value, after, limit), cancellationToken))
            .Sends<ListApplications>("The applications to a stop that one may see, oldest first").WithName("ListApplicationsOfStop").MayBeMissing();
        applications.MapGet("/", (Choice<ApplicationStatus>? status, string? after, int? limit, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new ListApplications(null, status?.Value, after, limit), cancellationToken))
            .Sends<ListApplications>("All applications that one may see, oldest first");
        applications.MapGet("/{id}", (ApplicationId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new GetApplication(id), cancellationToken).AsOk())
            .Sends<GetApplication>("One application").MayBeMissing();
    }
}

internal sealed record ApplicationView(
    ApplicationId Id, StopId StopId, string Stop, ContestId ContestId, string Contest, StartupId StartupId, string Startup, ApplicationStatus Status, string? Reason,
    string? Summary, long? AmountSought, string? DeckUrl, Instant CreatedAt, Instant? SubmittedAt) : IVersioned
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
internal sealed record ListApplications(StopId? Stop, ApplicationStatus? Status, string? After, int? Limit) : IQuery<Page<ApplicationView>>;

[Access(Who.SignedIn)]
internal sealed record GetApplication(ApplicationId Id) : IQuery<ApplicationDetails>;

internal sealed class ReadApplicationsHandler(FundtruckDb db, CurrentRequest current, IClock clock)
    : IRequestHandler<ListApplications, Page<ApplicationView>>, IRequestHandler<GetApplication, ApplicationDetails>
{
    public async Task<Page<ApplicationView>> Handle(ListApplications query, CancellationToken cancellationToken)
    {
        var (after, limit) = (Cursor.After(query.After), Cursor.Limit(query.Limit));
        var id = ApplicationId.Of(after.Id);
        if (query.Stop is { } stop && !await db.Stops.VisibleTo(current).AnyAsync(s => s.Id == stop, cancellationToken)) throw new NotFoundException("stop");

        var wanted = db.Applications.VisibleTo(db, current, clock.GetCurrentInstant())
            .Where(application => (query.Stop == null || application.StopId == query.Stop) && (query.Status == null || application.Status == query.Status))
            .Where(application => EF.Functions.GreaterThan(ValueTuple.Create(application.CreatedAt, application.Id), ValueTuple.Create(after.Key, id)))
            .OrderBy(application => application.CreatedAt).ThenBy(application => application.Id).Take(limit + 1);
        var rows = await View(wanted).ToListAsync(cancellationToken);
        return Page<ApplicationView>.From(rows, limit, application => (application.CreatedAt, application.Id.Value));
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

    private IQueryable<ApplicationView> View(IQueryable<Application> applications) =>
        from application in applications
        join stop in db.Stops on application.StopId equals stop.Id
        join contest in db.Contests on application.ContestId equals contest.Id
        join startup in db.Startups on application.StartupId equals startup.Id
        orderby application.CreatedAt, application.Id
        select new ApplicationView(
            application.Id, stop.Id, stop.Name, contest.Id, contest.Name, startup.Id, startup.Name, application.Status, application.Reason,
            application.Summary, application.AmountSought, application.DeckUrl, application.CreatedAt, application.SubmittedAt)
        { Version = EF.Property<uint>(application, "version") };
}
