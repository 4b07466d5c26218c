namespace Fundtruck.Features.People;

internal static class MyInvitationsEndpoints
{
    internal static void Map(RouteGroupBuilder api)
    {
        var invitations = api.MapGroup("/me/invitations/{id}");
        invitations.MapPost("/accept", (InvitationId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new AcceptInvitation(id), cancellationToken).AsNoContent())
            .Sends<AcceptInvitation>("Join the team that asked; only from then on it knows one's name").MayBeMissing().MayBeRefused();
        invitations.MapPost("/decline", (InvitationId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new DeclineInvitation(id), cancellationToken).AsNoContent())
            .Sends<DeclineInvitation>("Do not join the team that asked; it is not told").MayBeMissing().MayBeRefused();
    }
}

/// <param name="Id">To answer it with.</param>
/// <param name="Team">The startup or the investor.</param>
/// <param name="InvitedBy">The name of who asks.</param>
/// <param name="Role">As what one would join.</param>
/// <param name="ExpiresAt">Until then one can answer.</param>
internal sealed record MyInvitation(InvitationId Id, string Team, string InvitedBy, TeamRole Role, Instant ExpiresAt);

[Access(Who.SignedIn, InPersonOnly = true)]
internal sealed record AcceptInvitation(InvitationId Id) : ICommand<Done>;

[Access(Who.SignedIn, InPersonOnly = true)]
internal sealed record DeclineInvitation(InvitationId Id) : ICommand<Done>;

internal sealed class AnswerInvitationHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<AcceptInvitation, Done>, IRequestHandler<DeclineInvitation, Done>
{
    public async Task<Done> Handle(AcceptInvitation command, CancellationToken cancellationToken)
    {
        var (me, invitation) = await Mine(command.Id, cancellationToken);
        if (!invitation.Accept(clock.GetCurrentInstant())) return Done.Answer;
        if (invitation.InvestorId is { } firm)
        {
            (await db.Investors.AsTracking().SingleAsync(investor => investor.Id == firm, cancellationToken)).Admit(me);
            return Done.Answer;
        }

        var startup = await db.Startups.AsTracking().SingleAsync(s => s.Id == invitation.StartupId, cancellationToken);
        if (!startup.Has(me)) Startup.RequireTimeFor(await db.StartupsOf(me, cancellationToken));
        startup.Admit(me, clock.GetCurrentInstant());
        return Done.Answer;
    }

    public async Task<Done> Handle(DeclineInvitation command, CancellationToken cancellationToken)
    {
        (await Mine(command.Id, cancellationToken)).Invitation.Decline(clock.GetCurrentInstant());
        return Done.Answer;
    }

    /// <summary>One's own invitation, with oneself and the team locked; whoever was forgotten meanwhile has none.</summary>
    private async Task<(PersonId Me, Invitation Invitation)> Mine(InvitationId id, CancellationToken cancellationToken)
    {
        var me = current.Me;
        await db.LockPerson(me, cancellationToken);
        var email = (await db.People.AsTracking().SingleAsync(person => person.Id == me, cancellationToken)).Email; // tracked: the audit trail names who joined
        return (me, await db.LockedInvitation(db.Invitations.Where(invitation => invitation.Id == id && invitation.Email == email), cancellationToken));
    }
}
