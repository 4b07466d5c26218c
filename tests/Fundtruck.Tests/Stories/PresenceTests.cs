using System.Net;
using Fundtruck.Domain.Stops;
using Fundtruck.Features.Meetings;
using Fundtruck.Features.Pipeline;
using Fundtruck.Tests.Races;
using Fundtruck.Tests.Running;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Fundtruck.Tests.Stories;

/// <summary>People say when they are at a stop; at other times nobody books them there.</summary>
public sealed class PresenceTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task Who_comes_later_is_not_booked_before_and_says_so_again_as_often_as_they_like()
    {
        var (stop, startup, investor, session) = await AStop("2027-06-29");
        var me = investor.Representative;
        Assert.Equal(["09:00-20:00"], There(await me.Get($"{stop.Path}/presence")));
        Assert.Equal(["14:30-16:00"], There(await me.Put($"{stop.Path}/presence", new { from = "14:30", until = "16:00" })));
        var slots = await investor.Slots(stop, session, "14:00", "14:40", "15:40", "16:20");

        Assert.Equal([HttpStatusCode.Conflict, HttpStatusCode.Created, HttpStatusCode.Created, HttpStatusCode.Conflict], await Book(startup, slots));
        Assert.Equal(["14:30-20:00"], There(await me.Put($"{stop.Path}/presence", new { from = "14:30" })));
        (await startup.Book(slots[3])).Expect(HttpStatusCode.Created);
        (await me.Delete($"{stop.Path}/presence")).Expect(HttpStatusCode.NoContent);
        (await startup.Book(slots[0])).Expect(HttpStatusCode.Created);
        Assert.Equal(["09:00-20:00"], There(await me.Get($"{stop.Path}/presence")));
        Assert.Equal("[]", (await me.Get("/api/blocks")).Body);
    }

    [Fact]
    public async Task A_meeting_outside_stands_in_the_way_and_is_named()
    {
        var (stop, startup, investor, session) = await AStop("2027-06-30");
        var meeting = (await startup.Book((await investor.Slots(stop, session, "14:00"))[0])).Id;

        foreach (var somebody in new[] { investor.Representative, startup.Founder })
        {
            var blocked = (await somebody.Put($"{stop.Path}/presence", new { from = "14:10" })).Expect(HttpStatusCode.Conflict, "occupied").Json.GetProperty("blockedBy")[0];
            Assert.Equal(("meeting", meeting), (blocked.GetProperty("appointment").GetString(), blocked.GetProperty("appointmentId").GetString()));
            Assert.Equal(["09:00-20:00"], There(await somebody.Get($"{stop.Path}/presence")));
        }
    }

    [Fact]
    public async Task What_takes_somebody_elsewhere_does_not_stand_in_the_way()
    {
        var (stop, startup, _, _) = await AStop("2027-07-01");
        var me = startup.Founder;
        (await me.Post("/api/blocks", new { startsAt = "2027-07-01T10:00", endsAt = "2027-07-01T11:00" })).Expect(HttpStatusCode.Created);
        (await me.Post("/api/blocks", new { startsAt = "2027-07-01T17:00", endsAt = "2027-07-01T21:00" })).Expect(HttpStatusCode.Created);

        Assert.Equal(["12:00-17:00"], There(await me.Put($"{stop.Path}/presence", new { from = "12:00" })));
        Assert.Equal(2, (await me.Get("/api/blocks")).Json.EnumerateArray().Count(block => block.GetProperty("stopId").GetString() == stop.Id));
        Assert.Equal(["12:00-17:00"], There(await me.Get($"{stop.Path}/presence")));
    }

    [Fact]
    public async Task An_organizer_says_it_for_somebody_and_nobody_else_does()
    {
        var (stop, startup, investor, _) = await AStop("2027-07-02");
        var path = $"{stop.Path}/presence?person={investor.Representative.Id}";
        (await startup.Founder.Put(path, new { from = "12:00" })).Expect(HttpStatusCode.NotFound);
        (await startup.Founder.Get(path)).Expect(HttpStatusCode.NotFound);
        (await Tour.Organizer.Put($"{stop.Path}/presence?person={Guid.NewGuid()}", new { from = "12:00" })).Expect(HttpStatusCode.NotFound);

        Assert.Equal(["12:00-20:00"], There(await Tour.Organizer.Put(path, new { from = "12:00" })));
        Assert.Equal(["12:00-20:00"], There(await investor.Representative.Get($"{stop.Path}/presence")));
    }

    [Fact]
    public async Task A_presence_lies_in_the_hours_of_the_stop_and_ends_after_it_starts()
    {
        var (stop, startup, _, _) = await AStop("2027-07-03");
        Assert.Equal(["until"], (await startup.Founder.Put($"{stop.Path}/presence", new { from = "12:00", until = "12:00" })).Expect(HttpStatusCode.Conflict, "ends-before-it-starts").Fields);
        Assert.Equal(["from"], (await startup.Founder.Put($"{stop.Path}/presence", new { from = "08:00" })).Expect(HttpStatusCode.Conflict, "out-of-range").Fields);
        Assert.Equal(["until"], (await startup.Founder.Put($"{stop.Path}/presence", new { until = "21:00" })).Expect(HttpStatusCode.Conflict, "out-of-range").Fields);
        (await startup.Founder.Put($"/api/stops/{(await Tour.ADraft()).Id}/presence", new { })).Expect(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("postpone"), InlineData("cancel")]
    public async Task What_was_said_is_void_when_the_stop_does_not_take_place(string step)
    {
        var (stop, startup, _, _) = await AStop("2027-07-04");
        (await startup.Founder.Put($"{stop.Path}/presence", new { from = "12:00" })).Expect(HttpStatusCode.OK);
        (await Tour.Organizer.Post($"{stop.Path}/{step}", new { reason = "Storm." })).Expect(HttpStatusCode.OK);
        Assert.Equal("[]", (await startup.Founder.Get("/api/blocks")).Body);
        (await startup.Founder.Put($"{stop.Path}/presence", new { from = "12:00" })).Expect(HttpStatusCode.Conflict, "stop-not-running");
    }

    [Fact]
    public async Task What_was_said_is_void_when_the_stop_has_other_hours_and_holds_when_only_its_name_is_another()
    {
        var said = await SaidPresence.Of(Tour);
        (await said.From("12:00")).Expect(HttpStatusCode.OK);
        (await said.Rename("Another name")).Expect(HttpStatusCode.OK);
        Assert.Equal(["12:00-20:00"], await said.There());

        (await said.OpenAt("10:00")).Expect(HttpStatusCode.OK);

        Assert.Equal(["10:00-20:00"], await said.There());
        Assert.Equal(0, await Tour.Count($"select count(*) from occupancies where party_id = '{said.Who.Id}'"));
        Assert.Equal("[]", (await said.Who.Get("/api/blocks")).Body);
        (await said.From("11:00")).Expect(HttpStatusCode.OK);
        Assert.Equal(["11:00-20:00"], await said.There());
    }

    private async Task<(GivenStop Stop, GivenStartup Startup, GivenInvestor Investor, string Session)> AStop(string date)
    {
        var stop = await Tour.AnOpenStop(await Tour.AStopBody(date));
        return (stop, (await Tour.AParticipant(stop)).Startup, await Tour.AnInvestor(), await Tour.ASession(stop, to: "17:00"));
    }

    private static async Task<IReadOnlyList<HttpStatusCode>> Book(GivenStartup startup, IReadOnlyList<string> slots)
    {
        var answers = new List<HttpStatusCode>();
        foreach (var slot in slots) answers.Add((await startup.Book(slot)).Status);
        return answers;
    }

    private static IEnumerable<string> There(Answer answer) =>
        answer.Expect(HttpStatusCode.OK).Json.GetProperty("there").EnumerateArray().Select(it => $"{it.GetProperty("from").GetString()![11..16]}-{it.GetProperty("until").GetString()![11..16]}");
}

