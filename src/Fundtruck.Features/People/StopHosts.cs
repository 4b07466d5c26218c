namespace Fundtruck.Features.People;

internal static class StopHostsEndpoints
{
    internal static void Map(RouteGroupBuilder api)
    {
        var hosts = api.MapGroup("/stops/{id}/hosts");
        hosts.MapPost("/", async (StopId id, MemberBody person, ISender sender, CancellationToken cancellationToken) =>
            TypedResults.Created((string?)null, await sender.Send(new AddHost(id, person), cancellationToken)))
            .Sends<AddHost>("Let a local partner run this stop, and no other").MayBeMissing().MayBeRefused();
        hosts.MapGet("/", (StopId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new ListHosts(id), cancellationToken))
            .Sends<ListHosts>("Who hosts this stop").MayBeMissing();
        hosts.MapDelete("/{person}", (StopId id, PersonId person, ISender sender, CancellationToken cancellationToken) => sender.Send(new DismissHost(id, person), cancellationToken).AsNoContent())
            .Sends<DismissHost>("Let somebody host this stop no longer").MayBeMissing();
    }
}

[Access(Who.Organizers, InPersonOnly = true)]
internal sealed record AddHost(StopId Stop, MemberBody Person) : ICommand<Made>;

internal sealed class AddHostValidator : AbstractValidator<AddHost>
{
    public AddHostValidator() => RuleFor(command => command.Person).SetValidator(new MemberBodyValidator()).OverridePropertyName("");
}

internal sealed class AddHostHandler(FundtruckDb db, IClock clock) : IRequestHandler<AddHost, Made>
{
    public async Task<Made> Handle(AddHost command, CancellationToken cancellationToken)
    {
        if (!await db.Stops.AnyAsync(stop => stop.Id == command.Stop, cancellationToken)) throw new NotFoundException("stop");
        var body = command.Person;
        var person = await db.KnownOrNew(body.Email, body.Name, body.Language, clock.GetCurrentInstant(), cancellationToken);
        person.Host(command.Stop);
        return new Made(person.Id.Value);
    }
}

/// <summary>Somebody with a part in a stop.</summary>
internal sealed record HostView(PersonId Id, string Name, string Email);

[Access(Who.Hosts)]
internal sealed record ListHosts(StopId Stop) : IQuery<IReadOnlyList<HostView>>;

internal sealed class ListHostsHandler(FundtruckDb db, CurrentRequest current) : IRequestHandler<ListHosts, IReadOnlyList<HostView>>
{
    public async Task<IReadOnlyList<HostView>> Handle(ListHosts query, CancellationToken cancellationToken)
    {
        current.MustRun(query.Stop);
        var stop = query.Stop.Value;
        var hosts = await db.People.Where(person => EF.Property<List<Guid>>(person, PeopleMappings.HostedStops).Contains(stop)).OrderBy(person => person.Name).ThenBy(person => person.Id).Take(100)
            .Select(person => new HostView(person.Id, person.Name, person.Email)).ToListAsync(cancellationToken);
        return hosts.Count > 0 || await db.Stops.AnyAsync(s => s.Id == query.Stop, cancellationToken) ? hosts : throw new NotFoundException("stop");
    }
}

[Access(Who.Organizers, InPersonOnly = true)]
internal sealed record DismissHost(StopId Stop, PersonId Person) : ICommand<Done>;

internal sealed class DismissHostHandler(FundtruckDb db) : IRequestHandler<DismissHost, Done>
{
    public async Task<Done> Handle(DismissHost command, CancellationToken cancellationToken)
    {
        var stop = command.Stop.Value;
        var person = await db.People.AsTracking().SingleOrDefaultAsync(p => p.Id == command.Person && EF.Property<List<Guid>>(p, PeopleMappings.HostedStops).Contains(stop), cancellationToken)
            ?? throw new NotFoundException("host");
        person.StopHosting(command.Stop);
        return Done.Answer;
    }
}
