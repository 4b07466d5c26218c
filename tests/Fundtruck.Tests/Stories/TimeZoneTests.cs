using System.Net;
using Fundtruck.Tests.Running;
using NodaTime;

namespace Fundtruck.Tests.Stories;

/// <summary>Stops around the nights in which the clocks change, and one far away.</summary>
public sealed class TimeZoneTests(Tour tour) : TourTests(tour)
{
    [Theory]
    [InlineData("2027-03-27", "Europe/Paris", "2027-03-26T08:00:00Z", "2027-03-27T11:00:00Z")] // the day before the clocks go forward
    [InlineData("2027-03-28", "Europe/Paris", "2027-03-27T08:00:00Z", "2027-03-28T10:00:00Z")] // the day of it: 09:00 is an hour earlier than the day before
    [InlineData("2027-03-29", "Europe/Paris", "2027-03-28T07:00:00Z", "2027-03-29T10:00:00Z")]
    [InlineData("2027-10-30", "Europe/Paris", "2027-10-29T07:00:00Z", "2027-10-30T10:00:00Z")]
    [InlineData("2027-10-31", "Europe/Paris", "2027-10-30T07:00:00Z", "2027-10-31T11:00:00Z")] // the day on which they go back
    [InlineData("2027-11-01", "Europe/Paris", "2027-10-31T08:00:00Z", "2027-11-01T11:00:00Z")]
    [InlineData("2027-03-28", "Indian/Reunion", "2027-03-27T05:00:00Z", "2027-03-28T08:00:00Z")] // no change there
    public async Task Reminders_come_at_nine_local_time_the_day_before_and_two_hours_before_the_meeting(string date, string zone, string dayBefore, string twoHoursBefore)
    {
        await Tour.GoTo(Instant.FromUtc(2027, 3, 1, 8, 0) + (date.StartsWith("2027-03", StringComparison.Ordinal) ? Duration.Zero : Duration.FromDays(210)));
        var meeting = await AMeetingAtTwo(date, zone);

        var due = (await Tour.Organizer.Get($"/api/messages?subject={meeting}&status=due")).Items
            .Where(message => message.GetProperty("kind").GetString() == "meetingReminder")
            .GroupBy(message => message.GetProperty("reminder").GetString()!).ToDictionary(rule => rule.Key, rule => rule.Select(message => message.GetProperty("dueAt").GetString()).Distinct().Single());

        Assert.Equal((dayBefore, twoHoursBefore), (due["dayBefore"], due["twoHoursBefore"]));
    }

    [Theory]
    [InlineData("2027-03-28", "Europe/Paris", "2027-03-28T14:00:00+02:00")]
    [InlineData("2027-10-31", "Europe/Paris", "2027-10-31T14:00:00+01:00")]
    [InlineData("2027-10-31", "Indian/Reunion", "2027-10-31T14:00:00+04:00")]
    public async Task A_meeting_says_its_local_time_with_the_offset_of_that_day_and_its_mail_agrees(string date, string zone, string startsAt)
    {
        await Tour.GoTo(Instant.FromUtc(2027, 3, 1, 8, 0) + (date.StartsWith("2027-03", StringComparison.Ordinal) ? Duration.Zero : Duration.FromDays(210)));
        var meeting = await AMeetingAtTwo(date, zone);
        await Tour.Drain();

        var read = (await Tour.Organizer.Get($"/api/meetings/{meeting}")).Expect(HttpStatusCode.OK);
        Assert.Equal((startsAt, zone), (read.Text("startsAt"), read.Text("zone")));
        var mail = Tour.Mailbox.Messages.Last(mail => mail.Subject().StartsWith("Meeting with", StringComparison.Ordinal));
        Assert.Equal(DateTimeOffset.Parse(startsAt, System.Globalization.CultureInfo.InvariantCulture), mail.Calendar().Start.ToDateTimeOffset());
    }

    [Theory]
    [InlineData("2027-03-28T02:30", "time-does-not-exist", "2027-03-28 03:00")]
    [InlineData("2027-10-31T02:30", "time-exists-twice", "2027-10-31T02:30:00+01:00")]
    public async Task A_deadline_at_a_time_that_the_night_skips_or_has_twice_is_refused_with_the_choices(string closesAt, string problem, string choice)
    {
        var body = await Tour.AStopBody(date: "2027-11-20", opensAt: "2027-01-01T08:00", closesAt: closesAt);
        var answer = (await Tour.Organizer.Post("/api/stops", body)).Expect(HttpStatusCode.Conflict, problem);

        Assert.Equal(["applicationsCloseAt"], answer.Fields);
        Assert.Contains(choice, answer.Text("detail"), StringComparison.Ordinal);
    }

    private async Task<string> AMeetingAtTwo(string date, string zone)
    {
        var day = NodaTime.Text.LocalDatePattern.Iso.Parse(date).Value;
        var venue = await Tour.AVenue("Somewhere", "Somewhere", zone);
        var stop = await Tour.AnOpenStop(await Tour.AStopBody(date: date, venue: venue, opensAt: $"{day.PlusDays(-60):uuuu-MM-dd}T08:00", closesAt: $"{day.PlusDays(-10):uuuu-MM-dd}T23:59"));
        var (startup, _) = await Tour.AParticipant(stop);
        var investor = await Tour.AnInvestor();
        var slots = await investor.Slots(stop, await Tour.ASession(stop), "14:00");
        return (await startup.Book(slots[0])).Id;
    }
}
