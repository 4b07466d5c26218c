namespace Fundtruck.Features.Messages.Writing;

/// <summary>Subject and text of a mail.</summary>
internal sealed record Letter(string Subject, string Text);

/// <summary>What our mails say, in French and English: short, one action each, dates in words with their zone.</summary>
internal static class Letters
{
    internal static Letter SignIn(string language, string link, string page, string code) => language == "fr"
        ? new("Votre lien de connexion à Fundtruck", $"""
            Bonjour,

            Pour vous connecter, ouvrez ce lien et appuyez sur le bouton. Il sert une fois et reste valable dix minutes :

            {link}

            Sur un autre appareil : ouvrez {page} et tapez votre adresse et ce code : {code}

            Vous n'avez rien demandé ? Ignorez ce message.
            """)
        : new("Your sign-in link for Fundtruck", $"""
            Hello,

            To sign in, open this link and press the button. It works once, for ten minutes:

            {link}

            On another device, open {page} and type your address and this code: {code}

            You did not ask for it? Ignore this message.
            """);

    /// <summary>To a stranger, maybe: what others call themselves and their team stays text and becomes no link.</summary>
    internal static Letter TeamInvitation(InvitationTruth it, string language, string page)
    {
        var (team, inviter) = (Words.Unlinked(it.Team), Words.Unlinked(it.InvitedBy));
        return language == "fr"
            ? new($"Invitation à rejoindre {team}", $"""
                Bonjour,

                {inviter} vous invite à rejoindre {team} sur Fundtruck, {(it.Role == TeamRole.Member ? "comme membre de l'équipe" : "comme représentant")}. Pour accepter ou refuser, connectez-vous avec cette adresse dans les quatorze jours :

                {page}

                Vous ne connaissez pas {inviter} ? Ignorez ce message : rien ne se passe sans votre accord.
                """)
            : new($"Invitation to join {team}", $"""
                Hello,

                {inviter} invites you to join {team} on Fundtruck, {(it.Role == TeamRole.Member ? "as a member of the team" : "as a representative")}. To accept or decline, sign in with this address within fourteen days:

                {page}

                You don't know {inviter}? Ignore this message: nothing happens without your consent.
                """);
    }

    internal static Letter Application(MessageKind kind, ApplicationTruth it, Recipient reader)
    {
        var stop = $"{it.Stop} ({Words.Day(it.Date, reader.Language)})";
        var (subject, body) = reader.Language == "fr" ? Candidature(kind, it, stop) : Application(kind, it, stop);
        return Greeted(reader, subject, body);
    }

