namespace Fundtruck.Features.Privacy;

/// <summary>What lies beside the data: what each part of it is, in the person's language.</summary>
internal static class ExportReadme
{
    private static readonly (string Part, string English, string French)[] Parts =
    [
        ("account", "Who you are to the tour.", "Qui vous êtes pour la tournée."),
        ("sessions", "Where you are signed in: since when and until when. The secrets themselves are not stored.", "Vos connexions : depuis quand et jusqu'à quand. Les secrets eux-mêmes ne sont pas conservés."),
        ("signInLinks", "Sign-in links that were mailed to you lately.", "Les liens de connexion qui vous ont été envoyés récemment."),
        ("passkeys", "Your passkeys, without the keys themselves.", "Vos clés d'accès, sans les clés elles-mêmes."),
        ("apiTokens", "Your keys for programs, without the keys themselves.", "Vos jetons pour des programmes, sans les jetons eux-mêmes."),
        ("juries", "The contests that you judge, and from when until when you see their applications.", "Les concours dont vous êtes juré, et la période où vous en voyez les candidatures."),
        ("reviews", "Your reviews of applications: scores, comments and private notes.", "Vos évaluations de candidatures : notes, commentaires et remarques personnelles."),
        ("conflictsOfInterest", "The applications that you said you can't judge, and why.", "Les candidatures que vous avez dit ne pas pouvoir juger, et pourquoi."),
        ("invitations", "The invitations into teams that were sent to your address, and those that you sent.", "Les invitations à rejoindre une équipe, reçues à votre adresse ou envoyées par vous."),
        ("startups", "The startups in whose team you are, and who else is.", "Les startups dont vous êtes membre, avec leur équipe."),
        ("applications", "What you and your startups applied for, and what came of it.", "Vos candidatures et celles de vos startups, et leur suite."),
        ("decks", "The slides of your startups; the files lie beside this one, in the folder decks.", "Les présentations de vos startups ; les fichiers sont dans le dossier decks."),
        ("answerFiles", "The files with which your startups answered questions; they lie beside this one, in the folder answers.", "Les fichiers envoyés en réponse à des questions ; ils sont dans le dossier answers."),
        ("investors", "The investors that you speak for, and what the organizers let them do.", "Les investisseurs que vous représentez, et ce que l'organisation leur permet."),
        ("interestNotes", "Your private notes about startups, which nobody else reads.", "Vos notes personnelles sur des startups, que personne d'autre ne lit."),
        ("slots", "The times at which founders could or can meet you.", "Les créneaux où l'on pouvait ou peut vous rencontrer."),
        ("meetings", "Your meetings and those of your startups.", "Vos rendez-vous et ceux de vos startups."),
        ("meetingRequests", "The requests to meet that you sent.", "Les demandes de rendez-vous que vous avez envoyées."),
        ("lotteryWishes", "Whom your startups wished to meet, before lots were drawn.", "Les investisseurs que vos startups souhaitaient rencontrer, avant le tirage au sort."),
        ("meetingWishes", "What you, your startups and your firms say of meetings, before they are planned.", "Ce que vous, vos startups et vos fonds dites des rendez-vous, avant qu'ils soient planifiés."),
        ("pitches", "Your pitches and those of your startups.", "Vos pitchs et ceux de vos startups."),
        ("blocks", "The times that you keep free.", "Les moments que vous gardez libres."),
        ("savedViews", "The lists of applications that you saved.", "Les listes de candidatures que vous avez enregistrées."),
        ("messages", "Which mails we sent you or are going to, when, and what they said.", "Les messages envoyés ou à venir, quand, et ce qu'ils disaient."),
        ("consents", "What you consented to, with the SHA-256 of the words that you read.", "Ce à quoi vous avez consenti, avec le SHA-256 du texte que vous avez lu."),
        ("repeatableRequests", "Requests of the last day that a program can repeat without harm.", "Les requêtes du dernier jour qu'un programme peut répéter sans risque."),
        ("audit", "What you changed, and what others changed of your account.", "Ce que vous avez modifié, et ce que d'autres ont modifié de votre compte."),
    ];

    internal static string In(string language)
    {
        var french = language == "fr";
        var title = french
            ? "Tout ce que la tournée sait de vous se trouve dans me.json. Les heures sans fuseau sont celles du lieu ; les autres sont en UTC."
            : "Everything that the tour knows of you is in me.json. Times without a zone are those of the place; all others are UTC.";
        return title + "\n\n" + string.Concat(Parts.Select(part => $"{part.Part}: {(french ? part.French : part.English)}\n"));
    }
}
