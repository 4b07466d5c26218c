using CsCheck;
using Fundtruck.Domain.Applications;
using Fundtruck.Domain.Stops;
using Fundtruck.Domain.Tests.Given;
using NodaTime;
using static Fundtruck.Domain.Applications.ApplicationStatus;
using static Fundtruck.Domain.Tests.Given.GivenStop;

namespace Fundtruck.Domain.Tests.Applications;

public sealed class SelectionTests
{
    private static readonly SelectionRules Rules = GivenApplication.Rules;
    private static readonly HashSet<StartupId> Nobody = [];

    private readonly Stop _stop = GivenStop.In(StopStatus.ApplicationsOpen, contests: [new ContestSettings("Seed", 2)]);

    private Contest Contest => _stop.Contests[0];

    [Fact]
    public void A_prepared_decision_changes_nothing_that_a_startup_can_see_and_can_be_taken_back()
    {
        var application = GivenApplication.Submitted(_stop);
        application.TakeHappenings();
        Prepare(application, Verdict.Accept);

        Assert.Equal((Submitted, 1, 0, 1), (application.Status, application.Revision, Contest.PlacesTaken, Contest.PlacesReserved));
        Assert.Empty(application.TakeHappenings());
        application.Unprepare(Contest);
        Assert.Equal((null, 0, 2), (application.PreparedVerdict, Contest.PlacesReserved, Contest.PlacesFree));
    }

    [Theory]
    [InlineData("2027-04-04 12:00", false), InlineData("2027-04-04 12:01", true), InlineData("2027-05-03 00:00", true), InlineData("2027-05-03 00:01", false)]     // from its present end to the waiting list's last move
    public void Time_to_confirm_only_grows_and_not_beyond_the_last_move_of_the_waiting_list(string until, bool fine)
    {
        var application = GivenApplication.In(Accepted, _stop);
        if (fine)
        {
            application.Lengthen(_stop, Rules, Moments.Local(until), " On a plane ", Spring);
            Assert.Equal((Accepted, Moments.InParis(until), "On a plane"), (application.Status, application.ConfirmBy, application.Reason));
        }
        else
        {
            Refusal.Unchanged(application, Rule.OutOfRange, () => application.Lengthen(_stop, Rules, Moments.Local(until), "On a plane", Spring));
        }
    }

    [Fact]
    public void More_time_needs_a_reason_and_a_place_that_is_not_lost_yet()
    {
        var (application, until) = (GivenApplication.In(Accepted, _stop), Moments.Local("2027-04-10 12:00"));
        Refusal.Unchanged(application, Rule.ReasonMissing, () => application.Lengthen(_stop, Rules, until, " ", Spring));
        Refusal.Unchanged(application, Rule.ConfirmationOver, () => application.Lengthen(_stop, Rules, until, "On a plane", application.ConfirmBy!.Value));
        foreach (var status in Enum.GetValues<ApplicationStatus>().Except([Accepted]))
        {
            var stop = GivenStop.In(StopStatus.ApplicationsOpen);
            Refusal.By(Rule.ApplicationNotInThatState, () => GivenApplication.In(status, stop).Lengthen(stop, Rules, until, "On a plane", Spring));
        }
    }

    [Fact]
    public void No_more_acceptances_can_be_prepared_than_there_are_places()
    {
        var applications = Enumerable.Range(0, 3).Select(_ => GivenApplication.Submitted(_stop)).ToList();
        Prepare(applications[0], Verdict.Accept);
        Prepare(applications[1], Verdict.Accept);
        Refusal.Unchanged(applications[2], Rule.ContestFull, () => Prepare(applications[2], Verdict.Accept));
        Prepare(applications[0], Verdict.Accept); // again: it has its place
        Prepare(applications[0], Verdict.Refuse);
        Prepare(applications[2], Verdict.Accept);
        Assert.Equal(2, Contest.PlacesReserved);
    }

    [Fact]
    public void A_release_can_be_undone_until_its_moment_and_not_after()
    {
        var application = GivenApplication.Submitted(_stop);
        Prepare(application, Verdict.Accept);
        var release = Plan(new(null, 10, null), application);

        Refusal.By(Rule.DecisionBeingReleased, null, () => application.Unprepare(Contest));
        Refusal.By(Rule.DecisionBeingReleased, null, () => Prepare(application, Verdict.Refuse));
        Refusal.By(Rule.ReleaseOver, null, () => Carry(release, release.At - Moments.Moment, application));
        Refusal.By(Rule.ReleaseOver, null, () => release.Undo(Contest, [application], release.At));
        release.Undo(Contest, [application], release.At - Moments.Moment);
        Assert.Equal((ReleaseStatus.Undone, Submitted, Verdict.Accept, null), (release.Status, application.Status, application.PreparedVerdict, application.ReleaseId));
        Refusal.By(Rule.ReleaseOver, null, () => Carry(release, release.At, application));
        Assert.Equal(Submitted, application.Status);
    }

