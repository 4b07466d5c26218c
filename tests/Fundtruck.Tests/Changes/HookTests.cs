using System.Net;
using Fundtruck.Features.Changes.Hooks;
using Fundtruck.Tests.Running;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Fundtruck.Tests.Changes;

/// <summary>Other software is told of what changes.</summary>
public sealed class HookTests(HookTour tour) : TourTests<HookTour>(tour)
{
    /// <summary>The receivers of other tests are gone.</summary>
    public override async ValueTask InitializeAsync() => await Tour.InDatabase(db => db.Hooks.ExecuteDeleteAsync());

    [Fact]
    public async Task A_hook_gets_what_happens_signed_and_in_order_and_only_what_it_asked_for()
    {
        await using var receiver = await Receiver.Start();
        var stop = await Tour.AnOpenStop();
        var (_, secret) = await Hook(receiver, new { url = receiver.Url, description = "Calendar", kinds = new[] { "stop.applicationsClosed", "stop.applicationsOpened", "stop.cancelled" }, stopId = stop.Id });
        await Tour.Step(stop, "close-applications");
        await Tour.Step(await Tour.AnOpenStop(), "close-applications");
        await Tour.Step(stop, "open-applications");
        (await Tour.Organizer.Post($"{stop.Path}/postpone", new { reason = "Storm." })).Expect(HttpStatusCode.OK);
        (await Tour.Organizer.Post($"{stop.Path}/cancel", new { reason = "Storm." })).Expect(HttpStatusCode.OK);

        Assert.Equal(1, await Deliver());

        var delivered = Assert.Single(receiver.Got);
        Assert.Equal(["stop.applicationsClosed", "stop.applicationsOpened", "stop.cancelled"], delivered.Changes.Select(change => change.Kind()));
        Assert.Equal("/fundtruck", delivered.Path);
        Assert.Equal(delivered.Id, delivered.Json.GetProperty("delivery").GetString());
        Assert.True(delivered.IsSignedWith(secret, Now()));
        Assert.False(delivered.IsSignedWith(secret + "x", Now()) || (delivered with { Body = delivered.Body.Replace("Storm", "Sun", StringComparison.Ordinal) + " " }).IsSignedWith(secret, Now()), "Anything would pass.");
        Assert.False(delivered.IsSignedWith(secret, Now().AddMinutes(6)), "Old deliveries would pass.");
        var read = await Tour.Changes("", $"&stop={stop.Id}&kinds=stop.applicationsClosed,stop.cancelled");
        Assert.Contains(read[^1].GetRawText(), delivered.Body, StringComparison.Ordinal);
        Assert.Equal(0, await Deliver());
    }

    [Fact]
    public async Task What_was_not_taken_comes_again_as_it_was_and_before_what_came_later()
    {
        await using var receiver = await Receiver.Start();
        var stop = await Tour.AnOpenStop();
        var (hook, _) = await Hook(receiver);
        receiver.Answer = Receiver.Says(HttpStatusCode.InternalServerError);
        await Tour.Step(stop, "close-applications");
        Assert.Equal(0, await Deliver());
        await Tour.Step(stop, "open-applications");
        Assert.Equal(0, await Deliver()); // not before its time
        Assert.Single(receiver.Got);
        var failing = (await Tour.Organizer.Get($"/api/hooks/{hook}")).Json;
        Assert.Equal((1, Tour.Clock.GetCurrentInstant() + Duration.FromMinutes(1)), (failing.GetProperty("failures").GetInt32(), failing.GetProperty("nextAt").Deserialize()));

        receiver.Answer = Tour.GivesUp(receiver);
        Tour.Clock.AdvanceMinutes(1);
        Assert.Equal(0, await Deliver());
        Tour.Clock.AdvanceMinutes(4);
        Assert.Equal(0, await Deliver());
        Assert.Equal(2, receiver.Got.Count); // after the second failure it waits five minutes
        receiver.Answer = Receiver.Says(HttpStatusCode.OK);
        Tour.Clock.AdvanceMinutes(1);
        Assert.Equal(2, await Deliver());

        Assert.Equal(4, receiver.Got.Count);
        var again = receiver.Got.Take(3).ToList();
        Assert.Single(again.Select(delivered => (delivered.Id, delivered.Body)).Distinct());
        Assert.Equal(3, again.Select(delivered => delivered.Signature).Distinct().Count());
        Assert.Equal(["stop.applicationsClosed", "stop.applicationsOpened"], receiver.Got.TakeLast(2).SelectMany(delivered => delivered.Changes).Select(change => change.Kind()));
        Assert.NotEqual(again[0].Id, receiver.Got[3].Id);

        var attempts = (await Tour.Organizer.Get($"/api/hooks/{hook}/attempts?limit=3")).Expect(HttpStatusCode.OK);
        Assert.Equal([null, null, "No answer within 10 seconds."], attempts.Items.Select(attempt => attempt.GetProperty("error").GetString()));
        var first = Assert.Single((await Tour.Organizer.Get($"/api/hooks/{hook}/attempts?after={attempts.Text("next")}")).Items);
        Assert.Equal((500, again[0].Id), (first.GetProperty("status").GetInt32(), first.GetProperty("deliveryId").GetString()));
    }

