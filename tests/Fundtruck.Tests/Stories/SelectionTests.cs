using System.Net;
using Fundtruck.Tests.Mail;
using Fundtruck.Tests.Running;
using NodaTime;

namespace Fundtruck.Tests.Stories;

/// <summary>From a prepared decision to a place that is confirmed or moves on.</summary>
public sealed class SelectionTests(Tour tour) : TourTests(tour)
{
    private static readonly Instant Start = Instant.FromUtc(2027, 5, 3, 8, 0);

    [Fact]
    public async Task Nobody_sees_or_hears_what_is_prepared()
    {
        var (stop, startup, application) = await AnApplicant();
        await Tour.Drain();
        var before = await startup.Founder.Get($"/api/applications/{application}");
        (await Tour.Organizer.Prepare(stop.ContestId, (application, "refuse", "Come back with customers."))).Expect(HttpStatusCode.OK);

        Assert.Equal((before.Body, before.Header("ETag") is not null), ((await startup.Founder.Get($"/api/applications/{application}")).Body, true));
        Assert.DoesNotContain("Come back", (await startup.Founder.Get("/api/applications")).Body, StringComparison.Ordinal);
        Assert.Single(await Mails(startup));
        var shown = (await Tour.Organizer.Get($"/api/contests/{stop.ContestId}/decisions")).Expect(HttpStatusCode.OK);
        Assert.Equal(("refuse", "Come back with customers."), (shown.Items[0].GetProperty("verdict").GetString(), shown.Items[0].GetProperty("reason").GetString()));
        (await startup.Founder.Get($"/api/contests/{stop.ContestId}/decisions")).Expect(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task The_mails_of_a_release_read_as_they_were_previewed_and_leave_once()
    {
        await Tour.GoTo(Start);
        var stop = await Tour.AnOpenStop(await Tour.AStopBody(capacity: 1));
        var startups = new[] { await Tour.AStartup(), await Tour.AStartup(), await Tour.AStartup() };
        var its = new List<string>();
        foreach (var startup in startups) its.Add(await Tour.AnApplication(stop, startup));
        await Tour.Drain();
        (await Tour.Organizer.Prepare(stop.ContestId, (its[0], "accept", null), (its[1], "waitlist", null), (its[2], "refuse", "Too early."))).Expect(HttpStatusCode.OK);

        var letters = (await Tour.Organizer.Get($"/api/contests/{stop.ContestId}/decisions/letters?at=2027-05-03T08:00:00Z")).Expect(HttpStatusCode.OK).Items;
        (await Tour.Organizer.Release(stop.ContestId)).Expect(HttpStatusCode.Created);
        foreach (var startup in startups.Concat(startups)) Assert.Equal(2, (await Mails(startup)).Count);

        foreach (var (startup, letter) in startups.Zip(letters))
        {
            var mail = Tour.Mailbox.To(startup.Founder.Email)[^1];
            Assert.Equal((startup.Founder.Email, letter.GetProperty("subject").GetString()), (letter.GetProperty("to").GetString(), mail.Subject()));
            Assert.Equal(letter.GetProperty("text").GetString()!.Spaced().ReplaceLineEndings(), mail.Text().ReplaceLineEndings());
        }

        Assert.Contains("before Thursday 6 May 2027, 10:00, Paris time", Tour.Mailbox.To(startups[0].Founder.Email)[^1].Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_undone_in_time_tells_nobody_and_can_be_repeated()
    {
        await Tour.GoTo(Start);
        var (stop, startup, application) = await AnApplicant();
        await Tour.Drain();
        (await Tour.Organizer.Prepare(stop.ContestId, (application, "accept", null))).Expect(HttpStatusCode.OK);
        var release = (await Tour.Organizer.Release(stop.ContestId, undoMinutes: 10)).Id;
        (await Tour.Organizer.Prepare(stop.ContestId, (application, "refuse", "No."))).Expect(HttpStatusCode.Conflict, "decision-being-released");

        await Tour.GoTo(Start + Duration.FromMinutes(9));
        await Tour.MovePlaces();
        (await Tour.Organizer.Post($"/api/releases/{release}/undo")).Expect(HttpStatusCode.NoContent);
        await Tour.GoTo(Start + Duration.FromMinutes(11));
        await Tour.MovePlaces();
        Assert.Equal((1, "submitted"), ((await Mails(startup)).Count, await Status(startup, application)));

        var second = (await Tour.Organizer.Release(stop.ContestId, undoMinutes: 10)).Id;
        await Tour.GoTo(Start + Duration.FromMinutes(21));
        (await Tour.Organizer.Post($"/api/releases/{second}/undo")).Expect(HttpStatusCode.Conflict, "release-over");
        await Tour.MovePlaces();
        await Tour.MovePlaces();
        Assert.Equal((2, "accepted"), ((await Mails(startup)).Count, await Status(startup, application)));
        Assert.Equal("released", (await Tour.Organizer.Get($"/api/releases/{second}")).Text("status"));
    }

    [Fact]
    public async Task What_is_released_is_what_somebody_has_looked_at()
    {
        var (stop, _, application) = await AnApplicant();
        var seen = (await Tour.Organizer.Prepare(stop.ContestId, (application, "accept", null))).Header("ETag")!;
        (await Tour.Organizer.Prepare(stop.ContestId, (application, "refuse", "No."))).Expect(HttpStatusCode.OK);
        (await Tour.Organizer.Post($"/api/contests/{stop.ContestId}/releases", new { undoMinutes = 0 }, ("If-Match", seen))).Expect(HttpStatusCode.PreconditionFailed, "stale");
        (await Tour.Organizer.Post($"/api/contests/{stop.ContestId}/releases", new { undoMinutes = 0 })).Expect(HttpStatusCode.PreconditionRequired);
        (await Tour.Organizer.Prepare(stop.ContestId, (application, null, null))).Expect(HttpStatusCode.OK);
        (await Tour.Organizer.Release(stop.ContestId)).Expect(HttpStatusCode.Conflict, "nothing-to-release");
    }

    [Fact]
    public async Task Of_many_decisions_with_a_mistake_none_is_prepared_and_each_mistake_is_named()
    {
        var (stop, _, application) = await AnApplicant();
        var draft = await Tour.AnApplication(stop, await Tour.AStartup(), submitted: false);
        var answer = await Tour.Organizer.Prepare(stop.ContestId, (application, "refuse", null), (draft, "accept", null), ("01890a5d-ac96-774b-bcce-b302099a8057", "accept", null));
        Assert.Equal(["decisions[0].reason", "decisions[1].status", "decisions[2].applicationId"], answer.Expect(HttpStatusCode.BadRequest).Fields.Order());
        var checkedOnly = await Tour.Organizer.Post($"/api/contests/{stop.ContestId}/decisions?dryRun=true", new { decisions = new[] { new { applicationId = application, verdict = "accept" } } });
        Assert.Empty(checkedOnly.Expect(HttpStatusCode.OK).Items);
    }

    [Fact]
    public async Task A_place_that_is_not_confirmed_in_time_goes_to_the_next_by_itself_after_one_reminder()
    {
        await Tour.GoTo(Start);
        var (stop, startups, its) = await AWaitingList(waiting: 2);
        await Tour.GoTo(Start + Duration.FromHours(49));
        Assert.Equal(2, (await Mails(startups[0])).Count);
        Assert.StartsWith("Reminder: confirm your place", Tour.Mailbox.To(startups[0].Founder.Email)[^1].Subject(), StringComparison.Ordinal);

        await Tour.GoTo(Start + Duration.FromHours(72));
        (await startups[0].Founder.Post($"/api/applications/{its[0]}/confirm")).Expect(HttpStatusCode.Conflict, "confirmation-over");
        await Tour.MovePlaces();
        await Tour.Drain();
        Assert.Equal(("lapsed", "accepted", "waitlisted"), (await Status(startups[0], its[0]), await Status(startups[1], its[1]), await Status(startups[2], its[2])));
        Assert.Contains("before Friday 7 May 2027, 10:00", Tour.Mailbox.To(startups[1].Founder.Email)[^1].Text(), StringComparison.Ordinal);
        Assert.StartsWith("Your place is no longer reserved", Tour.Mailbox.To(startups[0].Founder.Email)[^1].Subject(), StringComparison.Ordinal);

        await Tour.GoTo(Start + Duration.FromHours(96));
        await Tour.MovePlaces();
        (await startups[2].Founder.Post($"/api/applications/{its[2]}/confirm")).Expect(HttpStatusCode.OK);
        var places = (await Tour.Organizer.Get($"/api/contests/{stop.ContestId}/places")).Expect(HttpStatusCode.OK).Json;
        var chain = Assert.Single(places.GetProperty("places").EnumerateArray()).EnumerateArray().ToList();
        Assert.Equal([(its[0], "lapsed"), (its[1], "lapsed"), (its[2], "confirmed")], chain.Select(link => (link.GetProperty("applicationId").GetString()!, link.GetProperty("became").GetString()!)));
    }

    [Fact]
    public async Task One_startup_gets_more_time_to_confirm_and_hears_of_it_once_while_the_others_go_on_waiting()
    {
        await Tour.GoTo(Start);
        var (stop, startups, its) = await AWaitingList(waiting: 1);
        var path = $"/api/applications/{its[0]}/confirm-by";
        var before = (await Mails(startups[0])).Count;
        (await startups[0].Founder.Post(path, new { until = "2027-05-08T12:00", reason = "We ask." })).Expect(HttpStatusCode.Forbidden, "not-allowed");
        Assert.Equal(["reason"], (await Tour.Organizer.Post(path, new { until = "2027-05-08T12:00", reason = " " })).Expect(HttpStatusCode.Conflict, "reason-missing").Fields);
        foreach (var until in new[] { "2027-05-06T10:00", "2027-06-28T00:01" }) Assert.Equal(["until"], (await Tour.Organizer.Post(path, new { until, reason = "On a plane." })).Expect(HttpStatusCode.Conflict, "out-of-range").Fields);
        Assert.Equal("2027-05-08T10:00:00Z", (await Tour.Organizer.Post(path, new { until = "2027-05-08T12:00", reason = "On a plane." })).Expect(HttpStatusCode.OK).Text("confirmBy"));
        (await Tour.Organizer.Post($"/api/applications/{its[1]}/confirm-by", new { until = "2027-05-08T12:00", reason = "On a plane." })).Expect(HttpStatusCode.Conflict, "application-not-in-that-state");

        var mails = await Mails(startups[0]);
        Assert.Equal(before + 1, mails.Count);
        Assert.Contains("The reason: On a plane.", mails[^1].Text(), StringComparison.Ordinal);
        Assert.Contains("before Saturday 8 May 2027, 12:00, Paris time", mails[^1].Text(), StringComparison.Ordinal);
        await Tour.GoTo(Start + Duration.FromHours(73));     // when it would have lapsed
        await Tour.MovePlaces();
        Assert.Equal(("accepted", "waitlisted"), (await Status(startups[0], its[0]), await Status(startups[1], its[1])));
        var link = (await Tour.Organizer.Get($"/api/contests/{stop.ContestId}/places")).Json.GetProperty("places").EnumerateArray().Single().EnumerateArray().Single();
        Assert.Equal(("2027-05-03T08:00:00Z", "2027-05-08T10:00:00Z", "On a plane."), (link.GetProperty("from").GetString(), link.GetProperty("confirmBy").GetString(), link.GetProperty("reason").GetString()));

        await Tour.GoTo(Instant.FromUtc(2027, 5, 8, 10, 0));
        (await Tour.Organizer.Post(path, new { until = "2027-05-09T12:00", reason = "Still on a plane." })).Expect(HttpStatusCode.Conflict, "confirmation-over");
        await Tour.MovePlaces();
        var chain = (await Tour.Organizer.Get($"/api/contests/{stop.ContestId}/places")).Json.GetProperty("places").EnumerateArray().Single();
        Assert.Equal([its[0], its[1]], chain.EnumerateArray().Select(holder => holder.GetProperty("applicationId").GetString()));
    }

    [Fact]
    public async Task After_the_cut_off_an_organizer_decides_who_gets_a_free_place()
    {
        await Tour.GoTo(Start);
        var (stop, startups, its) = await AWaitingList(waiting: 1);
        (await startups[0].Founder.Post($"/api/applications/{its[0]}/confirm")).Expect(HttpStatusCode.OK);
        await Tour.GoTo(Instant.FromUtc(2027, 6, 27, 22, 0));
        (await startups[0].Founder.Post($"/api/applications/{its[0]}/withdraw")).Expect(HttpStatusCode.OK);
        await Tour.MovePlaces();
        Assert.Equal(("withdrawnLate", "waitlisted"), (await Status(startups[0], its[0]), await Status(startups[1], its[1])));
        (await Tour.Organizer.Decide(stop.ContestId, its[1], "accept")).Expect(HttpStatusCode.Created);
        Assert.Equal("accepted", await Status(startups[1], its[1]));
    }

    [Fact]
    public async Task Who_withdraws_makes_room_for_the_next_in_the_order_that_the_organizers_set()
    {
        await Tour.GoTo(Start);
        var (stop, startups, its) = await AWaitingList(waiting: 2);
        (await Tour.Organizer.Put($"/api/contests/{stop.ContestId}/waiting-list", new { order = new[] { its[2] } })).Expect(HttpStatusCode.Conflict, "waiting-list-differs");
        (await Tour.Organizer.Put($"/api/contests/{stop.ContestId}/waiting-list", new { order = new[] { its[2], its[1] } })).Expect(HttpStatusCode.OK);
        (await startups[0].Founder.Post($"/api/applications/{its[0]}/withdraw", new { reason = "We sold." })).Expect(HttpStatusCode.OK);
        Assert.Equal(("withdrawn", "waitlisted", "accepted"), (await Status(startups[0], its[0]), await Status(startups[1], its[1]), await Status(startups[2], its[2])));
    }

    [Fact]
    public async Task A_place_that_is_added_goes_to_who_waits()
    {
        await Tour.GoTo(Start);
        var season = (await Tour.Organizer.Post("/api/seasons", new { name = $"Season {Given.Number()}", year = 2027 })).Id;
        var (stop, startups, its) = await AWaitingList(waiting: 1, season);
        var there = (await Tour.Organizer.Get(stop.Path)).Json;
        var body = new
        {
            seasonId = season,
            regionId = there.GetProperty("region").GetProperty("id").GetString(),
            venueId = there.GetProperty("venue").GetProperty("id").GetString(),
            name = "Dunkerque",
            date = "2027-06-29",
            startsAt = "09:00",
            endsAt = "20:00",
            applicationsOpenAt = "2027-05-01T08:00",
            applicationsCloseAt = "2027-06-01T23:59",
            contests = new[] { new { id = stop.ContestId, name = "Contest", capacity = 2 } },
        };
        (await Tour.Organizer.Edit(stop.Path, body)).Expect(HttpStatusCode.OK);
        Assert.Equal("accepted", await Status(startups[1], its[1]));
    }

    [Fact]
    public async Task A_startup_pitches_at_as_many_stops_of_the_season_as_its_rules_say_and_is_passed_over_elsewhere()
    {
        await Tour.GoTo(Start);
        var season = (await Tour.Organizer.Post("/api/seasons", new { name = $"Season {Given.Number()}", year = 2027 })).Id;
        var (dunkerque, lille) = (await Tour.AnOpenStop(await Tour.AStopBody(season: season)), await Tour.AnOpenStop(await Tour.AStopBody("2027-06-30", capacity: 1, season: season)));
        var (startup, _) = await Tour.AParticipant(dunkerque);
        var inLille = await Tour.AnApplication(lille, startup);
        (await Tour.Organizer.Prepare(lille.ContestId, (inLille, "accept", null))).Expect(HttpStatusCode.OK);
        var release = (await Tour.Organizer.Release(lille.ContestId)).Id;
        Assert.Equal((1, "submitted"), ((await Tour.Organizer.Get($"/api/releases/{release}")).Json.GetProperty("skipped").GetInt32(), await Status(startup, inLille)));

        (await Tour.Organizer.Put($"/api/seasons/{season}/selection-rules", new { confirmationHours = 72, replacementHours = 24, replacementDays = 2, pitchesPerStartup = 2 })).Expect(HttpStatusCode.OK);
        (await Tour.Organizer.Release(lille.ContestId)).Expect(HttpStatusCode.Created);
        (await startup.Founder.Post($"/api/applications/{inLille}/confirm")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_application_moves_to_another_stop_of_the_season_with_its_pitch_and_meetings_called_off()
    {
        await Tour.GoTo(Start);
        var season = (await Tour.Organizer.Post("/api/seasons", new { name = $"Season {Given.Number()}", year = 2027 })).Id;
        var (dunkerque, lille) = (await Tour.AnOpenStop(await Tour.AStopBody(season: season)), await Tour.AnOpenStop(await Tour.AStopBody("2027-06-30", season: season)));
        var (startup, application) = await Tour.AParticipant(dunkerque);
        var meeting = (await startup.Book((await (await Tour.AnInvestor()).Slots(dunkerque, await Tour.ASession(dunkerque)))[0])).Id;
        await Tour.Drain();

        (await Tour.Organizer.Post($"/api/applications/{application}/move", new { contestId = lille.ContestId })).Expect(HttpStatusCode.OK);
        var moved = (await startup.Founder.Get($"/api/applications/{application}")).Json;
        Assert.Equal((lille.Id, "submitted"), (moved.GetProperty("stopId").GetString(), moved.GetProperty("status").GetString()));
        Assert.Equal("cancelled", (await startup.Founder.Get($"/api/meetings/{meeting}")).Text("status"));
        await Tour.Drain();
        Assert.Contains(Tour.Mailbox.To(startup.Founder.Email), mail => mail.Subject() == "Your application has moved to another stop: Dunkerque");
        (await Tour.Organizer.Post($"/api/applications/{application}/move", new { contestId = (await Tour.AnOpenStop()).ContestId })).Expect(HttpStatusCode.Conflict, "another-season");
    }

    [Fact]
    public async Task A_cancelled_stop_cancels_its_applications_and_tells_everybody_once()
    {
        await Tour.GoTo(Start);
        var (stop, startups, its) = await AWaitingList(waiting: 1);
        await Tour.Drain();
        (await Tour.Organizer.Post($"{stop.Path}/cancel", new { reason = "Storm." })).Expect(HttpStatusCode.OK);
        foreach (var startup in startups) Assert.Equal(2, (await Mails(startup)).Count);
        Assert.Equal(("cancelled", "cancelled"), (await Status(startups[0], its[0]), await Status(startups[1], its[1])));
        Assert.StartsWith("Stop cancelled", Tour.Mailbox.To(startups[0].Founder.Email)[^1].Subject(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disqualified_cancelled_and_absent_are_said_apart_and_an_absence_can_be_undone()
    {
        await Tour.GoTo(Start);
        var stop = await Tour.AnOpenStop();
        var (first, one) = await Tour.AParticipant(stop);
        var (second, two) = await Tour.AParticipant(stop);
        var (third, three) = await Tour.AParticipant(stop);
        await Tour.Drain();
        (await Tour.Organizer.Post($"/api/applications/{one}/disqualify", new { reason = "Its figures were invented." })).Expect(HttpStatusCode.OK);
        (await Tour.Organizer.Post($"/api/applications/{two}/cancel", new { reason = "Entered twice by us." })).Expect(HttpStatusCode.OK);
        await Tour.Drain();
        Assert.StartsWith("Disqualified", Tour.Mailbox.To(first.Founder.Email)[^1].Subject(), StringComparison.Ordinal);
        Assert.Contains("Entered twice by us.", Tour.Mailbox.To(second.Founder.Email)[^1].Text(), StringComparison.Ordinal);
        await Tour.Step(stop, "close-applications");
        await Tour.GoTo(Instant.FromUtc(2027, 6, 29, 8, 0));
        (await Tour.Organizer.Post($"/api/applications/{three}/no-show")).Expect(HttpStatusCode.OK);
        (await Tour.Organizer.Post($"/api/applications/{three}/no-show/undo")).Expect(HttpStatusCode.OK);
        (await Tour.Organizer.Post($"/api/applications/{three}/walk-over")).Expect(HttpStatusCode.OK);
        Assert.Equal(("disqualified", "cancelled", "walkOver"), (await Status(first, one), await Status(second, two), await Status(third, three)));
    }

    [Fact]
    public async Task Under_an_embargo_the_startups_are_asked_for_silence_and_the_public_sees_no_line_up()
    {
        await Tour.GoTo(Start);
        var (stop, startup, application) = await AnApplicant();
        (await Tour.Organizer.Prepare(stop.ContestId, (application, "accept", null))).Expect(HttpStatusCode.OK);
        (await Tour.Organizer.Release(stop.ContestId, embargoUntil: "2027-06-10T18:00")).Expect(HttpStatusCode.Created);
        await Tour.Drain();
        Assert.Contains("keep the news to yourselves until Thursday 10 June 2027, 18:00", Tour.Mailbox.To(startup.Founder.Email)[^1].Text(), StringComparison.Ordinal);
        (await startup.Founder.Post($"/api/applications/{application}/confirm")).Expect(HttpStatusCode.OK);
        await Tour.Step(stop, "close-applications");
        (await Tour.Organizer.Edit($"{stop.Path}/line-up", new { order = new[] { application }, startsAt = "10:00" })).Expect(HttpStatusCode.OK);
        (await Tour.Organizer.Post($"{stop.Path}/line-up/publish")).Expect(HttpStatusCode.OK);
        Assert.Equal((0, 1, 1), (await Pitches(Tour.Anybody), await Pitches(Tour.Organizer), await Pitches(startup.Founder)));
        await Tour.GoTo(Instant.FromUtc(2027, 6, 10, 16, 0));
        Assert.Equal(1, await Pitches(Tour.Anybody));

        async Task<int> Pitches(Caller caller) => (await caller.Get($"{stop.Path}/line-up")).Json.GetProperty("contests")[0].GetProperty("pitches").GetArrayLength();
    }

    private async Task<(GivenStop Stop, GivenStartup Startup, string Application)> AnApplicant()
    {
        await Tour.GoTo(Start);
        var (stop, startup) = (await Tour.AnOpenStop(), await Tour.AStartup());
        return (stop, startup, await Tour.AnApplication(stop, startup));
    }

    /// <summary>One place, given to the first; the others wait. Everybody knows.</summary>
    private async Task<(GivenStop Stop, IReadOnlyList<GivenStartup> Startups, IReadOnlyList<string> Applications)> AWaitingList(int waiting, string? season = null)
    {
        var stop = await Tour.AnOpenStop(await Tour.AStopBody(capacity: 1, season: season));
        var (startups, its) = (new List<GivenStartup>(), new List<string>());
        for (var i = 0; i <= waiting; i++)
        {
            startups.Add(await Tour.AStartup());
            its.Add(await Tour.AnApplication(stop, startups[^1]));
        }

        (await Tour.Organizer.Prepare(stop.ContestId, [.. its.Select((it, index) => (it, index == 0 ? "accept" : "waitlist", (string?)null))])).Expect(HttpStatusCode.OK);
        (await Tour.Organizer.Release(stop.ContestId)).Expect(HttpStatusCode.Created);
        await Tour.Drain();
        return (stop, startups, its);
    }

    /// <summary>All that they were sent so far; others of this tour may have been sent something too.</summary>
    private async Task<IReadOnlyList<ReceivedMail>> Mails(GivenStartup startup)
    {
        await Tour.Drain();
        return [.. Tour.Mailbox.To(startup.Founder.Email)];
    }

    private static async Task<string> Status(GivenStartup startup, string application) => (await startup.Founder.Get($"/api/applications/{application}")).Expect(HttpStatusCode.OK).Text("status");
}
