using System.Net;
using Fundtruck.Domain.Messages;
using Fundtruck.Domain.People;
using Fundtruck.Features.Messages;
using Fundtruck.Tests.Running;
using Fundtruck.Tests.Stories;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Fundtruck.Tests.Privacy;

/// <summary>Whoever wants to be forgotten is, everywhere, and the others hear what concerns them.</summary>
public sealed class ErasureTests(Tour tour) : TourTests(tour)
{
    private static readonly string[] Words =
        ["canaryname", "canarymail", "canarystartup", "canarysector", "canarysite", "canarypitch", "canarysummary", "canarydeck", "canarynote", "canaryreason", "canarywhy", "canarykey", "canaryinvited",
         "canaryrequest", "canaryanswertoarequest", "canaryinterest", "canarynosiren", "canaryregion", "canarycommunity", "canaryteam", "canaryvideo", "canaryanswer", "canaryoverride"];

    [Fact]
    public async Task Nothing_that_somebody_ever_wrote_is_left_in_any_table_nor_in_a_mail_that_is_still_due()
    {
        var stop = await Tour.AnOpenStop();
        var investor = await Tour.AnInvestor();
        var somebody = await ACanary(stop, investor);
        foreach (var word in Words) Assert.True((await Canaries.Find(Tour, [word])).Count > 0, $"{word} was not planted, or the search is blind.");

        var report = (await somebody.Post("/api/me/erase", new { email = somebody.Email.ToUpperInvariant() })).Expect(HttpStatusCode.OK).Json;

        Assert.Equal((1, 1, 1), (report.GetProperty("meetingsCancelled").GetInt32(), report.GetProperty("startupsErased").GetInt32(), report.GetProperty("applicationsWithdrawn").GetInt32()));
        Assert.True(report.GetProperty("blocksDeleted").GetInt32() == 1 && report.GetProperty("consentsDeleted").GetInt32() == 1 && report.GetProperty("messagesDeleted").GetInt32() > 0, report.ToString());
        Assert.Empty(await Canaries.Find(Tour, Words));
        (await somebody.Get("/api/me")).Expect(HttpStatusCode.Unauthorized, "not-signed-in");

        var before = Tour.Mailbox.Messages.Count;
        await Tour.Drain();
        var mails = Tour.Mailbox.Messages.Skip(before).ToList();
        Assert.Contains(mails, mail => mail.Recipients.Contains(investor.Representative.Email) && mail.Text().Contains("takes no part", StringComparison.Ordinal));
        Assert.DoesNotContain(mails, mail => mail.Recipients.Any(recipient => recipient.Contains("erased", StringComparison.Ordinal) || recipient.Contains("canary", StringComparison.Ordinal)));
        Assert.All(mails, mail => Assert.DoesNotContain("canary", mail.Message.ToString(), StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Wishes_of_a_startup_or_a_firm_that_was_one_person_are_gone_and_so_is_why_a_plan_moved_their_meetings()
    {
        var fair = await Tour.ASmallFair(startups: 2, investors: 2);
        await Tour.APublishedPlan(fair.Stop, new { work = 2 });
        await Tour.APublishedPlan(fair.Stop, new { work = 2, mayMove = true, absences = new[] { new { startupId = fair.Startups[0].Id } }, reason = "Canaryplanned is ill." });
        Assert.NotEmpty(await Canaries.Find(Tour, ["canaryplanned"]));

        var report = (await fair.Startups[0].Founder.Post("/api/me/erase", new { email = fair.Startups[0].Founder.Email })).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(4, report.GetProperty("meetingWishesDeleted").GetInt32());
        Assert.Empty(await Canaries.Find(Tour, ["canaryplanned"]));
        (await fair.Investors[0].Representative.Post("/api/me/erase", new { email = fair.Investors[0].Representative.Email })).Expect(HttpStatusCode.OK);

        Assert.Equal(2, await Tour.Count($"select count(*) from meeting_wishes where stop_id = '{fair.Stop.Id}'"));
        Assert.Equal(2, await Tour.Count($"select count(*) from meeting_wishes where startup_id = '{fair.Startups[1].Id}' and investor_id = '{fair.Investors[1].Id}'"));
    }

    [Fact]
    public async Task Nor_in_the_mail_that_brought_several_reminders_to_somebody_else()
    {
        await Tour.GoTo(Instant.FromUtc(2027, 5, 3, 8, 0));
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        var (session, representatives) = (await Tour.ASession(stop), new List<Caller>());
        foreach (var startsAt in new[] { "14:00", "14:40", "15:20" })
        {
            var email = $"rep{Given.Number()}@fund.example";
            var firm = (await Tour.Organizer.Post("/api/investors", new { name = $"Fund {Given.Number()}", representative = new { email, name = "Canaryseveral", language = "en" } })).Id;
            representatives.Add(await Tour.SignIn(email, ""));
            await startup.Book((await new GivenInvestor(firm, representatives[^1]).Slots(stop, session, startsAt))[0]);
        }

        var season = (await Tour.Organizer.Get(stop.Path)).Json.GetProperty("season").GetProperty("id").GetString()!;
        (await Tour.Organizer.Put($"/api/seasons/{season}/reminder-limits", new { mostPerDay = 1 })).Expect(HttpStatusCode.OK);
        foreach (var hour in new[] { 7, 16 })
        {
            await Tour.GoTo(Instant.FromUtc(2027, 6, 28, hour, 0));
            await Tour.Drain();
        }

        Assert.Equal(1, await Tour.Count("select count(*) from told_mails where text like '%Canaryseveral%' and subject like '% reminders in one mail'"));
        foreach (var representative in representatives) (await representative.Post("/api/me/erase", new { email = representative.Email })).Expect(HttpStatusCode.OK);
        Assert.Empty(await Canaries.Find(Tour, ["canaryseveral"]));
        await Tour.GoTo(Instant.FromUtc(2027, 5, 3, 8, 0));
    }

    [Fact]
    public async Task Nor_in_a_plan_that_told_somebody_else_of_their_day_and_changed_nothing_for_them()
    {
        await Tour.GoTo(Instant.FromUtc(2027, 5, 3, 8, 0));
        var fair = await Tour.ASmallFair(startups: 1, investors: 1);
        var (startup, email) = (fair.Startups[0], $"rep{Given.Number()}@fund.example");
        var firm = (await Tour.Organizer.Post("/api/investors", new { name = $"Fund {Given.Number()}", representative = new { email, name = "Canaryunchanged", language = "en" } })).Id;
        var representative = await Tour.SignIn(email, "");
        await startup.Book((await new GivenInvestor(firm, representative).Slots(fair.Stop, fair.Session))[0]);
        await Tour.Drain();
        await Tour.APublishedPlan(fair.Stop, new { work = 2 });
        await Tour.Drain();
        Assert.Equal(1, await Tour.Count($"select count(*) from told_mails t join outgoing_messages m on m.id = t.message_id where t.text like '%Canaryunchanged%' and m.kind = 'planPublished' and m.person_id = '{startup.Founder.Id}'"));

        (await representative.Post("/api/me/erase", new { email })).Expect(HttpStatusCode.OK);

        Assert.Empty(await Canaries.Find(Tour, ["canaryunchanged"]));
    }

    [Fact]
    public async Task The_other_side_keeps_its_history_with_somebody_who_has_no_name()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, application) = await Tour.AParticipant(stop);
        var investor = await Tour.AnInvestor();
        var slots = await investor.Slots(stop, await Tour.ASession(stop));
        var meeting = (await startup.Book(slots[0])).Id;
        var calendar = (await startup.Founder.Get("/api/me")).Text("calendar");
        (await startup.Founder.Post("/api/me/erase", new { email = startup.Founder.Email })).Expect(HttpStatusCode.OK);

        var left = (await investor.Representative.Get($"/api/meetings/{meeting}")).Expect(HttpStatusCode.OK);
        Assert.Equal(("cancelled", "Erased person", "Erased startup"), (left.Text("status"), left.Text("founder"), left.Text("startup")));
        Assert.Equal("withdrawn", (await Tour.Organizer.Get($"/api/applications/{application}")).Text("status"));
        (await Tour.Anybody.Get(calendar)).Expect(HttpStatusCode.NotFound, "not-found");
        Assert.Equal(0, await Tour.Count($"select count(*) from outgoing_messages where person_id = '{startup.Founder.Id}'"));
        (await (await Tour.AParticipant(stop)).Startup.Book(slots[0])).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task The_link_in_an_old_mail_writes_nothing_about_somebody_who_was_erased()
    {
        var somebody = await Tour.SignIn($"gone{Given.Number()}@startup.example", "Gone");
        var token = Tour.Services.GetRequiredService<UnsubscribeLinks>().Token(somebody.Id, MailTopic.Reminders);
        (await somebody.Post("/api/me/erase", new { email = somebody.Email })).Expect(HttpStatusCode.OK);

        (await Tour.Anybody.Post($"/unsubscribe?token={token}", new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]))).Expect(HttpStatusCode.OK);

        Assert.Equal(1, await Tour.Count($"select count(*) from people where id = '{somebody.Id}' and erased_at is not null and reminders_off_at is null"));
    }

