namespace Fundtruck.Features.Messages.Writing;

/// <summary>What our mails say, in French and English: short, one action each, dates in words with their zone.</summary>
internal static class Letters
{
    internal static Letter SignIn(string language, string link, string page, string code) => language == "fr"
        ? new(
            "Votre lien de connexion à Fundtruck",
            [
                Part("Bonjour,"), Part("Pour vous connecter, ouvrez ce lien et appuyez sur le bouton. Il sert une fois et reste valable dix minutes."), Action("Se connecter", link),
                Part($"Sur un autre appareil : ouvrez {page} et tapez votre adresse et ce code : {code}"), Part("Vous n'avez rien demandé ? Ignorez ce message."),
            ],
            "fr")
        : new(
            "Your sign-in link for Fundtruck",
            [
                Part("Hello,"), Part("To sign in, open this link and press the button. It works once, for ten minutes."), Action("Sign in", link),
                Part($"On another device, open {page} and type your address and this code: {code}"), Part("You did not ask for it? Ignore this message."),
            ]);

    /// <summary>To a stranger, maybe: what others call themselves and their team stays text and becomes no link.</summary>
    internal static Letter TeamInvitation(InvitationTruth it, string language, string page)
    {
        var (team, inviter) = (Words.Unlinked(it.Team), Words.Unlinked(it.InvitedBy));
        return language == "fr"
            ? new(
                $"Invitation à rejoindre {team}",
                [
                    Part("Bonjour,"),
                    Part($"{inviter} vous invite à rejoindre {team} sur Fundtruck, {(it.Role == TeamRole.Member ? "comme membre de l'équipe" : "comme représentant")}. Pour accepter ou refuser, connectez-vous avec cette adresse dans les quatorze jours."),
                    Action("Répondre à l'invitation", page), Part($"Vous ne connaissez pas {inviter} ? Ignorez ce message : rien ne se passe sans votre accord."),
                ],
                "fr")
            : new(
                $"Invitation to join {team}",
                [
                    Part("Hello,"),
                    Part($"{inviter} invites you to join {team} on Fundtruck, {(it.Role == TeamRole.Member ? "as a member of the team" : "as a representative")}. To accept or decline, sign in with this address within fourteen days."),
                    Action("Answer the invitation", page), Part($"You don't know {inviter}? Ignore this message: nothing happens without your consent."),
                ]);
    }

    /// <summary>A message whose words may be the organizers' own.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="words">Those of the season; null for the built-in ones.</param>
    /// <param name="values">What its placeholders stand for.</param>
    /// <param name="reader">Who reads it.</param>
    /// <param name="page">Where it is acted upon.</param>
    internal static Letter Of(MessageKind kind, MailWords? words, MailValues values, Recipient reader, string page)
    {
        var text = BuiltInTexts.All[kind];
        var (subject, body) = words is null ? (text.In(reader.Language).Subject, text.In(reader.Language).Body) : (words.Subject, words.Body);
        var all = new Dictionary<string, string?>(values.Values) { ["name"] = Words.Unlinked(reader.Name) };
        var parts = MailTemplates.Fill(body, all).ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Part).ToList();
        if (values.Facts is { } facts) parts.Insert(0, new(MailPartKind.Facts, facts));
        if (values.Questions is { } questions) parts.Add(new(MailPartKind.Facts, questions));
        return Greeted(reader, MailTemplates.Fill(subject, all), [.. parts, Action(text.ActionIn(reader.Language), page)]);
    }

