using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fundtruck.Tests.Running;
using NodaTime.Text;

namespace Fundtruck.Tests.Stories;

/// <summary>Drafts of several contests that are made together, so that nobody is needed twice at a time.</summary>
public sealed class LineUpProposalTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task A_juror_of_two_contests_is_never_needed_on_two_stages_and_has_time_for_the_way_between_them()
    {
        var stop = await TwoContests();
        foreach (var contest in new[] { stop.Seed, stop.Growth })
            for (var i = 0; i < 3; i++) await Tour.AParticipant(contest);
        var juror = await Tour.AJuror(stop.Seed);
        await Tour.AJuror(stop.Growth, juror);
        await Tour.Step(stop.Seed, "close-applications");

        var drafts = await Propose(stop, new { walkMinutes = 7 });

        Assert.Equal([3, 3], drafts.Select(draft => draft.Count));
        Assert.All(Pairs(drafts), pair => Assert.True(pair.Gap >= 7, $"Only {pair.Gap} minutes for the way."));
        Assert.Empty(await Conflicts(stop));
        (await Tour.Organizer.Post($"{stop.Seed.Path}/line-up/publish")).Expect(HttpStatusCode.OK);
        await Invariants.Hold(Tour);
    }

    [Fact]
    public async Task A_founder_of_two_startups_can_pitch_both_and_nobody_pitches_in_a_break_or_when_they_keep_time_free()
    {
        var stop = await TwoContests();
        var (first, one) = await Tour.AParticipant(stop.Seed);
        var (_, other) = await Tour.AParticipant(stop.Growth, first.Founder);
        for (var i = 0; i < 2; i++) await Tour.AParticipant(stop.Seed);
        var (late, theirs) = await Tour.AParticipant(stop.Growth);
        (await late.Founder.Post("/api/blocks", new { startsAt = "2027-06-29T09:00", endsAt = "2027-06-29T11:00", note = "Train" })).Expect(HttpStatusCode.Created);
        await Tour.Step(stop.Seed, "close-applications");

        var lunch = new { breaks = new object[] { new { from = "09:05", until = "10:30", name = "Welcome" }, new { from = "10:40", until = "11:20", name = "Lunch", stageId = stop.Stage } }, walkMinutes = 10 };
        var drafts = await Propose(stop, lunch);

        Assert.Equal([3, 2], drafts.Select(draft => draft.Count));
        Assert.DoesNotContain(drafts.SelectMany(draft => draft), pitch => pitch.From < At("10:30") && At("09:05") < pitch.To);
        Assert.DoesNotContain(drafts[0], pitch => pitch.From < At("11:20") && At("10:40") < pitch.To);
        Assert.True(drafts[1].Single(pitch => pitch.Application == theirs).From >= At("11:00"));
        var (here, there) = (drafts[0].Single(pitch => pitch.Application == one), drafts[1].Single(pitch => pitch.Application == other));
        Assert.True(here.To + 10 <= there.From || there.To + 10 <= here.From, $"{here} {there}");
        Assert.Empty(await Conflicts(stop));
        (await Tour.Organizer.Post($"{stop.Seed.Path}/line-up/publish")).Expect(HttpStatusCode.OK);
        await Invariants.Hold(Tour);
    }

    [Fact]
    public async Task The_order_of_the_drafts_stays_where_nothing_speaks_against_it_and_a_gap_becomes_a_pause_of_its_name()
    {
        var stop = await TwoContests();
        var applications = new List<string>();
        for (var i = 0; i < 3; i++) applications.Add((await Tour.AParticipant(stop.Seed)).Application);
        await Tour.Step(stop.Seed, "close-applications");
        applications.Reverse();
        (await Tour.Organizer.Edit($"{stop.Seed.Path}/line-up", new { contestId = stop.Seed.ContestId, order = applications, startsAt = "15:00" })).Expect(HttpStatusCode.OK);
        var free = (await Propose(stop, new { }))[0];
        Assert.Equal(applications, free.Select(pitch => pitch.Application));

        // The break cuts the stop in two, and neither part has room for all.
        var length = free[1].From - free[0].From;
        var first = At("09:00") + (2 * length);
        var pitches = (await Propose(stop, new { breaks = new[] { new { from = Clock(first), until = Clock(first + 200), name = "Lunch" }, new { from = Clock(first + 200 + length + 1), until = "20:00", name = "Evening" } } }))[0];

        Assert.Equal(applications, pitches.Select(pitch => pitch.Application));
        Assert.Equal([At("09:00"), At("09:00") + length, first + 200], pitches.Select(pitch => pitch.From));
        var pause = (await LineUp(stop))[0].GetProperty("arrangement").GetProperty("breaks").GetProperty("pauses")[0];
        Assert.Equal(("Lunch", 2, 200), (pause.GetProperty("name").GetString(), pause.GetProperty("after").GetInt32(), pause.GetProperty("minutes").GetInt32()));
    }

    [Fact]
    public async Task When_no_line_up_is_possible_that_is_said_and_nothing_is_changed()
    {
        var stop = await TwoContests();
        var (startup, _) = await Tour.AParticipant(stop.Seed);
        await Tour.Step(stop.Seed, "close-applications");
        (await startup.Founder.Post("/api/blocks", new { startsAt = "2027-06-29T08:00", endsAt = "2027-06-29T21:00", note = "Ill" })).Expect(HttpStatusCode.Created);
        var before = (await Tour.Organizer.Get($"{stop.Seed.Path}/line-up")).Body;

        (await Tour.Organizer.Post($"{stop.Seed.Path}/line-up/propose", new { })).Expect(HttpStatusCode.Conflict, "line-up-impossible");

        Assert.Equal(before, (await Tour.Organizer.Get($"{stop.Seed.Path}/line-up")).Body);
    }

    private sealed record Pitch(string Application, int From, int To);

    /// <param name="Seed">The first contest, on the first stage.</param>
    /// <param name="Growth">The second one, on another stage.</param>
    /// <param name="Stage">That of the first contest.</param>
    private sealed record GivenContests(GivenStop Seed, GivenStop Growth, string Stage);

    private async Task<GivenContests> TwoContests()
    {
        var body = JsonSerializer.SerializeToNode(await Tour.AStopBody())!.AsObject();
        body["contests"] = new JsonArray(new JsonObject { ["name"] = "Seed" }, new JsonObject { ["name"] = "Growth", ["stage"] = "Room 1" });
        body["stages"] = new JsonArray(new JsonObject { ["name"] = "Truck" }, new JsonObject { ["name"] = "Room 1" });
        var stop = await Tour.AnOpenStop(body);
        var seen = (await Tour.Organizer.Get(stop.Path)).Json;
        var contests = seen.GetProperty("contests").EnumerateArray().ToDictionary(it => it.GetProperty("name").GetString()!, it => it.GetProperty("id").GetString()!);
        var stage = seen.GetProperty("stages").EnumerateArray().Single(it => it.GetProperty("name").GetString() == "Truck").GetProperty("id").GetString()!;
        return new(stop with { ContestId = contests["Seed"] }, stop with { ContestId = contests["Growth"] }, stage);
    }

    /// <summary>The drafts of both contests, earliest pitch first, in minutes of the day.</summary>
    private async Task<IReadOnlyList<IReadOnlyList<Pitch>>> Propose(GivenContests stop, object wish)
    {
        (await Tour.Organizer.Post($"{stop.Seed.Path}/line-up/propose", wish)).Expect(HttpStatusCode.OK);
        return
        [
            .. (await LineUp(stop)).Select(contest => (IReadOnlyList<Pitch>)
            [
                .. (contest.GetProperty("draft") is { ValueKind: JsonValueKind.Array } draft ? draft.EnumerateArray().ToList() : [])
                    .Select(pitch => new Pitch(pitch.GetProperty("applicationId").GetString()!, At(pitch.GetProperty("startsAt").GetString()![11..16]), At(pitch.GetProperty("endsAt").GetString()![11..16]))).OrderBy(pitch => pitch.From),
            ]),
        ];
    }

    /// <summary>Both contests, Seed first.</summary>
    private async Task<IReadOnlyList<JsonElement>> LineUp(GivenContests stop) =>
        [.. (await Tour.Organizer.Get($"{stop.Seed.Path}/line-up")).Expect(HttpStatusCode.OK).Json.GetProperty("contests").EnumerateArray().OrderBy(contest => contest.GetProperty("contestId").GetString() != stop.Seed.ContestId)];

    private async Task<List<JsonElement>> Conflicts(GivenContests stop) => [.. (await LineUp(stop)).SelectMany(contest => contest.GetProperty("conflicts").EnumerateArray())];

    /// <summary>Minutes between each pitch of one contest and each of the other.</summary>
    private static IEnumerable<(Pitch One, Pitch Other, int Gap)> Pairs(IReadOnlyList<IReadOnlyList<Pitch>> drafts) =>
        from one in drafts[0] from other in drafts[1] select (one, other, Math.Max(other.From - one.To, one.From - other.To));

    private static int At(string time)
    {
        var local = LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(time).Value;
        return (local.Hour * 60) + local.Minute;
    }

    private static string Clock(int minutes) => $"{minutes / 60:00}:{minutes % 60:00}";
}
