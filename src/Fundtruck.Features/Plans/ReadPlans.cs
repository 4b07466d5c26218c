namespace Fundtruck.Features.Plans;

internal static class ReadPlansEndpoints
{
    internal static void Map(RouteGroupBuilder stops, RouteGroupBuilder plans)
    {
        stops.MapGet("/{id}/meeting-plans", (StopId id, string? after, int? limit, ISender sender, CancellationToken cancellationToken) => sender.Send(new ListPlans(id, after, limit), cancellationToken))
            .Sends<ListPlans>("The plans of meetings of a stop, newest first").MayBeMissing();
        plans.MapGet("/{id}", (MeetingPlanId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new GetPlan(id), cancellationToken).AsOk())
            .Sends<GetPlan>("How far a plan of meetings is, and what is known of it").MayBeMissing();
    }
}

/// <summary>How many meetings of a draft are what.</summary>
internal sealed record PlanCounts(int Added, int Moved, int Dropped, int Kept)
{
    internal static PlanCounts? Of(MeetingPlan plan) => plan.Findings is null ? null : new(Count(plan, PlanChange.Added), Count(plan, PlanChange.Moved), Count(plan, PlanChange.Dropped), Count(plan, PlanChange.Kept));

    private static int Count(MeetingPlan plan, PlanChange change) => plan.Draft.Count(meeting => meeting.Change == change);
}

/// <param name="Settings">What was asked for.</param>
/// <param name="Attempts">How many workers have begun it.</param>
/// <param name="Step">One more with each change; the id of the event that tells it.</param>
/// <param name="IsCancelAsked">The search is being ended.</param>
/// <param name="Progress">How far the search is, or was at its end.</param>
/// <param name="Proof">How much is proven.</param>
/// <param name="Words">The same in a sentence.</param>
/// <param name="Counts">What the draft would change, as it was when it was made.</param>
/// <param name="Failure">Why there is no plan.</param>
internal sealed record PlanView(
    MeetingPlanId Id, StopId StopId, PlanState State, PlanSettings Settings, Instant CreatedAt, Instant? StartedAt, Instant? FinishedAt, Instant? PublishedAt, int Attempts, int Step, bool IsCancelAsked,
    PlanStep? Progress, PlanProof? Proof, Bilingual? Words, PlanCounts? Counts, string? Failure)
{
    internal static PlanView Of(MeetingPlan it) => new(
        it.Id, it.StopId, it.State, it.Settings, it.CreatedAt, it.StartedAt, it.FinishedAt, it.PublishedAt, it.Attempts, it.Step, it.CancelAskedAt is not null, it.Progress, it.Findings?.Proof,
        it.Findings is { } findings ? PlanWords.Of(findings) : null, PlanCounts.Of(it), it.Failure);
}

[Access(Who.Hosts)]
internal sealed record ListPlans(StopId Stop, string? After, int? Limit) : IQuery<Page<PlanView>>;

[Access(Who.Hosts)]
internal sealed record GetPlan(MeetingPlanId Id) : IQuery<PlanView>;

internal sealed class ReadPlansHandler(FundtruckDb db, CurrentRequest current) : IRequestHandler<ListPlans, Page<PlanView>>, IRequestHandler<GetPlan, PlanView>
{
    public async Task<Page<PlanView>> Handle(ListPlans query, CancellationToken cancellationToken)
    {
        current.MustRun(query.Stop);
        if (!await db.Stops.AnyAsync(stop => stop.Id == query.Stop, cancellationToken)) throw new NotFoundException("stop");
        var (after, limit) = (Cursor.AfterNewest(query.After), Cursor.Limit(query.Limit));
        var last = MeetingPlanId.Of(after.Id);
        var plans = await db.MeetingPlans.Where(plan => plan.StopId == query.Stop && EF.Functions.LessThan(ValueTuple.Create(plan.CreatedAt, plan.Id), ValueTuple.Create(after.Key, last)))
            .OrderByDescending(plan => plan.CreatedAt).ThenByDescending(plan => plan.Id).TakePage().ToListAsync(cancellationToken);
        return Page<PlanView>.From([.. plans.Select(PlanView.Of)], limit, plan => (plan.CreatedAt, plan.Id.Value));
    }

    public async Task<PlanView> Handle(GetPlan query, CancellationToken cancellationToken) => PlanView.Of(await db.PlanRunBy(query.Id, current, cancellationToken));
}

/// <summary>What is known of a plan, for people.</summary>
internal static class PlanWords
{
    internal static Bilingual Of(PlanFindings it) => it.Proof switch
    {
        PlanProof.Infeasible when it.GivenUpProven => new($"Aucun programme ne tient toutes les exigences : il faut renoncer à {it.GivenUp.Count} d'entre elles, et à moins ce n'est pas possible.", $"No plan keeps all that was asked for: {it.GivenUp.Count} of it would have to be given up, and fewer won't do."),
        PlanProof.Infeasible => new($"Aucun programme ne tient toutes les exigences : il suffirait de renoncer à {it.GivenUp.Count} d'entre elles.", $"No plan keeps all that was asked for: it would do to give up {it.GivenUp.Count} of it."),
        PlanProof.Unknown => new("Aucun programme n'a été trouvé dans le temps accordé.", "No plan was found within the work allowed."),
        PlanProof.Optimal => new("Aucun programme n'est meilleur : c'est prouvé.", "No plan is better: that is proven."),
        _ when it.Gap < 0.0005 => new("Aucun programme ne tient mieux compte des souhaits : c'est prouvé. Pour le reste, un meilleur n'est pas exclu.", "No plan heeds the wishes better: that is proven. In the rest a better one is not ruled out."),
        _ => new($"Un autre programme tiendrait compte des souhaits au mieux {Percent(it.Gap).Replace('.', ',')} de plus.", $"Another plan could heed the wishes at most {Percent(it.Gap)} better."),
    };

    internal static Bilingual Of(MissCause cause) => cause switch
    {
        MissCause.NeverBothHere => new("Ils ne sont jamais là tous les deux avec une table libre.", "There is no slot in which both are there and a table is open."),
        MissCause.Limit => new("L'un des deux a autant de rendez-vous qu'il peut en avoir.", "One of them has as many meetings as possible."),
        MissCause.NoCommonFreeSlot => new("Chaque fois que les deux sont là, l'un rencontre quelqu'un d'autre.", "Whenever both are there, one of them meets somebody else."),
        MissCause.NoTable => new("Quand les deux sont libres, toutes les tables sont prises.", "When both are free, all tables are taken."),
        MissCause.Travel => new("Il n'y a pas le temps de faire le trajet.", "There is no time for the way."),
        _ => new("Il y aurait de la place, mais l'ensemble serait moins bon ou n'a pas été cherché plus loin.", "There would be room, but the whole would be worse, or was not searched further."),
    };

    internal static Bilingual Of(PlanCause cause) => cause switch
    {
        PlanCause.Absence => new("Quelqu'un est absent.", "Somebody is not there."),
        PlanCause.Table => new("La table ne peut pas servir.", "The table can't be used."),
        _ => new("Le programme y gagne dans l'ensemble.", "The plan as a whole gains by it."),
    };

    private static string Percent(double share) => FormattableString.Invariant($"{share * 100:0.0} %");
}
