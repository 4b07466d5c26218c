using Fundtruck.Domain.Applications;
using Fundtruck.Domain.Stops;
using Fundtruck.Domain.Tests.Given;
using NodaTime;
using static Fundtruck.Domain.Applications.ApplicationStatus;
using static Fundtruck.Domain.Tests.Given.GivenStop;
using static Fundtruck.Domain.Tests.Given.Moments;

namespace Fundtruck.Domain.Tests.Applications;

public sealed class ApplicationTests
{
    private static readonly Dictionary<string, Action<Application, Stop>> Steps = new()
    {
        ["edit"] = (application, stop) => application.Edit(GivenApplication.Complete, GivenApplication.Form(stop), Spring),
        ["submit"] = (application, stop) => application.Submit(stop, Spring),
        ["accept"] = (application, stop) => application.Decide(stop, Verdict.Accept),
        ["waitlist"] = (application, stop) => application.Decide(stop, Verdict.Waitlist),
        ["refuse"] = (application, stop) => application.Decide(stop, Verdict.Refuse),
        ["confirm"] = (application, stop) => application.Confirm(stop, stop.Contests[0], GivenApplication.Rules, 0, Spring),
        ["withdraw"] = (application, stop) => application.Withdraw(stop, stop.Contests[0], GivenApplication.Rules, null, Spring),
        ["withdraw late"] = (application, stop) => application.Withdraw(stop, stop.Contests[0], GivenApplication.Rules, null, GivenApplication.Rules.CutOff(stop)),
        ["lapse"] = (application, stop) => application.Lapse(stop.Contests[0], Spring + Duration.FromHours(72)),
        ["disqualify"] = (application, stop) => application.Disqualify(stop.Contests[0], "Two of you are the same", Spring),
        ["cancel"] = (application, stop) => application.Cancel(stop.Contests[0], "Sent by mistake", Spring),
        ["mark absent"] = (application, stop) => application.MarkNoShow(stop, Start),
        ["undo absent"] = (application, _) => application.UndoNoShow(Start),
    };

    private readonly Stop _stop = GivenStop.In(StopStatus.ApplicationsOpen);

    public static TheoryData<ApplicationStatus, string, ApplicationStatus> Legal { get; } = new()
    {
        { Draft, "submit", Submitted }, { Draft, "withdraw", Withdrawn }, { Draft, "withdraw late", Withdrawn }, { Draft, "cancel", Cancelled },
        { Submitted, "withdraw late", Withdrawn }, { Submitted, "disqualify", Disqualified }, { Submitted, "cancel", Cancelled },
        { Waitlisted, "withdraw late", Withdrawn }, { Waitlisted, "disqualify", Disqualified }, { Waitlisted, "cancel", Cancelled },
        { Accepted, "withdraw late", WithdrawnLate }, { Accepted, "lapse", Lapsed }, { Accepted, "disqualify", Disqualified }, { Accepted, "cancel", Cancelled },
        { Confirmed, "withdraw late", WithdrawnLate }, { Confirmed, "disqualify", Disqualified }, { Confirmed, "cancel", Cancelled },
        { Lapsed, "accept", Accepted }, { Lapsed, "waitlist", Waitlisted }, { NoShow, "undo absent", Confirmed }, { WalkOver, "disqualify", Disqualified },
        { Submitted, "accept", Accepted }, { Submitted, "waitlist", Waitlisted }, { Submitted, "refuse", Refused }, { Submitted, "withdraw", Withdrawn },
        { Accepted, "waitlist", Waitlisted }, { Accepted, "refuse", Refused }, { Accepted, "confirm", Confirmed }, { Accepted, "withdraw", Withdrawn },
        { Waitlisted, "accept", Accepted }, { Waitlisted, "refuse", Refused }, { Waitlisted, "withdraw", Withdrawn },
        { Refused, "accept", Accepted }, { Refused, "waitlist", Waitlisted },
        { Confirmed, "withdraw", Withdrawn }, { Confirmed, "mark absent", NoShow },
    };

    public static TheoryData<ApplicationStatus, string> Illegal { get; } = [.. Enum.GetValues<ApplicationStatus>()
        .SelectMany(status => Steps.Keys.Select(step => (status, step)))
        .Except(Legal.Select(row => (row.Data.Item1, row.Data.Item2)).Concat([(Draft, "edit"), (Submitted, "edit")]))];

    [Theory, MemberData(nameof(Legal))]
    public void A_legal_step_leads_to_the_next_status_raises_the_revision_by_one_and_is_told_once(
        ApplicationStatus from, string step, ApplicationStatus to)
    {
        var application = GivenApplication.In(from, _stop);
        application.TakeHappenings();
        var revision = application.Revision;

        Steps[step](application, _stop);

        Assert.Equal((to, revision + 1), (application.Status, application.Revision));
        Assert.Equal([new ApplicationMoved(application, from, application.ChangedAt)], application.TakeHappenings());
        Assert.Equal(application.HoldsPlace ? 1 : 0, _stop.Contests[0].PlacesTaken);
        Assert.Equal(0, _stop.Contests[0].PlacesReserved);
    }

    [Theory, MemberData(nameof(Illegal))]
    public void Any_other_step_is_refused_and_changes_nothing(ApplicationStatus from, string step)
    {
        var application = GivenApplication.In(from, _stop);
        var taken = _stop.Contests[0].PlacesTaken;
        Refusal.Unchanged(application, Rule.ApplicationNotInThatState, () => Steps[step](application, _stop));
        Assert.Equal(taken, _stop.Contests[0].PlacesTaken);
    }

