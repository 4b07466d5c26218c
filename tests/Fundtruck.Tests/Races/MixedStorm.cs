using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Fundtruck.Tests.Running;
using NodaTime;

namespace Fundtruck.Tests.Races;

/// <summary>
/// A crowd that comes through all doors at once, six minutes into the first slot. Of each of five firms two slots are wanted by all, and one meeting stands elsewhere, to be moved there or handed to a colleague.
/// Nobody came to the representative's first meeting, so that a standby can have what is left of its slot; the colleague stands there without a slot.
/// </summary>
internal sealed class MixedStorm
{
    private const int Firms = 5;
    private const int Wanted = 2;
    private static readonly Instant Before = Instant.FromUtc(2027, 5, 3, 8, 0);
    private static readonly Instant Start = Instant.FromUtc(2027, 6, 29, 12, 0);

    private readonly Tour _tour;
    private readonly GivenStop _stop;
    private readonly List<Firm> _firms = [];
    private IReadOnlyList<string> _crowd = [];
    private IReadOnlyList<string> _standbys = [];

    private MixedStorm(Tour tour, GivenStop stop) => (_tour, _stop) = (tour, stop);

    internal static async Task<MixedStorm> Of(Tour tour, int crowd, int holdSeconds)
    {
        await tour.GoTo(Before);
        var storm = new MixedStorm(tour, await tour.AnOpenStop(await tour.AStopBody(capacity: 20)));
        await storm.Gather(crowd, holdSeconds);
        return storm;
    }

    /// <summary>All of the crowd book, and a quarter as many others come through the other doors.</summary>
    /// <returns>What was answered, by door.</returns>
    internal async Task<IReadOnlyList<(string Door, Answer Answer)>> Break()
    {
        var random = new Random(11);
        var attempts = new List<(string Door, Func<Task<Answer>> Try)>();
        foreach (var startup in _crowd)
        {
            var slot = _firms[random.Next(Firms)].Slots[1 + random.Next(Wanted)];
            attempts.Add(("assign", () => _tour.Organizer.Post($"/api/investor-slots/{slot}/book", new { startupId = startup })));
        }

        for (var i = 0; i < _crowd.Count / 4; i++) attempts.Add(Another(random, i));
        return await Task.WhenAll(attempts.Select(async attempt => (attempt.Door, await attempt.Try())));
    }

    /// <summary>How many meetings stand on each slot that all wanted.</summary>
    internal Task<IReadOnlyList<long>> Winners() => Standing(_firms.SelectMany(firm => firm.Slots.Skip(1).Take(Wanted)).Select(slot => $"slot_id = '{slot}'"));

    /// <summary>How many meetings take place at this moment, of each representative who waited in vain and of each colleague who just stood there.</summary>
    internal Task<IReadOnlyList<long>> AtThisMoment() =>
        Standing(_firms.SelectMany(firm => new[] { firm.Investor.Representative, firm.Colleague }).Select(person => $"representative_id = '{person.Id}' and during @> timestamptz '2027-06-29T12:07:00Z'"));

    private (string Door, Func<Task<Answer>> Try) Another(Random random, int number)
    {
        var (firm, other) = (_firms[random.Next(Firms)], _firms[random.Next(Firms)]);
        var (startup, slot, start, target) = (other.Startup, firm.Slots[1 + random.Next(Wanted)], random.Next(Wanted), firm.Slots[1 + random.Next(Wanted)]);
        var (waiting, standby) = (_firms[number / 10 % Firms], _standbys[number]);     // each firm is asked for, by startups that ask nobody else
        object Spot(Caller representative) => new { investorId = waiting.Investor.Id, startupId = standby, representativeId = representative.Id.ToString() };
        return (number % 10) switch
        {
            0 => ("book", () => startup.Book(slot)),
            1 => ("book by the investor", () => firm.Investor.Representative.Post($"/api/investor-slots/{slot}/book", new { startupId = startup.Id })),
            2 => ("move", () => firm.Startup.Founder.Post($"/api/meetings/{firm.Standing}/move", new { slotId = target })),
            3 => ("accept", () => firm.Investor.Representative.Post($"/api/meeting-requests/{firm.Request}/accept", new { })),
            4 => ("counter-propose", () => firm.Investor.Representative.Post($"/api/meeting-requests/{firm.Request}/propose", new { slotId = target })),
            5 => ("replace", () => firm.Investor.Representative.Post($"/api/meetings/{firm.Standing}/representative", new { representativeId = firm.Colleague.Id.ToString() })),
            6 => ("import", () => Import($"{firm.Investor.Representative.Email};{other.Name};{(start == 0 ? "14:20" : "14:40")}")),
            7 => ("standby", () => _tour.Organizer.Post($"{_stop.Path}/meetings", Spot(waiting.Investor.Representative))),
            8 => ("on the spot", () => waiting.Colleague.Post($"{_stop.Path}/meetings", Spot(waiting.Colleague))),
            _ => ("cancel", () => _tour.Organizer.Post($"/api/meetings/{firm.ToCancel}/cancel", new { reason = "Ill." })),
        };
    }

