namespace Fundtruck.Features.Interests;

/// <summary>How many firms said what of a startup.</summary>
internal sealed record InterestCounts(int Yes, int No, int MustThink);

/// <param name="StartupId">Of whom.</param>
/// <param name="Startup">Its name.</param>
/// <param name="Interest">What one's firm says.</param>
/// <param name="By">Who of the firm said it last.</param>
/// <param name="At">When.</param>
/// <param name="Note">One's own; nobody else reads it.</param>
/// <param name="Counts">How many firms said what; only organizers see it.</param>
internal sealed record InterestView(StartupId StartupId, string Startup, InterestAnswer? Interest, string? By, Instant? At, string? Note, InterestCounts? Counts);

[Access(Who.SignedIn)]
internal sealed record ListInterests(StopId Stop, InvestorId? Investor) : IQuery<IReadOnlyList<InterestView>>;

internal sealed class ListInterestsHandler(FundtruckDb db, CurrentRequest current) : IRequestHandler<ListInterests, IReadOnlyList<InterestView>>
{
    /// <summary>More than any stop has startups.</summary>
    internal const int Most = 2000;

    public async Task<IReadOnlyList<InterestView>> Handle(ListInterests query, CancellationToken cancellationToken)
    {
        if (!await db.Stops.VisibleTo(current).AnyAsync(stop => stop.Id == query.Stop, cancellationToken)) throw new NotFoundException("stop");
        var investor = (await db.ReadingInvestor(query.Stop, query.Investor, current, cancellationToken))?.Id;
        var (me, counts) = (current.Me, current.May(Who.Organizers));
        var interests = db.Interests.Where(interest => interest.StopId == query.Stop);
        var notes = db.InterestNotes.Where(note => note.StopId == query.Stop && note.InvestorId == investor && note.PersonId == me);
        return await (
            from startup in db.Startups
            join interest in interests.Where(interest => interest.InvestorId == investor) on startup.Id equals interest.StartupId into said
            from own in said.DefaultIfEmpty()
            join note in notes on startup.Id equals note.StartupId into noted
            from mine in noted.DefaultIfEmpty()
            where own != null || mine != null || (counts && interests.Any(interest => interest.StartupId == startup.Id))
            orderby startup.Name, startup.Id
            select new InterestView(
                startup.Id, startup.Name, own == null ? null : own.Answer, own == null ? null : db.People.Where(person => person.Id == own.By).Select(person => person.Name).FirstOrDefault(),
                own == null ? null : own.At, mine == null ? null : mine.Text,
                counts ? new InterestCounts(
                    interests.Count(it => it.StartupId == startup.Id && it.Answer == InterestAnswer.Yes), interests.Count(it => it.StartupId == startup.Id && it.Answer == InterestAnswer.No),
                    interests.Count(it => it.StartupId == startup.Id && it.Answer == InterestAnswer.MustThink)) : null)).Take(Most).ToListAsync(cancellationToken);
    }
}
