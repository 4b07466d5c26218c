using Fundtruck.Domain.People;
using Fundtruck.Domain.Tests.Given;
using NodaTime;
using static Fundtruck.Domain.Tests.Given.Moments;

namespace Fundtruck.Domain.Tests.People;

public sealed class SignInTests
{
    private static readonly Instant Noon = Utc("2027-05-04 12:00");

    private readonly SignInLink _link = new("secret", "123456", " Ada@Example.ORG ", "fr", Noon);

    [Fact]
    public void A_link_is_used_once()
    {
        _link.Use(Noon + Moment);
        Refusal.By(Rule.SignInRefused, "token", () => _link.Use(Noon + Moment * 2));
        Assert.Equal(Noon + Moment, _link.UsedAt);
    }

    [Fact]
    public void A_link_is_too_old_at_exactly_ten_minutes()
    {
        Refusal.By(Rule.SignInRefused, "token", () => _link.Use(Noon + Duration.FromMinutes(10)));
        Assert.Null(_link.UsedAt);
    }

    [Fact]
    public void A_link_is_good_a_moment_before_ten_minutes()
    {
        _link.Use(Noon + Duration.FromMinutes(10) - Moment);
        Assert.Equal(Noon + Duration.FromMinutes(10) - Moment, _link.UsedAt);
    }

    [Fact]
    public void A_link_keeps_the_hash_of_its_secret_and_the_normal_address()
    {
        Assert.Equal(Secrets.Hash("secret"), _link.TokenHash);
        Assert.Equal("ada@example.org", _link.Email);
    }

    [Fact]
    public void A_code_uses_the_link_up_and_a_wrong_one_counts()
    {
        Assert.False(_link.TryUse("123457", 0, Noon));
        Assert.Equal((1, null), (_link.WrongCodes, _link.UsedAt));
        Assert.True(_link.TryUse("123456", 0, Noon));
        Assert.False(_link.TryUse("123456", 0, Noon));
        Refusal.By(Rule.SignInRefused, "token", () => _link.Use(Noon));
    }

    [Fact]
    public void After_five_wrong_codes_or_ten_minutes_the_right_one_is_refused()
    {
        Assert.False(_link.TryUse("123456", 0, Noon + Duration.FromMinutes(10)));
        for (var i = 0; i < SignInLink.CodeTries; i++) Assert.False(_link.TryUse("000000", 0, Noon));
        Assert.False(_link.TryUse("123456", 0, Noon));
        _link.Use(Noon);
    }

    [Fact]
    public void After_twenty_wrong_codes_in_all_links_of_a_day_only_the_link_works()
    {
        Assert.False(_link.TryUse("123456", SignInLink.CodeTriesADay, Noon));
        _link.Use(Noon);
    }

    [Fact]
    public void Equal_codes_have_different_hashes() =>
        Assert.NotEqual(_link.CodeHash, new SignInLink("other", "123456", "ada@example.org", "fr", Noon).CodeHash);

    [Fact]
    public void A_session_keeps_the_hash_of_its_secret_and_lasts_thirty_days()
    {
        var session = new Session("secret", PersonId.New(), Noon);
        Assert.Equal(Secrets.Hash("secret"), session.TokenHash);
        Assert.Equal(Utc("2027-06-03 12:00"), session.ExpiresAt);
    }

    [Fact]
    public void Secrets_have_256_bits_in_hexadecimal_and_none_is_like_another()
    {
        var secrets = Enumerable.Range(0, 20).Select(_ => Secrets.New()).ToList();
        Assert.All(secrets, secret => Assert.Matches("^[0-9a-f]{64}$", secret));
        Assert.Equal(20, secrets.Distinct().Count());
    }

    [Fact]
    public void A_hash_is_sha_256_and_differs_from_secret_to_secret()
    {
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Convert.ToHexStringLower(Secrets.Hash("abc")));
        Assert.NotEqual(Secrets.Hash("abc"), Secrets.Hash("abd"));
    }
}
