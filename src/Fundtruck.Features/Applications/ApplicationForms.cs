namespace Fundtruck.Features.Applications;

internal static class ApplicationForms
{
    /// <summary>What an application of this startup is checked against, as it is now.</summary>
    internal static async Task<ApplicationForm> Form(this FundtruckDb db, Stop stop, Contest contest, StartupId applicant, CancellationToken cancellationToken)
    {
        var (season, startup) = await db.About(stop.SeasonId, applicant, cancellationToken);
        var questions = await db.Questions.Where(question => question.ContestId == contest.Id && question.ArchivedAt == null).OrderBy(question => question.Position).ToListAsync(cancellationToken);
        return new(stop, contest, season.Eligibility, questions, startup.Profile);
    }

    private static async Task<(Season Season, Startup Startup)> About(this FundtruckDb db, SeasonId seasonId, StartupId applicant, CancellationToken cancellationToken)
    {
        var found = await (
            from season in db.Seasons
            from startup in db.Startups
            where season.Id == seasonId && startup.Id == applicant
            select new { season, startup }).SingleAsync(cancellationToken);
        return (found.season, found.startup);
    }

    /// <summary>
    /// An application whose answers change, locked against others who type, and its form, locked against those who ask. It is one of those that the person may work on; others do not exist for them.
    /// </summary>
    internal static async Task<(Application Application, ApplicationForm Form)> LockedForAnswers(this FundtruckDb db, ApplicationId id, IQueryable<Application> theirs, CancellationToken cancellationToken)
    {
        var of = await theirs.Where(application => application.Id == id)
            .Join(db.Stops, application => application.StopId, stop => stop.Id, (application, stop) => new { application.ContestId, application.StartupId, stop }).SingleOrDefaultAsync(cancellationToken)
            ?? throw new NotFoundException("application");
        var contest = await db.LockedAgainstChange(of.ContestId, cancellationToken);
        var application = await db.Applications.FromSql($"select *, xmin from applications where id = {id.Value} for no key update").AsTracking().SingleAsync(cancellationToken);
        return (application, await db.Form(of.stop, contest, of.StartupId, cancellationToken));
    }
}
