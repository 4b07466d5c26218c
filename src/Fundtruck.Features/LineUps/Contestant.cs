namespace Fundtruck.Features.LineUps;

/// <summary>Who takes part under which application, with the names that people know.</summary>
internal sealed record Contestant(ApplicationId ApplicationId, StartupId StartupId, string Startup, PersonId PresenterId, string Presenter)
{
    internal Contender Contender => new(ApplicationId, StartupId, PresenterId);
}

internal static class Contestants
{
    internal static Task<Dictionary<ApplicationId, Contestant>> WhoPitches(this IQueryable<Application> applications, FundtruckDb db, CancellationToken cancellationToken) => (
        from application in applications
        join startup in db.Startups on application.StartupId equals startup.Id
        join presenter in db.People on startup.OwnerId equals presenter.Id
        select new Contestant(application.Id, startup.Id, startup.Name, presenter.Id, presenter.Name)).ToDictionaryAsync(contestant => contestant.ApplicationId, cancellationToken);

    /// <summary>Those who judge the contests of a stop, by contest.</summary>
    internal static async Task<ILookup<ContestId, JurorName>> JurorsOf(this FundtruckDb db, StopId stop, CancellationToken cancellationToken) =>
        (await (from juror in db.Jurors.Where(juror => juror.StopId == stop) join person in db.People on juror.PersonId equals person.Id orderby person.Name, person.Id select new { juror.ContestId, person.Id, person.Name })
            .ToListAsync(cancellationToken)).ToLookup(juror => juror.ContestId, juror => new JurorName(juror.Id, juror.Name));
}

/// <summary>Somebody who judges.</summary>
internal sealed record JurorName(PersonId Id, string Name);
