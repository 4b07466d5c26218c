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

[Access(Who.SignedIn)]
internal sealed record ListApplications(StopId? Stop, ApplicationStatus? Status, string? After, int? Limit) : IQuery<Page<ApplicationView>>;

[Access(Who.SignedIn)]
internal sealed record GetApplication(ApplicationId Id) : IQuery<ApplicationView>;

internal sealed class ReadApplicationsHandler(FundtruckDb db, CurrentRequest current, IClock clock)
    : IRequestHandler<ListApplications, Page<ApplicationView>>, IRequestHandler<GetApplication, ApplicationView>
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

    public async Task<ApplicationView> Handle(GetApplication query, CancellationToken cancellationToken) =>
        await View(db.Applications.VisibleTo(db, current, clock.GetCurrentInstant()).Where(application => application.Id == query.Id)).SingleOrDefaultAsync(cancellationToken)
            ?? throw new NotFoundException("application");

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
