using Planner = Fundtruck.Planning.Meetings;

namespace Fundtruck.Features.Plans;

/// <summary>What the planner is asked, and what its answer means; see docs/decisions/plans.md.</summary>
internal sealed class PlanProblem
{
    private readonly PlanWorld _world;
    private readonly PlanSettings _settings;
    private readonly PlanSeats _seats;
    private readonly List<StandingMeeting> _given;
    private readonly Dictionary<(int Startup, int Representative), StandingMeeting> _flexible = [];
    private readonly Dictionary<MeetingId, PlanCause> _causes = [];

    internal PlanProblem(PlanWorld world, PlanSettings settings)
    {
        (_world, _settings, _seats) = (world, settings, new(world, settings));
        _given = [.. _seats.Standing.Where(it => !IsFlexible(it) && !_causes.ContainsKey(it.Meeting.Id))];
        var (wishes, fits) = Wishes();
        Problem = new()
        {
            Sessions = [.. world.Sessions.Select(session => new Planner.MeetingSession(session.Grid().Count()))],
            // Everybody has a table of their own for the session already: here there is one for each representative.
            Tables = [.. Enumerable.Repeat(new Planner.MeetingTable(), Math.Max(1, _seats.Representatives.Count))],
            People = [.. Enumerable.Range(0, _seats.All.Count).Select(seat => Person(seat, wishes))],
            Wishes = wishes,
            Fits = fits,
            Given = [.. _given.Select(it => new Planner.GivenMeeting(it.Startup, it.Representative, Slot: it.Slot))],
        };
        Published = [.. Near()];
    }

    internal Planner.MeetingProblem Problem { get; }

    /// <summary>What the plan is to stay near to.</summary>
    internal IReadOnlyList<Planner.PlannedMeeting> Published { get; }

    /// <summary>Nobody is there to be planned.</summary>
    internal bool IsEmpty => _seats.Startups.Count == 0 || _seats.Representatives.Count == 0;

    /// <summary>The answer as meetings: those that stand with their ids, what is new with new ones; nothing that stands is left out.</summary>
    internal IReadOnlyList<DraftMeeting> Draft(IReadOnlyList<Planner.PlannedMeeting> meetings)
    {
        var draft = new List<DraftMeeting>();
        foreach (var planned in meetings)
        {
            var (startup, representative) = (Math.Min(planned.One, planned.Other), Math.Max(planned.One, planned.Other));
            var standing = planned.Given is { } given ? _given[given] : _flexible.GetValueOrDefault((startup, representative));
            draft.Add(standing is not null ? Stays(standing, planned.Given is null ? Place(startup, representative, planned.Slot) : Stand(standing)) : new(
                MeetingId.New(), PlanChange.Added, _seats.All[startup].Startup!.Value, _seats.All[representative].Investor!.Value, _seats.All[representative].Person, 0, null, Place(startup, representative, planned.Slot)));
        }

        var kept = draft.Select(meeting => meeting.Id).ToHashSet();
        draft.AddRange(_seats.Standing.Where(it => !kept.Contains(it.Meeting.Id)).Select(it => Of(it, PlanChange.Dropped, null, _causes.GetValueOrDefault(it.Meeting.Id, PlanCause.Plan))));
        return draft;
    }

    internal PlanFindings Findings(Planner.MeetingPlan plan)
    {
        var (said, near) = (plan.Certificate, Published.Count > 0);
        return new(
            plan.Status switch { Planner.PlanStatus.Optimal => PlanProof.Optimal, Planner.PlanStatus.Feasible => PlanProof.Feasible, Planner.PlanStatus.Infeasible => PlanProof.Infeasible, _ => PlanProof.Unknown },
            said.Score.Preference, said.Bound.Preference, said.Gap, said.Score.Unevenness, said.Score.Breaks, near ? said.Changes : null, near ? said.FewestChanges : null, said.WorstOff,
            [.. said.People.Select(it => new PlanShare(_seats.All[it.Person].Startup, _seats.All[it.Person].Investor, _seats.All[it.Person].Person, it.Meetings, it.Hoped, it.Breaks))],
            [.. said.Missed.Select(it => new PlanMiss(_seats.All[it.Startup].Startup!.Value, _seats.All[it.Investor].Investor!.Value, Enum.Parse<MissCause>(it.Reason.ToString())))],
            [.. said.Relaxations.Select(Relaxation)], said.RelaxationsProven, said.Work);
    }

    private PlanRelaxation Relaxation(Planner.Requirement it) => it.Kind switch
    {
        Planner.RequirementKind.Minimum => new(GivenUp.Least, null, _seats.All[it.Index].Startup, _seats.All[it.Index].Investor, _seats.All[it.Index].Person),
        Planner.RequirementKind.Time => new(GivenUp.Time, _given[it.Index].Meeting.Id, null, null, null),
        _ => new(GivenUp.Meeting, _given[it.Index].Meeting.Id, null, null, null),
    };