/// <summary>A tour in which nobody forgets what was said of a stop's former hours.</summary>
public sealed class TourThatForgetsNothing(TestCluster cluster) : Tour(cluster)
{
    protected override void Configure(WebApplicationBuilder builder)
    {
        base.Configure(builder);
        var forgetting = builder.Services.Where(service => service.ServiceType == typeof(INotificationHandler<Happening<StopHoursChanged>>) && service.ImplementationType == typeof(ForgetPresence)).ToList();
        Assert.NotEmpty(forgetting);
        foreach (var service in forgetting) builder.Services.Remove(service);
    }
}

/// <summary>The control: when nobody listens to the change of hours, what was said of the former ones stays.</summary>
public sealed class UnforgottenPresenceTests(TourThatForgetsNothing tour) : IClassFixture<TourThatForgetsNothing>
{
    [Fact]
    public async Task Without_its_listener_a_presence_outlives_the_hours_that_it_was_said_of()
    {
        var said = await SaidPresence.Of(tour);
        (await said.From("12:00")).Expect(HttpStatusCode.OK);
        (await said.OpenAt("10:00")).Expect(HttpStatusCode.OK);
        Assert.Equal(["12:00-20:00"], await said.There());
        Assert.Equal(1, await said.OutsideTheHours());
    }
}
