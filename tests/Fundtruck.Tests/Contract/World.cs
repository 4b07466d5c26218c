using System.Net;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Contract;

/// <summary>A tour with something of everything, so that odd requests get past "not found".</summary>
internal sealed class World
{
    private readonly Dictionary<string, List<string>> _ids = [];

    /// <summary>Who asks; the last one has no token.</summary>
    internal required IReadOnlyList<Caller> Callers { get; init; }

    /// <summary>Somebody whose session may end at any time.</summary>
    internal required Caller Leaver { get; init; }

    /// <summary>Ids of one kind, such as "stop"; what is "doomed" may be cancelled.</summary>
    internal IReadOnlyList<string> Ids(string kind, bool doomed) => _ids[doomed && _ids.ContainsKey($"doomed {kind}") ? $"doomed {kind}" : kind];

    internal static async Task<World> Of(Tour tour)
    {
        var founder = await tour.SignIn("odd.founder@odd.example", "Odd Founder");
        var investor = await tour.AnInvestor();
        var world = new World
        {
            Callers = [tour.Organizer, tour.Organizer, founder, investor.Representative, await tour.SignIn("odd.stranger@startup.example", "Odd Stranger"), tour.Anybody],
            Leaver = await tour.SignIn("odd.leaver@startup.example", "Odd Leaver"),
        };
        foreach (var (kind, person) in new[] { ("consent", founder), ("consent", tour.Organizer) }) world.Keep(kind, await AConsent(tour, person));
        for (var i = 0; i < 5; i++) world.Keep("challenge", (await founder.Post("/api/me/passkeys/options")).Json.GetProperty("challengeId").GetString()!);
        for (var i = 0; i < 40; i++) world.Keep("doomed person", (await tour.SignIn($"odd.forgotten{i}@startup.example", "Odd Forgotten")).Id.ToString());
        for (var i = 0; i < 5; i++) world.Keep("doomed investor", (await tour.AnInvestor()).Id);
        for (var i = 0; i < 4; i++) world.Keep(i < 2 ? "hook" : "doomed hook", (await tour.Organizer.Post("/api/hooks", new { url = "https://hooks.example/odd", description = "Odd" })).Id);
        foreach (var doomed in new[] { "", "doomed " })
        {
            var startups = new List<GivenStartup>();     // no more than a founder may have
            for (var i = 0; i < 4; i++) startups.Add(await tour.AStartup(founder));
            for (var day = 10; day < 13; day++) await world.Add(tour, startups, investor, $"2027-06-{(doomed.Length > 0 ? day + 3 : day)}", doomed);
        }

        for (var i = 0; i < 4; i++) world.Keep(i < 2 ? "reminder-plan" : "doomed reminder-plan", (await tour.Organizer.Post("/api/reminder-plans", new { seasonId = world.Ids("season", false)[0], name = $"odd-{i}", terms = new { off = true } })).Id);
        return world;
    }

    private async Task Add(Tour tour, List<GivenStartup> startups, GivenInvestor investor, string date, string doomed)
    {
        var stop = await tour.AnOpenStop(await tour.AStopBody(date, capacity: 50));
        var body = (await tour.Organizer.Get(stop.Path)).Json;
        var session = await tour.ASession(stop);
        var slots = await investor.Slots(stop, session);
        Keep("season", body.GetProperty("season").GetProperty("id").GetString()!);
        Keep("region", body.GetProperty("region").GetProperty("id").GetString()!);
        Keep("venue", body.GetProperty("venue").GetProperty("id").GetString()!);
        Keep("stage", body.GetProperty("stages")[0].GetProperty("id").GetString()!);
        Keep("investor", investor.Id);
        Keep("person", investor.Representative.Id.ToString());
        Keep($"{doomed}stop", stop.Id);
        Keep($"{doomed}contest", stop.ContestId);
        Keep($"{doomed}session", session);
        foreach (var slot in slots.Skip(2)) Keep($"{doomed}slot", slot);
        for (var i = 0; i < 2; i++)
        {
            var (startup, application) = await tour.AParticipant(stop, startups[i]);
            Keep($"{doomed}startup", startup.Id);
            Keep($"{doomed}meeting-request", (await startup.Founder.Post($"{stop.Path}/meeting-requests", new { sessionId = session, investorId = investor.Id, startupId = startup.Id, reason = "We make wind quiet." })).Expect(HttpStatusCode.OK).Text("id"));
            Keep($"{doomed}application", application);
            Keep($"{doomed}meeting", (await startup.Book(slots[i])).Id);
            foreach (var message in (await tour.Organizer.Get($"/api/messages?subject={_ids[$"{doomed}meeting"][^1]}")).Items.Take(2)) Keep($"{doomed}message", message.GetProperty("id").GetString()!);
        }

        Keep($"{doomed}meeting-plan", (await tour.Organizer.Post($"{stop.Path}/meeting-plans", new { work = 1 })).Expect(HttpStatusCode.Accepted).Text("id"));
        await tour.MakePlans(); // whoever follows one that waits would follow it for long
        Keep("table", (await tour.Organizer.Get($"{stop.Path}/agenda")).Json.GetProperty("sections")[0].GetProperty("id").GetString()!);
        var judged = await tour.AnApplication(stop, await tour.AStartup());
        var criteria = await tour.Judge(stop);
        foreach (var criterion in criteria) Keep("criterion", criterion);
        Keep("juror", Callers[2].Id.ToString());
        await tour.AJuror(stop, Callers[2]);
        Keep("review", await tour.AReview(stop, judged, Callers[2]));
        Keep("stake", (await tour.Organizer.Post("/api/stakes", new { investorId = investor.Id, startupId = startups[3].Id })).Status == HttpStatusCode.Created
            ? (await tour.Organizer.Get("/api/stakes")).Items[^1].GetProperty("id").GetString()! : (await tour.Organizer.Get("/api/stakes")).Items[0].GetProperty("id").GetString()!);
        Keep("startup", startups[2].Id);
        Keep($"{doomed}application", await tour.AnApplication(stop, startups[2]));
        Keep($"{doomed}application", await tour.AnApplication(stop, startups[3], submitted: false));
        var decided = await tour.AnApplication(stop, await tour.AStartup());
        (await tour.Organizer.Prepare(stop.ContestId, (decided, "refuse", "Too early."))).Expect(HttpStatusCode.OK);
        Keep($"{doomed}release", (await tour.Organizer.Release(stop.ContestId, undoMinutes: 1440)).Id);
        Keep("block", (await startups[0].Founder.Post("/api/blocks", new { startsAt = $"{date}T21:00", endsAt = $"{date}T22:00" })).Id);
        (await tour.Organizer.Edit($"{stop.Path}/line-up", new { order = _ids[$"{doomed}application"].TakeLast(4).Take(2), startsAt = "10:00" })).Expect(HttpStatusCode.OK);
    }

    private static async Task<string> AConsent(Tour tour, Caller person)
    {
        var text = new { kind = "imageRights", version = Given.Number(), language = "fr", text = "On peut vous filmer." };
        (await tour.Organizer.Post("/api/consent-texts", text)).Expect(HttpStatusCode.Created);
        return (await person.Post("/api/me/consents", new { text.kind, text.version, text.language })).Id;
    }

    private void Keep(string kind, string id)
    {
        if (!_ids.TryGetValue(kind, out var ids)) _ids[kind] = ids = [];
        ids.Add(id);
    }
}
