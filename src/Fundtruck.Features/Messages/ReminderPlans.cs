namespace Fundtruck.Features.Messages;

internal static class ReminderPlansEndpoints
{
    internal static void Map(RouteGroupBuilder api)
    {
        var plans = api.MapGroup("/reminder-plans").WithTags("Reminders");
        plans.MapGet("", (SeasonId? season, StopId? stop, string? after, int? limit, ISender sender, CancellationToken cancellationToken) => sender.Send(new ListReminderPlans(season, stop, after, limit), cancellationToken))
            .Sends<ListReminderPlans>("The reminders that are planned, by the time of their last change");
        plans.MapPost("", (ReminderPlanBody body, ISender sender, CancellationToken cancellationToken) => sender.Send(new PlanReminder(body), cancellationToken).AsCreated("/api/reminder-plans"))
            .Sends<PlanReminder>("Plan a reminder for a season, a stop or a contest, or switch one off there").MayBeMissing().MayBeRefused();
        plans.MapGet("/{id}", (ReminderPlanId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new GetReminderPlan(id), cancellationToken).AsOk())
            .Sends<GetReminderPlan>("One planned reminder").MayBeMissing();
        plans.MapPut("/{id}", async (ReminderPlanId id, ReminderTermsBody terms, ISender sender, CancellationToken cancellationToken) =>
        {
            await sender.Send(new ChangeReminderPlan(id, terms), cancellationToken);
            return await sender.Send(new GetReminderPlan(id), cancellationToken).AsOk();
        })
            .Sends<ChangeReminderPlan>("Say otherwise when it goes out and to whom; what was sent is not sent again").MayBeMissing().MayBeRefused().Edits();
        plans.MapDelete("/{id}", (ReminderPlanId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new DropReminderPlan(id), cancellationToken).AsNoContent())
            .Sends<DropReminderPlan>("Take a plan away: what others of its name say holds there again").MayBeMissing().Edits();
    }
}

/// <param name="Off">Nothing of this name is sent there; then nothing else is said.</param>
/// <param name="Moment">Of what.</param>
/// <param name="Audience">To whom.</param>
/// <param name="OnlyIf">What must be so when it is sent; null for no condition.</param>
/// <param name="OffsetMinutes">Minutes from the moment, negative for before it, 129600 at most; null when days and an hour are given.</param>
/// <param name="Days">Days from the local date of the moment, negative for before it, 90 at most.</param>
/// <param name="At">The local hour at the stop, with days.</param>
internal sealed record ReminderTermsBody(
    bool Off = false, ReminderMoment? Moment = null, ReminderAudience? Audience = null, ReminderCondition? OnlyIf = null, int? OffsetMinutes = null, int? Days = null, LocalTime? At = null)
{
    internal ReminderTerms? Terms() => Off ? null : new(Moment!.Value, Audience!.Value, OnlyIf, OffsetMinutes, Days, At);

    internal static ReminderTermsBody Of(ReminderPlan plan) => new(plan.IsOff, plan.Moment, plan.Audience, plan.OnlyIf, plan.OffsetMinutes, plan.Days, plan.At);
}

/// <param name="SeasonId">Where it holds.</param>
/// <param name="Name">The same name takes the place of a plan of a wider scope, or of a built-in reminder: pitch-7-days, pitch-day-before, pitch-2-hours, meeting-7-days, meeting-day-before, meeting-2-hours, deck-7-days, deck-2-days, answers-2-days, confirmation.</param>
/// <param name="Terms">When, and to whom.</param>
/// <param name="StopId">Only at this stop of the season.</param>
/// <param name="ContestId">Only in this contest of the stop.</param>
internal sealed record ReminderPlanBody(SeasonId SeasonId, string Name, ReminderTermsBody Terms, StopId? StopId = null, ContestId? ContestId = null);

internal sealed record ReminderPlanView(ReminderPlanId Id, SeasonId SeasonId, StopId? StopId, ContestId? ContestId, string Name, ReminderTermsBody Terms, Instant ChangedAt, uint Version) : IVersioned
{
    internal static ReminderPlanView Of(ReminderPlan plan, uint version) => new(plan.Id, plan.SeasonId, plan.StopId, plan.ContestId, plan.Name, ReminderTermsBody.Of(plan), plan.ChangedAt, version);
}

[Access(Who.Organizers)]
internal sealed record ListReminderPlans(SeasonId? Season, StopId? Stop, string? After, int? Limit) : IQuery<Page<ReminderPlanView>>;

[Access(Who.Organizers)]
internal sealed record GetReminderPlan(ReminderPlanId Id) : IQuery<ReminderPlanView>;

[Access(Who.Organizers)]
internal sealed record PlanReminder(ReminderPlanBody Plan) : ICommand<Made>;

[Access(Who.Organizers)]
internal sealed record ChangeReminderPlan(ReminderPlanId Id, ReminderTermsBody Terms) : ICommand<Done>;

[Access(Who.Organizers)]
internal sealed record DropReminderPlan(ReminderPlanId Id) : ICommand<Done>;

