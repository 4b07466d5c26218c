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
    /// <param name="now">When it is added.</param>
    public Passkey(PersonId person, string name, byte[] credentialId, byte[] publicKey, Instant now)
        : this()
    {
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

    public required bool IsUserVerified { get; init; }

    public required bool IsBackupEligible { get; init; }

    public bool IsBackedUp { get; private set; }

    public required List<string> Transports { get; init; }

    public required byte[] AttestationObject { get; init; }

    public required byte[] ClientData { get; init; }

    public Instant CreatedAt { get; private init; }

    public Instant? LastUsedAt { get; private set; }

    /// <summary>Remembers what the device said of itself.</summary>
    public void Seen(long signCount, bool isBackedUp, Instant? usedAt)
    {
        SignCount = signCount;
        IsBackedUp = isBackedUp;
        LastUsedAt = usedAt ?? LastUsedAt;
    }
}

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
