using Fundtruck.Domain;
using Fundtruck.Domain.Meetings;
using Fundtruck.Domain.Plans;
using Fundtruck.Tests.Running;
using Microsoft.EntityFrameworkCore;

namespace Fundtruck.Tests.Races;

/// <summary>A stop with one session, many startups and investors with all its slots, and what they wish: put into the database at once.</summary>
internal sealed record Fair(GivenStop Stop, string Session, IReadOnlyList<string> Startups, IReadOnlyList<string> Investors)
{
    /// <param name="tour">Where.</param>
    /// <param name="startups">How many.</param>
    /// <param name="investors">How many, each with one representative.</param>
    /// <param name="wishes">How many each startup wishes; all when there are fewer investors.</param>
    /// <param name="endsAt">Of the session, which begins at 14:00 and has slots of ten minutes.</param>
    /// <param name="seed">Of who wishes whom.</param>
    internal static async Task<Fair> Of(Tour tour, int startups, int investors, int wishes, string endsAt = "16:00", int seed = 1)
    {
        var stop = await tour.AnOpenStop(await tour.AStopBody(capacity: 1));
        var session = (await tour.Organizer.Post($"{stop.Path}/meeting-sessions", new { startsAt = "14:00", endsAt, tables = investors, slotMinutes = 10 })).Id;
        var crowd = await Crowd.Of(tour, stop, startups);
        var firms = await Firms(tour, session, investors);
        await Wish(tour, stop, crowd, firms, wishes, seed);
        return new(stop, session, crowd, firms);
    }

    private static async Task<IReadOnlyList<string>> Firms(Tour tour, string session, int size)
    {
        var (firms, people) = (Enumerable.Range(0, size).Select(_ => Guid.CreateVersion7()).ToArray(), Enumerable.Range(0, size).Select(_ => Guid.CreateVersion7()).ToArray());
        await tour.InDatabase(db => db.Database.ExecuteSqlAsync(
            $"""
            with crowd as (select * from unnest({firms}, {people}) as c (firm, person)),
            people_in as (insert into people (id, email, name, language, is_organizer, calendar_token, created_at)
                select person, person || '@crowd.example', 'Investor', 'en', false, replace(person::text, '-', ''), now() from crowd),
            firms_in as (insert into investors (id, name, accreditation, accreditation_revision, created_at) select firm, 'Fund ' || firm, 'full', 0, now() from crowd),
            parties_in as (insert into parties (id, kind) select person, 'person' from crowd)
            insert into investor_representatives (investor_id, person_id) select firm, person from crowd
            """));
        await tour.InDatabase(async db =>
        {
            var (id, now) = (MeetingSessionId.Of(Guid.Parse(session)), tour.Clock.GetCurrentInstant());
            var open = await db.MeetingSessions.Include(it => it.Tables).SingleAsync(it => it.Id == id);
            var slots = new List<InvestorSlot>();
            foreach (var (firm, person) in firms.Zip(people)) slots.AddRange(open.Open(InvestorId.Of(firm), PersonId.Of(person), null, slots, now));
            db.AddRange(slots);
            return await db.SaveChangesAsync();
        });
        return [.. firms.Select(firm => firm.ToString())];
    }

    private static Task<int> Wish(Tour tour, GivenStop stop, IReadOnlyList<string> startups, IReadOnlyList<string> firms, int wishes, int seed) => tour.InDatabase(async db =>
    {
        var (random, now, by) = (new Random(seed), tour.Clock.GetCurrentInstant(), tour.Organizer.Id);
        foreach (var startup in startups)
            foreach (var firm in firms.OrderBy(_ => random.Next()).Take(wishes).ToList())
                foreach (var side in random.Next(3) == 0 ? [Side.Startup] : new[] { Side.Startup, Side.Investor })
                {
                    var wish = new MeetingWish(StopId.Of(Guid.Parse(stop.Id)), side, StartupId.Of(Guid.Parse(startup)), InvestorId.Of(Guid.Parse(firm)));
                    wish.Say(random.Next(4) == 0 ? Domain.Plans.Wish.Must : Domain.Plans.Wish.Like, by, now);
                    db.Add(wish);
                }

        return await db.SaveChangesAsync();
    });
}