    /// <summary>Whether the plan may give it another slot: when it can't stay, or when all may move. Of two of the same pair the second stays or falls.</summary>
    private bool IsFlexible(StandingMeeting it)
    {
        var cause = _seats.CannotStay(it);
        if (cause is { } why) _causes[it.Meeting.Id] = why;
        var known = _settings.From is null || _world.Before.Any(meeting => meeting.Id == it.Meeting.Id);
        return (cause is not null || (_settings.MayMove && known)) && !_seats.IsHandedOver(it) && _flexible.TryAdd((it.Startup, it.Representative), it);
    }

    private DraftMeeting Stays(StandingMeeting it, PlanPlace to) =>
        to == Stand(it) ? Of(it, PlanChange.Kept, to, null) : Of(it, PlanChange.Moved, to, _causes.GetValueOrDefault(it.Meeting.Id, PlanCause.Plan));

    private static PlanPlace Stand(StandingMeeting it) => new(it.Meeting.SlotId, it.Meeting.TableId);

    private static DraftMeeting Of(StandingMeeting it, PlanChange change, PlanPlace? to, PlanCause? cause) => new(
        it.Meeting.Id, change, it.Meeting.StartupId, it.Meeting.InvestorId, it.Meeting.RepresentativeId, it.Meeting.Sequence, Stand(it), to, cause);

    private PlanPlace Place(int startup, int representative, int slot) => new(_seats.Open(representative, slot)!.Id, _seats.Table(startup, representative, slot)!.Value);

    private Planner.MeetingPerson Person(int seat, IReadOnlyList<Planner.MeetingWish> wishes)
    {
        var own = _seats.All[seat];
        var away = Enumerable.Range(0, _seats.Slots.Count).Where(slot => !_seats.IsThere(seat, slot)).ToList();
        var partners = wishes.Where(wish => wish.Of == seat || wish.About == seat).Select(wish => wish.Of == seat ? wish.About : wish.Of)
            .Concat(_given.Where(it => it.Startup == seat || it.Representative == seat).Select(it => it.Startup == seat ? it.Representative : it.Startup)).Distinct().Count();
        var least = own.Startup is not null ? _settings.LeastPerStartup : _settings.LeastPerRepresentative;
        return new(own.Startup is not null ? Planner.MeetingSide.Startup : Planner.MeetingSide.Investor, away, null, Cap(seat), Math.Min(least, Math.Min(partners, _seats.Slots.Count - away.Count)));
    }

    /// <summary>The least cap of the sessions, for the planner knows one for all; what nobody plans counts, and what stands may be more.</summary>
    private int? Cap(int seat)
    {
        var own = _seats.All[seat];
        var caps = _world.Sessions.Select(session => (session.Id, Cap: own.Startup is not null ? session.Rules.MostPerStartup : session.Rules.MostPerRepresentative)).Where(it => it.Cap is not null)
            .Select(it => it.Cap!.Value - _seats.Others.Count(meeting => meeting.SessionId == it.Id && (own.Startup is { } startup ? meeting.StartupId == startup : meeting.RepresentativeId == own.Person))).ToList();
        if (caps.Count == 0) return null;
        var standing = _seats.Standing.Where(it => (it.Startup == seat || it.Representative == seat) && _seats.CannotStay(it) is null).CountBy(it => it.Meeting.SessionId).Select(it => it.Value).DefaultIfEmpty().Max();
        return Math.Max(Math.Max(0, caps.Min()), standing);
    }

    /// <summary>Who wishes whom, and how well they fit. A meeting that stands is one that both would like, unless they have said more.</summary>
    private (IReadOnlyList<Planner.MeetingWish> Wishes, IReadOnlyList<Planner.MeetingFit> Fits) Wishes()
    {
        var said = _world.Wishes.ToDictionary(wish => (wish.StartupId, wish.InvestorId, wish.Side), wish => wish.Wish);
        var standing = _seats.Standing.Where(it => _given.Contains(it) || _flexible.ContainsValue(it)).Select(it => (it.Startup, it.Representative)).ToHashSet();
        var (wishes, fits) = (new List<Planner.MeetingWish>(), new List<Planner.MeetingFit>());
        foreach (var (startup, representative) in standing.Concat(Pairs(standing)).OrderBy(pair => pair.Startup).ThenBy(pair => pair.Representative))
        {
            var (one, other) = (_seats.All[startup].Startup!.Value, _seats.All[representative].Investor!.Value);
            var (ofStartup, ofInvestor) = (Said(Side.Startup), Said(Side.Investor));
            if (standing.Contains((startup, representative)))
            {
                if (ofStartup is null or Wish.No && ofInvestor is null or Wish.No) (ofStartup, ofInvestor) = (Wish.Like, Wish.Like);
                (ofStartup, ofInvestor) = (ofStartup == Wish.No ? null : ofStartup, ofInvestor == Wish.No ? null : ofInvestor);
            }

            Add(startup, representative, ofStartup);
            Add(representative, startup, ofInvestor);
            if (Fit(one, other) is > 0 and var fit) fits.Add(new(startup, representative, fit));

            Wish? Said(Side side) => said.TryGetValue((one, other, side), out var wish) ? wish : null;
        }

        return (wishes, fits);

        void Add(int of, int about, Wish? wish)
        {
            if (wish is { } kind) wishes.Add(new(of, about, kind switch { Wish.Must => Planner.WishKind.Must, Wish.No => Planner.WishKind.No, _ => Planner.WishKind.Like }));
        }
    }

