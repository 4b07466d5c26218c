using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Contract;

/// <summary>How often each request goes to the database. A number that grows with the length of a list would be found here, and so is one that grows by accident.</summary>
public sealed class QueryCountTests(Tour tour) : TourTests(tour)
{
    /// <summary>Round trips: the look at the bearer token, each command, the commit.</summary>
    private static readonly (string Request, int RoundTrips)[] Expected =
    [
        ("GET stops (not signed in)", 1),
        ("GET stops (organizer)", 2),
        ("GET seasons (organizer)", 2),
        ("GET regions (organizer)", 2),
        ("GET venues (organizer)", 2),
        ("GET messages (organizer)", 2),
        ("GET applications (organizer)", 2),
        ("GET meetings (organizer)", 2),
        ("GET startups (organizer)", 2),
        ("GET investors (organizer)", 2),
        ("GET changes (organizer)", 2),
        ("GET hooks (organizer)", 2),
        ("GET messages?stop= (organizer)", 2),
        ("GET messages/{id}", 9),
        ("GET messages/counts?stop=", 2),
        ("GET mail/problems", 7),
        ("GET seasons/{id}/mail-texts", 3),
        ("GET seasons/{id}/mail-texts/{kind}/{language}", 4),
        ("POST seasons/{id}/mail-texts/{kind}/{language}/preview", 12),
        ("GET me/mails", 2),
        ("GET reminder-plans", 2),
        ("GET stops/{id}/reminders", 9),
        ("GET stops/{id}/reminders/counts", 8),
        ("GET me (founder)", 5),
        ("GET applications (founder)", 2),
        ("GET meetings (founder)", 2),
        ("GET startups (founder)", 2),
        ("GET blocks (founder)", 2),
        ("GET meetings (investor)", 2),
        ("GET stops/{id}", 2),
        ("GET stops/{id}/line-up", 4),
        ("GET stops/{id}/applications", 3),
        ("GET stops/{id}/investor-slots", 2),
        ("GET stops/{id}/meeting-sessions", 3),
        ("GET startups/{id}", 2),
        ("GET applications/{id}", 2),
        ("GET meetings/{id}", 2),
        ("GET calendars/{token}.ics", 7),
        ("GET stops/{id}/calendar.ics", 2),
        ("GET seasons/{id}/calendar.ics", 3),
        ("GET stops/{id}/cards (investor)", 5),
        ("GET stops/{id}/cards (organizer)", 5),
        ("PUT stops/{id}/interests/{startup}", 8),
        ("GET stops/{id}/interests", 4),
        ("GET investors/{id}", 2),
        ("GET stops/{id}/agenda", 7),
        ("GET me/agenda", 6),
        ("GET stops/{id}/presence", 3),
        ("POST startups", 5),
        ("POST stops/{id}/applications", 6),
        ("PATCH applications/{id}/answers", 8),
        ("GET applications/{id}/check", 4),
        ("GET contests/{id}/questions", 3),
        ("POST applications/{id}/submit", 14),
        ("POST contests/{id}/decisions", 10),
        ("GET contests/{id}/decisions", 4),
        ("POST contests/{id}/releases", 15),
        ("GET contests/{id}/places", 5),
        ("POST applications/{id}/confirm", 15),
        ("POST applications/{id}/withdraw", 18),
        ("POST contests/{id}/reviews/assign", 13),
        ("GET contests/{id}/conflicts", 10),
        ("GET me/reviews (juror)", 2),
        ("GET reviews/{id}", 3),
        ("PUT reviews/{id}", 9),
        ("POST reviews/{id}/submit", 9),
        ("GET contests/{id}/scores", 5),
        ("POST stops/{id}/meeting-sessions", 4),
        ("POST stops/{id}/investor-slots", 8),
        ("POST investor-slots/{id}/book", 7),
        ("POST investor-slots/{id}/book with a key", 8),
        ("POST meetings/{id}/move", 10),
        ("POST meetings/{id}/cancel", 11),
        ("PUT stops/{id}/startups/{startup}/wishes", 9),
        ("PUT stops/{id}/startups/{startup}/wishes/{investor}", 9),
        ("GET stops/{id}/startups/{startup}/wishes", 3),
        ("PUT stops/{id}/investors/{investor}/wishes", 9),
        ("GET stops/{id}/investors/{investor}/wishes", 3),
        ("GET stops/{id}/wish-counts", 6),
        ("POST stops/{id}/meeting-plans", 5),
        ("GET stops/{id}/meeting-plans", 3),
        ("GET meeting-plans/{id}", 2),
        ("POST meeting-plans/{id}/cancel", 4),
        ("PUT stops/{id}/line-up", 12),
        ("GET stops/{id}/line-up (organizer)", 6),
        ("POST stops/{id}/line-up/draw", 13),
        ("POST stops/{id}/line-up/sort", 12),
        ("GET stops/{id}/line-up/draws", 5),
        ("GET stops/{id}/line-up/editions", 3),
    ];

