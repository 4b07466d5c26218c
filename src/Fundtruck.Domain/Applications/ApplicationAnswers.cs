using NodaTime;

namespace Fundtruck.Domain.Applications;

/// <summary>What a startup says in its application.</summary>
/// <param name="Summary">What it does and why it should pitch.</param>
/// <param name="AmountSought">Whole euros it wants to raise; the Fundtruck terms ask for 100,000 to 3,000,000.</param>
/// <param name="DeckUrl">An http or https address of its slides.</param>
/// <param name="Others">What it answers to the contest's own questions; those that aren't named stay as they are, null empties one.</param>
public sealed record ApplicationAnswers(string? Summary, long? AmountSought, string? DeckUrl, IReadOnlyDictionary<QuestionId, AnswerValue?>? Others = null);

/// <summary>That an organizer lets an application pass although it is against the conditions.</summary>
/// <param name="Reason">As the startup reads it.</param>
/// <param name="By">Which organizer.</param>
/// <param name="At">When.</param>
public sealed record EligibilityOverride(string Reason, PersonId By, Instant At);
