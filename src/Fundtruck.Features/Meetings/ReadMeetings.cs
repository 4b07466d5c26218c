namespace Fundtruck.Features.Meetings;

internal static class ReadMeetingsEndpoints
{
    internal static void Map(RouteGroupBuilder meetings)
    {
        meetings.MapGet("/", (StopId? stop, Choice<MeetingStatus>? status, string? after, int? limit, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new ListMeetings(stop, status?.Value, after, limit), cancellationToken))
            .Sends<ListMeetings>("One's meetings, earliest first; all of them for organizers");
        meetings.MapGet("/{id}", (MeetingId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new GetMeeting(id), cancellationToken).AsOk())
            .Sends<GetMeeting>("One meeting").MayBeMissing();
    }
}

internal sealed record MeetingView(
    MeetingId Id, StopId StopId, string Stop, MeetingStatus Status, OffsetDateTime StartsAt, OffsetDateTime EndsAt, string Zone, int Table, InvestorSlotId SlotId,
    InvestorId InvestorId, string Investor, string Representative, StartupId StartupId, string Startup, string Founder, string? Reason, int Sequence);

[Access(Who.SignedIn)]
internal sealed record ListMeetings(StopId? Stop, MeetingStatus? Status, string? After, int? Limit) : IQuery<Page<MeetingView>>;

[Access(Who.SignedIn)]
internal sealed record GetMeeting(MeetingId Id) : IQuery<MeetingView>;

internal sealed class ReadMeetingsHandler(FundtruckDb db, CurrentRequest current)
    : IRequestHandler<ListMeetings, Page<MeetingView>>, IRequestHandler<GetMeeting, MeetingView>
{
    public async Task<Page<MeetingView>> Handle(ListMeetings query, CancellationToken cancellationToken)
    {
        var (after, limit) = (Cursor.After(query.After), Cursor.Limit(query.Limit));
        var id = MeetingId.Of(after.Id);
        var wanted = db.Meetings.OwnedBy(db, current)
            .Where(meeting => (query.Stop == null || meeting.StopId == query.Stop) && (query.Status == null || meeting.Status == query.Status))
            .Where(meeting => EF.Functions.GreaterThan(ValueTuple.Create(meeting.During.Start, meeting.Id), ValueTuple.Create(after.Key, id)))
            .OrderBy(meeting => meeting.During.Start).ThenBy(meeting => meeting.Id).TakePage();
        return Page<MeetingView>.From(await View(wanted, cancellationToken), limit, meeting => (meeting.StartsAt.ToInstant(), meeting.Id.Value));
    }

    public async Task<MeetingView> Handle(GetMeeting query, CancellationToken cancellationToken) =>
        await View(db.Meetings.OwnedBy(db, current).Where(meeting => meeting.Id == query.Id), cancellationToken) is [var found] ? found : throw new NotFoundException("meeting");

    private async Task<List<MeetingView>> View(IQueryable<Meeting> meetings, CancellationToken cancellationToken)
    {
        var rows = await (
            from meeting in meetings
            join stop in db.Stops on meeting.StopId equals stop.Id
            join table in db.MeetingTables on meeting.TableId equals table.Id
            join investor in db.Investors on meeting.InvestorId equals investor.Id
            join startup in db.Startups on meeting.StartupId equals startup.Id
            join representative in db.People on meeting.RepresentativeId equals representative.Id
            join founder in db.People on meeting.FounderId equals founder.Id
            orderby meeting.During.Start, meeting.Id
            select new { meeting, Stop = stop.Name, table.Number, Investor = investor.Name, Representative = representative.Name, Startup = startup.Name, Founder = founder.Name })
            .ToListAsync(cancellationToken);
        return [.. rows.Select(row => new MeetingView(
            row.meeting.Id, row.meeting.StopId, row.Stop, row.meeting.Status, row.meeting.During.Start.In(row.meeting.ZoneId), row.meeting.During.End.In(row.meeting.ZoneId), row.meeting.ZoneId,
            row.Number, row.meeting.SlotId, row.meeting.InvestorId, row.Investor, row.Representative, row.meeting.StartupId, row.Startup, row.Founder, row.meeting.Reason, row.meeting.Sequence))];
    }
}
