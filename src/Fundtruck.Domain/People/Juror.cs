using Fundtruck.Domain.Stops;
using NodaTime;

namespace Fundtruck.Domain.People;

/// <summary>Somebody who judges a contest, and sees its applications during their window of time.</summary>
public sealed class Juror : Entity
{
    private Juror()
    {
    }

    /// <param name="contest">What they judge.</param>
    /// <param name="person">Who.</param>
    /// <param name="window">From when until when they see the applications.</param>
    /// <param name="since">When they became one.</param>
    public Juror(Contest contest, PersonId person, Interval window, Instant? since = null)
    {
        ContestId = contest.Id;
        StopId = contest.StopId;
        PersonId = person;
        During = window;
        Since = since;
    }

    public ContestId ContestId { get; private init; }

    public StopId StopId { get; private init; }

    public PersonId PersonId { get; private init; }

    public Interval During { get; private set; }

    /// <summary>Since when they are a juror; null when that was not recorded.</summary>
    public Instant? Since { get; private init; }

    public void SeesDuring(Interval window) => During = window;

    /// <summary>They judge this contest no longer; what they handed in stays.</summary>
    public void Dismiss(Instant now) => Happened(new JurorDismissed(this, now));
}

/// <summary>Somebody judges a contest no longer.</summary>
public sealed record JurorDismissed(Juror Juror, Instant At) : IHappening;
