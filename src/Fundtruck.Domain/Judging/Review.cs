using Fundtruck.Domain.Applications;
using Fundtruck.Domain.Stops;
using NodaTime;

namespace Fundtruck.Domain.Judging;

/// <summary>How far a review is.</summary>
public enum ReviewStatus
{
    Assigned,
    Draft,
    Submitted,
}

/// <summary>What a juror writes.</summary>
/// <param name="Scores">By criterion, as they were typed.</param>
/// <param name="Comment">For those who run the stop, and for other jurors where they may read it.</param>
/// <param name="PrivateNote">For the juror alone.</param>
public sealed record ReviewWords(IReadOnlyDictionary<CriterionId, int> Scores, string? Comment, string? PrivateNote);

/// <summary>That a juror reviews an application, and what they say of it.</summary>
public sealed class Review : Entity
{
    /// <summary>The states of an application that can be reviewed.</summary>
    public static IReadOnlyList<ApplicationStatus> Reviewable { get; } = [ApplicationStatus.Submitted, ApplicationStatus.Waitlisted];

    private Review()
    {
    }

    /// <param name="panel">Of the contest in which the application is.</param>
    /// <param name="application">What is reviewed.</param>
    /// <param name="juror">Who reviews it.</param>
    /// <param name="isByHand">Somebody chose this juror; it is not dealt anew.</param>
    /// <param name="place">At which place the juror best reads it, from 1.</param>
    /// <param name="now">The moment.</param>
    public Review(ReviewPanel panel, Application application, PersonId juror, bool isByHand, int place, Instant now)
    {
        Id = ReviewId.New();
        (ContestId, StopId, ApplicationId, PersonId) = (panel.Id, panel.StopId, application.Id, juror);
        (IsByHand, Place, AssignedAt, ChangedAt) = (isByHand, place, now, now);
        if (!Reviewable.Contains(application.Status)) throw new RuleBrokenException(Rule.ApplicationNotInThatState, "applicationId", "It is not waiting for a decision.");
    }

    public ReviewId Id { get; private init; }

    public ContestId ContestId { get; private init; }

    public StopId StopId { get; private init; }

    public ApplicationId ApplicationId { get; private init; }

    public PersonId PersonId { get; private init; }

    public ReviewStatus Status { get; private set; }

    public IReadOnlyDictionary<CriterionId, int> Scores { get; private set; } = new Dictionary<CriterionId, int>();

    public string? Comment { get; private set; }

    public string? PrivateNote { get; private set; }

    public bool IsByHand { get; private init; }

    /// <summary>At which place the juror best reads it, from 1.</summary>
    public int Place { get; private set; }

    public Instant AssignedAt { get; private init; }

    public Instant ChangedAt { get; private set; }

    public Instant? SubmittedAt { get; private set; }

    /// <summary>The contest in which it was written, when the application moved here with it.</summary>
    public ContestId? CarriedFrom { get; private init; }

    public void ReadAt(int place) => Place = place;

    /// <summary>Keeps what is typed: of a draft whatever it is, of a review that is in only what is complete and right.</summary>
    public void Write(ReviewPanel panel, Stop stop, ReviewWords words, Instant now)
    {
        panel.RequireOpen(stop, now);
        if (words.Scores.Keys.FirstOrDefault(id => panel.Criteria.All(criterion => criterion.Id != id)) is { Value: var stranger } && stranger != Guid.Empty)
            throw new RuleBrokenException(Rule.ReviewIncomplete, $"scores.{stranger}", "This contest is not judged by that.");
        if (Status == ReviewStatus.Submitted) RequireComplete(panel, words.Scores);
        else Status = ReviewStatus.Draft;
        (Scores, Comment, PrivateNote, ChangedAt) = (words.Scores, words.Comment, words.PrivateNote, now);
    }

    /// <summary>Hands it in; it counts from now on, and can still be changed while reviews are open.</summary>
    public void Submit(ReviewPanel panel, Stop stop, Instant now)
    {
        panel.RequireOpen(stop, now);
        if (panel.Criteria.Count == 0) throw new RuleBrokenException(Rule.NoCriteria);
        RequireComplete(panel, Scores);
        if (Status == ReviewStatus.Submitted) return;
        (Status, SubmittedAt, ChangedAt) = (ReviewStatus.Submitted, now, now);
    }

    /// <summary>Throws when it is in.</summary>
    public void RequireNotSubmitted()
    {
        if (Status == ReviewStatus.Submitted) throw new RuleBrokenException(Rule.ReviewSubmitted);
    }

    /// <summary>The same review in the contest to which its application moved; null unless all that counts there, and is asked there, was scored here by the same name on the same scale.</summary>
    public Review? CarriedTo(ReviewPanel from, ReviewPanel to, Instant now)
    {
        if (Status != ReviewStatus.Submitted || to.Criteria.Count == 0) return null;
        var scores = new Dictionary<CriterionId, int>();
        foreach (var criterion in to.Criteria)
        {
            if (from.Criteria.FirstOrDefault(criterion.MeasuresLike) is { } same && Scores.TryGetValue(same.Id, out var score)) scores[criterion.Id] = score;
            else if (criterion.Counts) return null;
        }

        return new()
        {
            Id = ReviewId.New(),
            ContestId = to.Id,
            StopId = to.StopId,
            ApplicationId = ApplicationId,
            PersonId = PersonId,
            CarriedFrom = CarriedFrom ?? ContestId,
            IsByHand = true,
            AssignedAt = now,
            ChangedAt = now,
            SubmittedAt = SubmittedAt,
            Status = ReviewStatus.Submitted,
            Scores = scores,
            Comment = Comment,
            PrivateNote = PrivateNote,
            Place = 1,
        };
    }

    private static void RequireComplete(ReviewPanel panel, IReadOnlyDictionary<CriterionId, int> scores)
    {
        if (panel.Check(scores) is { Count: > 0 } findings) throw new RuleBrokenException(Rule.ReviewIncomplete) { Findings = findings };
    }
}