    private readonly List<(string Request, int RoundTrips)> _made = [];

    [Fact]
    public async Task Each_request_makes_as_many_round_trips_as_the_table_says_however_long_the_lists_are()
    {
        await Measure(2);
        var few = _made.ToList();
        _made.Clear();
        await Measure(60);

        Assert.True(few.SequenceEqual(_made), $"With 60 rows some requests need other numbers of round trips than with 2:\n{Table(few.Except(_made))}\n{Table(_made.Except(few))}");
        Assert.True(Expected.SequenceEqual(_made), $"The table would have to be:\n{Table(_made)}");
    }

    [Theory]
    [InlineData("postpone"), InlineData("cancel")]
    public async Task To_take_a_stop_off_its_date_takes_as_many_round_trips_however_many_meetings_stand(string step)
    {
        Assert.Equal(await WithMeetings(1), await WithMeetings(9));

        async Task<int> WithMeetings(int meetings)
        {
            var stop = await Tour.AnOpenStop();
            var (startup, _) = await Tour.AParticipant(stop);
            var slots = await (await Tour.AnInvestor()).Slots(stop, await Tour.ASession(stop, "09:00", "20:00"));
            foreach (var slot in slots.Take(meetings)) (await startup.Book(slot)).Expect(System.Net.HttpStatusCode.Created);
            await Trip(step, () => Tour.Organizer.Post($"{stop.Path}/{step}", new { reason = "Storm." }));
            return _made[^1].RoundTrips;
        }
    }

    /// <summary>One more, also when they have as many as one may found: the lists are to be long.</summary>
    private async Task<GivenStartup> AStartupOf(Caller founder)
    {
        var startup = await Tour.AStartup();
        await Tour.Count($"with member as (update startup_members set person_id = '{founder.Id}' where startup_id = '{startup.Id}' returning 1), owner as (update startups set owner_id = '{founder.Id}' where id = '{startup.Id}' returning 1) select count(*) from member, owner");
        return startup with { Founder = founder };
    }

    [Fact]
    public async Task To_release_decisions_takes_as_many_round_trips_however_many_there_are()
    {
        Assert.Equal(await With(2), await With(12));

        async Task<string> With(int applicants)
        {
            var stop = await Tour.AnOpenStop(await Tour.AStopBody(capacity: 20));
            var its = new List<(string, string?, string?)>();
            for (var i = 0; i < applicants; i++) its.Add((await Tour.AnApplication(stop, await Tour.AStartup()), i % 2 == 0 ? "accept" : "refuse", "Too early."));
            _made.Clear();
            var seen = await Trip("prepare", () => Tour.Organizer.Prepare(stop.ContestId, [.. its]));
            await Trip("letters", () => Tour.Organizer.Get($"/api/contests/{stop.ContestId}/decisions/letters"));
            await Trip("release", () => Tour.Organizer.Post($"/api/contests/{stop.ContestId}/releases", new { undoMinutes = 0 }, ("If-Match", seen.Header("ETag")!)));
            return Table(_made);
        }
    }