    private async Task Gather(int crowd, int holdSeconds)
    {
        _crowd = await Crowd.Of(_tour, _stop, crowd);
        _standbys = await Crowd.Of(_tour, _stop, crowd / 4);
        var session = (await _tour.Organizer.Post($"{_stop.Path}/meeting-sessions", new { startsAt = "14:00", endsAt = "18:00", tables = 20, slotMinutes = 20, rules = new { holdSeconds } })).Id;
        for (var i = 0; i < Firms; i++)
        {
            var (startup, late, investor) = ((await _tour.AParticipant(_stop)).Startup, (await _tour.AParticipant(_stop)).Startup, await _tour.AnInvestor());
            var colleague = await _tour.SignIn($"colleague{Given.Number()}@fund.example", "Colleague");
            await investor.Join(colleague);
            var slots = await investor.Slots(_stop, session);
            var name = (await startup.Founder.Get($"/api/startups/{startup.Id}")).Text("name");
            var (missed, standing, toCancel) = ((await late.Book(slots[0])).Id, (await startup.Book(slots[5])).Id, (await late.Book(slots[8])).Id);
            _firms.Add(new(investor, colleague, slots, startup, name, missed, standing, toCancel, ""));
        }

        for (var i = 0; i < Firms; i++)
        {
            var (asker, whom) = (_firms[i].Startup, _firms[(i + 1) % Firms]);
            var body = new { sessionId = session, investorId = whom.Investor.Id, startupId = asker.Id, reason = "We make wind quiet.", slotId = whom.Slots[1] };
            _firms[(i + 1) % Firms] = whom with { Request = (await asker.Founder.Post($"{_stop.Path}/meeting-requests", body)).Expect(HttpStatusCode.OK).Text("id") };
        }

        await _tour.GoTo(Start + Duration.FromMinutes(6));
        foreach (var firm in _firms) (await firm.Investor.Representative.Post($"/api/meetings/{firm.Missed}/absent", new { })).Expect(HttpStatusCode.OK);
    }

    private async Task<Answer> Import(string line)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes($"email;startup;start\n{line}\n")) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } };
        return await _tour.Organizer.Send(HttpMethod.Post, $"{_stop.Path}/meetings/import?dryRun=false", content, []);
    }

    private async Task<IReadOnlyList<long>> Standing(IEnumerable<string> conditions)
    {
        var standing = new List<long>();
        foreach (var condition in conditions) standing.Add(await _tour.Count($"select count(*) from meetings where status = 'booked' and {condition}"));
        return standing;
    }

    /// <param name="Investor">With its representative, who has the slots.</param>
    /// <param name="Colleague">Speaks for it too, and has none.</param>
    /// <param name="Slots">From 14:00 on.</param>
    /// <param name="Startup">Has the meeting that stands, and asks another firm.</param>
    /// <param name="Name">Of the startup.</param>
    /// <param name="Missed">A meeting to which nobody came.</param>
    /// <param name="Standing">A meeting that can be moved.</param>
    /// <param name="ToCancel">A meeting that ends meanwhile.</param>
    /// <param name="Request">A request that waits for the investor's answer.</param>
    private sealed record Firm(GivenInvestor Investor, Caller Colleague, IReadOnlyList<string> Slots, GivenStartup Startup, string Name, string Missed, string Standing, string ToCancel, string Request);
}
