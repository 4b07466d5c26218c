using Fundtruck.Domain.Stops;
using Fundtruck.Domain.Tests.Given;
using NodaTime;
using static Fundtruck.Domain.Tests.Given.GivenStop;
using static Fundtruck.Domain.Tests.Given.Moments;

namespace Fundtruck.Domain.Tests.Stops;

/// <summary>Changing a stop: what appointments and applications hold in place.</summary>
public sealed class StopChangeTests
{
    private readonly Venue _venue = Venue();

    private readonly Stop _stop;

    private readonly Instant _later = Spring + Duration.FromHours(1);

    public StopChangeTests()
    {
        ContestSettings[] contests = [new ContestSettings("Seed"), new ContestSettings("Growth")];
        _stop = new Stop(StopId.New(), SeasonId.New(), RegionId.New(), _venue, "A stop", Times, contests, Spring);
        _stop.Publish(Spring);
        _stop.OpenApplications(Spring);
    }

    [Theory]
    [InlineData("2027-05-05", "09:00", "18:00")]
    [InlineData("2027-05-04", "09:01", "18:00")]
    [InlineData("2027-05-04", "09:00", "17:59")]
    public void With_appointments_the_hours_stay(string date, string start, string end) =>
        Refusal.Unchanged(_stop, Rule.StopHasAppointments, () => Change(TimesOn(date, start, end), hasAppointments: true));

    [Fact]
    public void With_appointments_the_venue_stays() =>
        Refusal.Unchanged(_stop, Rule.StopHasAppointments, () => Change(venue: Venue(), hasAppointments: true));

    [Fact]
    public void With_appointments_name_region_deadline_and_contests_still_change()
    {
        var region = RegionId.New();
        var times = TimesOn("2027-05-04", "09:00", "18:00", "2027-04-27 12:00");
        _stop.Change(region, _venue, "Harbour", times, [(ContestId.New(), new ContestSettings("Other"))], true, None, _later);

        Assert.Equal((region, "Harbour", InParis("2027-04-27 12:00"), _later), (_stop.RegionId, _stop.Name, _stop.ApplicationWindow.End, _stop.ChangedAt));
        Assert.Equal("Other", Assert.Single(_stop.Contests).Name);
    }

    [Fact]
    public void Without_appointments_it_moves_to_another_place_and_its_instants_follow()
    {
        var venue = Venue("Indian/Reunion");
        Change(TimesOn("2027-05-05", "10:00", "12:00"), venue);

        Assert.Equal((venue.Id, "Indian/Reunion"), (_stop.VenueId, _stop.ZoneId));
        Assert.Equal(Between("2027-05-05 06:00", "2027-05-05 08:00"), _stop.During);
        Assert.Equal(Utc("2027-04-20 14:00"), _stop.ApplicationWindow.End);
    }

    [Theory]
    [InlineData(StopStatus.Completed)]
    [InlineData(StopStatus.Cancelled)]
    [InlineData(StopStatus.Postponed)]
    public void A_stop_that_is_over_or_off_its_date_does_not_change(StopStatus status)
    {
        var stop = GivenStop.In(status);
        Refusal.Unchanged(stop, Rule.StopNotInThatState, () =>
            stop.Change(stop.RegionId, Venue(), "Harbour", Times, [(stop.Contests[0].Id, new ContestSettings("Seed"))], false, None, _later));
    }

    [Fact]
    public void A_contest_that_somebody_applied_to_is_not_taken_away() =>
        Refusal.Unchanged(_stop, Rule.ContestInUse, () => Change(contests: [Kept(1)], applied: [_stop.Contests[0].Id]));

    [Fact]
    public void A_contest_that_nobody_applied_to_is_taken_away_and_the_other_stays_itself()
    {
        var growth = _stop.Contests[1];
        Change(contests: [(growth.Id, new ContestSettings("Scale", 3, 4, 6, 1, "en"))], applied: [growth.Id]);

        Assert.Same(growth, Assert.Single(_stop.Contests));
        Assert.Equal(("Scale", 3, 4, 6, 1, "en"), (growth.Name, growth.Capacity, growth.PitchMinutes, growth.QuestionMinutes, growth.ChangeoverMinutes, growth.Language));
    }

    [Fact]
    public void A_new_contest_joins_on_the_same_stage()
    {
        var id = ContestId.New();
        Change(contests: [Kept(0), Kept(1), (id, new ContestSettings("Impact"))]);

        Assert.Equal(["Seed", "Growth", "Impact"], _stop.Contests.Select(contest => contest.Name));
        Assert.Equal((id, _stop.Id, _stop.Stages[0].Id), (_stop.Contests[2].Id, _stop.Contests[2].StopId, _stop.Contests[2].StageId));
    }

    [Fact]
    public void A_contest_names_its_stage_and_stays_there_when_it_names_none()
    {
        var (truck, room) = (_stop.Stages[0].Id, StageId.New());
        Change(contests: [Kept(0), (_stop.Contests[1].Id, new ContestSettings("Growth", Stage: "ROOM"))], stages: [(truck, "Truck"), (room, "Room")]);
        Assert.Equal([truck, room], _stop.Contests.Select(contest => contest.StageId));

        Change(stages: [(room, "Hall"), (truck, "Truck")]);
        Assert.Equal([truck, room], _stop.Contests.Select(contest => contest.StageId));
        Assert.Equal([("Truck", 2), ("Hall", 1)], _stop.Stages.Select(stage => (stage.Name, stage.Position)));
    }