    private static (string Subject, string Body) Candidature(MessageKind kind, ApplicationTruth it, string stop)
    {
        var until = it.ConfirmBy is { } by ? $" Confirmez votre venue avant le {it.Moment(by, "fr")} ; passé ce moment, la place va au suivant." : "";
        var quiet = it.EmbargoUntil is { } embargo ? $" Merci de garder la nouvelle pour vous jusqu'au {it.Moment(embargo, "fr")}." : "";
        return kind switch
        {
            MessageKind.ApplicationReceived => ($"Candidature reçue : {it.Stop}", $"La candidature de {it.Startup} à l'étape {stop} est bien arrivée. Nous vous écrirons dès que la sélection sera faite."),
            MessageKind.ApplicationAccepted => ($"{it.Startup} est sélectionnée : {it.Stop}", $"Bonne nouvelle : {it.Startup} est sélectionnée pour pitcher à l'étape {stop}.{until}{quiet}"),
            MessageKind.ConfirmationReminder => ($"Rappel : confirmez votre place, {it.Stop}", $"{it.Startup} est sélectionnée pour l'étape {stop}, et votre confirmation manque encore.{until}"),
            MessageKind.ConfirmationExtended => ($"Plus de temps pour confirmer : {it.Stop}", $"Vous avez plus de temps pour confirmer la venue de {it.Startup} à l'étape {stop}. La raison : {it.Reason}\n\n{until.TrimStart()}"),
            MessageKind.EligibilityOverridden => ($"Candidature admise par exception : {it.Stop}", $"{it.Startup} ne remplit pas toutes les conditions de l'étape {stop} ; l'organisation admet sa candidature tout de même. La raison : {it.Exception}"),
            MessageKind.ApplicationReopened => ($"Vous pouvez modifier votre candidature : {it.Stop}", $"L'organisation a rouvert la candidature de {it.Startup} à l'étape {stop}. Votre équipe peut la modifier avant le {Words.Moment(it.ReopenedUntil!.Value, it.Zone, "fr")}."),
            MessageKind.ApplicationWaitlisted => ($"Liste d'attente : {it.Stop}", $"{it.Startup} est sur la liste d'attente de l'étape {stop}. Si une place se libère, nous vous écrivons aussitôt.{quiet}"),
            MessageKind.ApplicationRefused => ($"Votre candidature : {it.Stop}", $"Merci d'avoir présenté {it.Startup} à l'étape {stop}. Nous ne l'avons pas retenue cette fois. La raison : {it.Reason}"),
            MessageKind.ApplicationConfirmed => ($"Venue confirmée : {it.Stop}", $"{it.Startup} a confirmé sa venue à l'étape {stop}. L'heure de votre pitch suivra avec l'ordre de passage."),
            MessageKind.ApplicationLapsed => ($"Votre place est passée au suivant : {it.Stop}", $"{it.Startup} n'a pas confirmé à temps sa venue à l'étape {stop} : la place est allée à la startup suivante."),
            MessageKind.ApplicationDisqualified => ($"Disqualification : {it.Stop}", $"La candidature de {it.Startup} à l'étape {stop} est disqualifiée. La raison : {it.Reason}"),
            MessageKind.ApplicationCancelled => ($"Candidature annulée : {it.Stop}", $"La candidature de {it.Startup} à l'étape {stop} est annulée. La raison : {it.Reason}"),
            MessageKind.ApplicationTransferred => ($"Votre candidature change d'étape : {it.Stop}", $"La candidature de {it.Startup} compte désormais pour l'étape {stop}. Nous vous écrirons dès que la sélection y sera faite."),
            MessageKind.ApplicationWalkOver => ($"Qualifiée sans pitcher : {it.Stop}", $"{it.Startup} est la seule encore en lice à l'étape {stop} : elle passe sans pitcher."),
            _ => ($"Désistement enregistré : {it.Stop}", $"La candidature de {it.Startup} à l'étape {stop} est retirée."),
        };
    }

    private static (string Subject, string Body) Application(MessageKind kind, ApplicationTruth it, string stop)
    {
        var until = it.ConfirmBy is { } by ? $" Confirm that you will come before {it.Moment(by, "en")}; after that the place goes to the next." : "";
        var quiet = it.EmbargoUntil is { } embargo ? $" Please keep the news to yourselves until {it.Moment(embargo, "en")}." : "";
        return kind switch
        {
            MessageKind.ApplicationReceived => ($"Application received: {it.Stop}", $"The application of {it.Startup} to the stop {stop} has arrived. We will write to you once the selection is made."),
            MessageKind.ApplicationAccepted => ($"{it.Startup} is selected: {it.Stop}", $"Good news: {it.Startup} is selected to pitch at the stop {stop}.{until}{quiet}"),
            MessageKind.ConfirmationReminder => ($"Reminder: confirm your place, {it.Stop}", $"{it.Startup} is selected for the stop {stop}, and you have not confirmed yet.{until}"),
            MessageKind.ConfirmationExtended => ($"More time to confirm: {it.Stop}", $"You have more time to confirm the place of {it.Startup} at the stop {stop}. The reason: {it.Reason}\n\n{until.TrimStart()}"),
            MessageKind.EligibilityOverridden => ($"Application admitted as an exception: {it.Stop}", $"{it.Startup} does not fulfil all conditions of the stop {stop}; the organizers admit its application all the same. The reason: {it.Exception}"),
            MessageKind.ApplicationReopened => ($"You may change your application: {it.Stop}", $"The organizers have reopened the application of {it.Startup} to the stop {stop}. Your team may change it before {Words.Moment(it.ReopenedUntil!.Value, it.Zone, "en")}."),
            MessageKind.ApplicationWaitlisted => ($"Waiting list: {it.Stop}", $"{it.Startup} is on the waiting list of the stop {stop}. Should a place become free, we will write to you at once.{quiet}"),
            MessageKind.ApplicationRefused => ($"Your application: {it.Stop}", $"Thank you for presenting {it.Startup} for the stop {stop}. We have not selected it this time. The reason: {it.Reason}"),
            MessageKind.ApplicationConfirmed => ($"You are coming: {it.Stop}", $"{it.Startup} has confirmed its place at the stop {stop}. The time of your pitch will follow with the line-up."),
            MessageKind.ApplicationLapsed => ($"Your place has gone to the next: {it.Stop}", $"{it.Startup} did not confirm its place at the stop {stop} in time: it has gone to the next startup."),
            MessageKind.ApplicationDisqualified => ($"Disqualified: {it.Stop}", $"The application of {it.Startup} to the stop {stop} is disqualified. The reason: {it.Reason}"),
            MessageKind.ApplicationCancelled => ($"Application cancelled: {it.Stop}", $"The application of {it.Startup} to the stop {stop} is cancelled. The reason: {it.Reason}"),
            MessageKind.ApplicationTransferred => ($"Your application has another stop: {it.Stop}", $"The application of {it.Startup} now counts for the stop {stop}. We will write to you once the selection is made there."),
            MessageKind.ApplicationWalkOver => ($"Through without pitching: {it.Stop}", $"{it.Startup} is the only one still competing at the stop {stop}: it comes through without pitching."),
            _ => ($"Withdrawal recorded: {it.Stop}", $"The application of {it.Startup} to the stop {stop} is withdrawn."),
        };
    }