    [Fact]
    public void A_release_has_at_least_the_time_to_undo_that_was_asked_for()
    {
        var application = GivenApplication.Submitted(_stop);
        Prepare(application, Verdict.Waitlist);
        Assert.Equal(Spring + Duration.FromMinutes(30), Plan(new(Spring + Duration.FromMinutes(5), 30, null), application).At);
    }

    [Fact]
    public void A_release_without_decisions_is_refused() =>
        Refusal.By(Rule.NothingToRelease, null, () => Plan(new(null, 0, null), GivenApplication.Submitted(_stop)));

    [Fact]
    public void What_is_released_is_what_was_prepared_and_the_waiting_list_keeps_its_order()
    {
        var its = Enumerable.Range(0, 5).Select(_ => GivenApplication.Submitted(_stop)).ToArray();
        its[4].Prepare(_stop, Contest, new(Verdict.Waitlist, null, PersonId.New(), Spring, 0));
        its[3].Prepare(_stop, Contest, new(Verdict.Waitlist, null, PersonId.New(), Spring, 1));
        Prepare(its[0], Verdict.Accept);
        Prepare(its[1], Verdict.Accept);
        Prepare(its[2], Verdict.Refuse, "Too early");
        var release = GivenApplication.Release(_stop, Spring, its);

        Assert.Equal([Accepted, Accepted, Refused, Waitlisted, Waitlisted], its.Select(it => it.Status));
        Assert.Equal([its[4], its[3]], WaitingList.InOrder(its));
        Assert.Equal(("Too early", 2, 2, 1, 0), (its[2].Reason, release.Accepts, release.Waitlists, release.Refusals, release.Skipped));
        Assert.Equal(Spring + Duration.FromHours(72), its[0].ConfirmBy);
    }

    [Fact]
    public void Who_withdraws_before_the_release_hears_nothing_of_what_was_prepared()
    {
        var application = GivenApplication.Submitted(_stop);
        Prepare(application, Verdict.Accept);
        application.Withdraw(_stop, Contest, Rules, null, Spring);
        Assert.Equal((null, 0, 0), (application.PreparedVerdict, Contest.PlacesReserved, Contest.PlacesTaken));
    }

    [Fact]
    public void What_is_confirmed_before_the_release_stays_whatever_was_prepared_against_it()
    {
        var application = GivenApplication.In(Accepted, _stop);
        Prepare(application, Verdict.Refuse);
        var release = Plan(new(null, 10, null), application);
        application.Confirm(_stop, Contest, Rules, 0, Spring);
        Assert.Equal((null, null), (application.PreparedVerdict, application.ReleaseId));
        Carry(release, release.At);
        Assert.Equal((Confirmed, ReleaseStatus.Released), (application.Status, release.Status));
    }

    [Fact]
    public void Who_pitches_elsewhere_as_often_as_one_may_is_passed_over_and_stays_prepared()
    {
        var application = GivenApplication.Submitted(_stop);
        Prepare(application, Verdict.Accept);
        var release = Plan(new(null, 0, null), application);
        release.Carry(_stop, Contest, Rules, [application], 0, new HashSet<StartupId> { application.StartupId }, Spring);
        Assert.Equal((1, Submitted, Verdict.Accept, null), (release.Skipped, application.Status, application.PreparedVerdict, application.ReleaseId));
    }

    [Fact]
    public void A_place_is_confirmed_until_the_moment_before_its_time_is_over()
    {
        var application = GivenApplication.In(Accepted, _stop);
        var until = application.ConfirmBy!.Value;
        Refusal.Unchanged(application, Rule.ConfirmationOver, () => application.Confirm(_stop, Contest, Rules, 0, until));
        Refusal.Unchanged(application, Rule.ApplicationNotInThatState, () => application.Lapse(Contest, until - Moments.Moment));
        Refusal.Unchanged(application, Rule.PitchLimitReached, () => application.Confirm(_stop, Contest, Rules, 1, until - Moments.Moment));
        application.Confirm(_stop, Contest, Rules, 0, until - Moments.Moment);
        Assert.Equal((Confirmed, null), (application.Status, application.ConfirmBy));
    }

