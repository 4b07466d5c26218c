using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace Fundtruck.Domain.Privacy;

/// <summary>What people are asked to consent to.</summary>
public enum ConsentKind
{
    /// <summary>The rules of the contest.</summary>
    Rules,

    /// <summary>What is done with what they tell.</summary>
    DataUse,

    /// <summary>That pictures of them are shown; the one that can be withdrawn.</summary>
    ImageRights,
}

/// <summary>A text as it was published; a change of it is another version.</summary>
public sealed class ConsentText : Entity
{
    private ConsentText() => Language = Text = "";

    /// <param name="id">Made by the caller.</param>
    /// <param name="kind">What it is about.</param>
    /// <param name="version">1 or more; the highest is the newest.</param>
    /// <param name="language">fr or en.</param>
    /// <param name="text">As people read it.</param>
    /// <param name="now">The moment of publishing.</param>
    public ConsentText(ConsentTextId id, ConsentKind kind, int version, string language, string text, Instant now)
    {
        Id = id;
        Kind = kind;
        Version = version.Within(1, 1_000_000, "version");
        Language = language;
        Text = text;
        PublishedAt = now;
    }

    public ConsentTextId Id { get; private init; }

    public ConsentKind Kind { get; private init; }

    public int Version { get; private init; }

    public string Language { get; private init; }

    public string Text { get; private init; }

    public Instant PublishedAt { get; private init; }

    /// <summary>SHA-256 of the text: what proves later which words somebody saw.</summary>
    public byte[] Hash() => SHA256.HashData(Encoding.UTF8.GetBytes(Text));
}

/// <summary>That a person consented to a text, word for word. It can be withdrawn, and is never taken away.</summary>
public sealed class Consent : Entity
{
    private Consent()
    {
        Language = "";
        TextHash = [];
    }

    public Consent(ConsentId id, PersonId person, ConsentText text, Instant now)
    {
        Id = id;
        PersonId = person;
        (Kind, Version, Language) = (text.Kind, text.Version, text.Language);
        TextHash = text.Hash();
        GivenAt = now;
    }

    public ConsentId Id { get; private init; }

    public PersonId PersonId { get; private init; }

    public ConsentKind Kind { get; private init; }

    public int Version { get; private init; }

    public string Language { get; private init; }

    public byte[] TextHash { get; private init; }

    public Instant GivenAt { get; private init; }

    public Instant? WithdrawnAt { get; private set; }

    /// <summary>Withdraws it; a consent that was withdrawn keeps its first time.</summary>
    public void Withdraw(Instant now)
    {
        if (Kind != ConsentKind.ImageRights) throw new RuleBrokenException(Rule.ConsentStays);
        WithdrawnAt ??= now;
    }
}