    [Fact]
    public void Stages_have_names_of_their_own_exist_and_stay_while_they_are_used()
    {
        var truck = _stop.Stages[0].Id;
        Refusal.Unchanged(_stop, Rule.OutOfRange, () => Change(stages: []));
        Refusal.Unchanged(_stop, Rule.StageNamesRepeat, () => Change(stages: [(truck, "Truck"), (StageId.New(), "truck")]));
        Refusal.Unchanged(_stop, Rule.StageUnknown, () => Change(contests: [Kept(0), (_stop.Contests[1].Id, new ContestSettings("Growth", Stage: "Room"))]));
        Refusal.Unchanged(_stop, Rule.StageInUse, () => Change(stages: [(StageId.New(), "Room")]));
        Refusal.Unchanged(_stop, Rule.StageInUse, () => Change(
            contests: [.. _stop.Contests.Select(contest => (contest.Id, new ContestSettings(contest.Name, Stage: "Room")))], stages: [(StageId.New(), "Room")], pitchedOn: [truck]));
    }

    [Fact]
    public void A_stop_has_at_least_one_contest_and_no_two_of_one_name()
    {
        Refusal.By(Rule.StopNeedsContest, "contests", () => Change(contests: []));
        Refusal.By(Rule.ContestNamesRepeat, "contests", () => Change(contests: [Kept(0), (ContestId.New(), new ContestSettings("SEED"))]));
        Refusal.By(Rule.ContestNamesRepeat, "contests", () => GivenStop.New(contests: [new ContestSettings("Seed"), new ContestSettings("seed")]));
    }

    [Fact]
    public void A_capacity_goes_down_to_the_places_taken_and_no_further()
    {
        GivenApplication.Submitted(_stop).Accept(_stop, _stop.Contests[0], GivenApplication.Rules, null, asReplacement: false, Spring);
        GivenApplication.Submitted(_stop).Accept(_stop, _stop.Contests[0], GivenApplication.Rules, null, asReplacement: false, Spring);

        Refusal.By(Rule.CapacityBelowTaken, "capacity", () => Change(contests: [(_stop.Contests[0].Id, new ContestSettings("Seed", 1)), Kept(1)]));
        Change(contests: [(_stop.Contests[0].Id, new ContestSettings("Seed", 2)), Kept(1)]);
        Assert.Equal((2, 2), (_stop.Contests[0].Capacity, _stop.Contests[0].PlacesTaken));
    }

    [Theory]
    [InlineData("capacity", 0, 1, 100)]
    [InlineData("pitchMinutes", 1, 1, 60)]
    [InlineData("questionMinutes", 2, 0, 60)]
    [InlineData("changeoverMinutes", 3, 0, 60)]
    public void Numbers_of_a_contest_lie_in_their_ranges(string field, int which, int least, int most)
    {
        GivenStop.New(contests: [With(least)]);
        GivenStop.New(contests: [With(most)]);
        Refusal.By(Rule.OutOfRange, field, () => GivenStop.New(contests: [With(least - 1)]));
        Refusal.By(Rule.OutOfRange, field, () => GivenStop.New(contests: [With(most + 1)]));

        ContestSettings With(int value) =>
            new("Seed", which == 0 ? value : 5, which == 1 ? value : 3, which == 2 ? value : 5, which == 3 ? value : 2);
    }

    [Theory]
    [InlineData("a deadline after the start")]
    [InlineData("contests of one name")]
    [InlineData("a capacity below the places taken")]
    [InlineData("minutes out of range")]
    public void A_refused_change_changes_nothing(string because)
    {
        GivenApplication.Submitted(_stop).Accept(_stop, _stop.Contests[1], GivenApplication.Rules, null, asReplacement: false, Spring);
        GivenApplication.Submitted(_stop).Accept(_stop, _stop.Contests[1], GivenApplication.Rules, null, asReplacement: false, Spring);
        var (rule, times, settings) = because switch
        {
            "a deadline after the start" => (Rule.WindowAfterStop, TimesOn("2027-05-04", "09:00", "18:00", "2027-05-04 12:00"), new ContestSettings("Growth")),
            "contests of one name" => (Rule.ContestNamesRepeat, Times, new ContestSettings("Seed")),
            "a capacity below the places taken" => (Rule.CapacityBelowTaken, Times, new ContestSettings("Growth", 1)),
            _ => (Rule.OutOfRange, Times, new ContestSettings("Scale", PitchMinutes: 61)),
        };
        Refusal.Unchanged(_stop, rule, () => Change(times, contests: [Kept(0), (_stop.Contests[1].Id, settings)]));
    }

    private static HashSet<ContestId> None => [];

    private (ContestId Id, ContestSettings Settings) Kept(int contest) => (_stop.Contests[contest].Id, new ContestSettings(_stop.Contests[contest].Name));

    private void Change(
        StopTimes? times = null, Venue? venue = null, (ContestId, ContestSettings)[]? contests = null, bool hasAppointments = false, HashSet<ContestId>? applied = null,
        (StageId, string)[]? stages = null, HashSet<StageId>? pitchedOn = null) =>
        _stop.Change(
            RegionId.New(), venue ?? _venue, "Harbour", times ?? Times, contests ?? [Kept(0), Kept(1)], hasAppointments, applied ?? [], _later, stages, pitchedOn);
}
