namespace Fundtruck.Features.Judging;

internal static class ConflictsEndpoints
{
    internal static void Map(RouteGroupBuilder contests, RouteGroupBuilder applications)
    {
        contests.MapGet("/{id}/conflicts", (ContestId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new ListConflicts(id), cancellationToken))
            .Sends<ListConflicts>("Which jurors must not review which applications, and why").MayBeMissing();
        applications.MapPost("/{id}/conflict", async (ApplicationId id, ConflictBody body, ISender sender, CancellationToken cancellationToken) =>
            TypedResults.Created((string?)null, await sender.Send(new DeclareConflict(id, body.Reason), cancellationToken)))
            .Sends<DeclareConflict>("Say as a juror that one can't judge an application fairly; one's review of it is taken away").MayBeMissing().MayBeRefused();
    }
}

/// <param name="Reason">For those who run the stop.</param>
internal sealed record ConflictBody(string Reason);

/// <summary>Why a juror must not review an application.</summary>
/// <param name="Reviewed">They have it nevertheless.</param>
/// <param name="Reason">In their own words, when they declared it.</param>
internal sealed record ConflictView(ApplicationId ApplicationId, string Startup, PersonId JurorId, string Juror, ConflictCause Cause, Bilingual Words, string? Reason, bool Reviewed);

[Access(Who.Hosts)]
internal sealed record ListConflicts(ContestId Contest) : IQuery<IReadOnlyList<ConflictView>>;

[Access(Who.SignedIn)]
internal sealed record DeclareConflict(ApplicationId Application, string Reason) : ICommand<Made>;

internal sealed class DeclareConflictValidator : AbstractValidator<DeclareConflict>
{
    public DeclareConflictValidator() => RuleFor(command => command.Reason).IsText();
}

internal sealed class ConflictsHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<ListConflicts, IReadOnlyList<ConflictView>>, IRequestHandler<DeclareConflict, Made>
{
    private const int Most = 1000;

    public async Task<IReadOnlyList<ConflictView>> Handle(ListConflicts query, CancellationToken cancellationToken)
    {
        await db.RunContest(query.Contest, current, cancellationToken);
        var conflicts = (await db.ConflictsIn(query.Contest, cancellationToken)).Take(Most).ToList();
        var (applications, jurors) = (conflicts.Select(it => it.Application).Distinct().ToArray(), conflicts.Select(it => it.Juror).Distinct().ToArray());
        var startups = await db.Applications.Where(application => applications.Contains(application.Id)).Join(db.Startups, application => application.StartupId, startup => startup.Id, (application, startup) => new { application.Id, startup.Name })
            .ToDictionaryAsync(it => it.Id, it => it.Name, cancellationToken);
        var people = await db.People.Where(person => jurors.Contains(person.Id)).ToDictionaryAsync(person => person.Id, person => person.Name, cancellationToken);
        var reviewed = (await db.Reviews.Where(review => review.ContestId == query.Contest).Select(review => new { review.ApplicationId, review.PersonId }).ToListAsync(cancellationToken)).Select(it => (it.ApplicationId, it.PersonId)).ToHashSet();
        return [.. conflicts.Select(it => new ConflictView(it.Application, startups[it.Application], it.Juror, people[it.Juror], it.Cause, it.Cause.Words(), it.Reason, reviewed.Contains((it.Application, it.Juror))))];
    }

    public async Task<Made> Handle(DeclareConflict command, CancellationToken cancellationToken)
    {
        var (me, now) = (current.Me, clock.GetCurrentInstant());
        var jurors = db.Jurors.Judging(me, now);
        var contest = await db.Applications.Where(application => application.Id == command.Application && application.Status != ApplicationStatus.Draft && jurors.Any(juror => juror.ContestId == application.ContestId))
            .Select(application => (ContestId?)application.ContestId).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("application");
        await db.PanelLockedForChange(contest, cancellationToken);
        var known = await db.DeclaredConflicts.AsTracking().SingleOrDefaultAsync(conflict => conflict.ApplicationId == command.Application && conflict.PersonId == me, cancellationToken);
        known?.SayAgain(command.Reason);
        known ??= db.Add(new DeclaredConflict(command.Application, me, command.Reason, now)).Entity;
        if (await db.Reviews.AsTracking().SingleOrDefaultAsync(review => review.ContestId == contest && review.ApplicationId == command.Application && review.PersonId == me, cancellationToken) is { } review) db.Remove(review);
        return new Made(known.Id.Value);
    }
}

