using System.Net;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Races;

/// <summary>A crowd that comes through all doors at once: of each of five investors two slots are wanted by all, and one meeting stands elsewhere, to be moved there.</summary>
internal sealed class MixedStorm(Tour tour, IReadOnlyList<string> crowd, IReadOnlyList<GivenStartup> known, IReadOnlyList<GivenInvestor> investors, IReadOnlyList<IReadOnlyList<string>> slots, IReadOnlyList<string> standing, IReadOnlyList<(string Id, int Investor)> requests)
{
    private const int Investors = 5;
    private const int Wanted = 2;

    internal static async Task<MixedStorm> Of(Tour tour, int crowd, int holdSeconds)
    {
        var stop = await tour.AnOpenStop(await tour.AStopBody(capacity: 20));
        var startups = await Crowd.Of(tour, stop, crowd);
        var session = (await tour.Organizer.Post($"{stop.Path}/meeting-sessions", new { startsAt = "14:00", endsAt = "18:00", tables = 20, slotMinutes = 20, rules = new { holdSeconds } })).Id;
        var (known, investors, slots) = (new List<GivenStartup>(), new List<GivenInvestor>(), new List<IReadOnlyList<string>>());
        for (var i = 0; i < Investors; i++)
        {
            known.Add((await tour.AParticipant(stop)).Startup);
            investors.Add(await tour.AnInvestor());
            slots.Add(await investors[i].Slots(stop, session));
        }

        var (standing, requests) = (new List<string>(), new List<(string Id, int Investor)>());
        for (var i = 0; i < Investors; i++) standing.Add((await known[i].Book(slots[i][5])).Id);
        for (var i = 0; i < Investors; i++)
        {
            var whom = (i + 1) % Investors;
            var body = new { sessionId = session, investorId = investors[whom].Id, startupId = known[i].Id, reason = "We make wind quiet.", slotId = slots[whom][0] };
            requests.Add(((await known[i].Founder.Post($"{stop.Path}/meeting-requests", body)).Expect(HttpStatusCode.OK).Text("id"), whom));
        }

        return new(tour, startups, known, investors, slots, standing, requests);
    }

    /// <summary>All of the crowd book, and a quarter as many others book, move and accept.</summary>
    internal Task<Answer[]> Break()
    {
        var random = new Random(11);
        var attempts = new List<Func<Task<Answer>>>();
        foreach (var startup in crowd)
        {
            var slot = slots[random.Next(Investors)][random.Next(Wanted)];
            attempts.Add(() => tour.Organizer.Post($"/api/investor-slots/{slot}/book", new { startupId = startup }));
        }

        for (var i = 0; i < crowd.Count / 4; i++)
        {
            var (who, whom) = (random.Next(Investors), random.Next(Investors));
            var (startup, slot, target) = (known[who], slots[whom][random.Next(Wanted)], slots[who][random.Next(Wanted)]);
            var (meeting, request) = (standing[who], requests[random.Next(Investors)]);
            attempts.Add((i % 4) switch
            {
                0 => () => startup.Book(slot),
                1 => () => investors[whom].Representative.Post($"/api/investor-slots/{slot}/book", new { startupId = startup.Id }),
                2 => () => tour.Organizer.Post($"/api/meetings/{meeting}/move", new { slotId = target }),
                _ => () => investors[request.Investor].Representative.Post($"/api/meeting-requests/{request.Id}/accept", new { }),
            });
        }

        return Task.WhenAll(attempts.Select(attempt => attempt()));
    }

    /// <summary>How many meetings stand on each slot that all wanted.</summary>
    internal async Task<IReadOnlyList<long>> Winners()
    {
        var winners = new List<long>();
        foreach (var slot in slots.SelectMany(of => of.Take(Wanted))) winners.Add(await tour.Count($"select count(*) from meetings where slot_id = '{slot}' and status = 'booked'"));
        return winners;
    }
}
