using Fundtruck.Domain.People;
using Fundtruck.Domain.Stops;
using NodaTime;

namespace Fundtruck.Domain.Applications;

/// <summary>A question that may stay open until a moment to come.</summary>
public sealed record DueAnswer(QuestionId QuestionId, Bilingual Label, LocalDateTime By);

/// <summary>How an application stands against its form and the season's conditions.</summary>
/// <param name="Missing">What must be said before it is complete.</param>
/// <param name="Invalid">What was said but can't stay like that.</param>
/// <param name="Eligibility">What is against the conditions, also when an organizer lets it pass.</param>
/// <param name="Due">What must be said by a moment to come.</param>
public sealed record ApplicationCheck(IReadOnlyList<Finding> Missing, IReadOnlyList<Finding> Invalid, IReadOnlyList<Finding> Eligibility, IReadOnlyList<DueAnswer> Due);

/// <summary>What an application is checked against.</summary>
/// <param name="Stop">Where it applies: its call, its zone.</param>
/// <param name="Contest">Which countries may apply.</param>
/// <param name="Rules">The season's conditions.</param>
/// <param name="Questions">Those that are asked, in their order.</param>
/// <param name="Startup">The profile as it is now.</param>
public sealed record ApplicationForm(Stop Stop, Contest Contest, EligibilityRules Rules, IReadOnlyList<Question> Questions, StartupProfile Startup)
{
    internal ApplicationCheck Check(Application application, Instant now)
    {
        var startup = application.Profile ?? Startup;
        var (missing, invalid, due) = (MissingOfAll(application, startup).ToList(), new List<Finding>(), new List<DueAnswer>());
        foreach (var question in Questions)
        {
            var answer = application.Answers.GetValueOrDefault(question.Id);
            if (answer is { IsEmpty: false })
            {
                if (question.Check(answer) is { } wrong) invalid.Add(wrong);
            }
            else if (question.Settings.Required == Requirement.AtSubmission || question.RequiredUntil(Stop) <= now)
            {
                missing.Add(question.Missing());
            }
            else if (question.Settings is { Required: Requirement.ByDate, RequiredBy: { } by })
            {
                due.Add(new(question.Id, question.Settings.Label, by));
            }
        }

        return new(missing, invalid, Rules.Check(Contest.Countries, Stop.ApplicationsOpenAt.Date, startup, application.AmountSought), due);
    }

    /// <summary>Throws unless it may be handed in as it is.</summary>
    internal void RequireComplete(Application application, Instant now)
    {
        var check = Check(application, now);
        IReadOnlyList<Finding> incomplete = [.. check.Missing, .. check.Invalid];
        IReadOnlyList<Finding> all = application.EligibilityOverride is null ? [.. incomplete, .. check.Eligibility] : incomplete;
        if (all.Count > 0) throw new RuleBrokenException(incomplete.Count > 0 ? Rule.ApplicationIncomplete : Rule.NotEligible, all[0].Field, all[0].En) { Findings = all };
    }

    /// <summary>Throws when one of the fields that were changed is not complete and right.</summary>
    internal void RequireRight(Application application, IReadOnlyCollection<string> changed, Instant now)
    {
        var check = Check(application, now);
        IReadOnlyList<Finding> wrong = [.. check.Missing.Concat(check.Invalid).Concat(application.EligibilityOverride is null ? check.Eligibility : []).Where(finding => changed.Contains(finding.Field))];
        if (wrong.Count > 0) throw new RuleBrokenException(Rule.AnswerNotRight, wrong[0].Field, wrong[0].En) { Findings = wrong };
    }

    /// <summary>The questions that are required by a moment to come: they can be answered until then, also after submission.</summary>
    internal IEnumerable<string> StillOpen(Instant now) => Questions.Where(question => question.RequiredUntil(Stop) > now).Select(question => question.Field);

    private IEnumerable<Finding> MissingOfAll(Application application, StartupProfile startup)
    {
        if (string.IsNullOrWhiteSpace(application.Summary)) yield return Missing("summary", "Dites en quelques phrases ce que vous faites.", "Tell in a few sentences what you do.");
        if (application.AmountSought is null) yield return Missing("amountSought", "Dites combien vous cherchez à lever, en euros.", "Tell how much you want to raise, in euros.");
        if (startup is { Country: "FR", Siren: null } && string.IsNullOrWhiteSpace(startup.NoSirenReason))
            yield return Missing("startup.siren", "Donnez le SIREN de l'entreprise, ou dites pourquoi elle n'en a pas.", "Give the company's SIREN, or say why it has none.");
        if (Rules.YoungerThanYears is not null && startup.FoundedOn is null) yield return Missing("startup.foundedOn", "Donnez la date de création de l'entreprise.", "Give the day on which the company was founded.");
    }

    private static Finding Missing(string field, string french, string english) => new("missing", field, french, english);
}