    [Fact]
    public async Task A_session_and_a_token_that_were_made_while_their_owner_was_forgotten_let_nobody_in()
    {
        var founder = (await Tour.AStartup()).Founder;
        (await founder.Post("/api/me/erase", new { email = founder.Email })).Expect(HttpStatusCode.OK);
        var (session, token, now) = (Secrets.New(), ApiToken.NewSecret(), Tour.Clock.GetCurrentInstant());
        await Tour.InDatabase(db =>
        {
            db.Add(new Session(session, founder.Id, now));
            db.Add(new ApiToken(token, founder.Id, "Late", ["people:read"], now, now + Duration.FromDays(1)));
            return db.SaveChangesAsync();
        });

        (await Tour.With(session).Get("/api/me")).Expect(HttpStatusCode.Unauthorized);
        (await Tour.With(token).Get("/api/me")).Expect(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_startup_with_others_in_its_team_goes_on_with_another_owner()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, application) = await Tour.AParticipant(stop);
        var member = await Tour.SignIn("heir@startup.example", "Heir");
        await startup.Join(member);
        (await startup.Founder.Post("/api/me/erase", new { email = startup.Founder.Email })).Expect(HttpStatusCode.OK);

        var team = (await member.Get($"/api/startups/{startup.Id}")).Expect(HttpStatusCode.OK).Json.GetProperty("members").EnumerateArray().Single();
        Assert.Equal((member.Id.ToString(), true), (team.GetProperty("id").GetString(), team.GetProperty("isOwner").GetBoolean()));
        Assert.Equal("confirmed", (await member.Get($"/api/applications/{application}")).Text("status"));
        Assert.Equal(1, await Tour.Count($"select count(*) from startups where id = '{startup.Id}' and owner_id = '{member.Id}'"));
    }

