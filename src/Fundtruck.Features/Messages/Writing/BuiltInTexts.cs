namespace Fundtruck.Features.Messages.Writing;

/// <summary>Subject and body of a kind of message, with placeholders; an empty line begins a paragraph.</summary>
internal sealed record MailWords(string Subject, string Body);

/// <summary>What a kind of message is made of, whoever writes its words.</summary>
/// <param name="Placeholders">What its text may bring in.</param>
/// <param name="Required">What its body must bring in: without it people would miss what the message is for.</param>
/// <param name="Action">The label of the one thing to do.</param>
/// <param name="Fr">The built-in French text.</param>
/// <param name="En">The built-in English text.</param>
internal sealed record MailTextKind(IReadOnlyList<string> Placeholders, IReadOnlyList<string> Required, Bilingual Action, MailWords Fr, MailWords En)
{
    /// <summary>What, when and where stands in it by itself, so the body may be empty.</summary>
    internal bool HasFacts { get; init; }

    internal MailWords In(string language) => language == "fr" ? Fr : En;

    internal string ActionIn(string language) => language == "fr" ? Action.Fr : Action.En;
}

/// <summary>The texts of the messages whose words organizers may change, as they are without that. All others hold a secret, go to strangers or belong to no season.</summary>
internal static class BuiltInTexts
{
    private static readonly string[] OfApplications = ["name", "startup", "stop", "date", "contest", "reason", "confirmBy", "embargoUntil", "reopenedUntil"];
    private static readonly string[] OfStops = ["name", "stop", "when", "reason"];
    private static readonly string[] OfAppointments = ["name", "summary", "startup", "investor", "founder", "stop", "contest", "stage", "when", "day", "hour", "place", "reason", "changed", "replaced"];
    private static readonly string[] OfDue = ["name", "startup", "stop", "due"];

    private static readonly Bilingual Candidature = new("Voir la candidature", "See the application");
    private static readonly Bilingual Confirm = new("Confirmer notre venue", "Confirm our place");
    private static readonly Bilingual Calendar = new("Voir l'agenda", "See the agenda");
    private static readonly Bilingual Stop = new("Voir l'étape", "See the stop");

    private const string ConfirmFr = " Confirmez votre venue avant le {{ confirmBy }} ; passé ce moment, la place va au suivant.";
    private const string ConfirmEn = " Confirm that you will come before {{ confirmBy }}; after that the place goes to the next.";
    private const string QuietFr = "{% if embargoUntil %} Merci de garder la nouvelle pour vous jusqu'au {{ embargoUntil }}.{% endif %}";
    private const string QuietEn = "{% if embargoUntil %} Please keep the news to yourselves until {{ embargoUntil }}.{% endif %}";

