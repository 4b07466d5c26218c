using System.Net;
using Fundtruck.Tests.Mail;
using Fundtruck.Tests.Running;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Fundtruck.Tests.Stories;

/// <summary>A tour that gives up on a silent mail server after a second.</summary>
public sealed class ImpatientTour(TestCluster cluster) : Tour(cluster)
{
    protected override IEnumerable<string> Settings => ["--Mail:TimeoutSeconds=1"];
}

/// <summary>The outbox against mail servers that misbehave: a table of what comes of three mails about one application, at once and in the end.</summary>
public sealed class HostileMailServerTests(ImpatientTour tour) : TourTests<ImpatientTour>(tour)
{
    public enum Hostility
    {
        None,
        Greylisting,
        ClosesInMidSession,
        ClosesAfterTheDot,
        RefusesOneForGood,
        RefusesTheText,
        HangsAfterData,
        ResetsAfterTheDot,
        ResetsInTheText,
        RefusesTheSender,
        TakesOnlySevenBits,
        KnowsNoPipelining,
    }

    public override async ValueTask InitializeAsync() => await Tour.Drain();

    [Fact]
    public async Task Whoever_may_have_a_plan_of_which_nobody_knows_hears_that_a_meeting_of_it_is_cancelled()
    {
        var fair = await Tour.ASmallFair(startups: 1, investors: 1);
        await Tour.Drain();
        await Tour.APublishedPlan(fair.Stop, new { work = 2 });
        Tour.Mailbox.Script.HangUp(SmtpMoment.AfterFinalDot);
        await Tour.Drain();
        Caller[] both = [fair.Startups[0].Founder, fair.Investors[0].Representative];
        var told = Assert.Single(both, it => Tour.Mailbox.To(it.Email).Any(mail => mail.CalendarParts().Any())); // and the server did not say that it took it
        var meeting = Tour.Mailbox.To(told.Email)[^1].Calendar().Uid.Split('@')[0];
        (await told.Post($"/api/meetings/{meeting}/cancel", new { reason = "Ill." })).Expect(HttpStatusCode.OK);

        Tour.Clock.AdvanceMinutes(1);
        await Tour.Drain();

        var last = Tour.Mailbox.To(told.Email)[^1].Calendar();
        Assert.Equal(("CANCEL", $"{meeting}@fundtruck"), (last.Method, last.Uid));
        Assert.DoesNotContain(Tour.Mailbox.To(both.Single(it => it != told).Email), mail => mail.CalendarParts().Any()); // they never heard of it
    }

    [Theory]
    [InlineData(Hostility.None, "sent sent sent", "sent sent sent")]
    [InlineData(Hostility.Greylisting, "due sent sent", "sent sent sent")]
    [InlineData(Hostility.ClosesInMidSession, "sent sent sent", "sent sent sent")]
    [InlineData(Hostility.ClosesAfterTheDot, "sent sent sent", "sent sent sent")]
    [InlineData(Hostility.RefusesOneForGood, "failed sent sent", "failed sent sent")]
    [InlineData(Hostility.RefusesTheText, "failed sent sent", "failed sent sent")]
    [InlineData(Hostility.HangsAfterData, "due due due", "sent sent sent")]
    [InlineData(Hostility.ResetsAfterTheDot, "due due due", "sent sent sent")]
    [InlineData(Hostility.ResetsInTheText, "due due due", "sent sent sent")]
    [InlineData(Hostility.RefusesTheSender, "due due due", "sent sent sent")]
    [InlineData(Hostility.TakesOnlySevenBits, "sent sent sent", "sent sent sent")]
    [InlineData(Hostility.KnowsNoPipelining, "sent sent sent", "sent sent sent")]
    public async Task Nothing_is_lost_whatever_the_mail_server_does(Hostility hostility, string atOnce, string inTheEnd)
    {
        var (application, team) = await ThreeMails();
        Begin(hostility, team[0]);

        await Tour.Drain();
        Assert.Equal(atOnce, await States(application));
        End(hostility, team[0]);
        for (var minutes = 0; minutes < 30; minutes++)
        {
            Tour.Clock.AdvanceMinutes(1);
            await Tour.Drain();
        }

        Assert.Equal(inTheEnd, await States(application));
        var got = team.Select(Application).ToList();
        Assert.Equal(inTheEnd.Split(' ').Count(state => state == "sent"), got.Count(mails => mails.Count > 0));
        Assert.All(got.Where(mails => mails.Count > 0), mails => Assert.Single(mails.Select(mail => Convert.ToHexString(mail.Raw)).Distinct())); // also what came twice
        var twice = got.Count(mails => mails.Count > 1);
        Assert.Equal(hostility is Hostility.ResetsAfterTheDot or Hostility.HangsAfterData ? 1 : 0, twice);
        Assert.Equal(0, await Tour.Count("select count(*) from delivery_journal"));
        if (hostility == Hostility.TakesOnlySevenBits) Assert.All(got.SelectMany(mails => mails), mail => Assert.All(mail.Raw, octet => Assert.True(octet < 128)));
    }

