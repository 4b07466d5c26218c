using Fundtruck.Features.Privacy;

namespace Fundtruck.Features.People;

internal static class PersonByEmail
{
    /// <summary>The person who has proved that the address is theirs; whoever wanted to be forgotten is back.</summary>
    internal static async Task<Person> Proved(this FundtruckDb db, string email, string? name, string language, Instant now, CancellationToken cancellationToken)
    {
        await db.Lift(email, cancellationToken);
        return await db.KnownOrNew(email, name, language, now, cancellationToken);
    }

    /// <summary>
    /// The person with this address; one who is new is added at once, so that they find what was prepared for them when they first sign in.
    /// Two who add the same address in the same moment get the same person. Whoever wanted to be forgotten is a new person like any other, so that nobody learns
    /// of it; but no mail goes to them before they sign in: see docs/decisions/privacy.md.
    /// </summary>
    internal static async Task<Person> KnownOrNew(this FundtruckDb db, string email, string? name, string language, Instant now, CancellationToken cancellationToken)
    {
        var normal = Person.Normal(email);
        if (await Known() is { } known) return known;

        var person = new Person(PersonId.New(), normal, name, language, now);
        await db.Database.ExecuteSqlAsync(
            $"""
            with added as (
                insert into people (id, email, name, language, is_organizer, is_administrator, hosted_stops, calendar_token, created_at)
                values ({person.Id.Value}, {person.Email}, {person.Name}, {person.Language}, false, false, array[]::uuid[], {person.CalendarToken}, {person.CreatedAt})
                on conflict (email) do nothing returning id)
            insert into parties (id, kind) select id, {Conventions.Word(PartyKind.Person)} from added
            """,
            cancellationToken);
        return await Known() ?? throw new NotFoundException("person");

        Task<Person?> Known() => db.People.AsTracking().SingleOrDefaultAsync(p => p.Email == normal, cancellationToken);
    }
}
