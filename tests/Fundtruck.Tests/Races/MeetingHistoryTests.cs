using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Fundtruck.Domain;
using Fundtruck.Domain.Meetings;
using Fundtruck.Tests.Running;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Fundtruck.Tests.Races;

/// <summary>Everybody does everything at once, through all doors: what was answered is what stands, and nobody is in two places.</summary>
[Collection("five hundred at once")]
public sealed class MeetingHistoryTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task Whatever_people_do_at_the_same_time_what_was_answered_is_what_stands()
    {
        var done = new HashSet<string>();
        for (var seed = 1; seed <= 10; seed++)
        {
            TestContext.Current.TestOutputHelper!.WriteLine($"History {seed}");
            var history = await MeetingHistory.Of(Tour, holdSeconds: seed % 2 == 0 ? 60 : 0);
            await history.Play(seed);

            history.EverybodyWasAnswered();
            await history.NobodyIsInTwoPlaces();
            await history.WhatWasAnsweredStands();
            Assert.Equal(seed % 2 == 0, history.Tokens > 0);
            done.UnionWith(history.Done);
        }

        Assert.Equal(["accept", "ask", "book", "cancel", "decline", "give back", "hand over", "keep free", "move", "propose", "withdraw", "withdraw slot"], done.Order());
    }
}

/// <summary>The control of the promises: an answer that did not last is found.</summary>
public sealed class BrokenPromiseTests(Tour tour) : IClassFixture<Tour>
{
    [Fact]
    public async Task A_meeting_that_is_gone_although_it_was_promised_is_found()
    {
        var history = await MeetingHistory.Of(tour, 0);
        await history.Play(1);
        await history.WhatWasAnsweredStands();

        var promised = MeetingId.Of(Guid.Parse(history.Promised));
        Assert.Equal(1, await tour.InDatabase(db => db.Meetings.Where(meeting => meeting.Id == promised && meeting.Status == MeetingStatus.Booked).CountAsync()));
        await tour.InDatabase(db => db.Database.ExecuteSqlAsync(
            $"""
            with gone as (update meetings set status = 'cancelled' where id = {promised.Value} returning id)
            delete from occupancies where appointment_id in (select id from gone)
            """));

        await Assert.ThrowsAnyAsync<Exception>(history.WhatWasAnsweredStands);
    }
}

/// <summary>The control of the guard: without locks and constraints the same history puts people into two places.</summary>
public sealed class UnguardedMeetingHistoryTests(Tour tour) : IClassFixture<Tour>
{
    [Fact]
    public async Task Without_guard_and_constraints_the_same_history_puts_people_into_two_places()
    {
        var history = await MeetingHistory.Of(tour, 0);
        await history.NobodyIsInTwoPlaces();
        await tour.InDatabase(db => db.Database.ExecuteSqlRawAsync("alter table occupancies drop constraint ex_occupancies_one_at_a_time; drop index ux_meetings_slot"));
        tour.Gate.WithoutLocks = true;
        tour.Gate.Expect(4);

        await history.Play(1);

        await Assert.ThrowsAnyAsync<Exception>(history.NobodyIsInTwoPlaces);
    }
}

/// <summary>Six startups and five investors with two representatives each at one stop, and what they were answered.</summary>
internal sealed class MeetingHistory(Tour tour, GivenStop stop, string session, IReadOnlyList<GivenStartup> startups, IReadOnlyList<MeetingHistory.Firm> firms)
{
    private const int Operations = 250;
    private const int Workers = 24;

    private readonly ConcurrentBag<(string What, Answer Answer)> _answers = [];
    private readonly ConcurrentDictionary<string, (GivenStartup Startup, Firm Firm)> _meetings = [];
    private readonly ConcurrentDictionary<string, (GivenStartup Startup, Firm Firm)> _requests = [];
    private readonly ConcurrentDictionary<string, Caller> _blocks = [];
    private readonly ConcurrentBag<string> _cancelled = [];
    private readonly ConcurrentBag<string> _changed = [];
    private readonly ConcurrentBag<string> _givenBack = [];
    private int _tokens;

    /// <summary>What was done at least once.</summary>
    internal IEnumerable<string> Done => _answers.Where(it => (int)it.Answer.Status < 300).Select(it => it.What);

    /// <summary>How many alternatives were held for somebody.</summary>
    internal int Tokens => _tokens;

    /// <summary>A meeting that was answered, and no cancellation of it since.</summary>
    internal string Promised => _meetings.Keys.Except(_cancelled).Order().First();