    internal static IReadOnlyDictionary<MessageKind, MailTextKind> All { get; } = new Dictionary<MessageKind, MailTextKind>
    {
        [MessageKind.ApplicationReceived] = OfApplication(
            Candidature, [],
            "Candidature reçue : {{ stop }}", "La candidature de {{ startup }} à l'étape {{ stop }} ({{ date }}) est bien arrivée. Nous vous écrirons dès que la sélection sera faite.",
            "Application received: {{ stop }}", "The application of {{ startup }} to the stop {{ stop }} ({{ date }}) has arrived. We will write to you once the selection is made."),
        [MessageKind.ApplicationAccepted] = OfApplication(
            Confirm, ["confirmBy"],
            "{{ startup }} est sélectionnée : {{ stop }}", "Bonne nouvelle : {{ startup }} est sélectionnée pour pitcher à l'étape {{ stop }} ({{ date }}).{% if confirmBy %}" + ConfirmFr + "{% endif %}" + QuietFr,
            "{{ startup }} is selected: {{ stop }}", "Good news: {{ startup }} is selected to pitch at the stop {{ stop }} ({{ date }}).{% if confirmBy %}" + ConfirmEn + "{% endif %}" + QuietEn),
        [MessageKind.ConfirmationReminder] = OfApplication(
            Confirm, ["confirmBy"],
            "Rappel : confirmez votre place, {{ stop }}", "{{ startup }} est sélectionnée pour l'étape {{ stop }} ({{ date }}), et votre confirmation manque encore.{% if confirmBy %}" + ConfirmFr + "{% endif %}",
            "Reminder: confirm your place, {{ stop }}", "{{ startup }} is selected for the stop {{ stop }} ({{ date }}), and you have not confirmed yet.{% if confirmBy %}" + ConfirmEn + "{% endif %}"),
        [MessageKind.ConfirmationExtended] = OfApplication(
            Confirm, ["confirmBy", "reason"],
            "Plus de temps pour confirmer : {{ stop }}", "Vous avez plus de temps pour confirmer la venue de {{ startup }} à l'étape {{ stop }} ({{ date }}). La raison : {{ reason }}\n\n{% if confirmBy %}" + ConfirmFr + "{% endif %}",
            "More time to confirm: {{ stop }}", "You have more time to confirm the place of {{ startup }} at the stop {{ stop }} ({{ date }}). The reason: {{ reason }}\n\n{% if confirmBy %}" + ConfirmEn + "{% endif %}"),
        [MessageKind.EligibilityOverridden] = OfApplication(
            Candidature, ["reason"],
            "Candidature admise par exception : {{ stop }}", "{{ startup }} ne remplit pas toutes les conditions de l'étape {{ stop }} ({{ date }}) ; l'organisation admet sa candidature tout de même. La raison : {{ reason }}",
            "Application admitted as an exception: {{ stop }}", "{{ startup }} does not fulfil all conditions of the stop {{ stop }} ({{ date }}); the organizers admit its application all the same. The reason: {{ reason }}"),
        [MessageKind.ApplicationReopened] = OfApplication(
            new("Modifier la candidature", "Change the application"), ["reopenedUntil"],
            "Vous pouvez modifier votre candidature : {{ stop }}", "L'organisation a rouvert la candidature de {{ startup }} à l'étape {{ stop }} ({{ date }}). Votre équipe peut la modifier avant le {{ reopenedUntil }}.",
            "You may change your application: {{ stop }}", "The organizers have reopened the application of {{ startup }} to the stop {{ stop }} ({{ date }}). Your team may change it before {{ reopenedUntil }}."),
        [MessageKind.ApplicationWaitlisted] = OfApplication(
            Candidature, [],
            "Liste d'attente : {{ stop }}", "{{ startup }} est sur la liste d'attente de l'étape {{ stop }} ({{ date }}). Si une place se libère, nous vous écrivons aussitôt." + QuietFr,
            "Waiting list: {{ stop }}", "{{ startup }} is on the waiting list of the stop {{ stop }} ({{ date }}). Should a place become free, we will write to you at once." + QuietEn),
        [MessageKind.ApplicationRefused] = OfApplication(
            Candidature, ["reason"],
            "Votre candidature : {{ stop }}", "Merci d'avoir présenté {{ startup }} à l'étape {{ stop }} ({{ date }}). Nous ne l'avons pas retenue cette fois. La raison : {{ reason }}",
            "Your application: {{ stop }}", "Thank you for presenting {{ startup }} for the stop {{ stop }} ({{ date }}). We have not selected it this time. The reason: {{ reason }}"),
        [MessageKind.ApplicationConfirmed] = OfApplication(
            Candidature, [],
            "Venue confirmée : {{ stop }}", "{{ startup }} a confirmé sa venue à l'étape {{ stop }} ({{ date }}). L'heure de votre pitch suivra avec l'ordre de passage.",
            "You are coming: {{ stop }}", "{{ startup }} has confirmed its place at the stop {{ stop }} ({{ date }}). The time of your pitch will follow with the line-up."),
        [MessageKind.ApplicationLapsed] = OfApplication(
            Candidature, [],
            "Votre place est passée au suivant : {{ stop }}", "{{ startup }} n'a pas confirmé à temps sa venue à l'étape {{ stop }} ({{ date }}) : la place est allée à la startup suivante.",
            "Your place has gone to the next: {{ stop }}", "{{ startup }} did not confirm its place at the stop {{ stop }} ({{ date }}) in time: it has gone to the next startup."),
        [MessageKind.ApplicationDisqualified] = OfApplication(
            Candidature, ["reason"],
            "Disqualification : {{ stop }}", "La candidature de {{ startup }} à l'étape {{ stop }} ({{ date }}) est disqualifiée. La raison : {{ reason }}",
            "Disqualified: {{ stop }}", "The application of {{ startup }} to the stop {{ stop }} ({{ date }}) is disqualified. The reason: {{ reason }}"),
        [MessageKind.ApplicationCancelled] = OfApplication(
            Candidature, ["reason"],
            "Candidature annulée : {{ stop }}", "La candidature de {{ startup }} à l'étape {{ stop }} ({{ date }}) est annulée. La raison : {{ reason }}",
            "Application cancelled: {{ stop }}", "The application of {{ startup }} to the stop {{ stop }} ({{ date }}) is cancelled. The reason: {{ reason }}"),
        [MessageKind.ApplicationTransferred] = OfApplication(
            Candidature, [],
            "Votre candidature change d'étape : {{ stop }}", "La candidature de {{ startup }} compte désormais pour l'étape {{ stop }} ({{ date }}). Nous vous écrirons dès que la sélection y sera faite.",
            "Your application has another stop: {{ stop }}", "The application of {{ startup }} now counts for the stop {{ stop }} ({{ date }}). We will write to you once the selection is made there."),
        [MessageKind.ApplicationWalkOver] = OfApplication(
            Candidature, [],
            "Qualifiée sans pitcher : {{ stop }}", "{{ startup }} est la seule encore en lice à l'étape {{ stop }} ({{ date }}) : elle passe sans pitcher.",
            "Through without pitching: {{ stop }}", "{{ startup }} is the only one still competing at the stop {{ stop }} ({{ date }}): it comes through without pitching."),
        [MessageKind.ApplicationWithdrawn] = OfApplication(
            Candidature, [],
            "Désistement enregistré : {{ stop }}", "La candidature de {{ startup }} à l'étape {{ stop }} ({{ date }}) est retirée.",
            "Withdrawal recorded: {{ stop }}", "The application of {{ startup }} to the stop {{ stop }} ({{ date }}) is withdrawn."),
        [MessageKind.StopPostponed] = new(
            OfStops, ["reason"], Stop,
            new("Étape reportée : {{ stop }}", "L'étape {{ stop }} n'a pas lieu à la date prévue. La raison : {{ reason }} Votre candidature reste valable ; nous vous écrirons la nouvelle date."),
            new("Stop postponed: {{ stop }}", "The stop {{ stop }} does not take place on its date. The reason: {{ reason }} Your application stays; we will write to you with the new date.")),
        [MessageKind.StopRescheduled] = new(
            OfStops, ["when"], Stop,
            new("Nouvelle date : {{ stop }}", "L'étape {{ stop }} a une nouvelle date : {{ when }}."),
            new("New date: {{ stop }}", "The stop {{ stop }} has a new date: {{ when }}.")),
        [MessageKind.StopCancelled] = new(
            OfStops, ["reason"], Stop,
            new("Étape annulée : {{ stop }}", "L'étape {{ stop }} est annulée. La raison : {{ reason }}"),
            new("Stop cancelled: {{ stop }}", "The stop {{ stop }} is cancelled. The reason: {{ reason }}")),
        [MessageKind.PitchInvitation] = OfAppointment(
            "{% if changed %}Modifié : {{ summary }}{% else %}{{ summary }} : {{ day }}, {{ hour }}{% endif %}", "L'invitation jointe met votre agenda à jour.",
            "{% if changed %}Changed: {{ summary }}{% else %}{{ summary }}: {{ day }}, {{ hour }}{% endif %}", "The invitation attached keeps your calendar up to date."),
        [MessageKind.MeetingInvitation] = OfAppointment(
            "{% if changed %}Nouvel horaire : {{ summary }}{% else %}{{ summary }} : {{ day }}, {{ hour }}{% endif %}", "{% if changed and reason %}La raison : {{ reason }}{% endif %}\n\nL'invitation jointe met votre agenda à jour.",
            "{% if changed %}New time: {{ summary }}{% else %}{{ summary }}: {{ day }}, {{ hour }}{% endif %}", "{% if changed and reason %}The reason: {{ reason }}{% endif %}\n\nThe invitation attached keeps your calendar up to date."),
        [MessageKind.PlannedReminder] = new(
            ["name", "startup", "stop", "what", "when", "missing"], ["when"], new("Ouvrir Fundtruck", "Open Fundtruck"),
            new("Rappel : {{ what }}, {{ stop }}", "{% if startup %}{{ startup }}, {% endif %}{{ stop }} : {{ what }}, {{ when }}.{% if missing %} {{ missing }}{% endif %}"),
            new("Reminder: {{ what }}, {{ stop }}", "{% if startup %}{{ startup }}, {% endif %}{{ stop }}: {{ what }}, {{ when }}.{% if missing %} {{ missing }}{% endif %}")),
        [MessageKind.PitchReminder] = Reminder,
        [MessageKind.MeetingReminder] = Reminder,
        [MessageKind.PitchCancellation] = Cancellation("{{ founder }} prend votre place", "{{ founder }} takes your place"),
        [MessageKind.MeetingCancellation] = Cancellation("un autre représentant de {{ investor }} prend votre place", "another representative of {{ investor }} takes your place"),
        [MessageKind.DeckReminder] = new(
            OfDue, ["due"], new("Envoyer la présentation", "Send the deck"),
            new("Votre présentation manque encore : {{ stop }}", "Nous n'avons pas encore la présentation de {{ startup }} pour l'étape {{ stop }}. Envoyez-la en PDF avant la date limite : {{ due }}."),
            new("Your deck is still missing: {{ stop }}", "We don't have the deck of {{ startup }} for the stop {{ stop }} yet. Send it as a PDF before it is due: {{ due }}.")),
        [MessageKind.AnswersReminder] = new(
            OfDue, ["due"], new("Répondre", "Answer"),
            new("Il manque des réponses : {{ stop }}", "Pour la candidature de {{ startup }} à l'étape {{ stop }}, répondez avant la date limite ({{ due }}) à :"),
            new("Answers are missing: {{ stop }}", "For the application of {{ startup }} to the stop {{ stop }}, answer before they are due ({{ due }}):")),
    };

