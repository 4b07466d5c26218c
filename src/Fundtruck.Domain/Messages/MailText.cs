using NodaTime;

namespace Fundtruck.Domain.Messages;

/// <summary>One edition of what a kind of message says in a season and a language. It never changes: the newest that is no trial counts.</summary>
public sealed class MailText : Entity
{
    private MailText() => Language = "";

    /// <param name="season">Whose messages say so.</param>
    /// <param name="kind">Which messages.</param>
    /// <param name="language">fr or en.</param>
    /// <param name="number">One more than that of the edition before, from 1 on.</param>
    /// <param name="words">Subject and body with their placeholders; null goes back to the text that is built in.</param>
    /// <param name="isTrial">Only its writer gets it.</param>
    /// <param name="by">Its writer.</param>
    /// <param name="now">When it was written.</param>
    public MailText(SeasonId season, MessageKind kind, string language, int number, (string Subject, string Body)? words, bool isTrial, PersonId? by, Instant now)
    {
        Id = MailTextId.New();
        (SeasonId, Kind, Language, Number, IsTrial) = (season, kind, language, number, isTrial);
        (Subject, Body) = (words?.Subject, words?.Body);
        (WrittenBy, WrittenAt) = (by, now);
    }

    public MailTextId Id { get; private init; }

    public SeasonId SeasonId { get; private init; }

    public MessageKind Kind { get; private init; }

    public string Language { get; private init; }

    public int Number { get; private init; }

    /// <summary>Null in an edition that goes back to the built-in text.</summary>
    public string? Subject { get; private init; }

    public string? Body { get; private init; }

    public bool IsTrial { get; private init; }

    public PersonId? WrittenBy { get; private init; }

    public Instant WrittenAt { get; private init; }
}
