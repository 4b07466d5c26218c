using NodaTime;

namespace Fundtruck.Domain.Interests;

/// <summary>What an investor says of a startup.</summary>
public enum InterestAnswer
{
    Yes,
    No,
    MustThink,
}

/// <summary>
/// What a firm says of a startup that it saw, or will see, at a stop. Only the firm reads it.
/// It is no <see cref="Entity"/>, nor is a note: the audit trail, which organizers read, would else tell who is interested in whom.
/// </summary>
public sealed class Interest
{
    private Interest()
    {
    }

    public Interest(StopId stop, InvestorId investor, StartupId startup) => (Id, StopId, InvestorId, StartupId) = (InterestId.New(), stop, investor, startup);

    public InterestId Id { get; private init; }

    public StopId StopId { get; private init; }

    public InvestorId InvestorId { get; private init; }

    public StartupId StartupId { get; private init; }

    public InterestAnswer Answer { get; private set; }

    /// <summary>Who said it last.</summary>
    public PersonId By { get; private set; }

    public Instant At { get; private set; }

    public void Say(InterestAnswer answer, PersonId by, Instant now) => (Answer, By, At) = (answer, by, now);
}

/// <summary>What a representative keeps in mind of a startup at a stop. Nobody else ever reads it, not even their colleagues.</summary>
public sealed class InterestNote
{
    private InterestNote() => Text = "";

    public InterestNote(StopId stop, InvestorId investor, StartupId startup, PersonId person) => (Id, StopId, InvestorId, StartupId, PersonId, Text) = (InterestNoteId.New(), stop, investor, startup, person, "");

    public InterestNoteId Id { get; private init; }

    public StopId StopId { get; private init; }

    /// <summary>For whom they spoke.</summary>
    public InvestorId InvestorId { get; private init; }

    public StartupId StartupId { get; private init; }

    /// <summary>Whose note it is.</summary>
    public PersonId PersonId { get; private init; }

    public string Text { get; private set; }

    public Instant At { get; private set; }

    public void Write(string text, Instant now) => (Text, At) = (text.Trim(), now);
}
