namespace Fundtruck.Features.People;

internal static class ContestJurorsEndpoints
{
    internal static void Map(RouteGroupBuilder api)
    {
        var jurors = api.MapGroup("/contests/{id}/jurors");
        jurors.MapPost("/", async (ContestId id, JurorBody juror, ISender sender, CancellationToken cancellationToken) =>
            TypedResults.Created((string?)null, await sender.Send(new AppointJuror(id, juror), cancellationToken)))
            .Sends<AppointJuror>("Let somebody judge this contest: its published pitches take their time; repeated, it changes their window").MayBeMissing().MayBeRefused();
        jurors.MapGet("/", (ContestId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new ListJurors(id), cancellationToken))
            .Sends<ListJurors>("Who judges this contest").MayBeMissing();
        jurors.MapDelete("/{person}", (ContestId id, PersonId person, ISender sender, CancellationToken cancellationToken) => sender.Send(new DismissJuror(id, person), cancellationToken).AsNoContent())
            .Sends<DismissJuror>("Let somebody judge this contest no longer; the time of its pitches is theirs again").MayBeMissing();
    }

    /// <summary>The contest, with its stop, for somebody who runs it; it does not exist for others.</summary>
    internal static async Task<(Stop Stop, Contest Contest)> RunContest(this FundtruckDb db, ContestId id, CurrentRequest current, CancellationToken cancellationToken)
    {
        var stop = await db.Stops.Include(s => s.Contests).SingleOrDefaultAsync(s => s.Contests.Any(contest => contest.Id == id), cancellationToken);
        return stop is not null && current.Runs(stop.Id) ? (stop, stop.Contests.Single(contest => contest.Id == id)) : throw new NotFoundException("contest");
    }
}

/// <param name="Email">To sign in with.</param>
/// <param name="Name">As people call them.</param>
/// <param name="From">Local time at the stop: from then on they see the applications.</param>
/// <param name="Until">Local time at the stop: until then.</param>
/// <param name="Language">fr or en.</param>
internal sealed record JurorBody(string Email, string Name, LocalDateTime From, LocalDateTime Until, string Language = "fr");

[Access(Who.Hosts, InPersonOnly = true)]
internal sealed record AppointJuror(ContestId Contest, JurorBody Juror) : ICommand<Made>;

internal sealed class AppointJurorValidator : AbstractValidator<AppointJuror>
{
    public AppointJurorValidator() => RuleFor(command => command.Juror).ChildRules(juror =>
    {
        juror.RuleFor(j => j.Email).IsEmail();
        juror.RuleFor(j => j.Name).IsName();
        juror.RuleFor(j => j.Language).IsLanguage();
        juror.RuleFor(j => j.From).IsMoment();
        juror.RuleFor(j => j.Until).IsMoment();
    }).OverridePropertyName("");
}

internal sealed class AppointJurorHandler(FundtruckDb db, Diary diary, CurrentRequest current, IClock clock) : IRequestHandler<AppointJuror, Made>
{
    public async Task<Made> Handle(AppointJuror command, CancellationToken cancellationToken)
    {
        var body = command.Juror;
        var (stop, contest) = await db.RunContest(command.Contest, current, cancellationToken);
        await db.LockedForChange(stop.Id, cancellationToken); // no line-up is published meanwhile
        var window = stop.Zone.Meant(body.From, body.Until, "from", "until");
        var person = await db.KnownOrNew(body.Email, body.Name, body.Language, clock.GetCurrentInstant(), cancellationToken);
        if (await db.Jurors.AsTracking().SingleOrDefaultAsync(juror => juror.ContestId == contest.Id && juror.PersonId == person.Id, cancellationToken) is { } known) known.SeesDuring(window);
        else await Begin(new Juror(contest, person.Id, window, clock.GetCurrentInstant()), cancellationToken);
        return new Made(person.Id.Value);
    }

    /// <summary>They listen to what is published and not over.</summary>
    private async Task Begin(Juror juror, CancellationToken cancellationToken)
    {
        var (person, now) = (juror.PersonId, clock.GetCurrentInstant());
        var pitches = await db.Pitches.JudgedIn(db, juror.ContestId).Where(pitch => pitch.Status == PitchStatus.Scheduled && pitch.PresenterId != person && pitch.During.End > now).ToListAsync(cancellationToken);
        if (pitches.Count > 0) await diary.Take(juror.StopId, [.. pitches.Select(pitch => pitch.Duty(person))], [], cancellationToken);
        db.Add(juror);
    }
}

/// <summary>Somebody who judges, and from when until when they see the applications.</summary>
internal sealed record JurorView(PersonId Id, string Name, string Email, OffsetDateTime From, OffsetDateTime Until);

[Access(Who.Hosts)]
internal sealed record ListJurors(ContestId Contest) : IQuery<IReadOnlyList<JurorView>>;

internal sealed class ListJurorsHandler(FundtruckDb db, CurrentRequest current) : IRequestHandler<ListJurors, IReadOnlyList<JurorView>>
{
    public async Task<IReadOnlyList<JurorView>> Handle(ListJurors query, CancellationToken cancellationToken)
    {
        var (stop, _) = await db.RunContest(query.Contest, current, cancellationToken);
        var rows = await (
            from juror in db.Jurors
            join person in db.People on juror.PersonId equals person.Id
            where juror.ContestId == query.Contest
            orderby person.Name, person.Id
            select new { person.Id, person.Name, person.Email, juror.During }).Take(200).ToListAsync(cancellationToken);
        return [.. rows.Select(row => new JurorView(row.Id, row.Name, row.Email, row.During.Start.In(stop.Zone), row.During.End.In(stop.Zone)))];
    }
}

[Access(Who.Hosts, InPersonOnly = true)]
internal sealed record DismissJuror(ContestId Contest, PersonId Person) : ICommand<Done>;

internal sealed class DismissJurorHandler(FundtruckDb db, Diary diary, CurrentRequest current, IClock clock) : IRequestHandler<DismissJuror, Done>
{
    public async Task<Done> Handle(DismissJuror command, CancellationToken cancellationToken)
    {
        var (stop, _) = await db.RunContest(command.Contest, current, cancellationToken);
        await db.LockedForChange(stop.Id, cancellationToken); // no line-up is published meanwhile
        var dismissed = await db.Jurors.SingleOrDefaultAsync(juror => juror.ContestId == command.Contest && juror.PersonId == command.Person, cancellationToken) ?? throw new NotFoundException("juror");
        dismissed.Dismiss(clock.GetCurrentInstant());
        db.Remove(dismissed);
        await diary.ReleaseDuty(command.Person, db.Pitches.JudgedIn(db, command.Contest), cancellationToken);
        return Done.Answer;
    }
}
