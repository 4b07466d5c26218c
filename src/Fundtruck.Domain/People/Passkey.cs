using NodaTime;

namespace Fundtruck.Domain.People;

/// <summary>A key in somebody's device or password manager (WebAuthn level 3); the tour knows its public half.</summary>
public sealed class Passkey : Entity
{
    /// <summary>How many a person may have.</summary>
    public const int Most = 20;

    private Passkey()
    {
        Name = "";
        CredentialId = PublicKey = AttestationObject = ClientData = [];
        Transports = [];
    }

    /// <param name="person">Whose it is.</param>
    /// <param name="name">Where it lies, in their words.</param>
    /// <param name="credentialId">How the device names it.</param>
    /// <param name="publicKey">In COSE.</param>
    /// <param name="made">What the device said of itself when it made it.</param>
    /// <param name="now">When it is added.</param>
    public Passkey(PersonId person, string name, byte[] credentialId, byte[] publicKey, PasskeyMade made, Instant now)
        : this()
    {
        (IsUserVerified, IsBackupEligible, IsBackedUp, SignCount) = (made.IsUserVerified, made.IsBackupEligible, made.IsBackedUp, made.SignCount);
        (Transports, AttestationObject, ClientData) = ([.. made.Transports], made.AttestationObject, made.ClientData);
        Id = PasskeyId.New();
        PersonId = person;
        Name = name;
        CredentialId = credentialId;
        PublicKey = publicKey;
        CreatedAt = now;
    }

    public PasskeyId Id { get; private init; }

    public PersonId PersonId { get; private init; }

    public string Name { get; private init; }

    public byte[] CredentialId { get; private init; }

    public byte[] PublicKey { get; private init; }

    /// <summary>Counts its uses where the device counts; a count that goes back is a copy.</summary>
    public long SignCount { get; private set; }

    public bool IsUserVerified { get; private init; }

    public bool IsBackupEligible { get; private init; }

    public bool IsBackedUp { get; private set; }

    public List<string> Transports { get; private init; }

    public byte[] AttestationObject { get; private init; }

    public byte[] ClientData { get; private init; }

    public Instant CreatedAt { get; private init; }

    public Instant? LastUsedAt { get; private set; }

    /// <summary>Remembers a use, and what the device said of itself then.</summary>
    public void Used(long signCount, bool isBackedUp, Instant now) => (SignCount, IsBackedUp, LastUsedAt) = (signCount, isBackedUp, now);
}

/// <summary>What a device says of a passkey when it makes one.</summary>
/// <param name="IsUserVerified">It asked for a finger, a face or a PIN.</param>
/// <param name="IsBackupEligible">It may be copied to other devices of its owner.</param>
/// <param name="IsBackedUp">It has been.</param>
/// <param name="SignCount">Its uses so far, where the device counts.</param>
/// <param name="Transports">How the device is reached.</param>
/// <param name="AttestationObject">Its answer, as WebAuthn writes it.</param>
/// <param name="ClientData">What the browser asked it.</param>
public sealed record PasskeyMade(bool IsUserVerified, bool IsBackupEligible, bool IsBackedUp, long SignCount, IReadOnlyList<string> Transports, byte[] AttestationObject, byte[] ClientData);

/// <summary>What a passkey is asked to sign: once, within <see cref="Lifetime"/>.</summary>
public sealed class PasskeyChallenge
{
    public static readonly Duration Lifetime = Duration.FromMinutes(5);

    private PasskeyChallenge() => State = "";

    /// <param name="state">What the answer is checked against.</param>
    /// <param name="person">Who adds a passkey; null when somebody signs in.</param>
    /// <param name="now">From when on it is valid.</param>
    public PasskeyChallenge(string state, PersonId? person, Instant now)
    {
        Id = PasskeyChallengeId.New();
        State = state;
        PersonId = person;
        ExpiresAt = now + Lifetime;
    }

    public PasskeyChallengeId Id { get; private init; }

    public string State { get; private init; }

    public PersonId? PersonId { get; private init; }

    public Instant ExpiresAt { get; private init; }
}