    [Theory]
    [InlineData(false), InlineData(true)]
    public async Task The_new_owner_takes_over_the_pitch_unless_they_are_taken_at_that_time(bool taken)
    {
        var stop = await Tour.AnOpenStop();
        var (startup, application) = await Tour.AParticipant(stop);
        var heir = await Tour.SignIn($"presenter{taken}@startup.example", "Presenter");
        await startup.Join(heir);
        await Tour.Step(stop, "close-applications");
        (await Tour.Organizer.Edit($"{stop.Path}/line-up", new { order = new[] { application }, startsAt = "14:00" })).Expect(HttpStatusCode.OK);
        (await Tour.Organizer.Post($"{stop.Path}/line-up/publish")).Expect(HttpStatusCode.OK);
        await Tour.Drain();
        if (taken) (await heir.Post("/api/blocks", new { startsAt = "2027-06-29T13:00", endsAt = "2027-06-29T15:00" })).Expect(HttpStatusCode.Created);

        (await startup.Founder.Post("/api/me/erase", new { email = startup.Founder.Email })).Expect(HttpStatusCode.OK);
        await Tour.Drain();

        Assert.Equal(taken ? 0 : 1, await Tour.Count($"select count(*) from pitches where startup_id = '{startup.Id}' and status = 'scheduled' and presenter_id = '{heir.Id}'"));
        Assert.Equal(0, await Tour.Count($"select count(*) from occupancies where party_id = '{startup.Founder.Id}'"));
        Assert.Equal(taken ? 0 : 1, Tour.Mailbox.To(heir.Email).Count(mail => mail.Message.BodyParts.Any(part => part.ContentType.MimeType == "text/calendar")));
    }

