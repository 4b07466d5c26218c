namespace Fundtruck.Features.Meetings;

internal static class ListSlotsEndpoint
{
    internal static void Map(RouteGroupBuilder stops) => stops
        .MapGet("/{id}/investor-slots", (StopId id, InvestorId? investor, bool? open, string? after, int? limit, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new ListSlots(id, investor, open ?? true, after, limit), cancellationToken))
        .Sends<ListSlots>("The slots of a stop, earliest first: the open ones, or with open=false all").MayBeMissing();
}

/// <param name="Id">To book it.</param>
/// <param name="InvestorId">The firm.</param>
/// <param name="Investor">Its name.</param>
/// <param name="RepresentativeId">Who sits there.</param>
/// <param name="Representative">Their name.</param>
/// <param name="Table">Its number; null where startups keep the tables.</param>
/// <param name="StartsAt">With the offset of the stop's zone.</param>
/// <param name="EndsAt">With the offset of the stop's zone.</param>
/// <param name="Zone">IANA id.</param>
/// <param name="IsOpen">Nobody has booked it, it has not begun, and its firm may have meetings.</param>
internal sealed record SlotView(
    InvestorSlotId Id, InvestorId InvestorId, string Investor, PersonId RepresentativeId, string Representative, int? Table, OffsetDateTime StartsAt, OffsetDateTime EndsAt, string Zone, bool IsOpen);

[Access(Who.SignedIn)]
internal sealed record ListSlots(StopId Stop, InvestorId? Investor, bool OnlyOpen, string? After, int? Limit) : IQuery<Page<SlotView>>;

internal sealed class ListSlotsHandler(FundtruckDb db, IClock clock) : IRequestHandler<ListSlots, Page<SlotView>>
{
    private sealed record Row(
        InvestorSlotId Id, InvestorId InvestorId, string Investor, PersonId RepresentativeId, string Representative, int? Table, Instant Start, Instant End, string Zone, bool IsBooked, bool IsAccredited);

    private static readonly Func<FundtruckDb, StopId, bool, InvestorId, bool, Instant, Instant, InvestorSlotId, IAsyncEnumerable<Row>> Query = EF.CompileAsyncQuery(
        (FundtruckDb db, StopId stop, bool anyInvestor, InvestorId investor, bool onlyOpen, Instant now, Instant start, InvestorSlotId id) =>
            from slot in db.InvestorSlots
                .Where(slot => slot.StopId == stop && slot.WithdrawnAt == null
                    && EF.Functions.GreaterThan(ValueTuple.Create(slot.During.Start, slot.Id), ValueTuple.Create(start, id))
                    && (anyInvestor || slot.InvestorId == investor)
                    // The id, not "any": PostgreSQL looks each one up by its slot instead of reading all meetings there are.
                    && (!onlyOpen || (slot.During.Start > now
                        && db.Investors.Where(firm => firm.Id == slot.InvestorId).Select(firm => (AccreditationLevel?)firm.Accreditation).FirstOrDefault() == AccreditationLevel.Full
                        && db.Meetings.Where(meeting => meeting.SlotId == slot.Id && meeting.Status == MeetingStatus.Booked).Select(meeting => (MeetingId?)meeting.Id).FirstOrDefault() == null)))
                .OrderBy(slot => slot.During.Start).ThenBy(slot => slot.Id)
                .Take(Cursor.PageSize + 1)
            join firm in db.Investors on slot.InvestorId equals firm.Id
            join person in db.People on slot.RepresentativeId equals person.Id
            join table in db.MeetingTables on slot.TableId equals table.Id into tables
            from table in tables.DefaultIfEmpty()
            orderby slot.During.Start, slot.Id
            select new Row(
                slot.Id, firm.Id, firm.Name, person.Id, person.Name, (int?)table.Number, slot.During.Start, slot.During.End, slot.ZoneId,
                db.Meetings.Where(meeting => meeting.SlotId == slot.Id && meeting.Status == MeetingStatus.Booked).Select(meeting => (MeetingId?)meeting.Id).FirstOrDefault() != null,
                firm.Accreditation == AccreditationLevel.Full));

    public async Task<Page<SlotView>> Handle(ListSlots query, CancellationToken cancellationToken)
    {
        var (after, limit, now) = (Cursor.After(query.After), Cursor.Limit(query.Limit), clock.GetCurrentInstant());
        var rows = await Query(db, query.Stop, query.Investor is null, query.Investor ?? default, query.OnlyOpen, now, after.Key, InvestorSlotId.Of(after.Id)).ToListAsync(cancellationToken);
        if (rows.Count == 0 && !await db.Stops.AnyAsync(stop => stop.Id == query.Stop && stop.PublishedAt != null, cancellationToken)) throw new NotFoundException("stop");
        return Page<SlotView>.From([.. rows.Select(row => View(row, now))], limit, slot => (slot.StartsAt.ToInstant(), slot.Id.Value));
    }

    private static SlotView View(Row row, Instant now)
    {
        var zone = LocalTimes.Zone(row.Zone);
        return new(
            row.Id, row.InvestorId, row.Investor, row.RepresentativeId, row.Representative, row.Table, row.Start.In(zone), row.End.In(zone), row.Zone, !row.IsBooked && row.Start > now && row.IsAccredited);
    }
}
