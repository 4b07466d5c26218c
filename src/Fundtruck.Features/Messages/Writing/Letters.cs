namespace Fundtruck.Features.Messages.Writing;

/// <summary>What our mails say, in French and English: short, one action each, dates in words with their zone.</summary>
internal static class Letters
{
    internal static Letter SignIn(string language, string link, string page, string code) => language == "fr"
        ? new(
            "Votre lien de connexion à Fundtruck",
            [
                Part("Bonjour,"), Part("Pour vous connecter, ouvrez ce lien et appuyez sur le bouton de la page. Il ne sert qu’une fois et reste valable dix minutes."), Action("Se connecter", link),
                Part($"Sur un autre appareil, ouvrez {page} et saisissez votre adresse et ce code :"), new(MailPartKind.Facts, code), Part("Vous n’avez rien demandé ? Ignorez ce message."),
            ],
            "fr")
        : new(
            "Your sign-in link for Fundtruck",
            [
                Part("Hello,"), Part("To sign in, open this link and press the button on the page. It works once, for ten minutes."), Action("Sign in", link),
                Part($"On another device, open {page} and enter your address and this code:"), new(MailPartKind.Facts, code), Part("You did not ask for it? Ignore this message."),
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
                    Part($"{inviter} vous invite à {(it.Role == TeamRole.Member ? "rejoindre l’équipe" : "représenter")} {team} sur Fundtruck. Pour accepter ou refuser, connectez-vous avec cette adresse dans les quatorze jours."),
                    Action("Répondre à l’invitation", page), Part($"Vous ne connaissez pas {inviter} ? Ignorez ce message : rien ne se passe sans votre accord."),
                ],
                "fr")
            : new(
                $"Invitation to join {team}",
                [
                    Part("Hello,"),
                    Part($"{inviter} invites you to join {team} on Fundtruck, {(it.Role == TeamRole.Member ? "as a member of the team" : "as a representative")}. To accept or decline, sign in with this address within fourteen days."),
                    Action("Answer the invitation", page), Part($"You don’t know {inviter}? Ignore this message: nothing happens without your consent."),
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
        var parts = Words.Paragraphs(MailTemplates.Fill(body, all)).Select(Part).ToList();
        if (values.Facts is { } facts) parts.Insert(0, new(MailPartKind.Appointment, facts));
        if (values.Questions is { } questions) parts.Add(new(MailPartKind.Facts, questions));
        // Its placeholders may all be missing: then the built-in one says what the mail is about.
        var title = MailTemplates.Fill(subject, all).Trim() is { Length: > 0 } filled ? filled : MailTemplates.Fill(text.In(reader.Language).Subject, all);
        return Greeted(reader, title, [.. parts, Action(text.ActionIn(reader.Language), page)]);
    }

    internal static Letter Accreditation(InvestorTruth it, Recipient reader, string page)
    {
        var (fr, name) = (reader.Language == "fr", Words.Unlinked(it.Name));
        var (subject, body) = it.Level switch
        {
            AccreditationLevel.Full => fr
                ? ($"Accréditation accordée : {name}", $"L’accréditation {Words.De(name)} est accordée : vous pouvez ouvrir vos créneaux et rencontrer les startups.")
                : ($"{name} is accredited", $"{name} is accredited: you can open your slots and meet startups."),
            AccreditationLevel.ReadOnly => fr
                ? ($"Accès en lecture : {name}", $"{name} peut voir les startups de chaque étape et indiquer celles qui l’intéressent, sans rendez-vous.")
                : ($"Access to read: {name}", $"{name} can see the startups of each stop and say which ones are of interest, without meetings."),
            AccreditationLevel.Refused => fr
                ? ($"Accréditation refusée : {name}", $"Nous ne pouvons pas accréditer {name}.")
                : ($"Not accredited: {name}", $"We are unable to accredit {name}."),
            _ => fr
                ? ($"Accréditation à l’étude : {name}", $"Nous réexaminons l’accréditation {Words.De(name)}. D’ici là, vous ne pouvez ni voir les startups ni prendre de rendez-vous.")
                : ($"Accreditation under review: {name}", $"We are reviewing the accreditation of {name} again. Until then you can neither see startups nor have meetings."),
        };
        var why = it.Reason is null ? "" : fr ? $" Motif : {Words.Unlinked(it.Reason)}" : $" The reason: {Words.Unlinked(it.Reason)}";
        return Greeted(reader, subject, [Part(body + why), Action(fr ? "Voir les étapes" : "See the stops", page)]);
    }

    /// <summary>What strangers wrote to each other stays text and becomes no link.</summary>
    internal static Letter MeetingRequest(RequestTruth it, Recipient reader, string page)
    {
        var fr = reader.Language == "fr";
        var (other, stop) = (Words.Unlinked(it.Other), it.Stop);
        var at = it.Slot is { } slot ? $"{(fr ? "le" : "on")} {Words.Moment(slot, it.Zone, reader.Language)}" : fr ? "à l’heure qui vous convient" : "at a time that suits you";
        var until = Words.Moment(it.ExpiresAt.InZone(LocalTimes.Zone(it.Zone)).LocalDateTime, it.Zone, reader.Language);
        var words = it.Answer is { } answer ? (fr ? $"\n\nSon message : {Words.Unlinked(answer)}" : $"\n\nTheir message: {Words.Unlinked(answer)}") : "";
        var offer = (it.Asker == it.Reader, fr) switch { (true, true) => "demande", (true, false) => "request", (false, true) => "proposition", _ => "proposal" };
        var (subject, body) = (it.Status, it.Asker == it.Reader, fr) switch
        {
            (RequestStatus.Open, false, true) => ($"{other} souhaite vous rencontrer : {stop}", $"{other} vous demande un rendez-vous à l’étape {stop}, {at}. Motif : {Words.Unlinked(it.Reason)}{words}\n\nMerci de répondre avant le {until}."),
            (RequestStatus.Open, false, false) => ($"{other} would like to meet you: {stop}", $"{other} asks for a meeting with you at the {stop} stop, {at}. The reason: {Words.Unlinked(it.Reason)}{words}\n\nPlease answer before {until}."),
            (RequestStatus.Open, true, true) => ($"{other} propose une autre heure : {stop}", $"{other} propose de vous rencontrer à l’étape {stop}, {at}.{words}\n\nMerci de répondre avant le {until}."),
            (RequestStatus.Open, true, false) => ($"{other} proposes another time: {stop}", $"{other} proposes to meet you at the {stop} stop, {at}.{words}\n\nPlease answer before {until}."),
            (RequestStatus.Declined, _, true) => ($"{other} décline le rendez-vous : {stop}", $"{other} ne peut pas donner suite à votre proposition de rendez-vous à l’étape {stop}.{words}"),
            (RequestStatus.Declined, _, false) => ($"{other} declines the meeting: {stop}", $"{other} is not able to take up your proposal to meet at the {stop} stop.{words}"),
            (RequestStatus.Expired, _, true) => ($"Votre {offer} a expiré : {stop}", $"{other} n’a pas répondu à temps à votre {offer} de rendez-vous à l’étape {stop}. Vous pouvez en demander un autre."),
            (RequestStatus.Expired, _, false) => ($"Your {offer} has expired: {stop}", $"{other} did not answer your {offer} to meet at the {stop} stop in time. You can ask for another meeting."),
            (RequestStatus.Withdrawn, _, true) when it.Reader != it.Turn => ($"Votre {offer} ne tient plus : {stop}", $"Votre {offer} de rendez-vous avec {other} à l’étape {stop} ne tient plus : le rendez-vous n’y est plus possible. Vous n’avez rien à faire."),
            (RequestStatus.Withdrawn, _, false) when it.Reader != it.Turn => ($"Your {offer} no longer stands: {stop}", $"Your {offer} to meet {other} at the {stop} stop no longer stands: the meeting is not possible there any more. There is nothing you need to do."),
            // They may have taken it back, or one of the two does not take part any more: it need not be the other one.
            (_, _, true) => ($"La proposition {Words.De(other)} ne tient plus : {stop}", $"La proposition de rendez-vous {Words.De(other)} à l’étape {stop} ne tient plus. Vous n’avez rien à faire."),
            _ => ($"The proposal of {other} no longer stands: {stop}", $"The proposal of {other} to meet at the {stop} stop no longer stands. There is nothing you need to do."),
        };
        var action = (it.Status == RequestStatus.Open, fr) switch { (true, true) => "Répondre", (true, false) => "Answer", (false, true) => "Voir les rendez-vous", _ => "See the meetings" };
        return Greeted(reader, subject, [.. body.Split("\n\n").Select(Part), Action(action, page)]);
    }

    /// <param name="it">The plan.</param>
    /// <param name="meetings">The reader's, with what the plan changed.</param>
    /// <param name="reader">Who reads it.</param>
    /// <param name="page">Where it is acted upon.</param>
    internal static Letter Plan(PlanTruth it, IReadOnlyList<(AppointmentTruth Meeting, PlanChange? Change)> meetings, Recipient reader, string page)
    {
        var fr = reader.Language == "fr";
        var (standing, gone) = (meetings.Where(meeting => meeting.Meeting.Stands).ToList(), meetings.Where(meeting => !meeting.Meeting.Stands).ToList());
        var day = Words.Day(it.Date, reader.Language);
        List<MailPart> parts = [Part(fr
            ? $"Le programme des rendez-vous de l’étape {it.Stop} ({day}) est publié. Les heures sont données en {Words.Zone(it.Zone, "fr")}."
            : $"The plan of meetings for the {it.Stop} stop ({day}) has been published. All times are {Words.Zone(it.Zone, "en")}.")];
        if (standing.Count == 0) parts.Add(Part(fr ? "Vous n’avez plus de rendez-vous." : "You have no meetings any more."));
        else parts.AddRange([Part(fr ? "Tous vos rendez-vous :" : "All your meetings:"), new(MailPartKind.Facts, $"{Lines(standing)}\n{standing[0].Meeting.Place.Line}")]);
        if (gone.Count > 0) parts.AddRange([Part(fr ? "Rendez-vous annulés :" : "Cancelled meetings:"), new(MailPartKind.Facts, Lines(gone))]);
        if (it.Reason is { } reason && meetings.Any(meeting => meeting.Change is PlanChange.Moved or PlanChange.Dropped)) parts.Add(Part($"{(fr ? "Motif : " : "The reason: ")}{Words.Unlinked(reason)}"));
        parts.AddRange([Part(fr ? "Le fichier joint met votre agenda à jour." : "The attached file brings your calendar up to date."), Action(fr ? "Voir les rendez-vous" : "See the meetings", page)]);
        return Greeted(reader, fr ? $"Vos rendez-vous : {it.Stop}, {day}" : $"Your meetings: {it.Stop}, {day}", parts);

        string Lines(IEnumerable<(AppointmentTruth Meeting, PlanChange? Change)> lines) => string.Join('\n', lines.Select(meeting =>
            $"{Words.Hour(meeting.Meeting.LocalStart.TimeOfDay, reader.Language)}{(meeting.Meeting.Stands ? $" – Table {meeting.Meeting.Table}" : "")} – {Words.Unlinked(With(meeting.Meeting, reader))}{News(meeting.Change)}"));

        string News(PlanChange? change) => (change, fr) switch { (PlanChange.Added, true) => " (nouveau)", (PlanChange.Added, false) => " (new)", (PlanChange.Moved, true) => " (déplacé)", (PlanChange.Moved, false) => " (moved)", _ => "" };
    }

    /// <summary>Several reminders in one mail: of each its subject and what it says, without its greeting, its end and its button.</summary>
    internal static Letter Digest(IReadOnlyList<MailPage> reminders, Recipient reader, string page)
    {
        var fr = reader.Language == "fr";
        var parts = reminders.SelectMany((it, i) => (IEnumerable<MailPart>)[new(MailPartKind.Heading, $"{i + 1}. {it.Subject}"), .. it.Parts.Skip(1).SkipLast(1).Where(part => part.Kind != MailPartKind.Action)]);
        return Greeted(reader, fr ? $"{reminders.Count} rappels en un message" : $"{reminders.Count} reminders in one mail", [.. parts, Action(fr ? "Ouvrir Fundtruck" : "Open Fundtruck", page)]);
    }

    /// <summary>The other side, and who sits there for it.</summary>
    private static string With(AppointmentTruth it, Recipient reader) => reader.Id is { } id && id == it.RepresentativeId ? $"{it.Startup} ({it.Founder})" : $"{it.Investor} ({it.Representative})";

    /// <summary>What the appointment is called in the reader's calendar: whom they meet, or which startup pitches.</summary>
    internal static string Summary(AppointmentTruth it, Recipient reader) => (it.IsMeeting, reader.Language) switch
    {
        (false, "fr") => $"Pitch {Words.De(it.Startup)}, {it.Stop}",
        (false, _) => $"Pitch of {it.Startup}, {it.Stop}",
        (true, "fr") => $"Rendez-vous avec {Other(it, reader)}",
        (true, _) => $"Meeting with {Other(it, reader)}",
    };

    /// <summary>What a stop is called in a calendar that everybody may read.</summary>
    internal static string Stop(string stop, string language) => language == "fr" ? $"Fundtruck, étape {stop}" : $"Fundtruck, stop {stop}";

    /// <summary>What a stop is called in the calendar of somebody who hosts it.</summary>
    internal static string Hosting(string stop, string language) => language == "fr" ? $"Accueil de l’étape {stop}" : $"Hosting of the stop {stop}";

    /// <summary>What a pitch is called in the calendar of somebody who judges its contest; whose pitch it is they read in the line-up, when that may be read.</summary>
    internal static string Duty(AppointmentTruth it, string language) => language == "fr" ? $"Jury {Words.De(it.Contest ?? "")}, {it.Stop}" : $"Jury of {it.Contest}, {it.Stop}";

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
        ? new(subject, [Part($"Bonjour {Words.Unlinked(reader.Name)},"), .. parts, Part("À bientôt,\nL’équipe Fundtruck")], "fr")
        : new(subject, [Part($"Hello {Words.Unlinked(reader.Name)},"), .. parts, Part("See you soon,\nThe Fundtruck team")]);

    private static MailPart Part(string words) => new(MailPartKind.Words, words);

    private static MailPart Action(string label, string address) => new(MailPartKind.Action, label, address);
}
