namespace Fundtruck.Features.Messages.Writing;

/// <summary>What planned reminders say, and several reminders in one mail.</summary>
internal static class PlannedLetters
{
    internal static Letter Of(ReminderCandidate it, Recipient reader)
    {
        var fr = reader.Language == "fr";
        var at = Words.Moment(it.Moment.InZone(LocalTimes.Zone(it.Zone)).LocalDateTime, it.Zone, reader.Language);
        var of = it.Startup is { } startup ? $"{startup}, {it.Stop}" : it.Stop;
        var what = What(it.Plan.Terms!.Moment, fr);
        var missing = Missing(it.Plan.Terms.OnlyIf, fr);
        return fr
            ? new($"Rappel : {what}, {it.Stop}", $"Bonjour {reader.Name},\n\n{of} : {what}, {at}.{missing}\n\nÀ bientôt,\nL'équipe Fundtruck\n")
            : new($"Reminder: {what}, {it.Stop}", $"Hello {reader.Name},\n\n{of}: {what}, {at}.{missing}\n\nSee you soon,\nThe Fundtruck team\n");
    }

    internal static Letter Digest(IReadOnlyList<(string Subject, string Text)> parts, Recipient reader)
    {
        var body = string.Join("\n\n", parts.Select(part => $"– {part.Subject}\n{Body(part.Text)}"));
        return reader.Language == "fr"
            ? new($"{parts.Count} rappels en un message", $"Bonjour {reader.Name},\n\n{body}\n\nÀ bientôt,\nL'équipe Fundtruck\n")
            : new($"{parts.Count} reminders in one mail", $"Hello {reader.Name},\n\n{body}\n\nSee you soon,\nThe Fundtruck team\n");
    }

    /// <summary>A mail without its greeting and its end.</summary>
    private static string Body(string text) => text.Split("\n\n") is { Length: > 2 } paragraphs ? string.Join("\n", paragraphs[1..^1]) : text.Trim();

    private static string What(ReminderMoment moment, bool fr) => moment switch
    {
        ReminderMoment.ApplicationDeadline => fr ? "clôture des candidatures" : "applications close",
        ReminderMoment.DeckDeadline => fr ? "date limite de la présentation" : "decks are due",
        ReminderMoment.ConfirmationDeadline => fr ? "dernier moment pour confirmer votre place" : "last moment to confirm your place",
        ReminderMoment.Pitch => fr ? "pitch" : "pitch",
        ReminderMoment.Meeting => fr ? "rendez-vous" : "meeting",
        ReminderMoment.BookingOpening => fr ? "ouverture des réservations" : "booking opens",
        _ => fr ? "début de l'étape" : "the stop begins",
    };

    private static string Missing(ReminderCondition? condition, bool fr) => condition switch
    {
        ReminderCondition.DeckMissing => fr ? " Votre présentation manque encore." : " Your deck is still missing.",
        ReminderCondition.NotConfirmed => fr ? " Votre confirmation manque encore." : " You have not confirmed yet.",
        ReminderCondition.NotSubmitted => fr ? " Votre candidature n'est pas encore envoyée." : " Your application is not handed in yet.",
        _ => "",
    };
}
