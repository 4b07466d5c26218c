using System.Net;
using Fundtruck.Domain;
using Fundtruck.Domain.Meetings;
using Fundtruck.Tests.Mail;
using Fundtruck.Tests.Running;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Fundtruck.Tests.Calendars;

/// <summary>
/// Random histories of bookings, moves, hand-overs and cancellations, with a mail server that is not always there. At the end three must agree for everybody:
/// the calendar that got only the mails, the one that reads the feed, and the database.
/// </summary>
public sealed class CalendarHistoryTests(Tour tour) : TourTests(tour)
{
    private const int Steps = 90;

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5)]
    public async Task Who_takes_in_every_mail_sees_what_the_feed_and_the_database_say(int seed)
    {
        await Tour.GoTo(Instant.FromUtc(2027, 5, 3, 8, 0));
        var history = await History.Of(Tour, new Random(seed));
        for (var step = 0; step < Steps; step++) await history.Step();
        Assert.True(history.Counts.All(it => it.Value > 0), $"Too little happened: {string.Join(", ", history.Counts)}");

        Tour.Clock.Advance(Duration.FromHours(12)); // what could not be sent is tried again
        while (await Tour.Drain() > 0) Tour.Clock.Advance(Duration.FromHours(5));
        var (random, noticed) = (new Random(seed), 0);
        foreach (var person in history.People)
        {
            var feed = CalendarClient.Of((await Tour.Anybody.Get((await person.Get("/api/me")).Text("calendar"))).Expect(HttpStatusCode.OK).Body);
            var files = Tour.Mailbox.To(person.Email).Where(mail => mail.CalendarParts().Any()).Select(mail => mail.CalendarFile()).ToList();
            var (inOrder, shuffled) = (new CalendarClient(), new CalendarClient());
            foreach (var file in files) inOrder.Take(file, person.Email);
            foreach (var file in files.OrderBy(_ => random.Next())) shuffled.Take(file, person.Email);
            var stands = await Tour.InDatabase(db => db.Meetings.Where(it => it.Status == MeetingStatus.Booked && (it.FounderId == person.Id || it.RepresentativeId == person.Id)).ToListAsync());

            Assert.Equal(
                stands.Select(it => ($"{it.Id}@fundtruck", it.Sequence, it.During.Start, it.During.End)).Order(),
                feed.Select(it => (it.Uid, it.Sequence, it.Start, it.End)).Order());
            Assert.Equal(feed, inOrder.Shown);
            Assert.Equal(feed, shuffled.Shown);

            // And each mail matters: without their last one they would see something else.
            if (files.Count == 0) continue;
            var forgetful = new CalendarClient();
            foreach (var file in files.SkipLast(1)) forgetful.Take(file, person.Email);
            if (!feed.SequenceEqual(forgetful.Shown)) noticed++;
        }

        Assert.True(noticed > 0, "Nobody would notice that a mail was lost.");
    }

    /// <summary>What is played: four people of two firms, three founders, twelve slots of each representative.</summary>
    private sealed class History(Tour tour, Random random, IReadOnlyList<GivenStartup> startups, IReadOnlyList<(GivenInvestor Firm, IReadOnlyList<Caller> Representatives, IReadOnlyList<string> Slots)> firms)
    {
        private readonly Dictionary<string, (GivenStartup Startup, int Firm)> _standing = [];

        internal Dictionary<string, int> Counts { get; } = new() { ["booked"] = 0, ["moved"] = 0, ["handed over"] = 0, ["cancelled"] = 0, ["sent"] = 0 };

        internal IEnumerable<Caller> People => startups.Select(startup => startup.Founder).Concat(firms.SelectMany(firm => firm.Representatives));

        internal static async Task<History> Of(Tour tour, Random random)
        {
            var stop = await tour.AnOpenStop(await tour.AStopBody($"2027-06-{10 + random.Next(10)}", capacity: 3, closesAt: "2027-06-05T23:59"));
            var session = await tour.ASession(stop, "14:00", "18:00");
            var startups = new List<GivenStartup>();
            for (var i = 0; i < 3; i++) startups.Add((await tour.AParticipant(stop)).Startup);
            var firms = new List<(GivenInvestor, IReadOnlyList<Caller>, IReadOnlyList<string>)>();
            for (var i = 0; i < 2; i++)
            {
                var firm = await tour.AnInvestor();
                var colleague = await tour.SignIn($"colleague{Given.Number()}@fund.example", "Colleague");
                await firm.Join(colleague);
                firms.Add((firm, [firm.Representative, colleague], [.. await firm.Slots(stop, session), .. await (firm with { Representative = colleague }).Slots(stop, session)]));
            }

            return new(tour, random, startups, firms);
        }

        internal async Task Step()
        {
            tour.Clock.Advance(Duration.FromSeconds(random.Next(1, 900)));
            await (random.Next(10) switch
            {
                < 3 => Book(),
                < 5 => Change("moved", "move", firm => new { slotId = Any(firm.Slots) }),
                < 7 => Change("handed over", "representative", firm => new { representativeId = Any(firm.Representatives).Id.ToString() }),
                < 8 => Change("cancelled", "cancel", _ => new { reason = "Ill." }),
                _ => Send(),
            });
        }

        private async Task Book()
        {
            var (startup, firm) = (Any(startups), random.Next(firms.Count));
            var booked = await startup.Founder.Post($"/api/investor-slots/{Any(firms[firm].Slots)}/book", new { startupId = startup.Id });
            if (booked.Status != HttpStatusCode.Created) return;
            _standing[booked.Id] = (startup, firm);
            Counts["booked"]++;
        }

        private async Task Change(string what, string step, Func<(GivenInvestor Firm, IReadOnlyList<Caller> Representatives, IReadOnlyList<string> Slots), object> body)
        {
            if (_standing.Count == 0) return;
            var (id, (_, firm)) = Any([.. _standing]);
            var answer = await tour.Organizer.Post($"/api/meetings/{id}/{step}", body(firms[firm]));
            if (answer.Status != HttpStatusCode.OK) return;
            Counts[what]++;
            if (step == "cancel") _standing.Remove(id);
        }

        /// <summary>Sometimes the server takes nothing for the moment, or hangs up after it has taken a mail and before it says so.</summary>
        private async Task Send()
        {
            if (random.Next(4) == 0) tour.Mailbox.Script.Answer(SmtpMoment.MailFrom, "451 4.3.0 later", random.Next(1, 4));
            if (random.Next(6) == 0) tour.Mailbox.Script.HangUp(SmtpMoment.AfterFinalDot);
            Counts["sent"] += await tour.Drain();
        }

        private T Any<T>(IReadOnlyList<T> among) => among[random.Next(among.Count)];
    }
}