    [Fact]
    public async Task A_mail_that_is_put_off_is_tried_after_1_5_15_30_60_120_and_240_minutes_and_then_every_four_hours()
    {
        var (application, team) = await ThreeMails();
        Tour.Mailbox.Script.RefuseRecipient(team[0], "451 4.3.0 Not now");
        var tries = new List<int>();
        var began = Tour.Clock.GetCurrentInstant();
        for (var tried = 0; tried < 9; tried++)
        {
            await Tour.Drain();
            var due = (await Tour.Organizer.Get($"/api/messages?subject={application}&status=due")).Items.Single().GetProperty("dueAt").GetDateTimeOffset();
            tries.Add((int)(Instant.FromDateTimeOffset(due) - Tour.Clock.GetCurrentInstant()).TotalMinutes);
            await Tour.GoTo(Instant.FromDateTimeOffset(due));
        }

        Assert.Equal([1, 5, 15, 30, 60, 120, 240, 240, 240], tries);
        for (var days = 0; days < 200 && await States(application) != "failed sent sent"; days++)
        {
            await Tour.GoTo(Tour.Clock.GetCurrentInstant() + Duration.FromHours(4));
            await Tour.Drain();
        }

        Assert.InRange((Tour.Clock.GetCurrentInstant() - began).TotalDays, 4, 6);
        Tour.Mailbox.Script.AcceptRecipient(team[0]);
        await Tour.GoTo(began);
    }

