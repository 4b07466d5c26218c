using Microsoft.AspNetCore.Http.HttpResults;

namespace Fundtruck.Features.Plans;

internal static class StartPlanEndpoints
{
    internal static void Map(RouteGroupBuilder stops, RouteGroupBuilder plans)
    {
        stops.MapPost("/{id}/meeting-plans", (StopId id, PlanBody plan, ISender sender, CancellationToken cancellationToken) => Accepted(sender.Send(new StartPlan(id, plan), cancellationToken)))
            .Sends<StartPlan>("Let the meetings of sessions be planned; nobody is told before the plan is published. With mayMove it rearranges what stands, with the fewest changes").MayBeMissing().MayBeRefused();
        plans.MapPost("/{id}/replan", (MeetingPlanId id, ISender sender, CancellationToken cancellationToken) => Accepted(sender.Send(new PlanAgain(id), cancellationToken)))
            .Sends<PlanAgain>("Plan again as near to this draft as the world as it is now allows").MayBeMissing().MayBeRefused();
    }

    private static async Task<Accepted<Made>> Accepted(Task<Made> command)
    {
        var made = await command;
        return TypedResults.Accepted($"/api/meeting-plans/{made.Id}", made);
    }
}

/// <summary>Somebody who is not there, or not all the time.</summary>
/// <param name="PersonId">A representative or founder; or else:</param>
/// <param name="StartupId">A startup.</param>
/// <param name="From">Local time on the stop's date; null for from the beginning on.</param>
/// <param name="Until">Local time on the stop's date; null for until the end. Who is late is absent until then.</param>
internal sealed record AbsenceBody(PersonId? PersonId = null, StartupId? StartupId = null, LocalTime? From = null, LocalTime? Until = null);

/// <summary>A table that can't be used.</summary>
/// <param name="Table">Its number.</param>
/// <param name="From">Local time on the stop's date; null for not at all.</param>
internal sealed record ClosedTableBody(MeetingSessionId SessionId, int Table, LocalTime? From = null);

/// <param name="SessionIds">Which sessions; all that are open when left out.</param>
/// <param name="Seed">Varies which of equally good plans is found, 0 or more.</param>
/// <param name="Work">How long to search, 1 to 600: 1 takes roughly a second of one core.</param>
/// <param name="LeastPerStartup">The fewest meetings of each startup that wishes so many.</param>
/// <param name="LeastPerRepresentative">The fewest meetings of each representative who has so many wishes.</param>
/// <param name="MayMove">What stands may be moved or dropped, as little as possible; else it stays as far as it can.</param>
/// <param name="Absences">Who does not come, or comes late.</param>
/// <param name="ClosedTables">What can't be used.</param>
/// <param name="Reason">What those read whose meetings are moved or dropped.</param>
internal sealed record PlanBody(
    IReadOnlyList<MeetingSessionId>? SessionIds = null, int Seed = 0, int Work = 30, int LeastPerStartup = 0, int LeastPerRepresentative = 0, bool MayMove = false,
    IReadOnlyList<AbsenceBody>? Absences = null, IReadOnlyList<ClosedTableBody>? ClosedTables = null, string? Reason = null);

[Access(Who.Hosts)]
internal sealed record StartPlan(StopId Stop, PlanBody Plan) : ICommand<Made>;

/// <param name="Plan">Whose draft is the beginning.</param>
[Access(Who.Hosts)]
internal sealed record PlanAgain(MeetingPlanId Plan) : ICommand<Made>;

internal sealed class StartPlanValidator : AbstractValidator<StartPlan>
{
    public StartPlanValidator() => RuleFor(command => command.Plan).ChildRules(plan =>
    {
        plan.RuleFor(body => body.SessionIds).Must(ids => ids is null or { Count: >= 1 and <= 100 }).WithMessage("Name 1 to 100 sessions, or leave them out for all.");
        plan.RuleFor(body => body.Absences).Must(absences => absences is null or { Count: <= 500 }).WithMessage("500 absences at most.");
        plan.RuleForEach(body => body.Absences).NotNull().WithMessage("It is required.").Must(absence => absence is null || absence.PersonId is null != absence.StartupId is null).WithMessage("Name a person or a startup.");
        plan.RuleFor(body => body.ClosedTables).Must(tables => tables is null or { Count: <= 500 }).WithMessage("500 tables at most.");
        plan.RuleForEach(body => body.ClosedTables).NotNull().WithMessage("It is required.");
        plan.RuleFor(body => body.Reason).IsText(Shapes.Line);
    }).OverridePropertyName("");
}