    internal static async Task<MeetingHistory> Of(Tour tour, int holdSeconds)
    {
        var stop = await tour.AnOpenStop(await tour.AStopBody(capacity: 6));
        var session = (await tour.Organizer.Post($"{stop.Path}/meeting-sessions", new { startsAt = "14:00", endsAt = "18:00", tables = 10, slotMinutes = 20, rules = new { holdSeconds } })).Id;
        var (startups, firms) = (new List<GivenStartup>(), new List<Firm>());
        for (var i = 0; i < 6; i++) startups.Add((await tour.AParticipant(stop)).Startup);
        for (var i = 0; i < 5; i++)
        {
            var (investor, colleague) = (await tour.AnInvestor(), await tour.SignIn($"colleague{Given.Number()}@fund.example", "Colleague"));
            await investor.Join(colleague);
            firms.Add(new(investor.Id, [investor.Representative, colleague], [.. await investor.Slots(stop, session), .. await (investor with { Representative = colleague }).Slots(stop, session)]));
        }

        return new(tour, stop, session, startups, firms);
    }

    internal Task Play(int seed) => Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(() => Work(new Random((seed * Workers) + worker), Operations / Workers + (worker < Operations % Workers ? 1 : 0)))));

    internal void EverybodyWasAnswered()
    {
        HttpStatusCode[] expected = [HttpStatusCode.OK, HttpStatusCode.Created, HttpStatusCode.NoContent, HttpStatusCode.NotFound, HttpStatusCode.Conflict];
        Assert.All(_answers, it => Assert.True(expected.Contains(it.Answer.Status), $"{it.What}: {(int)it.Answer.Status} {it.Answer.Body}"));
        Assert.Contains(_answers, it => it.Answer.Status == HttpStatusCode.Conflict);
    }

    internal async Task NobodyIsInTwoPlaces()
    {
        await Invariants.Hold(tour);
        var taken = (await Standing()).SelectMany(it => new[] { it.RepresentativeId.Value, it.FounderId.Value, it.StartupId.Value, it.TableId.Value }.Select(party => (Party: party, it.During)))
            .Concat((await tour.InDatabase(db => db.Blocks.ToListAsync())).Select(block => (Party: block.PersonId.Value, block.During)));
        Assert.All(taken.GroupBy(it => it.Party), of =>
        {
            var times = of.Select(it => it.During).OrderBy(during => during.Start).ToList();
            Assert.All(times.Zip(times.Skip(1)), it => Assert.False(it.First.Overlaps(it.Second)));
        });
    }

    /// <summary>Each meeting that was promised stands unless a cancellation was, each change counts once, and nothing stands that nobody was told.</summary>
    internal async Task WhatWasAnsweredStands()
    {
        var standing = await Standing();
        Assert.Equal(_meetings.Keys.Except(_cancelled).Order(), standing.Select(it => it.Id.ToString()).Order());
        Assert.Equal(_cancelled.Distinct().Count(), _cancelled.Count);
        Assert.All(standing, it => Assert.Equal(_changed.Count(id => id == it.Id.ToString()), it.Sequence));
        var own = _blocks.Keys.ToHashSet();
        var blocks = await tour.InDatabase(db => db.Blocks.Select(block => block.Id).ToListAsync());
        Assert.Equal(_blocks.Keys.Except(_givenBack).Order(), blocks.Select(id => id.ToString()).Where(own.Contains).Order());
        Assert.Equal(0, await tour.Count("select count(*) from meetings m join investor_slots s on s.id = m.slot_id where m.status = 'booked' and s.withdrawn_at is not null"));
    }

    private Task<List<Meeting>> Standing()
    {
        var here = StopId.Of(Guid.Parse(stop.Id));
        return tour.InDatabase(db => db.Meetings.Where(meeting => meeting.StopId == here && meeting.Status == MeetingStatus.Booked).ToListAsync());
    }

    private async Task Work(Random random, int operations)
    {
        for (var i = 0; i < operations; i++)
        {
            await (random.Next(100) switch
            {
                < 34 => Book(random),
                < 46 => Ask(random),
                < 60 => Answer(random),
                < 72 => Change(random, "move"),
                < 80 => Change(random, "hand over"),
                < 86 => Change(random, "cancel"),
                < 93 => KeepFree(random),
                < 97 => GiveBack(random),
                < 98 => WithdrawSlot(random),
                _ => Wait(),
            });
        }
    }

    private async Task Book(Random random)
    {
        var (startup, firm) = (Any(random, startups), Any(random, firms));
        var by = Somebody(random, startup, firm);
        var booked = Keep("book", await by.Post($"/api/investor-slots/{Any(random, firm.Slots)}/book", new { startupId = startup.Id }));
        if (booked.Status == HttpStatusCode.Created) _meetings[booked.Id] = (startup, firm);
        if (booked.Status != HttpStatusCode.Conflict || !booked.Json.TryGetProperty("alternatives", out var offers) || offers.GetArrayLength() == 0) return;
        var offer = offers[random.Next(offers.GetArrayLength())];
        var hold = offer.GetProperty("hold").GetString();
        if (hold is not null) Interlocked.Increment(ref _tokens);
        var instead = Keep("book", await by.Post($"/api/investor-slots/{offer.GetProperty("slotId").GetString()}/book", new { startupId = startup.Id, hold }));
        if (instead.Status == HttpStatusCode.Created) _meetings[instead.Id] = (startup, firm);
    }

    private async Task Ask(Random random)
    {
        var (startup, firm) = (Any(random, startups), Any(random, firms));
        var by = random.Next(2) == 0 ? startup.Founder : Any(random, firm.People);
        var slotId = random.Next(2) == 0 ? Any(random, firm.Slots) : null;
        Agreed(Keep("ask", await by.Post($"{stop.Path}/meeting-requests", new { sessionId = session, investorId = firm.Id, startupId = startup.Id, reason = "We should talk.", slotId })), startup, firm);
    }

    private async Task Answer(Random random)
    {
        if (_requests.IsEmpty) return;
        var (id, (startup, firm)) = Any(random, [.. _requests]);
        var by = random.Next(2) == 0 ? startup.Founder : Any(random, firm.People);
        var slotId = Any(random, firm.Slots);
        Agreed(random.Next(8) switch
        {
            < 4 => Keep("accept", await by.Post($"/api/meeting-requests/{id}/accept", new { slotId = random.Next(3) == 0 ? slotId : null })),
            < 5 => Keep("decline", await by.Post($"/api/meeting-requests/{id}/decline", new { })),
            < 7 => Keep("propose", await by.Post($"/api/meeting-requests/{id}/propose", new { slotId })),
            _ => Keep("withdraw", await by.Post($"/api/meeting-requests/{id}/withdraw")),
        }, startup, firm);
    }

    private void Agreed(Answer answer, GivenStartup startup, Firm firm)
    {
        if (answer.Status != HttpStatusCode.OK) return;
        _requests[answer.Text("id")] = (startup, firm);
        if (answer.Json.GetProperty("meetingId").GetString() is { } meeting) Assert.True(_meetings.TryAdd(meeting, (startup, firm)), "One meeting was promised twice.");
    }

    private async Task Change(Random random, string what)
    {
        if (_meetings.IsEmpty) return;
        var (id, (startup, firm)) = Any(random, [.. _meetings]);
        var by = Somebody(random, startup, firm);
        if (what == "hand over" && by == startup.Founder) by = tour.Organizer;
        var answer = Keep(what, what switch
        {
            "move" => await by.Post($"/api/meetings/{id}/move", new { slotId = Any(random, firm.Slots) }),
            "hand over" => await by.Post($"/api/meetings/{id}/representative", new { representativeId = Any(random, firm.People).Id.ToString() }),
            _ => await by.Post($"/api/meetings/{id}/cancel", new { reason = "Ill." }),
        });
        if (answer.Status == HttpStatusCode.OK) (what == "cancel" ? _cancelled : _changed).Add(id);
    }

    private async Task KeepFree(Random random)
    {
        var by = Somebody(random, Any(random, startups), Any(random, firms), orOrganizer: false);
        var start = new LocalDateTime(2027, 6, 29, 14, 0).PlusMinutes(random.Next(48) * 5);
        var kept = Keep("keep free", await by.Post("/api/blocks", new { startsAt = $"{start:uuuu-MM-dd'T'HH:mm}", endsAt = $"{start.PlusMinutes(15):uuuu-MM-dd'T'HH:mm}" }));
        if (kept.Status == HttpStatusCode.Created) _blocks[kept.Id] = by;
    }

    private async Task GiveBack(Random random)
    {
        if (_blocks.IsEmpty) return;
        var (id, by) = Any(random, [.. _blocks]);
        if (Keep("give back", await by.Delete($"/api/blocks/{id}")).Status == HttpStatusCode.NoContent) _givenBack.Add(id);
    }

    private async Task WithdrawSlot(Random random)
    {
        var firm = Any(random, firms);
        Keep("withdraw slot", await Any(random, firm.People).Delete($"/api/investor-slots/{Any(random, firm.Slots)}"));
    }

    /// <summary>Some holds end.</summary>
    private Task Wait()
    {
        tour.Clock.AdvanceSeconds(20);
        return Task.CompletedTask;
    }

    private Caller Somebody(Random random, GivenStartup startup, Firm firm, bool orOrganizer = true) => random.Next(orOrganizer ? 3 : 2) switch
    {
        0 => startup.Founder,
        1 => Any(random, firm.People),
        _ => tour.Organizer,
    };

    private Answer Keep(string what, Answer answer)
    {
        _answers.Add((what, answer));
        return answer;
    }

    private static T Any<T>(Random random, IReadOnlyList<T> among) => among[random.Next(among.Count)];

    /// <param name="Id">Of the investor.</param>
    /// <param name="People">Its two representatives.</param>
    /// <param name="Slots">Twelve of each.</param>
    internal sealed record Firm(string Id, IReadOnlyList<Caller> People, IReadOnlyList<string> Slots);
}