    [Fact]
    public async Task Whoever_books_while_the_owner_is_forgotten_meets_the_new_one_or_hears_that_it_is_over()
    {
        var stop = await Tour.AnOpenStop();
        var slots = await (await Tour.AnInvestor()).Slots(stop, await Tour.ASession(stop));
        var (startup, _) = await Tour.AParticipant(stop);
        var member = await Tour.SignIn("racer@startup.example", "Racer");
        await startup.Join(member);

        var bookings = Task.WhenAll(slots.Select(slot => member.Post($"/api/investor-slots/{slot}/book", new { startupId = startup.Id })));
        var erased = await startup.Founder.Post("/api/me/erase", new { email = startup.Founder.Email });
        await bookings;

        erased.Expect(HttpStatusCode.OK);
        Assert.Equal(0, await Tour.Count($"select count(*) from meetings where founder_id = '{startup.Founder.Id}' and status = 'booked'"));
    }

    [Fact]
    public async Task An_investor_s_slots_are_withdrawn_and_a_firm_that_was_one_person_loses_its_name()
    {
        var stop = await Tour.AnOpenStop();
        var investor = await Tour.AnInvestor();
        await investor.Slots(stop, await Tour.ASession(stop));
        var report = (await Tour.Organizer.Post($"/api/people/{investor.Representative.Id}/erase", new { reason = "They asked by letter." })).Expect(HttpStatusCode.OK).Json;

        Assert.Equal((6, 1), (report.GetProperty("slotsWithdrawn").GetInt32(), report.GetProperty("investorsLeft").GetInt32()));
        Assert.Equal(0, await Tour.Count($"select count(*) from investor_slots where representative_id = '{investor.Representative.Id}' and withdrawn_at is null"));
        Assert.Equal(1, await Tour.Count($"select count(*) from investors where id = '{investor.Id}' and name = 'Erased investor {investor.Id}'"));
        (await Tour.Organizer.Post($"/api/people/{investor.Representative.Id}/erase", new { reason = "Again." })).Expect(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Others_learn_nothing_of_somebody_who_was_forgotten_and_bring_them_no_mail_until_they_sign_in()
    {
        var somebody = await Tour.SignIn("back@startup.example", "Back");
        (await somebody.Post("/api/me/erase", new { email = somebody.Email })).Expect(HttpStatusCode.OK);
        var (startup, stop) = (await Tour.AStartup(), await Tour.AnOpenStop());
        var firms = new List<string>();

        foreach (var email in new[] { "Back@startup.example", $"stranger{Given.Number()}@startup.example" })
        {
            (await startup.Founder.Post($"/api/startups/{startup.Id}/invitations", new { email })).Expect(HttpStatusCode.Created);
            Assert.Contains(email.ToLowerInvariant(), (await startup.Founder.Get($"/api/startups/{startup.Id}/invitations")).Body, StringComparison.Ordinal);
            (await Tour.Organizer.Post("/api/organizers", new { email, name = "Back" })).Expect(HttpStatusCode.Created);
            (await Tour.Organizer.Post($"{stop.Path}/hosts", new { email, name = "Back" })).Expect(HttpStatusCode.Created);
            (await Tour.Organizer.Post($"/api/contests/{stop.ContestId}/jurors", new { email, name = "Back", from = "2027-05-01T08:00", until = "2027-06-01T08:00" })).Expect(HttpStatusCode.Created);
            firms.Add((await Tour.Organizer.Post("/api/investors", new { name = $"Of {email}", representative = new { email, name = "Back" } })).Expect(HttpStatusCode.Created).Text("id"));
        }

        await AppointmentMail("10:00", "11:00");
        await Tour.Drain();
        Assert.Empty(Tour.Mailbox.To("back@startup.example"));

        (await Tour.Anybody.Post("/api/sign-in-links", new { email = "back@startup.example", language = "en" })).Expect(HttpStatusCode.Accepted);
        await Tour.Drain();
        var text = Tour.Mailbox.To("back@startup.example")[^1].Text();
        var token = text[(text.IndexOf("token=", StringComparison.Ordinal) + 6)..].Split('\r', '\n')[0].Trim();
        var session = (await Tour.Anybody.Post("/api/sessions", new { token })).Expect(HttpStatusCode.Created);

        Assert.NotEqual(somebody.Id.ToString(), session.Text("personId"));
        Assert.Equal(1, (await Tour.With(session.Text("token")).Get("/api/me")).Json.GetProperty("invitations").GetArrayLength());
        var before = Tour.Mailbox.To("back@startup.example").Count;
        await AppointmentMail("12:00", "13:00");
        await Tour.Drain();
        Assert.Equal(before + 1, Tour.Mailbox.To("back@startup.example").Count);

        // The firm that they speak for opens a slot, and somebody books it.
        async Task AppointmentMail(string from, string to)
        {
            var opened = await Tour.Organizer.Post($"{stop.Path}/investor-slots", new { sessionId = await Tour.ASession(stop, from, to, tables: 1), investorId = firms[0] });
            var slot = opened.Expect(HttpStatusCode.Created).Json.GetProperty("slots")[0].GetString()!;
            (await (await Tour.AParticipant(stop)).Startup.Book(slot)).Expect(HttpStatusCode.Created);
        }
    }

    [Fact]
    public async Task Nobody_is_forgotten_by_mistake_and_the_tour_keeps_an_organizer()
    {
        var somebody = await Tour.SignIn("mistake@startup.example", "Mistake");
        Assert.Equal(["email"], (await somebody.Post("/api/me/erase", new { email = "other@startup.example" })).Expect(HttpStatusCode.BadRequest, "invalid").Fields);
        (await somebody.Get("/api/me")).Expect(HttpStatusCode.OK);
        (await Tour.Organizer.Post("/api/me/erase", new { email = Tour.Organizer.Email })).Expect(HttpStatusCode.Conflict, "last-administrator");
        (await Tour.Organizer.Post($"/api/people/{Tour.Organizer.Id}/erase", new { reason = "Me." })).Expect(HttpStatusCode.Conflict, "last-administrator");
        Assert.Equal(["reason"], (await Tour.Organizer.Post($"/api/people/{somebody.Id}/erase", new { reason = " " })).Expect(HttpStatusCode.BadRequest, "invalid").Fields);
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task What_a_juror_wrote_goes_with_the_startup_of_which_they_wrote_it_and_with_themselves(bool startupGoes)
    {
        string[] words = startupGoes ? ["reviewcanaryone", "notecanaryone"] : ["reviewcanarytwo", "notecanarytwo"];
        var stop = await Tour.AnOpenStop();
        var criteria = await Tour.Judge(stop);
        var (startup, juror) = (await Tour.AStartup(), await Tour.AJuror(stop));
        var application = await Tour.AnApplication(stop, startup);
        var path = $"/api/reviews/{await Tour.AReview(stop, application, juror)}";
        (await juror.Edit(path, new { scores = criteria.ToDictionary(id => id, _ => 5), comment = words[0], privateNote = words[1] })).Expect(HttpStatusCode.OK);
        (await juror.Post($"{path}/submit")).Expect(HttpStatusCode.OK);
        foreach (var word in words) Assert.True((await Canaries.Find(Tour, [word])).Count > 0, $"{word} was not planted, or the search is blind.");

        var gone = startupGoes ? startup.Founder : juror;
        (await gone.Post("/api/me/erase", new { email = gone.Email })).Expect(HttpStatusCode.OK);
        Assert.Empty(await Canaries.Find(Tour, words));
        Assert.Equal(1, await Tour.Count($"select count(*) from reviews where application_id = '{application}' and status = 'submitted'"));     // its scores go on to count
    }

    [Fact]
    public async Task The_audit_trail_tells_that_it_was_done_and_to_whom()
    {
        var somebody = await Tour.SignIn("told@startup.example", "Told");
        (await Tour.Organizer.Post($"/api/people/{somebody.Id}/erase", new { reason = "They asked." })).Expect(HttpStatusCode.OK);

        var entry = (await Tour.Organizer.Get($"/api/audit?subject={somebody.Id}&request=ErasePerson")).Expect(HttpStatusCode.OK).Items.Single();
        Assert.Equal(Tour.Organizer.Id.ToString(), entry.GetProperty("personId").GetString());
        Assert.True(entry.GetProperty("changes").TryGetProperty("erasedAt", out _));
    }

    /// <summary>Somebody who has written a word of their own into every field that there is.</summary>
    private async Task<Caller> ACanary(GivenStop stop, GivenInvestor investor)
    {
        var somebody = await Tour.SignIn("canarymail@startup.example", "canaryname", language: "fr");
        var profile = new
        {
            name = "canarystartup",
            sector = "canarysector",
            website = "https://canarysite.example",
            pitch = "canarypitch",
            noSirenReason = "canarynosiren",
            region = "canaryregion",
            community = "canarycommunity",
            team = "canaryteam",
            videoUrl = "https://canaryvideo.example",
        };
        var startup = (await somebody.Post("/api/startups", profile, ("Idempotency-Key", "canarykey"))).Id;
        var question = (await Tour.Ask(stop, new { type = "text", label = new { fr = "Pourquoi ?", en = "Why?" } }))[0];
        var application = (await somebody.Post(
            $"{stop.Path}/applications", new { startupId = startup, contestId = stop.ContestId, summary = "canarysummary", amountSought = 500_000, deckUrl = "https://canarydeck.example" })).Id;
        (await somebody.Patch($"/api/applications/{application}/answers", new { field = question, value = "canaryanswer" })).Expect(HttpStatusCode.OK);
        (await Tour.Organizer.Post($"/api/applications/{application}/eligibility-override", new { reason = "canaryoverride" })).Expect(HttpStatusCode.NoContent);
        (await somebody.Post($"/api/applications/{application}/submit")).Expect(HttpStatusCode.OK);
        (await Tour.Organizer.Decide(stop.ContestId, application, "accept")).Expect(HttpStatusCode.Created);
        (await somebody.Post($"/api/applications/{application}/confirm")).Expect(HttpStatusCode.OK);
        (await somebody.Post("/api/blocks", new { startsAt = "2027-06-29T08:00", endsAt = "2027-06-29T08:30", note = "canarynote" })).Expect(HttpStatusCode.Created);

        (await somebody.Post($"/api/startups/{startup}/invitations", new { email = "canaryinvited@startup.example" }, ("Idempotency-Key", "canaryinvitation"))).Expect(HttpStatusCode.Created);
        var inviting = await Tour.AStartup();
        (await inviting.Founder.Post($"/api/startups/{inviting.Id}/invitations", new { email = somebody.Email }, ("Idempotency-Key", "invites the canary"))).Expect(HttpStatusCode.Created);

        var session = await Tour.ASession(stop);
        var slots = await investor.Slots(stop, session);
        var cancelled = (await somebody.Post($"/api/investor-slots/{slots[0]}/book", new { startupId = startup })).Id;
        (await somebody.Post($"/api/investor-slots/{slots[1]}/book", new { startupId = startup })).Expect(HttpStatusCode.Created);
        await Tour.Drain();
        (await somebody.Post($"/api/meetings/{cancelled}/cancel", new { reason = "canaryreason" })).Expect(HttpStatusCode.OK);     // its mail is still due

        await Ask("canaryrequest", "Not now.");
        await Ask("We make wind quiet.", "canaryanswertoarequest");
        (await investor.Say(stop, new(startup, somebody), "yes", "canaryinterest")).Expect(HttpStatusCode.NoContent);

        var other = await Tour.AnOpenStop(await Tour.AStopBody(date: "2027-07-02"));
        var refused = (await somebody.Post($"{other.Path}/applications", new { startupId = startup, contestId = other.ContestId, summary = "canarysummary", amountSought = 1 })).Id;
        (await somebody.Post($"/api/applications/{refused}/withdraw", new { reason = "canarywhy" })).Expect(HttpStatusCode.OK);

        var version = Given.Number();
        (await Tour.Organizer.Post("/api/consent-texts", new { kind = "rules", version, language = "fr", text = "Règlement." })).Expect(HttpStatusCode.Created);
        (await somebody.Post("/api/me/consents", new { kind = "rules", version, language = "fr" })).Expect(HttpStatusCode.Created);
        (await Tour.Anybody.Post("/api/sign-in-links", new { email = somebody.Email })).Expect(HttpStatusCode.Accepted);
        return somebody;

        async Task Ask(string reason, string answer)
        {
            var other = await Tour.AnInvestor();
            await other.Slots(stop, session);
            var request = (await somebody.Post($"{stop.Path}/meeting-requests", new { sessionId = session, investorId = other.Id, startupId = startup, reason })).Expect(HttpStatusCode.OK).Text("id");
            (await other.Representative.Post($"/api/meeting-requests/{request}/decline", new { message = answer })).Expect(HttpStatusCode.OK);
        }
    }
}
