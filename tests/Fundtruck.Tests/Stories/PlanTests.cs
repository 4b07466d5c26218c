using System.Net;
using System.Text.Json;
using Fundtruck.Tests.Mail;
using Fundtruck.Tests.Running;
using Microsoft.EntityFrameworkCore;

namespace Fundtruck.Tests.Stories;

/// <summary>How a plan of meetings comes to be, is looked at and published.</summary>
public sealed class PlanTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task A_plan_waits_for_its_job_and_its_draft_tells_nobody_anything()
    {
        var fair = await Tour.ASmallFair();
        await Tour.Drain();
        var started = (await Tour.Organizer.Post($"{fair.Stop.Path}/meeting-plans", new { work = 5, seed = 3 })).Expect(HttpStatusCode.Accepted);
        var path = started.Header("Location")!;
        Assert.Equal("queued", (await Tour.Organizer.Get(path)).Text("state"));
        (await Tour.Organizer.Post($"{path}/publish")).Expect(HttpStatusCode.Conflict, "plan-not-over");
        (await Tour.Organizer.Post($"{fair.Stop.Path}/meeting-plans", new { })).Expect(HttpStatusCode.Conflict, "plan-waits");
        Assert.Equal(1, await Tour.MakePlans());

        var plan = (await Tour.Organizer.Get(path)).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(("done", "optimal", 6, 3), (plan.GetProperty("state").GetString(), plan.GetProperty("proof").GetString(), plan.GetProperty("counts").GetProperty("added").GetInt32(), plan.GetProperty("settings").GetProperty("seed").GetInt32()));
        Assert.Equal(1, plan.GetProperty("attempts").GetInt32());
        Assert.Equal(0, await Tour.Count($"select count(*) from meetings where stop_id = '{fair.Stop.Id}'"));
        Assert.Equal(0, await Tour.Drain());
        Assert.Contains((await Tour.Organizer.Get($"{fair.Stop.Path}/meeting-plans")).Items, item => path.EndsWith(item.GetProperty("id").GetString()!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Publishing_books_all_meetings_and_everybody_gets_one_mail_with_their_whole_day()
    {
        var fair = await Tour.ASmallFair();
        await Tour.Drain();
        var path = await Tour.APlan(fair.Stop);
        var published = (await Tour.Organizer.Post($"{path}/publish")).Expect(HttpStatusCode.OK).Json;

        Assert.Equal((6, 0, 0, 5), (published.GetProperty("added").GetInt32(), published.GetProperty("moved").GetInt32(), published.GetProperty("dropped").GetInt32(), published.GetProperty("told").GetInt32()));
        Assert.Equal(6, await Tour.Count($"select count(*) from meetings where stop_id = '{fair.Stop.Id}' and status = 'booked' and door = 'plan'"));
        Assert.Equal(5, await Tour.Drain());
        foreach (var (person, meetings) in fair.Startups.Select(it => (it.Founder, 2)).Concat(fair.Investors.Select(it => (it.Representative, 3))))
        {
            var mail = Tour.Mailbox.To(person.Email)[^1];
            Assert.StartsWith("Your meetings: Dunkerque", mail.Subject(), StringComparison.Ordinal);
            Assert.Equal(meetings, mail.Text().Split(" (new)").Length - 1);
            Assert.Equal(meetings, mail.CalendarFile().Split("BEGIN:VEVENT").Length - 1);
            Assert.Contains("METHOD:PUBLISH", mail.CalendarFile(), StringComparison.Ordinal);
        }

        (await Tour.Organizer.Post($"{path}/publish")).Expect(HttpStatusCode.Conflict, "plan-published");
        Assert.Equal(0, await Tour.Drain());
    }

    [Fact]
    public async Task Who_heard_of_a_meeting_by_a_plan_hears_also_that_it_is_cancelled_or_moved()
    {
        var fair = await Tour.ASmallFair(startups: 1, investors: 2);
        await Tour.APublishedPlan(fair.Stop);
        await Tour.Drain();
        var meetings = (await fair.Startups[0].Founder.Get("/api/meetings")).Items.Select(it => it.GetProperty("id").GetString()!).ToList();

        (await fair.Startups[0].Founder.Post($"/api/meetings/{meetings[0]}/cancel", new { reason = "Ill." })).Expect(HttpStatusCode.OK);
        await Tour.Drain();

        Assert.StartsWith("Cancelled: ", Tour.Mailbox.To(fair.Startups[0].Founder.Email)[^1].Subject(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_world_seed_and_work_give_the_same_plan()
    {
        var fair = await Tour.ASmallFair(startups: 5, investors: 4, endsAt: "15:20");
        await fair.Startups[1].Wish(fair.Stop, "must", fair.Investors[0], fair.Investors[2]);
        var plans = new List<string>();
        for (var i = 0; i < 2; i++) plans.Add(await Meetings(await Tour.APlan(fair.Stop, new { work = 5, seed = 7 })));

        Assert.Equal(plans[0], plans[1]);
        await fair.Startups[1].Wish(fair.Stop, "no", fair.Investors[0], fair.Investors[2]);
        Assert.NotEqual(plans[0], await Meetings(await Tour.APlan(fair.Stop, new { work = 5, seed = 7 })));
    }

    [Fact]
    public async Task What_is_booked_already_stays_where_it_is_and_nobody_meets_whom_one_side_refuses()
    {
        var fair = await Tour.ASmallFair();
        var meeting = (await fair.Startups[0].Book(fair.Slots[0][1])).Id;
        (await fair.Investors[1].Representative.Put($"{fair.Stop.Path}/investors/{fair.Investors[1].Id}/wishes/{fair.Startups[2].Id}", new { wish = "no" })).Expect(HttpStatusCode.NoContent);

        var path = await Tour.APublishedPlan(fair.Stop);

        var draft = (await Tour.Organizer.Get($"{path}/draft")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal((4, 1), (draft.GetProperty("counts").GetProperty("added").GetInt32(), draft.GetProperty("counts").GetProperty("kept").GetInt32()));
        Assert.Equal("2027-06-29T14:20:00+02:00", (await Tour.Organizer.Get($"/api/meetings/{meeting}")).Text("startsAt"));
        Assert.Equal(0, await Tour.Count($"select count(*) from meetings where startup_id = '{fair.Startups[2].Id}' and investor_id = '{fair.Investors[1].Id}'"));
    }

    [Fact]
    public async Task Absences_pitches_blocks_and_caps_are_kept()
    {
        var fair = await Tour.ASmallFair(startups: 2, investors: 2, rules: new { mostPerRepresentative = 1 });
        (await fair.Startups[0].Founder.Post("/api/blocks", new { startsAt = "2027-06-29T14:00", endsAt = "2027-06-29T14:30", note = "Train" })).Expect(HttpStatusCode.Created);

        var path = await Tour.APublishedPlan(fair.Stop);

        Assert.Equal(2, await Tour.Count($"select count(*) from meetings where stop_id = '{fair.Stop.Id}' and status = 'booked'"));
        Assert.Equal(0, await Tour.Count($"select count(*) from meetings where startup_id = '{fair.Startups[0].Id}' and lower(during) < '2027-06-29T14:30+02'"));
        var missed = (await Tour.Organizer.Get($"{path}/draft")).Json.GetProperty("certificate").GetProperty("missed");
        Assert.Equal(2, missed.GetArrayLength());
        Assert.All(missed.EnumerateArray(), it => Assert.Equal("limit", it.GetProperty("cause").GetString()));
    }

    [Fact]
    public async Task A_founder_of_two_startups_is_never_planned_at_two_tables()
    {
        var fair = await Tour.ASmallFair(startups: 1, investors: 2);
        var (second, _) = await Tour.AParticipant(fair.Stop, fair.Startups[0].Founder);
        await second.Wish(fair.Stop, "must", [.. fair.Investors]);

        await Tour.APublishedPlan(fair.Stop);

        Assert.Equal(3, await Tour.Count($"select count(*) from meetings where stop_id = '{fair.Stop.Id}' and status = 'booked'"));
    }

    [Fact]
    public async Task A_draft_that_the_world_has_overtaken_is_refused_as_a_whole_and_can_be_planned_again_from()
    {
        var fair = await Tour.ASmallFair(startups: 3, investors: 3);
        var path = await Tour.APlan(fair.Stop);
        var planned = (await Tour.Organizer.Get($"{path}/draft")).Json.GetProperty("meetings").EnumerateArray().ToList();
        var first = planned.First(it => it.GetProperty("startupId").GetString() == fair.Startups[0].Id);
        var refused = planned.First(it => it.GetProperty("startupId").GetString() == fair.Startups[1].Id);
        var stranger = (await Tour.AParticipant(fair.Stop)).Startup;
        var slot = fair.Slots[fair.Investors.ToList().FindIndex(it => it.Id == Text(first, "investorId"))][Array.IndexOf(["14:00", "14:20", "14:40"], Text(first.GetProperty("to"), "startsAt")[11..16])];
        var byHand = (await stranger.Book(slot)).Id;
        (await fair.Startups[1].Founder.Put($"{fair.Stop.Path}/startups/{fair.Startups[1].Id}/wishes/{Text(refused, "investorId")}", new { wish = "no" })).Expect(HttpStatusCode.NoContent);

        var answer = (await Tour.Organizer.Post($"{path}/publish")).Expect(HttpStatusCode.Conflict, "plan-outdated").Json;
        Assert.Equal([("one-side-refuses", fair.Startups[1].Id), ("slot-taken", fair.Startups[0].Id)], answer.GetProperty("obstacles").EnumerateArray().Select(it => (Text(it, "code"), Text(it, "startupId"))).Order());
        Assert.Equal(2, (await Tour.Organizer.Get($"{path}/draft")).Json.GetProperty("obstacles").GetArrayLength());
        Assert.Equal(1, await Tour.Count($"select count(*) from meetings where stop_id = '{fair.Stop.Id}'"));

        var again = (await Tour.Organizer.Post($"{path}/replan")).Expect(HttpStatusCode.Accepted).Header("Location")!;
        await Tour.MakePlans();
        (await Tour.Organizer.Post($"{again}/publish")).Expect(HttpStatusCode.OK);
        Assert.Equal("booked", (await Tour.Organizer.Get($"/api/meetings/{byHand}")).Text("status"));
        var certificate = (await Tour.Organizer.Get($"{again}/draft")).Json.GetProperty("certificate");
        Assert.InRange(certificate.GetProperty("changes").GetInt32(), 2, 3);
        Assert.Equal(certificate.GetProperty("fewestChanges").GetInt32(), certificate.GetProperty("changes").GetInt32());
    }

    [Fact]
    public async Task Somebody_who_does_not_come_is_planned_around_and_nothing_is_dropped_silently()
    {
        var fair = await Tour.ASmallFair(startups: 3, investors: 2);
        await Tour.APublishedPlan(fair.Stop);
        await Tour.Drain();

        var path = await Tour.APlan(fair.Stop, new { work = 5, mayMove = true, absences = new[] { new { startupId = fair.Startups[1].Id } }, reason = "A startup is ill." });
        var draft = (await Tour.Organizer.Get($"{path}/draft")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal((0, 0, 2, 4), Counts(draft));
        Assert.Equal(["Somebody is not there.", "Somebody is not there."], draft.GetProperty("meetings").EnumerateArray().Where(it => Text(it, "change") == "dropped").Select(it => Text(it.GetProperty("why"), "en")));
        (await Tour.Organizer.Post($"{path}/publish")).Expect(HttpStatusCode.OK);
        Assert.Equal(3, await Tour.Drain());

        var mail = Tour.Mailbox.To(fair.Startups[1].Founder.Email)[^1].Text();
        Assert.Contains("You have no meetings any more.", mail, StringComparison.Ordinal);
        Assert.Contains("The reason: A startup is ill.", mail, StringComparison.Ordinal);
        Assert.Contains("STATUS:CANCELLED", Tour.Mailbox.To(fair.Startups[1].Founder.Email)[^1].CalendarFile(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_comes_late_meets_later_and_who_joins_late_is_fitted_in_with_the_fewest_changes()
    {
        var fair = await Tour.ASmallFair(startups: 2, investors: 2, endsAt: "15:20");
        await Tour.APublishedPlan(fair.Stop);
        var late = await Tour.APublishedPlan(fair.Stop, new { work = 5, mayMove = true, absences = new[] { new { personId = fair.Startups[0].Founder.Id.ToString(), until = "14:40" } } });
        Assert.Equal(0, await Tour.Count($"select count(*) from meetings where startup_id = '{fair.Startups[0].Id}' and status = 'booked' and lower(during) < '2027-06-29T14:40+02'"));
        Assert.Equal(0, Counts((await Tour.Organizer.Get($"{late}/draft")).Json).Dropped);

        var (joiner, _) = await Tour.AParticipant(fair.Stop);
        await joiner.Wish(fair.Stop, "must", [.. fair.Investors]);
        var joined = (await Tour.Organizer.Get($"{await Tour.APublishedPlan(fair.Stop, new { work = 5, mayMove = true })}/draft")).Json;

        Assert.Equal((2, 0), (Counts(joined).Added, Counts(joined).Dropped));
        Assert.Equal(6, await Tour.Count($"select count(*) from meetings where stop_id = '{fair.Stop.Id}' and status = 'booked'"));
    }

    [Fact]
    public async Task Who_sat_at_a_dead_table_gets_a_spare_one_at_the_same_times()
    {
        var fair = await Tour.ASmallFair(startups: 2, investors: 2);
        await Tour.APublishedPlan(fair.Stop);
        var before = await Times(fair.Stop);

        var path = await Tour.APlan(fair.Stop, new { work = 5, mayMove = true, closedTables = new[] { new { sessionId = fair.Session, table = 1 } } });
        Assert.Equal((0, 2, 0, 2), Counts((await Tour.Organizer.Get($"{path}/draft")).Json));
        (await Tour.Organizer.Post($"{path}/publish")).Expect(HttpStatusCode.OK);

        Assert.Equal(before, await Times(fair.Stop));
        Assert.Equal(0, await Tour.Count($"select count(*) from meetings m join meeting_tables t on t.id = m.table_id where m.stop_id = '{fair.Stop.Id}' and m.status = 'booked' and t.number = 1"));
    }

    [Fact]
    public async Task Meetings_can_change_slots_with_each_other_and_keep_their_calendar_entries()
    {
        var fair = await Tour.ASmallFair(startups: 2, investors: 1, endsAt: "14:40");
        var (one, two) = ((await fair.Startups[0].Book(fair.Slots[0][0])).Id, (await fair.Startups[1].Book(fair.Slots[0][1])).Id);
        await Tour.APublishedPlan(fair.Stop, new { work = 5, mayMove = true, absences = new object[] { new { startupId = fair.Startups[0].Id, until = "14:20" }, new { startupId = fair.Startups[1].Id, from = "14:20" } } });

        Assert.Equal(("2027-06-29T14:20:00+02:00", "2027-06-29T14:00:00+02:00"), ((await Tour.Organizer.Get($"/api/meetings/{one}")).Text("startsAt"), (await Tour.Organizer.Get($"/api/meetings/{two}")).Text("startsAt")));
        Assert.Equal(2, await Tour.Count($"select count(*) from meetings where id in ('{one}', '{two}') and sequence = 1"));
    }

    [Fact]
    public async Task Where_startups_keep_the_tables_each_gets_one_with_the_plan()
    {
        var fair = await Tour.ASmallFair(startups: 3, investors: 2, tables: 2, rules: new { seating = "startups" });
        await Tour.APublishedPlan(fair.Stop);

        Assert.Equal(4, await Tour.Count($"select count(*) from meetings where stop_id = '{fair.Stop.Id}' and status = 'booked'"));
        Assert.Equal(2, await Tour.Count($"select count(*) from startup_tables where session_id = '{fair.Session}'"));
        Assert.Equal(0, await Tour.Count($"select count(*) from meetings m where m.stop_id = '{fair.Stop.Id}' and not exists (select from startup_tables t where t.session_id = m.session_id and t.startup_id = m.startup_id and t.table_id = m.table_id)"));
    }

    [Fact]
    public async Task The_draft_can_be_read_as_a_page_in_one_s_own_language_without_harm()
    {
        var fair = await Tour.ASmallFair();
        (await fair.Startups[0].Founder.Edit($"/api/startups/{fair.Startups[0].Id}", new { name = "<b>Bold</b>", noSirenReason = "None." })).Expect(HttpStatusCode.OK);
        var page = (await Tour.Organizer.Get($"{await Tour.APlan(fair.Stop)}/draft.html")).Expect(HttpStatusCode.OK);

        Assert.Contains("Proposed meetings, Dunkerque", page.Body, StringComparison.Ordinal);
        Assert.Contains("6 new, 0 moved, 0 dropped, 0 unchanged", page.Body, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;Bold", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_a_least_number_can_t_be_had_the_plan_says_what_would_have_to_be_given_up()
    {
        var fair = await Tour.ASmallFair(startups: 4, investors: 1);
        var path = await Tour.APlan(fair.Stop, new { work = 5, leastPerStartup = 1 });
        var plan = (await Tour.Organizer.Get(path)).Json;

        Assert.Equal(("done", "infeasible"), (Text(plan, "state"), Text(plan, "proof")));
        Assert.Contains("1 of it would have to be given up", Text(plan.GetProperty("words"), "en"), StringComparison.Ordinal);
        (await Tour.Organizer.Post($"{path}/publish")).Expect(HttpStatusCode.Conflict, "plan-has-no-draft");
    }

    [Fact]
    public async Task A_discarded_draft_is_never_published()
    {
        var fair = await Tour.ASmallFair(startups: 1, investors: 1);
        var path = await Tour.APlan(fair.Stop);
        (await Tour.Organizer.Post($"{path}/discard")).Expect(HttpStatusCode.OK);
        (await Tour.Organizer.Post($"{path}/publish")).Expect(HttpStatusCode.Conflict, "plan-has-no-draft");
        (await Tour.Organizer.Post($"{path}/cancel")).Expect(HttpStatusCode.Conflict, "plan-is-over");
    }

    private async Task<string> Meetings(string path) => string.Join('\n', (await Tour.Organizer.Get($"{path}/draft")).Json.GetProperty("meetings").EnumerateArray()
        .Select(it => $"{Text(it, "startupId")} {Text(it, "representativeId")} {Text(it.GetProperty("to"), "startsAt")} {it.GetProperty("to").GetProperty("table").GetInt32()}").Order(StringComparer.Ordinal));

    private async Task<string> Times(GivenStop stop)
    {
        var id = Guid.Parse(stop.Id);
        return string.Join('\n', await Tour.InDatabase(db => db.Database.SqlQuery<string>($"select id || ' ' || during as \"Value\" from meetings where stop_id = {id} and status = 'booked' order by id").ToListAsync()));
    }

    private static (int Added, int Moved, int Dropped, int Kept) Counts(JsonElement draft)
    {
        var counts = draft.GetProperty("counts");
        return (counts.GetProperty("added").GetInt32(), counts.GetProperty("moved").GetInt32(), counts.GetProperty("dropped").GetInt32(), counts.GetProperty("kept").GetInt32());
    }

    private static string Text(JsonElement it, string name) => it.GetProperty(name).GetString()!;
}
