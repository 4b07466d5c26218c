using System.Security.Cryptography;
using Fundtruck.Domain.Messages;
using NodaTime;

namespace Fundtruck.Domain.People;

/// <summary>Somebody with an account; the e-mail address is how they sign in. What they may do follows from what they belong to.</summary>
public sealed class Person : Entity
{
    private readonly List<Guid> _hostedStops = [];

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

    /// <summary>Runs the tour: all stops.</summary>
    public bool IsOrganizer { get; private set; }

    /// <summary>Also says who runs the tour; an administrator is an organizer.</summary>
    public bool IsAdministrator { get; private set; }

    /// <summary>Stops that this person hosts as a local partner, such as a chamber of commerce: they run these and no others.</summary>
    public IReadOnlyList<StopId> HostedStops => [.. _hostedStops.Select(StopId.Of)];

    /// <summary>Since when the account is closed; null while it is open.</summary>
    public Instant? DisabledAt { get; private set; }

    /// <summary>The secret part of the address of this person's calendar feed.</summary>
    public string CalendarToken { get; private set; }

    public Instant CreatedAt { get; private init; }

    /// <summary>The last time that they signed in.</summary>
    public Instant? SignedInAt { get; private set; }

    /// <summary>Since when nothing is known of them but that they were somebody.</summary>
    public Instant? ErasedAt { get; private set; }

    /// <summary>Since when they want no reminders; null while they do.</summary>
    public Instant? RemindersOffAt { get; private set; }

    /// <summary>Since when they want no mail about requests to meet; null while they do.</summary>
    public Instant? MeetingRequestsOffAt { get; private set; }

    /// <summary>Switches the messages of a topic on or off. Doing so twice changes nothing.</summary>
    public void SwitchMail(MailTopic topic, bool on, Instant now)
    {
        if (topic == MailTopic.Reminders) RemindersOffAt = on ? null : RemindersOffAt ?? now;
        else MeetingRequestsOffAt = on ? null : MeetingRequestsOffAt ?? now;
    }

    public void BecomeOrganizer() => IsOrganizer = true;

    public void BecomeAdministrator() => IsOrganizer = IsAdministrator = true;

    /// <summary>Runs the tour no longer, neither as organizer nor as administrator.</summary>
    /// <param name="administrators">How many there are, this one included; call it with their rows locked. The last one stays.</param>
    public void LeaveTheTeam(int administrators)
    {
        RequireSuccessor(administrators);
        IsOrganizer = IsAdministrator = false;
    }

    /// <summary>Stays an organizer.</summary>
    /// <inheritdoc cref="LeaveTheTeam" path="/param"/>
    public void StopAdministrating(int administrators)
    {
        RequireSuccessor(administrators);
        IsAdministrator = false;
    }

    public void Host(StopId stop)
    {
        if (!_hostedStops.Contains(stop.Value)) _hostedStops.Add(stop.Value);
    }

    public void StopHosting(StopId stop) => _hostedStops.Remove(stop.Value);

    /// <summary>Closes the account: nobody signs in to it any more.</summary>
    /// <inheritdoc cref="LeaveTheTeam" path="/param"/>
    public void Disable(int administrators, Instant now)
    {
        RequireSuccessor(administrators);
        DisabledAt ??= now;
    }

    public void Enable() => DisabledAt = null;

    public void Introduce(string name, string language)
    {
        Name = name;
        Language = language;
    }

    public void SignsIn(Instant now) => SignedInAt = now;

    /// <summary>Forgets who they are. The account stays, because others have a history with it.</summary>
    /// <inheritdoc cref="LeaveTheTeam" path="/param"/>
    public void Erase(int administrators, Instant now)
    {
        RequireSuccessor(administrators);
        Name = "Erased person";
        Email = $"erased-{Id}@erased.invalid";
        IsOrganizer = IsAdministrator = false;
        _hostedStops.Clear();
        SignedInAt = RemindersOffAt = MeetingRequestsOffAt = null;
        ErasedAt = now;
        RotateCalendarToken();
    }

    /// <summary>Makes the old address of the calendar feed worthless.</summary>
    public void RotateCalendarToken() => CalendarToken = NewToken();

    /// <summary>The form in which addresses are compared and stored.</summary>
    public static string Normal(string email) => email.Trim().ToLowerInvariant();

    private void RequireSuccessor(int administrators)
    {
        if (IsAdministrator && DisabledAt is null && administrators <= 1) throw new RuleBrokenException(Rule.LastAdministrator);
    }

    private static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
}
