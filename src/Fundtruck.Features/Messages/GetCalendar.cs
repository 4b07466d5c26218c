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
        var reader = await db.People.Where(person => person.CalendarToken == query.Token).Select(person => new Recipient(person.Id, person.Name, person.Email, person.Language))
            .SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("calendar");
        var (me, since) = (reader.Id!.Value, clock.GetCurrentInstant() - CancelledStays);
        var startups = db.Startups.Where(startup => startup.Members.Any(member => member.PersonId == me)).Select(startup => startup.Id);

        var meetings = await StandingAppointments.Of(
            db,
            db.Meetings.Where(meeting => meeting.RepresentativeId == me || meeting.FounderId == me || startups.Contains(meeting.StartupId))
                .Where(meeting => meeting.Status == MeetingStatus.Booked || meeting.ChangedAt > since),
            cancellationToken);
        var pitches = await StandingAppointments.Of(
            db,
            db.Pitches.Where(pitch => pitch.PresenterId == me || startups.Contains(pitch.StartupId)).Where(pitch => pitch.Status == PitchStatus.Scheduled || pitch.ChangedAt > since),
            cancellationToken);
        return CalendarFile.Feed("Fundtruck", meetings.Concat(pitches).OrderBy(it => it.During.Start).ThenBy(it => it.Id)
            .Select(it => it.Calendar(Letters.Summary(it, reader), Letters.Facts(it, reader), cancelled: !it.Stands)));
    }
}
