using System.Net;
using Fundtruck.Tests.Contract;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Privacy;

/// <summary>That a juror of a blind contest learns from no answer whose application they judge.</summary>
public sealed class BlindReviewTests(Tour tour) : TourTests(tour)
{
    private static readonly string[] Words = ["Quietwind", "Maximiliane", "Okonkwo", "quietwind-site", "secretdeck", "secretvideo", "secretlink", "732829320", "secretteam", "secretsector", "secretpitch", "secretfile"];

    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task No_answer_that_a_juror_gets_holds_a_word_that_names_the_startup_if_and_only_if_reviews_are_blind(bool blind)
    {
        var stop = await Tour.AnOpenStop();
        await Tour.Judge(stop, blind, others: true);
        var questions = await Tour.Ask(stop, new { type = "text", label = new { fr = "Pourquoi ?", en = "Why?" } }, new { type = "link", label = new { fr = "Lien", en = "Link" } }, new { type = "file", label = new { fr = "Fichier", en = "File" } });
        var founder = await Tour.SignIn($"maximiliane.okonkwo{Given.Number()}@quietwind.example", "Maximiliane Okonkwo");
        var siren = blind ? "732829320" : null;
        var startup = (await founder.Post("/api/startups", new
        {
            name = "Quietwind SAS",
            siren,
            noSirenReason = blind ? null : "Not yet.",
            website = "https://www.quietwind-site.example/",
            videoUrl = "https://secretvideo.example",
            team = "secretteam",
            sector = "secretsector",
            sectorCode = "energy",
            pitch = "secretpitch",
            stage = "seed",
        })).Id;
        var application = (await founder.Post($"{stop.Path}/applications", new
        {
            startupId = startup,
            contestId = stop.ContestId,
            summary = "We, QUIETWIND of Maximiliane, make wind quiet: see quietwind-site.example or mail max@quietwind.example.",
            amountSought = 500_000,
            deckUrl = "https://secretdeck.example/deck.pdf",
        })).Id;
        foreach (var (question, value) in new[] { (questions[0], "Ms Okonkwo knows wind (732829320)."), (questions[1], "https://secretlink.example") })
            (await founder.Patch($"/api/applications/{application}/answers", new { field = question, value })).Expect(HttpStatusCode.OK);
        (await founder.SendAnswer(application, questions[2], Decks.Pdf.Of(), "secretfile.pdf")).Expect(HttpStatusCode.OK);
        (await founder.Post($"/api/applications/{application}/submit")).Expect(HttpStatusCode.OK);
        var (juror, second) = (await Tour.AJuror(stop), await Tour.AJuror(stop));
        var (review, others) = (await Tour.AReview(stop, application, juror), await Tour.AReview(stop, application, second));

        var ids = new Dictionary<string, string[]>
        {
            ["stops"] = [stop.Id],
            ["contests"] = [stop.ContestId],
            ["applications"] = [application],
            ["startups"] = [startup],
            ["reviews"] = [review, others],
            ["people"] = [founder.Id.ToString()],
        };
        var (found, asked) = (new List<string>(), 0);
        foreach (var operation in (await ApiDescription.Of(Tour)).Operations.Where(operation => operation.Method == "GET" && !operation.Path.Contains("/export", StringComparison.Ordinal)))
        {
            var parts = operation.Path.Split('/');
            var place = Array.FindIndex(parts, part => part.StartsWith('{'));
            foreach (var id in place < 0 ? [""] : ids.GetValueOrDefault(parts[place - 1]) ?? [application, startup, review, stop.Id, stop.ContestId])
            {
                var path = place < 0 ? operation.Path : string.Join('/', parts.Select((part, index) => index == place ? id : part.StartsWith('{') ? "1" : part));
                var answer = await juror.Get(path);
                asked += answer.Status == HttpStatusCode.OK ? 1 : 0;
                found.AddRange(Words.Where(word => (answer.Body + string.Concat(answer.Headers.Values)).Contains(word, StringComparison.OrdinalIgnoreCase)).Select(word => $"{path}: {word}"));
            }
        }

        (await juror.Get($"/api/applications/{application}/files/{questions[2]}")).Expect(blind ? HttpStatusCode.NotFound : HttpStatusCode.OK);
        var seen = (await juror.Get($"/api/reviews/{review}")).Expect(HttpStatusCode.OK);
        Assert.True(asked > 15, $"Only {asked} answers were searched.");
        if (blind) Assert.Empty(found);
        else Assert.Contains(found, leak => leak.EndsWith("Quietwind", StringComparison.Ordinal));
        Assert.Contains("make wind quiet", seen.Body, StringComparison.Ordinal);
        Assert.Contains("knows wind", seen.Body, StringComparison.Ordinal);
        Assert.Contains("\"sector\":\"energy\"", seen.Body, StringComparison.Ordinal);
    }
}