    [Fact]
    public async Task A_hook_tells_again_from_any_cursor_that_is_kept()
    {
        await using var receiver = await Receiver.Start();
        var start = await Tour.TheEnd();
        var stop = await Tour.AnOpenStop();
        var (hook, _) = await Hook(receiver);
        await Tour.Step(stop, "close-applications");
        await Deliver();
        Assert.Equal(["stop.applicationsClosed"], receiver.Changes.Select(change => change.Kind()));

        (await Tour.Organizer.Post($"/api/hooks/{hook}/replay", new { after = start })).Expect(HttpStatusCode.OK);
        await Deliver();

        Assert.Equal((await Tour.Changes(start)).Select(change => change.GetRawText()), receiver.Changes.Skip(1).Select(change => change.GetRawText()));
        Assert.Equal(2, receiver.Got.Select(delivered => delivered.Id).Distinct().Count());
        Assert.Equal(["after"], (await Tour.Organizer.Post($"/api/hooks/{hook}/replay", new { after = "nonsense" })).Expect(HttpStatusCode.BadRequest, "invalid").Fields);
        (await Tour.Organizer.Post($"/api/hooks/{Guid.NewGuid()}/replay", new { after = start })).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_old_secret_signs_beside_the_new_one_for_a_while()
    {
        await using var receiver = await Receiver.Start();
        var (hook, old) = await Hook(receiver);
        var secret = (await Tour.Organizer.Post($"/api/hooks/{hook}/rotate-secret", new { overlapHours = 2 })).Expect(HttpStatusCode.OK).Text("secret");
        await Ping(hook);
        Tour.Clock.AdvanceHours(2);
        await Ping(hook);

        Assert.StartsWith("fth_", secret, StringComparison.Ordinal);
        Assert.Equal([(true, true), (true, false)], receiver.Got.Select((delivered, i) => (delivered.IsSignedWith(secret, Now().AddHours(2 * i - 2)), delivered.IsSignedWith(old, Now().AddHours(2 * i - 2)))));
        Assert.Equal(0, await Tour.Count($"select count(*) from hooks h where h::text like '%{secret}%' or h::text like '%{old}%'"));
        Assert.DoesNotContain("fth_", (await Tour.Organizer.Get("/api/hooks")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_paused_hook_gets_nothing_but_tests_and_then_all_that_it_missed()
    {
        await using var receiver = await Receiver.Start();
        var stop = await Tour.AnOpenStop();
        var (hook, _) = await Hook(receiver);
        Assert.Equal("paused", (await Tour.Organizer.Post($"/api/hooks/{hook}/pause")).Expect(HttpStatusCode.OK).Text("status"));
        await Tour.Step(stop, "close-applications");
        await Deliver();
        Assert.Empty(receiver.Got);
        await Ping(hook);
        Assert.Equal("ping", Assert.Single(receiver.Got).Json.GetProperty("kind").GetString());
        Assert.Equal((true, 204), Attempt(Assert.Single((await Tour.Organizer.Get($"/api/hooks/{hook}/attempts")).Items)));

        (await Tour.Organizer.Post($"/api/hooks/{hook}/resume")).Expect(HttpStatusCode.OK);
        await Deliver();

        Assert.Equal(["stop.applicationsClosed"], receiver.Changes.Select(change => change.Kind()));
        static (bool, int) Attempt(System.Text.Json.JsonElement attempt) => (attempt.GetProperty("isPing").GetBoolean(), attempt.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Two_workers_at_once_bring_every_hook_everything_once_and_in_order()
    {
        var receivers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Receiver.Start()));
        foreach (var receiver in receivers) await Hook(receiver);
        var start = await Tour.TheEnd();
        await Tour.InDatabase(db => db.Database.ExecuteSqlRawAsync(
            "insert into changes (at, kind, subject_type, subject_id, version, facts) select now(), 'stop.changed', 'stop', gen_random_uuid(), n, jsonb_build_object() from generate_series(1, 950) n"));
        await Tour.ChangesAreSettled();

        var deliver = Tour.Services.GetRequiredService<DeliverHooks>;
        var taken = await Task.WhenAll(Task.Run(() => deliver().Run(default)), Task.Run(() => deliver().Run(default)));

        Assert.Equal(4 * 10, taken.Sum());
        var expected = (await Tour.Changes(start)).Select(change => change.GetProperty("cursor").GetString()).ToList();
        foreach (var receiver in receivers)
        {
            Assert.Equal(expected, receiver.Changes.Select(change => change.GetProperty("cursor").GetString()));
            await receiver.DisposeAsync();
        }
    }

    [Fact]
    public async Task Receivers_that_hang_redirect_or_never_end_hold_up_nobody_else()
    {
        await using var elsewhere = await Receiver.Start();
        await using var good = await Receiver.Start();
        var everybody = new Gathering(4); // three that hang until the other one has its delivery
        var bad = new List<(Receiver Receiver, string Hook)>();
        Func<Receiver, Func<HttpContext, Task>>[] answers =
        [
            .. Enumerable.Repeat<Func<Receiver, Func<HttpContext, Task>>>(receiver => Tour.GivesUp(receiver, everybody.Join), 3),
            _ => http =>
            {
                (http.Response.StatusCode, http.Response.Headers.Location) = (307, elsewhere.Url);
                return Task.CompletedTask;
            },
            _ => async http =>
            {
                http.Response.Headers["X-Long"] = new string('x', 30_000);
                await http.Response.WriteAsync("Hello");
            },
        ];
        foreach (var answer in answers)
        {
            var receiver = await Receiver.Start();
            receiver.Answer = answer(receiver);
            bad.Add((receiver, (await Hook(receiver)).Hook));
        }

        await using var endless = await Receiver.Start();
        endless.Answer = Endless;
        await Hook(endless);
        await Hook(good);
        good.Answer = http =>
        {
            _ = everybody.Join();
            return Receiver.Says(HttpStatusCode.NoContent)(http);
        };
        var stop = await Tour.AnOpenStop();
        await Tour.ChangesAreSettled();
        // Were they called one after the other, the first that hangs would wait for the good one for ever.
        var taken = await Tour.Services.GetRequiredService<DeliverHooks>().Run(default).WaitAsync(TimeSpan.FromMinutes(4));

        Assert.Equal(2, taken);
        Assert.Equal(["stop.published", "stop.applicationsOpened"], good.Changes.Select(change => change.Kind()));
        Assert.Empty(elsewhere.Got);
        string[] expected = [.. Enumerable.Repeat("No answer within 10 seconds.", 3), "It answered 307; redirects are not followed.", "It can't be reached, or does not answer in HTTP."];
        foreach (var ((receiver, hook), error) in bad.Zip(expected))
        {
            Assert.Equal(error, Assert.Single((await Tour.Organizer.Get($"/api/hooks/{hook}/attempts")).Items).GetProperty("error").GetString());
            await receiver.DisposeAsync();
        }

        (await Tour.Organizer.Post($"{stop.Path}/cancel", new { reason = "Storm." })).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_hook_that_fails_for_days_is_disabled_and_says_why()
    {
        await using var receiver = await Receiver.Start();
        receiver.Answer = Receiver.Says(HttpStatusCode.BadGateway);
        var stop = await Tour.AnOpenStop();
        var (hook, _) = await Hook(receiver);
        var before = Tour.Clock.GetCurrentInstant();
        await Tour.Step(stop, "close-applications");
        await Deliver();
        for (var hours = 0; hours < 5 * 24; hours += 4)
        {
            Assert.Equal("active", (await Tour.Organizer.Get($"/api/hooks/{hook}")).Text("status"));
            await Tour.GoTo(Tour.Clock.GetCurrentInstant() + Duration.FromHours(4));
            await Deliver();
        }

        var disabled = (await Tour.Organizer.Get($"/api/hooks/{hook}")).Expect(HttpStatusCode.OK);
        Assert.Equal(("disabled", "Nothing was taken for days. It answered 502."), (disabled.Text("status"), disabled.Text("reason")));
        receiver.Answer = Receiver.Says(HttpStatusCode.OK);
        Assert.Equal(0, await Deliver());
        (await Tour.Organizer.Post($"/api/hooks/{hook}/resume")).Expect(HttpStatusCode.OK);
        Assert.Equal(1, await Deliver());
        Assert.Single(receiver.Got.Select(delivered => delivered.Id).Distinct());
        await Tour.GoTo(before);
    }

    [Fact]
    public async Task A_hook_whose_secret_can_not_be_read_or_whose_changes_are_deleted_says_so_instead_of_going_on()
    {
        await using var receiver = await Receiver.Start();
        var stop = await Tour.AnOpenStop();
        var ((unreadable, _), (late, _)) = (await Hook(receiver), await Hook(receiver));
        await Tour.InDatabase(db => db.Database.ExecuteSqlAsync($"update hooks set secret = 'nonsense' where id = {Guid.Parse(unreadable)}"));
        await Tour.InDatabase(db => db.Database.ExecuteSqlAsync($"update hooks set after_era = 0, after_transaction = '0', after_row = 0 where id = {Guid.Parse(late)}"));
        await Tour.InDatabase(db => db.Database.ExecuteSqlAsync($"update change_feed set deleted_xid = '1'"));
        await Tour.Step(stop, "close-applications");

        Assert.Equal(0, await Deliver());
        Assert.Contains("secret", (await Tour.Organizer.Get($"/api/hooks/{unreadable}")).Text("reason"), StringComparison.Ordinal);
        Assert.Contains("no longer kept", (await Tour.Organizer.Get($"/api/hooks/{late}")).Text("reason"), StringComparison.Ordinal);

        var secret = (await Tour.Organizer.Post($"/api/hooks/{unreadable}/rotate-secret", new { overlapHours = 24 })).Expect(HttpStatusCode.OK).Text("secret");
        (await Tour.Organizer.Post($"/api/hooks/{unreadable}/resume")).Expect(HttpStatusCode.OK);
        Assert.Equal(1, await Deliver());
        Assert.True(Assert.Single(receiver.Got).IsSignedWith(secret, Now()));
    }

    [Fact]
    public async Task A_hook_is_told_nothing_once_whoever_registered_it_runs_the_tour_no_more()
    {
        await using var receiver = await Receiver.Start();
        var stop = await Tour.AnOpenStop();
        var leaver = await Tour.SignIn($"leaver{Given.Number()}@fundtruck.example", "Leaver");
        var made = (await Tour.Organizer.Post("/api/organizers", new { email = leaver.Email, name = "Leaver" })).Id;
        var hook = (await leaver.Post("/api/hooks", new { url = receiver.Url, description = "Mine" })).Expect(HttpStatusCode.Created).Text("id");
        (await Tour.Organizer.Delete($"/api/organizers/{made}")).Expect(HttpStatusCode.NoContent);
        await Tour.Step(stop, "close-applications");

        Assert.Equal(0, await Deliver());
        Assert.Empty(receiver.Got);
        Assert.Equal("disabled", (await Tour.Organizer.Get($"/api/hooks/{hook}")).Text("status"));
        (await Tour.Organizer.Post($"/api/hooks/{hook}/resume")).Expect(HttpStatusCode.OK);
        Assert.Equal(1, await Deliver());
    }

    [Fact]
    public async Task What_a_dead_worker_held_is_delivered_when_its_lease_is_over()
    {
        await using var receiver = await Receiver.Start();
        var stop = await Tour.AnOpenStop();
        await Hook(receiver);
        await Tour.Step(stop, "close-applications");
        await Tour.ChangesAreSettled();
        var (now, until) = (Tour.Clock.GetCurrentInstant(), Tour.Clock.GetCurrentInstant() + DeliverHooks.Lease);
        Assert.NotNull(await Tour.InDatabase(async db => await new HookTable(db, Tour.Services.GetRequiredService<Npgsql.NpgsqlDataSource>()).Claim(now, until, default)));

        Assert.Equal(0, await Deliver());
        Tour.Clock.AdvanceMinutes(3);

        Assert.Equal(1, await Deliver());
    }

    [Theory]
    [InlineData(HttpStatusCode.OK), InlineData(HttpStatusCode.InternalServerError)]
    public async Task What_was_on_its_way_when_somebody_asked_for_a_replay_does_not_undo_it(HttpStatusCode answer)
    {
        await using var receiver = await Receiver.Start();
        var start = await Tour.TheEnd();
        var stop = await Tour.AnOpenStop();
        var (hook, _) = await Hook(receiver);
        await Tour.Step(stop, "close-applications");
        receiver.Answer = async http =>
        {
            receiver.Answer = Receiver.Says(HttpStatusCode.OK);
            (await Tour.Organizer.Post($"/api/hooks/{hook}/replay", new { after = start })).Expect(HttpStatusCode.OK);
            await Receiver.Says(answer)(http);
        };

        await Deliver();

        Assert.Equal(["stop.applicationsClosed", "stop.published", "stop.applicationsOpened", "stop.applicationsClosed"], receiver.Changes.Select(change => change.Kind()));
    }

    [Fact]
    public async Task A_deleted_hook_is_gone_with_its_attempts_and_there_are_fifty_at_most()
    {
        await using var receiver = await Receiver.Start();
        var (hook, _) = await Hook(receiver);
        await Ping(hook);
        (await Tour.Organizer.Delete($"/api/hooks/{hook}")).Expect(HttpStatusCode.NoContent);
        foreach (var path in new[] { $"/api/hooks/{hook}", $"/api/hooks/{hook}/attempts" }) (await Tour.Organizer.Get(path)).Expect(HttpStatusCode.NotFound, "not-found");
        Assert.Equal(0, await Tour.Count($"select count(*) from hook_attempts where hook_id = '{hook}'"));

        var made = await Task.WhenAll(Enumerable.Range(0, 55).Select(_ => Tour.Organizer.Post("/api/hooks", new { url = receiver.Url, description = "One of many" })));
        Assert.Equal((50, 5), (made.Count(answer => answer.Status == HttpStatusCode.Created), made.Count(answer => answer.Status == HttpStatusCode.Conflict && answer.Problem == "too-many-hooks")));
    }

    [Theory]
    [InlineData("http://hooks.example/x"), InlineData("https://hooks.example:8443/x"), InlineData("https://user:word@hooks.example/x"), InlineData("https://hooks.example/x#part"), InlineData("ftp://hooks.example/x"), InlineData("hooks.example"), InlineData("")]
    [InlineData("https://10.0.0.1/x"), InlineData("https://169.254.169.254/latest"), InlineData("https://[fd00:ec2::254]/x"), InlineData("https://[::ffff:10.0.0.1]/x"), InlineData("https://192.168.1.1/"), InlineData("https://3232235777/")]
    public async Task An_address_that_is_not_public_https_is_refused(string url) =>
        Assert.Equal(["url"], (await Tour.Organizer.Post("/api/hooks", new { url, description = "Odd" })).Expect(HttpStatusCode.BadRequest, "invalid").Fields);

    [Fact]
    public async Task Unknown_kinds_and_stops_are_refused_and_no_token_registers_a_hook()
    {
        var answer = (await Tour.Organizer.Post("/api/hooks", new { url = "https://hooks.example/x", description = "", kinds = new[] { "stop.cancelled", "nothing" } })).Expect(HttpStatusCode.BadRequest, "invalid");
        Assert.Equal(["description", "kinds"], answer.Fields.Order());
        Assert.Equal(["stopId"], (await Tour.Organizer.Post("/api/hooks", new { url = "https://hooks.example/x", description = "Odd", stopId = Guid.NewGuid() })).Expect(HttpStatusCode.BadRequest, "invalid").Fields);
        var token = Tour.With((await Tour.Organizer.Post("/api/me/tokens", new { name = "T", scopes = new[] { "changes:read" } })).Expect(HttpStatusCode.Created).Text("token"));
        (await token.Post("/api/hooks", new { url = "https://hooks.example/x", description = "Mine" })).Expect(HttpStatusCode.Forbidden, "scope-missing");
    }

    private Task<(string Hook, string Secret)> Hook(Receiver receiver, object? body = null) => Tour.Hook(receiver, body);

    private async Task Ping(string hook)
    {
        (await Tour.Organizer.Post($"/api/hooks/{hook}/ping")).Expect(HttpStatusCode.NoContent);
        await Deliver();
    }

    private Task<int> Deliver() => Tour.Deliver();

    private DateTimeOffset Now() => Tour.Clock.GetCurrentInstant().ToDateTimeOffset();

    private static async Task Endless(HttpContext http)
    {
        try
        {
            while (true) await http.Response.WriteAsync(new string('x', 10_000), http.RequestAborted);
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException)
        {
            // The caller has heard enough.
        }
    }
}

internal static class Instants
{
    internal static Instant Deserialize(this System.Text.Json.JsonElement element) => NodaTime.Text.InstantPattern.ExtendedIso.Parse(element.GetString()!).Value;
}
