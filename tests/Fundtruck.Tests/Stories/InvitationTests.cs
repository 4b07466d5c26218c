using System.Net;
using Fundtruck.Domain.People;
using Fundtruck.Tests.Running;
using Npgsql;

namespace Fundtruck.Tests.Stories;

/// <summary>Nobody is in a team who has not accepted, and nobody learns whose an address is.</summary>
public sealed class InvitationTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task Somebody_whom_nobody_knew_signs_in_sees_the_invitation_and_joins()
    {
        var startup = await Tour.AStartup();
        var email = Address();
        var invitation = await Invite(startup, email);
        await Tour.Drain();
        var mail = Assert.Single(Tour.Mailbox.To(email));
        Assert.Contains("invites you to join Startup", mail.Text(), StringComparison.Ordinal);
        Assert.Contains("/sign-in", mail.Text(), StringComparison.Ordinal);

        var session = (await Tour.Anybody.Post("/api/sessions", new { token = (await Tour.ASignInMail(email)).Token })).Expect(HttpStatusCode.Created);
        var invited = Tour.With(session.Text("token"));
        var mine = (await invited.Get("/api/me")).Expect(HttpStatusCode.OK).Json.GetProperty("invitations")[0];
        Assert.Equal((invitation, "member"), (mine.GetProperty("id").GetString(), mine.GetProperty("role").GetString()));
        Assert.StartsWith("Founder", mine.GetProperty("invitedBy").GetString(), StringComparison.Ordinal);
        (await invited.Get($"/api/startups/{startup.Id}")).Expect(HttpStatusCode.NotFound);

        for (var again = 0; again < 2; again++) (await invited.Post($"/api/me/invitations/{invitation}/accept")).Expect(HttpStatusCode.NoContent);
        Assert.Equal(2, await Members(startup));
        Assert.Empty((await invited.Get("/api/me")).Json.GetProperty("invitations").EnumerateArray());
        (await invited.Post($"/api/me/invitations/{invitation}/decline")).Expect(HttpStatusCode.Conflict, "invitation-over");
    }

    [Fact]
    public async Task The_answer_is_the_same_for_every_address_and_the_team_reads_no_name_before_they_accept()
    {
        var startup = await Tour.AStartup();
        var known = await Tour.SignIn(Address(), "Zanzibar");
        var (toKnown, toStranger) = (await Ask(startup, known.Email), await Ask(startup, Address()));
        Assert.Equal((HttpStatusCode.Created, toStranger.Status, toStranger.Body.Length), (toKnown.Status, HttpStatusCode.Created, toKnown.Body.Length));

        var (list, team) = ((await startup.Founder.Get($"/api/startups/{startup.Id}/invitations")).Expect(HttpStatusCode.OK), await startup.Founder.Get($"/api/startups/{startup.Id}"));
        Assert.Equal(2, list.Json.GetArrayLength());
        Assert.DoesNotContain("Zanzibar", list.Body + team.Body, StringComparison.Ordinal);
        Assert.Equal(1, await Members(startup));

        (await known.Post($"/api/me/invitations/{toKnown.Text("id")}/accept")).Expect(HttpStatusCode.NoContent);
        Assert.Contains("Zanzibar", (await startup.Founder.Get($"/api/startups/{startup.Id}")).Body, StringComparison.Ordinal);
        Assert.Equal(1, (await startup.Founder.Get($"/api/startups/{startup.Id}/invitations")).Json.GetArrayLength());
    }

    [Fact]
    public async Task A_representative_invites_another_one_to_the_firm()
    {
        var investor = await Tour.AnInvestor();
        var second = await Tour.SignIn(Address(), "Second", language: "fr");
        var path = $"/api/investors/{investor.Id}/invitations";
        var invitation = (await investor.Representative.Post(path, new { email = second.Email })).Expect(HttpStatusCode.Created).Text("id");
        await Tour.Drain();
        Assert.Contains("vous invite à représenter Fund", Assert.Single(Tour.Mailbox.To(second.Email)).Text(), StringComparison.Ordinal);
        Assert.Empty((await second.Get("/api/investors")).Items);

        (await second.Post($"/api/me/invitations/{invitation}/accept")).Expect(HttpStatusCode.NoContent);
        Assert.Single((await second.Get("/api/investors")).Items);
        (await investor.Representative.Delete($"{path}/{invitation}")).Expect(HttpStatusCode.Conflict, "invitation-over");
        (await (await Tour.AnInvestor()).Representative.Get(path)).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_is_declined_withdrawn_expired_or_somebody_else_s_is_not_accepted()
    {
        var startup = await Tour.AStartup();
        var invited = await Tour.SignIn(Address(), "Invited");
        var declined = await Invite(startup, invited.Email);
        (await invited.Post($"/api/me/invitations/{declined}/decline")).Expect(HttpStatusCode.NoContent);
        (await invited.Post($"/api/me/invitations/{declined}/accept")).Expect(HttpStatusCode.Conflict, "invitation-over");

        var withdrawn = await Invite(startup, invited.Email);
        Assert.NotEqual(declined, withdrawn);
        (await startup.Founder.Delete($"/api/startups/{startup.Id}/invitations/{withdrawn}")).Expect(HttpStatusCode.NoContent);
        (await invited.Post($"/api/me/invitations/{withdrawn}/accept")).Expect(HttpStatusCode.Conflict, "invitation-over");

        var expired = await Invite(startup, invited.Email);
        (await startup.Founder.Post($"/api/me/invitations/{expired}/accept")).Expect(HttpStatusCode.NotFound, "not-found");
        await Tour.GoTo(Tour.Clock.GetCurrentInstant() + Invitation.Lifetime);
        (await invited.Post($"/api/me/invitations/{expired}/accept")).Expect(HttpStatusCode.Conflict, "invitation-over");
        Assert.Empty((await startup.Founder.Get($"/api/startups/{startup.Id}/invitations")).Json.EnumerateArray());
        Assert.Equal(1, await Members(startup));

        Assert.Equal(expired, await Invite(startup, invited.Email));     // the same one, with as much time as at first
        (await invited.Post($"/api/me/invitations/{expired}/accept")).Expect(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task However_often_a_team_invites_an_address_it_gets_one_mail_a_day()
    {
        var startup = await Tour.AStartup();
        var email = Address();
        var first = await Invite(startup, email);
        Assert.Equal(first, await Invite(startup, email.ToUpperInvariant()));
        (await startup.Founder.Delete($"/api/startups/{startup.Id}/invitations/{first}")).Expect(HttpStatusCode.NoContent);
        var second = await Invite(startup, email);
        await Tour.Drain();
        Assert.Empty(Tour.Mailbox.To(email));     // withdrawn before it left, and the next one is of the same day

        await Tour.GoTo(Tour.Clock.GetCurrentInstant() + Invitation.BetweenMails);
        Assert.Equal(second, await Invite(startup, email));
        await Invite(startup, email);
        await Tour.Drain();
        Assert.Single(Tour.Mailbox.To(email));
    }

    [Fact]
    public async Task Of_many_who_invite_the_same_address_at_once_one_invitation_and_one_mail_come()
    {
        var startup = await Tour.AStartup();
        var email = Address();
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Ask(startup, email)));
        Assert.Single(answers.Select(answer => answer.Expect(HttpStatusCode.Created).Text("id")).Distinct());
        await Tour.Drain();
        Assert.Single(Tour.Mailbox.To(email));

        var refused = await Assert.ThrowsAsync<PostgresException>(() => Tour.Count(
            $"with again as (insert into invitations select gen_random_uuid(), startup_id, investor_id, role, email, invited_by, status, created_at, mailed_at, mails, expires_at, ended_at from invitations where email = '{email}' returning 1) select count(*) from again"));
        Assert.Equal("ux_invitations_pending", refused.ConstraintName);     // also past the API
    }

    [Fact]
    public async Task A_team_has_twenty_invitations_pending_and_twenty_people_however_many_come_at_once()
    {
        var startup = await Tour.AStartup();
        var invited = await Task.WhenAll(Enumerable.Range(0, 25).Select(_ => Tour.SignIn(Address(), "Many")));
        var answers = await Task.WhenAll(invited.Select(async person => (Person: person, Answer: await Ask(startup, person.Email))));
        Assert.Equal(20, answers.Count(it => it.Answer.Status == HttpStatusCode.Created));
        Assert.All(answers.Where(it => it.Answer.Status != HttpStatusCode.Created), it => it.Answer.Expect(HttpStatusCode.Conflict, "too-many-invitations"));

        var accepted = await Task.WhenAll(answers.Where(it => it.Answer.Status == HttpStatusCode.Created).Select(it => it.Person.Post($"/api/me/invitations/{it.Answer.Text("id")}/accept")));
        Assert.Equal(19, accepted.Count(answer => answer.Status == HttpStatusCode.NoContent));
        accepted.Single(answer => answer.Status != HttpStatusCode.NoContent).Expect(HttpStatusCode.Conflict, "team-full");
        Assert.Equal(20, await Members(startup));
        (await Ask(startup, Address())).Expect(HttpStatusCode.Conflict, "team-full");
    }

    [Fact]
    public async Task Nobody_is_in_more_than_ten_startups_by_founding_or_by_joining_at_once()
    {
        var inviting = await Tour.AStartup();
        var founder = await Tour.SignIn(Address(), "Serial");
        var invitation = await Invite(inviting, founder.Email);
        var founded = await Task.WhenAll(Enumerable.Range(0, 14).Select(_ => founder.Post("/api/startups", new { name = "One of many" })));
        Assert.Equal(10, founded.Count(answer => answer.Status == HttpStatusCode.Created));
        Assert.All(founded.Where(answer => answer.Status != HttpStatusCode.Created), answer => answer.Expect(HttpStatusCode.Conflict, "too-many-startups"));
        (await founder.Post($"/api/me/invitations/{invitation}/accept")).Expect(HttpStatusCode.Conflict, "too-many-startups");
    }

    [Fact]
    public async Task Neither_joining_nor_owning_puts_anybody_into_an_appointment_that_stands()
    {
        var stop = await Tour.AnOpenStop();
        var slots = await (await Tour.AnInvestor()).Slots(stop, await Tour.ASession(stop), "14:00", "14:20");
        var (startup, _) = await Tour.AParticipant(stop);
        var meeting = (await startup.Book(slots[0])).Expect(HttpStatusCode.Created).Text("id");
        var member = await Tour.SignIn(Address(), "Busy");
        (await member.Post("/api/blocks", new { startsAt = "2027-06-29T13:00", endsAt = "2027-06-29T15:00" })).Expect(HttpStatusCode.Created);

        (await startup.Founder.Post($"/api/startups/{startup.Id}/members/{member.Id}/make-owner")).Expect(HttpStatusCode.Conflict, "not-in-team");
        var invitation = await Invite(startup, member.Email);
        (await startup.Founder.Post($"/api/startups/{startup.Id}/members/{member.Id}/make-owner")).Expect(HttpStatusCode.Conflict, "not-in-team");
        (await member.Post($"/api/me/invitations/{invitation}/accept")).Expect(HttpStatusCode.NoContent);
        (await startup.Founder.Post($"/api/startups/{startup.Id}/members/{member.Id}/make-owner")).Expect(HttpStatusCode.NoContent);

        Assert.Equal(1, await Tour.Count($"select count(*) from meetings where id = '{meeting}' and founder_id = '{startup.Founder.Id}'"));
        Assert.Equal(1, await Tour.Count($"select count(*) from occupancies where party_id = '{member.Id}'"));     // the block alone
        var refused = (await startup.Book(slots[1])).Expect(HttpStatusCode.Conflict, "occupied");     // what follows is the new owner's, who is taken
        Assert.Equal("person", refused.Json.GetProperty("blockedBy")[0].GetProperty("who").GetString());
    }

    [Fact]
    public async Task What_people_and_teams_call_themselves_becomes_no_link_in_a_mail_to_strangers()
    {
        var founder = await Tour.SignIn(Address(), "Pay at evil.example");
        var startup = (await founder.Post("/api/startups", new { name = "https://evil.example/pay" })).Id;
        var email = Address();
        (await founder.Post($"/api/startups/{startup}/invitations", new { email })).Expect(HttpStatusCode.Created);
        await Tour.Drain();

        var mail = Assert.Single(Tour.Mailbox.To(email));
        Assert.Contains("evil.\u2060example", mail.Text(), StringComparison.Ordinal);
        Assert.DoesNotContain("evil.example", mail.Text() + mail.Subject(), StringComparison.Ordinal);
        Assert.DoesNotContain("https://evil", mail.Text() + mail.Subject(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_forgotten_while_they_accept_is_in_no_team()
    {
        for (var round = 0; round < 5; round++)
        {
            var startup = await Tour.AStartup();
            var invited = await Tour.SignIn(Address(), "Leaver");
            var invitation = await Invite(startup, invited.Email);
            var accepting = invited.Post($"/api/me/invitations/{invitation}/accept");
            (await invited.Post("/api/me/erase", new { email = invited.Email })).Expect(HttpStatusCode.OK);
            Assert.True((await accepting).Status is HttpStatusCode.NoContent or HttpStatusCode.NotFound or HttpStatusCode.Unauthorized);
            Assert.Equal(0, await Tour.Count($"select count(*) from startup_members where person_id = '{invited.Id}'"));
        }
    }

    private static string Address() => $"invited{Given.Number()}@startup.example";

    private static Task<Answer> Ask(GivenStartup startup, string email) => startup.Founder.Post($"/api/startups/{startup.Id}/invitations", new { email });

    private static async Task<string> Invite(GivenStartup startup, string email) => (await Ask(startup, email)).Expect(HttpStatusCode.Created).Text("id");

    private Task<long> Members(GivenStartup startup) => Tour.Count($"select count(*) from startup_members where startup_id = '{startup.Id}'");
}
