using Fundtruck.Domain.Privacy;
using Fundtruck.Domain.Tests.Given;
using NodaTime;

namespace Fundtruck.Domain.Tests.Privacy;

public sealed class ConsentTests
{
    [Fact]
    public void Only_the_consent_to_images_can_be_withdrawn_and_it_keeps_its_first_time()
    {
        var later = GivenStop.Spring + Duration.FromHours(1);
        var images = Given(ConsentKind.ImageRights);
        images.Withdraw(GivenStop.Spring);
        images.Withdraw(later);
        Assert.Equal(GivenStop.Spring, images.WithdrawnAt);

        foreach (var kind in new[] { ConsentKind.Rules, ConsentKind.DataUse })
            Assert.Equal(Rule.ConsentStays, Assert.Throws<RuleBrokenException>(() => Given(kind).Withdraw(later)).Rule);
    }

    [Theory]
    [InlineData(0), InlineData(1_000_001)]
    public void A_version_lies_between_one_and_a_million(int version) =>
        Assert.Equal("version", Assert.Throws<RuleBrokenException>(() => new ConsentText(ConsentTextId.New(), ConsentKind.Rules, version, "fr", "Règlement.", GivenStop.Spring)).Field);

    private static Consent Given(ConsentKind kind) =>
        new(ConsentId.New(), PersonId.New(), new ConsentText(ConsentTextId.New(), kind, 1, "fr", "Texte.", GivenStop.Spring), GivenStop.Spring);
}
