using Fundtruck.Features.Meetings;

namespace Fundtruck.Features.Plans;

/// <summary>Why one meeting of a draft can't be as it is planned.</summary>
/// <param name="MeetingId">Of the meeting; that of one that stands, or the one that the draft has made up.</param>
/// <param name="Change">What the draft wanted.</param>
/// <param name="Code">A rule of the tour, as everywhere.</param>
/// <param name="Words">The same for people.</param>
internal sealed record PlanObstacle(MeetingId MeetingId, PlanChange Change, StartupId StartupId, InvestorId InvestorId, PersonId RepresentativeId, string Code, Bilingual Words)
{
    internal static PlanObstacle Of(DraftMeeting it, Rule rule) => new(it.Id, it.Change, it.Startup, it.Investor, it.Representative, rule.Code, new(French.GetValueOrDefault(rule, rule.Sentence), rule.Sentence));

    private static readonly Dictionary<Rule, string> French = new()
    {
        [Rule.SlotTaken] = "Ce créneau a été réservé depuis.",
        [Rule.SlotHeld] = "Ce créneau est retenu pour quelqu'un d'autre, pour une minute au plus.",
        [Rule.SlotWithdrawn] = "L'investisseur a retiré ce créneau.",
        [Rule.SlotOver] = "Ce créneau a déjà commencé.",
        [Rule.SessionClosed] = "Cette session est fermée.",
        [Rule.StartupNotAtStop] = "La startup ne participe plus à cette étape.",
        [Rule.InvestorNotAccredited] = "Cet investisseur n'est plus accrédité.",
        [Rule.OneSideRefuses] = "L'un des deux ne souhaite pas ce rendez-vous.",
        [Rule.PairMeets] = "Ils ont déjà un rendez-vous.",
        [Rule.MeetingChanged] = "Quelqu'un a modifié ce rendez-vous depuis.",
        [Rule.RepresentativeFull] = "Ce représentant a déjà autant de rendez-vous que permis.",
        [Rule.StartupFull] = "Cette startup a déjà autant de rendez-vous que permis.",
        [Rule.NoTableFree] = "La table est prise.",
        [Rule.Occupied] = "Une des personnes ou la table est prise à cette heure.",
    };
}

/// <summary>The world has changed since the draft was made; nothing was changed now.</summary>
internal sealed class PlanOutdatedException(IReadOnlyList<PlanObstacle> obstacles) : Exception(Rule.PlanOutdated.Sentence)
{
    internal IReadOnlyList<PlanObstacle> Obstacles { get; } = obstacles;
}

/// <summary>A meeting that stands in the sessions of a plan.</summary>
internal sealed record StandingRow(MeetingId Id, InvestorSlotId SlotId, TableId TableId, MeetingSessionId SessionId, InvestorId InvestorId, PersonId RepresentativeId, StartupId StartupId, int Sequence);

/// <summary>What decides whether a draft can still be published: read once all whom it concerns are locked, or only to look. Eight queries.</summary>
internal sealed record PlanFacts(
    IReadOnlyDictionary<InvestorSlotId, InvestorSlot> Slots, IReadOnlyDictionary<MeetingSessionId, MeetingSession> Sessions, IReadOnlyDictionary<MeetingId, StandingRow> Standing,
    IReadOnlyDictionary<StartupId, PersonId> Founders, IReadOnlySet<StartupId> TakingPart, IReadOnlySet<InvestorId> Accredited, IReadOnlySet<(StartupId, InvestorId)> Refused, IReadOnlyList<StartupTable> Tables, Instant Now)
{
    internal static async Task<PlanFacts> Read(FundtruckDb db, MeetingPlan plan, Instant now, CancellationToken cancellationToken)
    {
        var (named, slots) = (plan.Settings.Sessions.ToArray(), plan.Draft.Where(it => it.To is not null && it.Change != PlanChange.Kept).Select(it => it.To!.Slot).Distinct().ToArray());
        var (startups, investors) = (plan.Draft.Select(it => it.Startup).Distinct().ToArray(), plan.Draft.Select(it => it.Investor).Distinct().ToArray());
        return new(
            await db.InvestorSlots.Where(slot => slots.Contains(slot.Id)).ToDictionaryAsync(slot => slot.Id, cancellationToken),
            await db.MeetingSessions.Where(session => named.Contains(session.Id)).ToDictionaryAsync(session => session.Id, cancellationToken),
            await db.Meetings.Where(it => named.Contains(it.SessionId) && it.Status == MeetingStatus.Booked)
                .Select(it => new StandingRow(it.Id, it.SlotId, it.TableId, it.SessionId, it.InvestorId, it.RepresentativeId, it.StartupId, it.Sequence)).ToDictionaryAsync(it => it.Id, cancellationToken),
            await db.Startups.Where(startup => startups.Contains(startup.Id)).Select(startup => new { startup.Id, startup.OwnerId }).ToDictionaryAsync(startup => startup.Id, startup => startup.OwnerId, cancellationToken),
            await db.Applications.Where(it => it.StopId == plan.StopId && startups.Contains(it.StartupId) && Application.TakingPart.Contains(it.Status)).Select(it => it.StartupId).Distinct().ToHashSetAsync(cancellationToken),
            await db.Investors.Where(it => investors.Contains(it.Id) && it.Accreditation == AccreditationLevel.Full).Select(it => it.Id).ToHashSetAsync(cancellationToken),
            await db.MeetingWishes.Where(wish => wish.StopId == plan.StopId && wish.Wish == Wish.No).Select(wish => new ValueTuple<StartupId, InvestorId>(wish.StartupId, wish.InvestorId)).ToHashSetAsync(cancellationToken),
            await db.StartupTables.Where(seat => named.Contains(seat.SessionId)).ToListAsync(cancellationToken), now);
    }

    internal bool SeatsStartups(DraftMeeting it) => Sessions[Slots[it.To!.Slot].SessionId].Rules.Seating == Seating.Startups;
}

