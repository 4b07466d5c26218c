using Fundtruck.Domain.LineUps;
using Fundtruck.Domain.Stops;
using NodaTime;
using static Fundtruck.Domain.Tests.Given.Moments;

namespace Fundtruck.Domain.Tests.Given;

/// <summary>A line-up of a stop whose call is closed, and confirmed applications to put into order.</summary>
internal sealed class GivenLineUp
{
    internal static readonly Instant Evening = InParis("2027-04-21 20:00");

    internal GivenLineUp(Stop? stop = null, int confirmed = 4)
    {
        Stop = stop ?? GivenStop.In(StopStatus.ApplicationsClosed);
        LineUp = new LineUp(LineUpId.New(), Contest, Stop, Evening);
        Contenders = Enumerable.Range(0, confirmed).Select(_ => new Contender(ApplicationId.New(), StartupId.New(), PersonId.New()))
            .ToDictionary(contender => contender.ApplicationId);
        Confirmed = [.. Contenders.Keys];
    }

    internal Stop Stop { get; }

    internal Contest Contest => Stop.Contests[0];

    internal LineUp LineUp { get; }

    internal IReadOnlyList<ApplicationId> Confirmed { get; }

    internal Dictionary<ApplicationId, Contender> Contenders { get; }

    internal void Arrange(IReadOnlyList<ApplicationId> order, string? startsAt = null) =>
        Arrange(new Arrangement(order, startsAt is null ? null : Local(startsAt)));

    internal void Arrange(Arrangement wish) => LineUp.Arrange(Stop, wish, [LineUp], Confirmed.ToHashSet(), Evening);

    internal IReadOnlyList<PlannedPitch> Plan => new Timetable(Stop, [LineUp.Draft])[Contest.Id].Pitches;

    internal LineUpEdition? Publish() => LineUp.Publish(Stop, new Timetable(Stop, [LineUp.Draft]), Contenders, PersonId.New(), Evening);

    /// <summary>Arranges and publishes; what happened before is forgotten, what happens now is told.</summary>
    internal IReadOnlyList<IHappening> Published(IReadOnlyList<ApplicationId> order, string? startsAt = null)
    {
        LineUp.TakeHappenings();
        Arrange(order, startsAt);
        Publish();
        return LineUp.TakeHappenings();
    }

    internal Pitch PitchOf(int application) => LineUp.Standing.Single(pitch => pitch.ApplicationId == Confirmed[application]);
}
