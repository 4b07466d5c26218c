namespace Fundtruck.Features.Plans;

internal static class ReadDraftEndpoints
{
    internal static void Map(RouteGroupBuilder plans)
    {
        plans.MapGet("/{id}/draft", (MeetingPlanId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new GetPlanDraft(id), cancellationToken).AsOk())
            .Sends<GetPlanDraft>("What publishing a draft would change, meeting by meeting and person by person, what is proven of it, and what stands in its way now").MayBeMissing().MayBeRefused();
        plans.MapGet("/{id}/draft.html", async (MeetingPlanId id, ISender sender, CancellationToken cancellationToken) => new Meetings.PrintedPage(await sender.Send(new PrintPlanDraft(id), cancellationToken)))
            .Sends<PrintPlanDraft>("The same as a page").MayBeMissing().MayBeRefused().Produces<string>(StatusCodes.Status200OK, "text/html");
    }
}

/// <summary>What becomes of one meeting.</summary>
internal enum DraftChangeKind
{
    Added,
    Moved,
    Dropped,
    Kept,

    /// <summary>Booked by hand since the draft was made: it stays.</summary>
    ByHand,
}

/// <summary>When and where.</summary>
internal sealed record DraftPlaceView(OffsetDateTime StartsAt, OffsetDateTime EndsAt, int Table);

/// <param name="From">Where it stands, as the draft has read it.</param>
/// <param name="To">Where it will be.</param>
/// <param name="Why">Why it moves or does not take place.</param>
internal sealed record DraftMeetingView(
    MeetingId MeetingId, DraftChangeKind Change, StartupId StartupId, string Startup, InvestorId InvestorId, string Investor, PersonId RepresentativeId, string Representative,
    DraftPlaceView? From, DraftPlaceView? To, Bilingual? Why);

/// <summary>The day of a startup or a representative as it would be.</summary>
/// <param name="Before">How many meetings now.</param>
/// <param name="After">How many then.</param>
/// <param name="Hoped">How many wishes and limits would allow if everybody else had time.</param>
/// <param name="Meetings">Earliest first; those that are dropped too.</param>
internal sealed record DraftPersonView(StartupId? StartupId, InvestorId? InvestorId, PersonId PersonId, string Name, int Before, int After, int? Hoped, bool HasOtherDay, IReadOnlyList<DraftMeetingView> Meetings);

/// <summary>Two who both wish to meet and do not.</summary>
internal sealed record DraftMissView(StartupId StartupId, string Startup, InvestorId InvestorId, string Investor, MissCause Cause, Bilingual Words);

/// <summary>What can be checked of a plan.</summary>
/// <param name="Gap">How much of the best conceivable heed of wishes is missing at most, 0 to 1.</param>
/// <param name="WorstOff">Who lacks the largest share of what they hoped for; null when nobody lacks any.</param>
/// <param name="Missed">Those who both wish to meet and do not, with the reason.</param>
/// <param name="Changes">Meetings that are not where they were; null when there was nothing to stay near to.</param>
/// <param name="FewestChanges">Of the plans that drop the fewest, none changes fewer.</param>
internal sealed record DraftCertificateView(PlanProof Proof, Bilingual Words, long Preference, long PreferenceBound, double Gap, int Breaks, int? Changes, int? FewestChanges, string? WorstOff, IReadOnlyList<DraftMissView> Missed);

/// <param name="Counts">Of the meetings.</param>
/// <param name="ByHand">Meetings that were booked by hand since and stay.</param>
/// <param name="Obstacles">What stands in the way of publishing it now, beside who is taken otherwise, which the diary says when it is published.</param>
/// <param name="Meetings">All of the sessions, earliest first.</param>
/// <param name="People">Startups, then representatives, by name.</param>
internal sealed record PlanDraftView(
    MeetingPlanId PlanId, StopId StopId, string Stop, PlanState State, PlanCounts Counts, int ByHand, DraftCertificateView Certificate, IReadOnlyList<PlanObstacle> Obstacles, IReadOnlyList<DraftMeetingView> Meetings, IReadOnlyList<DraftPersonView> People);

[Access(Who.Hosts)]
internal sealed record GetPlanDraft(MeetingPlanId Id) : IQuery<PlanDraftView>;

[Access(Who.Hosts)]
internal sealed record PrintPlanDraft(MeetingPlanId Id) : IQuery<string>;

internal sealed class ReadDraftHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<GetPlanDraft, PlanDraftView>, IRequestHandler<PrintPlanDraft, string>
{
    private sealed record Named(Dictionary<StartupId, string> Startups, Dictionary<InvestorId, string> Investors, Dictionary<PersonId, string> People, Dictionary<InvestorSlotId, InvestorSlot> Slots, Dictionary<TableId, int> Tables);

    public async Task<PlanDraftView> Handle(GetPlanDraft query, CancellationToken cancellationToken)
    {
        var plan = await db.PlanRunBy(query.Id, current, cancellationToken);
        if (!plan.HasDraft) throw new RuleBrokenException(plan.IsOver ? Rule.PlanHasNoDraft : Rule.PlanNotOver);
        var stop = await db.Stops.SingleAsync(it => it.Id == plan.StopId, cancellationToken);
        var facts = await PlanFacts.Read(db, plan, clock.GetCurrentInstant(), cancellationToken);
        var others = facts.Standing.Values.Where(it => plan.Draft.All(own => own.Id != it.Id)).ToList();
        var known = await Names(plan, others, cancellationToken);

        var meetings = plan.Draft.Select(it => Meeting(it, known)).Concat(others.Select(it => ByHand(it, known))).OrderBy(it => (it.To ?? it.From)!.StartsAt.ToInstant()).ThenBy(it => it.Startup, StringComparer.Ordinal).ThenBy(it => it.MeetingId.Value).ToList();
        return new(
            plan.Id, plan.StopId, stop.Name, plan.State, PlanCounts.Of(plan)!, others.Count, Certificate(plan.Findings!, known),
            plan.State == PlanState.Published ? [] : PlanCheck.Obstacles(plan, facts), meetings, [.. People(plan.Findings!, meetings, known)]);
    }

