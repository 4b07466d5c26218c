using NodaTime;

namespace Fundtruck.Domain.Stops;

/// <summary>How a season gives its places away.</summary>
/// <param name="ConfirmationHours">How long an accepted startup has to say that it will come, 1 to 720; 72 by default.</param>
/// <param name="ReplacementHours">How long one has that comes from the waiting list, 1 to 720; 24 by custom.</param>
/// <param name="ReplacementDays">Days before the stop's date on which the waiting list moves by itself for the last time, 0 to 60; later an organizer decides.</param>
/// <param name="PitchesPerStartup">At how many stops of the season one startup may pitch, 1 to 100.</param>
public sealed record SelectionRules(int ConfirmationHours = 72, int ReplacementHours = 24, int ReplacementDays = 2, int PitchesPerStartup = 1)
{
    /// <summary>From then on no place is filled by itself, and who gives one up is late.</summary>
    public Instant CutOff(Stop stop) =>
        Instant.Min(stop.Zone.AtStartOfDay(stop.Date.PlusDays(1 - ReplacementDays)).ToInstant(), stop.During.Start);

    /// <summary>The first moment at which it is too late to confirm a place that is given now.</summary>
    public Instant ConfirmBy(Stop stop, bool asReplacement, Instant now) =>
        Instant.Min(now + Duration.FromHours(asReplacement ? ReplacementHours : ConfirmationHours), stop.During.Start);

    internal SelectionRules Checked()
    {
        ConfirmationHours.Within(1, 720, "confirmationHours");
        ReplacementHours.Within(1, 720, "replacementHours");
        ReplacementDays.Within(0, 60, "replacementDays");
        PitchesPerStartup.Within(1, 100, "pitchesPerStartup");
        return this;
    }
}
