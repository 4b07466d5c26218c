using NodaTime;

namespace Fundtruck.Domain.Applications;

/// <summary>One line of an application's history: what it became, when, by whom, and whose place it got. Never changed.</summary>
public sealed class ApplicationStep
{
    private ApplicationStep()
    {
    }

    public ApplicationStep(ApplicationMoved moved, PersonId? by)
    {
        var application = moved.Application;
        (Id, ApplicationId, ContestId, Revision) = (ApplicationStepId.New(), application.Id, application.ContestId, moved.Revision);
        (Before, After, Reason, ConfirmBy) = (moved.Before, moved.After, moved.Reason, moved.ConfirmBy);
        (Replaces, MovedFrom, By, At) = (moved.Replaces, moved.MovedFrom?.Id, by, moved.At);
    }

    public ApplicationStepId Id { get; private init; }

    public ApplicationId ApplicationId { get; private init; }

    /// <summary>Where it was after the step.</summary>
    public ContestId ContestId { get; private init; }

    public int Revision { get; private init; }

    public ApplicationStatus Before { get; private init; }

    public ApplicationStatus After { get; private init; }

    public string? Reason { get; private init; }

    public Instant? ConfirmBy { get; private init; }

    /// <summary>Whose place it got from the waiting list.</summary>
    public ApplicationId? Replaces { get; private init; }

    /// <summary>The contest that it left, when it was moved to another one.</summary>
    public ContestId? MovedFrom { get; private init; }

    /// <summary>Null when the tour did it by itself.</summary>
    public PersonId? By { get; private init; }

    public Instant At { get; private init; }
}
