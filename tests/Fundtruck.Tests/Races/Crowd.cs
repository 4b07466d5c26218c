using Fundtruck.Tests.Running;
using Microsoft.EntityFrameworkCore;

namespace Fundtruck.Tests.Races;

/// <summary>Many startups with a confirmed place, put into the database at once.</summary>
internal static class Crowd
{
    internal static async Task<IReadOnlyList<string>> Of(Tour tour, GivenStop stop, int size)
    {
        var startups = Enumerable.Range(0, size).Select(_ => Guid.CreateVersion7()).ToArray();
        var founders = startups.Select(_ => Guid.CreateVersion7()).ToArray();
        var contest = Guid.Parse(stop.ContestId);
        await tour.InDatabase(db => db.Database.ExecuteSqlAsync(
            $"""
            with crowd as (select * from unnest({startups}, {founders}) as c (startup, founder)),
            people_in as (insert into people (id, email, name, language, is_organizer, calendar_token, created_at)
                select founder, founder || '@crowd.example', 'Founder', 'en', false, replace(founder::text, '-', ''), now() from crowd),
            startups_in as (insert into startups (id, name, country, owner_id, created_at) select startup, 'Startup', 'FR', founder, now() from crowd),
            members_in as (insert into startup_members (startup_id, person_id, is_owner) select startup, founder, true from crowd),
            parties_in as (insert into parties (id, kind) select startup, 'startup' from crowd union all select founder, 'person' from crowd),
            room as (update contests set capacity = capacity + {size}, places_taken = places_taken + {size} where id = {contest})
            insert into applications (id, stop_id, contest_id, startup_id, status, revision, created_by, created_at, changed_at)
                select startup, {Guid.Parse(stop.Id)}, {contest}, startup, 'confirmed', 3, founder, now(), now() from crowd
            """));
        return [.. startups.Select(startup => startup.ToString())];
    }
}