    private int Fit(StartupId startup, InvestorId investor) => _world.Investors.GetValueOrDefault(investor)?.Thesis is { } thesis && _world.Startups.FirstOrDefault(it => it.Id == startup) is { } known
        ? Domain.People.Fit.Of(thesis, known.Profile, known.Languages).Score ?? 0 : 0;

    /// <summary>Pairs that somebody wishes and nobody refuses, each with that representative of the firm who has the most room; in the draft before, the one of it.</summary>
    private IEnumerable<(int Startup, int Representative)> Pairs(HashSet<(int Startup, int Representative)> standing)
    {
        var seats = _seats.Startups.Select((seat, index) => (seat.Startup!.Value, index)).ToDictionary(it => it.Value, it => it.index);
        var takingPart = _world.Startups.Select(it => it.Id).ToHashSet();
        var firms = Enumerable.Range(_seats.Startups.Count, _seats.Representatives.Count).Where(seat => _world.Investors.GetValueOrDefault(_seats.All[seat].Investor!.Value)?.Accreditation == AccreditationLevel.Full)
            .ToLookup(seat => _seats.All[seat].Investor!.Value);
        var room = firms.SelectMany(firm => firm).ToDictionary(seat => seat, seat => Enumerable.Range(0, _seats.Slots.Count).Count(slot => _seats.IsThere(seat, slot)) - standing.Count(pair => pair.Representative == seat));
        var met = _seats.Others.Select(meeting => (meeting.StartupId, meeting.InvestorId)).Concat(standing.Select(pair => (_seats.All[pair.Startup].Startup!.Value, _seats.All[pair.Representative].Investor!.Value))).ToHashSet();
        var before = _world.Before.Where(meeting => meeting.To is not null).GroupBy(meeting => (meeting.Startup, meeting.Investor)).ToDictionary(it => it.Key, it => it.First().Representative);
        foreach (var pair in _world.Wishes.GroupBy(wish => (wish.StartupId, wish.InvestorId)).OrderBy(it => it.Key.InvestorId.Value).ThenBy(it => it.Key.StartupId.Value))
        {
            if (pair.Any(wish => wish.Wish == Wish.No) || met.Contains(pair.Key) || !takingPart.Contains(pair.Key.StartupId) || !firms.Contains(pair.Key.InvestorId)) continue;
            var same = before.TryGetValue(pair.Key, out var earlier) ? firms[pair.Key.InvestorId].Where(seat => _seats.All[seat].Person == earlier).Select(seat => (int?)seat).FirstOrDefault() : null;
            var representative = same ?? firms[pair.Key.InvestorId].MaxBy(seat => room[seat]);
            room[representative]--;
            yield return (seats[pair.Key.StartupId], representative);
        }
    }

    /// <summary>What stands, where all may move; or the draft before, as far as there is still such a slot.</summary>
    private IEnumerable<Planner.PlannedMeeting> Near()
    {
        var table = (int representative) => representative - _seats.Startups.Count;
        if (_settings.From is null)
            return _settings.MayMove ? _seats.Standing.Select(it => new Planner.PlannedMeeting(it.Startup, it.Representative, it.Slot, table(it.Representative), Given(it))) : [];

        var slots = Enumerable.Range(_seats.Startups.Count, _seats.Representatives.Count).SelectMany(seat => Enumerable.Range(0, _seats.Slots.Count).Select(slot => (_seats.Open(seat, slot)?.Id, Seat: seat, Slot: slot)))
            .Where(it => it.Id is not null).ToDictionary(it => it.Id!.Value, it => (it.Seat, it.Slot));
        var startups = _seats.Startups.Select((seat, index) => (seat.Startup!.Value, index)).ToDictionary(it => it.Value, it => it.index);
        return from meeting in _world.Before
               where meeting.To is { } to && slots.ContainsKey(to.Slot) && startups.ContainsKey(meeting.Startup)
               let place = slots[meeting.To!.Slot]
               select new Planner.PlannedMeeting(startups[meeting.Startup], place.Seat, place.Slot, table(place.Seat));

        int? Given(StandingMeeting it) => _given.IndexOf(it) is >= 0 and var index ? index : null;
    }
}
