using Fundtruck.Features.Audit;
using Fundtruck.Features.Changes;
using Fundtruck.Features.Privacy;

namespace Fundtruck.Features.Messages;

/// <summary>Deletes what nobody needs any more: finished messages, sign-in links, sessions and invitations past their time, old notes about startups, changes in the feed, attempts of hooks, old idempotency keys; and forgets people who are long gone.</summary>
[Access(Who.System), NotRecorded]
internal sealed record ForgetTheUsedUp : ICommand<Done>;

internal sealed class ForgetTheUsedUpHandler(FundtruckDb db, Retention retention, Erasure erasure, ChangeFeed feed, IClock clock) : IRequestHandler<ForgetTheUsedUp, Done>
{
    /// <summary>Accounts of one run; the next hour takes the next.</summary>
    private const int AtOnce = 100;

    public async Task<Done> Handle(ForgetTheUsedUp command, CancellationToken cancellationToken)
    {
        await retention.FinishedMessages().ExecuteDeleteAsync(cancellationToken);
        await retention.UsedSignInLinks().ExecuteDeleteAsync(cancellationToken);
        await retention.EndedSessions().ExecuteDeleteAsync(cancellationToken);
        var now = clock.GetCurrentInstant();
        await db.PasskeyChallenges.Where(challenge => challenge.ExpiresAt < now).ExecuteDeleteAsync(cancellationToken);
        await db.DeleteInvitations(retention.EndedInvitations().OrderBy(invitation => invitation.Id).Take(10_000), cancellationToken);
        await retention.InterestNotes().ExecuteDeleteAsync(cancellationToken);
        await feed.Forget(retention.Before(RetentionKind.Changes), cancellationToken);
        await retention.HookAttempts().ExecuteDeleteAsync(cancellationToken);
        await retention.IdempotencyKeys().ExecuteDeleteAsync(cancellationToken);
        foreach (var id in await retention.IdleAccounts().OrderBy(person => person.Id).Select(person => person.Id).Take(AtOnce).ToListAsync(cancellationToken))
            await erasure.Of(await db.People.AsTracking().SingleAsync(person => person.Id == id, cancellationToken), now, cancellationToken);
        return Done.Answer;
    }
}
