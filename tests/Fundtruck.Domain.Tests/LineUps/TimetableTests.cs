using Fundtruck.Domain.LineUps;
using Fundtruck.Domain.Stops;
using Fundtruck.Domain.Tests.Given;
using NodaTime;
using static Fundtruck.Domain.Tests.Given.Moments;

namespace Fundtruck.Domain.Tests.LineUps;

/// <summary>Breaks, several contests, several stages, and what is said when something doesn't fit.</summary>
public sealed class TimetableTests
{
    private readonly GivenLineUp _given = new();

    [Fact]
    public void Opening_breaks_and_pauses_are_added_to_the_changeovers_and_a_pause_replaces_a_regular_break()
    {
        _given.Arrange(new Arrangement(_given.Confirmed, Local("2027-05-04 10:00"), Breaks: new Breaks(15, Every: 1, Minutes: 5, [new Pause(2, 30, "Lunch"), new Pause(4, 20, "Deliberation")])));

        Assert.Equal(["10:15", "10:30", "11:10", "11:25"], _given.Plan.Select(pitch => $"{pitch.LocalStart:HH:mm}"));
        var times = new Timetable(_given.Stop, [_given.LineUp.Draft])[_given.Contest.Id];
        Assert.Equal(Between("2027-05-04 08:00", "2027-05-04 09:53"), times.During);        // with the deliberation, without a last changeover
    }

    [Theory]
    [InlineData(-1, 0, 0), InlineData(241, 0, 0), InlineData(0, -1, 0), InlineData(0, 101, 0), InlineData(0, 1, -1), InlineData(0, 1, 121)]
    public void Breaks_have_their_ranges(int opening, int every, int minutes) =>
        Refusal.Unchanged(_given.LineUp, Rule.OutOfRange, () => _given.Arrange(new Arrangement(_given.Confirmed, Breaks: new Breaks(opening, every, minutes))));

    [Fact]
    public void A_pause_stands_after_a_pitch_that_there_is_and_alone()
    {
        foreach (var pauses in new[] { new Pause[] { new(0, 5) }, [new(5, 5)], [new(1, 5), new(1, 10)], [new(1, 0)] })
            Refusal.Unchanged(_given.LineUp, Rule.OutOfRange, () => _given.Arrange(new Arrangement(_given.Confirmed, Breaks: new Breaks(Pauses: pauses))));
    }

