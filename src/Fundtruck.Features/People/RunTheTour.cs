namespace Fundtruck.Features.People;

internal static class RunTheTourEndpoints
{
    internal static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/organizers", async (MemberBody person, ISender sender, CancellationToken cancellationToken) =>
            TypedResults.Created((string?)null, await sender.Send(new AddOrganizer(person), cancellationToken)))
            .Sends<AddOrganizer>("Let somebody run the tour too").MayBeRefused();
        api.MapDelete("/organizers/{id}", (PersonId id, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new ChangeRole(id, RoleStep.LeaveTheTeam), cancellationToken).AsNoContent())
            .Sends<ChangeRole>("Let somebody run the tour no longer").WithName("DismissOrganizer").MayBeMissing().MayBeRefused();
        api.MapPost("/people/{id}/make-administrator", (PersonId id, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new ChangeRole(id, RoleStep.BecomeAdministrator), cancellationToken).AsNoContent())
            .Sends<ChangeRole>("Let somebody say who runs the tour").WithName("MakeAdministrator").MayBeMissing();
        api.MapPost("/people/{id}/dismiss-administrator", (PersonId id, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new ChangeRole(id, RoleStep.StopAdministrating), cancellationToken).AsNoContent())
            .Sends<ChangeRole>("Let an administrator be an organizer only").WithName("DismissAdministrator").MayBeMissing().MayBeRefused();
        api.MapPost("/people/{id}/disable", (PersonId id, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new ChangeRole(id, RoleStep.Disable), cancellationToken).AsNoContent())
            .Sends<ChangeRole>("Close an account: all its sessions and tokens end").WithName("DisablePerson").MayBeMissing().MayBeRefused();
        api.MapPost("/people/{id}/enable", (PersonId id, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new ChangeRole(id, RoleStep.Enable), cancellationToken).AsNoContent())
            .Sends<ChangeRole>("Open a closed account again").WithName("EnablePerson").MayBeMissing();
    }
}

[Access(Who.Administrators, InPersonOnly = true)]
internal sealed record AddOrganizer(MemberBody Person) : ICommand<Made>;

internal sealed class AddOrganizerValidator : AbstractValidator<AddOrganizer>
{
    public AddOrganizerValidator() => RuleFor(command => command.Person).SetValidator(new MemberBodyValidator()).OverridePropertyName("");
}

internal sealed class AddOrganizerHandler(FundtruckDb db, IClock clock) : IRequestHandler<AddOrganizer, Made>
{
    public async Task<Made> Handle(AddOrganizer command, CancellationToken cancellationToken)
    {
        var body = command.Person;
        var person = await db.KnownOrNew(body.Email, body.Name, body.Language, clock.GetCurrentInstant(), cancellationToken);
        person.BecomeOrganizer();
        return new Made(person.Id.Value);
    }
}

internal static class Administrators
{
    /// <summary>How many there are whose accounts are open. Their rows are locked: two who dismiss each other in the same moment must not both succeed.</summary>
    internal static async Task<int> LockedAdministrators(this FundtruckDb db, CancellationToken cancellationToken) =>
        (await db.Database.SqlQuery<Guid>($"select id from people where is_administrator and disabled_at is null order by id for update").ToListAsync(cancellationToken)).Count;
}

/// <summary>What changes of somebody's part in the tour as a whole.</summary>
internal enum RoleStep
{
    BecomeAdministrator,
    StopAdministrating,
    LeaveTheTeam,
    Disable,
    Enable,
}

[Access(Who.Administrators, InPersonOnly = true)]
internal sealed record ChangeRole(PersonId Id, RoleStep Step) : ICommand<Done>;

internal sealed class ChangeRoleHandler(FundtruckDb db, IClock clock) : IRequestHandler<ChangeRole, Done>
{
    public async Task<Done> Handle(ChangeRole command, CancellationToken cancellationToken)
    {
        var administrators = await db.LockedAdministrators(cancellationToken);
        var person = await db.People.AsTracking().SingleOrDefaultAsync(p => p.Id == command.Id, cancellationToken) ?? throw new NotFoundException("person");
        switch (command.Step)
        {
            case RoleStep.BecomeAdministrator: person.BecomeAdministrator(); break;
            case RoleStep.StopAdministrating: person.StopAdministrating(administrators); break;
            case RoleStep.LeaveTheTeam: person.LeaveTheTeam(administrators); break;
            case RoleStep.Enable: person.Enable(); break;
            case RoleStep.Disable:
                person.Disable(administrators, clock.GetCurrentInstant());
                await db.Sessions.Where(session => session.PersonId == person.Id).ExecuteDeleteAsync(cancellationToken);
                await db.ApiTokens.Where(token => token.PersonId == person.Id).ExecuteDeleteAsync(cancellationToken);
                break;
        }

        return Done.Answer;
    }
}
