using System.Net;
using Fundtruck.Tests.Running;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Fundtruck.Tests.Contract;

public sealed class IdempotencyTests(Tour tour) : TourTests(tour)
{
    private static (string, string) Key(string key) => ("Idempotency-Key", key);

    private static string NewKey() => $"key {Guid.NewGuid()}";

    private static object Region() => new { name = $"Region {Guid.NewGuid()}" };

    [Fact]
    public async Task The_same_request_under_the_same_key_is_done_once_and_answered_alike()
    {
        var (key, region) = (NewKey(), Region());
        var before = await Regions();
        var first = (await Tour.Organizer.Post("/api/regions", region, Key(key))).Expect(HttpStatusCode.Created);
        var again = await Tour.Organizer.Post("/api/regions", region, Key(key));

        Assert.Equal((first.Status, first.Body, first.Header("Location")), (again.Status, again.Body, again.Header("Location")));
        Assert.Equal(before + 1, await Regions());
        (await Tour.Organizer.Post("/api/regions", region)).Expect(HttpStatusCode.Conflict, "name-taken");
    }

    [Fact]
    public async Task A_booking_is_answered_alike_as_often_as_it_is_sent()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        var slots = await (await Tour.AnInvestor()).Slots(stop, await Tour.ASession(stop));
        var key = NewKey();
        var answers = new List<Answer>();
        for (var i = 0; i < 3; i++) answers.Add((await startup.Founder.Post($"/api/investor-slots/{slots[0]}/book", new { startupId = startup.Id }, Key(key))).Expect(HttpStatusCode.Created));