    [Fact]
    public void What_does_not_fit_says_by_how_much_and_what_would()
    {
        var late = Refusal.By(Rule.LineUpOutsideStop, "startsAt", () => _given.Arrange(_given.Confirmed, "2027-05-04 17:28"));
        Assert.Equal(
            "Seed ends at 18:06, 6 minutes after the stop does at 18:00. It would fit if it began 6 minutes earlier, at 17:22, or with 1 instead of 3 minutes for a pitch, "
            + "or with 3 instead of 5 minutes for questions, or with 3 instead of 4 pitches.",
            late.Message);
        _given.Arrange(_given.Confirmed, "2027-05-04 17:22");

        var early = Refusal.By(Rule.LineUpOutsideStop, "startsAt", () => _given.Arrange(_given.Confirmed, "2027-05-04 08:59"));
        Assert.Equal("Seed begins at 08:59, 1 minute before the stop does at 09:00.", early.Message);
        var breaks = Refusal.By(Rule.LineUpOutsideStop, () => _given.Arrange(new Arrangement(_given.Confirmed, Breaks: new Breaks(Pauses: [new Pause(4, 30)]))));
        Assert.Contains("with 30 minutes less of breaks", breaks.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_contest_follows_another_one_and_moves_with_it()
    {
        var two = new TwoContests();
        two.Second.Arrange(two.Stop, new Arrangement([two.Of(1)[0]], After: two.Stop.Contests[0].Id), two.Both, two.Known, GivenLineUp.Evening);
        Assert.Equal(Local("2027-05-04 09:20"), two.Times(1).Pitches[0].LocalStart);           // two pitches, eight minutes each, and two changeovers

        two.First.Arrange(two.Stop, new Arrangement(two.Of(0), Local("2027-05-04 14:00"), Breaks: new Breaks(Pauses: [new Pause(2, 10)])), two.Both, two.Known, GivenLineUp.Evening);
        Assert.Equal(Local("2027-05-04 14:30"), two.Times(1).Pitches[0].LocalStart);

        two.Second.Arrange(two.Stop, new Arrangement([two.Of(1)[0]], Local("2027-05-04 10:00")), two.Both, two.Known, GivenLineUp.Evening);
        Assert.Null(two.Second.After);
        Assert.Equal(Local("2027-05-04 10:00"), two.Times(1).Pitches[0].LocalStart);
    }

    [Fact]
    public void One_that_no_longer_fits_because_it_follows_is_refused_too()
    {
        var two = new TwoContests();
        two.Second.Arrange(two.Stop, new Arrangement([two.Of(1)[0]], After: two.Stop.Contests[0].Id), two.Both, two.Known, GivenLineUp.Evening);
        var broken = Refusal.By(Rule.LineUpOutsideStop, () => two.First.Arrange(two.Stop, new Arrangement(two.Of(0), Local("2027-05-04 17:40")), two.Both, two.Known, GivenLineUp.Evening));
        Assert.StartsWith("Growth ends at 18:08", broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Contests_do_not_follow_each_other_in_a_circle()
    {
        var two = new TwoContests();
        Refusal.By(Rule.LineUpFollowsItself, "after", () => two.First.Arrange(two.Stop, new Arrangement(two.Of(0), After: two.Stop.Contests[0].Id), two.Both, two.Known, GivenLineUp.Evening));
        two.Second.Arrange(two.Stop, new Arrangement(two.Of(1), After: two.Stop.Contests[0].Id), two.Both, two.Known, GivenLineUp.Evening);
        Refusal.Unchanged(two.First, Rule.LineUpFollowsItself, () => two.First.Arrange(two.Stop, new Arrangement(two.Of(0), After: two.Stop.Contests[1].Id), two.Both, two.Known, GivenLineUp.Evening));
    }

    [Fact]
    public void Two_contests_on_one_stage_at_one_time_are_refused_in_words_and_on_two_stages_they_are_not()
    {
        var one = new TwoContests();
        var broken = Refusal.By(
            Rule.StageTaken, "startsAt", () => one.Second.Arrange(one.Stop, new Arrangement(one.Of(1), Local("2027-05-04 09:10")), one.Both, one.Known, GivenLineUp.Evening));
        Assert.Equal("Seed is on the stage \"Truck\" from 09:00 to 09:18, and Growth would be there from 09:10 to 09:28: let one follow the other, or use another stage.", broken.Message);
        one.Second.Arrange(one.Stop, new Arrangement(one.Of(1), Local("2027-05-04 09:18")), one.Both, one.Known, GivenLineUp.Evening);       // touching is not overlapping

        var other = new TwoContests("Room 1");
        other.Second.Arrange(other.Stop, new Arrangement(other.Of(1), Local("2027-05-04 09:10")), other.Both, other.Known, GivenLineUp.Evening);
        Assert.NotEqual(other.Times(0).StageId, other.Times(1).StageId);
    }

    [Fact]
    public void A_contest_that_moves_to_another_stage_moves_its_pitches_when_it_is_published()
    {
        var two = new TwoContests("Room 1");
        var contender = two.Of(0).ToDictionary(application => application, application => new Contender(application, StartupId.New(), PersonId.New()));
        LineUpEdition? Publish() => two.First.Publish(two.Stop, new Timetable(two.Stop, two.Both.Select(it => it.Draft)), contender, null, GivenLineUp.Evening);
        Publish();
        two.First.TakeHappenings();

        two.Stop.Change(
            two.Stop.RegionId, GivenStop.Venue(), "A stop", GivenStop.Times, [.. two.Stop.Contests.Select(contest => (contest.Id, new ContestSettings(contest.Name, Stage: "room 1")))],
            false, new HashSet<ContestId>(), GivenLineUp.Evening);
        Assert.NotNull(Publish());

        Assert.All(two.First.Standing, pitch => Assert.Equal((two.Stop.Stages[1].Id, 1), (pitch.StageId, pitch.Sequence)));
        Assert.Equal(2, two.First.TakeHappenings().OfType<PitchMoved>().Count());
    }

    /// <summary>Seed, with two pitches from 09:00 on, and Growth, which has none yet.</summary>
    private sealed class TwoContests
    {
        private readonly ApplicationId[][] _applications = [[ApplicationId.New(), ApplicationId.New()], [ApplicationId.New(), ApplicationId.New()]];

        internal TwoContests(string? secondStage = null)
        {
            Stop = GivenStop.In(StopStatus.ApplicationsClosed, contests: [new ContestSettings("Seed"), new ContestSettings("Growth")]);
            if (secondStage is not null)
            {
                Stop.Change(
                    Stop.RegionId, GivenStop.Venue(), "A stop", GivenStop.Times, [(Stop.Contests[0].Id, new("Seed")), (Stop.Contests[1].Id, new("Growth", Stage: secondStage))],
                    false, new HashSet<ContestId>(), GivenLineUp.Evening, [(Stop.Stages[0].Id, "Truck"), (StageId.New(), secondStage)]);
            }

            (First, Second) = (new(LineUpId.New(), Stop.Contests[0], Stop, GivenLineUp.Evening), new(LineUpId.New(), Stop.Contests[1], Stop, GivenLineUp.Evening));
            First.Arrange(Stop, new Arrangement(Of(0)), Both, Known, GivenLineUp.Evening);
        }

        internal Stop Stop { get; }

        internal LineUp First { get; }

        internal LineUp Second { get; }

        internal IReadOnlyList<LineUp> Both => [First, Second];

        internal IReadOnlySet<ApplicationId> Known => _applications.SelectMany(of => of).ToHashSet();

        internal ApplicationId[] Of(int contest) => _applications[contest];

        internal ContestTimes Times(int contest) => new Timetable(Stop, Both.Select(lineUp => lineUp.Draft))[Stop.Contests[contest].Id];
    }
}