/// <summary>Says what of a draft the world no longer allows. What was booked, moved or cancelled by hand since is never overwritten.</summary>
internal static class PlanCheck
{
    internal static IReadOnlyList<PlanObstacle> Obstacles(MeetingPlan plan, PlanFacts facts)
    {
        var changes = plan.Draft.Where(it => it.Change != PlanChange.Kept).ToList();
        var leaving = changes.Where(it => it.From is not null && IsAsRead(it, facts)).Select(it => it.Id).ToHashSet();
        var taken = facts.Standing.Values.Where(it => !leaving.Contains(it.Id)).ToLookup(it => it.SlotId);
        var pairs = facts.Standing.Values.Where(it => plan.Draft.All(own => own.Id != it.Id)).Select(it => (it.StartupId, it.InvestorId)).ToHashSet();
        var found = changes.Select(it => (Meeting: it, Rule: Against(it))).Where(it => it.Rule is not null).Select(it => PlanObstacle.Of(it.Meeting, it.Rule!)).ToList();
        found.AddRange(Full(plan, facts, leaving).Where(it => found.All(known => known.MeetingId != it.MeetingId)));
        return found;

        Rule? Against(DraftMeeting it)
        {
            var isRead = IsAsRead(it, facts);
            if (it.Change == PlanChange.Dropped) return isRead || !facts.Standing.ContainsKey(it.Id) ? null : Rule.MeetingChanged;
            if (it.Change == PlanChange.Moved && !isRead) return Rule.MeetingChanged;
            if (!facts.Slots.TryGetValue(it.To!.Slot, out var slot) || slot.WithdrawnAt is not null) return Rule.SlotWithdrawn;
            if (facts.Sessions[slot.SessionId].ClosedAt is not null) return Rule.SessionClosed;
            if (slot.During.Start <= facts.Now) return Rule.SlotOver;
            if (taken[slot.Id].Any()) return Rule.SlotTaken;
            if (!HasTable(it, slot, facts)) return Rule.NoTableFree;
            if (it.Change == PlanChange.Moved) return null;
            if (!facts.TakingPart.Contains(it.Startup)) return Rule.StartupNotAtStop;
            if (!facts.Accredited.Contains(it.Investor)) return Rule.InvestorNotAccredited;
            if (facts.Refused.Contains((it.Startup, it.Investor))) return Rule.OneSideRefuses;
            return pairs.Contains((it.Startup, it.Investor)) ? Rule.PairMeets : null;
        }
    }

    /// <summary>Nobody has changed it by hand since.</summary>
    internal static bool IsAsRead(DraftMeeting it, PlanFacts facts) => it.From is null || (facts.Standing.TryGetValue(it.Id, out var now) && now.Sequence == it.Sequence && now.SlotId == it.From.Slot);

    /// <summary>Where startups keep tables, nobody else was given this one meanwhile, nor the startup another one, unless that is dead.</summary>
    private static bool HasTable(DraftMeeting it, InvestorSlot slot, PlanFacts facts) => !facts.SeatsStartups(it)
        || facts.Tables.Where(seat => seat.SessionId == slot.SessionId).All(seat => seat.TableId != it.To!.Table || seat.StartupId == it.Startup);

    /// <summary>Caps of the sessions, as they would be: what was booked by hand counts. Who had more before may keep them.</summary>
    private static IEnumerable<PlanObstacle> Full(MeetingPlan plan, PlanFacts facts, HashSet<MeetingId> leaving)
    {
        var stays = facts.Standing.Values.Where(it => !leaving.Contains(it.Id)).ToList();
        var coming = plan.Draft.Where(it => it.Change is PlanChange.Added or PlanChange.Moved && facts.Slots.ContainsKey(it.To!.Slot)).ToLookup(it => facts.Slots[it.To!.Slot].SessionId);
        foreach (var session in facts.Sessions.Values)
        {
            foreach (var own in coming[session.Id].GroupBy(it => it.Representative))
                if (Over(session.Rules.MostPerRepresentative, stays.Count(it => it.SessionId == session.Id && it.RepresentativeId == own.Key) + own.Count(), facts.Standing.Values.Count(it => it.SessionId == session.Id && it.RepresentativeId == own.Key)))
                    yield return PlanObstacle.Of(own.Last(), Rule.RepresentativeFull);
            foreach (var own in coming[session.Id].GroupBy(it => it.Startup))
                if (Over(session.Rules.MostPerStartup, stays.Count(it => it.SessionId == session.Id && it.StartupId == own.Key) + own.Count(), facts.Standing.Values.Count(it => it.SessionId == session.Id && it.StartupId == own.Key)))
                    yield return PlanObstacle.Of(own.Last(), Rule.StartupFull);
        }

        static bool Over(int? cap, int then, int now) => cap is { } most && then > Math.Max(most, now);
    }
}
