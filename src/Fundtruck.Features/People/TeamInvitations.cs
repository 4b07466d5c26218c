namespace Fundtruck.Features.People;

internal static class TeamInvitationsEndpoints
{
    internal static void Map(RouteGroupBuilder api)
    {
        var startups = api.MapGroup("/startups/{id}/invitations").WithTags("Startups");
        startups.MapPost("/", async (StartupId id, InvitationBody invitation, ISender sender, CancellationToken cancellationToken) =>
            TypedResults.Created((string?)null, await sender.Send(new InviteMember(id, invitation), cancellationToken)))
            .Sends<InviteMember>("Ask somebody to join the team; its owner does. The answer is the same for every address").MayBeMissing().MayBeRefused();
        startups.MapGet("/", (StartupId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new ListStartupInvitations(id), cancellationToken))
            .Sends<ListStartupInvitations>("Whom the team has asked and who has not answered yet").MayBeMissing();
        startups.MapDelete("/{invitation}", (StartupId id, InvitationId invitation, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new UninviteMember(id, invitation), cancellationToken).AsNoContent())
            .Sends<UninviteMember>("Take an invitation back").MayBeMissing().MayBeRefused();

        var investors = api.MapGroup("/investors/{id}/invitations").WithTags("Investors");
        investors.MapPost("/", async (InvestorId id, InvitationBody invitation, ISender sender, CancellationToken cancellationToken) =>
            TypedResults.Created((string?)null, await sender.Send(new InviteRepresentative(id, invitation), cancellationToken)))
            .Sends<InviteRepresentative>("Ask somebody to speak for the investor too. The answer is the same for every address").MayBeMissing().MayBeRefused();
        investors.MapGet("/", (InvestorId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new ListInvestorInvitations(id), cancellationToken))
            .Sends<ListInvestorInvitations>("Whom the investor has asked and who has not answered yet").MayBeMissing();
        investors.MapDelete("/{invitation}", (InvestorId id, InvitationId invitation, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new UninviteRepresentative(id, invitation), cancellationToken).AsNoContent())
            .Sends<UninviteRepresentative>("Take an invitation back").MayBeMissing().MayBeRefused();
    }
}

/// <param name="Email">Whose owner is asked to join.</param>
internal sealed record InvitationBody(string Email);

internal sealed class InvitationBodyValidator : AbstractValidator<InvitationBody>
{
    public InvitationBodyValidator() => RuleFor(invitation => invitation.Email).IsEmail();
}

/// <param name="Id">Of the invitation.</param>
/// <param name="Email">As the team gave it: whose it is, nobody learns before they accept.</param>
/// <param name="Role">As what they would join.</param>
/// <param name="CreatedAt">When they were first asked.</param>
/// <param name="ExpiresAt">Until then they can answer.</param>
internal sealed record InvitationView(InvitationId Id, string Email, TeamRole Role, Instant CreatedAt, Instant ExpiresAt);

[Access(Who.SignedIn)]
internal sealed record InviteMember(StartupId Id, InvitationBody Invitation) : ICommand<Made>;

internal sealed class InviteMemberValidator : AbstractValidator<InviteMember>
{
    public InviteMemberValidator() => RuleFor(command => command.Invitation).SetValidator(new InvitationBodyValidator()).OverridePropertyName("");
}

[Access(Who.SignedIn)]
internal sealed record InviteRepresentative(InvestorId Id, InvitationBody Invitation) : ICommand<Made>;

internal sealed class InviteRepresentativeValidator : AbstractValidator<InviteRepresentative>
{
    public InviteRepresentativeValidator() => RuleFor(command => command.Invitation).SetValidator(new InvitationBodyValidator()).OverridePropertyName("");
}

internal sealed class InviteHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<InviteMember, Made>, IRequestHandler<InviteRepresentative, Made>
{
    public async Task<Made> Handle(InviteMember command, CancellationToken cancellationToken)
    {
        (await db.OwnStartup(command.Id, current, cancellationToken)).RequireRoom();
        return await Invite(command.Id, null, command.Invitation.Email, cancellationToken);
    }

    public async Task<Made> Handle(InviteRepresentative command, CancellationToken cancellationToken)
    {
        (await db.OwnInvestor(command.Id, current, cancellationToken)).RequireRoom();
        return await Invite(null, command.Id, command.Invitation.Email, cancellationToken);
    }

    private async Task<Made> Invite(StartupId? startup, InvestorId? investor, string address, CancellationToken cancellationToken)
    {
        var (email, now) = (Person.Normal(address), clock.GetCurrentInstant());
        await db.LockTeam(startup, investor, cancellationToken);
        var ofTeam = db.Invitations.Where(invitation => invitation.StartupId == startup && invitation.InvestorId == investor);
        var earlier = await ofTeam.AsTracking().Where(invitation => invitation.Email == email).OrderByDescending(invitation => invitation.MailedAt).Take(100).ToListAsync(cancellationToken);
        var pending = earlier.SingleOrDefault(invitation => invitation.Status == InvitationStatus.Pending);
        if (pending is null || now >= pending.ExpiresAt)
        {
            var yesterday = now - Duration.FromDays(1);
            Invitation.RequireRoom(await ofTeam.CountAsync(
                invitation => (invitation.Status == InvitationStatus.Pending && invitation.ExpiresAt > now) || invitation.CreatedAt > yesterday, cancellationToken));
        }

        if (pending is null) pending = db.Add(new Invitation(InvitationId.New(), startup, investor, email, current.Me, earlier.FirstOrDefault()?.MailedAt, now)).Entity;
        else pending.Repeat(now);
        return new Made(pending.Id.Value);
    }
}

