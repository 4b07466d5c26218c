using Fundtruck.Domain.People;
using Fundtruck.Domain.Tests.Given;

namespace Fundtruck.Domain.Tests.People;

public sealed class ProfileTests
{
    [Theory]
    [InlineData("732829320", true), InlineData("732 829 320", true), InlineData("732\u202F829\u00A0320", true)]
    [InlineData("732829321", false), InlineData("723829320", false), InlineData("000000000", false), InlineData("73282932", false), InlineData("7328293200", false)]
    [InlineData("73282932A", false), InlineData("٧٣٢٨٢٩٣٢٠", false), InlineData("", false), InlineData("-32829320", false)]
    public void A_SIREN_has_nine_digits_of_which_the_last_one_checks_the_others(string siren, bool valid) => Assert.Equal(valid, StartupProfile.IsSiren(siren));

    [Fact]
    public void Every_single_wrong_digit_of_a_SIREN_is_noticed() => Assert.DoesNotContain(
        Enumerable.Range(0, 9).SelectMany(place => "0123456789".Select(digit => GivenApplication.Startup.Siren!.Remove(place, 1).Insert(place, digit.ToString()))).Where(siren => siren != GivenApplication.Startup.Siren),
        StartupProfile.IsSiren);

    [Fact]
    public void A_sector_in_own_words_is_other_and_blanks_in_a_SIREN_are_not_kept()
    {
        var startup = new Startup(StartupId.New(), new StartupProfile("Boats", "fr", Sector: "Harbours") { Siren = " 732 829 320 " }, PersonId.New(), GivenStop.Spring);
        Assert.Equal(("FR", SectorCode.Other, "732829320"), (startup.Country, startup.SectorCode, startup.Siren));
        startup.Describe(startup.Profile with { SectorCode = SectorCode.Maritime, Siren = " " });
        Assert.Equal((SectorCode.Maritime, null, "Harbours"), (startup.SectorCode, startup.Siren, startup.Sector));
    }

    [Fact]
    public void All_that_is_told_is_told_again_and_nothing_is_left_when_it_is_erased()
    {
        var told = new StartupProfile("Boats", "FR", new(2024, 2, 29), "Harbours", "https://boats.example", "Boats")
        {
            Siren = "732829320",
            NoSirenReason = "None",
            SectorCode = SectorCode.Maritime,
            Stage = FundingStage.Seed,
            Region = "Bretagne",
            Community = "French Tech Brest",
            Team = "Two sailors",
            RaisingAmount = 1,
            RaisingRound = FundingStage.SeriesA,
            RaisedAmount = 2,
            VideoUrl = "https://boats.example/film",
        };
        Assert.DoesNotContain(typeof(StartupProfile).GetProperties(), property => property.GetValue(told) is null);
        var startup = new Startup(StartupId.New(), told, PersonId.New(), GivenStop.Spring);
        Assert.Equal(told, startup.Profile);

        startup.Erase();
        Assert.Equal(new StartupProfile("Erased startup", "FR"), startup.Profile);
    }

    [Fact]
    public void Every_sector_and_every_stage_has_words_in_both_languages()
    {
        Assert.Equal(Enum.GetValues<SectorCode>(), ProfileWords.Sectors.Keys);
        Assert.Equal(Enum.GetValues<FundingStage>(), ProfileWords.Stages.Keys);
        Assert.All(ProfileWords.Sectors.Values.Concat(ProfileWords.Stages.Values), words => Assert.True(words.Fr.Length > 2 && words.En.Length > 2));
    }
}
