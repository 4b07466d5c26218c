using Fundtruck.Domain.Applications;
using Fundtruck.Domain.People;
using Fundtruck.Domain.Stops;
using NodaTime;
using static Fundtruck.Domain.Tests.Given.GivenStop;

namespace Fundtruck.Domain.Tests.Given;

/// <summary>Applications to the first contest of a stop whose call is open.</summary>
internal static class GivenApplication
{
    internal static readonly ApplicationAnswers Complete = new("Boats that clean harbours", 500_000, null);

    internal static readonly StartupProfile Startup = new("Boats", "FR", new LocalDate(2024, 3, 1)) { Siren = "732829320" };

    /// <summary>A form without questions and conditions, unless they are given.</summary>
    internal static ApplicationForm Form(Stop stop, StartupProfile? startup = null, EligibilityRules? rules = null, params IReadOnlyList<Question> questions) =>
        new(stop, stop.Contests[0], rules ?? new(), questions, startup ?? Startup);

    /// <summary>Hands it in where nothing but summary and amount is asked.</summary>
    internal static void Submit(this Application application, Stop stop, Instant now) => application.Submit(Form(stop), now);

    internal static Application Draft(Stop stop, ApplicationAnswers? answers = null) =>
        new(ApplicationId.New(), stop.Contests[0], StartupId.New(), answers ?? Complete, PersonId.New(), Spring);

    internal static Application Submitted(Stop stop)
    {
        var application = Draft(stop);
        application.Submit(stop, Spring);
        return application;
    }

    internal static Application In(ApplicationStatus status, Stop stop)
    {
        var application = status == ApplicationStatus.Draft ? Draft(stop) : Submitted(stop);
        var contest = stop.Contests[0];
        if (status is ApplicationStatus.Accepted or ApplicationStatus.Confirmed or ApplicationStatus.NoShow or ApplicationStatus.Lapsed or ApplicationStatus.WalkOver or ApplicationStatus.WithdrawnLate) application.Decide(stop, Verdict.Accept);
        if (status is ApplicationStatus.Confirmed or ApplicationStatus.NoShow or ApplicationStatus.WalkOver or ApplicationStatus.WithdrawnLate) application.Confirm(stop, contest, Rules, 0, Spring);
        if (status == ApplicationStatus.NoShow) application.MarkNoShow(stop, Start);
        if (status == ApplicationStatus.Waitlisted) application.Decide(stop, Verdict.Waitlist);
        if (status == ApplicationStatus.Refused) application.Decide(stop, Verdict.Refuse);
        if (status == ApplicationStatus.Withdrawn) application.Withdraw(stop, contest, Rules, null, Spring);
        if (status == ApplicationStatus.WithdrawnLate) application.Withdraw(stop, contest, Rules, null, Rules.CutOff(stop));
        if (status == ApplicationStatus.Lapsed) application.Lapse(contest, application.ConfirmBy!.Value);
        if (status == ApplicationStatus.Disqualified) application.Disqualify(contest, "Two of you are the same", Spring);
        if (status == ApplicationStatus.Cancelled) application.Cancel(contest, "Sent by mistake", Spring);
        if (status == ApplicationStatus.WalkOver)
        {
            var before = stop.Status;
            stop.CloseApplications(Spring);
            application.WalkOver(stop, 0, Spring);
            if (before == StopStatus.ApplicationsOpen) stop.OpenApplications(Spring);
        }

        Assert.Equal(status, application.Status);
        return application;
    }

    /// <summary>Prepares one decision and releases it at once.</summary>
    internal static void Decide(this Application application, Stop stop, Verdict verdict, string? reason = "Too early", Instant? now = null)
    {
        var (contest, at, by) = (stop.Contests[0], now ?? Spring, PersonId.New());
        application.Prepare(stop, contest, new(verdict, reason, by, at, 0));
        Release(stop, at, application);
    }

    /// <summary>Releases what is prepared of these, at once.</summary>
    internal static DecisionRelease Release(Stop stop, Instant now, params Application[] prepared)
    {
        var release = new DecisionRelease(DecisionReleaseId.New(), stop, stop.Contests[0], prepared, new(null, 0, null), PersonId.New(), now);
        release.Carry(stop, stop.Contests[0], Rules, prepared, 0, new HashSet<StartupId>(), now);
        return release;
    }

    internal static readonly SelectionRules Rules = new();
}
