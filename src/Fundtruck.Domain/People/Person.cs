using System.Security.Cryptography;
using NodaTime;

namespace Fundtruck.Domain.People;

/// <summary>Somebody with an account; the e-mail address is how they sign in. What they may do follows from what they belong to.</summary>
public sealed class Person : Entity
{
    private Person() => Email = Name = Language = CalendarToken = "";

    /// <param name="id">Made by the caller.</param>
    /// <param name="email">Kept in lower case; unique.</param>
    /// <param name="name">As they want to be called; the part before the @ when not known yet.</param>
    /// <param name="language">fr or en: of the mails they get.</param>
    /// <param name="now">The moment of joining.</param>
    public Person(PersonId id, string email, string? name, string language, Instant now)
    {
        Id = id;
        Email = Normal(email);
        Name = string.IsNullOrWhiteSpace(name) ? Email[..Email.IndexOf('@', StringComparison.Ordinal)] : name.Trim();
        Language = language;
        CalendarToken = NewToken();
        CreatedAt = now;
    }

    public PersonId Id { get; private init; }

    public string Email { get; private set; }

    public string Name { get; private set; }

    public string Language { get; private set; }

    public bool IsOrganizer { get; private set; }

    /// <summary>The secret part of the address of this person's calendar feed.</summary>
    public string CalendarToken { get; private set; }

    public Instant CreatedAt { get; private init; }

    /// <summary>The last time that they used a link in a mail.</summary>
    public Instant? SignedInAt { get; private set; }

    /// <summary>Since when nothing is known of them but that they were somebody.</summary>
    public Instant? ErasedAt { get; private set; }

    public void BecomeOrganizer() => IsOrganizer = true;

    public void Introduce(string name, string language)
    {
        Name = name;
        Language = language;
    }

    public void SignsIn(Instant now) => SignedInAt = now;

    /// <summary>Forgets who they are. The account stays, because others have a history with it.</summary>
    public void Erase(Instant now)
    {
        Name = "Erased person";
        Email = $"erased-{Id}@erased.invalid";
        IsOrganizer = false;
        SignedInAt = null;
        ErasedAt = now;
        RotateCalendarToken();
    }

    /// <summary>Makes the old address of the calendar feed worthless.</summary>
    public void RotateCalendarToken() => CalendarToken = NewToken();

    /// <summary>The form in which addresses are compared and stored.</summary>
    public static string Normal(string email) => email.Trim().ToLowerInvariant();

    private static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
}
