using Fundtruck.Features.Audit;
using Fundtruck.Features.Messages;
using Npgsql;

namespace Fundtruck.Features.Meetings;

/// <summary>The slot that the current request reached for, so that whoever does not get it is offered others.</summary>
internal sealed class WantedSlot
{
    private static readonly Rule[] Lost = [Rule.SlotTaken, Rule.SlotHeld, Rule.SlotWithdrawn, Rule.SlotOver, Rule.BookingOver];

    internal (InvestorSlotId Slot, StartupId Startup, Door? Door)? Wanted { get; private set; }

    /// <summary>What was offered instead; it goes into the answer.</summary>
    internal IReadOnlyList<Alternative>? Offers { get; set; }

    /// <param name="slot">Which.</param>
    /// <param name="startup">For whom.</param>
    /// <param name="door">Through which door; null for a move.</param>
    internal void Remember(InvestorSlotId slot, StartupId startup, Door? door) => Wanted = (slot, startup, door);

    /// <summary>Whether another slot would help whoever was refused so.</summary>
    internal bool IsLost(Exception refusal) => Wanted is not null && (refusal is OccupiedException || (refusal is RuleBrokenException broken && Lost.Contains(broken.Rule)));
}

/// <summary>A slot that is free for both sides.</summary>
/// <param name="SlotId">To book it.</param>
/// <param name="StartsAt">With the offset of the stop's zone.</param>
/// <param name="EndsAt">With the offset of the stop's zone.</param>
/// <param name="Representative">Who sits there.</param>
/// <param name="Hold">Book it with this token, and nobody else gets it before; null when it is not held.</param>
/// <param name="HeldUntil">When the token ends.</param>
internal sealed record Alternative(InvestorSlotId SlotId, OffsetDateTime StartsAt, OffsetDateTime EndsAt, string Representative, Guid? Hold, Instant? HeldUntil);

/// <summary>When somebody does not get a slot, looks for others and holds them, once the lost attempt is undone.</summary>
internal sealed class AlternativesBehavior<TRequest, TResponse>(FundtruckDb db, Outbox outbox, WantedSlot wanted, CurrentRequest current, ISender sender) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : ICommand<TResponse>
{
    public async Task<TResponse> Handle(TRequest request, RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken)
    {
        try
        {
            return await next(cancellationToken);
        }
        catch (Exception refusal) when (wanted.IsLost(refusal) && request is not OfferAlternatives)
        {
            db.ChangeTracker.Clear();
            outbox.Forget();
            current.IdempotencyKey = null; // the key belongs to the attempt, which may be made again
            var (slot, startup, door) = wanted.Wanted!.Value;
            try
            {
                wanted.Offers = await sender.Send(new OfferAlternatives(slot, startup, door), cancellationToken);
            }
            catch (Exception failure) when (failure is RuleBrokenException or NotFoundException or BusyException)
            {
                wanted.Offers = []; // the refusal is the answer, with or without help
            }

            throw;
        }
    }
}

/// <summary>The three free slots of the same investor nearest to one that was lost, each held for whoever lost it.</summary>
[Access(Who.SignedIn), NotRecorded]
internal sealed record OfferAlternatives(InvestorSlotId Slot, StartupId Startup, Door? Door) : ICommand<IReadOnlyList<Alternative>>;

internal sealed class OfferAlternativesHandler(FundtruckDb db, Diary diary, IClock clock) : IRequestHandler<OfferAlternatives, IReadOnlyList<Alternative>>
{
    /// <summary>Of an investor's free slots at a stop at most a third is held, so that holds never shut others out.</summary>
    private const int HeldShare = 3;

