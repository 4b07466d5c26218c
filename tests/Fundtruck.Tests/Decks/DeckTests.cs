using System.Net;
using System.Security.Cryptography;
using Fundtruck.Features.Messages;
using Fundtruck.Tests.Mail;
using Fundtruck.Tests.Running;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Fundtruck.Tests.Decks;

/// <summary>Few uploads and little space, so that both run out.</summary>
public sealed class SmallTour(TestCluster cluster) : Tour(cluster)
{
    protected override IEnumerable<string> Settings => ["--Fundtruck:Decks:LargestMegabytes=1", "--Fundtruck:Decks:QuotaMegabytes=1", "--Fundtruck:Decks:UploadsPerHour=3"];
}

public sealed class DeckQuotaTests(SmallTour tour) : TourTests<SmallTour>(tour)
{
    [Fact]
    public async Task A_startup_has_so_much_space_and_so_many_uploads_an_hour()
    {
        var (startup, ofOthers) = (await Tour.AStartup(), Directory.CreateDirectory(Tour.Decks).GetFiles().Select(file => file.FullName).ToList());
        var file = Pdf.Of(page: "/Contents 4 0 R", more: Pdf.Stream(new byte[600_000]));
        (await startup.Founder.SendDeck(startup.Id, file)).Expect(HttpStatusCode.OK);
        (await startup.Founder.SendDeck(startup.Id, file)).Expect(HttpStatusCode.Conflict, "deck-quota-used");
        (await startup.Founder.SendDeck(startup.Id, Pdf.Bytes("no"))).Expect(HttpStatusCode.BadRequest, "file-refused");
        (await startup.Founder.SendDeck(startup.Id, Pdf.Of())).Expect(HttpStatusCode.OK);
        var refused = (await startup.Founder.SendDeck(startup.Id, Pdf.Of())).Expect(HttpStatusCode.TooManyRequests, "too-many-requests");
        Assert.Equal("3600", refused.Header("Retry-After"));

        await Tour.GoTo(Tour.Clock.GetCurrentInstant() + Duration.FromHours(2));
        await Tour.CollectFiles();
        Assert.Single(Directory.GetFiles(Tour.Decks).Except(ofOthers));
        (await startup.Founder.SendDeck(startup.Id, file)).Expect(HttpStatusCode.OK);     // the first one made room
    }

    [Fact]
    public async Task Decks_and_answers_share_the_space()
    {
        var (stop, startup) = (await Tour.AnOpenStop(), await Tour.AStartup());
        var question = (await Tour.Ask(stop, new { type = "file", label = new { fr = "Bilan", en = "Accounts" } }))[0];
        var application = await Tour.AnApplication(stop, startup, submitted: false);
        var file = Pdf.Of(page: "/Contents 4 0 R", more: Pdf.Stream(new byte[600_000]));
        (await startup.Founder.SendAnswer(application, question, file)).Expect(HttpStatusCode.OK);
        (await startup.Founder.SendDeck(startup.Id, file)).Expect(HttpStatusCode.Conflict, "deck-quota-used");
        (await startup.Founder.Edit($"/api/applications/{application}", new { answers = new Dictionary<string, object?> { [question] = null } })).Expect(HttpStatusCode.OK);
        (await startup.Founder.SendDeck(startup.Id, file)).Expect(HttpStatusCode.OK);
    }
}

/// <summary>Decks from the upload to the day when nobody needs them any more.</summary>
public sealed class DeckTests(Tour tour) : TourTests(tour)
{
    private static readonly Instant Begin = Instant.FromUtc(2027, 5, 3, 8, 0);

    public override async ValueTask InitializeAsync() => await Tour.GoTo(Begin);

