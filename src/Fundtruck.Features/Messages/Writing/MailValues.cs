namespace Fundtruck.Features.Messages.Writing;

/// <summary>What the placeholders of a message stand for, in its reader's language. What people called themselves or wrote becomes no link.</summary>
/// <param name="Values">By placeholder; null where there is nothing to say.</param>
/// <param name="Facts">What, when and where: before the body of the text.</param>
/// <param name="Questions">What is still to be answered: after it.</param>
internal sealed record MailValues(IReadOnlyDictionary<string, string?> Values, string? Facts = null, string? Questions = null)
{
    /// <summary>The same, for a preview: what a message of the kind always says and what has not happened yet (nobody has given a reason) is said as in an example.</summary>
    internal MailValues Completed(MailValues example, IReadOnlyList<string> required) =>
        this with { Values = Values.ToDictionary(value => value.Key, value => value.Value ?? (required.Contains(value.Key) ? example.Values[value.Key] : null)) };

    internal static MailValues Of(MessageKind kind, ApplicationTruth it, string language) => new(new Dictionary<string, string?>
    {
        ["startup"] = Words.Unlinked(it.Startup),
        ["stop"] = it.Stop,
        ["date"] = Words.Day(it.Date, language),
        ["contest"] = it.Contest,
        ["reason"] = Said(kind == MessageKind.EligibilityOverridden ? it.Exception : it.Reason),
        ["confirmBy"] = it.ConfirmBy is { } by ? it.Moment(by, language) : null,
        ["embargoUntil"] = it.EmbargoUntil is { } embargo ? it.Moment(embargo, language) : null,
        ["reopenedUntil"] = it.ReopenedUntil is { } until ? Words.Moment(until, it.Zone, language) : null,
    });

    internal static MailValues Of(StopTruth it, string language) => new(new Dictionary<string, string?>
    {
        ["stop"] = it.Name,
        ["when"] = Words.Moment(it.LocalStart, it.Zone, language),
        ["reason"] = Said(it.Reason),
    });

    internal static MailValues Of(DeckTruth it, string language) => new(new Dictionary<string, string?>
    {
        ["startup"] = Words.Unlinked(it.Startup),
        ["stop"] = it.Stop,
        ["due"] = Words.Moment(it.Due.InZone(LocalTimes.Zone(it.Zone)).LocalDateTime, it.Zone, language),
    });

    /// <param name="it">Whose answers.</param>
    /// <param name="by">When they are due.</param>
    /// <param name="questions">Those that are open.</param>
    /// <param name="language">fr or en.</param>
    internal static MailValues Of(AnswersTruth it, Instant by, IEnumerable<Bilingual> questions, string language) => new(
        new Dictionary<string, string?>
        {
            ["startup"] = Words.Unlinked(it.Startup),
            ["stop"] = it.Stop,
            ["due"] = Words.Moment(by.InZone(LocalTimes.Zone(it.Zone)).LocalDateTime, it.Zone, language),
        },
        Questions: string.Join('\n', questions.Select(question => $"– {(language == "fr" ? question.Fr : question.En)}")));

    /// <param name="kind">Of the message.</param>
    /// <param name="appointment">As it is now.</param>
    /// <param name="reader">Who reads it.</param>
    /// <param name="isUpdate">They already had an invitation to it.</param>
    internal static MailValues Of(MessageKind kind, AppointmentTruth appointment, Recipient reader, bool isUpdate)
    {
        var (it, language) = (appointment.Unlinked(), reader.Language);
        var values = new Dictionary<string, string?>
        {
            ["summary"] = Letters.Summary(it, reader),
            ["startup"] = it.Startup,
            ["investor"] = it.Investor,
            ["founder"] = it.Founder,
            ["stop"] = it.Stop,
            ["contest"] = it.Contest,
            ["stage"] = it.Stage,
            ["when"] = Words.Moment(it.LocalStart, it.Zone, language),
            ["day"] = Words.Day(it.LocalStart.Date, language),
            ["hour"] = Words.Hour(it.LocalStart.TimeOfDay, language),
            ["place"] = it.Place.Line,
            ["reason"] = it.Reason is { } reason ? Said(OurReasons.In(reason, language)) : null,
            ["changed"] = isUpdate ? "✓" : null,
            ["replaced"] = it.Stands ? "✓" : null,
        };
        return new(values, kind is MessageKind.MeetingCancellation or MessageKind.PitchCancellation ? null : Letters.Facts(it, reader));
    }