/// <summary>One cause for which a juror must not review an application.</summary>
internal sealed record FoundConflict(ApplicationId Application, PersonId Juror, ConflictCause Cause, string? Reason = null);

/// <summary>The one place that says who must not review what.</summary>
internal static class FoundConflicts
{
    /// <summary>Those of all who judge the contest or have reviews there, by application and juror, in a fixed number of round trips.</summary>
    internal static async Task<IReadOnlyList<FoundConflict>> ConflictsIn(this FundtruckDb db, ContestId contest, CancellationToken cancellationToken)
    {
        var jurors = await db.People.Where(person => db.Jurors.Any(juror => juror.ContestId == contest && juror.PersonId == person.Id) || db.Reviews.Any(review => review.ContestId == contest && review.PersonId == person.Id))
            .Select(person => new { person.Id, person.Email }).ToListAsync(cancellationToken);
        var applications = db.Applications.Where(application => application.ContestId == contest && application.Status != ApplicationStatus.Draft);
        var teams = await (
            from application in applications
            join startup in db.Startups on application.StartupId equals startup.Id
            from member in startup.Members
            join person in db.People on member.PersonId equals person.Id
            select new { Application = application.Id, Member = person.Id, person.Email }).ToListAsync(cancellationToken);
        var people = jurors.Select(juror => juror.Id).Concat(teams.Select(member => member.Member)).Distinct().ToArray();
        var firms = (await (
            from investor in db.Investors
            from representative in investor.Representatives
            where people.Contains(representative.PersonId)
            select new { representative.PersonId, investor.Id }).ToListAsync(cancellationToken)).ToLookup(it => it.PersonId, it => it.Id);
        var stakes = (await applications.Join(db.Stakes, application => application.StartupId, stake => stake.StartupId, (application, stake) => new { application.Id, stake.InvestorId }).ToListAsync(cancellationToken)).ToLookup(it => it.InvestorId, it => it.Id);
        var declared = await db.DeclaredConflicts.Where(conflict => applications.Any(application => application.Id == conflict.ApplicationId)).ToListAsync(cancellationToken);

        var found = declared.Select(conflict => new FoundConflict(conflict.ApplicationId, conflict.PersonId, ConflictCause.Declared, conflict.Reason)).ToList();
        foreach (var juror in jurors)
        {
            var (domain, own) = (MailDomains.Telling(juror.Email), firms[juror.Id].ToHashSet());
            found.AddRange(teams.Where(member => member.Member == juror.Id).Select(member => new FoundConflict(member.Application, juror.Id, ConflictCause.Team)));
            var others = teams.Where(member => member.Member != juror.Id).ToList();
            found.AddRange(others.Where(member => domain is not null && MailDomains.Telling(member.Email) == domain).Select(member => new FoundConflict(member.Application, juror.Id, ConflictCause.MailDomain)));
            found.AddRange(others.Where(member => firms[member.Member].Any(own.Contains)).Select(member => new FoundConflict(member.Application, juror.Id, ConflictCause.SameFirm)));
            found.AddRange(own.SelectMany(firm => stakes[firm]).Select(application => new FoundConflict(application, juror.Id, ConflictCause.Investment)));
        }

        return [.. found.Distinct().OrderBy(it => it.Application.Value).ThenBy(it => it.Juror.Value).ThenBy(it => it.Cause)];
    }

    internal static Bilingual Words(this ConflictCause cause) => cause switch
    {
        ConflictCause.Declared => new("s'est déclaré en conflit d'intérêts", "declared a conflict of interest"),
        ConflictCause.Team => new("fait partie de l'équipe", "is in the team"),
        ConflictCause.MailDomain => new("a une adresse du même domaine que l'équipe", "has an address of the team's domain"),
        ConflictCause.SameFirm => new("représente la même société qu'un membre de l'équipe", "speaks for the same firm as one of the team"),
        _ => new("représente un investisseur présent au capital", "speaks for an investor with a stake"),
    };
}
