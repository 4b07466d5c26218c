namespace Fundtruck.Features.People;

internal static class MeEndpoints
{
    internal static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/me", (ISender sender, CancellationToken cancellationToken) => sender.Send(new GetMe(), cancellationToken).AsOk())
            .Sends<GetMe>("Who is signed in, and what they belong to");
        api.MapPut("/me", async (IntroduceMyself command, ISender sender, CancellationToken cancellationToken) =>
        {
            await sender.Send(command, cancellationToken);
            return await sender.Send(new GetMe(), cancellationToken).AsOk();
        }).Sends<IntroduceMyself>("Set one's name and the language of one's mails");
        api.MapPost("/me/calendar/rotate", (ISender sender, CancellationToken cancellationToken) => sender.Send(new RotateMyCalendar(), cancellationToken).AsOk())
            .Sends<RotateMyCalendar>("Give one's calendar feed a new secret address");
    }
}

internal sealed record MyStartup(StartupId Id, string Name, bool IsOwner);

internal sealed record MyInvestor(InvestorId Id, string Name, AccreditationLevel Accreditation);

/// <param name="Calendar">The path of the secret calendar feed; null for an API token, which it would outlive.</param>
/// <param name="Invitations">Into teams, which one can answer.</param>
internal sealed record MeView(
    PersonId Id, string Email, string Name, string Language, bool IsOrganizer, bool IsAdministrator, IReadOnlyList<StopId> HostedStops, string? Calendar, IReadOnlyList<MyStartup> Startups, IReadOnlyList<MyInvestor> Investors,
    IReadOnlyList<MyInvitation> Invitations);

[Access(Who.SignedIn)]
internal sealed record GetMe : IQuery<MeView>;

internal sealed class GetMeHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<GetMe, MeView>
{
    public async Task<MeView> Handle(GetMe query, CancellationToken cancellationToken)
    {
        var me = current.Me;
        var person = await db.People.SingleAsync(p => p.Id == me, cancellationToken);
        var startups = await db.Startups.Where(startup => startup.Members.Any(member => member.PersonId == me)).OrderBy(startup => startup.Name).Take(100)
            .Select(startup => new MyStartup(startup.Id, startup.Name, startup.Members.Any(member => member.PersonId == me && member.IsOwner))).ToListAsync(cancellationToken);
        var investors = await db.Investors.Where(investor => investor.Representatives.Any(representative => representative.PersonId == me)).OrderBy(investor => investor.Name).Take(100)
            .Select(investor => new MyInvestor(investor.Id, investor.Name, investor.Accreditation)).ToListAsync(cancellationToken);
        var invitations = await (
            from invitation in db.Invitations.PendingAt(clock.GetCurrentInstant())
            join inviter in db.People on invitation.InvitedBy equals inviter.Id
            where invitation.Email == person.Email
            orderby invitation.ExpiresAt, invitation.Id
            select new MyInvitation(invitation.Id, db.Startups.Where(s => s.Id == invitation.StartupId).Select(s => s.Name).FirstOrDefault() ?? db.Investors.Single(i => i.Id == invitation.InvestorId).Name, inviter.Name, invitation.Role, invitation.ExpiresAt)).Take(100).ToListAsync(cancellationToken);
        return new MeView(person.Id, person.Email, person.Name, person.Language, person.IsOrganizer, person.IsAdministrator, person.HostedStops, current.Scopes is null ? $"/api/calendars/{person.CalendarToken}.ics" : null, startups, investors, invitations);
    }
}

/// <param name="Name">As they want to be called.</param>
/// <param name="Language">fr or en.</param>
[Access(Who.SignedIn)]
internal sealed record IntroduceMyself(string Name, string Language) : ICommand<Done>;

internal sealed class IntroduceMyselfValidator : AbstractValidator<IntroduceMyself>
{
    public IntroduceMyselfValidator()
    {
        RuleFor(me => me.Name).IsName();
        RuleFor(me => me.Language).IsLanguage();
    }
}

internal sealed class IntroduceMyselfHandler(FundtruckDb db, CurrentRequest current) : IRequestHandler<IntroduceMyself, Done>
{
    public async Task<Done> Handle(IntroduceMyself command, CancellationToken cancellationToken)
    {
        var me = current.Me;
        (await db.People.AsTracking().SingleAsync(person => person.Id == me, cancellationToken)).Introduce(command.Name, command.Language);
        return Done.Answer;
    }
}

/// <param name="Calendar">The path of the secret calendar feed.</param>
internal sealed record CalendarAddress(string Calendar);

[Access(Who.SignedIn, InPersonOnly = true)]
internal sealed record RotateMyCalendar : ICommand<CalendarAddress>, IAnswersSecret;

internal sealed class RotateMyCalendarHandler(FundtruckDb db, CurrentRequest current) : IRequestHandler<RotateMyCalendar, CalendarAddress>
{
    public async Task<CalendarAddress> Handle(RotateMyCalendar command, CancellationToken cancellationToken)
    {
        var me = current.Me;
        var person = await db.People.AsTracking().SingleAsync(p => p.Id == me, cancellationToken);
        person.RotateCalendarToken();
        return new CalendarAddress($"/api/calendars/{person.CalendarToken}.ics");
    }
}