[Access(Who.SignedIn)]
internal sealed record UninviteMember(StartupId Id, InvitationId Invitation) : ICommand<Done>;

[Access(Who.SignedIn)]
internal sealed record UninviteRepresentative(InvestorId Id, InvitationId Invitation) : ICommand<Done>;

internal sealed class UninviteHandler(FundtruckDb db, CurrentRequest current, IClock clock)
    : IRequestHandler<UninviteMember, Done>, IRequestHandler<UninviteRepresentative, Done>
{
    public async Task<Done> Handle(UninviteMember command, CancellationToken cancellationToken)
    {
        await db.OwnStartup(command.Id, current, cancellationToken);
        return await Withdraw(db.Invitations.Where(invitation => invitation.Id == command.Invitation && invitation.StartupId == command.Id), cancellationToken);
    }

    public async Task<Done> Handle(UninviteRepresentative command, CancellationToken cancellationToken)
    {
        await db.OwnInvestor(command.Id, current, cancellationToken);
        return await Withdraw(db.Invitations.Where(invitation => invitation.Id == command.Invitation && invitation.InvestorId == command.Id), cancellationToken);
    }

    private async Task<Done> Withdraw(IQueryable<Invitation> which, CancellationToken cancellationToken)
    {
        (await db.LockedInvitation(which, cancellationToken)).Withdraw(clock.GetCurrentInstant());
        return Done.Answer;
    }
}

[Access(Who.SignedIn)]
internal sealed record ListStartupInvitations(StartupId Id) : IQuery<IReadOnlyList<InvitationView>>;

[Access(Who.SignedIn)]
internal sealed record ListInvestorInvitations(InvestorId Id) : IQuery<IReadOnlyList<InvitationView>>;

internal sealed class ListInvitationsHandler(FundtruckDb db, CurrentRequest current, IClock clock)
    : IRequestHandler<ListStartupInvitations, IReadOnlyList<InvitationView>>, IRequestHandler<ListInvestorInvitations, IReadOnlyList<InvitationView>>
{
    public async Task<IReadOnlyList<InvitationView>> Handle(ListStartupInvitations query, CancellationToken cancellationToken)
    {
        if (!await db.Startups.OwnedBy(current).AnyAsync(startup => startup.Id == query.Id, cancellationToken)) throw new NotFoundException("startup");
        return await Pending(db.Invitations.Where(invitation => invitation.StartupId == query.Id), cancellationToken);
    }

    public async Task<IReadOnlyList<InvitationView>> Handle(ListInvestorInvitations query, CancellationToken cancellationToken)
    {
        if (!await db.Investors.OwnedBy(current).AnyAsync(investor => investor.Id == query.Id, cancellationToken)) throw new NotFoundException("investor");
        return await Pending(db.Invitations.Where(invitation => invitation.InvestorId == query.Id), cancellationToken);
    }

    private async Task<IReadOnlyList<InvitationView>> Pending(IQueryable<Invitation> ofTeam, CancellationToken cancellationToken) =>
        await ofTeam.PendingAt(clock.GetCurrentInstant()).OrderBy(invitation => invitation.CreatedAt).ThenBy(invitation => invitation.Id).Take(100)
            .Select(invitation => new InvitationView(invitation.Id, invitation.Email, invitation.Role, invitation.CreatedAt, invitation.ExpiresAt)).ToListAsync(cancellationToken);
}

internal static class Invitations
{
    /// <summary>Those that can be answered.</summary>
    internal static IQueryable<Invitation> PendingAt(this IQueryable<Invitation> invitations, Instant now) =>
        invitations.Where(invitation => invitation.Status == InvitationStatus.Pending && invitation.ExpiresAt > now);

    /// <summary>Waits until nobody else invites, admits or takes back in this team's name: what counts its people and invitations comes after it.</summary>
    internal static Task LockTeam(this FundtruckDb db, StartupId? startup, InvestorId? investor, CancellationToken cancellationToken) => startup is { } id
        ? db.Database.ExecuteSqlAsync($"select 1 from startups where id = {id.Value} for no key update", cancellationToken)
        : db.Database.ExecuteSqlAsync($"select 1 from investors where id = {investor!.Value.Value} for no key update", cancellationToken);

    /// <summary>The one invitation, with its team locked.</summary>
    internal static async Task<Invitation> LockedInvitation(this FundtruckDb db, IQueryable<Invitation> which, CancellationToken cancellationToken)
    {
        var seen = await which.SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("invitation");
        await db.LockTeam(seen.StartupId, seen.InvestorId, cancellationToken);
        return await which.AsTracking().SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("invitation");
    }
}
