using System.Net;
using System.Text.Json;
using Fundtruck.Tests.Mail;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Stories;

/// <summary>What comes back and what it says of an address; in a tour of its own, because the ledger counts all that came back.</summary>
public sealed class BounceTests(BouncingTour tour) : TourTests<BouncingTour>(tour)
{
    [Theory]
    [InlineData("2.0.0 Delivered", 0)] // a report that it has arrived
    [InlineData("5.2.2 Mailbox full", 1)]
    [InlineData("5.7.1 Looks like spam", 1)]
    public async Task What_comes_back_for_another_reason_than_the_address_leaves_the_address_as_it_is(string report, int bounced)
    {
        var (startup, meeting, returnPath) = await AToldMeeting();

        (await Tour.Organizer.Post("/api/mail/bounces", new { returnPath, status = report[..5], reason = report[6..] })).Expect(HttpStatusCode.NoContent);

        Assert.Equal(bounced, await Tour.Count($"select count(*) from outgoing_messages where subject_id = '{meeting}' and bounced_at is not null"));
        Assert.Equal(0, await Tour.Count($"select count(*) from failing_addresses where address = '{startup.Founder.Email}'"));
    }

    [Fact]
    public async Task An_address_that_is_cleared_lets_go_what_was_held_for_it_and_not_what_an_organizer_holds()
    {
        var (startup, meeting, returnPath) = await AToldMeeting();
        var reminders = await Messages($"subject={meeting}&person={startup.Founder.Id}&kind=meetingReminder");
        (await Tour.Organizer.Post($"/api/messages/{Id(reminders[0])}/hold", new { reason = "The table may change." })).Expect(HttpStatusCode.OK);
        (await Tour.Organizer.Post("/api/mail/bounces", new { returnPath, status = "5.1.1" })).Expect(HttpStatusCode.NoContent);
        Assert.Equal(3, (await Messages($"subject={meeting}&person={startup.Founder.Id}&problem=held")).Count);

        (await Tour.Organizer.Post("/api/mail/addresses/clear", new { email = startup.Founder.Email })).Expect(HttpStatusCode.NoContent);

        var held = Assert.Single(await Messages($"subject={meeting}&person={startup.Founder.Id}&problem=held"));
        Assert.Equal((Id(reminders[0]), "organizer", "The table may change."), (Id(held), held.GetProperty("heldFor").GetString(), held.GetProperty("outcome").GetString()));
    }

    /// <summary>A meeting of which its founder was told, and where that mail comes back to.</summary>
    private async Task<(GivenStartup Startup, string Meeting, string ReturnPath)> AToldMeeting()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        var slots = await (await Tour.AnInvestor()).Slots(stop, await Tour.ASession(stop));
        await Tour.Drain();
        var meeting = (await startup.Book(slots[0])).Id;
        await Tour.Drain();
        return (startup, meeting, Tour.Mailbox.To(startup.Founder.Email)[^1].From);
    }

    private async Task<IReadOnlyList<JsonElement>> Messages(string filter) => (await Tour.Organizer.Get($"/api/messages?{filter}")).Expect(HttpStatusCode.OK).Items;

    private static string Id(JsonElement message) => message.GetProperty("id").GetString()!;
}
