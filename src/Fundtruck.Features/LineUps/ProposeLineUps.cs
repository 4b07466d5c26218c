using Fundtruck.Features.Stops;
using Fundtruck.Planning.Meetings;
using Npgsql;

namespace Fundtruck.Features.LineUps;

internal static class ProposeLineUpsEndpoint
{
    internal static void Map(RouteGroupBuilder stops) => stops
        .MapPost("/{id}/line-up/propose", async (StopId id, ProposalBody proposal, ISender sender, CancellationToken cancellationToken) =>
        {
            await sender.Send(new ProposeLineUps(id, proposal), cancellationToken);
            return await sender.Send(new GetLineUp(id), cancellationToken).AsOk();
        })
        .Sends<ProposeLineUps>("Let the drafts of all contests be made so that nobody is needed twice at a time: shared jurors, founders of two startups, meetings, breaks. Short days for juries first, then the order of the drafts").MayBeMissing().MayBeRefused();
}

/// <summary>A time in which nobody pitches, on one stage or on all.</summary>
/// <param name="From">Local time on the stop's date.</param>
/// <param name="Until">Local time on the stop's date.</param>
/// <param name="Name">What for.</param>
/// <param name="StageId">On which stage; on all when left out.</param>
internal sealed record ProposedBreakBody(LocalTime From, LocalTime Until, string? Name = null, StageId? StageId = null);

/// <param name="Breaks">Such as lunch; what the drafts have of pauses and regular breaks is replaced, openings stay.</param>
/// <param name="WalkMinutes">From one stage to another, 0 to 60.</param>
/// <param name="Work">How long to search, 1 to 30: 1 takes roughly a second of one core.</param>
/// <param name="Seed">Varies which of equally good line-ups is found.</param>
internal sealed record ProposalBody(IReadOnlyList<ProposedBreakBody>? Breaks = null, int WalkMinutes = 5, int Work = 5, int Seed = 0);

[Access(Who.Hosts)]
internal sealed record ProposeLineUps(StopId Stop, ProposalBody Proposal) : ICommand<Done>;

internal sealed class ProposeLineUpsValidator : AbstractValidator<ProposeLineUps>
{
    public ProposeLineUpsValidator() => RuleFor(command => command.Proposal).ChildRules(body =>
    {
        body.RuleFor(b => b.WalkMinutes).InclusiveBetween(0, 60).WithMessage("Give a whole number from 0 to 60.");
        body.RuleFor(b => b.Work).InclusiveBetween(1, 30).WithMessage("Give a whole number from 1 to 30.");
        body.RuleFor(b => b.Seed).GreaterThanOrEqualTo(0).WithMessage("Give a whole number of 0 or more.");
        body.RuleFor(b => b.Breaks).Must(breaks => breaks is null or { Count: <= 50 }).WithMessage("50 breaks at most.");
        body.RuleForEach(b => b.Breaks).NotNull().WithMessage("It is required.").Must(it => it is null || it.From < it.Until).WithMessage("A break ends after it begins.").ChildRules(it => it.RuleFor(b => b.Name).IsText(Shapes.Name));
    }).OverridePropertyName("");
}

/// <summary>Reads, searches without holding anything up, and takes up the answer if nobody has changed the drafts meanwhile.</summary>
internal sealed class ProposeLineUpsHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<ProposeLineUps, Done>
{
    public async Task<Done> Handle(ProposeLineUps command, CancellationToken cancellationToken)
    {
        current.MustRun(command.Stop);
        var (before, now) = (await Read(await db.Stops.WithContestsAndStages().SingleOrDefaultAsync(it => it.Id == command.Stop, cancellationToken) ?? throw new NotFoundException("stop"), cancellationToken), clock.GetCurrentInstant());
        before.Stop.RequireRunning();
        var proposal = LineUpProposal.Of(before, command.Proposal);
        var plan = LineUpPlanner.Plan(proposal.Problem, new PlanLimits(command.Proposal.Work, command.Proposal.Seed), cancellationToken);
        if (plan.Starts.Count == 0) throw new RuleBrokenException(Rule.LineUpImpossible);

        var stop = await db.LockedForChange(command.Stop, cancellationToken);
        var lineUps = await db.LineUps.AsTracking().Where(lineUp => lineUp.StopId == stop.Id).ToListAsync(cancellationToken);
        var confirmed = await db.Applications.Where(application => application.StopId == stop.Id && application.Status == ApplicationStatus.Confirmed).Select(application => application.Id).ToHashSetAsync(cancellationToken);
        if (!confirmed.SetEquals(before.Contestants.Keys) || !lineUps.Select(it => (it.Id, it.ChangedAt)).ToHashSet().SetEquals(before.LineUps.Select(it => (it.Id, it.ChangedAt)))) throw new StaleException();
        var wishes = proposal.Arrangements(plan.Starts).Select(it => (Of(it.Contest), it.Wish)).ToList();
        LineUp.ArrangeTogether(stop, wishes, lineUps, confirmed, now);
        return Done.Answer;

        LineUp Of(ContestId contest)
        {
            if (lineUps.Find(it => it.ContestId == contest) is { } known) return known;
            lineUps.Add(db.Add(new LineUp(LineUpId.New(), stop.Contests.First(it => it.Id == contest), stop, now)).Entity);
            return lineUps[^1];
        }
    }

