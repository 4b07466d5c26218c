using Fundtruck.Features.Audit;

namespace Fundtruck.Features.Messages;

/// <summary>Deletes what nobody can use any more: sign-in links and sessions past their time, idempotency keys older than a day.</summary>
[Access(Who.System), NotRecorded]
internal sealed record ForgetTheUsedUp : ICommand<Done>;

internal sealed class ForgetTheUsedUpHandler(FundtruckDb db, IClock clock) : IRequestHandler<ForgetTheUsedUp, Done>
{
    public async Task<Done> Handle(ForgetTheUsedUp command, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var yesterday = now - Duration.FromDays(1);
        await db.SignInLinks.Where(link => link.ExpiresAt < yesterday).ExecuteDeleteAsync(cancellationToken);
        await db.Sessions.Where(session => session.ExpiresAt < now).ExecuteDeleteAsync(cancellationToken);
        await db.IdempotencyKeys.Where(key => key.CreatedAt < yesterday).ExecuteDeleteAsync(cancellationToken);
        return Done.Answer;
    }
}
