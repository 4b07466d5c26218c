using Fundtruck.Features.Messages.Calendars;
using Fundtruck.Features.Messages.Writing;

namespace Fundtruck.Features.Messages;

internal static class PublicCalendarEndpoints
{
    /// <summary>It may be kept by anybody, for so long as an embargo or a new line-up can wait.</summary>
    private const string Cache = "public, max-age=300";

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapFeed<GetStopCalendar>(
            "/stops/{id}/calendar.ics", async (StopId id, string? language, HttpContext http, ISender sender, CancellationToken cancellationToken) =>
                CalendarAnswer.Of(await sender.Send(new GetStopCalendar(id, language ?? "fr"), cancellationToken), Cache, http),
            "A stop for everybody's calendar: its hours and, once it is published, its line-up; in fr or en", "Stops");
        api.MapFeed<GetSeasonCalendar>(
            "/seasons/{id}/calendar.ics", async (SeasonId id, string? language, HttpContext http, ISender sender, CancellationToken cancellationToken) =>
                CalendarAnswer.Of(await sender.Send(new GetSeasonCalendar(id, language ?? "fr"), cancellationToken), Cache, http),
            "All public stops of a season for everybody's calendar, with their published line-ups; in fr or en", "Stops");
    }
}

/// <param name="Id">A stop that the public may know of.</param>
/// <param name="Language">fr or en.</param>
[Access(Who.Everybody)]
internal sealed record GetStopCalendar(StopId Id, string Language) : IQuery<string>;

/// <param name="Id">Of the season.</param>
/// <param name="Language">fr or en.</param>
[Access(Who.Everybody)]
internal sealed record GetSeasonCalendar(SeasonId Id, string Language) : IQuery<string>;

internal sealed class GetStopCalendarValidator : AbstractValidator<GetStopCalendar>
{
    public GetStopCalendarValidator() => RuleFor(query => query.Language).IsLanguage();
}

internal sealed class GetSeasonCalendarValidator : AbstractValidator<GetSeasonCalendar>
{
    public GetSeasonCalendarValidator() => RuleFor(query => query.Language).IsLanguage();
}

/// <summary>What everybody may know, whoever asks: so that the answer can lie in any cache.</summary>
internal sealed class PublicCalendarHandler(FundtruckDb db, IClock clock) : IRequestHandler<GetStopCalendar, string>, IRequestHandler<GetSeasonCalendar, string>
{
    public async Task<string> Handle(GetStopCalendar query, CancellationToken cancellationToken)
    {
        var stops = await StopsInCalendars.Of(db, db.Stops.Where(stop => stop.Id == query.Id && stop.PublishedAt != null), cancellationToken);
        return stops is [var stop] ? await Calendar(Letters.Stop(stop.Name, query.Language), stops, query.Language, cancellationToken) : throw new NotFoundException("stop");
    }

    public async Task<string> Handle(GetSeasonCalendar query, CancellationToken cancellationToken)
    {
        var since = clock.GetCurrentInstant() - GetCalendarHandler.CancelledStays;
        var season = await db.Seasons.Where(s => s.Id == query.Id).Select(s => s.Name).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("season");
        var stops = await StopsInCalendars.Of(
            db, db.Stops.Where(stop => stop.SeasonId == query.Id && stop.PublishedAt != null && (stop.Status != StopStatus.Cancelled || stop.ChangedAt > since)), cancellationToken);
        return await Calendar($"Fundtruck, {season}", stops, query.Language, cancellationToken);
    }

    private async Task<string> Calendar(string name, IReadOnlyList<StopInCalendar> stops, string language, CancellationToken cancellationToken)
    {
        var (ids, now, since) = (stops.Select(stop => stop.Id).ToArray(), clock.GetCurrentInstant(), clock.GetCurrentInstant() - GetCalendarHandler.CancelledStays);
        // Pitches are there from the publishing of their line-up on. A contest under embargo has none yet, as when its line-up is read.
        var quiet = db.LineUps.Where(lineUp => db.Contests.Any(contest => contest.Id == lineUp.ContestId && contest.EmbargoUntil > now)).Select(lineUp => lineUp.Id);
        var pitches = await StandingAppointments.Of(
            db, db.Pitches.Where(pitch => ids.Contains(pitch.StopId) && !quiet.Contains(pitch.LineUpId) && (pitch.Status == PitchStatus.Scheduled || pitch.ChangedAt > since)), cancellationToken);
        var reader = new Recipient(null, "", "", language);
        return CalendarFile.Feed(
            name, stops.Select(stop => stop.Calendar($"{stop.Id.Value:D}@fundtruck", Letters.Stop(stop.Name, language), language)).Concat(pitches.Select(pitch => GetCalendarHandler.Entry(pitch, reader, isDuty: false))));
    }
}