    [Theory]
    [InlineData(true, 6, 7)]
    [InlineData(false, 60, 240)] // the control: nobody remembers that the server failed
    public async Task A_mail_server_that_fails_gets_one_connection_in_ten_seconds_from_all_workers_together(bool isRemembered, int fewest, int most)
    {
        await ThreeMails();
        Tour.Mailbox.Script.Answer(SmtpMoment.Greeting, "554 5.3.2 No mail service here", times: 1000);
        await Tour.Mailbox.StopAsync(); // ends the connections that are there
        Tour.Mailbox.Start();
        await Tour.Drain();
        var before = Tour.Mailbox.Connections;
        for (var second = 0; second < 60; second++)
        {
            Tour.Clock.AdvanceSeconds(1);
            if (!isRemembered) await Tour.InDatabase(db => db.Database.ExecuteSqlRawAsync("delete from mail_server"));
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(Tour.Drain)));
        }

        Assert.InRange(Tour.Mailbox.Connections - before, fewest, most);
        while (Tour.Mailbox.Script.NextAnswer(SmtpMoment.Greeting) is not null)
        {
        }

        Tour.Clock.AdvanceSeconds(11);
        Assert.True(await Tour.Drain() >= 3);
    }

    [Fact]
    public async Task Only_the_mail_that_was_on_its_way_when_the_server_was_lost_has_been_tried_and_waits()
    {
        var (application, _) = await ThreeMails();
        Tour.Mailbox.Script.HangUp(SmtpMoment.AfterFinalDot);

        await Tour.Drain();

        var now = Tour.Clock.GetCurrentInstant();
        Assert.Equal(1, await Tour.Count($"select count(*) from outgoing_messages where subject_id = '{application}' and status = 'due' and attempts = 1 and due_at = '{now + Duration.FromMinutes(1)}'"));
        Assert.Equal(2, await Tour.Count($"select count(*) from outgoing_messages where subject_id = '{application}' and status = 'due' and attempts = 0 and due_at <= '{now}'"));
        Tour.Clock.AdvanceMinutes(1);
        Assert.Equal(3, await Tour.Drain());
    }

    [Fact]
    public async Task Mails_over_a_connection_that_outlived_a_failure_say_that_the_mail_server_answers()
    {
        await Ask();
        Assert.Equal(1, await Tour.Drain());
        await Tour.InDatabase(db => db.Database.ExecuteSqlAsync( // what another worker has found out
            $"insert into mail_server as s (id, failures, since, next_try_at, why) values (1, 3, {Tour.Clock.GetCurrentInstant()}, {Tour.Clock.GetCurrentInstant() + Duration.FromSeconds(10)}, 'No route.') on conflict (id) do update set failures = 3, since = excluded.since, next_try_at = excluded.next_try_at, why = excluded.why"));
        Assert.False(await Answers());

        await Ask();
        Assert.Equal(1, await Tour.Drain());

        Assert.True(await Answers());

        async Task Ask() => (await Tour.Anybody.Post("/api/sign-in-links", new { email = $"somebody{Given.Number()}@startup.example" })).Expect(HttpStatusCode.Accepted);
        async Task<bool> Answers() => (await Tour.Organizer.Get("/api/mail/problems")).Expect(HttpStatusCode.OK).Json.GetProperty("serverAnswers").GetBoolean();
    }

    [Fact]
    public async Task Organizers_see_since_when_the_mail_server_fails_and_not_only_when_it_failed_last()
    {
        await ThreeMails();
        await Tour.InDatabase(db => db.Database.ExecuteSqlRawAsync("delete from mail_server"));
        await Tour.Mailbox.StopAsync();
        var began = Tour.Clock.GetCurrentInstant();
        for (var times = 0; times < 3; times++)
        {
            await Tour.Drain();
            Tour.Clock.AdvanceSeconds(11);
        }

        Tour.Mailbox.Start();
        var problems = (await Tour.Organizer.Get("/api/mail/problems")).Json;
        Assert.Equal((false, 3, began), (problems.GetProperty("serverAnswers").GetBoolean(), problems.GetProperty("serverFailures").GetInt32(), Instant.FromDateTimeOffset(problems.GetProperty("serverFailsSince").GetDateTimeOffset())));
        Assert.Equal(3, await Tour.Drain());
    }

    [Fact]
    public async Task A_clock_that_goes_back_does_not_keep_a_mail_server_waiting_that_failed_in_the_future()
    {
        await ThreeMails();
        Tour.Clock.AdvanceMinutes(5);
        await Tour.Mailbox.StopAsync();
        Assert.Equal(0, await Tour.Drain());
        Tour.Mailbox.Start();

        Tour.Clock.AdvanceMinutes(-4);

        Assert.Equal(3, await Tour.Drain());
    }

    private async Task<(string Application, IReadOnlyList<string> Team)> ThreeMails()
    {
        var stop = await Tour.AnOpenStop();
        var startup = await Tour.AStartup();
        var team = new List<string> { startup.Founder.Email };
        for (var i = 0; i < 2; i++)
        {
            var member = await Tour.SignIn($"member{Given.Number()}@startup.example", "Zoé");
            await startup.Join(member);
            team.Add(member.Email);
        }

        await Tour.Drain();
        var application = await Tour.AnApplication(stop, startup);
        return (application, await InOrder(application));
    }

    /// <summary>Whom the three mails are for, in the order in which they leave.</summary>
    private async Task<IReadOnlyList<string>> InOrder(string application)
    {
        var subject = Guid.Parse(application);
        return await Tour.InDatabase(db => (
            from message in db.OutgoingMessages
            join person in db.People on message.PersonId equals person.Id
            where message.SubjectId == subject
            orderby message.DueAt, message.Id
            select person.Email).ToListAsync());
    }

    private async Task<string> States(string application) =>
        string.Join(' ', (await Tour.Organizer.Get($"/api/messages?subject={application}")).Items.OrderBy(it => it.GetProperty("id").GetString(), StringComparer.Ordinal).Select(it => it.GetProperty("status").GetString()));

    private IReadOnlyList<ReceivedMail> Application(string email) => [.. Tour.Mailbox.To(email).Where(mail => mail.Subject().StartsWith("Application received", StringComparison.Ordinal))];

    private void Begin(Hostility hostility, string first)
    {
        var script = Tour.Mailbox.Script;
        switch (hostility)
        {
            case Hostility.Greylisting: script.RefuseRecipient(first, "450 4.2.0 Greylisted, come back"); break;
            case Hostility.ClosesInMidSession: script.Answer(SmtpMoment.MailFrom, "421 4.7.0 Too many mails"); break;
            case Hostility.ClosesAfterTheDot: script.Answer(SmtpMoment.AfterFinalDot, "421 4.3.2 Closing"); break;
            case Hostility.RefusesOneForGood: script.RefuseRecipient(first, "550 5.1.1 No such user"); break;
            case Hostility.RefusesTheText: script.Answer(SmtpMoment.AfterFinalDot, "554 5.7.1 Looks like spam"); break;
            case Hostility.HangsAfterData: script.FallSilent(SmtpMoment.BeforeFinalDot); break;
            case Hostility.ResetsAfterTheDot: script.HangUp(SmtpMoment.AfterFinalDot); break;
            case Hostility.ResetsInTheText: script.HangUp(SmtpMoment.BeforeFinalDot); break;
            case Hostility.RefusesTheSender: script.Answer(SmtpMoment.MailFrom, "550 5.7.1 You may not send as this", times: 3); break;
            case Hostility.TakesOnlySevenBits: script.Extensions = ["PIPELINING"]; break;
            case Hostility.KnowsNoPipelining: script.Extensions = ["8BITMIME"]; break;
        }
    }

    private void End(Hostility hostility, string first)
    {
        Tour.Mailbox.Script.AcceptRecipient(first);
        if (hostility == Hostility.HangsAfterData) Tour.Mailbox.Script.Speak(SmtpMoment.BeforeFinalDot); // and takes what it had, although nobody listens any more
        Tour.Mailbox.Script.Extensions = ["PIPELINING", "8BITMIME", "SMTPUTF8", "SIZE 10485760"];
    }
}