    internal static MailValues Of(ReminderCandidate it, string language) => Planned(it.Plan.Terms!.Moment, it.Plan.Terms.OnlyIf, it.Moment, it.Zone, it.Stop, it.Startup, language);

    /// <summary>Such a message as it might be, for those who write its text and want to see it.</summary>
    internal static MailValues Example(MessageKind kind, Recipient reader)
    {
        var (start, zone, fr) = (new LocalDateTime(2027, 6, 29, 14, 20), "Europe/Paris", reader.Language == "fr");
        var (instant, reason) = (LocalTimes.Zone(zone).Computed(start), fr ? "Voici la raison." : "This is the reason.");
        var place = new Place("La Turbine", "59140 Dunkerque", "Dunkerque", null, null);
        return kind switch
        {
            MessageKind.StopPostponed or MessageKind.StopRescheduled or MessageKind.StopCancelled => Of(new StopTruth(default, 0, "Dunkerque", start, zone, reason), reader.Language),
            MessageKind.PlannedReminder => Planned(ReminderMoment.DeckDeadline, ReminderCondition.DeckMissing, instant, zone, "Dunkerque", "Marée Haute", reader.Language),
            MessageKind.DeckReminder => Of(new DeckTruth(default, true, false, instant, zone, "Marée Haute", "Dunkerque"), reader.Language),
            MessageKind.AnswersReminder => Of(new AnswersTruth(default, true, [], zone, "Marée Haute", "Dunkerque"), instant, [new("Qui vient ?", "Who comes?")], reader.Language),
            MessageKind.PitchInvitation or MessageKind.PitchReminder or MessageKind.PitchCancellation => Of(kind, new AppointmentTruth(
                Guid.Empty, 0, kind != MessageKind.PitchCancellation, start, new(instant, instant), zone, instant, "Dunkerque", place, null, "Marée Haute", null, null, null, reader.Name, default, reason), reader, isUpdate: false),
            MessageKind.MeetingInvitation or MessageKind.MeetingReminder or MessageKind.MeetingCancellation => Of(kind, new AppointmentTruth(
                Guid.Empty, 0, kind != MessageKind.MeetingCancellation, start, new(instant, instant), zone, instant, "Dunkerque", place, 4, "Marée Haute", "Grand Large Capital", "Zoé Lefèvre", null, reader.Name, default, reason), reader, isUpdate: false),
            _ => Of(kind, new ApplicationTruth(default, 0, "Marée Haute", "Dunkerque", "Concours", start.Date, zone, reason, instant, null) { Exception = reason, ReopenedUntil = start }, reader.Language),
        };
    }

    /// <summary>A reason in one paragraph.</summary>
    private static string? Said(string? reason) => reason is null ? null : Words.Unlinked(reason);

    internal static MailValues Planned(ReminderMoment moment, ReminderCondition? condition, Instant at, string zone, string stop, string? startup, string language) => new(new Dictionary<string, string?>
    {
        ["startup"] = startup is null ? null : Words.Unlinked(startup),
        ["stop"] = stop,
        ["what"] = What(moment, language == "fr"),
        ["when"] = Words.Moment(at.InZone(LocalTimes.Zone(zone)).LocalDateTime, zone, language),
        ["missing"] = Missing(condition, language == "fr"),
    });

    private static string What(ReminderMoment moment, bool fr) => moment switch
    {
        ReminderMoment.ApplicationDeadline => fr ? "clôture des candidatures" : "applications close",
        ReminderMoment.DeckDeadline => fr ? "date limite d’envoi de la présentation" : "decks are due",
        ReminderMoment.ConfirmationDeadline => fr ? "date limite pour confirmer votre place" : "last moment to confirm your place",
        ReminderMoment.Pitch => fr ? "votre pitch" : "your pitch",
        ReminderMoment.Meeting => fr ? "votre rendez-vous" : "your meeting",
        ReminderMoment.BookingOpening => fr ? "ouverture des réservations" : "booking opens",
        _ => fr ? "début de l’étape" : "the stop begins",
    };

    private static string? Missing(ReminderCondition? condition, bool fr) => condition switch
    {
        ReminderCondition.DeckMissing => fr ? "Nous n’avons pas encore reçu votre présentation." : "We don’t have your deck yet.",
        ReminderCondition.NotConfirmed => fr ? "Nous n’avons pas encore reçu votre confirmation." : "You have not confirmed yet.",
        ReminderCondition.NotSubmitted => fr ? "Votre candidature n’est pas encore envoyée." : "Your application is not handed in yet.",
        _ => null,
    };
}
