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
        if (status is ApplicationStatus.Accepted or ApplicationStatus.Confirmed or ApplicationStatus.NoShow) application.Accept(stop, contest, Spring);
        if (status is ApplicationStatus.Confirmed or ApplicationStatus.NoShow) application.Confirm(stop, Spring);
        if (status == ApplicationStatus.NoShow) application.MarkNoShow(stop, Start);
        if (status == ApplicationStatus.Waitlisted) application.Waitlist(stop, contest, Spring);
        if (status == ApplicationStatus.Refused) application.Refuse(stop, contest, "Too early", Spring);
        if (status == ApplicationStatus.Withdrawn) application.Withdraw(stop, contest, null, Spring);
        Assert.Equal(status, application.Status);
        return application;
    }
}