        Assert.Single(answers.Select(answer => (answer.Body, answer.Header("Location"))).Distinct());
        Assert.Equal(1, await Tour.Count($"select count(*) from meetings where slot_id = '{slots[0]}'"));
        Assert.Equal(2, await Tour.Count($"select count(*) from outgoing_messages where subject_id = '{answers[0].Id}' and kind = 'meetingInvitation'"));
    }

    [Fact]
    public async Task Another_request_under_the_same_key_is_refused()
    {
        var key = NewKey();
        (await Tour.Organizer.Post("/api/regions", Region(), Key(key))).Expect(HttpStatusCode.Created);
        var before = await Regions();
        (await Tour.Organizer.Post("/api/regions", Region(), Key(key))).Expect(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        (await Tour.Organizer.Post("/api/seasons", new { name = NewKey(), year = 2027 }, Key(key))).Expect(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        Assert.Equal(before, await Regions());
    }

    [Fact]
    public async Task Two_people_may_use_the_same_key()
    {
        var (one, other, key) = (await Tour.SignIn($"{Guid.NewGuid():N}@startup.example", "One"), await Tour.SignIn($"{Guid.NewGuid():N}@startup.example", "Other"), NewKey());
        var startups = new[] { (await one.Post("/api/startups", new { name = "S" }, Key(key))).Id, (await other.Post("/api/startups", new { name = "S" }, Key(key))).Id };
        Assert.Equal(2, startups.Distinct().Count());
    }

    [Fact]
    public async Task While_the_first_request_is_under_way_the_second_is_told_so()
    {
        var stop = await Tour.ADraft();
        var key = NewKey();
        await using var connection = await Tour.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        var transaction = await connection.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand($"select 1 from stops where id = '{stop.Id}' for update", connection, transaction)) await hold.ExecuteNonQueryAsync();

        var first = Tour.Organizer.Post($"{stop.Path}/publish", null, Key(key));
        while (await Tour.Count("select count(*) from pg_locks where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())") == 0 && !first.IsCompleted) await Task.Yield();
        (await Tour.Organizer.Post($"{stop.Path}/publish", null, Key(key))).Expect(HttpStatusCode.Conflict, "idempotency-key-in-flight");
        Assert.False(first.IsCompleted);
        await transaction.CommitAsync();

        var done = (await first).Expect(HttpStatusCode.OK);
        Assert.Equal(done.Body, (await Tour.Organizer.Post($"{stop.Path}/publish", null, Key(key))).Expect(HttpStatusCode.OK).Body);
    }

    [Fact]
    public async Task Fifty_at_once_under_one_key_have_one_effect()
    {
        var (key, region) = (NewKey(), Region());
        var before = await Regions();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Tour.Organizer.Post("/api/regions", region, Key(key))));

        Assert.All(answers, answer => Assert.True(answer.Status == HttpStatusCode.Created || (answer.Status == HttpStatusCode.Conflict && answer.Problem == "idempotency-key-in-flight"), answer.Body));
        Assert.Single(answers.Where(answer => answer.Status == HttpStatusCode.Created).Select(answer => answer.Id).Distinct());
        Assert.Equal(before + 1, await Regions());
        (await Tour.Organizer.Post("/api/regions", region, Key(key))).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_request_that_was_refused_does_not_use_its_key_up()
    {
        var stop = await Tour.ADraft();
        var key = NewKey();
        (await Tour.Organizer.Post($"{stop.Path}/open-applications", null, Key(key))).Expect(HttpStatusCode.Conflict, "stop-not-in-that-state");
        await Tour.Step(stop, "publish");
        (await Tour.Organizer.Post($"{stop.Path}/open-applications", null, Key(key))).Expect(HttpStatusCode.OK);

        (await Tour.Organizer.Post("/api/regions", new { name = "" }, Key($"{key} 2"))).Expect(HttpStatusCode.BadRequest);
        (await Tour.Organizer.Post("/api/regions", Region(), Key($"{key} 2"))).Expect(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData(""), InlineData("201")]
    public async Task A_key_that_is_empty_or_too_long_is_named(string kind)
    {
        var answer = await Tour.Organizer.Post("/api/regions", Region(), Key(kind.Length == 0 ? "" : new string('k', 201)));
        Assert.Equal(["Idempotency-Key"], answer.Expect(HttpStatusCode.BadRequest, "invalid").Fields);
        (await Tour.Organizer.Post("/api/regions", Region(), Key(new string('k', 168) + Guid.NewGuid().ToString("N")))).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Reading_and_editing_take_no_notice_of_keys()
    {
        var (startup, key) = (await Tour.AStartup(), NewKey());
        var path = $"/api/startups/{startup.Id}";
        var tag = (await startup.Founder.Get(path, Key(key))).Expect(HttpStatusCode.OK).Header("ETag")!;
        (await startup.Founder.Put(path, new { name = "One" }, ("If-Match", tag), Key(key))).Expect(HttpStatusCode.OK);
        (await startup.Founder.Put(path, new { name = "Two" }, ("If-Match", tag), Key(key))).Expect(HttpStatusCode.PreconditionFailed, "stale");
        Assert.Equal(0, await Tour.Count($"select count(*) from idempotency_keys where key = '{key}'"));
    }

    [Fact]
    public async Task What_is_shown_once_is_not_kept_under_a_key()
    {
        var caller = await Tour.SignIn($"{Guid.NewGuid():N}@startup.example", "Caller");
        var key = NewKey();
        var addresses = new[] { await caller.Post("/api/me/calendar/rotate", null, Key(key)), await caller.Post("/api/me/calendar/rotate", null, Key(key)) };
        Assert.Equal(2, addresses.Select(answer => answer.Expect(HttpStatusCode.OK).Text("calendar")).Distinct().Count());
        (await Tour.Anybody.Post("/api/sessions", new { token = "nonsense" }, Key(key))).Expect(HttpStatusCode.Conflict, "sign-in-refused");
        Assert.Equal(0, await Tour.Count($"select count(*) from idempotency_keys where key = '{key}'"));
    }

    private Task<long> Regions() => Tour.Count("select count(*) from regions");
}
