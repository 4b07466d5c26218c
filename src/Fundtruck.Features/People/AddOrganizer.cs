namespace Fundtruck.Features.People;

internal static class AddOrganizerEndpoint
{
    internal static void Map(RouteGroupBuilder api) => api
        .MapPost("/organizers", async (AddOrganizer command, ISender sender, CancellationToken cancellationToken) =>
            TypedResults.Created((string?)null, await sender.Send(command, cancellationToken)))
        .Sends<AddOrganizer>("Let somebody else run the tour too");
}

[Access(Who.Organizers)]
internal sealed record AddOrganizer(string Email, string Name, string Language = "fr") : ICommand<Made>;

internal sealed class AddOrganizerValidator : AbstractValidator<AddOrganizer>
{
    public AddOrganizerValidator()
    {
        RuleFor(organizer => organizer.Email).IsEmail();
        RuleFor(organizer => organizer.Name).IsName();
        RuleFor(organizer => organizer.Language).IsLanguage();
    }
}

internal sealed class AddOrganizerHandler(FundtruckDb db, IClock clock) : IRequestHandler<AddOrganizer, Made>
{
    public async Task<Made> Handle(AddOrganizer command, CancellationToken cancellationToken)
    {
        var person = await db.KnownOrNew(command.Email, command.Name, command.Language, clock.GetCurrentInstant(), cancellationToken);
        person.BecomeOrganizer();
        return new Made(person.Id.Value);
    }
}