    public async Task<IReadOnlyList<Alternative>> Handle(OfferAlternatives command, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var found = await FreeSlots.Near(db, command.Slot, command.Startup, 3, now, cancellationToken, door: command.Door);
        // Nobody waits to hold: where hundreds lose at once, whoever comes first holds, and the others get their offers without.
        var mine = found.Any(free => free.HoldSeconds > 0 && MayBeHeld(free, 0)) ? await diary.LockWhatIsFree([.. found.SelectMany(Needed).Distinct()], cancellationToken) : [];
        var offers = new List<Alternative>();
        foreach (var free in found)
        {
            var (hold, until) = (Guid.NewGuid(), now + Duration.FromSeconds(free.HoldSeconds));
            var isHeld = free.HoldSeconds > 0 && MayBeHeld(free, offers.Count(offer => offer.Hold is not null)) && Needed(free).All(party => mine.Contains(party.Id)) && await Held(free, hold, until, cancellationToken);
            var zone = LocalTimes.Zone(free.ZoneId);
            offers.Add(new(InvestorSlotId.Of(free.Id), free.StartsAt.In(zone), free.EndsAt.In(zone), free.Representative, isHeld ? hold : null, isHeld ? until : null));
        }

        return offers;
    }

    private static bool MayBeHeld(FreeSlot free, int already) => (free.Held + already + 1) * HeldShare <= free.Free;

    private static IEnumerable<Party> Needed(FreeSlot free)
    {
        yield return new Party(PartyKind.Person, free.RepresentativeId);
        if (free.TableId is { } table) yield return new Party(PartyKind.Table, table);
    }

    private async Task<bool> Held(FreeSlot free, Guid hold, Instant until, CancellationToken cancellationToken)
    {
        var during = new Interval(free.StartsAt, free.EndsAt);
        try
        {
            await diary.Hold(StopId.Of(free.StopId), [.. Needed(free).Select(party => new Occupancy(AppointmentKind.Hold, hold, party, during))], until, cancellationToken);
            return true;
        }
        catch (OccupiedException)
        {
            await diary.Release([hold], cancellationToken);
            return false;
        }
    }
}

/// <summary>A slot at which neither the representative nor the startup nor its founder is taken.</summary>
/// <param name="Free">How many such slots this investor has at the stop.</param>
/// <param name="Held">How many of the investor's slots there are held at this moment.</param>
internal sealed record FreeSlot(
    Guid Id, Guid StopId, Guid RepresentativeId, string Representative, Guid? TableId, Instant StartsAt, Instant EndsAt, string ZoneId, int HoldSeconds, int Free, int Held);

internal static class FreeSlots
{
    /// <summary>What the people, the startup and the tables have on that day is read once, with the way to each venue: a look for each slot would cost more the more slots there are.</summary>
    private static readonly string Sql =
        $"""
        with lost as (select id, stop_id, session_id, investor_id, lower(during) as at from investor_slots where id = @slot),
        owner as (select owner_id from startups where id = @startup),
        unbooked as materialized (
            select s.*, coalesce((r.rules ->> 'holdSeconds')::int, 60) as hold_seconds, abs(extract(epoch from lower(s.during) - lost.at)) as distance
            from lost
            join investor_slots s on s.stop_id = lost.stop_id and s.investor_id = lost.investor_id and (s.id <> lost.id or @session is not null) and s.withdrawn_at is null
            join meeting_sessions r on r.id = s.session_id
            join investors i on i.id = s.investor_id
            where lower(s.during) > @now + coalesce((r.rules ->> 'bookUntilMinutes')::int, 0) * interval '1 minute' and (@session is null or s.session_id = @session)
                -- with a session it is booked at once, and the booking says why not
                and (@session is not null or (
                    i.accreditation = 'full' and (r.opens_at is null or r.opens_at <= @now) and (r.drawn_at is not null or coalesce(r.rules ->> 'order', 'arrival') <> 'lottery')
                    and (@door is distinct from 'booking' or coalesce(r.rules ->> 'way', 'booking') = 'booking') and (@door is distinct from 'request' or s.session_id = lost.session_id)))
                and not exists (select from meetings m where m.slot_id = s.id and m.status = 'booked')
        ),
        parties_needed as (select representative_id as id from unbooked union select table_id from unbooked where table_id is not null union values (@startup) union select owner_id from owner),
        taken as materialized (
            select o.party_id, tstzrange(lower(o.during) - way, upper(o.during) + way) as during
            from lost join stops s on s.id = lost.stop_id
            join occupancies o on o.party_id in (select id from parties_needed)
                and o.during && (select tstzrange(min(lower(during)) - interval '1 day', max(upper(during)) + interval '1 day') from unbooked) and (o.held_until is null or o.held_until > @now)
            left join travel_times t on t.one_id = least(o.venue_id, s.venue_id) and t.other_id = greatest(o.venue_id, s.venue_id)
            cross join lateral (select case when o.venue_id <> s.venue_id then coalesce(t.minutes, {Travel.Unknown}) else 0 end * interval '1 minute' as way) w
        ),
        candidate as (
            select * from unbooked s
            where not exists (select from taken where taken.during && s.during and (taken.party_id in (s.representative_id, s.table_id, @startup) or taken.party_id = (select owner_id from owner)))
        )
        select c.id, c.stop_id, c.representative_id, p.name as representative, c.table_id, lower(c.during) as starts_at, upper(c.during) as ends_at, c.zone_id, c.hold_seconds,
            (count(*) over ())::int as free,
            (select count(*) from occupancies o where o.held_until is not null and o.held_until > @now and o.party_id in (select representative_id from unbooked))::int as held
        from candidate c join people p on p.id = c.representative_id order by c.distance, lower(c.during), c.id limit @most
        """;

