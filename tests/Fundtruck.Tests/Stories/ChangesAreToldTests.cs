using System.Net;
using Fundtruck.Tests.Mail;
using Fundtruck.Tests.Running;
using NodaTime;

namespace Fundtruck.Tests.Stories;

/// <summary>What people hear when an appointment moves or does not take place.</summary>
public sealed class ChangesAreToldTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task A_moved_meeting_is_told_once_with_the_next_sequence_and_its_reminders_move()
    {
        var (startup, investor, slots, meeting) = await AMeeting();
        await Tour.Drain();

        (await investor.Representative.Post($"/api/meetings/{meeting}/move", new { slotId = slots[3] })).Expect(HttpStatusCode.OK);
        await Tour.Drain();

        var mails = Meetings(startup.Founder);
        Assert.Equal([0, 1], mails.Select(mail => mail.Calendar().Sequence));
        Assert.Single(mails.Select(mail => mail.Calendar().Uid).Distinct());
        Assert.All(mails, mail => Assert.Equal("REQUEST", mail.Calendar().Method));
        Assert.Equal(["2027-06-22T07:00:00Z", "2027-06-28T07:00:00Z", "2027-06-29T11:00:00Z"], await DueReminders(meeting, startup.Founder));
    }

    [Fact]
    public async Task A_cancelled_meeting_is_told_once_by_CANCEL_and_nobody_is_reminded_of_it()
    {
        var (startup, investor, _, meeting) = await AMeeting();
        await Tour.Drain();

        (await startup.Founder.Post($"/api/meetings/{meeting}/cancel", new { reason = "Our train stands still." })).Expect(HttpStatusCode.OK);
        await Tour.Drain();

        foreach (var side in new[] { startup.Founder, investor.Representative })
        {
            var last = Meetings(side)[^1];
            Assert.Equal(("CANCEL", 1, "CANCELLED"), (last.Calendar().Method, last.Calendar().Sequence, last.Calendar().Status));
            Assert.Contains("Our train stands still.", last.Text(), StringComparison.Ordinal);
            Assert.Empty(await DueReminders(meeting, side));
            Assert.Equal(2, Meetings(side).Count);
        }
    }

    [Fact]
    public async Task Why_a_meeting_does_not_take_place_is_told_in_the_language_of_whoever_reads_it()
    {
        var stop = await Tour.AnOpenStop();
        var investor = await Tour.AnInvestor();
        var (startup, application) = await Tour.AParticipant(stop, await Tour.SignIn($"fr{Given.Number()}@startup.example", "Zoé", "fr"));
        await startup.Book((await investor.Slots(stop, await Tour.ASession(stop), "14:00"))[0]);
        await Tour.Drain();

        (await startup.Founder.Post($"/api/applications/{application}/withdraw", new { })).Expect(HttpStatusCode.OK);
        await Tour.Drain();

        var french = Tour.Mailbox.To(startup.Founder.Email).Single(mail => mail.Subject().StartsWith("Annulé", StringComparison.Ordinal)).Text().Spaced();
        Assert.Contains("n’aura pas lieu. Motif : La startup ne participe plus à cette étape.", french, StringComparison.Ordinal);
        Assert.Contains("will not take place. The reason: The startup does not take part in this stop any more.", Meetings(investor.Representative)[^1].Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_somebody_else_comes_to_a_meeting_is_not_told_as_a_new_time()
    {
        var (startup, investor, _, meeting) = await AMeeting();
        var colleague = await Tour.SignIn($"colleague{Given.Number()}@fund.example", "Colleague");
        await investor.Join(colleague);
        await Tour.Drain();

        (await investor.Representative.Post($"/api/meetings/{meeting}/representative", new { representativeId = colleague.Id.ToString() })).Expect(HttpStatusCode.OK);
        await Tour.Drain();

        Assert.StartsWith("Changed: Meeting with", Meetings(startup.Founder)[^1].Subject(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_who_never_heard_of_a_meeting_hears_nothing_of_its_end()
    {
        var (startup, _, _, meeting) = await AMeeting();

        (await startup.Founder.Post($"/api/meetings/{meeting}/cancel", new { reason = "A mistake." })).Expect(HttpStatusCode.OK);
        await Tour.Drain();

        Assert.Empty(Meetings(startup.Founder));
    }

    [Fact]
    public async Task A_meeting_moved_before_anybody_heard_of_it_is_told_as_new_with_its_last_time()
    {
        var (startup, investor, slots, meeting) = await AMeeting();

        (await investor.Representative.Post($"/api/meetings/{meeting}/move", new { slotId = slots[3] })).Expect(HttpStatusCode.OK);
        await Tour.Drain();

        var mail = Assert.Single(Meetings(startup.Founder));
        Assert.StartsWith("Meeting with", mail.Subject(), StringComparison.Ordinal);
        Assert.Equal(1, mail.Calendar().Sequence);
        Assert.Equal(Instant.FromUtc(2027, 6, 29, 13, 0), mail.Calendar().Start);
    }

    [Fact]
    public async Task Only_those_whose_pitch_time_changes_hear_of_a_new_line_up()
    {
        var stop = await Tour.AnOpenStop();
        var (first, second, third) = (await Tour.AParticipant(stop), await Tour.AParticipant(stop), await Tour.AParticipant(stop));
        await Tour.Step(stop, "close-applications");
        await Publish(stop, first.Application, second.Application, third.Application);
        await Publish(stop, second.Application, first.Application, third.Application);

        Assert.Equal([0, 1], Pitches(first.Startup));
        Assert.Equal([0, 1], Pitches(second.Startup));
        Assert.Equal([0], Pitches(third.Startup));
    }

    [Fact]
    public async Task A_cancelled_stop_cancels_its_pitches_and_meetings_and_tells_everybody()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, application) = await Tour.AParticipant(stop);
        var investor = await Tour.AnInvestor();
        var slots = await investor.Slots(stop, await Tour.ASession(stop));
        (await startup.Book(slots[0])).Expect(HttpStatusCode.Created);
        await Tour.Step(stop, "close-applications");
        await Publish(stop, application);

        (await Tour.Organizer.Post($"{stop.Path}/cancel", new { reason = "The storm." })).Expect(HttpStatusCode.OK);
        await Tour.Drain();

        var subjects = Tour.Mailbox.To(startup.Founder.Email).TakeLast(3).Select(mail => mail.Subject()).ToList();
        Assert.Contains("Stop cancelled: Dunkerque", subjects);
        Assert.Equal(2, subjects.Count(subject => subject.StartsWith("Cancelled: ", StringComparison.Ordinal)));
        Assert.StartsWith("Cancelled: ", Tour.Mailbox.To(investor.Representative.Email)[^1].Subject(), StringComparison.Ordinal);
        (await startup.Book(slots[1])).Expect(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_startup_that_withdraws_leaves_line_up_and_meetings_and_its_place_is_free()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, application) = await Tour.AParticipant(stop);
        var investor = await Tour.AnInvestor();
        (await startup.Book((await investor.Slots(stop, await Tour.ASession(stop)))[0])).Expect(HttpStatusCode.Created);
        await Tour.Step(stop, "close-applications");
        await Publish(stop, application);

        (await startup.Founder.Post($"/api/applications/{application}/withdraw", new { reason = "We are sold." })).Expect(HttpStatusCode.OK);
        await Tour.Drain();

        Assert.Empty((await Tour.Anybody.Get($"{stop.Path}/line-up")).Json.GetProperty("contests")[0].GetProperty("pitches").EnumerateArray());
        Assert.Empty((await Tour.Organizer.Get($"/api/meetings?stop={stop.Id}&status=booked")).Items);
        Assert.StartsWith("Cancelled: ", Tour.Mailbox.To(investor.Representative.Email)[^1].Subject(), StringComparison.Ordinal);
        Assert.Equal(0, (await Tour.Anybody.Get(stop.Path)).Json.GetProperty("contests")[0].GetProperty("placesTaken").GetInt32());
    }

    [Fact]
    public async Task A_postponed_stop_gets_its_new_date_and_applicants_investors_with_slots_and_jurors_hear_of_both()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        var (investor, former) = (await Tour.AnInvestor(), await Tour.AnInvestor());
        var session = await Tour.ASession(stop);
        await investor.Slots(stop, session);
        foreach (var slot in await former.Slots(stop, session)) (await former.Representative.Delete($"/api/investor-slots/{slot}")).Expect(HttpStatusCode.NoContent);
        var juror = await Tour.AJuror(stop);
        await Tour.Drain();
        var silent = Tour.Mailbox.To(former.Representative.Email).Count;
        Tour.Clock.AdvanceMinutes(1); // slots that were withdrawn before are no concern of theirs
        (await Tour.Organizer.Post($"{stop.Path}/postpone", new { reason = "The truck is ill." })).Expect(HttpStatusCode.OK);
        await Tour.Drain();
        Tour.Clock.AdvanceMinutes(1);

        (await Tour.Organizer.Post($"{stop.Path}/reschedule", new { date = "2027-09-07", startsAt = "09:00", endsAt = "20:00", applicationsOpenAt = "2027-05-01T08:00", applicationsCloseAt = "2027-08-20T23:59" }))
            .Expect(HttpStatusCode.OK);
        await Tour.Drain();

        foreach (var email in new[] { startup.Founder.Email, investor.Representative.Email, juror.Email })
            Assert.Equal(["Stop postponed: Dunkerque", "New date: Dunkerque"], Tour.Mailbox.To(email).TakeLast(2).Select(mail => mail.Subject()));
        Assert.Equal(silent, Tour.Mailbox.To(former.Representative.Email).Count);
        Assert.Equal("applicationsOpen", (await Tour.Anybody.Get(stop.Path)).Text("status"));
    }

    private async Task Publish(GivenStop stop, params string[] order)
    {
        (await Tour.Organizer.Edit($"{stop.Path}/line-up", new { order })).Expect(HttpStatusCode.OK);
        (await Tour.Organizer.Post($"{stop.Path}/line-up/publish")).Expect(HttpStatusCode.OK);
        await Tour.Drain();
    }

    private async Task<(GivenStartup Startup, GivenInvestor Investor, IReadOnlyList<string> Slots, string Meeting)> AMeeting()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        var investor = await Tour.AnInvestor();
        var slots = await investor.Slots(stop, await Tour.ASession(stop));
        await Tour.Drain();
        return (startup, investor, slots, (await startup.Book(slots[0])).Id);
    }

    private List<ReceivedMail> Meetings(Caller reader) => [.. Tour.Mailbox.To(reader.Email).Where(mail => mail.Subject().Contains("Meeting with", StringComparison.Ordinal))];

    private IEnumerable<int> Pitches(GivenStartup startup) =>
        Tour.Mailbox.To(startup.Founder.Email).Where(mail => mail.Subject().Contains("Pitch of", StringComparison.Ordinal)).Select(mail => mail.Calendar().Sequence);

    private async Task<IEnumerable<string>> DueReminders(string meeting, Caller reader) =>
        (await Tour.Organizer.Get($"/api/messages?subject={meeting}&person={reader.Id}&status=due")).Items
            .Where(message => message.GetProperty("kind").GetString() == "meetingReminder").Select(message => message.GetProperty("dueAt").GetString()!);
}
