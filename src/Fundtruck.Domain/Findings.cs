using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Fundtruck.Domain;

/// <summary>What people read, in both languages.</summary>
public sealed record Bilingual(string Fr, string En);

/// <summary>Something that is missing, not right, or against the conditions.</summary>
/// <param name="Code">Never changes: "missing", "too-old".</param>
/// <param name="Field">As the request names it: "summary", "answers.{id}", "startup.siren".</param>
/// <param name="Fr">A sentence with the numbers.</param>
/// <param name="En">The same in English.</param>
public sealed record Finding(string Code, string Field, string Fr, string En);

/// <summary>Numbers and days inside sentences; our own, so that they are right on a machine without culture data.</summary>
internal static class Spoken
{
    private const char NarrowSpace = '\u202F';

    private static readonly LocalDatePattern FrenchDay = LocalDatePattern.CreateWithInvariantCulture("dd/MM/uuuu");

    /// <summary>"100 000 €" and "€100,000".</summary>
    internal static Bilingual Euros(decimal amount)
    {
        var number = Number(amount);
        return new($"{number.Fr}\u00A0€", $"€{number.En}");
    }

    /// <summary>"12 500,5" and "12,500.5".</summary>
    internal static Bilingual Number(decimal number)
    {
        var english = number.ToString("#,0.####", CultureInfo.InvariantCulture);
        return new(english.Replace(',', NarrowSpace).Replace('.', ','), english);
    }

    /// <summary>"29/06/2027" and "2027-06-29".</summary>
    internal static Bilingual Day(LocalDate day) => new(FrenchDay.Format(day), LocalDatePattern.Iso.Format(day));
}
