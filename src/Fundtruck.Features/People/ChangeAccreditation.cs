namespace Fundtruck.Features.People;

internal static class ChangeAccreditationEndpoint
{
    internal static void Map(RouteGroupBuilder investors) => investors
        .MapPost("/{id}/accreditation", async (InvestorId id, AccreditationBody accreditation, ISender sender, CancellationToken cancellationToken) =>
        {
            await sender.Send(new ChangeAccreditation(id, accreditation.Level, accreditation.Reason), cancellationToken);
            return await sender.Send(new GetInvestor(id), cancellationToken).AsOk();
        })
        .Sends<ChangeAccreditation>("Say what an investor may do; its representatives are told").MayBeMissing().MayBeRefused();
}

/// <param name="Level">What it may do from now on.</param>
/// <param name="Reason">For its representatives to read; needed unless the level is full.</param>
internal sealed record AccreditationBody(AccreditationLevel Level, string? Reason = null);

[Access(Who.Organizers)]
internal sealed record ChangeAccreditation(InvestorId Id, AccreditationLevel Level, string? Reason) : ICommand<Done>;

internal sealed class ChangeAccreditationValidator : AbstractValidator<ChangeAccreditation>
{
    public ChangeAccreditationValidator() => RuleFor(command => command.Reason).IsText();
}

internal sealed class ChangeAccreditationHandler(FundtruckDb db, Diary diary, CurrentRequest current, IClock clock) : IRequestHandler<ChangeAccreditation, Done>
{
    public async Task<Done> Handle(ChangeAccreditation command, CancellationToken cancellationToken)
    {
        await db.LockTeam(null, command.Id, cancellationToken);
        var investor = await db.Investors.AsTracking().SingleOrDefaultAsync(it => it.Id == command.Id, cancellationToken) ?? throw new NotFoundException("investor");
        // Whoever books one of them in this moment has either booked, and is counted, or reads the new level.
        await diary.Lock([.. investor.Representatives.Select(representative => (Party)representative.PersonId)], cancellationToken);
        var now = clock.GetCurrentInstant();
        var meetings = await db.Meetings.CountAsync(meeting => meeting.InvestorId == investor.Id && meeting.Status == MeetingStatus.Booked && meeting.During.End > now, cancellationToken);
        db.Add(investor.Accredit(command.Level, command.Reason, meetings, current.Me, now));
        return Done.Answer;
    }
}
