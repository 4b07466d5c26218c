using CsCheck;
using Fundtruck.Domain.People;

namespace Fundtruck.Domain.Tests.People;

public sealed class FitTests
{
    private static readonly string[] Regions = ["Hauts-de-France", "Bretagne", "Île-de-France", "Grand Est"];
    private static readonly string[] Languages = ["fr", "en"];

    private static readonly Gen<Thesis> AnyThesis = Gen.Select(
        Some(Enum.GetValues<SectorCode>()), Some(Enum.GetValues<FundingStage>()), Gen.Long[0, 2_000_000].Nullable(), Gen.Long[0, 2_000_000].Nullable(), Some(Regions), Some(Languages),
        (sectors, stages, from, more, regions, languages) => new Thesis(sectors, stages, from, more is null ? null : more + (from ?? 0), regions, languages, null));

    private static readonly Gen<StartupProfile> AnyProfile = Gen.Select(
        Gen.Enum<SectorCode>().Nullable(), Gen.Enum<FundingStage>().Nullable(), Gen.Enum<FundingStage>().Nullable(), Gen.Long[0, 30_000_000].Nullable(), Gen.Int[0, Regions.Length].Select(place => Regions.ElementAtOrDefault(place)),
        (sector, stage, round, amount, region) => new StartupProfile("Boats", "FR") { SectorCode = sector, Stage = stage, RaisingRound = round, RaisingAmount = amount, Region = region });

    private static readonly Gen<string[]> AnyLanguages = Gen.Shuffle(Languages, 0, 2);

    [Fact]
    public void It_is_a_number_from_0_to_100_with_one_reason_in_both_languages_for_each_criterion_that_the_thesis_names() =>
        Gen.Select(AnyThesis, AnyProfile, AnyLanguages).Sample((thesis, profile, languages) =>
        {
            var fit = Fit.Of(thesis, profile, languages);
            Assert.Equal(Named(thesis), fit.Reasons.Select(reason => reason.Criterion));
            Assert.Equal(fit.Reasons.Count == 0, fit.Score is null);
            Assert.InRange(fit.Score ?? 0, 0, 100);
            Assert.All(fit.Reasons, reason => Assert.True(reason.Fr.EndsWith('.') && reason.En.EndsWith('.') && reason.Fr != reason.En));
        });

    [Fact]
    public void A_startup_that_matches_one_more_criterion_never_fits_less() =>
        Gen.Select(AnyThesis, AnyProfile, AnyLanguages, Gen.Enum<FitCriterion>()).Sample((thesis, profile, languages, criterion) =>
        {
            if (!Named(thesis).Contains(criterion)) return;
            var (better, spoken) = Matching(thesis, profile, languages, criterion);
            var (before, after) = (Fit.Of(thesis, profile, languages), Fit.Of(thesis, better, spoken));
            Assert.Equal(FitVerdict.Match, after.Reasons.Single(reason => reason.Criterion == criterion).Verdict);
            Assert.True(after.Score >= before.Score, $"{before.Score} became {after.Score}");
            if (before.Reasons.Single(reason => reason.Criterion == criterion).Verdict == FitVerdict.Mismatch) Assert.True(after.Score > before.Score);
        });

    [Fact]
    public void A_thesis_that_names_one_more_criterion_which_the_startup_matches_never_fits_less() =>
        Gen.Select(AnyThesis, AnyProfile).Sample((thesis, profile) =>
        {
            if (profile.SectorCode is not { } sector) return;
            var (without, with) = (Fit.Of(thesis with { Sectors = [] }, profile), Fit.Of(thesis with { Sectors = [sector] }, profile));
            Assert.True(with.Score >= (without.Score ?? 0));
        });

    [Fact]
    public void The_order_in_which_things_are_named_and_how_often_does_not_matter() =>
        Gen.Select(AnyThesis, AnyProfile, AnyLanguages).Sample((thesis, profile, languages) => Assert.Equivalent(
            Fit.Of(thesis, profile, languages),
            Fit.Of(
                thesis with { Sectors = Mixed(thesis.Sectors), Stages = Mixed(thesis.Stages), Regions = Mixed(thesis.Regions), Languages = Mixed(thesis.Languages) }, profile, languages.Reverse().ToArray()), strict: true));

