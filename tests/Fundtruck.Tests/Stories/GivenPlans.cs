using System.Net;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Stories;

/// <summary>Beginnings of stories about plans.</summary>
internal static class GivenPlans
{
    /// <summary>Asks for a plan and lets it be made; its address.</summary>
    internal static async Task<string> APlan(this Tour tour, GivenStop stop, object? body = null)
    {
        var started = (await tour.Organizer.Post($"{stop.Path}/meeting-plans", body ?? new { work = 5 })).Expect(HttpStatusCode.Accepted);
        await tour.MakePlans();
        return started.Header("Location")!;
    }

    /// <summary>The same, published.</summary>
    internal static async Task<string> APublishedPlan(this Tour tour, GivenStop stop, object? body = null)
    {
        var plan = await tour.APlan(stop, body);
        (await tour.Organizer.Post($"{plan}/publish")).Expect(HttpStatusCode.OK);
        return plan;
    }

    internal static async Task Wish(this GivenStartup startup, GivenStop stop, string wish, params GivenInvestor[] investors) =>
        (await startup.Founder.Put($"{stop.Path}/startups/{startup.Id}/wishes", new { wishes = investors.Select(investor => new { investorId = investor.Id, wish }) })).Expect(HttpStatusCode.NoContent);

    internal static async Task Wish(this GivenInvestor investor, GivenStop stop, string wish, params GivenStartup[] startups) =>
        (await investor.Representative.Put($"{stop.Path}/investors/{investor.Id}/wishes", new { wishes = startups.Select(startup => new { startupId = startup.Id, wish }) })).Expect(HttpStatusCode.NoContent);

    /// <summary>A stop with a session from 14:00 on, startups and investors with all its slots, each of whom would like to meet each of the others.</summary>
    internal static async Task<SmallFair> ASmallFair(this Tour tour, int startups = 3, int investors = 2, string endsAt = "15:00", int tables = 10, object? rules = null)
    {
        var stop = await tour.AnOpenStop(await tour.AStopBody(capacity: startups + 2));
        var session = (await tour.Organizer.Post($"{stop.Path}/meeting-sessions", new { startsAt = "14:00", endsAt, tables, slotMinutes = 20, rules = rules ?? new { } })).Id;
        var (them, firms, slots) = (new List<GivenStartup>(), new List<GivenInvestor>(), new List<IReadOnlyList<string>>());
        for (var i = 0; i < startups; i++) them.Add((await tour.AParticipant(stop)).Startup);
        for (var i = 0; i < investors; i++)
        {
            firms.Add(await tour.AnInvestor());
            slots.Add(await firms[^1].Slots(stop, session));
        }

        foreach (var startup in them) await startup.Wish(stop, "like", [.. firms]);
        foreach (var firm in firms) await firm.Wish(stop, "like", [.. them]);
        return new(stop, session, them, firms, slots);
    }
}

/// <param name="Slots">By investor, in the order of time.</param>
internal sealed record SmallFair(GivenStop Stop, string Session, IReadOnlyList<GivenStartup> Startups, IReadOnlyList<GivenInvestor> Investors, IReadOnlyList<IReadOnlyList<string>> Slots);