    /// <summary>
    /// The free slots of the investor whose slot this is, at the same stop or in one session, nearest to it first; with a session also the slot itself.
    /// Without one, only slots that can be had through the door in question, and none before booking opens: who loses a slot early must not be ahead of the others then.
    /// </summary>
    internal static Task<List<FreeSlot>> Near(
        FundtruckDb db, InvestorSlotId slot, StartupId startup, int most, Instant now, CancellationToken cancellationToken, MeetingSessionId? session = null, Door? door = null) =>
        db.Database.SqlQueryRaw<FreeSlot>(
            Sql, new NpgsqlParameter<Guid>("slot", slot.Value), new NpgsqlParameter<Guid>("startup", startup.Value), new NpgsqlParameter<Instant>("now", now), new NpgsqlParameter<int>("most", most),
            new NpgsqlParameter<string?>("door", NpgsqlTypes.NpgsqlDbType.Text) { TypedValue = door is { } through ? Conventions.Word(through) : null },
            new NpgsqlParameter<Guid?>("session", NpgsqlTypes.NpgsqlDbType.Uuid) { TypedValue = session?.Value }).ToListAsync(cancellationToken);

    /// <summary>
    /// Nobody else takes time of these two in the session until the transaction ends. Call it before <see cref="First"/>: else whoever says yes could be refused a slot that is gone meanwhile, while another one is free.
    /// </summary>
    internal static Task Lock(FundtruckDb db, MeetingSessionId session, InvestorId investor, StartupId startup, CancellationToken cancellationToken) => db.Database.ExecuteSqlAsync(
        $"""
        with stop as materialized (select s.id from stops s join meeting_sessions m on m.stop_id = s.id where m.id = {session.Value} for key share of s),
        slots as (select representative_id, table_id from investor_slots where session_id = {session.Value} and investor_id = {investor.Value} and withdrawn_at is null)
        select 1 from parties where exists (select from stop) and id in (
            select representative_id from slots union select table_id from slots union select table_id from startup_tables where session_id = {session.Value} and startup_id = {startup.Value}
            union select id from startups where id = {startup.Value} union select owner_id from startups where id = {startup.Value})
        order by id for no key update
        """, cancellationToken);

    /// <summary>The first free slot of a session that suits both sides; null when there is none.</summary>
    internal static async Task<InvestorSlotId?> First(FundtruckDb db, MeetingSessionId session, InvestorId investor, StartupId startup, Instant now, CancellationToken cancellationToken)
    {
        // Looked for from a slot that lies before all others: the nearest is then the first.
        var any = await db.InvestorSlots.Where(slot => slot.SessionId == session && slot.InvestorId == investor).OrderBy(slot => slot.During.Start).Select(slot => (InvestorSlotId?)slot.Id).FirstOrDefaultAsync(cancellationToken);
        if (any is not { } first) return null;
        return await Near(db, first, startup, 1, now, cancellationToken, session) is [var found] ? InvestorSlotId.Of(found.Id) : null;
    }
}
