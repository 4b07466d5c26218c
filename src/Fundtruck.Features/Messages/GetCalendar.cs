using System.Security.Cryptography;
using System.Text;
using Fundtruck.Features.Messages.Calendars;
using Fundtruck.Features.Messages.Writing;
using Microsoft.Net.Http.Headers;

namespace Fundtruck.Features.Messages;

internal static class GetCalendarEndpoint
{
    internal static void Map(RouteGroupBuilder api) => api
        .MapGet("/calendars/{token}.ics", async (string token, HttpContext http, ISender sender, CancellationToken cancellationToken) =>
        {
            var feed = Encoding.UTF8.GetBytes(await sender.Send(new GetCalendar(token), cancellationToken));
            http.Response.Headers.CacheControl = "private, no-cache";
            return TypedResults.File(feed, "text/calendar; charset=utf-8", entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(feed)[..16])}\""));
        })
        .Sends<GetCalendar>("Everything that is somebody's, under the secret address of their calendar feed").MayBeMissing().WithTags("People")
        .Produces<string>(StatusCodes.Status200OK, "text/calendar");
}

[Access(Who.Everybody)]
internal sealed record GetCalendar(string Token) : IQuery<string>;

internal sealed class GetCalendarHandler(FundtruckDb db, IClock clock) : IRequestHandler<GetCalendar, string>
{
    /// <summary>So long a cancelled appointment stays in the feed, marked as cancelled, so that every calendar hears of it.</summary>
    private static readonly Duration CancelledStays = Duration.FromDays(30);

    public async Task<string> Handle(GetCalendar query, CancellationToken cancellationToken)
    {
        var reader = await db.People.Where(person => person.CalendarToken == query.Token && person.DisabledAt == null).Select(person => new Recipient(person.Id, person.Name, person.Email, person.Language))
            .SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("calendar");
        var (me, since) = (reader.Id!.Value, clock.GetCurrentInstant() - CancelledStays);
        // Which they are comes first, by itself: together with all that is told of them PostgreSQL would join the whole tour and then look for them.
        var meetingIds = await db.Meetings.InCalendarOf(db, me).Where(meeting => meeting.Status == MeetingStatus.Booked || meeting.ChangedAt > since)
            .Select(meeting => meeting.Id).ToListAsync(cancellationToken);
        var pitchIds = await db.Pitches.InCalendarOf(db, me).Where(pitch => pitch.Status == PitchStatus.Scheduled || pitch.ChangedAt > since)
            .Select(pitch => pitch.Id).ToListAsync(cancellationToken);
        var duties = await db.Pitches.JudgedBy(db, me).Where(pitch => (pitch.Status == PitchStatus.Scheduled || pitch.ChangedAt > since) && !pitchIds.Contains(pitch.Id))
            .Select(pitch => pitch.Id).ToListAsync(cancellationToken);
        pitchIds.AddRange(duties);
        var listens = duties.Select(id => id.Value).ToHashSet();
        var meetings = await StandingAppointments.Of(db, db.Meetings.Where(meeting => meetingIds.Contains(meeting.Id)), cancellationToken);
        var pitches = await StandingAppointments.Of(db, db.Pitches.Where(pitch => pitchIds.Contains(pitch.Id)), cancellationToken);
        return CalendarFile.Feed("Fundtruck", meetings.Concat(pitches).OrderBy(it => it.During.Start).ThenBy(it => it.Id)
            .Select(it => Entry(it, reader, listens.Contains(it.Id))));
    }

    /// <summary>An appointment as its reader's calendar shows it.</summary>
    internal static CalendarAppointment Entry(AppointmentTruth it, Recipient reader, bool isDuty)
    {
        var summary = isDuty ? Letters.Duty(it, reader.Language) : Letters.Summary(it, reader);
        return it.Calendar(summary, Letters.Facts(it, reader, summary), cancelled: !it.Stands);
    }
}
