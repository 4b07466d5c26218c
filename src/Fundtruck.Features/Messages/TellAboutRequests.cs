namespace Fundtruck.Features.Messages;

/// <summary>Tells of a request to meet those whose answer is awaited, or who waited for one; both when neither ended it. That it was accepted is told by the meeting's invitation.</summary>
internal sealed class TellAboutRequests(FundtruckDb db, Outbox outbox) : INotificationHandler<Happening<MeetingRequestChanged>>
{
    public async Task Handle(Happening<MeetingRequestChanged> happening, CancellationToken cancellationToken)
    {
        var (request, at, byNeither) = happening.What;
        outbox.Void(request.Id.Value, "The request has been answered, changed or taken back.");
        if (request.Status == RequestStatus.Accepted) return;
        var toInvestor = (request.Turn == Side.Investor) == (request.Status is RequestStatus.Open or RequestStatus.Withdrawn);
        var people = await People(request, toInvestor, cancellationToken);
        if (byNeither) people.AddRange(await People(request, !toInvestor, cancellationToken));
        foreach (var person in people)
            outbox.Add(new OutgoingMessage(MessageKind.MeetingRequestNews, request.Id.Value, request.Revision, person, at, at));
    }

    /// <summary>The startup's owner; of an investor the one who would sit there, or all when no slot is proposed.</summary>
    private async Task<List<PersonId>> People(MeetingRequest request, bool toInvestor, CancellationToken cancellationToken)
    {
        if (!toInvestor) return await db.Startups.Where(startup => startup.Id == request.StartupId).Select(startup => startup.OwnerId).ToListAsync(cancellationToken);
        return request.SlotId is { } slot
            ? await db.InvestorSlots.Where(s => s.Id == slot).Select(s => s.RepresentativeId).ToListAsync(cancellationToken)
            : await db.Investors.Where(investor => investor.Id == request.InvestorId).SelectMany(investor => investor.Representatives.Select(it => it.PersonId)).ToListAsync(cancellationToken);
    }
}
