using CsCheck;
using Fundtruck.Domain.Applications;
using Fundtruck.Domain.Stops;
using Fundtruck.Domain.Tests.Given;
using static Fundtruck.Domain.Tests.Given.GivenStop;

namespace Fundtruck.Domain.Tests.Stops;

/// <summary>The count of places taken, whatever happens in which order.</summary>
public sealed class ContestPlacesTests
{
    private enum Step
    {
        Submit,
        Accept,
        Waitlist,
        Refuse,
        Confirm,
        Withdraw,
    }

    /// <summary>A capacity, and who does what next; accepting is tried twice as often as the rest, so that contests fill.</summary>
    private static readonly Gen<(int Capacity, (int Who, Step What)[] History)> AnyHistory = Gen.Select(
        Gen.Int[1, 4],
        Gen.Select(Gen.Int[0, 7], Gen.Int[0, 6].Select(step => step == 6 ? Step.Accept : (Step)step)).Array[1, 120]);

    [Fact]
    public void The_places_taken_are_those_that_applications_hold_and_never_above_the_capacity() => AnyHistory.Sample(
        (capacity, history) =>
        {
            var stop = GivenStop.In(StopStatus.ApplicationsOpen, contests: [new ContestSettings("Seed", capacity)]);
            var contest = stop.Contests[0];
            var applications = Enumerable.Range(0, 8).Select(_ => GivenApplication.Draft(stop)).ToArray();

            foreach (var (who, what) in history)
            {
                var (taken, full) = (contest.PlacesTaken, contest.PlacesTaken == capacity);
                var broken = Try(what, applications[who], stop);

                Assert.Equal(applications.Count(application => application.HoldsPlace), contest.PlacesTaken);
                Assert.InRange(contest.PlacesTaken, 0, capacity);
                if (broken is not null) Assert.Equal(taken, contest.PlacesTaken);
                if (broken == Rule.ContestFull) Assert.True(full);
            }
        },
        iter: 400);

    [Fact]
    public void A_full_contest_accepts_again_once_a_place_is_free()
    {
        var stop = GivenStop.In(StopStatus.ApplicationsOpen, contests: [new ContestSettings("Seed", 1)]);
        var contest = stop.Contests[0];
        var first = GivenApplication.In(ApplicationStatus.Confirmed, stop);
        var second = GivenApplication.Submitted(stop);

        Refusal.Unchanged(second, Rule.ContestFull, () => second.Decide(stop, Verdict.Accept));
        Assert.Equal(1, contest.PlacesTaken);
        first.Withdraw(stop, contest, GivenApplication.Rules, null, Spring);
        second.Decide(stop, Verdict.Accept);
        Assert.Equal((ApplicationStatus.Accepted, 1), (second.Status, contest.PlacesTaken));
    }

    private static Rule? Try(Step what, Application application, Stop stop)
    {
        var contest = stop.Contests[0];
        try
        {
            Action step = what switch
            {
                Step.Submit => () => application.Submit(stop, Spring),
                Step.Accept => () => application.Decide(stop, Verdict.Accept),
                Step.Waitlist => () => application.Decide(stop, Verdict.Waitlist),
                Step.Refuse => () => application.Decide(stop, Verdict.Refuse),
                Step.Confirm => () => application.Confirm(stop, contest, GivenApplication.Rules, 0, Spring),
                _ => () => application.Withdraw(stop, contest, GivenApplication.Rules, null, Spring),
            };
            step();
            return null;
        }
        catch (RuleBrokenException broken)
        {
            return broken.Rule;
        }
    }
}
