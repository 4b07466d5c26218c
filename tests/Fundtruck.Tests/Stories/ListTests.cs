using System.Net;
using System.Net.Http.Headers;
using System.Text;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Stories;

/// <summary>The lists that organizers live in: filters, orders, tables in and out, and what is done to many at once.</summary>
public sealed class ListTests(Tour tour) : TourTests(tour)
{
    private const string Header = "Courriel;Startup;Sans SIREN;Résumé;Montant recherché;Région;Secteur\r\n";

    [Theory]
    [InlineData("q=eole", "Éole"), InlineData("q=ÉOLE%20vent", "Éole"), InlineData("q=energie", "Éole"), InlineData("q=oeuvre", "Œuvre"), InlineData("q=hauts-de-france", "Éole"), InlineData("q=100%25", ""), InlineData("q=_", ""), InlineData("q=ve", "Éole"), InlineData("q=nt", "")]
    [InlineData("sector=energy", "Éole"), InlineData("stage=seed", "Éole"), InlineData("region=hauts-de-FRANCE", "Éole"), InlineData("country=be", "Œuvre"), InlineData("amountFrom=500001", "Œuvre"), InlineData("amountTo=500000", "Éole")]
    [InlineData("status=submitted", "Éole"), InlineData("status=draft", "Œuvre"), InlineData("status=draft&status=submitted", "Éole,Œuvre"), InlineData("submittedFrom=2027-05-01T00:00:00Z", "Éole"), InlineData("submittedUntil=2027-05-01T00:00:00Z", "")]
    [InlineData("decision=refuse", "Éole"), InlineData("decision=none", "Œuvre"), InlineData("decision=accept", ""), InlineData("late=false", "Éole"), InlineData("late=true", "")]
    public async Task Each_filter_finds_what_it_says_without_regard_to_accents(string query, string expected)
    {
        var stop = await Two();
        var found = (await Tour.Organizer.Get($"{stop.Path}/applications?{query}")).Expect(HttpStatusCode.OK).Items.Select(item => item.GetProperty("startup").GetString()!).Order(StringComparer.Ordinal);
        Assert.Equal(expected, string.Join(',', found.Reverse().Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("nonsense"), InlineData("draft,submitted")]
    public async Task A_filter_that_is_no_word_of_the_list_names_its_field(string word)
    {
        foreach (var field in new[] { "status", "sector", "stage", "decision", "sort", "late", "amountFrom", "submittedFrom", "contest" })
            Assert.Equal([field], (await Tour.Organizer.Get($"/api/applications?{field}={word}")).Expect(HttpStatusCode.BadRequest, "invalid").Fields);
    }

    [Fact]
    public async Task Founders_never_learn_of_what_is_prepared_neither_by_reading_nor_by_filtering()
    {
        var (stop, startup) = (await Tour.AnOpenStop(), await Tour.AStartup());
        var application = await Tour.AnApplication(stop, startup);
        (await Tour.Organizer.Prepare(stop.ContestId, (application, "refuse", "Too early."))).Expect(HttpStatusCode.OK);

        Assert.Equal("refuse", Assert.Single((await Tour.Organizer.Get($"{stop.Path}/applications")).Items).GetProperty("prepared").GetString());
        var theirs = Assert.Single((await startup.Founder.Get($"{stop.Path}/applications")).Items);
        Assert.Equal((null, null), (theirs.GetProperty("prepared").GetString(), theirs.GetProperty("submittedWithin").GetString()));
        foreach (var query in new[] { "decision=refuse", "decision=none", "late=true", "late=false" }) Assert.Empty((await startup.Founder.Get($"{stop.Path}/applications?{query}")).Expect(HttpStatusCode.OK).Items);
        foreach (var table in new[] { "csv", "xlsx" }) (await startup.Founder.Get($"{stop.Path}/applications.{table}")).Expect(HttpStatusCode.Forbidden, "not-allowed");
        (await startup.Founder.Get($"{stop.Path}/funnel")).Expect(HttpStatusCode.Forbidden, "not-allowed");
    }

    [Theory]
    [InlineData("created"), InlineData("submitted"), InlineData("name"), InlineData("amount"), InlineData("status"), InlineData("changed")]
    public async Task Each_order_shows_every_row_exactly_once_in_both_directions_while_rows_come_in(string sort)
    {
        var stop = await Tour.AnOpenStop();
        var startup = await Tour.AStartup();
        await Import(stop, Header + string.Concat(Enumerable.Range(0, 23).Select(i => $"f{i}@{sort}.example;{(i % 3 == 0 ? "É" : "e")}quipe {i / 2} {sort};Pas encore.;Mots;{i % 4 * 1000};;\r\n")));
        var pages = new List<string>();
        foreach (var descending in new[] { "false", "true" })
        {
            var (seen, next) = (new List<string>(), "");
            do
            {
                var page = (await Tour.Organizer.Get($"{stop.Path}/applications?sort={sort}&descending={descending}&limit=5&after={next}")).Expect(HttpStatusCode.OK);
                seen.AddRange(page.Items.Select(item => item.GetProperty("id").GetString()!));
                next = page.Json.GetProperty("next").GetString() ?? "";
                if (seen.Count == 5 && descending == "false") await Tour.AnApplication(stop, startup, submitted: false);
            }
            while (next.Length > 0);
            Assert.Equal(seen.Count, seen.Distinct().Count());
            Assert.True(seen.Count >= 23, $"{seen.Count} rows");
            pages.Add(string.Join(' ', seen));
        }

        if (pages[0].Length == pages[1].Length) Assert.Equal(pages[0].Split(' ').Reverse(), pages[1].Split(' '));
        var cursor = (await Tour.Organizer.Get($"{stop.Path}/applications?sort={sort}&limit=1")).Json.GetProperty("next").GetString();
        foreach (var other in new[] { "created", "submitted", "name", "amount", "status", "changed" }.Where(other => other != sort))
            Assert.Equal(["after"], (await Tour.Organizer.Get($"{stop.Path}/applications?sort={other}&after={cursor}")).Expect(HttpStatusCode.BadRequest, "invalid").Fields);
    }

    [Fact]
    public async Task A_table_runs_no_formula_and_is_a_workbook_that_is_valid()
    {
        var stop = await Tour.AnOpenStop();
        await Import(stop, Header + "a@evil.example;=cmd|' /C calc'!A0;Pas encore.;\"+1;2\"\"\n3\";500 000 €;@SUM(A1);-2\r\n");

        var csv = (await Tour.Organizer.Get($"{stop.Path}/applications.csv?contest={stop.ContestId}")).Expect(HttpStatusCode.OK);
        Assert.Contains("\"'+1;2\"\"\n3\"", csv.Body, StringComparison.Ordinal);
        foreach (var cell in new[] { ";'=cmd|", ";'@SUM(A1);", ";500000;", ";a@evil.example;" }) Assert.Contains(cell, csv.Body, StringComparison.Ordinal);
        Assert.Contains(",500000,", (await Tour.Organizer.Get($"{stop.Path}/applications.csv?separator=comma")).Body, StringComparison.Ordinal);
        Assert.Contains("ExportApplications", (await Tour.Organizer.Get("/api/audit?request=ExportApplications")).Body, StringComparison.Ordinal);

        using var http = new HttpClient { BaseAddress = Tour.Address, DefaultRequestHeaders = { Authorization = new("Bearer", Tour.Organizer.Token) } };
        Assert.Equal([0xEF, 0xBB, 0xBF], (await http.GetByteArrayAsync(new Uri($"{stop.Path}/applications.csv", UriKind.Relative))).Take(3));
        using var file = new MemoryStream(await http.GetByteArrayAsync(new Uri($"{stop.Path}/applications.xlsx", UriKind.Relative)));
        using var workbook = SpreadsheetDocument.Open(file, isEditable: false);
        Assert.Empty(new OpenXmlValidator().Validate(workbook).Select(error => $"{error.Path?.XPath}: {error.Description}"));
        Assert.Contains("=cmd|", workbook.WorkbookPart!.WorksheetParts.Single().Worksheet!.InnerText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_is_checked_first_and_then_handed_in_once_without_a_mail()
    {
        var stop = await Tour.AnOpenStop();
        var file = Header + "a@import.example;Vent calme;Pas encore.;Des éoliennes.;500 000;Hauts-de-France;Énergie\r\nb@import.example;Mer;Pas encore.;Des bateaux.;1000;;Bateaux\r\n";
        var checkedOnly = (await Import(stop, file, dryRun: true, encoding: Encoding.Latin1)).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(("windows-1252", ";", 2, 0), (checkedOnly.GetProperty("encoding").GetString(), checkedOnly.GetProperty("separator").GetString(), checkedOnly.GetProperty("new").GetInt32(), checkedOnly.GetProperty("bad").GetInt32()));
        Assert.Empty((await Tour.Organizer.Get($"{stop.Path}/applications")).Items);

        var mails = await Tour.Drain();
        Assert.Equal(2, (await Import(stop, file)).Expect(HttpStatusCode.OK).Json.GetProperty("new").GetInt32());
        var again = (await Import(stop, file)).Expect(HttpStatusCode.OK).Json;
        Assert.Equal((0, 2), (again.GetProperty("new").GetInt32(), again.GetProperty("alreadyThere").GetInt32()));
        var items = (await Tour.Organizer.Get($"{stop.Path}/applications?sort=name")).Items;
        Assert.Equal([("Mer", "other"), ("Vent calme", "energy")], items.Select(item => (item.GetProperty("startup").GetString()!, item.GetProperty("sector").GetString()!)));
        Assert.All(items, item => Assert.Equal(("submitted", "import"), (item.GetProperty("status").GetString(), item.GetProperty("submittedWithin").GetString())));
        Assert.Equal(0, await Tour.Drain());
        Assert.True(mails >= 0);
    }

    [Fact]
    public async Task Each_bad_line_is_named_in_both_languages_and_spoils_the_whole_import()
    {
        var stop = await Tour.AnOpenStop();
        var file = Header + "nobody;;;;x;;\r\na@bad.example;One;Not yet.;Words;1;;\r\na@bad.example;Öne;Not yet.;Words;1;;\r\nb@bad.example;Two;;;;;\r\nc@bad.example;N\0L;;;;;\r\nd@bad.example;D;;;;;;;;;\r\n";
        var bad = (await Import(stop, file, dryRun: true)).Expect(HttpStatusCode.OK).Json.GetProperty("badLines").EnumerateArray().Select(line => $"{line.GetProperty("line")} {line.GetProperty("column").GetString()}").ToList();
        Assert.Equal(["2 amountSought", "2 email", "2 name", "4 name", "5 amountSought", "5 siren", "5 summary", "6 line", "7 line"], bad.Order(StringComparer.Ordinal));
        var refused = (await Import(stop, file)).Expect(HttpStatusCode.Conflict, "import-has-bad-lines");
        Assert.Contains("lines[2].email", refused.Fields);
        Assert.Contains("Ce n'est pas une adresse e-mail.", refused.Json.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("fr").GetString()));
        Assert.Empty((await Tour.Organizer.Get($"{stop.Path}/applications")).Items);
    }

    [Theory]
    [InlineData(""), InlineData("\uFEFF"), InlineData("email;startup\r\n"), InlineData("nothing;known\r\na;b\r\n"), InlineData("email;email;startup\r\na;b;c\r\n"), InlineData("\0\0\0"), InlineData("[]"), InlineData("\"email;startup\r\na@b.example;B\r\n")]
    public async Task A_file_that_is_no_table_of_applications_is_refused_by_name(string file)
    {
        var stop = await Tour.AnOpenStop();
        Assert.Equal(["file"], (await Import(stop, file, dryRun: true)).Expect(HttpStatusCode.BadRequest, "invalid").Fields);
    }

    [Fact]
    public async Task A_quote_that_is_never_closed_or_a_line_of_a_megabyte_is_a_bad_line()
    {
        var stop = await Tour.AnOpenStop();
        foreach (var hostile in new[] { "a@b.example;\"B;C\r\n\r\n", $"a@b.example;{new string('x', 1_200_000)};\r\n", $"a@b.example;{new string('x', 30_000)};\r\n" })
            Assert.Equal("line", Assert.Single((await Import(stop, Header + hostile, dryRun: true)).Expect(HttpStatusCode.OK).Json.GetProperty("badLines").EnumerateArray()).GetProperty("column").GetString());
        (await Import(stop, new string('x', 21 * 1024 * 1024), dryRun: true)).Expect(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_founder_who_applies_while_a_table_is_imported_applies_once()
    {
        var (stop, startup) = (await Tour.AnOpenStop(), await Tour.AStartup());
        var name = (await startup.Founder.Get($"/api/startups/{startup.Id}")).Text("name");
        var answers = await Task.WhenAll(
            Import(stop, Header + $"{startup.Founder.Email};{name};x;Words;1;;\r\n"),
            startup.Founder.Post($"{stop.Path}/applications", new { startupId = startup.Id, contestId = stop.ContestId, summary = "Words", amountSought = 1 }));
        Assert.Contains(answers, answer => (int)answer.Status < 300);
        Assert.Single((await Tour.Organizer.Get($"{stop.Path}/applications")).Items);
    }

    [Fact]
    public async Task What_is_done_to_many_is_shown_first_and_then_done_to_all_or_none()
    {
        var stop = await Tour.AnOpenStop();
        var ids = new List<string>();
        for (var i = 0; i < 3; i++) ids.Add(await Tour.AnApplication(stop, await Tour.AStartup()));
        var preview = (await Tour.Organizer.Post("/api/applications/bulk", new { action = "cancel", filter = new { contest = stop.ContestId }, reason = "No stage." })).Expect(HttpStatusCode.OK).Json;
        Assert.Equal((true, 3, 0), (preview.GetProperty("dryRun").GetBoolean(), preview.GetProperty("possible").GetInt32(), preview.GetProperty("refused").GetInt32()));
        (await Tour.Organizer.Post($"/api/applications/{ids[0]}/cancel", new { reason = "Gone." })).Expect(HttpStatusCode.OK);
        var mixed = (await Tour.Organizer.Post("/api/applications/bulk", new { action = "cancel", ids, reason = "No stage.", dryRun = false })).Expect(HttpStatusCode.BadRequest, "invalid");
        Assert.Equal(["ids[0]"], mixed.Fields);
        Assert.Equal(2, (await Tour.Organizer.Get($"{stop.Path}/applications?status=submitted")).Items.Count);
        (await Tour.Organizer.Post("/api/applications/bulk", new { action = "cancel", ids = ids.Skip(1), reason = "No stage.", dryRun = false })).Expect(HttpStatusCode.OK);
        Assert.Equal(3, (await Tour.Organizer.Get($"{stop.Path}/applications?status=cancelled")).Items.Count);
    }

    [Fact]
    public async Task A_saved_view_is_its_owners_unless_it_is_shared_with_those_who_run_its_stop()
    {
        var stop = await Tour.AnOpenStop();
        (await Tour.Organizer.Post($"{stop.Path}/hosts", new { email = "host@views.example", name = "Host" })).Expect(HttpStatusCode.Created);
        var host = await Tour.SignIn("host@views.example", "Host");
        var body = new { name = "Energy", list = new { filter = new { stop = stop.Id, sector = "energy" }, sort = "amount" }, isShared = false };
        var id = (await Tour.Organizer.Post("/api/me/views", body)).Id;
        Assert.Empty((await host.Get("/api/me/views")).Expect(HttpStatusCode.OK).Json.EnumerateArray());
        (await Tour.Organizer.Put($"/api/me/views/{id}", body with { isShared = true })).Expect(HttpStatusCode.NoContent);
        var shared = Assert.Single((await host.Get("/api/me/views")).Json.EnumerateArray());
        Assert.Equal((false, "amount"), (shared.GetProperty("isMine").GetBoolean(), shared.GetProperty("list").GetProperty("sort").GetString()));
        (await host.Put($"/api/me/views/{id}", body)).Expect(HttpStatusCode.NotFound);
        (await host.Delete($"/api/me/views/{id}")).Expect(HttpStatusCode.NotFound);
        (await Tour.Organizer.Post("/api/me/views", body)).Expect(HttpStatusCode.Conflict, "name-taken");
        (await Tour.Organizer.Delete($"/api/me/views/{id}")).Expect(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task The_funnel_counts_how_far_applications_came()
    {
        var stop = await Tour.AnOpenStop();
        await Tour.AParticipant(stop);
        await Tour.AnApplication(stop, await Tour.AStartup());
        await Tour.AnApplication(stop, await Tour.AStartup(), submitted: false);
        var all = (await Tour.Organizer.Get($"{stop.Path}/funnel")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal([3, 2, 1, 1, 0], new[] { "started", "submitted", "accepted", "confirmed", "pitched" }.Select(step => all.GetProperty("all").GetProperty(step).GetInt32()));
        Assert.Equal("300000-1000000", Assert.Single(all.GetProperty("byAmount").EnumerateArray()).GetProperty("group").GetString());
    }

    /// <summary>One that was handed in, whose refusal is prepared, and a draft.</summary>
    private async Task<GivenStop> Two()
    {
        var stop = await Tour.AnOpenStop();
        var founder = await Tour.SignIn($"founder{Given.Number()}@lists.example", "Founder");
        var (eole, oeuvre) = (
            (await founder.Post("/api/startups", new { name = "Éole", noSirenReason = "Not yet.", sectorCode = "energy", stage = "seed", region = "Hauts-de-France" })).Id,
            (await founder.Post("/api/startups", new { name = "Œuvre", country = "BE" })).Id);
        var application = (await founder.Post($"{stop.Path}/applications", new { startupId = eole, contestId = stop.ContestId, summary = "Du vent.", amountSought = 500_000 })).Id;
        (await founder.Post($"/api/applications/{application}/submit")).Expect(HttpStatusCode.OK);
        (await founder.Post($"{stop.Path}/applications", new { startupId = oeuvre, contestId = stop.ContestId, amountSought = 600_000 })).Expect(HttpStatusCode.Created);
        (await Tour.Organizer.Prepare(stop.ContestId, (application, "refuse", "Too early."))).Expect(HttpStatusCode.OK);
        return stop;
    }

    private async Task<Answer> Import(GivenStop stop, string file, bool dryRun = false, Encoding? encoding = null)
    {
        using var http = new HttpClient { BaseAddress = Tour.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/contests/{stop.ContestId}/applications/import?dryRun={(dryRun ? "true" : "false")}");
        request.Headers.ExpectContinue = true;
        request.Headers.Authorization = new("Bearer", Tour.Organizer.Token);
        request.Content = new ByteArrayContent((encoding ?? Encoding.UTF8).GetBytes(file)) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } };
        using var response = await http.SendAsync(request);
        return new(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value)));
    }
}
