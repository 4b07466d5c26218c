using Fundtruck.Domain.People;
using NodaTime;

namespace Fundtruck.Domain.Stops;

/// <summary>Who may apply in a season; what is null is not asked for.</summary>
/// <param name="YoungerThanYears">Founded less than so many years before the contest opens, 1 to 100; ten by the Fundtruck terms.</param>
/// <param name="RaisingFrom">Whole euros at least; 100,000 by the Fundtruck terms.</param>
/// <param name="RaisingTo">Whole euros at most; 3,000,000 by the Fundtruck terms.</param>
public sealed record EligibilityRules(int? YoungerThanYears = null, long? RaisingFrom = null, long? RaisingTo = null)
{
    private const long MostEuros = 1_000_000_000;

    /// <summary>The rules as people read them, one sentence each; none when everybody may apply.</summary>
    public IReadOnlyList<Bilingual> InWords()
    {
        var words = new List<Bilingual>();
        if (YoungerThanYears is { } years) words.Add(new($"Créée moins de {Years(years).Fr} avant l'ouverture du concours.", $"Founded less than {Years(years).En} before the contest opens."));
        if (RaisingFrom is { } from) words.Add(new($"Cherche au moins {Spoken.Euros(from).Fr}.", $"Wants to raise {Spoken.Euros(from).En} at least."));
        if (RaisingTo is { } to) words.Add(new($"Cherche au plus {Spoken.Euros(to).Fr}.", $"Wants to raise {Spoken.Euros(to).En} at most."));
        return words;
    }

    /// <summary>What of an application is against the rules. What it doesn't tell yet is not held against it here.</summary>
    /// <param name="countries">Those that the contest admits, in capitals; none for all.</param>
    /// <param name="openedOn">The day, at the stop, on which the contest opens.</param>
    /// <param name="startup">Who applies.</param>
    /// <param name="amountSought">Whole euros.</param>
    public IReadOnlyList<Finding> Check(IReadOnlyCollection<string> countries, LocalDate openedOn, StartupProfile startup, long? amountSought)
    {
        var findings = new List<Finding>();
        if (countries.Count > 0 && !countries.Contains(startup.Country))
        {
            var admitted = string.Join(", ", countries);
            findings.Add(new("country-not-admitted", "startup.country", $"Ce concours s'adresse aux entreprises de : {admitted}. La vôtre est en {startup.Country}.", $"This contest is for companies from: {admitted}. Yours is in {startup.Country}."));
        }

        if (YoungerThanYears is { } years && startup.FoundedOn is { } founded && founded.PlusYears(years) <= openedOn)
        {
            findings.Add(new(
                "too-old", "startup.foundedOn",
                $"Fondée le {Spoken.Day(founded).Fr}, l'entreprise a {Years(years).Fr} ou plus à l'ouverture du concours, le {Spoken.Day(openedOn).Fr} ; il en faut moins.",
                $"Founded on {Spoken.Day(founded).En}, the company is {Years(years).En} old or more when the contest opens, on {Spoken.Day(openedOn).En}; it must be younger."));
        }

        if (amountSought is { } amount) findings.AddRange(OfAmount(amount));
        return findings;
    }

    internal EligibilityRules Checked()
    {
        YoungerThanYears?.Within(1, 100, "youngerThanYears");
        Within(RaisingFrom, "raisingFrom");
        Within(RaisingTo, "raisingTo");
        return RaisingFrom > RaisingTo ? throw new RuleBrokenException(Rule.OutOfRange, "raisingTo", "The upper end can't lie below the lower one.") : this;
    }

    private IEnumerable<Finding> OfAmount(long amount)
    {
        var asked = Spoken.Euros(amount);
        if (amount < RaisingFrom)
            yield return new("amount-too-low", "amountSought", $"Vous cherchez {asked.Fr} ; il faut en chercher au moins {Spoken.Euros(RaisingFrom.Value).Fr}.", $"You want to raise {asked.En}; it must be {Spoken.Euros(RaisingFrom.Value).En} at least.");
        if (amount > RaisingTo)
            yield return new("amount-too-high", "amountSought", $"Vous cherchez {asked.Fr} ; il faut en chercher au plus {Spoken.Euros(RaisingTo.Value).Fr}.", $"You want to raise {asked.En}; it must be {Spoken.Euros(RaisingTo.Value).En} at most.");
    }

    private static Bilingual Years(int years) => years == 1 ? new("un an", "one year") : new($"{years} ans", $"{years} years");

    private static void Within(long? amount, string field)
    {
        if (amount is < 0 or > MostEuros) throw new RuleBrokenException(Rule.OutOfRange, field, "Give whole euros, a billion at most.");
    }
}
