using System.Net;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Stories;

/// <summary>Who may do what: administrators, organizers, hosts, jurors, teams and firms.</summary>
public sealed class RolesTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task A_host_runs_their_own_stop_and_no_other()
    {
        var (own, other) = (await Tour.ADraft(), await Tour.ADraft());
        var host = await Host(own);

        (await host.Get(own.Path)).Expect(HttpStatusCode.OK);
        Assert.Contains((await host.Get("/api/stops")).Items, stop => stop.GetProperty("id").GetString() == own.Id);
        (await host.Post($"{own.Path}/publish")).Expect(HttpStatusCode.OK);
        (await host.Post($"{own.Path}/open-applications")).Expect(HttpStatusCode.OK);
        (await host.Post($"{own.Path}/meeting-sessions", new { startsAt = "14:00", endsAt = "15:00", tables = 2 })).Expect(HttpStatusCode.Created);
        var application = await Tour.AnApplication(own, await Tour.AStartup());
        Assert.Single((await host.Get($"{own.Path}/applications")).Expect(HttpStatusCode.OK).Items);
        (await host.Decide(own.ContestId, application, "accept")).Expect(HttpStatusCode.Created);

        (await host.Get(other.Path)).Expect(HttpStatusCode.NotFound, "not-found");
        foreach (var step in new[] { "publish", "open-applications", "line-up/publish" }) (await host.Post($"{other.Path}/{step}")).Expect(HttpStatusCode.NotFound, "not-found");
        (await host.Post($"{other.Path}/meeting-sessions", new { startsAt = "14:00", endsAt = "15:00", tables = 2 })).Expect(HttpStatusCode.NotFound, "not-found");
        (await host.Post($"{own.Path}/cancel", new { reason = "Rain." })).Expect(HttpStatusCode.Forbidden, "not-allowed");
        (await host.Post("/api/stops", new { })).Expect(HttpStatusCode.Forbidden, "not-allowed");
    }

    [Fact]
    public async Task The_applications_and_meetings_of_another_stop_do_not_exist_for_a_host()
    {
        var (own, other) = (await Tour.AnOpenStop(), await Tour.AnOpenStop(await Tour.AStopBody("2027-06-30")));
        var host = await Host(own);
        var (startup, application) = await Tour.AParticipant(other);
        var slot = (await (await Tour.AnInvestor()).Slots(other, await Tour.ASession(other)))[0];
        var meeting = (await startup.Book(slot)).Id;

        (await host.Get($"/api/applications/{application}")).Expect(HttpStatusCode.NotFound, "not-found");
        (await host.Prepare(other.ContestId, (application, "waitlist", null))).Expect(HttpStatusCode.NotFound, "not-found");
        (await host.Post($"/api/applications/{application}/no-show")).Expect(HttpStatusCode.NotFound, "not-found");
        (await host.Get($"/api/meetings/{meeting}")).Expect(HttpStatusCode.NotFound, "not-found");
        (await host.Get($"/api/startups/{startup.Id}")).Expect(HttpStatusCode.NotFound, "not-found");
        Assert.Empty((await host.Get("/api/applications")).Items);
        Assert.Empty((await host.Get("/api/meetings")).Items);
    }

    [Fact]
    public async Task A_host_sees_the_meetings_of_their_stop_but_no_draft_of_an_application_and_confirms_nothing_for_others()
    {
        var stop = await Tour.AnOpenStop();
        var host = await Host(stop);
        var (startup, _) = await Tour.AParticipant(stop);
        var meeting = (await startup.Book((await (await Tour.AnInvestor()).Slots(stop, await Tour.ASession(stop)))[0])).Id;
        var applicant = await Tour.AStartup();
        var draft = await Tour.AnApplication(stop, applicant, submitted: false);

        (await host.Get($"/api/meetings/{meeting}")).Expect(HttpStatusCode.OK);
        (await host.Get($"/api/startups/{startup.Id}")).Expect(HttpStatusCode.OK);
        (await host.Get($"/api/applications/{draft}")).Expect(HttpStatusCode.NotFound);
        (await host.Get($"/api/startups/{applicant.Id}")).Expect(HttpStatusCode.NotFound);
        (await applicant.Founder.Post($"/api/applications/{draft}/submit")).Expect(HttpStatusCode.OK);
        (await host.Decide(stop.ContestId, draft, "accept")).Expect(HttpStatusCode.Created);
        (await host.Post($"/api/applications/{draft}/confirm")).Expect(HttpStatusCode.NotFound);
        (await host.Edit($"/api/startups/{startup.Id}", new { name = "Mine" })).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_closed_account_s_calendar_is_closed_until_the_account_is_opened_again()
    {
        var founder = (await Tour.AStartup()).Founder;
        var calendar = (await founder.Get("/api/me")).Text("calendar");
        (await Tour.Organizer.Post($"/api/people/{founder.Id}/disable")).Expect(HttpStatusCode.NoContent);
        (await Tour.Anybody.Get(calendar)).Expect(HttpStatusCode.NotFound, "not-found");
        (await Tour.Organizer.Post($"/api/people/{founder.Id}/enable")).Expect(HttpStatusCode.NoContent);
        (await Tour.Anybody.Get(calendar)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Whoever_no_longer_hosts_a_stop_runs_it_no_longer()
    {
        var stop = await Tour.ADraft();
        var host = await Host(stop);
        var listed = (await Tour.Organizer.Get($"{stop.Path}/hosts")).Json.EnumerateArray().Single();
        Assert.Equal(host.Id.ToString(), listed.GetProperty("id").GetString());
        (await Tour.Organizer.Delete($"{stop.Path}/hosts/{host.Id}")).Expect(HttpStatusCode.NoContent);
        (await host.Get(stop.Path)).Expect(HttpStatusCode.NotFound);
        (await host.Post($"{stop.Path}/publish")).Expect(HttpStatusCode.Forbidden, "not-allowed");
        (await Tour.Organizer.Delete($"{stop.Path}/hosts/{host.Id}")).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_juror_sees_the_applications_of_their_contest_during_their_window_only()
    {
        var (stop, other) = (await Tour.AnOpenStop(), await Tour.AnOpenStop(await Tour.AStopBody("2027-06-30")));
        var startup = await Tour.AStartup();
        var (application, draft, elsewhere) = (await Tour.AnApplication(stop, startup), await Tour.AnApplication(stop, await Tour.AStartup(), submitted: false), await Tour.AnApplication(other, await Tour.AStartup()));
        var juror = await Tour.SignIn($"juror{Given.Number()}@jury.example", "June Juror");
        var now = Tour.Clock.GetCurrentInstant();
        async Task Appoint(string from, string until) => (await Tour.Organizer.Post($"/api/contests/{stop.ContestId}/jurors", new { email = juror.Email, name = "June Juror", from, until })).Expect(HttpStatusCode.Created);

        await Appoint("2027-05-04T08:00", "2027-05-05T08:00");
        (await juror.Get($"/api/applications/{application}")).Expect(HttpStatusCode.NotFound);
        await Appoint("2027-05-03T08:00", "2027-05-05T08:00");
        (await juror.Get($"/api/applications/{application}")).Expect(HttpStatusCode.OK);
        (await juror.Get($"/api/startups/{startup.Id}")).Expect(HttpStatusCode.OK);
        Assert.Equal([application], (await juror.Get("/api/applications")).Items.Select(item => item.GetProperty("id").GetString()));
        foreach (var hidden in new[] { draft, elsewhere }) (await juror.Get($"/api/applications/{hidden}")).Expect(HttpStatusCode.NotFound);
        foreach (var step in new[] { "no-show", "walk-over" }) (await juror.Post($"/api/applications/{application}/{step}")).Expect(HttpStatusCode.Forbidden, "not-allowed");
        (await juror.Prepare(stop.ContestId, (application, "accept", null))).Expect(HttpStatusCode.Forbidden, "not-allowed");
        (await juror.Post($"/api/applications/{application}/confirm")).Expect(HttpStatusCode.NotFound);

        Assert.Single((await Tour.Organizer.Get($"/api/contests/{stop.ContestId}/jurors")).Json.EnumerateArray());
        (await Tour.Organizer.Delete($"/api/contests/{stop.ContestId}/jurors/{juror.Id}")).Expect(HttpStatusCode.NoContent);
        (await juror.Get($"/api/applications/{application}")).Expect(HttpStatusCode.NotFound);
        Assert.Equal(now, Tour.Clock.GetCurrentInstant());
    }

    [Fact]
    public async Task The_window_of_a_juror_is_local_time_of_the_stop_and_ends_after_it_starts()
    {
        var stop = await Tour.AnOpenStop();
        object Body(string from, string until) => new { email = "j@jury.example", name = "J", from, until };
        var answer = (await Tour.Organizer.Post($"/api/contests/{stop.ContestId}/jurors", Body("2027-05-05T08:00", "2027-05-04T08:00"))).Expect(HttpStatusCode.Conflict, "ends-before-it-starts");
        Assert.Equal(["until"], answer.Fields);
        (await Tour.Organizer.Post($"/api/contests/{stop.ContestId}/jurors", Body("2027-03-28T02:30", "2027-05-04T08:00"))).Expect(HttpStatusCode.Conflict, "time-does-not-exist");
        (await (await Host(await Tour.ADraft())).Post($"/api/contests/{stop.ContestId}/jurors", Body("2027-05-03T08:00", "2027-05-04T08:00"))).Expect(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Only_administrators_say_who_runs_the_tour()
    {
        var email = $"second{Given.Number()}@fundtruck.example";
        var id = (await Tour.Organizer.Post("/api/organizers", new { email, name = "Second" })).Id;
        var second = await Tour.SignIn(email, "Second");
        (await second.Post("/api/organizers", new { email = "third@fundtruck.example", name = "Third" })).Expect(HttpStatusCode.Forbidden, "not-allowed");
        (await second.Get("/api/people?role=organizer")).Expect(HttpStatusCode.OK);

        (await Tour.Organizer.Post($"/api/people/{id}/make-administrator")).Expect(HttpStatusCode.NoContent);
        (await second.Post("/api/organizers", new { email = "third@fundtruck.example", name = "Third" })).Expect(HttpStatusCode.Created);
        (await Tour.Organizer.Post($"/api/people/{id}/dismiss-administrator")).Expect(HttpStatusCode.NoContent);
        (await Tour.Organizer.Delete($"/api/organizers/{id}")).Expect(HttpStatusCode.NoContent);
        (await second.Get("/api/people")).Expect(HttpStatusCode.Forbidden, "not-allowed");
    }

    [Fact]
    public async Task The_last_administrator_stays()
    {
        foreach (var (method, path) in new[] { (HttpMethod.Post, "/api/people/{0}/dismiss-administrator"), (HttpMethod.Post, "/api/people/{0}/disable"), (HttpMethod.Delete, "/api/organizers/{0}") })
            (await Tour.Organizer.Send(method, string.Format(System.Globalization.CultureInfo.InvariantCulture, path, Tour.Organizer.Id), null, [])).Expect(HttpStatusCode.Conflict, "last-administrator");
        (await Tour.Organizer.Get("/api/people?role=administrator")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Two_administrators_who_dismiss_each_other_do_not_both_succeed()
    {
        for (var round = 0; round < 5; round++)
        {
            var email = $"rival{Given.Number()}@fundtruck.example";
            var rival = await Tour.SignIn(email, "Rival", organizer: true);
            var answers = await Task.WhenAll(
                Task.Run(() => Tour.Organizer.Post($"/api/people/{rival.Id}/dismiss-administrator")), Task.Run(() => rival.Post($"/api/people/{Tour.Organizer.Id}/dismiss-administrator")));
            Assert.Equal(1, await Tour.Count("select count(*) from people where is_administrator"));
            Assert.Contains(answers, answer => answer.Status == HttpStatusCode.NoContent);
            await Tour.Count($"with back as (update people set is_administrator = (id = '{Tour.Organizer.Id}') where is_organizer returning 1) select count(*) from back");
        }
    }

    [Fact]
    public async Task A_closed_account_is_signed_out_everywhere_and_signs_in_no_more_until_it_is_opened_again()
    {
        var person = await Tour.SignIn($"closed{Given.Number()}@startup.example", "Closed");
        var token = (await person.Post("/api/me/tokens", new { name = "t", scopes = new[] { "people:read" } })).Expect(HttpStatusCode.Created).Text("token");
        (await Tour.Organizer.Post($"/api/people/{person.Id}/disable")).Expect(HttpStatusCode.NoContent);
        (await person.Get("/api/me")).Expect(HttpStatusCode.Unauthorized);
        (await Tour.With(token).Get("/api/me")).Expect(HttpStatusCode.Unauthorized);
        (await Tour.Anybody.Post("/api/sessions", new { token = (await Tour.ASignInMail(person.Email)).Token })).Expect(HttpStatusCode.Conflict, "sign-in-refused");

        (await Tour.Organizer.Post($"/api/people/{person.Id}/enable")).Expect(HttpStatusCode.NoContent);
        (await Tour.Anybody.Post("/api/sessions", new { token = (await Tour.ASignInMail(person.Email)).Token })).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task The_owner_of_a_startup_has_the_say_over_its_team()
    {
        var startup = await Tour.AStartup();
        var member = await Tour.SignIn($"member{Given.Number()}@startup.example", "Member");
        await startup.Join(member);

        (await member.Get($"/api/startups/{startup.Id}")).Expect(HttpStatusCode.OK);
        (await member.Post($"/api/startups/{startup.Id}/invitations", new { email = "friend@startup.example" })).Expect(HttpStatusCode.Forbidden, "not-allowed");
        (await member.Delete($"/api/startups/{startup.Id}/members/{startup.Founder.Id}")).Expect(HttpStatusCode.Forbidden, "not-allowed");
        (await startup.Founder.Delete($"/api/startups/{startup.Id}/members/{startup.Founder.Id}")).Expect(HttpStatusCode.Conflict, "last-owner");

        (await startup.Founder.Post($"/api/startups/{startup.Id}/members/{member.Id}/make-owner")).Expect(HttpStatusCode.NoContent);
        Assert.True((await member.Get("/api/me")).Json.GetProperty("startups")[0].GetProperty("isOwner").GetBoolean());
        Assert.False((await startup.Founder.Get("/api/me")).Json.GetProperty("startups")[0].GetProperty("isOwner").GetBoolean());
        (await startup.Founder.Delete($"/api/startups/{startup.Id}/members/{startup.Founder.Id}")).Expect(HttpStatusCode.NoContent);
        (await startup.Founder.Get($"/api/startups/{startup.Id}")).Expect(HttpStatusCode.NotFound);
        (await member.Delete($"/api/startups/{startup.Id}/members/{startup.Founder.Id}")).Expect(HttpStatusCode.Conflict, "not-in-team");
    }

    [Fact]
    public async Task A_representative_leaves_when_nobody_waits_for_them()
    {
        var stop = await Tour.AnOpenStop();
        var investor = await Tour.AnInvestor();
        var path = $"/api/investors/{investor.Id}/representatives";
        (await investor.Representative.Delete($"{path}/{investor.Representative.Id}")).Expect(HttpStatusCode.Conflict, "last-representative");
        await investor.Join(await Tour.SignIn($"second{Given.Number()}@fund.example", "Second"));
        var slots = await investor.Slots(stop, await Tour.ASession(stop), "14:00");
        (await investor.Representative.Delete($"{path}/{investor.Representative.Id}")).Expect(HttpStatusCode.Conflict, "representative-has-slots");
        (await investor.Representative.Delete($"/api/investor-slots/{slots[0]}")).Expect(HttpStatusCode.NoContent);
        (await investor.Representative.Delete($"{path}/{investor.Representative.Id}")).Expect(HttpStatusCode.NoContent);
        Assert.Empty((await investor.Representative.Get("/api/investors")).Items);
        (await (await Tour.AnInvestor()).Representative.Delete($"{path}/{investor.Representative.Id}")).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Organizers_find_people_by_name_address_and_role()
    {
        var number = Given.Number();
        await Tour.SignIn($"zoe%{number}@startup.example", $"Zoé_{number}");
        Assert.Single((await Tour.Organizer.Get($"/api/people?search=zoe%25{number}")).Items);
        Assert.Single((await Tour.Organizer.Get($"/api/people?search=ZO%C3%89_{number}")).Items);
        Assert.Empty((await Tour.Organizer.Get($"/api/people?search=zo__{number}@")).Items);
        Assert.All((await Tour.Organizer.Get("/api/people?role=administrator")).Items, person => Assert.True(person.GetProperty("isAdministrator").GetBoolean()));
    }

    private async Task<Caller> Host(GivenStop stop)
    {
        var email = $"host{Given.Number()}@chamber.example";
        (await Tour.Organizer.Post($"{stop.Path}/hosts", new { email, name = "Hedda Host" })).Expect(HttpStatusCode.Created);
        return await Tour.SignIn(email, "Hedda Host");
    }
}