    internal static Letter DeckReminder(DeckTruth it, Recipient reader)
    {
        var due = Words.Moment(it.Due.InZone(LocalTimes.Zone(it.Zone)).LocalDateTime, it.Zone, reader.Language);
        return reader.Language == "fr"
            ? Greeted(reader, $"Votre présentation manque encore : {it.Stop}", $"Nous n'avons pas encore la présentation de {it.Startup} pour l'étape {it.Stop}. Envoyez-la en PDF avant la date limite : {due}.")
            : Greeted(reader, $"Your deck is still missing: {it.Stop}", $"We don't have the deck of {it.Startup} for the stop {it.Stop} yet. Send it as a PDF before it is due: {due}.");
    }

    /// <param name="it">Whose answers.</param>
    /// <param name="by">When they are due.</param>
    /// <param name="questions">Those that are open.</param>
    /// <param name="reader">Who reads it.</param>
    internal static Letter AnswersReminder(AnswersTruth it, Instant by, IReadOnlyList<Bilingual> questions, Recipient reader)
    {
        var due = Words.Moment(by.InZone(LocalTimes.Zone(it.Zone)).LocalDateTime, it.Zone, reader.Language);
        var list = string.Concat(questions.Select(question => $"\n– {(reader.Language == "fr" ? question.Fr : question.En)}"));
        return reader.Language == "fr"
            ? Greeted(reader, $"Il manque des réponses : {it.Stop}", $"Pour la candidature de {it.Startup} à l'étape {it.Stop}, répondez avant la date limite ({due}) à :\n{list}")
            : Greeted(reader, $"Answers are missing: {it.Stop}", $"For the application of {it.Startup} to the stop {it.Stop}, answer before they are due ({due}):\n{list}");
    }

    internal static Letter Accreditation(InvestorTruth it, Recipient reader)
    {
        var fr = reader.Language == "fr";
        var (subject, body) = it.Level switch
        {
            AccreditationLevel.Full => fr
                ? ($"{it.Name} est accrédité", $"{it.Name} est accrédité : vous pouvez ouvrir vos créneaux et rencontrer les startups.")
                : ($"{it.Name} is accredited", $"{it.Name} is accredited: you can open your slots and meet startups."),
            AccreditationLevel.ReadOnly => fr
                ? ($"Accès en lecture : {it.Name}", $"{it.Name} peut voir les startups de chaque étape et dire ce qui l'intéresse, sans rendez-vous.")
                : ($"You may look: {it.Name}", $"{it.Name} can see the startups of each stop and say what interests it, without meetings."),
            AccreditationLevel.Refused => fr
                ? ($"Pas d'accréditation : {it.Name}", $"Nous n'accréditons pas {it.Name}.")
                : ($"Not accredited: {it.Name}", $"We do not accredit {it.Name}."),
            _ => fr
                ? ($"Accréditation à l'étude : {it.Name}", $"Nous étudions à nouveau l'accréditation de {it.Name}. Entre-temps, vous ne voyez pas les startups et n'avez pas de rendez-vous.")
                : ($"Accreditation under review: {it.Name}", $"We look at the accreditation of {it.Name} again. Meanwhile you see no startups and have no meetings."),
        };
        var why = it.Reason is null ? "" : fr ? $" La raison : {it.Reason}" : $" The reason: {it.Reason}";
        return Greeted(reader, subject, body + why);
    }