    private async Task<LineUpWorld> Read(Stop stop, CancellationToken cancellationToken)
    {
        var confirmed = db.Applications.Where(application => application.StopId == stop.Id && application.Status == ApplicationStatus.Confirmed);
        var contestants = await confirmed.WhoPitches(db, cancellationToken);
        if (contestants.Count == 0) throw new RuleBrokenException(Rule.LineUpEmpty, "order");
        var contests = await confirmed.Select(application => new { application.Id, application.ContestId, application.SubmittedAt }).ToListAsync(cancellationToken);
        var lineUps = await db.LineUps.Where(lineUp => lineUp.StopId == stop.Id).ToListAsync(cancellationToken);
        var order = lineUps.SelectMany(lineUp => lineUp.RunningOrder).Select((id, index) => (id, index)).ToDictionary(it => it.id, it => it.index);
        var jurors = await db.JurorsOf(stop.Id, cancellationToken);
        var parties = contestants.Values.SelectMany(it => new[] { it.StartupId.Value, it.PresenterId.Value }).Concat(jurors.SelectMany(jury => jury).Select(juror => juror.Id.Value)).Distinct().ToArray();
        return new(stop, lineUps, contestants, [.. contests.OrderBy(it => order.GetValueOrDefault(it.Id, int.MaxValue)).ThenBy(it => it.SubmittedAt).ThenBy(it => it.Id.Value).Select(it => (it.Id, it.ContestId))], jurors, await Taken(stop, parties, cancellationToken));
    }

    /// <summary>What takes these parties during the stop, or on the way to it, and is not a pitch of it.</summary>
    private async Task<IReadOnlyList<(Guid Party, Interval During)>> Taken(Stop stop, Guid[] parties, CancellationToken cancellationToken)
    {
        var rows = await db.Database.SqlQueryRaw<AwayRow>(
            $"""
            select o.party_id, lower(o.during) as starts, upper(o.during) as ends, case when o.venue_id <> @venue then coalesce(t.minutes, {Domain.Stops.Travel.Unknown}) else 0 end as minutes
            from occupancies o left join travel_times t on t.one_id = least(o.venue_id, @venue) and t.other_id = greatest(o.venue_id, @venue)
            where o.party_id = any (@parties) and o.during && tstzrange(@starts, @ends) and o.appointment_kind <> 'hold'
                and not exists (select from pitches p where p.id = o.appointment_id and p.stop_id = @stop)
            order by o.party_id, lower(o.during)
            """,
            new NpgsqlParameter<Guid>("venue", stop.VenueId.Value), new NpgsqlParameter<Guid>("stop", stop.Id.Value), new NpgsqlParameter<Guid[]>("parties", parties),
            new NpgsqlParameter<Instant>("starts", stop.During.Start - Duration.FromMinutes(Domain.Stops.Travel.Longest)), new NpgsqlParameter<Instant>("ends", stop.During.End + Duration.FromMinutes(Domain.Stops.Travel.Longest))).ToListAsync(cancellationToken);
        return [.. rows.Select(row => (row.PartyId, new Interval(row.Starts, row.Ends).Widened(row.Minutes)))];
    }

    private sealed record AwayRow(Guid PartyId, Instant Starts, Instant Ends, int Minutes);
}

/// <summary>What a proposal depends on; applications in the order of the drafts, those without a place behind.</summary>
internal sealed record LineUpWorld(
    Stop Stop, IReadOnlyList<LineUp> LineUps, IReadOnlyDictionary<ApplicationId, Contestant> Contestants, IReadOnlyList<(ApplicationId Application, ContestId Contest)> Applications, ILookup<ContestId, JurorName> Jurors,
    IReadOnlyList<(Guid Party, Interval During)> Taken);

/// <summary>The contests of a stop in the planner's words, a step a minute, and back: what lies between two pitches becomes a pause.</summary>
internal sealed class LineUpProposal
{
    private readonly LineUpWorld _world;
    private readonly IReadOnlyList<Contest> _contests;
    private readonly IReadOnlyList<(int From, int To, string? Name, StageId? Stage)> _breaks;

