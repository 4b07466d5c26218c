namespace Fundtruck.Features.People;

internal static class ListPeopleEndpoints
{
    internal static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/people", (string? search, Choice<PersonRole>? role, string? after, int? limit, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new ListPeople(search, role?.Value, after, limit), cancellationToken))
            .Sends<ListPeople>("All accounts, the oldest first; search looks into names and addresses");
    }
}

/// <summary>What somebody does for the tour as a whole.</summary>
internal enum PersonRole
{
    Administrator,
    Organizer,
    Host,
    Disabled,
}

internal sealed record PersonListItem(
    PersonId Id, string Name, string Email, string Language, bool IsOrganizer, bool IsAdministrator, IReadOnlyList<Guid> HostedStops, Instant CreatedAt, Instant? DisabledAt);

[Access(Who.Organizers)]
internal sealed record ListPeople(string? Search, PersonRole? Role, string? After, int? Limit) : IQuery<Page<PersonListItem>>;

internal sealed class ListPeopleValidator : AbstractValidator<ListPeople>
{
    public ListPeopleValidator() => RuleFor(query => query.Search).IsText(Shapes.Name);
}

internal sealed class ListPeopleHandler(FundtruckDb db) : IRequestHandler<ListPeople, Page<PersonListItem>>
{
    public async Task<Page<PersonListItem>> Handle(ListPeople query, CancellationToken cancellationToken)
    {
        var (after, limit) = (Cursor.After(query.After), Cursor.Limit(query.Limit));
        var id = PersonId.Of(after.Id);
        var people = query.Role switch
        {
            PersonRole.Administrator => db.People.Where(person => person.IsAdministrator),
            PersonRole.Organizer => db.People.Where(person => person.IsOrganizer),
            PersonRole.Host => db.People.Where(person => EF.Property<List<Guid>>(person, PeopleMappings.HostedStops).Count > 0),
            PersonRole.Disabled => db.People.Where(person => person.DisabledAt != null),
            _ => db.People,
        };
        if (query.Search is { Length: > 0 } search)
        {
            var pattern = $"%{search.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
            people = people.Where(person => EF.Functions.ILike(person.Name, pattern, "\\") || EF.Functions.ILike(person.Email, pattern, "\\"));
        }

        var rows = await people.Where(person => EF.Functions.GreaterThan(ValueTuple.Create(person.CreatedAt, person.Id), ValueTuple.Create(after.Key, id)))
            .OrderBy(person => person.CreatedAt).ThenBy(person => person.Id).TakePage()
            .Select(person => new PersonListItem(
                person.Id, person.Name, person.Email, person.Language, person.IsOrganizer, person.IsAdministrator, EF.Property<List<Guid>>(person, PeopleMappings.HostedStops),
                person.CreatedAt, person.DisabledAt)).ToListAsync(cancellationToken);
        return Page<PersonListItem>.From(rows, limit, person => (person.CreatedAt, person.Id.Value));
    }
}