    /// <summary>What strangers wrote to each other stays text and becomes no link.</summary>
    internal static Letter MeetingRequest(RequestTruth it, Recipient reader, string page)
    {
        var fr = reader.Language == "fr";
        var (other, stop) = (Words.Unlinked(it.Other), it.Stop);
        var at = it.Slot is { } slot ? Words.Moment(slot, it.Zone, reader.Language) : fr ? "à l'heure qui vous convient" : "at a time that suits you";
        var until = Words.Moment(it.ExpiresAt.InZone(LocalTimes.Zone(it.Zone)).LocalDateTime, it.Zone, reader.Language);
        var words = it.Answer is { } answer ? (fr ? $"\n\nLe message : {Words.Unlinked(answer)}" : $"\n\nThe message: {Words.Unlinked(answer)}") : "";
        var (subject, body) = (it.Status, it.Asker == it.Reader, fr) switch
        {
            (RequestStatus.Open, false, true) => ($"{other} souhaite vous rencontrer : {stop}", $"{other} demande un rendez-vous à l'étape {stop}, {at}. La raison : {Words.Unlinked(it.Reason)}{words}\n\nRépondez avant le {until} : {page}"),
            (RequestStatus.Open, false, false) => ($"{other} would like to meet you: {stop}", $"{other} asks for a meeting at the stop {stop}, {at}. The reason: {Words.Unlinked(it.Reason)}{words}\n\nAnswer before {until}: {page}"),
            (RequestStatus.Open, true, true) => ($"{other} propose une autre heure : {stop}", $"{other} propose de vous rencontrer à l'étape {stop}, {at}.{words}\n\nRépondez avant le {until} : {page}"),
            (RequestStatus.Open, true, false) => ($"{other} proposes another time: {stop}", $"{other} proposes to meet you at the stop {stop}, {at}.{words}\n\nAnswer before {until}: {page}"),
            (RequestStatus.Declined, _, true) => ($"{other} décline le rendez-vous : {stop}", $"{other} ne souhaite pas de rendez-vous à l'étape {stop}.{words}"),
            (RequestStatus.Declined, _, false) => ($"{other} declines the meeting: {stop}", $"{other} would rather not meet at the stop {stop}.{words}"),
            (RequestStatus.Expired, _, true) => ($"Votre demande a expiré : {stop}", $"{other} n'a pas répondu à temps à votre demande de rendez-vous à l'étape {stop}. Vous pouvez en demander un autre : {page}"),
            (RequestStatus.Expired, _, false) => ($"Your request has expired: {stop}", $"{other} did not answer your request to meet at the stop {stop} in time. You can ask for another meeting: {page}"),
            (_, _, true) => ($"{other} retire sa demande : {stop}", $"La demande de rendez-vous de {other} à l'étape {stop} est retirée : vous n'avez rien à faire."),
            _ => ($"{other} takes the request back: {stop}", $"The request of {other} to meet at the stop {stop} is withdrawn: there is nothing to do for you."),
        };
        return Greeted(reader, subject, body);
    }

    internal static Letter Stop(MessageKind kind, StopTruth it, Recipient reader)
    {
        var fr = reader.Language == "fr";
        var (subject, body) = kind switch
        {
            MessageKind.StopPostponed => fr
                ? ($"Étape reportée : {it.Name}", $"L'étape {it.Name} n'a pas lieu à la date prévue. La raison : {it.Reason} Votre candidature reste valable ; nous vous écrirons la nouvelle date.")
                : ($"Stop postponed: {it.Name}", $"The stop {it.Name} does not take place on its date. The reason: {it.Reason} Your application stays; we will write to you with the new date."),
            MessageKind.StopRescheduled => fr
                ? ($"Nouvelle date : {it.Name}", $"L'étape {it.Name} a une nouvelle date : {Words.Moment(it.LocalStart, it.Zone, "fr")}.")
                : ($"New date: {it.Name}", $"The stop {it.Name} has a new date: {Words.Moment(it.LocalStart, it.Zone, "en")}."),
            _ => fr
                ? ($"Étape annulée : {it.Name}", $"L'étape {it.Name} est annulée. La raison : {it.Reason}")
                : ($"Stop cancelled: {it.Name}", $"The stop {it.Name} is cancelled. The reason: {it.Reason}"),
        };
        return Greeted(reader, subject, body);
    }

