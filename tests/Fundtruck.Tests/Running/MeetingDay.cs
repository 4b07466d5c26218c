using NodaTime;
using NodaTime.Text;

namespace Fundtruck.Tests.Running;

/// <summary>A stop on 29 June 2027 with startups that take part, a session from 14:00 to 16:00 in slots of twenty minutes, and one investor who is there all the time.</summary>
internal sealed record MeetingDay(Tour Tour, GivenStop Stop, string Session, IReadOnlyList<GivenStartup> Startups, GivenInvestor Investor, IReadOnlyList<string> Slots)
{
    internal static async Task<MeetingDay> Of(Tour tour, object? rules = null, string? opensAt = null, int startups = 3, int tables = 10, params string[] starts)
    {
        await Go(tour, "2027-05-03T12:00:00");
        var stop = await tour.AnOpenStop(await tour.AStopBody(capacity: 10));
        var there = new List<GivenStartup>();
        for (var i = 0; i < startups; i++) there.Add((await tour.AParticipant(stop)).Startup);
        var session = await AnotherSession(tour, stop, "14:00", "16:00", rules, opensAt, tables);
        var investor = await tour.AnInvestor();
        return new(tour, stop, session, there, investor, await investor.Slots(stop, session, starts));
    }

    internal Task<string> AnotherSession(string from, string until, object? rules = null) => AnotherSession(Tour, Stop, from, until, rules, null, 10);

    /// <summary>Lets the clock show this local time of the stop.</summary>
    internal Task Go(string local) => Go(Tour, local);

    /// <summary>One more who speaks for the investor.</summary>
    internal async Task<Caller> Colleague()
    {
        var colleague = await Tour.SignIn($"colleague{Given.Number()}@fund.example", "Colleague");
        await Investor.Join(colleague);
        return colleague;
    }

    internal Task<Answer> Ask(Caller by, GivenStartup startup, string? slot = null, string? session = null, GivenInvestor? investor = null) =>
        by.Post($"{Stop.Path}/meeting-requests", new { sessionId = session ?? Session, investorId = (investor ?? Investor).Id, startupId = startup.Id, reason = "We make wind quiet.", slotId = slot });

    /// <summary>What a refusal offers instead: slots, with the token of each that is held.</summary>
    internal static IReadOnlyList<(string Slot, string? Hold)> Offers(Answer refused) =>
        [.. refused.Json.GetProperty("alternatives").EnumerateArray().Select(offer => (offer.GetProperty("slotId").GetString()!, offer.GetProperty("hold").GetString()))];

    private static async Task<string> AnotherSession(Tour tour, GivenStop stop, string from, string until, object? rules, string? opensAt, int tables) =>
        (await tour.Organizer.Post($"{stop.Path}/meeting-sessions", new { startsAt = from, endsAt = until, tables, slotMinutes = 20, opensAt, rules = rules ?? new { } })).Id;

    private static Task Go(Tour tour, string local) =>
        tour.GoTo(LocalDateTimePattern.GeneralIso.Parse(local).Value.InZoneStrictly(DateTimeZoneProviders.Tzdb["Europe/Paris"]).ToInstant());
}