/// <summary>A tour that insists on encryption.</summary>
public sealed class EncryptingTour(TestCluster cluster) : Tour(cluster)
{
    protected override IEnumerable<string> Settings => ["--Mail:Security=StartTls", "--Mail:TimeoutSeconds=3"];
}

public sealed class BrokenTlsTests(EncryptingTour tour) : TourTests<EncryptingTour>(tour)
{
    [Theory]
    [InlineData("PIPELINING")]
    [InlineData("STARTTLS")] // promised, and then no handshake
    public async Task Where_encryption_fails_nothing_leaves_and_nothing_is_lost(string extension)
    {
        Tour.Mailbox.Script.Extensions = [extension];
        (await Tour.Anybody.Post("/api/sign-in-links", new { email = $"somebody{Given.Number()}@startup.example" })).Expect(HttpStatusCode.Accepted);
        Tour.Clock.AdvanceSeconds(11);

        Assert.Equal(0, await Tour.Drain());

        Assert.Empty(Tour.Mailbox.Messages);
        Assert.Equal(0, await Tour.Count("select count(*) from outgoing_messages where status <> 'due' or attempts > 0"));
        Assert.Equal(1, await Tour.Count("select count(*) from mail_server where failures > 0 and since is not null and why <> ''"));
    }
}

/// <summary>A tour that lets ten mails a minute go to one domain.</summary>
public sealed class ThrottledTour(TestCluster cluster) : Tour(cluster)
{
    protected override IEnumerable<string> Settings => ["--Mail:PerDomainPerMinute=10"];
}

public sealed class ThrottleTests(ThrottledTour tour) : TourTests<ThrottledTour>(tour)
{
    [Fact]
    public async Task A_domain_gets_as_many_mails_in_a_minute_as_it_may_from_all_workers_and_the_others_wait_for_nobody()
    {
        for (var i = 0; i < 25; i++) await Ask($"crowd{i}@slow.example");
        for (var i = 0; i < 5; i++) await Ask($"somebody{i}@other.example");

        Assert.Equal((15, 10), (await Twice(), Slow()));
        Tour.Clock.AdvanceSeconds(30);
        Assert.Equal((0, 10), (await Twice(), Slow()));
        Tour.Clock.AdvanceSeconds(31);
        Assert.Equal((10, 20), (await Twice(), Slow()));
        Tour.Clock.AdvanceMinutes(1);
        Assert.Equal((5, 25), (await Twice(), Slow()));

        Assert.Equal(25 + 5, Tour.Mailbox.Messages.Where(mail => !mail.Recipients[0].EndsWith("@back.example", StringComparison.Ordinal)).Select(mail => mail.Recipients[0]).Distinct().Count());

        async Task<int> Twice() => (await Task.WhenAll(Task.Run(Tour.Drain), Task.Run(Tour.Drain))).Sum();
        int Slow() => Tour.Mailbox.Messages.Count(mail => mail.Recipients[0].EndsWith("@slow.example", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_clock_that_goes_back_holds_up_no_domain_for_what_went_to_it_in_the_future()
    {
        await Tour.Drain();
        for (var i = 0; i < 11; i++) await Ask($"crowd{i}@back.example");
        Tour.Clock.AdvanceMinutes(5);
        Assert.Equal(10, await Tour.Drain());

        Tour.Clock.AdvanceMinutes(-4);
        await Ask("later@back.example");

        Assert.Equal(1, await Tour.Drain());
        Tour.Clock.AdvanceMinutes(6);
        Assert.Equal(1, await Tour.Drain()); // the eleventh
    }

    private async Task Ask(string email) => (await Tour.Anybody.Post("/api/sign-in-links", new { email })).Expect(HttpStatusCode.Accepted);
}