    [Fact]
    public void What_the_thesis_does_not_name_neither_helps_nor_harms() =>
        Gen.Select(AnyThesis, AnyProfile, AnyProfile).Sample((thesis, profile, other) =>
        {
            var indifferent = thesis with { Sectors = [], TicketFrom = null, TicketTo = null };
            Assert.Equivalent(Fit.Of(indifferent, profile, "fr"), Fit.Of(indifferent, profile with { SectorCode = other.SectorCode, RaisingAmount = other.RaisingAmount }, "fr"), strict: true);
        });

    [Fact]
    public void What_the_startup_has_not_told_counts_half_and_is_told_as_unknown()
    {
        var thesis = Nothing with { Sectors = [SectorCode.Energy], Stages = [FundingStage.Seed], Regions = ["Bretagne"], Languages = ["fr"], TicketFrom = 1 };
        var fit = Fit.Of(thesis, new StartupProfile("Boats", "FR"));
        Assert.Equal(50, fit.Score);
        Assert.All(fit.Reasons, reason => Assert.Equal((FitVerdict.Unknown, true, true), (reason.Verdict, reason.Fr.Contains("moitié", StringComparison.Ordinal), reason.En.Contains("half", StringComparison.Ordinal))));
    }

    [Fact]
    public void The_weights_decide_and_add_up_to_a_hundred()
    {
        Assert.Equal(100, Fit.Weights.Values.Sum());
        var thesis = Nothing with { Sectors = [SectorCode.Energy], Regions = ["Bretagne"] };
        var profile = new StartupProfile("Boats", "FR") { SectorCode = SectorCode.Energy, Region = "Grand Est" };
        Assert.Equal(100 * Fit.Weights[FitCriterion.Sector] / (Fit.Weights[FitCriterion.Sector] + Fit.Weights[FitCriterion.Region]), Fit.Of(thesis, profile).Score);
    }

    [Theory]
    [InlineData(99_999, FitVerdict.Mismatch), InlineData(100_000, FitVerdict.Match), InlineData(5_000_000, FitVerdict.Match), InlineData(5_000_001, FitVerdict.Mismatch)]
    public void A_ticket_suits_a_round_that_is_neither_smaller_than_it_nor_larger_than_ten_of_them(long round, FitVerdict verdict) =>
        Assert.Equal(verdict, Fit.Of(Nothing with { TicketFrom = 100_000, TicketTo = 500_000 }, new StartupProfile("Boats", "FR") { RaisingAmount = round }).Reasons.Single().Verdict);

    [Theory]
    [InlineData("hauts de france"), InlineData("HAUTS-DE-FRANCE"), InlineData("Hauts-de-Francé")]
    public void A_region_is_the_same_whatever_its_accents_capitals_and_hyphens(string region) =>
        Assert.Equal(100, Fit.Of(Nothing with { Regions = [region] }, new StartupProfile("Boats", "FR") { Region = "Hauts-de-France" }).Score);

    [Fact]
    public void A_startup_that_raises_a_seed_round_is_one_for_investors_in_seed() =>
        Assert.Equal(100, Fit.Of(Nothing with { Stages = [FundingStage.Seed] }, new StartupProfile("Boats", "FR") { Stage = FundingStage.PreSeed, RaisingRound = FundingStage.Seed }).Score);

    private static Thesis Nothing => new([], [], null, null, [], [], null);

    private static Gen<T[]> Some<T>(T[] all) => Gen.Shuffle(all, 0, Math.Min(4, all.Length));

    private static T[] Mixed<T>(IReadOnlyList<T> list) => [.. list.Reverse(), .. list];

    private static IEnumerable<FitCriterion> Named(Thesis thesis)
    {
        if (thesis.Sectors.Count > 0) yield return FitCriterion.Sector;
        if (thesis.Stages.Count > 0) yield return FitCriterion.Stage;
        if (thesis.TicketFrom is not null || thesis.TicketTo is not null) yield return FitCriterion.Ticket;
        if (thesis.Regions.Count > 0) yield return FitCriterion.Region;
        if (thesis.Languages.Count > 0) yield return FitCriterion.Language;
    }

    private static (StartupProfile Profile, string[] Languages) Matching(Thesis thesis, StartupProfile profile, string[] languages, FitCriterion criterion) => criterion switch
    {
        FitCriterion.Sector => (profile with { SectorCode = thesis.Sectors[0] }, languages),
        FitCriterion.Stage => (profile with { Stage = thesis.Stages[0] }, languages),
        FitCriterion.Ticket => (profile with { RaisingAmount = thesis.TicketTo ?? thesis.TicketFrom }, languages),
        FitCriterion.Region => (profile with { Region = thesis.Regions[0] }, languages),
        _ => (profile, [thesis.Languages[0]]),
    };
}