    [Theory]
    [InlineData("accept")]
    [InlineData("waitlist")]
    [InlineData("refuse")]
    [InlineData("confirm")]
    public void Nothing_is_decided_at_a_stop_that_does_not_run(string step)
    {
        var application = GivenApplication.In(step == "confirm" ? Accepted : Submitted, _stop);
        _stop.Postpone("Storm", Spring);
        Refusal.Unchanged(application, Rule.StopNotRunning, () => Steps[step](application, _stop));
    }

    [Fact]
    public void A_startup_withdraws_from_a_postponed_stop_too()
    {
        var application = GivenApplication.In(Confirmed, _stop);
        _stop.Postpone("Storm", Spring);
        application.Withdraw(_stop, _stop.Contests[0], GivenApplication.Rules, " We moved ", Spring);
        Assert.Equal((Withdrawn, "We moved", 0), (application.Status, application.Reason, _stop.Contests[0].PlacesTaken));
    }

    [Fact]
    public void Nobody_withdraws_once_the_stop_is_over()
    {
        var application = GivenApplication.In(Confirmed, _stop);
        Refusal.Unchanged(application, Rule.ApplicationNotInThatState, () => application.Withdraw(_stop, _stop.Contests[0], GivenApplication.Rules, "We did come", _stop.During.End));
        application.Withdraw(_stop, _stop.Contests[0], GivenApplication.Rules, "We can't come", _stop.During.End - Moment);
        Assert.Equal(WithdrawnLate, application.Status);
    }

    [Fact]
    public void Editing_a_draft_changes_the_answers_and_tells_nobody()
    {
        var application = GivenApplication.Draft(_stop);
        application.Edit(new ApplicationAnswers("Ships", 7, "https://deck.example"), GivenApplication.Form(_stop), Spring + Moment);

        Assert.Equal(("Ships", 7L, "https://deck.example"), (application.Summary, application.AmountSought, application.DeckUrl));
        Assert.Equal((Draft, 0, Spring + Moment), (application.Status, application.Revision, application.ChangedAt));
        Assert.Empty(application.TakeHappenings());
    }

    [Theory]
    [InlineData(null, 500_000L, "summary")]
    [InlineData("", 500_000L, "summary")]
    [InlineData(" \n", 500_000L, "summary")]
    [InlineData("Boats", null, "amountSought")]
    public void What_is_missing_before_submitting_is_named(string? summary, long? amount, string field)
    {
        var application = GivenApplication.Draft(_stop, new ApplicationAnswers(summary, amount, "https://deck.example"));
        Refusal.By(Rule.ApplicationIncomplete, field, () => application.Submit(_stop, Spring));
        Refusal.Unchanged(application, Rule.ApplicationIncomplete, () => application.Submit(_stop, Spring));
    }

    [Fact]
    public void One_submits_until_the_moment_before_the_deadline_and_without_slides()
    {
        var application = GivenApplication.Draft(_stop);
        Refusal.Unchanged(application, Rule.CallNotOpen, () => application.Submit(_stop, Deadline));

        application.Submit(_stop, Deadline - Moment);
        Assert.Equal((Submitted, Deadline - Moment), (application.Status, application.SubmittedAt));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void A_refusal_needs_a_reason(string? reason)
    {
        var application = GivenApplication.In(Accepted, _stop);
        Refusal.By(Rule.ReasonMissing, "reason", () => application.Decide(_stop, Verdict.Refuse, reason));
        Refusal.Unchanged(application, Rule.ReasonMissing, () => application.Decide(_stop, Verdict.Refuse, reason));
        Assert.Equal(1, _stop.Contests[0].PlacesTaken);
    }

    [Fact]
    public void The_reason_of_a_refusal_goes_when_it_is_accepted_after_all()
    {
        var application = GivenApplication.Submitted(_stop);
        application.Decide(_stop, Verdict.Refuse, " Too early ");
        Assert.Equal("Too early", application.Reason);
        application.Decide(_stop, Verdict.Accept);
        Assert.Null(application.Reason);
    }

    [Fact]
    public void Nobody_is_absent_before_the_stop_begins()
    {
        var application = GivenApplication.In(Confirmed, _stop);
        Refusal.Unchanged(application, Rule.ApplicationNotInThatState, () => application.MarkNoShow(_stop, Start - Moment));
        application.MarkNoShow(_stop, Start);
        Assert.Equal((NoShow, 1), (application.Status, _stop.Contests[0].PlacesTaken));      // its place stays used
    }

    [Theory]
    [InlineData(Draft, false)]
    [InlineData(Submitted, false)]
    [InlineData(Accepted, true)]
    [InlineData(Waitlisted, false)]
    [InlineData(Refused, false)]
    [InlineData(Confirmed, true)]
    [InlineData(Withdrawn, false)]
    [InlineData(WithdrawnLate, false)]
    [InlineData(Lapsed, false)]
    [InlineData(Disqualified, false)]
    [InlineData(Cancelled, false)]
    [InlineData(NoShow, true)]
    [InlineData(WalkOver, true)]
    public void Who_is_accepted_or_was_to_come_holds_a_place(ApplicationStatus status, bool holds)
    {
        Assert.Equal(holds, GivenApplication.In(status, _stop).HoldsPlace);
        Assert.Equal(holds ? 1 : 0, _stop.Contests[0].PlacesTaken);
    }
}