internal sealed class StartPlanHandler(FundtruckDb db, CurrentRequest current, AfterCommit afterCommit, PlanBell bell, IClock clock) : IRequestHandler<StartPlan, Made>, IRequestHandler<PlanAgain, Made>
{
    public async Task<Made> Handle(StartPlan command, CancellationToken cancellationToken)
    {
        current.MustRun(command.Stop);
        var (body, stop) = (command.Plan, await db.LockedAgainstChange(command.Stop, cancellationToken));
        var sessions = await SessionsOf(stop, body, cancellationToken);
        await RequireKnown(stop, body, cancellationToken);
        return Queue(stop, new(
            [.. sessions.Select(session => session.Id)], body.Seed, body.Work, body.LeastPerStartup, body.LeastPerRepresentative, body.MayMove, null,
            [.. (body.Absences ?? []).Select(it => new PlanAbsence(it.PersonId, it.StartupId, At(stop, it.From), At(stop, it.Until)))],
            [.. (body.ClosedTables ?? []).Select((it, index) => new ClosedTable(Table(sessions, it, index), At(stop, it.From)))],
            string.IsNullOrWhiteSpace(body.Reason) ? null : body.Reason));
    }

    public async Task<Made> Handle(PlanAgain command, CancellationToken cancellationToken)
    {
        var before = await db.PlanRunBy(command.Plan, current, cancellationToken);
        before.RequireDraft();
        return Queue(await db.LockedAgainstChange(before.StopId, cancellationToken), before.Settings with { From = before.Id });
    }

    private Made Queue(Stop stop, PlanSettings settings)
    {
        var plan = db.Add(new MeetingPlan(MeetingPlanId.New(), stop, settings, current.Person, clock.GetCurrentInstant())).Entity;
        afterCommit.Do(bell.Ring);
        return new(plan.Id.Value);
    }

    private async Task<IReadOnlyList<MeetingSession>> SessionsOf(Stop stop, PlanBody body, CancellationToken cancellationToken)
    {
        var open = await db.MeetingSessions.Include(session => session.Tables).Where(session => session.StopId == stop.Id && session.ClosedAt == null).OrderBy(session => session.LocalStart).ThenBy(session => session.Id).ToListAsync(cancellationToken);
        if (body.SessionIds?.Except(open.Select(session => session.Id)).ToList() is [var unknown, ..]) throw new ValidationException([new("sessionIds", $"This stop has no open session {unknown}.")]);
        var wanted = body.SessionIds is { } ids ? [.. open.Where(session => ids.Contains(session.Id))] : open;
        if (wanted.Count == 0) throw new RuleBrokenException(Rule.PlanNothing, "sessionIds");
        if (wanted.Zip(wanted.Skip(1)).Any(two => two.First.During.End > two.Second.During.Start)) throw new RuleBrokenException(Rule.PlanSessionsOverlap, "sessionIds");
        if (wanted.Sum(session => session.Grid().Count()) > PlanSettings.MostSlots) throw new RuleBrokenException(Rule.PlanTooLarge, "sessionIds");
        return wanted;
    }

    /// <summary>Whoever is said to be absent must be somebody who could be there.</summary>
    private async Task RequireKnown(Stop stop, PlanBody body, CancellationToken cancellationToken)
    {
        if (body.Absences is not { Count: > 0 } absences) return;
        var (startups, people) = (absences.Select(it => it.StartupId).OfType<StartupId>().Distinct().ToArray(), absences.Select(it => it.PersonId).OfType<PersonId>().Distinct().ToArray());
        var here = await db.Applications.Where(application => application.StopId == stop.Id && Application.TakingPart.Contains(application.Status))
            .Join(db.Startups, application => application.StartupId, startup => startup.Id, (_, startup) => new { startup.Id, startup.OwnerId }).ToListAsync(cancellationToken);
        var sitting = await db.InvestorSlots.Where(slot => slot.StopId == stop.Id && people.Contains(slot.RepresentativeId)).Select(slot => slot.RepresentativeId).Distinct().ToListAsync(cancellationToken);
        if (startups.Except(here.Select(it => it.Id)).Any()) throw new ValidationException([new("absences", "Such a startup does not take part at this stop.")]);
        if (people.Except(here.Select(it => it.OwnerId)).Except(sitting).Any()) throw new ValidationException([new("absences", "Such a person has no part in these meetings.")]);
    }

    private static TableId Table(IReadOnlyList<MeetingSession> sessions, ClosedTableBody body, int index) =>
        sessions.FirstOrDefault(session => session.Id == body.SessionId)?.Tables.FirstOrDefault(table => table.Number == body.Table)?.Id
            ?? throw new ValidationException([new($"closedTables[{index}].table", "None of the sessions has such a table.")]);

    private static Instant? At(Stop stop, LocalTime? time) => time is { } local ? stop.Zone.Computed(stop.Date + local) : null;
}
