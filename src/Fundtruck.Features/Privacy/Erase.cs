using Fundtruck.Features.Stops;

namespace Fundtruck.Features.Privacy;

internal static class EraseEndpoints
{
    internal static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/me/erase", (EraseMe command, ISender sender, CancellationToken cancellationToken) => sender.Send(command, cancellationToken).AsOk())
            .Sends<EraseMe>("Be forgotten: appointments are cancelled, and what is left names nobody").MayBeRefused().WithTags("Privacy");
        api.MapPost("/people/{id}/erase", (PersonId id, ReasonBody body, ISender sender, CancellationToken cancellationToken) => sender.Send(new ErasePerson(id, body.Reason), cancellationToken).AsOk())
            .Sends<ErasePerson>("Forget somebody who has asked for it").MayBeMissing().MayBeRefused().WithTags("Privacy");
    }
}

/// <param name="Email">One's own address, so that nobody does it by mistake.</param>
[Access(Who.SignedIn, InPersonOnly = true)]
internal sealed record EraseMe(string Email) : ICommand<ErasureReport>;

[Access(Who.Organizers, InPersonOnly = true)]
internal sealed record ErasePerson(PersonId Id, string Reason) : ICommand<ErasureReport>;

internal sealed class ErasePersonValidator : AbstractValidator<ErasePerson>
{
    public ErasePersonValidator() => RuleFor(command => command.Reason).IsName(most: Shapes.Text);
}

internal sealed class EraseHandler(FundtruckDb db, Erasure erasure, CurrentRequest current, IClock clock)
    : IRequestHandler<EraseMe, ErasureReport>, IRequestHandler<ErasePerson, ErasureReport>
{
    public async Task<ErasureReport> Handle(EraseMe command, CancellationToken cancellationToken)
    {
        var me = await Account(current.Me, cancellationToken);
        return me.Email == Person.Normal(command.Email) ? await Erase(me, null, cancellationToken) : throw new ValidationException([new("email", "This is not your address.")]);
    }

    public async Task<ErasureReport> Handle(ErasePerson command, CancellationToken cancellationToken)
    {
        var person = await Account(command.Id, cancellationToken);
        if (person.IsOrganizer && !current.May(Who.Administrators)) throw new AccessRefusedException(); // who runs the tour is for administrators to say
        return await Erase(person, command.Reason, cancellationToken);
    }

    private async Task<Person> Account(PersonId id, CancellationToken cancellationToken) =>
        await db.People.AsTracking().SingleOrDefaultAsync(person => person.Id == id && person.ErasedAt == null, cancellationToken) ?? throw new NotFoundException("person");

    private async Task<ErasureReport> Erase(Person person, string? reason, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        await db.Suppress(person.Email, reason, now, cancellationToken);
        return await erasure.Of(person, now, cancellationToken);
    }
}
