using Fundtruck.Domain.People;
using Fundtruck.Domain.Stops;
using Fundtruck.Domain.Tests.Given;
using NodaTime;
using NodaTime.Text;

namespace Fundtruck.Domain.Tests.Stops;

public sealed class EligibilityTests
{
    private static readonly EligibilityRules Terms = new(10, 100_000, 3_000_000);

    [Theory]
    [InlineData("2017-06-15", "2027-06-15", false)]     // ten years old on that day
    [InlineData("2017-06-16", "2027-06-15", true)]
    [InlineData("2017-06-15", "2027-06-14", true)]
    [InlineData("2016-02-29", "2026-02-27", true)]
    [InlineData("2016-02-29", "2026-02-28", false)]     // a year without 29 February: its last day counts
    [InlineData("2018-02-28", "2028-02-28", false)]
    [InlineData("2018-03-01", "2028-02-29", true)]
    [InlineData("2018-02-28", "2028-02-27", true)]
    [InlineData("2016-12-31", "2027-01-01", false)]
    [InlineData("2030-01-01", "2027-01-01", true)]      // not founded yet
    public void A_company_must_be_younger_than_that_many_years_when_the_contest_opens(string founded, string opened, bool admitted) =>
        Assert.Equal(admitted ? [] : ["too-old"], Codes(Terms.Check([], Day(opened), Founded(Day(founded)), 500_000)));

    [Fact]
    public void Twenty_ninth_to_twenty_ninth_of_February_is_a_whole_number_of_years()
    {
        var rules = new EligibilityRules(YoungerThanYears: 4);
        Assert.Equal(["too-old"], Codes(rules.Check([], Day("2028-02-29"), Founded(Day("2024-02-29")), null)));
        Assert.Empty(rules.Check([], Day("2028-02-28"), Founded(Day("2024-02-29")), null));
    }

    [Theory]
    [InlineData(99_999, "amount-too-low"), InlineData(100_000, null), InlineData(3_000_000, null), InlineData(3_000_001, "amount-too-high"), InlineData(0, "amount-too-low")]
    public void Both_ends_of_the_amount_are_allowed(long amount, string? code) =>
        Assert.Equal(code is null ? [] : [code], Codes(Terms.Check([], Day("2027-06-15"), Founded(null), amount)));

    [Theory]
    [InlineData("FR", true), InlineData("BE", true), InlineData("DE", false)]
    public void A_contest_admits_the_countries_that_it_names(string country, bool admitted) =>
        Assert.Equal(admitted ? [] : ["country-not-admitted"], Codes(new EligibilityRules().Check(["BE", "FR"], Day("2027-06-15"), new StartupProfile("S", country), null)));

    [Fact]
    public void What_is_not_told_yet_is_not_held_against_anybody_and_without_rules_everybody_may_apply()
    {
        Assert.Empty(Terms.Check([], Day("2027-06-15"), Founded(null), null));
        Assert.Empty(new EligibilityRules().Check([], Day("2027-06-15"), Founded(Day("1900-01-01")), 1));
        Assert.Empty(new EligibilityRules().InWords());
    }

    [Fact]
    public void It_is_told_in_both_languages_with_the_numbers_and_the_field()
    {
        var findings = Terms.Check([], Day("2027-06-15"), Founded(Day("2010-01-02")), 3_500_000);
        Assert.Equal(["startup.foundedOn", "amountSought"], findings.Select(finding => finding.Field));
        Assert.Equal("Vous cherchez 3\u202F500\u202F000\u00A0€ ; il faut en chercher au plus 3\u202F000\u202F000\u00A0€.", findings[1].Fr);
        Assert.Equal("You want to raise €3,500,000; it must be €3,000,000 at most.", findings[1].En);
        Assert.Contains("02/01/2010", findings[0].Fr, StringComparison.Ordinal);
        Assert.Contains("10 years", findings[0].En, StringComparison.Ordinal);
        Assert.Equal(
            ["Créée moins de 10 ans avant l'ouverture du concours.", "Cherche au moins 100\u202F000\u00A0€.", "Cherche au plus 3\u202F000\u202F000\u00A0€."], Terms.InWords().Select(words => words.Fr));
        Assert.Equal("Founded less than one year before the contest opens.", new EligibilityRules(1).InWords()[0].En);
    }

    [Theory]
    [InlineData(0, null, null, "youngerThanYears"), InlineData(101, null, null, "youngerThanYears"), InlineData(null, -1L, null, "raisingFrom"), InlineData(null, null, 1_000_000_001L, "raisingTo"), InlineData(null, 2L, 1L, "raisingTo")]
    public void Rules_that_make_no_sense_are_refused(int? years, long? from, long? to, string field)
    {
        var season = new Season(SeasonId.New(), "S", 2027);
        season.Admit(Terms);
        Refusal.By(Rule.OutOfRange, field, () => season.Admit(new(years, from, to)));
        Assert.Equal(Terms, season.Eligibility);
    }

    private static StartupProfile Founded(LocalDate? day) => new("S", "FR", day);

    private static LocalDate Day(string text) => LocalDatePattern.Iso.Parse(text).Value;

    private static IEnumerable<string> Codes(IEnumerable<Finding> findings) => findings.Select(finding => finding.Code);
}