    private static MailTextKind Reminder => OfAppointment("Rappel : {{ summary }}, {{ day }} à {{ hour }}", "", "Reminder: {{ summary }}, {{ day }} at {{ hour }}", "");

    private static MailTextKind OfApplication(Bilingual action, string[] required, string subjectFr, string fr, string subjectEn, string en) =>
        new(OfApplications, required, action, new(subjectFr, fr), new(subjectEn, en));

    private static MailTextKind OfAppointment(string subjectFr, string fr, string subjectEn, string en) =>
        new(OfAppointments, [], Calendar, new(subjectFr, fr), new(subjectEn, en)) { HasFacts = true };

    private static MailTextKind Cancellation(string replacedFr, string replacedEn) => new(
        OfAppointments, ["summary"], Calendar,
        new("Annulé : {{ summary }}", "{% if replaced %}{{ summary }} : " + replacedFr + ".{% else %}{{ summary }}, prévu {{ when }}, n'a pas lieu.{% if reason %} La raison : {{ reason }}{% endif %}{% endif %}"),
        new("Cancelled: {{ summary }}", "{% if replaced %}{{ summary }}: " + replacedEn + ".{% else %}{{ summary }}, planned for {{ when }}, does not take place.{% if reason %} The reason: {{ reason }}{% endif %}{% endif %}"));
}