    internal static Letter Accreditation(InvestorTruth it, Recipient reader, string page)
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
        return Greeted(reader, subject, [Part(body + why), Action(fr ? "Voir les étapes" : "See the stops", page)]);
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
            (RequestStatus.Open, false, true) => ($"{other} souhaite vous rencontrer : {stop}", $"{other} demande un rendez-vous à l'étape {stop}, {at}. La raison : {Words.Unlinked(it.Reason)}{words}\n\nRépondez avant le {until}."),
            (RequestStatus.Open, false, false) => ($"{other} would like to meet you: {stop}", $"{other} asks for a meeting at the stop {stop}, {at}. The reason: {Words.Unlinked(it.Reason)}{words}\n\nAnswer before {until}."),
            (RequestStatus.Open, true, true) => ($"{other} propose une autre heure : {stop}", $"{other} propose de vous rencontrer à l'étape {stop}, {at}.{words}\n\nRépondez avant le {until}."),
            (RequestStatus.Open, true, false) => ($"{other} proposes another time: {stop}", $"{other} proposes to meet you at the stop {stop}, {at}.{words}\n\nAnswer before {until}."),
            (RequestStatus.Declined, _, true) => ($"{other} décline le rendez-vous : {stop}", $"{other} ne souhaite pas de rendez-vous à l'étape {stop}.{words}"),
            (RequestStatus.Declined, _, false) => ($"{other} declines the meeting: {stop}", $"{other} would rather not meet at the stop {stop}.{words}"),
            (RequestStatus.Expired, _, true) => ($"Votre demande a expiré : {stop}", $"{other} n'a pas répondu à temps à votre demande de rendez-vous à l'étape {stop}. Vous pouvez en demander un autre."),
            (RequestStatus.Expired, _, false) => ($"Your request has expired: {stop}", $"{other} did not answer your request to meet at the stop {stop} in time. You can ask for another meeting."),
            (_, _, true) => ($"{other} retire sa demande : {stop}", $"La demande de rendez-vous de {other} à l'étape {stop} est retirée : vous n'avez rien à faire."),
            _ => ($"{other} takes the request back: {stop}", $"The request of {other} to meet at the stop {stop} is withdrawn: there is nothing to do for you."),
        };
        var action = (it.Status == RequestStatus.Open, fr) switch { (true, true) => "Répondre", (true, false) => "Answer", (false, true) => "Voir les rendez-vous", _ => "See the meetings" };
        return Greeted(reader, subject, [.. body.Split("\n\n").Select(Part), Action(action, page)]);
    }

    /// <param name="it">The plan.</param>
    /// <param name="day">The reader's meetings, with what the plan changed.</param>
    /// <param name="reader">Who reads it.</param>
    /// <param name="page">Where it is acted upon.</param>
    internal static Letter Plan(PlanTruth it, IReadOnlyList<(AppointmentTruth Meeting, PlanChange? Change)> day, Recipient reader, string page)
    {
        var fr = reader.Language == "fr";
        var (standing, gone) = (day.Where(meeting => meeting.Meeting.Stands).ToList(), day.Where(meeting => !meeting.Meeting.Stands).ToList());
        var when = $"{it.Stop}, {Words.Day(it.Date, reader.Language)}";
        List<MailPart> parts = [Part($"{(fr ? $"Le programme des rendez-vous de l'étape {when} est publié" : $"The plan of meetings at the stop {when} is published")} ({Words.Zone(it.Zone, reader.Language)}).")];
        if (standing.Count == 0) parts.Add(Part(fr ? "Vous n'avez plus de rendez-vous." : "You have no meetings any more."));
        else parts.AddRange([Part(fr ? "Vos rendez-vous, tous :" : "Your meetings, all of them:"), new(MailPartKind.Facts, $"{Lines(standing)}\n{standing[0].Meeting.Place.Line}")]);
        if (gone.Count > 0) parts.AddRange([Part(fr ? "N'ont plus lieu :" : "No longer take place:"), new(MailPartKind.Facts, Lines(gone))]);
        if (it.Reason is { } reason && day.Any(meeting => meeting.Change is PlanChange.Moved or PlanChange.Dropped)) parts.Add(Part($"{(fr ? "La raison : " : "The reason: ")}{Words.Unlinked(reason)}"));
        parts.AddRange([Part(fr ? "Le fichier joint les met tous dans votre agenda." : "The file attached puts all of them into your calendar."), Action(fr ? "Voir les rendez-vous" : "See the meetings", page)]);
        return Greeted(reader, fr ? $"Vos rendez-vous : {when}" : $"Your meetings: {when}", parts);

        string Lines(IEnumerable<(AppointmentTruth Meeting, PlanChange? Change)> meetings) => string.Join('\n', meetings.Select(meeting =>
            $"{Words.Hour(meeting.Meeting.LocalStart.TimeOfDay, reader.Language)}{(meeting.Meeting.Stands ? $" – Table {meeting.Meeting.Table}" : "")} – {Words.Unlinked(With(meeting.Meeting, reader))}{News(meeting.Change)}"));

        string News(PlanChange? change) => (change, fr) switch { (PlanChange.Added, true) => " (nouveau)", (PlanChange.Added, false) => " (new)", (PlanChange.Moved, true) => " (déplacé)", (PlanChange.Moved, false) => " (moved)", _ => "" };
    }

    /// <summary>Several reminders in one mail: of each its subject and what it says, without its greeting, its end and its button.</summary>
    internal static Letter Digest(IReadOnlyList<MailPage> reminders, Recipient reader, string page)
    {
        var fr = reader.Language == "fr";
        var parts = reminders.SelectMany(it => (IEnumerable<MailPart>)[Part($"– {it.Subject}"), .. it.Parts.Skip(1).SkipLast(1).Where(part => part.Kind != MailPartKind.Action)]);
        return Greeted(reader, fr ? $"{reminders.Count} rappels en un message" : $"{reminders.Count} reminders in one mail", [.. parts, Action(fr ? "Ouvrir Fundtruck" : "Open Fundtruck", page)]);
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

    private static Letter Greeted(Recipient reader, string subject, IEnumerable<MailPart> parts) => reader.Language == "fr"
        ? new(subject, [Part($"Bonjour {Words.Unlinked(reader.Name)},"), .. parts, Part("À bientôt,\nL'équipe Fundtruck")], "fr")
        : new(subject, [Part($"Hello {Words.Unlinked(reader.Name)},"), .. parts, Part("See you soon,\nThe Fundtruck team")]);

    private static MailPart Part(string words) => new(MailPartKind.Words, words);

    private static MailPart Action(string label, string address) => new(MailPartKind.Action, label, address);
}
