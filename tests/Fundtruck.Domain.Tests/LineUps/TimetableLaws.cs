using CsCheck;
using Fundtruck.Domain.LineUps;
using Fundtruck.Domain.Stops;
using Fundtruck.Domain.Tests.Given;
using NodaTime;
using static Fundtruck.Domain.Tests.Given.Moments;

namespace Fundtruck.Domain.Tests.LineUps;

/// <summary>What holds of any line-up, whatever its minutes, breaks and order, also in the nights in which the clocks change.</summary>
public sealed class TimetableLaws
{
    private static readonly Gen<ContestSettings> Minutes =
        Gen.Select(Gen.Int[1, 30], Gen.Int[0, 30], Gen.Int[0, 20], (pitch, questions, changeover) => new ContestSettings("Seed", 100, pitch, questions, changeover));

    private static readonly Gen<Breaks> AnyBreaks = Gen.Select(
        Gen.Int[0, 60], Gen.Int[0, 5], Gen.Int[0, 30], Gen.Select(Gen.Int[1, 30], Gen.Int[1, 60], (after, minutes) => new Pause(after, minutes)).Array[0, 4],
        (opening, every, minutes, pauses) => new Breaks(opening, every, minutes, [.. pauses.DistinctBy(pause => pause.After)]));

    private static readonly string[] Days = ["2027-05-04 09:00", "2027-03-28 01:30", "2027-10-31 01:30"];

    private static readonly Gen<string> Day = Gen.Int[0, 2].Select(day => Days[day]);

    [Fact]
    public void Pitches_keep_their_order_never_overlap_and_all_minutes_add_up() =>
        Gen.Select(Minutes, AnyBreaks, Day, Gen.Int[1, 30]).Sample((settings, breaks, startsAt, count) =>
        {
            var stop = GivenStop.New(GivenStop.TimesOn(startsAt[..10], "01:00", "23:00", "2027-03-01 12:00"), contests: [settings]);
            var order = Enumerable.Range(0, count).Select(_ => ApplicationId.New()).ToList();
            var times = new Timetable(stop, [new Draft(stop.Contests[0].Id, Local(startsAt), null, breaks, order)])[stop.Contests[0].Id];

            Assert.Equal(order, times.Pitches.Select(pitch => pitch.ApplicationId));
            Assert.Equal(Enumerable.Range(1, count), times.Pitches.Select(pitch => pitch.Position));
            foreach (var (one, next) in times.Pitches.Zip(times.Pitches.Skip(1)))
                Assert.Equal(Duration.FromMinutes(settings.ChangeoverMinutes + breaks.After(one.Position, count)), next.During.Start - one.During.End);
            Assert.All(times.Pitches, pitch => Assert.Equal(Duration.FromMinutes(settings.PitchMinutes + settings.QuestionMinutes), pitch.During.Duration));
            Assert.All(times.Pitches, pitch => Assert.Equal(pitch.During.Start.InZone(Paris).LocalDateTime, pitch.LocalStart));
            Assert.Equal(
                Duration.FromMinutes((count * (settings.PitchMinutes + settings.QuestionMinutes)) + ((count - 1) * settings.ChangeoverMinutes) + breaks.Total(count)), times.During.Duration);
        });

    [Fact]
    public void Whatever_is_accepted_lies_in_its_stop_and_two_contests_never_share_a_stage_at_one_time() =>
        Gen.Select(Minutes, AnyBreaks, Gen.Int[0, 12 * 60], Gen.Int[0, 12 * 60], Gen.Int[1, 12], Gen.Bool).Sample((settings, breaks, first, second, count, follows) =>
        {
            var stop = GivenStop.In(StopStatus.ApplicationsClosed, contests: [settings, settings with { Name = "Growth" }]);
            var applications = Enumerable.Range(0, count).Select(_ => ApplicationId.New()).ToHashSet();
            var lineUps = stop.Contests.Select(contest => new LineUp(LineUpId.New(), contest, stop, GivenLineUp.Evening)).ToList();
            var fitting = breaks with { Pauses = [.. breaks.Pauses!.Where(pause => pause.After <= count)] };
            Tried(lineUps[0], new Arrangement([.. applications], Local("2027-05-04 08:00").PlusMinutes(first), Breaks: fitting));
            Tried(lineUps[1], follows ? new Arrangement([.. applications], After: stop.Contests[0].Id) : new Arrangement([.. applications], Local("2027-05-04 08:00").PlusMinutes(second)));

            var held = new Timetable(stop, lineUps.Select(lineUp => lineUp.Draft)).Contests.Where(times => times.Pitches.Count > 0).ToList();
            Assert.All(held, times => Assert.True(stop.During.Encloses(times.During)));
            Assert.All(held.SelectMany(times => times.Pitches), pitch => Assert.True(held.Exists(times => times.During.Encloses(pitch.During))));
            if (held is [var one, var other]) Assert.False(one.During.Overlaps(other.During));

            void Tried(LineUp lineUp, Arrangement wish)
            {
                try
                {
                    lineUp.Arrange(stop, wish, lineUps, applications, GivenLineUp.Evening);
                }
                catch (RuleBrokenException broken) when (broken.Rule == Rule.LineUpOutsideStop || broken.Rule == Rule.StageTaken)
                {
                }
            }
        });

    [Fact]
    public void A_draw_holds_everybody_once_is_the_same_again_and_gives_later_places_to_those_who_were_early() =>
        Gen.Select(Gen.String, Gen.Int[0, 3].Array[1, 20]).Sample((seed, early) =>
        {
            var lots = early.Select(places => new Lot(ApplicationId.New(), places)).ToList();
            var order = Draw.Drawn(seed, lots);
            Assert.Equal(order, Draw.Drawn(seed, lots.AsEnumerable().Reverse()));
            Assert.Equal(lots.Select(lot => lot.ApplicationId).ToHashSet(), order.ToHashSet());
            Assert.Equal(lots.Count, order.Count);
            var places = order.Select(application => lots.Find(lot => lot.ApplicationId == application)!.EarlyPlaces).ToList();
            Assert.Equal(places.Order(), places);
        });
}