    [Fact]
    public void Nobody_has_longer_to_confirm_than_until_the_stop_begins() =>
        Assert.Equal(Start, Rules.ConfirmBy(_stop, asReplacement: true, Start - Duration.FromHours(1)));

    [Fact]
    public void The_waiting_list_moves_by_itself_until_the_end_of_the_second_day_before()
    {
        Assert.Equal(_stop.Zone.AtStartOfDay(_stop.Date.PlusDays(-1)).ToInstant(), Rules.CutOff(_stop));
        Assert.Equal(Start, (Rules with { ReplacementDays = 0 }).CutOff(_stop));
        Assert.True(WaitingList.MovesByItself(_stop, Rules, Rules.CutOff(_stop) - Moments.Moment));
        Assert.False(WaitingList.MovesByItself(_stop, Rules, Rules.CutOff(_stop)));
    }

    [Fact]
    public void A_replacement_has_a_day_and_is_said_to_follow_whose_place_it_was()
    {
        var (gone, next) = (GivenApplication.In(Confirmed, _stop), GivenApplication.In(Waitlisted, _stop));
        var other = GivenApplication.In(Confirmed, _stop);
        gone.Withdraw(_stop, Contest, Rules, null, Spring);
        next.TakeHappenings();
        WaitingList.Fill(_stop, Contest, Rules, [next], [gone.Id], Nobody, Spring);
        Assert.Equal((Accepted, Spring + Duration.FromHours(24)), (next.Status, next.ConfirmBy));
        Assert.Equal(gone.Id, Assert.IsType<ApplicationMoved>(Assert.Single(next.TakeHappenings())).Replaces);
        Assert.Equal((Confirmed, 0), (other.Status, Contest.PlacesFree));
    }

    [Fact]
    public void A_walk_over_needs_that_nobody_else_competes_and_that_the_call_is_over()
    {
        var application = GivenApplication.In(Confirmed, _stop);
        Refusal.Unchanged(application, Rule.NotAlone, () => application.WalkOver(_stop, 0, Spring));
        _stop.CloseApplications(Spring);
        Refusal.Unchanged(application, Rule.NotAlone, () => application.WalkOver(_stop, 1, Spring));
        application.WalkOver(_stop, 0, Spring);
        Assert.Equal((WalkOver, 1), (application.Status, Contest.PlacesTaken));
    }

    [Fact]
    public void A_moved_application_is_submitted_at_the_other_stop_and_gives_its_place_back()
    {
        var application = GivenApplication.In(Confirmed, _stop);
        var other = GivenStop.In(StopStatus.ApplicationsClosed);
        Refusal.Unchanged(application, Rule.AnotherSeason, () => application.MoveTo(Contest, other, other.Contests[0], isSameSeason: false, Spring));
        application.MoveTo(Contest, other, other.Contests[0], isSameSeason: true, Spring);
        Assert.Equal((Submitted, other.Id, other.Contests[0].Id, 0), (application.Status, application.StopId, application.ContestId, Contest.PlacesTaken));
    }

    [Fact]
    public void The_order_of_the_waiting_list_names_everybody_once()
    {
        Application[] waiting = [GivenApplication.In(Waitlisted, _stop), GivenApplication.In(Waitlisted, _stop)];
        Refusal.By(Rule.WaitingListDiffers, "order", () => WaitingList.Arrange(waiting, [waiting[0].Id]));
        Refusal.By(Rule.WaitingListDiffers, "order", () => WaitingList.Arrange(waiting, [waiting[0].Id, waiting[0].Id]));
        Refusal.By(Rule.WaitingListDiffers, "order", () => WaitingList.Arrange(waiting, [waiting[0].Id, ApplicationId.New()]));
        WaitingList.Arrange(waiting, [waiting[1].Id, waiting[0].Id]);
        Assert.Equal([waiting[1], waiting[0]], WaitingList.InOrder(waiting));
    }

    private void Prepare(Application application, Verdict verdict, string? reason = "Too early") => application.Prepare(_stop, Contest, new(verdict, reason, PersonId.New(), Spring, 0));

    private DecisionRelease Plan(ReleasePlan plan, params Application[] its) => new(DecisionReleaseId.New(), _stop, Contest, its, plan, PersonId.New(), Spring);

    private void Carry(DecisionRelease release, Instant now, params Application[] its) => release.Carry(_stop, Contest, Rules, its, 0, Nobody, now);
}