internal sealed class ReminderTermsBodyValidator : AbstractValidator<ReminderTermsBody>
{
    public ReminderTermsBodyValidator()
    {
        RuleFor(terms => terms.Moment).NotNull().When(terms => !terms.Off).WithMessage("Say of what.");
        RuleFor(terms => terms.Audience).NotNull().When(terms => !terms.Off).WithMessage("Say to whom.");
    }
}

internal sealed class PlanReminderValidator : AbstractValidator<PlanReminder>
{
    public PlanReminderValidator() => RuleFor(command => command.Plan).ChildRules(plan =>
    {
        plan.RuleFor(p => p.Name).IsName(ReminderMappings.NameLength);
        plan.RuleFor(p => p.StopId).NotNull().When(p => p.ContestId is not null).WithMessage("Name the stop of the contest.");
        plan.RuleFor(p => p.Terms).NotNull().WithMessage("It is required.").SetValidator(new ReminderTermsBodyValidator());
    }).OverridePropertyName("");
}

internal sealed class ChangeReminderPlanValidator : AbstractValidator<ChangeReminderPlan>
{
    public ChangeReminderPlanValidator() => RuleFor(command => command.Terms).SetValidator(new ReminderTermsBodyValidator()).OverridePropertyName("");
}

internal sealed class ReminderPlansHandler(FundtruckDb db, CurrentRequest current, IClock clock)
    : IRequestHandler<ListReminderPlans, Page<ReminderPlanView>>, IRequestHandler<GetReminderPlan, ReminderPlanView>, IRequestHandler<PlanReminder, Made>,
        IRequestHandler<ChangeReminderPlan, Done>, IRequestHandler<DropReminderPlan, Done>
{
    public async Task<Page<ReminderPlanView>> Handle(ListReminderPlans query, CancellationToken cancellationToken)
    {
        var (after, limit) = (Cursor.After(query.After), Cursor.Limit(query.Limit));
        var id = ReminderPlanId.Of(after.Id);
        var plans = db.ReminderPlans.AsQueryable();
        if (query.Season is { } season) plans = plans.Where(plan => plan.SeasonId == season);
        if (query.Stop is { } stop) plans = plans.Where(plan => plan.StopId == stop);
        var rows = await plans.Where(plan => EF.Functions.GreaterThan(ValueTuple.Create(plan.ChangedAt, plan.Id), ValueTuple.Create(after.Key, id)))
            .OrderBy(plan => plan.ChangedAt).ThenBy(plan => plan.Id).TakePage().Select(plan => new { Plan = plan, Version = EF.Property<uint>(plan, "version") }).ToListAsync(cancellationToken);
        return Page<ReminderPlanView>.From([.. rows.Select(row => ReminderPlanView.Of(row.Plan, row.Version))], limit, plan => (plan.ChangedAt, plan.Id.Value));
    }

    public async Task<ReminderPlanView> Handle(GetReminderPlan query, CancellationToken cancellationToken)
    {
        var row = await db.ReminderPlans.Where(plan => plan.Id == query.Id).Select(plan => new { Plan = plan, Version = EF.Property<uint>(plan, "version") }).SingleOrDefaultAsync(cancellationToken)
            ?? throw new NotFoundException("reminder");
        return ReminderPlanView.Of(row.Plan, row.Version);
    }

    public async Task<Made> Handle(PlanReminder command, CancellationToken cancellationToken)
    {
        var (season, name, terms, stop, contest) = command.Plan;
        var known = await db.Seasons.Where(it => it.Id == season).Select(it => new
        {
            Stop = stop == null || db.Stops.Any(s => s.Id == stop && s.SeasonId == season),
            Contest = contest == null || db.Contests.Any(c => c.Id == contest && c.StopId == stop),
        }).SingleOrDefaultAsync(cancellationToken);
        if (known is null) throw new ValidationException([new("seasonId", "There is no such season.")]);
        if (!known.Stop) throw new ValidationException([new("stopId", "There is no such stop in this season.")]);
        if (!known.Contest) throw new ValidationException([new("contestId", "There is no such contest at this stop.")]);
        var plan = db.Add(new ReminderPlan(ReminderPlanId.New(), new(season, stop, contest), name.Trim(), terms.Terms(), clock.GetCurrentInstant())).Entity;
        return new(plan.Id.Value);
    }

    public async Task<Done> Handle(ChangeReminderPlan command, CancellationToken cancellationToken)
    {
        (await Expected(command.Id, cancellationToken)).Change(command.Terms.Terms(), clock.GetCurrentInstant());
        return Done.Answer;
    }

    public async Task<Done> Handle(DropReminderPlan command, CancellationToken cancellationToken)
    {
        db.Remove(await Expected(command.Id, cancellationToken));
        return Done.Answer;
    }

    private async Task<ReminderPlan> Expected(ReminderPlanId id, CancellationToken cancellationToken)
    {
        var plan = await db.ReminderPlans.AsTracking().SingleOrDefaultAsync(it => it.Id == id, cancellationToken) ?? throw new NotFoundException("reminder");
        db.Expect(plan, current);
        return plan;
    }
}
