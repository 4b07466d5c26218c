using System.Net;
using System.Text.Json;
using Fundtruck.Domain;
using Fundtruck.Domain.Messages;
using Fundtruck.Features.Messages;
using Fundtruck.Tests.Running;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Fundtruck.Tests.Stories;

/// <summary>Organizers say the messages of a season in their own words.</summary>
public sealed class MailTextTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task A_season_says_its_messages_in_its_own_words_until_it_goes_back_to_the_built_in_ones()
    {
        var (stop, path) = await AStop("applicationReceived");
        var (french, english) = (await Tour.AStartup(await Tour.SignIn($"fr{Given.Number()}@startup.example", "Zoé", "fr")), await Tour.AStartup());
        var written = (await Tour.Organizer.Put($"{path}/fr", new { subject = "Merci {{ name }} !", body = "{{ startup }} est notée pour {{ stop }}, le {{ date }}.\n\nÀ très vite." })).Expect(HttpStatusCode.OK).Json;
        Assert.True(written.GetProperty("text").GetProperty("isOwn").GetBoolean());

        foreach (var startup in new[] { french, english }) await Tour.AnApplication(stop, startup);
        await Tour.Drain();
        var mail = Assert.Single(Tour.Mailbox.To(french.Founder.Email));
        Assert.Equal("Merci Zoé !", mail.Subject());
        Assert.Contains("est notée pour Dunkerque, le mardi 29 juin 2027.", mail.Text(), StringComparison.Ordinal);
        Assert.Contains("À très vite.", WebUtility.HtmlDecode(mail.Message.HtmlBody), StringComparison.Ordinal);
        Assert.StartsWith("Application received", Assert.Single(Tour.Mailbox.To(english.Founder.Email)).Subject(), StringComparison.Ordinal);

        (await Tour.Organizer.Delete($"{path}/fr")).Expect(HttpStatusCode.NoContent);
        var other = await Tour.AStartup(await Tour.SignIn($"fr{Given.Number()}@startup.example", "Noé", "fr"));
        await Tour.AnApplication(stop, other);
        await Tour.Drain();
        Assert.StartsWith("Candidature reçue", Assert.Single(Tour.Mailbox.To(other.Founder.Email)).Subject(), StringComparison.Ordinal);
        var editions = (await Tour.Organizer.Get($"{path}/fr")).Json.GetProperty("editions").EnumerateArray().ToList();
        Assert.Equal([JsonValueKind.Null, JsonValueKind.String], editions.Select(edition => edition.GetProperty("subject").ValueKind)); // the words can be taken up again
        Assert.Equal("Merci {{ name }} !", editions[1].GetProperty("subject").GetString());
    }

    [Theory]
    [InlineData("Bonjour {{ nmae }}", "{{ reason }}", "subject", "name, ")]
    [InlineData("Bonjour", "{{ reason }} {{ secret }}", "body", "startup, ")]
    [InlineData("Bonjour", "{% for i in (1..9) %}{{ reason }}{% endfor %}", "body", "placeholders")]
    [InlineData("Bonjour", "{{ reason | upcase }}", "body", "Filters")]
    [InlineData("Bonjour", "No reason.", "body", "reason")]
    [InlineData("Bonjour", "{% if reason %}Asked, not said.{% endif %}", "body", "reason")]
    [InlineData("Bonjour", "{% if embargoUntil %}{{ reason }}{% endif %}", "body", "left out")]
    [InlineData("Bonjour", "{% if embargoUntil %}Chut !{% else %}{{ reason }}{% endif %}", "body", "left out")]
    [InlineData("", "{{ reason }}", "subject", "required")]
    [InlineData("Bonjour\nBcc: all@startup.example", "{{ reason }}", "subject", "one line")]
    [InlineData("Bonjour\u2028à tous", "{{ reason }}", "subject", "one line")]
    public async Task A_text_that_could_not_be_sent_is_refused_with_the_field_and_what_may_stand_there(string subject, string body, string field, string says)
    {
        var (_, path) = await AStop("applicationRefused");
        foreach (var answer in new[] { await Tour.Organizer.Put($"{path}/fr", new { subject, body }), await Tour.Organizer.Post($"{path}/fr/test", new { subject, body }), await Tour.Organizer.Post($"{path}/fr/preview", new { subject, body }) })
        {
            Assert.Equal([field], answer.Expect(HttpStatusCode.BadRequest, "invalid").Fields);
            Assert.Contains(says, answer.Json.GetProperty("errors").GetProperty(field)[0].GetString(), StringComparison.Ordinal);
        }

        Assert.Empty((await Tour.Organizer.Get($"{path}/fr")).Json.GetProperty("editions").EnumerateArray());
    }

    [Fact]
    public async Task A_preview_shows_what_somebody_would_get_and_sends_nothing()
    {
        var (stop, path) = await AStop("applicationAccepted");
        var startup = await Tour.AStartup();
        var renamed = await Tour.AStartup(startup.Founder);
        await Tour.AnApplication(stop, renamed);
        await Tour.Drain();
        var before = (Tour.Mailbox.Messages.Count, await Tour.Count("select count(*) from outgoing_messages"));

        var preview = (await Tour.Organizer.Post($"{path}/en/preview", new { subject = "Yes, {{ name }}", body = "{{ startup }} pitches at {{ stop }}.{% if confirmBy %} By {{ confirmBy }}.{% endif %}", personId = startup.Founder.Id.ToString() })).Expect(HttpStatusCode.OK).Json;
        var example = (await Tour.Organizer.Post($"{path}/fr/preview", new { })).Expect(HttpStatusCode.OK).Json;

        Assert.False(preview.GetProperty("isExample").GetBoolean());
        Assert.Contains("pitches at Dunkerque.", preview.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains("pitches at Dunkerque.", preview.GetProperty("html").GetString(), StringComparison.Ordinal);
        Assert.True(example.GetProperty("isExample").GetBoolean());
        Assert.Contains("mardi 29 juin 2027", example.GetProperty("text").GetString()!.Spaced(), StringComparison.Ordinal);
        await Tour.Drain();
        Assert.Equal(before, (Tour.Mailbox.Messages.Count, await Tour.Count("select count(*) from outgoing_messages")));
        (await Tour.Organizer.Post($"{path}/fr/preview", new { personId = Guid.NewGuid() })).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_preview_of_what_has_not_happened_to_somebody_yet_says_all_that_the_mail_would_say()
    {
        var season = await ASeason();
        var stop = await Tour.AnOpenStop(await Tour.AStopBody(season: season));
        var investor = await Tour.AnInvestor();
        var (startup, _) = await Tour.AParticipant(stop);
        await startup.Book((await investor.Slots(stop, await Tour.ASession(stop), "14:00"))[0]);
        var texts = (await Tour.Organizer.Get($"/api/seasons/{season}/mail-texts")).Expect(HttpStatusCode.OK).Json.EnumerateArray().ToList();
        foreach (var (kind, language) in texts.Select(text => (text.GetProperty("kind").GetString(), text.GetProperty("language").GetString())))
        {
            var preview = (await Tour.Organizer.Post($"/api/seasons/{season}/mail-texts/{kind}/{language}/preview", new { personId = startup.Founder.Id.ToString() })).Expect(HttpStatusCode.OK).Json;
            var text = preview.GetProperty("text").GetString()!.Spaced();
            Assert.False(System.Text.RegularExpressions.Regex.IsMatch(text, @"(Motif :|reason:) *\r?$|\b(le|before) *[.;]|takes your place|prend votre place|à votre place", System.Text.RegularExpressions.RegexOptions.Multiline), $"{kind}, {language}: {text}");
        }
    }

    [Fact]
    public async Task Every_text_can_be_previewed_in_both_languages_as_an_example()
    {
        var season = await ASeason();
        var texts = (await Tour.Organizer.Get($"/api/seasons/{season}/mail-texts")).Expect(HttpStatusCode.OK).Json.EnumerateArray().ToList();
        Assert.True(texts.Count >= 48);
        foreach (var text in texts)
        {
            var preview = (await Tour.Organizer.Post($"/api/seasons/{season}/mail-texts/{text.GetProperty("kind").GetString()}/{text.GetProperty("language").GetString()}/preview", new { subject = text.GetProperty("subject"), body = text.GetProperty("body") })).Expect(HttpStatusCode.OK).Json;
            Assert.Contains("</html>", preview.GetProperty("html").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_test_goes_to_its_writer_alone_and_changes_nothing_for_others()
    {
        var (stop, path) = await AStop("applicationReceived");
        var organizer = await Tour.SignIn($"organizer{Given.Number()}@fundtruck.example", "Odile", organizer: true);
        var message = (await organizer.Post($"{path}/fr/test", new { subject = "Bravo {{ startup }}", body = "À bientôt à {{ stop }}." })).Id;
        var startup = await Tour.AStartup(await Tour.SignIn($"fr{Given.Number()}@startup.example", "Zoé", "fr"));
        await Tour.AnApplication(stop, startup);
        await Tour.Drain();

        Assert.Equal("[Test] Bravo Marée Haute", Assert.Single(Tour.Mailbox.To(organizer.Email)).Subject());
        Assert.StartsWith("Candidature reçue", Assert.Single(Tour.Mailbox.To(startup.Founder.Email)).Subject(), StringComparison.Ordinal);
        Assert.Equal("sent", (await organizer.Get($"/api/messages/{message}")).Json.GetProperty("message").GetProperty("status").GetString());
        Assert.False((await organizer.Get($"{path}/fr")).Json.GetProperty("text").GetProperty("isOwn").GetBoolean());
    }

    [Fact]
    public async Task What_waits_says_the_new_words_and_the_ledger_keeps_the_old_ones_of_what_has_left()
    {
        var (stop, path) = await AStop("applicationReceived");
        var (early, late) = (await Tour.AStartup(), await Tour.AStartup());
        await Tour.AnApplication(stop, early);
        (await Tour.Organizer.Put($"{path}/en", new { subject = "First words", body = "{{ startup }}, first." })).Expect(HttpStatusCode.OK); // the message is prepared already
        var message = Assert.Single((await Tour.Organizer.Get($"/api/messages?person={early.Founder.Id}&kind=applicationReceived")).Items).GetProperty("id").GetString();
        var waiting = (await Tour.Organizer.Get($"/api/messages/{message}")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(("First words", JsonValueKind.Null), (waiting.GetProperty("wouldSay").GetProperty("subject").GetString(), waiting.GetProperty("told").ValueKind));
        await Tour.Drain();
        (await Tour.Organizer.Put($"{path}/en", new { subject = "Second words", body = "{{ startup }}, second." })).Expect(HttpStatusCode.OK);
        await Tour.AnApplication(stop, late);
        await Tour.Drain();

        Assert.Equal(("First words", "Second words"), (Assert.Single(Tour.Mailbox.To(early.Founder.Email)).Subject(), Assert.Single(Tour.Mailbox.To(late.Founder.Email)).Subject()));
        var left = (await Tour.Organizer.Get($"/api/messages/{message}")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(JsonValueKind.Null, left.GetProperty("wouldSay").ValueKind);
        var told = left.GetProperty("told");
        Assert.Equal("First words", told.GetProperty("subject").GetString());
        Assert.Contains(", first.", told.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preview_for_somebody_holds_no_link_with_which_its_reader_could_be_switched_off()
    {
        var (_, path) = await AStop("deckReminder");
        var startup = await Tour.AStartup();
        var preview = (await Tour.Organizer.Post($"{path}/en/preview", new { personId = startup.Founder.Id.ToString() })).Expect(HttpStatusCode.OK);

        Assert.DoesNotContain("unsubscribe", preview.Body, StringComparison.OrdinalIgnoreCase);
        (await startup.Founder.Post($"{path}/en/preview", new { })).Expect(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Answers_go_to_the_contact_of_the_season()
    {
        var (stop, path) = await AStop("applicationReceived");
        var contact = path[..path.IndexOf("/mail-texts", StringComparison.Ordinal)] + "/contact";
        Assert.Equal(["email"], (await Tour.Organizer.Put(contact, new { email = "nobody" })).Expect(HttpStatusCode.BadRequest).Fields);
        (await Tour.Organizer.Put(contact, new { email = "ines@tour.example" })).Expect(HttpStatusCode.OK);
        var startup = await Tour.AStartup();
        await Tour.AnApplication(stop, startup);
        await Tour.Drain();

        Assert.Equal("ines@tour.example", Assert.Single(Tour.Mailbox.To(startup.Founder.Email)).Message.ReplyTo.ToString());
    }

    [Theory]
    [InlineData("signInLink/fr"), InlineData("teamInvitation/en"), InlineData("mailTextTest/en"), InlineData("nonsense/fr"), InlineData("applicationReceived/de"), InlineData("7/fr")]
    public async Task What_is_no_text_of_a_season_is_not_found(string name)
    {
        var path = $"/api/seasons/{await ASeason()}/mail-texts/{name}";
        foreach (var answer in new[] { await Tour.Organizer.Get(path), await Tour.Organizer.Put(path, new { subject = "A", body = "B" }), await Tour.Organizer.Delete(path), await Tour.Organizer.Post($"{path}/preview", new { }) })
            answer.Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Two_who_write_a_text_at_once_make_two_editions_one_after_the_other()
    {
        var (_, path) = await AStop("applicationReceived");
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Tour.Organizer.Put($"{path}/en", new { subject = $"Subject {i}", body = "{{ startup }}" })));

        Assert.All(answers, answer => answer.Expect(HttpStatusCode.OK));
        Assert.Equal(Enumerable.Range(1, 10).Reverse(), (await Tour.Organizer.Get($"{path}/en")).Json.GetProperty("editions").EnumerateArray().Select(edition => edition.GetProperty("number").GetInt32()));
    }

    [Fact]
    public async Task A_text_that_is_edited_after_a_mail_was_claimed_is_what_the_mail_says_as_long_as_it_is_not_worded()
    {
        var (stop, path) = await AStop("applicationReceived");
        (await Tour.Organizer.Put($"{path}/en", new { subject = "Before", body = "{{ startup }}, before." })).Expect(HttpStatusCode.OK);
        var startup = await Tour.AStartup();
        await Tour.AnApplication(stop, startup);
        var (table, batches) = (Tour.Services.GetRequiredService<OutboxTable>(), Tour.Services.GetRequiredService<OutboxBatches>());
        await using var session = await OutboxSession.Begin(Tour.Services.GetRequiredService<NpgsqlDataSource>(), default);
        var claimed = (await table.Claim(session.Worker, 1000, Tour.Clock.GetCurrentInstant(), default)).ToList();

        await Edit("After");
        Assert.Equal("After", await Subject());
        await Edit("Later"); // what waits in a batch for more than five seconds is worded again in the same way
        Assert.Equal("Later", await Subject());

        await table.Settle([], [.. claimed.Select(message => new Outcome(message.Id, MessageStatus.Due, null, Back: true))]);
        await Tour.Drain();
        Assert.Equal("Later", Assert.Single(Tour.Mailbox.To(startup.Founder.Email)).Subject());
        var id = claimed.Single(message => message.PersonId == startup.Founder.Id && message.Kind == MessageKind.ApplicationReceived).Id.Value;
        Assert.Equal("Later", (await Tour.Organizer.Get($"/api/messages/{id}")).Json.GetProperty("told").GetProperty("subject").GetString()); // the ledger says what left, not what was worded first

        async Task Edit(string word) => (await Tour.Organizer.Put($"{path}/en", new { subject = word, body = $"{{{{ startup }}}}, {word}." })).Expect(HttpStatusCode.OK);

        async Task<string> Subject() => (await batches.Of(claimed, default)).Letters.Single(letter => letter.Address == startup.Founder.Email).Mail.Subject!;
    }

    private async Task<string> ASeason() => (await Tour.Organizer.Post("/api/seasons", new { name = $"Season of texts {Given.Number()}", year = 2027 })).Id;

    private async Task<(GivenStop Stop, string Path)> AStop(string kind)
    {
        var season = await ASeason();
        return (await Tour.AnOpenStop(await Tour.AStopBody(season: season)), $"/api/seasons/{season}/mail-texts/{kind}");
    }
}