    [Fact]
    public async Task To_publish_a_line_up_and_to_read_it_takes_as_many_round_trips_however_long_it_is()
    {
        Assert.Equal(await WithPitches(1), await WithPitches(9));

        async Task<string> WithPitches(int pitches)
        {
            var stop = await Tour.AnOpenStop(await Tour.AStopBody(capacity: 10));
            for (var i = 0; i < pitches; i++) await Tour.AParticipant(stop);
            await Tour.Step(stop, "close-applications");
            (await Tour.Organizer.Post($"{stop.Path}/line-up/draw", new { })).Expect(System.Net.HttpStatusCode.OK);
            _made.Clear();
            await Trip("publish", () => Tour.Organizer.Post($"{stop.Path}/line-up/publish"));
            await Trip("read", () => Tour.Anybody.Get($"{stop.Path}/line-up"));
            await Trip("edition", () => Tour.Organizer.Get($"{stop.Path}/line-up/editions/1"));
            await Trip("restore", () => Tour.Organizer.Post($"{stop.Path}/line-up/restore", new { edition = 1 }));
            return Table(_made);
        }
    }

    private async Task Measure(int rows)
    {
        var founder = await Tour.SignIn($"founder{rows}@lists.example", "Founder of many");
        var stop = await Tour.AnOpenStop(await Tour.AStopBody(date: rows > 2 ? "2027-06-28" : "2027-06-29", capacity: 70));
        var investor = await Tour.AnInvestor();
        var slots = await investor.Slots(stop, await Tour.ASession(stop, "09:00", "20:00", tables: 3, minutes: 5));
        var (startups, applications, meetings) = (new List<GivenStartup>(), new List<string>(), new List<string>());
        for (var i = 0; i < rows; i++)
        {
            var (startup, application) = await Tour.AParticipant(stop, await AStartupOf(founder));
            startups.Add(startup);
            applications.Add(application);
            meetings.Add((await startup.Book(slots[i])).Id);
            if (rows > 2) await Tour.ADraft();
        }

        await Read(stop, founder, investor, startups[0].Id, applications[0], meetings[0]);
        await Apply(stop);
        await Review(stop, rows);
        await Meet(stop, founder, investor, startups[0], slots, rows);
        await Plan(stop, founder, investor, startups);
        await LineUp(stop, applications);
    }

    private async Task Reminders(GivenStop stop)
    {
        var season = (await Tour.Organizer.Get(stop.Path)).Json.GetProperty("season").GetProperty("id").GetString();
        (await Tour.Organizer.Post("/api/reminder-plans", new { seasonId = season, name = "soon", terms = new { moment = "stopStart", audience = "confirmed", offsetMinutes = -81_000 } })).Expect(System.Net.HttpStatusCode.Created);
        await Trip("GET reminder-plans", () => Tour.Organizer.Get("/api/reminder-plans"));
        await Trip("GET stops/{id}/reminders", () => Tour.Organizer.Get($"{stop.Path}/reminders"));
        await Trip("GET stops/{id}/reminders/counts", () => Tour.Organizer.Get($"{stop.Path}/reminders/counts"));
    }

