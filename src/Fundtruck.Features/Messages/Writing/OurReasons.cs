using Fundtruck.Domain.Meetings;

namespace Fundtruck.Features.Messages.Writing;

/// <summary>Reasons that nobody typed, because the tour itself called a meeting off or moved it. They are kept as they stand here, and told in their reader's language.</summary>
internal static class OurReasons
{
    /// <summary>It withdrew, was disqualified, or was moved to another stop.</summary>
    internal const string StartupIsOut = "The startup does not take part in this stop any more.";

    /// <summary>Somebody was forgotten.</summary>
    internal const string PersonIsOut = "This person takes no part in the tour any more.";

    private static readonly Dictionary<string, Bilingual> Known = new()
    {
        [StartupIsOut] = new("La startup ne participe plus à cette étape.", StartupIsOut),
        [PersonIsOut] = new("Cette personne ne participe plus à la tournée.", PersonIsOut),
        [Meeting.ClocksChanged] = new("L’heure légale change : l’heure locale du rendez-vous reste la même.", "The clocks change: the local time of the meeting stays."),
    };

    /// <summary>A reason as its reader is told it: what people typed stays as it is.</summary>
    internal static string In(string reason, string language) => Known.TryGetValue(reason, out var ours) ? language == "fr" ? ours.Fr : ours.En : reason;
}
