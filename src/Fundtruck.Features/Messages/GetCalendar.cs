using Fundtruck.Features.Messages.Calendars;
using Fundtruck.Features.Messages.Writing;

namespace Fundtruck.Features.Messages;

internal static class GetCalendarEndpoint
{
    internal static void Map(RouteGroupBuilder api) => api.MapFeed<GetCalendar>(
        "/calendars/{token}.ics", async (string token, HttpContext http, ISender sender, CancellationToken cancellationToken) =>
            CalendarAnswer.Of(await sender.Send(new GetCalendar(token), cancellationToken), "private, no-cache", http),
        "Everything that is somebody's, under the secret address of their calendar feed", "People");
}

[Access(Who.Everybody)]
internal sealed record GetCalendar(string Token) : IQuery<string>;

internal sealed class GetCalendarHandler(FundtruckDb db, IClock clock) : IRequestHandler<GetCalendar, string>
{
    /// <summary>So long a cancelled appointment stays in a feed, marked as cancelled, so that every calendar hears of it.</summary>
    internal static readonly Duration CancelledStays = Duration.FromDays(30);

    private static readonly MessageKind[] Cancellations = [MessageKind.MeetingCancellation, MessageKind.PitchCancellation];

    public async Task<string> Handle(GetCalendar query, CancellationToken cancellationToken)
    {
        var person = await db.People.SingleOrDefaultAsync(person => person.CalendarToken == query.Token && person.DisabledAt == null, cancellationToken) ?? throw new NotFoundException("calendar");
        var (me, since) = (person.Id, clock.GetCurrentInstant() - CancelledStays);
        var reader = new Recipient(me, person.Name, person.Email, person.Language);
        // Which they are comes first, by itself: together with all that is told of them PostgreSQL would join the whole tour and then look for them.
        var meetingIds = await db.Meetings.InCalendarOf(db, me).Where(meeting => meeting.Status == MeetingStatus.Booked || meeting.ChangedAt > since)
            .Select(meeting => meeting.Id).ToListAsync(cancellationToken);
        var pitchIds = await db.Pitches.InCalendarOf(db, me).Where(pitch => pitch.Status == PitchStatus.Scheduled || pitch.ChangedAt > since)
            .Select(pitch => pitch.Id).ToListAsync(cancellationToken);
        var duties = await db.Pitches.JudgedBy(db, me).Where(pitch => (pitch.Status == PitchStatus.Scheduled || pitch.ChangedAt > since) && !pitchIds.Contains(pitch.Id))
            .Select(pitch => pitch.Id).ToListAsync(cancellationToken);
        var left = await Left(me, since, [.. meetingIds.Select(id => id.Value), .. pitchIds.Select(id => id.Value), .. duties.Select(id => id.Value)], cancellationToken);

        meetingIds.AddRange(left.Keys.Select(MeetingId.Of));
        pitchIds.AddRange([.. duties, .. left.Keys.Select(PitchId.Of)]);
        var meetings = await StandingAppointments.Of(db, db.Meetings.Where(meeting => meetingIds.Contains(meeting.Id)), cancellationToken);
        var pitches = await StandingAppointments.Of(db, db.Pitches.Where(pitch => pitchIds.Contains(pitch.Id)), cancellationToken);
        var listens = duties.Select(id => id.Value).ToHashSet();
        var entries = meetings.Concat(pitches).Where(it => !left.TryGetValue(it.Id, out var told) || told == it.Sequence)
            .Select(it => left.ContainsKey(it.Id) ? Former(it, reader) : Entry(it, reader, listens.Contains(it.Id)));
        return CalendarFile.Feed("Fundtruck", entries.Concat(await Hosted(person, since, cancellationToken)));
    }

    /// <summary>An appointment as its reader's calendar shows it.</summary>
    internal static CalendarAppointment Entry(AppointmentTruth appointment, Recipient reader, bool isDuty)
    {
        var it = appointment.Unlinked();
        var summary = isDuty ? Letters.Duty(it, reader.Language) : Letters.Summary(it, reader);
        return it.Calendar(summary, Letters.Facts(it, reader, summary), cancelled: !it.Stands);
    }

    /// <summary>An appointment in which somebody else takes the reader's place: for them it is cancelled.</summary>
    private static CalendarAppointment Former(AppointmentTruth appointment, Recipient reader)
    {
        var it = appointment.Unlinked();
        if (it.IsMeeting && reader.Id != it.FounderId) it = it with { RepresentativeId = reader.Id };
        return it.Calendar(Letters.Summary(it, reader), Letters.Facts(it, reader), cancelled: true);
    }

    /// <summary>What they left lately, and its revision then: a later one is not theirs to know.</summary>
    private async Task<Dictionary<Guid, int>> Left(PersonId me, Instant since, Guid[] theirs, CancellationToken cancellationToken)
    {
        var told = await db.OutgoingMessages.Where(message => message.PersonId == me && Cancellations.Contains(message.Kind) && message.CreatedAt > since && !theirs.Contains(message.SubjectId))
            .Select(message => new { message.SubjectId, message.Revision }).ToListAsync(cancellationToken);
        return told.GroupBy(it => it.SubjectId).ToDictionary(of => of.Key, of => of.Max(it => it.Revision));
    }

    /// <summary>The stops that they host, drafts too.</summary>
    private async Task<IEnumerable<CalendarAppointment>> Hosted(Person person, Instant since, CancellationToken cancellationToken)
    {
        var hosted = person.HostedStops.ToArray();
        if (hosted.Length == 0) return [];
        var stops = await StopsInCalendars.Of(db, db.Stops.Where(stop => hosted.Contains(stop.Id) && (stop.Status != StopStatus.Cancelled || stop.ChangedAt > since)), cancellationToken);
        return stops.Select(stop => stop.Calendar($"{stop.Id.Value:D}-host@fundtruck", Letters.Hosting(stop.Name, person.Language), person.Language));
    }
}