    public async Task<string> Handle(PrintPlanDraft query, CancellationToken cancellationToken)
    {
        var language = await db.People.Where(person => person.Id == current.Me).Select(person => person.Language).SingleAsync(cancellationToken);
        return PlanDraftHtml.Of(await Handle(new GetPlanDraft(query.Id), cancellationToken), language);
    }

    private async Task<Named> Names(MeetingPlan plan, List<StandingRow> others, CancellationToken cancellationToken)
    {
        var startups = plan.Draft.Select(it => it.Startup).Concat(others.Select(it => it.StartupId)).Concat(plan.Findings!.Shares.Select(it => it.Startup).OfType<StartupId>()).Concat(plan.Findings.Missed.Select(it => it.Startup)).Distinct().ToArray();
        var investors = plan.Draft.Select(it => it.Investor).Concat(others.Select(it => it.InvestorId)).Concat(plan.Findings.Shares.Select(it => it.Investor).OfType<InvestorId>()).Concat(plan.Findings.Missed.Select(it => it.Investor)).Distinct().ToArray();
        var people = plan.Draft.Select(it => it.Representative).Concat(others.Select(it => it.RepresentativeId)).Concat(plan.Findings.Shares.Select(it => it.Person)).Distinct().ToArray();
        var slots = plan.Draft.SelectMany(it => new[] { it.From?.Slot, it.To?.Slot }).OfType<InvestorSlotId>().Concat(others.Select(it => it.SlotId)).Distinct().ToArray();
        var sessions = plan.Settings.Sessions.ToArray();
        return new(
            await db.Startups.Where(it => startups.Contains(it.Id)).Select(it => new { it.Id, it.Name }).ToDictionaryAsync(it => it.Id, it => it.Name, cancellationToken),
            await db.Investors.Where(it => investors.Contains(it.Id)).Select(it => new { it.Id, it.Name }).ToDictionaryAsync(it => it.Id, it => it.Name, cancellationToken),
            await db.People.Where(it => people.Contains(it.Id)).Select(it => new { it.Id, it.Name }).ToDictionaryAsync(it => it.Id, it => it.Name, cancellationToken),
            await db.InvestorSlots.Where(it => slots.Contains(it.Id)).ToDictionaryAsync(it => it.Id, cancellationToken),
            await db.MeetingTables.Where(it => sessions.Contains(it.SessionId)).Select(it => new { it.Id, it.Number }).ToDictionaryAsync(it => it.Id, it => it.Number, cancellationToken));
    }

    private static DraftMeetingView Meeting(DraftMeeting it, Named known) => new(
        it.Id, Enum.Parse<DraftChangeKind>(it.Change.ToString()), it.Startup, known.Startups[it.Startup], it.Investor, known.Investors[it.Investor], it.Representative, known.People[it.Representative],
        Place(it.From, known), Place(it.To, known), it.Cause is { } cause ? PlanWords.Of(cause) : null);

    private static DraftMeetingView ByHand(StandingRow it, Named known)
    {
        var place = Place(new(it.SlotId, it.TableId), known);
        return new(it.Id, DraftChangeKind.ByHand, it.StartupId, known.Startups[it.StartupId], it.InvestorId, known.Investors[it.InvestorId], it.RepresentativeId, known.People[it.RepresentativeId], place, place, null);
    }

    private static DraftPlaceView? Place(PlanPlace? place, Named known)
    {
        if (place is null || !known.Slots.TryGetValue(place.Slot, out var slot)) return null;
        return new(slot.During.Start.In(slot.ZoneId), slot.During.End.In(slot.ZoneId), known.Tables.GetValueOrDefault(place.Table));
    }

    private static DraftCertificateView Certificate(PlanFindings it, Named known) => new(
        it.Proof, PlanWords.Of(it), it.Preference, it.PreferenceBound, it.Gap, it.Breaks, it.Changes, it.FewestChanges, it.WorstOff is { } index ? Name(it.Shares[index], known) : null,
        [.. it.Missed.Select(miss => new DraftMissView(miss.Startup, known.Startups[miss.Startup], miss.Investor, known.Investors[miss.Investor], miss.Cause, PlanWords.Of(miss.Cause)))]);

    private static IEnumerable<DraftPersonView> People(PlanFindings findings, List<DraftMeetingView> meetings, Named known)
    {
        var (byStartup, byRepresentative) = (meetings.ToLookup(it => it.StartupId), meetings.ToLookup(it => (it.InvestorId, it.RepresentativeId)));
        return from share in findings.Shares
               let own = (share.Startup is { } startup ? byStartup[startup] : byRepresentative[(share.Investor!.Value, share.Person)]).ToList()
               orderby share.Startup is null, Name(share, known), share.Person.Value
               select new DraftPersonView(
                   share.Startup, share.Investor, share.Person, Name(share, known), own.Count(it => it.Change != DraftChangeKind.Added), own.Count(it => it.Change != DraftChangeKind.Dropped), share.Hoped,
                   own.Any(it => it.Change is DraftChangeKind.Added or DraftChangeKind.Moved or DraftChangeKind.Dropped), own);
    }

    private static string Name(PlanShare share, Named known) => share.Startup is { } startup ? known.Startups[startup] : $"{known.People[share.Person]} ({known.Investors[share.Investor!.Value]})";
}