    private async Task Read(GivenStop stop, Caller founder, GivenInvestor investor, string startup, string application, string meeting)
    {
        await Trip("GET stops (not signed in)", () => Tour.Anybody.Get("/api/stops"));
        foreach (var path in new[] { "stops", "seasons", "regions", "venues", "messages", "applications", "meetings", "startups", "investors", "changes", "hooks" }) await Trip($"GET {path} (organizer)", () => Tour.Organizer.Get($"/api/{path}"));
        await Trip("GET messages?stop= (organizer)", () => Tour.Organizer.Get($"/api/messages?stop={stop.Id}"));
        var message = (await Tour.Organizer.Get($"/api/messages?subject={meeting}")).Items[0].GetProperty("id").GetString();
        await Trip("GET messages/{id}", () => Tour.Organizer.Get($"/api/messages/{message}"));
        await Trip("GET messages/counts?stop=", () => Tour.Organizer.Get($"/api/messages/counts?stop={stop.Id}"));
        await Trip("GET mail/problems", () => Tour.Organizer.Get("/api/mail/problems"));
        var texts = $"/api/seasons/{(await Tour.Organizer.Get(stop.Path)).Json.GetProperty("season").GetProperty("id").GetString()}/mail-texts";
        await Trip("GET seasons/{id}/mail-texts", () => Tour.Organizer.Get(texts));
        await Trip("GET seasons/{id}/mail-texts/{kind}/{language}", () => Tour.Organizer.Get($"{texts}/applicationReceived/fr"));
        await Trip("POST seasons/{id}/mail-texts/{kind}/{language}/preview", () => Tour.Organizer.Post($"{texts}/applicationReceived/fr/preview", new { personId = founder.Id.ToString() }));
        await Trip("GET me/mails", () => Tour.Organizer.Get("/api/me/mails"));
        await Reminders(stop);
        foreach (var path in new[] { "me", "applications", "meetings", "startups", "blocks" }) await Trip($"GET {path} (founder)", () => founder.Get($"/api/{path}"));
        await Trip("GET meetings (investor)", () => investor.Representative.Get("/api/meetings"));
        foreach (var path in new[] { "", "/line-up", "/applications", "/investor-slots", "/meeting-sessions" }) await Trip($"GET stops/{{id}}{path}", () => founder.Get(stop.Path + path));
        await Trip("GET startups/{id}", () => founder.Get($"/api/startups/{startup}"));
        await Trip("GET applications/{id}", () => founder.Get($"/api/applications/{application}"));
        await Trip("GET meetings/{id}", () => founder.Get($"/api/meetings/{meeting}"));
        var calendar = (await founder.Get("/api/me")).Text("calendar");
        await Trip("GET calendars/{token}.ics", () => Tour.Anybody.Get(calendar));
        await Trip("GET stops/{id}/calendar.ics", () => Tour.Anybody.Get($"{stop.Path}/calendar.ics"));
        var season = (await Tour.Organizer.Get(stop.Path)).Json.GetProperty("season").GetProperty("id").GetString();
        await Trip("GET seasons/{id}/calendar.ics", () => Tour.Anybody.Get($"/api/seasons/{season}/calendar.ics"));
        await Trip("GET stops/{id}/cards (investor)", () => investor.Representative.Get($"{stop.Path}/cards"));
        await Trip("GET stops/{id}/cards (organizer)", () => Tour.Organizer.Get($"{stop.Path}/cards"));
        await Trip("PUT stops/{id}/interests/{startup}", () => investor.Representative.Put($"{stop.Path}/interests/{startup}", new { interest = "yes", note = "Sound." }));
        await Trip("GET stops/{id}/interests", () => investor.Representative.Get($"{stop.Path}/interests"));
        await Trip("GET investors/{id}", () => investor.Representative.Get($"/api/investors/{investor.Id}"));
        await Trip("GET stops/{id}/agenda", () => Tour.Organizer.Get($"{stop.Path}/agenda"));
        await Trip("GET me/agenda", () => founder.Get($"/api/me/agenda?stop={stop.Id}"));
        await Trip("GET stops/{id}/presence", () => founder.Get($"{stop.Path}/presence"));
    }

