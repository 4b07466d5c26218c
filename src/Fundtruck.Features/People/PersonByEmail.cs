namespace Fundtruck.Features.People;

internal static class PersonByEmail
{
    /// <summary>The person with this address; one who is new is added, so that they find what was prepared for them when they first sign in.</summary>
    internal static async Task<Person> KnownOrNew(this FundtruckDb db, string email, string? name, string language, Instant now, CancellationToken cancellationToken)
    {
        var normal = Person.Normal(email);
        var known = await db.People.AsTracking().SingleOrDefaultAsync(person => person.Email == normal, cancellationToken);
        if (known is not null) return known;

        var person = new Person(PersonId.New(), normal, name, language, now);
        db.Add(person);
        db.Add(PartyRow.Of(person.Id));
        return person;
    }
}
