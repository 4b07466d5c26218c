using Fundtruck.Features.Privacy;

namespace Fundtruck.Features.Messages;

/// <summary>What the owner of an address hears when a team asks them to join; whoever wanted to be forgotten hears nothing.</summary>
internal sealed class TellAboutInvitations(FundtruckDb db, Outbox outbox) : INotificationHandler<Happening<SomebodyInvited>>
{
    public async Task Handle(Happening<SomebodyInvited> happening, CancellationToken cancellationToken)
    {
        var (invitation, at) = happening.What;
        if ((await db.Suppressed([invitation.Email], cancellationToken)).Count > 0) return;
        var language = await db.People.Where(person => person.Id == invitation.InvitedBy).Select(person => person.Language).SingleAsync(cancellationToken);
        outbox.Add(OutgoingMessage.ForInvitation(invitation, language, at));
    }
}