    private async Task Apply(GivenStop stop)
    {
        var founder = await Tour.SignIn($"founder{Given.Number()}@lists.example", "Founder of one");
        var startup = (await Trip("POST startups", () => founder.Post("/api/startups", new { name = "Another", noSirenReason = "Not registered yet." }))).Id;
        var application = (await Trip("POST stops/{id}/applications", () => founder.Post($"{stop.Path}/applications", new { startupId = startup, contestId = stop.ContestId, summary = "S", amountSought = 1 }))).Id;
        await Trip("PATCH applications/{id}/answers", () => founder.Patch($"/api/applications/{application}/answers", new { field = "summary", value = "Words", before = "S" }));
        await Trip("GET applications/{id}/check", () => founder.Get($"/api/applications/{application}/check"));
        await Trip("GET contests/{id}/questions", () => founder.Get($"/api/contests/{stop.ContestId}/questions"));
        await Trip("POST applications/{id}/submit", () => founder.Post($"/api/applications/{application}/submit"));
        await Trip("POST contests/{id}/decisions", () => Tour.Organizer.Prepare(stop.ContestId, (application, "accept", null)));
        var seen = await Trip("GET contests/{id}/decisions", () => Tour.Organizer.Get($"/api/contests/{stop.ContestId}/decisions"));
        await Trip("POST contests/{id}/releases", () => Tour.Organizer.Post($"/api/contests/{stop.ContestId}/releases", new { undoMinutes = 0 }, ("If-Match", seen.Header("ETag")!)));
        await Trip("GET contests/{id}/places", () => Tour.Organizer.Get($"/api/contests/{stop.ContestId}/places"));
        await Trip("POST applications/{id}/confirm", () => founder.Post($"/api/applications/{application}/confirm"));
        await Trip("POST applications/{id}/withdraw", () => founder.Post($"/api/applications/{application}/withdraw"));
    }

    private async Task Review(GivenStop stop, int rows)
    {
        for (var i = 0; i < Math.Min(rows, 8); i++) await Tour.AnApplication(stop, await Tour.AStartup());
        var (criteria, juror, _) = (await Tour.Judge(stop, reviews: 2), await Tour.AJuror(stop), await Tour.AJuror(stop));
        await Trip("POST contests/{id}/reviews/assign", () => Tour.Organizer.Post($"/api/contests/{stop.ContestId}/reviews/assign", new { }));
        await Trip("GET contests/{id}/conflicts", () => Tour.Organizer.Get($"/api/contests/{stop.ContestId}/conflicts"));
        var path = $"/api/reviews/{(await Trip("GET me/reviews (juror)", () => juror.Get("/api/me/reviews"))).Items[0].GetProperty("id").GetString()}";
        var tag = (await Trip("GET reviews/{id}", () => juror.Get(path))).Header("ETag")!;
        await Trip("PUT reviews/{id}", () => juror.Put(path, new { scores = criteria.ToDictionary(id => id, _ => 3) }, ("If-Match", tag)));
        await Trip("POST reviews/{id}/submit", () => juror.Post($"{path}/submit"));
        await Trip("GET contests/{id}/scores", () => Tour.Organizer.Get($"/api/contests/{stop.ContestId}/scores"));
    }

    private async Task Meet(GivenStop stop, Caller founder, GivenInvestor investor, GivenStartup startup, IReadOnlyList<string> slots, int rows)
    {
        var session = (await Trip("POST stops/{id}/meeting-sessions", () => Tour.Organizer.Post($"{stop.Path}/meeting-sessions", new { startsAt = "10:00", endsAt = "12:00", tables = rows, slotMinutes = 20 }))).Id;
        var second = await Tour.AnInvestor();
        await Trip("POST stops/{id}/investor-slots", () => second.Representative.Post($"{stop.Path}/investor-slots", new { sessionId = session }));
        var meeting = (await Trip("POST investor-slots/{id}/book", () => founder.Post($"/api/investor-slots/{slots[^1]}/book", new { startupId = startup.Id }))).Id;
        await Trip("POST investor-slots/{id}/book with a key", () => founder.Post($"/api/investor-slots/{slots[^2]}/book", new { startupId = startup.Id }, ("Idempotency-Key", $"key {rows}")));
        await Trip("POST meetings/{id}/move", () => investor.Representative.Post($"/api/meetings/{meeting}/move", new { slotId = slots[^3] }));
        await Trip("POST meetings/{id}/cancel", () => founder.Post($"/api/meetings/{meeting}/cancel", new { reason = "Ill." }));
    }