    /// <param name="it">The appointment as it is now.</param>
    /// <param name="reader">Who reads it.</param>
    /// <param name="isUpdate">They already had an invitation to it.</param>
    internal static Letter Invitation(AppointmentTruth it, Recipient reader, bool isUpdate)
    {
        var fr = reader.Language == "fr";
        var subject = (isUpdate, fr) switch
        {
            (true, true) when !it.IsMeeting => $"Modifié : {Summary(it, reader)}", // the stage may be what is new
            (true, false) when !it.IsMeeting => $"Changed: {Summary(it, reader)}",
            (false, true) => $"{Summary(it, reader)} : {Words.Day(it.LocalStart.Date, "fr")}, {Words.Hour(it.LocalStart.TimeOfDay, "fr")}",
            (false, false) => $"{Summary(it, reader)}: {Words.Day(it.LocalStart.Date, "en")}, {Words.Hour(it.LocalStart.TimeOfDay, "en")}",
            (true, true) => $"Nouvel horaire : {Summary(it, reader)}",
            (true, false) => $"New time: {Summary(it, reader)}",
        };
        var why = isUpdate && it is { IsMeeting: true, Reason: { } reason } ? (fr ? $"\nLa raison : {reason}\n" : $"\nThe reason: {reason}\n") : "";
        return Greeted(reader, subject, $"{Facts(it, reader)}\n{why}\n{(fr ? "L'invitation jointe met votre agenda à jour." : "The invitation attached keeps your calendar up to date.")}");
    }

    internal static Letter Cancellation(AppointmentTruth it, Recipient reader)
    {
        var fr = reader.Language == "fr";
        if (it.Stands)
        {
            return Greeted(
                reader,
                fr ? $"Annulé : {Summary(it, reader)}" : $"Cancelled: {Summary(it, reader)}",
                (it.IsMeeting, fr) switch
                {
                    (true, true) => $"{Summary(it, reader)} : un autre représentant de {it.Investor} prend votre place.",
                    (true, false) => $"{Summary(it, reader)}: another representative of {it.Investor} takes your place.",
                    (false, true) => $"{Summary(it, reader)} : {it.Founder} prend votre place.",
                    (false, false) => $"{Summary(it, reader)}: {it.Founder} takes your place.",
                });
        }

        var why = it.Reason is null ? "" : fr ? $" La raison : {it.Reason}" : $" The reason: {it.Reason}";
        var moment = Words.Moment(it.LocalStart, it.Zone, reader.Language);
        return Greeted(
            reader,
            fr ? $"Annulé : {Summary(it, reader)}" : $"Cancelled: {Summary(it, reader)}",
            fr ? $"{Summary(it, reader)}, prévu {moment}, n'a pas lieu.{why}" : $"{Summary(it, reader)}, planned for {moment}, does not take place.{why}");
    }

    internal static Letter Reminder(AppointmentTruth it, Recipient reader) => Greeted(
        reader,
        reader.Language == "fr"
            ? $"Rappel : {Summary(it, reader)}, {Words.Day(it.LocalStart.Date, "fr")} à {Words.Hour(it.LocalStart.TimeOfDay, "fr")}"
            : $"Reminder: {Summary(it, reader)}, {Words.Day(it.LocalStart.Date, "en")} at {Words.Hour(it.LocalStart.TimeOfDay, "en")}",
        Facts(it, reader));

    /// <param name="it">The plan.</param>
    /// <param name="day">The reader's meetings, with what the plan changed.</param>
    /// <param name="reader">Who reads it.</param>
    internal static Letter Plan(PlanTruth it, IReadOnlyList<(AppointmentTruth Meeting, PlanChange? Change)> day, Recipient reader)
    {
        var fr = reader.Language == "fr";
        var (standing, gone) = (day.Where(meeting => meeting.Meeting.Stands).ToList(), day.Where(meeting => !meeting.Meeting.Stands).ToList());
        var when = $"{it.Stop}, {Words.Day(it.Date, reader.Language)}";
        var why = it.Reason is null || day.All(meeting => meeting.Change is null or PlanChange.Added) ? "" : fr ? $"\n\nLa raison : {it.Reason}" : $"\n\nThe reason: {it.Reason}";
        var list = standing.Count == 0 ? (fr ? "Vous n'avez plus de rendez-vous." : "You have no meetings any more.")
            : $"{(fr ? "Vos rendez-vous, tous :" : "Your meetings, all of them:")}\n{string.Concat(standing.Select(Line))}\n{standing[0].Meeting.Place.Line}";
        var dropped = gone.Count == 0 ? "" : $"\n\n{(fr ? "N'ont plus lieu :" : "No longer take place:")}\n{string.Concat(gone.Select(Line))}".TrimEnd('\n');
        return Greeted(
            reader, fr ? $"Vos rendez-vous : {when}" : $"Your meetings: {when}",
            $"{(fr ? $"Le programme des rendez-vous de l'étape {when} est publié" : $"The plan of meetings at the stop {when} is published")} ({Words.Zone(it.Zone, reader.Language)}).\n\n{list}{dropped}{why}\n\n"
                + (fr ? "Le fichier joint les met tous dans votre agenda." : "The file attached puts all of them into your calendar."));

        string Line((AppointmentTruth Meeting, PlanChange? Change) meeting) =>
            $"\n{Words.Hour(meeting.Meeting.LocalStart.TimeOfDay, reader.Language)}{(meeting.Meeting.Stands ? $" – Table {meeting.Meeting.Table}" : "")} – {With(meeting.Meeting, reader)}{News(meeting.Change)}";

        string News(PlanChange? change) => (change, fr) switch { (PlanChange.Added, true) => " (nouveau)", (PlanChange.Added, false) => " (new)", (PlanChange.Moved, true) => " (déplacé)", (PlanChange.Moved, false) => " (moved)", _ => "" };
    }

    /// <summary>The other side, and who sits there for it.</summary>
    private static string With(AppointmentTruth it, Recipient reader) => reader.Id is { } id && id == it.RepresentativeId ? $"{it.Startup} ({it.Founder})" : $"{it.Investor} ({it.Representative})";

    /// <summary>What the appointment is called in the reader's calendar: whom they meet, or which startup pitches.</summary>
    internal static string Summary(AppointmentTruth it, Recipient reader) => (it.IsMeeting, reader.Language) switch
    {
        (false, "fr") => $"Pitch de {it.Startup}, {it.Stop}",
        (false, _) => $"Pitch of {it.Startup}, {it.Stop}",
        (true, "fr") => $"Rendez-vous avec {Other(it, reader)}",
        (true, _) => $"Meeting with {Other(it, reader)}",
    };

    /// <summary>What a stop is called in a calendar that everybody may read.</summary>
    internal static string Stop(string stop, string language) => language == "fr" ? $"Fundtruck, étape {stop}" : $"Fundtruck, stop {stop}";

    /// <summary>What a stop is called in the calendar of somebody who hosts it.</summary>
    internal static string Hosting(string stop, string language) => language == "fr" ? $"Accueil de l'étape {stop}" : $"Hosting of the stop {stop}";

    /// <summary>What a pitch is called in the calendar of somebody who judges its contest; whose pitch it is they read in the line-up, when that may be read.</summary>
    internal static string Duty(AppointmentTruth it, string language) => language == "fr" ? $"Jury de {it.Contest}, {it.Stop}" : $"Jury of {it.Contest}, {it.Stop}";

    internal static string Facts(AppointmentTruth it, Recipient reader, string? summary = null)
    {
        var fr = reader.Language == "fr";
        var table = it.Table is { } number ? (fr ? $"\nTable {number}" : $"\nTable {number}") : "";
        var stage = it.Stage is { } name ? (fr ? $"\nScène : {name}" : $"\nStage: {name}") : "";
        var sides = it.IsMeeting ? $"\n{it.Founder} ({it.Startup}) – {it.Representative} ({it.Investor})" : "";
        return $"{summary ?? Summary(it, reader)}\n{Words.Moment(it.LocalStart, it.Zone, reader.Language)}\n{it.Place.Line}{table}{stage}{sides}";
    }

    private static string Other(AppointmentTruth it, Recipient reader) => reader.Id is { } id && id == it.RepresentativeId ? it.Startup : it.Investor!;

    private static Letter Greeted(Recipient reader, string subject, string body) => reader.Language == "fr"
        ? new(subject, $"Bonjour {reader.Name},\n\n{body}\n\nÀ bientôt,\nL'équipe Fundtruck\n")
        : new(subject, $"Hello {reader.Name},\n\n{body}\n\nSee you soon,\nThe Fundtruck team\n");
}
