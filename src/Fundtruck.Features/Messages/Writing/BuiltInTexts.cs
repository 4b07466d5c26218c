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
    private static readonly Bilingual Calendar = new("Voir l’agenda", "See the agenda");
    private static readonly Bilingual Stop = new("Voir l’étape", "See the stop");

    private const string ConfirmFr = " Merci de confirmer votre venue avant le {{ confirmBy }} ; passé ce délai, la place revient à la liste d’attente.";
    private const string ConfirmEn = " Please confirm your place before {{ confirmBy }}; after that it goes to the waiting list.";
    private const string QuietFr = "{% if embargoUntil %} Merci de garder la nouvelle pour vous jusqu’au {{ embargoUntil }}.{% endif %}";
    private const string QuietEn = "{% if embargoUntil %} Please keep the news to yourselves until {{ embargoUntil }}.{% endif %}";

    internal static IReadOnlyDictionary<MessageKind, MailTextKind> All { get; } = new Dictionary<MessageKind, MailTextKind>
    {
        [MessageKind.ApplicationReceived] = OfApplication(
            Candidature, [],
            "Candidature reçue : {{ stop }}", "Nous avons bien reçu votre candidature à l’étape {{ stop }} ({{ date }}) pour {{ startup }}. Nous vous écrirons dès que la sélection sera faite.",
            "Application received: {{ stop }}", "We have received the application of {{ startup }} for the {{ stop }} stop ({{ date }}). We will write to you as soon as the selection has been made."),
        [MessageKind.ApplicationAccepted] = OfApplication(
            Confirm, ["confirmBy"],
            "{{ startup }} est sélectionnée : {{ stop }}", "Bonne nouvelle : {{ startup }} est sélectionnée pour pitcher à l’étape {{ stop }} ({{ date }}).{% if confirmBy %}" + ConfirmFr + "{% endif %}" + QuietFr,
            "{{ startup }} is selected: {{ stop }}", "Good news: {{ startup }} has been selected to pitch at the {{ stop }} stop ({{ date }}).{% if confirmBy %}" + ConfirmEn + "{% endif %}" + QuietEn),
        [MessageKind.ConfirmationReminder] = OfApplication(
            Confirm, ["confirmBy"],
            "Rappel : confirmez votre place, {{ stop }}", "{{ startup }} est sélectionnée pour l’étape {{ stop }} ({{ date }}), mais nous n’avons pas encore reçu votre confirmation.{% if confirmBy %}" + ConfirmFr + "{% endif %}",
            "Reminder: confirm your place, {{ stop }}", "{{ startup }} has been selected for the {{ stop }} stop ({{ date }}), but you have not confirmed yet.{% if confirmBy %}" + ConfirmEn + "{% endif %}"),
        [MessageKind.ConfirmationExtended] = OfApplication(
            Confirm, ["confirmBy", "reason"],
            "Plus de temps pour confirmer : {{ stop }}", "Vous avez plus de temps pour confirmer votre venue à l’étape {{ stop }} ({{ date }}) avec {{ startup }}. Motif : {{ reason }}\n\n{% if confirmBy %}" + ConfirmFr + "{% endif %}",
            "More time to confirm: {{ stop }}", "You have more time to confirm the place of {{ startup }} at the {{ stop }} stop ({{ date }}). The reason: {{ reason }}\n\n{% if confirmBy %}" + ConfirmEn + "{% endif %}"),
        [MessageKind.EligibilityOverridden] = OfApplication(
            Candidature, ["reason"],
            "Candidature admise par exception : {{ stop }}", "{{ startup }} ne remplit pas toutes les conditions de l’étape {{ stop }} ({{ date }}), mais l’organisation admet sa candidature par exception. Motif : {{ reason }}",
            "Application admitted as an exception: {{ stop }}", "{{ startup }} does not meet all the conditions of the {{ stop }} stop ({{ date }}), but the organizers admit its application as an exception. The reason: {{ reason }}"),
        [MessageKind.ApplicationReopened] = OfApplication(
            new("Modifier la candidature", "Change the application"), ["reopenedUntil"],
            "Vous pouvez modifier votre candidature : {{ stop }}", "L’organisation a rouvert votre candidature à l’étape {{ stop }} ({{ date }}) pour {{ startup }}. Votre équipe peut la modifier avant le {{ reopenedUntil }}.",
            "You can change your application: {{ stop }}", "The organizers have reopened the application of {{ startup }} for the {{ stop }} stop ({{ date }}). Your team can change it before {{ reopenedUntil }}."),
        [MessageKind.ApplicationWaitlisted] = OfApplication(
            Candidature, [],
            "Liste d’attente : {{ stop }}", "{{ startup }} est sur la liste d’attente de l’étape {{ stop }} ({{ date }}). Si une place se libère, nous vous écrirons aussitôt." + QuietFr,
            "Waiting list: {{ stop }}", "{{ startup }} is on the waiting list for the {{ stop }} stop ({{ date }}). If a place becomes free, we will write to you at once." + QuietEn),
        [MessageKind.ApplicationRefused] = OfApplication(
            Candidature, ["reason"],
            "Votre candidature : {{ stop }}", "Merci d’avoir présenté {{ startup }} à l’étape {{ stop }} ({{ date }}). Nous sommes au regret de ne pas pouvoir retenir votre candidature cette fois. Motif : {{ reason }}",
            "Your application: {{ stop }}", "Thank you for presenting {{ startup }} for the {{ stop }} stop ({{ date }}). We are sorry that we could not select it this time. The reason: {{ reason }}"),
        [MessageKind.ApplicationConfirmed] = OfApplication(
            Candidature, [],
            "Votre venue est confirmée : {{ stop }}", "{{ startup }} a confirmé sa venue à l’étape {{ stop }} ({{ date }}). Nous vous enverrons l’heure de votre pitch avec l’ordre de passage.",
            "Your place is confirmed: {{ stop }}", "{{ startup }} has confirmed its place at the {{ stop }} stop ({{ date }}). We will send you the time of your pitch with the line-up."),
        [MessageKind.ApplicationLapsed] = OfApplication(
            Candidature, [],
            "Votre place n’est plus réservée : {{ stop }}", "{{ startup }} n’a pas confirmé à temps sa venue à l’étape {{ stop }} ({{ date }}) : sa place est revenue à la liste d’attente.",
            "Your place is no longer reserved: {{ stop }}", "{{ startup }} did not confirm its place at the {{ stop }} stop ({{ date }}) in time: the place has gone to the waiting list."),
        [MessageKind.ApplicationDisqualified] = OfApplication(
            Candidature, ["reason"],
            "Disqualification : {{ stop }}", "{{ startup }} est disqualifiée de l’étape {{ stop }} ({{ date }}). Motif : {{ reason }}",
            "Disqualified: {{ stop }}", "{{ startup }} has been disqualified from the {{ stop }} stop ({{ date }}). The reason: {{ reason }}"),
        [MessageKind.ApplicationCancelled] = OfApplication(
            Candidature, ["reason"],
            "Candidature annulée : {{ stop }}", "Votre candidature à l’étape {{ stop }} ({{ date }}) pour {{ startup }} est annulée. Motif : {{ reason }}",
            "Application cancelled: {{ stop }}", "The application of {{ startup }} for the {{ stop }} stop ({{ date }}) has been cancelled. The reason: {{ reason }}"),
        [MessageKind.ApplicationTransferred] = OfApplication(
            Candidature, [],
            "Votre candidature change d’étape : {{ stop }}", "Votre candidature pour {{ startup }} compte désormais pour l’étape {{ stop }} ({{ date }}). Nous vous écrirons dès que la sélection y sera faite.",
            "Your application has moved to another stop: {{ stop }}", "The application of {{ startup }} now counts for the {{ stop }} stop ({{ date }}). We will write to you as soon as the selection has been made there."),
        [MessageKind.ApplicationWalkOver] = OfApplication(
            Candidature, [],
            "Qualifiée sans pitcher : {{ stop }}", "{{ startup }} est la seule startup encore en lice à l’étape {{ stop }} ({{ date }}) : elle est qualifiée sans avoir à pitcher.",
            "Through without pitching: {{ stop }}", "{{ startup }} is the only startup still competing at the {{ stop }} stop ({{ date }}): it goes through without pitching."),
        [MessageKind.ApplicationWithdrawn] = OfApplication(
            Candidature, [],
            "Désistement enregistré : {{ stop }}", "Votre candidature à l’étape {{ stop }} ({{ date }}) pour {{ startup }} est retirée.",
            "Withdrawal recorded: {{ stop }}", "The application of {{ startup }} for the {{ stop }} stop ({{ date }}) has been withdrawn."),
        [MessageKind.StopPostponed] = new(
            OfStops, ["reason"], Stop,
            new("Étape reportée : {{ stop }}", "L’étape {{ stop }} n’aura pas lieu à la date prévue. Motif : {{ reason }}\n\nLes candidatures restent valables ; les créneaux des investisseurs sont fermés. Nous vous communiquerons la nouvelle date."),
            new("Stop postponed: {{ stop }}", "The {{ stop }} stop will not take place on the planned date. The reason: {{ reason }}\n\nApplications remain valid; investors’ slots are closed. We will write to you with the new date.")),
        [MessageKind.StopRescheduled] = new(
            OfStops, ["when"], Stop,
            new("Nouvelle date : {{ stop }}", "L’étape {{ stop }} a une nouvelle date : {{ when }}."),
            new("New date: {{ stop }}", "The {{ stop }} stop has a new date: {{ when }}.")),
        [MessageKind.StopCancelled] = new(
            OfStops, ["reason"], Stop,
            new("Étape annulée : {{ stop }}", "Nous sommes désolés : l’étape {{ stop }} est annulée. Motif : {{ reason }}"),
            new("Stop cancelled: {{ stop }}", "We are sorry: the {{ stop }} stop has been cancelled. The reason: {{ reason }}")),
        [MessageKind.PitchInvitation] = OfAppointment(
            "{% if changed %}Modifié : {{ summary }}{% else %}{{ summary }} : {{ day }}, {{ hour }}{% endif %}", "L’invitation jointe met votre agenda à jour.",
            "{% if changed %}Changed: {{ summary }}{% else %}{{ summary }}: {{ day }}, {{ hour }}{% endif %}", "The attached invitation keeps your calendar up to date."),
        [MessageKind.MeetingInvitation] = OfAppointment(
            "{% if changed %}Modifié : {{ summary }}{% else %}{{ summary }} : {{ day }}, {{ hour }}{% endif %}", "{% if changed and reason %}Motif : {{ reason }}{% endif %}\n\nL’invitation jointe met votre agenda à jour.",
            "{% if changed %}Changed: {{ summary }}{% else %}{{ summary }}: {{ day }}, {{ hour }}{% endif %}", "{% if changed and reason %}The reason: {{ reason }}{% endif %}\n\nThe attached invitation keeps your calendar up to date."),
        [MessageKind.PlannedReminder] = new(
            ["name", "startup", "stop", "what", "when", "missing"], ["when"], new("Ouvrir Fundtruck", "Open Fundtruck"),
            new("Rappel : {{ what }}, {{ stop }}", "Rappel pour l’étape {{ stop }}{% if startup %} ({{ startup }}){% endif %} : {{ what }}, {{ when }}.{% if missing %} {{ missing }}{% endif %}"),
            new("Reminder: {{ what }}, {{ stop }}", "A reminder for the {{ stop }} stop{% if startup %} ({{ startup }}){% endif %}: {{ what }}, {{ when }}.{% if missing %} {{ missing }}{% endif %}")),
        [MessageKind.PitchReminder] = Reminder,
        [MessageKind.MeetingReminder] = Reminder,
        [MessageKind.PitchCancellation] = Cancellation("{{ founder }} prend votre place", "{{ founder }} takes your place"),
        [MessageKind.MeetingCancellation] = Cancellation("une autre personne représente {{ investor }} à votre place", "another representative of {{ investor }} takes your place"),
        [MessageKind.DeckReminder] = new(
            OfDue, ["due"], new("Envoyer la présentation", "Send the deck"),
            new("Votre présentation manque encore : {{ stop }}", "Nous n’avons pas encore reçu votre présentation pour l’étape {{ stop }} ({{ startup }}). Merci de l’envoyer en PDF avant le {{ due }}."),
            new("Your deck is still missing: {{ stop }}", "We don’t have the deck of {{ startup }} for the {{ stop }} stop yet. Please send it as a PDF before {{ due }}.")),
        [MessageKind.AnswersReminder] = new(
            OfDue, ["due"], new("Répondre", "Answer"),
            new("Il manque des réponses : {{ stop }}", "Votre candidature à l’étape {{ stop }} pour {{ startup }} n’est pas complète. Merci de répondre avant le {{ due }} :"),
            new("Answers are missing: {{ stop }}", "The application of {{ startup }} for the {{ stop }} stop is not complete. Please answer before {{ due }}:")),
    };

    private static MailTextKind Reminder => OfAppointment("Rappel : {{ summary }}, {{ day }} à {{ hour }}", "", "Reminder: {{ summary }}, {{ day }} at {{ hour }}", "");

    private static MailTextKind OfApplication(Bilingual action, string[] required, string subjectFr, string fr, string subjectEn, string en) =>
        new(OfApplications, required, action, new(subjectFr, fr), new(subjectEn, en));

    private static MailTextKind OfAppointment(string subjectFr, string fr, string subjectEn, string en) =>
        new(OfAppointments, [], Calendar, new(subjectFr, fr), new(subjectEn, en)) { HasFacts = true };

    private static MailTextKind Cancellation(string replacedFr, string replacedEn) => new(
        OfAppointments, ["summary"], Calendar,
        new("Annulé : {{ summary }}", "{% if replaced %}{{ summary }} : " + replacedFr + ".{% else %}{{ summary }}, prévu le {{ when }}, n’aura pas lieu.{% if reason %} Motif : {{ reason }}{% endif %}{% endif %}"),
        new("Cancelled: {{ summary }}", "{% if replaced %}{{ summary }}: " + replacedEn + ".{% else %}{{ summary }}, planned for {{ when }}, will not take place.{% if reason %} The reason: {{ reason }}{% endif %}{% endif %}"));
}