    private async Task Plan(GivenStop stop, Caller founder, GivenInvestor investor, List<GivenStartup> startups)
    {
        var (ours, theirs) = ($"{stop.Path}/startups/{startups[0].Id}/wishes", $"{stop.Path}/investors/{investor.Id}/wishes");
        await Trip("PUT stops/{id}/startups/{startup}/wishes", () => founder.Put(ours, new { wishes = new[] { new { investorId = investor.Id, wish = "must" } } }));
        await Trip("PUT stops/{id}/startups/{startup}/wishes/{investor}", () => founder.Put($"{ours}/{investor.Id}", new { wish = "like" }));
        await Trip("GET stops/{id}/startups/{startup}/wishes", () => founder.Get(ours));
        await Trip("PUT stops/{id}/investors/{investor}/wishes", () => investor.Representative.Put(theirs, new { wishes = startups.Select(startup => new { startupId = startup.Id, wish = "like" }) }));
        await Trip("GET stops/{id}/investors/{investor}/wishes", () => investor.Representative.Get(theirs));
        await Trip("GET stops/{id}/wish-counts", () => Tour.Organizer.Get($"{stop.Path}/wish-counts"));
        var session = (await Tour.Organizer.Get($"{stop.Path}/meeting-sessions")).Json.EnumerateArray().Last().GetProperty("id").GetString();
        var plan = $"/api/meeting-plans/{(await Trip("POST stops/{id}/meeting-plans", () => Tour.Organizer.Post($"{stop.Path}/meeting-plans", new { sessionIds = new[] { session }, work = 1 }))).Text("id")}";
        await Trip("GET stops/{id}/meeting-plans", () => Tour.Organizer.Get($"{stop.Path}/meeting-plans"));
        await Trip("GET meeting-plans/{id}", () => Tour.Organizer.Get(plan));
        await Trip("POST meeting-plans/{id}/cancel", () => Tour.Organizer.Post($"{plan}/cancel"));
    }

    private async Task LineUp(GivenStop stop, List<string> applications)
    {
        await Tour.Step(stop, "close-applications");
        var tag = (await Tour.Organizer.Get($"{stop.Path}/line-up")).Header("ETag")!;
        await Trip("PUT stops/{id}/line-up", () => Tour.Organizer.Put($"{stop.Path}/line-up", new { order = applications, startsAt = "09:00" }, ("If-Match", tag)));
        await Trip("GET stops/{id}/line-up (organizer)", () => Tour.Organizer.Get($"{stop.Path}/line-up"));
        await Trip("POST stops/{id}/line-up/draw", () => Tour.Organizer.Post($"{stop.Path}/line-up/draw", new { }));
        await Trip("POST stops/{id}/line-up/sort", () => Tour.Organizer.Post($"{stop.Path}/line-up/sort", new { rule = "name" }));
        await Trip("GET stops/{id}/line-up/draws", () => Tour.Organizer.Get($"{stop.Path}/line-up/draws"));
        await Trip("GET stops/{id}/line-up/editions", () => Tour.Organizer.Get($"{stop.Path}/line-up/editions"));
    }

    private async Task<Answer> Trip(string name, Func<Task<Answer>> ask)
    {
        Tour.Queries.Reset();
        var answer = await ask();
        Assert.True((int)answer.Status is >= 200 and < 300, $"{name}: {answer.Status} {answer.Body}");
        _made.Add((name, Tour.Queries.Count));
        return answer;
    }

    private static string Table(IEnumerable<(string Request, int RoundTrips)> rows) => string.Join('\n', rows.Select(row => $"        (\"{row.Request}\", {row.RoundTrips}),"));
}
