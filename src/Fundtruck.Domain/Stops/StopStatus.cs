namespace Fundtruck.Domain.Stops;

/// <summary>Where a stop is in its life. Postponed and cancelled can follow any state that is not over.</summary>
public enum StopStatus
{
    Draft,
    Published,
    ApplicationsOpen,
    ApplicationsClosed,
    LineUpPublished,
    Live,
    Completed,
    Postponed,
    Cancelled,
}