    [Fact]
    public async Task It_comes_back_as_an_attachment_that_may_do_nothing()
    {
        var startup = await Tour.AStartup();
        var file = Pdf.Of(2);
        var sent = (await startup.Founder.SendDeck(startup.Id, file, "Présentation n° 1.pdf")).Expect(HttpStatusCode.OK);
        var hash = Convert.ToHexStringLower(SHA256.HashData(file));
        Assert.Equal((hash, 2, file.Length), (sent.Text("sha256"), sent.Json.GetProperty("pages").GetInt32(), sent.Json.GetProperty("bytes").GetInt32()));

        var got = (await startup.Founder.Get($"/api/startups/{startup.Id}/deck")).Expect(HttpStatusCode.OK);
        Assert.Equal("application/pdf", got.Header("Content-Type"));
        Assert.Equal("attachment; filename=\"Pr_sentation n_ 1.pdf\"; filename*=UTF-8''Pr%C3%A9sentation%20n%C2%B0%201.pdf", got.Header("Content-Disposition"));
        Assert.Equal(("sandbox; default-src 'none'", "nosniff", $"\"{hash}\""), (got.Header("Content-Security-Policy"), got.Header("X-Content-Type-Options"), got.Header("ETag")));
        Assert.Contains("private", got.Header("Cache-Control"), StringComparison.Ordinal);
        Assert.Equal($"{file.Length}", got.Header("Content-Length"));
        (await startup.Founder.Get($"/api/startups/{startup.Id}/deck", ("If-None-Match", $"\"{hash}\""))).Expect(HttpStatusCode.NotModified);
        Assert.Equal("%PDF-", (await startup.Founder.Get($"/api/startups/{startup.Id}/deck", ("Range", "bytes=0-4"))).Expect(HttpStatusCode.PartialContent).Body);

        (await startup.Founder.Delete($"/api/startups/{startup.Id}/deck")).Expect(HttpStatusCode.NoContent);
        (await startup.Founder.Get($"/api/startups/{startup.Id}/deck")).Expect(HttpStatusCode.NotFound, "not-found");
        (await startup.Founder.Delete($"/api/startups/{startup.Id}/deck")).Expect(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task It_is_there_for_its_team_and_for_those_who_judge_or_run_the_stop_and_for_nobody_else()
    {
        var (stop, other) = (await Tour.AnOpenStop(), await Tour.AnOpenStop(await Tour.AStopBody("2027-06-30")));
        var (startup, application) = await Tour.AParticipant(stop);
        (await startup.Founder.SendDeck(startup.Id, Pdf.Of())).Expect(HttpStatusCode.OK);
        var member = await Tour.SignIn($"member{Given.Number()}@startup.example", "Member");
        await startup.Join(member);
        var (juror, elsewhere) = (await Juror(stop), await Juror(other));
        var stranger = await Tour.AStartup();
        foreach (var path in new[] { $"/api/startups/{startup.Id}/deck", $"/api/applications/{application}/deck" })
        {
            foreach (var reader in new[] { startup.Founder, member, juror, Tour.Organizer }) (await reader.Get(path)).Expect(HttpStatusCode.OK);
            foreach (var nobody in new[] { stranger.Founder, elsewhere, (await Tour.AnInvestor()).Representative }) (await nobody.Get(path)).Expect(HttpStatusCode.NotFound, "not-found");
            (await Tour.Anybody.Get(path)).Expect(HttpStatusCode.Unauthorized);
        }

        (await stranger.Founder.SendDeck(startup.Id, Pdf.Of())).Expect(HttpStatusCode.NotFound, "not-found");
        (await juror.SendDeck(startup.Id, Pdf.Of())).Expect(HttpStatusCode.NotFound, "not-found");
        await Tour.GoTo(Instant.FromUtc(2027, 6, 3, 8, 0));     // the jurors' window is over
        (await juror.Get($"/api/applications/{application}/deck")).Expect(HttpStatusCode.NotFound, "not-found");

        async Task<Caller> Juror(GivenStop at)
        {
            var email = $"juror{Given.Number()}@jury.example";
            (await Tour.Organizer.Post($"/api/contests/{at.ContestId}/jurors", new { email, name = "Juror", from = "2027-05-01T08:00", until = "2027-06-02T08:00" })).Expect(HttpStatusCode.Created);
            return await Tour.SignIn(email, "Juror");
        }
    }

    [Fact]
    public async Task An_application_has_the_newest_deck_until_decks_are_due_and_then_keeps_the_one_of_that_moment()
    {
        var stop = await Tour.AnOpenStop();     // on 29 June, so decks are due on 24 June at 18:00 in Paris
        Assert.Equal("2027-06-24T18:00:00+02:00", (await Tour.Organizer.Get(stop.Path)).Text("decksDueAt"));
        var (startup, application) = await Tour.AParticipant(stop);
        var first = await Send("first.pdf");
        Assert.Equal(first, await Of("applications", application));
        await Tour.GoTo(Instant.FromUtc(2027, 6, 24, 15, 59));
        var second = await Send("second.pdf");
        await Tour.GoTo(Instant.FromUtc(2027, 6, 24, 16, 0));     // that is too late
        var third = await Send("third.pdf");
        Assert.Equal((third, second), (await Of("startups", startup.Id), await Of("applications", application)));

        await Tour.CollectFiles();
        Assert.Equal(second, await Of("applications", application));     // kept, while the first one is gone
        Assert.Equal(0, await Tour.Count($"select count(*) from sent_files where sha256 is null or encode(sha256, 'hex') = '{first.Trim('"')}'"));

        (await startup.Founder.Put($"/api/applications/{application}/deck-deadline", new { until = "2027-06-26T12:00" })).Expect(HttpStatusCode.Forbidden);
        (await Tour.Organizer.Put($"/api/applications/{application}/deck-deadline", new { until = "2027-06-20T12:00" })).Expect(HttpStatusCode.Conflict, "out-of-range");
        (await Tour.Organizer.Put($"/api/applications/{application}/deck-deadline", new { until = "2027-06-26T12:00" })).Expect(HttpStatusCode.NoContent);
        Assert.Equal(third, await Of("applications", application));
        (await startup.Founder.Delete($"/api/startups/{startup.Id}/deck")).Expect(HttpStatusCode.NoContent);
        (await startup.Founder.Get($"/api/applications/{application}/deck")).Expect(HttpStatusCode.NotFound);

        async Task<string> Send(string name) => $"\"{(await startup.Founder.SendDeck(startup.Id, Pdf.Of(catalog: $"/Lang ({name})"), name)).Expect(HttpStatusCode.OK).Text("sha256")}\"";
        async Task<string> Of(string what, string id) => (await startup.Founder.Get($"/api/{what}/{id}/deck")).Expect(HttpStatusCode.OK).Header("ETag")!;
    }

    [Fact]
    public async Task Teams_that_take_part_are_reminded_of_a_missing_deck_and_no_other_is()
    {
        var stop = await Tour.AnOpenStop();
        var (without, _) = await Tour.AParticipant(stop, await Tour.SignIn($"sans{Given.Number()}@startup.example", "Sans", "fr"));
        var (with, _) = await Tour.AParticipant(stop);
        var (leaves, left) = await Tour.AParticipant(stop);
        await Tour.Drain();
        (await with.Founder.SendDeck(with.Id, Pdf.Of())).Expect(HttpStatusCode.OK);
        (await leaves.Founder.Post($"/api/applications/{left}/withdraw", new { reason = "No." })).Expect(HttpStatusCode.OK);

        await Tour.GoTo(Instant.FromUtc(2027, 6, 17, 15, 59));
        await Tour.Drain();
        Assert.Empty(Reminders(without));
        await Tour.GoTo(Instant.FromUtc(2027, 6, 17, 16, 0));
        await Tour.Drain();
        Assert.Contains("jeudi 24 juin 2027, 18 h 00, heure de Paris", Assert.Single(Reminders(without)), StringComparison.Ordinal);
        (await Tour.Organizer.Edit(stop.Path, Moved(await Tour.Organizer.Get(stop.Path), "2027-06-25T12:00"))).Expect(HttpStatusCode.OK);
        await Tour.GoTo(Instant.FromUtc(2027, 6, 18, 10, 0));     // seven days before the new deadline
        await Tour.Drain();
        Assert.Contains("vendredi 25 juin 2027, 12 h 00", Reminders(without)[^1], StringComparison.Ordinal);
        await Tour.GoTo(Instant.FromUtc(2027, 6, 22, 16, 0));     // two days before the one that does not hold any more
        await Tour.Drain();
        Assert.Equal(2, Reminders(without).Count);
        await Tour.GoTo(Instant.FromUtc(2027, 6, 23, 10, 0));
        await Tour.Drain();
        Assert.Equal(3, Reminders(without).Count);
        Assert.Empty(Reminders(with));
        Assert.Empty(Reminders(leaves));

        IReadOnlyList<string> Reminders(GivenStartup startup) =>
            [.. Tour.Mailbox.To(startup.Founder.Email).Select(mail => mail.Text()).Where(text => text.Contains("votre présentation pour l’étape", StringComparison.Ordinal) || text.Contains("don’t have the deck", StringComparison.Ordinal))];
    }

    [Fact]
    public async Task What_is_known_of_a_deck_is_told_to_those_who_may_read_it()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, application) = await Tour.AParticipant(stop);
        var path = $"/api/applications/{application}/deck/details";
        (await startup.Founder.Get(path)).Expect(HttpStatusCode.NotFound, "not-found");
        (await startup.Founder.SendDeck(startup.Id, Pdf.Of(), "First.pdf")).Expect(HttpStatusCode.OK);
        (await startup.Founder.SendDeck(startup.Id, Pdf.Of(2), "Second.pdf")).Expect(HttpStatusCode.OK);
        var blind = await Tour.AnOpenStop(await Tour.AStopBody("2027-06-30"));
        await Tour.Judge(blind, blind: true);
        var there = await Tour.AnApplication(blind, startup);

        foreach (var reader in new[] { startup.Founder, Tour.Organizer, await Tour.AJuror(stop) })
        {
            var told = (await reader.Get(path)).Expect(HttpStatusCode.OK);
            Assert.Equal(("Second.pdf", 2, 2, Begin.ToString()), (told.Text("fileName"), told.Json.GetProperty("pages").GetInt32(), told.Json.GetProperty("version").GetInt32(), told.Text("uploadedAt")));
            Assert.StartsWith("fundtruck", told.Text("checkedBy"), StringComparison.Ordinal);
        }

        (await (await Tour.AJuror(blind)).Get($"/api/applications/{there}/deck/details")).Expect(HttpStatusCode.NotFound, "not-found");
        (await (await Tour.AStartup()).Founder.Get(path)).Expect(HttpStatusCode.NotFound, "not-found");
        (await startup.Founder.Get($"/api/applications/{there}/deck/details")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Files_that_belong_to_nothing_are_deleted_and_no_other_is()
    {
        var startup = await Tour.AStartup();
        var id = (await startup.Founder.SendDeck(startup.Id, Pdf.Of())).Expect(HttpStatusCode.OK).Text("id");
        var (kept, orphan, part) = (Path.Combine(Tour.Decks, $"{Guid.Parse(id):N}"), Path.Combine(Tour.Decks, $"{Guid.NewGuid():N}"), Path.Combine(Tour.Decks, "incoming", "left.part"));
        foreach (var left in new[] { orphan, part }) await File.WriteAllTextAsync(left, "%PDF-", TestContext.Current.CancellationToken);
        await Tour.GoTo(Begin + Duration.FromHours(2));
        await Tour.CollectFiles();
        Assert.False(File.Exists(orphan) || File.Exists(part));
        Assert.True(File.Exists(kept));
        (await startup.Founder.Get($"/api/startups/{startup.Id}/deck")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task It_is_exported_with_what_is_known_of_its_owner_and_gone_when_they_are_forgotten()
    {
        var startup = await Tour.AStartup();
        var deck = (await startup.Founder.SendDeck(startup.Id, Pdf.Of())).Expect(HttpStatusCode.OK).Text("id");
        Assert.Contains($"decks/{deck}.pdf", (await startup.Founder.Get("/api/me/export")).Expect(HttpStatusCode.OK).Body, StringComparison.Ordinal);
        var file = Path.Combine(Tour.Decks, $"{Guid.Parse(deck):N}");
        Assert.True(File.Exists(file));
        (await startup.Founder.Post("/api/me/erase", new { email = startup.Founder.Email })).Expect(HttpStatusCode.OK);
        for (var i = 0; i < 100 && File.Exists(file); i++) await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.False(File.Exists(file));
        Assert.Equal(0, await Tour.Count($"select count(*) from sent_files where id = '{deck}'"));
    }

    private static System.Text.Json.Nodes.JsonObject Moved(Answer stop, string decksDueAt)
    {
        var it = stop.Json;
        return new()
        {
            ["seasonId"] = it.GetProperty("season").GetProperty("id").GetString(),
            ["regionId"] = it.GetProperty("region").GetProperty("id").GetString(),
            ["venueId"] = it.GetProperty("venue").GetProperty("id").GetString(),
            ["name"] = "Dunkerque",
            ["date"] = "2027-06-29",
            ["startsAt"] = "09:00",
            ["endsAt"] = "20:00",
            ["applicationsOpenAt"] = "2027-05-01T08:00",
            ["applicationsCloseAt"] = "2027-06-01T23:59",
            ["decksDueAt"] = decksDueAt,
            ["contests"] = new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonObject { ["id"] = it.GetProperty("contests")[0].GetProperty("id").GetString(), ["name"] = "Contest", ["capacity"] = 5 }),
        };
    }
}

internal static class CollectingDecks
{
    /// <summary>As the hourly job does.</summary>
    internal static async Task CollectFiles(this Tour tour)
    {
        await using var scope = tour.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<SendAsSystem>().CollectFiles(default);
    }
}
