using System.Net;
using System.Security.Cryptography;
using System.Text;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Privacy;

public sealed class ConsentTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task Everybody_reads_the_newest_version_of_each_text_in_each_language()
    {
        await Publish("rules", 1, "fr", "Ancien règlement.");
        await Publish("rules", 2, "fr", "Règlement.");
        await Publish("rules", 1, "en", "Rules.");
        (await Tour.Organizer.Post("/api/consent-texts", new { kind = "rules", version = 2, language = "fr", text = "Autre." })).Expect(HttpStatusCode.Conflict, "consent-text-exists");

        var texts = (await Tour.Anybody.Get("/api/consent-texts")).Expect(HttpStatusCode.OK).Json.EnumerateArray().Where(text => text.GetProperty("kind").GetString() == "rules").ToList();
        Assert.Equal(["Rules.", "Règlement."], texts.Select(text => text.GetProperty("text").GetString()!));
    }

    [Fact]
    public async Task A_consent_is_kept_with_the_hash_of_the_words_and_giving_it_twice_gives_it_once()
    {
        await Publish("dataUse", 1, "en", "What we do with your data.");
        var somebody = await Tour.SignIn("consents@startup.example", "Consents");
        var first = (await somebody.Post("/api/me/consents", new { kind = "dataUse", version = 1, language = "en" })).Id;
        var second = (await somebody.Post("/api/me/consents", new { kind = "dataUse", version = 1, language = "en" })).Id;

        Assert.Equal(first, second);
        var consent = (await somebody.Get("/api/me/consents")).Expect(HttpStatusCode.OK).Json.EnumerateArray().Single();
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("What we do with your data."))), consent.GetProperty("textSha256").GetString());
        (await somebody.Delete($"/api/me/consents/{first}")).Expect(HttpStatusCode.Conflict, "consent-stays");
    }

    [Fact]
    public async Task Only_the_newest_version_can_be_consented_to()
    {
        await Publish("imageRights", 1, "en", "Old.");
        await Publish("imageRights", 2, "en", "New.");
        var somebody = await Tour.SignIn("newest@startup.example", "Newest");

        (await somebody.Post("/api/me/consents", new { kind = "imageRights", version = 1, language = "en" })).Expect(HttpStatusCode.Conflict, "consent-text-outdated");
        Assert.Equal(["version"], (await somebody.Post("/api/me/consents", new { kind = "imageRights", version = 3, language = "en" })).Expect(HttpStatusCode.BadRequest, "invalid").Fields);
        (await somebody.Post("/api/me/consents", new { kind = "imageRights", version = 2, language = "en" })).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task The_consent_to_images_is_withdrawn_by_its_giver_alone_and_stays_on_record()
    {
        await Publish("imageRights", 1, "fr", "On peut vous filmer.");
        var (giver, stranger) = (await Tour.SignIn("giver@startup.example", "Giver"), await Tour.SignIn("stranger@startup.example", "Stranger"));
        var consent = (await giver.Post("/api/me/consents", new { kind = "imageRights", version = 1, language = "fr" })).Id;

        (await stranger.Delete($"/api/me/consents/{consent}")).Expect(HttpStatusCode.NotFound, "not-found");
        (await giver.Delete($"/api/me/consents/{consent}")).Expect(HttpStatusCode.NoContent);
        (await giver.Delete($"/api/me/consents/{consent}")).Expect(HttpStatusCode.NoContent);
        Assert.NotEqual(System.Text.Json.JsonValueKind.Null, (await giver.Get("/api/me/consents")).Json[0].GetProperty("withdrawnAt").ValueKind);
        Assert.NotEqual(consent, (await giver.Post("/api/me/consents", new { kind = "imageRights", version = 1, language = "fr" })).Id);
    }

    private async Task Publish(string kind, int version, string language, string text) =>
        (await Tour.Organizer.Post("/api/consent-texts", new { kind, version, language, text })).Expect(HttpStatusCode.Created);
}