    private LineUpProposal(LineUpWorld world, ProposalBody body)
    {
        (_world, _contests) = (world, [.. world.Stop.Contests.Where(contest => world.Applications.Any(it => it.Contest == contest.Id)).OrderBy(contest => contest.Id.Value)]);
        _breaks = [.. (body.Breaks ?? []).Select(it => (Step(world.Stop.Zone.Computed(world.Stop.Date + it.From)), Step(world.Stop.Zone.Computed(world.Stop.Date + it.Until)), it.Name, it.StageId))];
        var stages = world.Stop.Stages.Select((stage, index) => (stage.Id, index)).ToDictionary(it => it.Id, it => it.index);
        var contests = _contests.Select((contest, index) => (contest.Id, index)).ToDictionary(it => it.Id, it => it.index);
        var people = new Dictionary<Guid, int>();
        var length = Step(world.Stop.During.End);
        Problem = new()
        {
            Contests = [.. _contests.Select(contest => new LineUpContest(stages[contest.StageId], [.. world.Jurors[contest.Id].Select(juror => Person(juror.Id.Value))], Opening(contest.Id), length + contest.ChangeoverMinutes))],
            Pitches =
            [
                .. from it in world.Applications
                   let contest = _contests[contests[it.Contest]]
                   let who = world.Contestants[it.Application]
                   select new LineUpPitch(contests[it.Contest], contest.PitchMinutes + contest.QuestionMinutes + contest.ChangeoverMinutes, [Person(who.StartupId.Value), Person(who.PresenterId.Value)]),
            ],
            Breaks = [.. from pause in _breaks from stage in stages where (pause.Stage is null || pause.Stage == stage.Key) && pause.To > pause.From select new TakenTime(stage.Value, pause.From, pause.To)],
            Away = [.. world.Taken.Where(it => people.ContainsKey(it.Party)).Select(it => new TakenTime(people[it.Party], Step(it.During.Start), Step(it.During.End, up: true))).Where(it => it.To > it.From)],
            Walk = stages.Count > 1 ? body.WalkMinutes : 0,
        };

        int Person(Guid id) => people.TryGetValue(id, out var known) ? known : people[id] = people.Count;
    }

    internal LineUpProblem Problem { get; }

    internal static LineUpProposal Of(LineUpWorld world, ProposalBody body) => new(world, body);

    /// <summary>The drafts that give these starts.</summary>
    internal IEnumerable<(ContestId Contest, Arrangement Wish)> Arrangements(IReadOnlyList<int> starts)
    {
        foreach (var contest in _contests)
        {
            var own = _world.Applications.Select((it, index) => (it.Application, it.Contest, Start: starts[index])).Where(it => it.Contest == contest.Id).OrderBy(it => it.Start).ToList();
            var length = contest.PitchMinutes + contest.QuestionMinutes + contest.ChangeoverMinutes;
            var pauses = own.Zip(own.Skip(1)).Select((two, index) => (After: index + 1, From: two.First.Start + length, Minutes: two.Second.Start - two.First.Start - length)).Where(gap => gap.Minutes > 0)
                .Select(gap => new Pause(gap.After, gap.Minutes, _breaks.FirstOrDefault(it => (it.Stage is null || it.Stage == contest.StageId) && it.From < gap.From + gap.Minutes && gap.From < it.To).Name)).ToList();
            if (pauses.Any(pause => pause.Minutes > 240)) throw new RuleBrokenException(Rule.LineUpImpossible, null, $"{contest.Name} would have to wait more than four hours between two pitches.");
            var opening = _world.Stop.During.Start + Duration.FromMinutes(own[0].Start - Opening(contest.Id));
            yield return (contest.Id, new Arrangement([.. own.Select(it => it.Application)], opening.InZone(_world.Stop.Zone).LocalDateTime, null, new Breaks(Opening(contest.Id), Pauses: pauses)));
        }
    }

    private int Opening(ContestId contest) => _world.LineUps.FirstOrDefault(lineUp => lineUp.ContestId == contest)?.Breaks.OpeningMinutes ?? 0;

    /// <summary>Minutes after the stop's start, within the stop.</summary>
    private int Step(Instant moment, bool up = false)
    {
        var (minutes, length) = ((moment - _world.Stop.During.Start).TotalMinutes, (_world.Stop.During.End - _world.Stop.During.Start).TotalMinutes);
        return (int)Math.Clamp(up ? Math.Ceiling(minutes) : Math.Floor(minutes), 0, Math.Ceiling(length));
    }
}
