using System.Net;
using System.Text.Json;
using Fundtruck.Features.Messages;
using Fundtruck.Tests.Running;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Fundtruck.Tests.Audit;

/// <summary>Who changed what is written down with the change, and never rewritten.</summary>
public sealed class AuditTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task A_decision_says_who_made_it_what_it_was_about_and_what_changed()
    {
        var stop = await Tour.AnOpenStop();
        var application = await Tour.AnApplication(stop, await Tour.AStartup());
        (await Tour.Organizer.Decide(stop.ContestId, application, "accept")).Expect(HttpStatusCode.Created);

        var entry = (await Entries($"subject={application}&request=PrepareDecisions")).Single();
        Assert.Equal(("application", Tour.Organizer.Id.ToString(), "127.0.0.0/24"), (entry.GetProperty("subjectKind").GetString(), entry.GetProperty("personId").GetString(), entry.GetProperty("ip").GetString()));
        Assert.Equal((null, "accept"), Change(entry, "preparedVerdict"));
        Assert.Equal(("submitted", "accepted"), Change((await Entries($"subject={application}&request=ReleaseDecisions")).Single(), "status"));
        Assert.Equal(("0", "1"), Change((await Entries($"subject={stop.ContestId}&request=ReleaseDecisions")).Single(), "placesTaken"));
    }

    [Fact]
    public async Task Texts_are_kept_of_what_organizers_publish_and_of_nothing_else()
    {
        var venue = await Tour.AVenue(name: "Halle Ouverte");
        Assert.Equal((null, "Halle Ouverte"), Change((await Entries($"subject={venue}")).Single(), "name"));

        var startup = await Tour.AStartup();
        (await startup.Founder.Edit($"/api/startups/{startup.Id}", new { name = "Zanzibar", pitch = "Zanzibar" })).Expect(HttpStatusCode.OK);
        (await startup.Founder.Put("/api/me", new { name = "Zanzibar", language = "fr" })).Expect(HttpStatusCode.OK);
        (await startup.Founder.Post("/api/me/calendar/rotate")).Expect(HttpStatusCode.OK);

        Assert.Equal((null, null), Change((await Entries($"subject={startup.Id}&request=DescribeStartup")).Single(), "pitch"));
        Assert.Equal((null, null), Change((await Entries($"subject={startup.Founder.Id}&request=RotateMyCalendar")).Single(), "calendarToken"));
        Assert.Equal(0, await Tour.Count("select count(*) from audit_entries e where e::text ~* 'zanzibar'"));
        Assert.Equal(0, await Tour.Count("select count(*) from audit_entries e, people p where strpos(e.changes::text, p.email) > 0 or strpos(e.changes::text, p.name) > 0 or strpos(e.changes::text, p.calendar_token) > 0"));
    }

    [Fact]
    public async Task A_person_whom_somebody_adds_is_named()
    {
        var organizer = (await Tour.Organizer.Post("/api/organizers", new { email = "second@fundtruck.example", name = "Second" })).Id;
        Assert.Equal(("false", "true"), Change((await Entries($"subject={organizer}&request=AddOrganizer")).Single(), "isOrganizer"));
        (await Tour.Organizer.Post("/api/organizers", new { email = "second@fundtruck.example", name = "Second" })).Expect(HttpStatusCode.Created);
        Assert.Equal(2, (await Entries($"subject={organizer}&request=AddOrganizer")).Count);

        var startup = await Tour.AStartup();
        var member = await Tour.SignIn("member@startup.example", "Member");
        await startup.Join(member);
        Assert.Single(await Entries($"subject={member.Id}&request=AcceptInvitation"));
        Assert.Contains(member.Id.ToString(), (await Entries($"subject={startup.Id}&request=AcceptInvitation")).Single().GetProperty("changes").GetProperty("members").GetProperty("after").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_changes_nothing_of_its_own_leaves_one_entry_and_jobs_and_requests_for_links_none()
    {
        var somebody = await Tour.SignIn("leaver@startup.example", "Leaver");
        (await somebody.Delete("/api/sessions/current")).Expect(HttpStatusCode.NoContent);
        Assert.Equal(JsonValueKind.Null, (await Entries($"person={somebody.Id}")).Single().GetProperty("subjectId").ValueKind);

        (await Tour.Anybody.Post("/api/sign-in-links", new { email = "nobody@nowhere.example" })).Expect(HttpStatusCode.Accepted);
        await Tour.Services.GetRequiredService<SendAsSystem>().ForgetTheUsedUp(default);
        Assert.Empty(await Entries("request=AskForSignInLink"));
        Assert.Empty(await Entries("request=ForgetTheUsedUp"));
    }

    [Fact]
    public async Task A_job_that_changes_something_is_recorded_without_a_person()
    {
        var stop = await Tour.ADraft();
        await Tour.Step(stop, "publish");
        await Tour.Services.GetRequiredService<SendAsSystem>().KeepCallsOnTime(default);

        var entry = (await Entries($"subject={stop.Id}&request=KeepCallsOnTime")).Single();
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (entry.GetProperty("personId").ValueKind, entry.GetProperty("ip").ValueKind));
        Assert.Equal(("published", "applicationsOpen"), Change(entry, "status"));
    }

    [Fact]
    public async Task What_is_refused_leaves_no_entry_and_what_is_repeated_leaves_one()
    {
        var before = await Tour.Count("select count(*) from audit_entries where request like '%Region%'");
        (await Tour.Organizer.Post("/api/regions", new { name = "Région A" }, ("Idempotency-Key", "audit"))).Expect(HttpStatusCode.Created);
        (await Tour.Organizer.Post("/api/regions", new { name = "Région A" }, ("Idempotency-Key", "audit"))).Expect(HttpStatusCode.Created);
        (await Tour.Organizer.Post("/api/regions", new { name = "Région A" })).Expect(HttpStatusCode.Conflict, "name-taken");

        Assert.Equal(before + 1, await Tour.Count("select count(*) from audit_entries where request like '%Region%'"));
    }

    [Fact]
    public async Task A_list_can_be_narrowed_and_read_page_by_page_newest_first()
    {
        var somebody = await Tour.SignIn("busy@startup.example", "Busy");
        var from = Tour.Clock.GetCurrentInstant();
        for (var i = 0; i < 5; i++)
        {
            Tour.Clock.AdvanceMinutes(1);
            (await somebody.Put("/api/me", new { name = $"Busy {i}", language = "en" })).Expect(HttpStatusCode.OK);
        }

        var (seen, next) = (new List<string>(), "");
        do
        {
            var page = (await Tour.Organizer.Get($"/api/audit?person={somebody.Id}&limit=2&after={next}")).Expect(HttpStatusCode.OK);
            seen.AddRange(page.Items.Select(entry => entry.GetProperty("at").GetString()!));
            next = page.Json.GetProperty("next").GetString();
        }
        while (next is not null);
        Assert.Equal(5, seen.Count);
        Assert.Equal(seen.OrderDescending(), seen);
        Assert.Equal(2, (await Entries($"person={somebody.Id}&from={from + NodaTime.Duration.FromMinutes(2)}&until={from + NodaTime.Duration.FromMinutes(4)}")).Count);
        Assert.Equal(["from"], (await Tour.Organizer.Get("/api/audit?from=yesterday")).Expect(HttpStatusCode.BadRequest, "invalid").Fields);
    }

    [Fact]
    public async Task The_export_is_a_table_in_which_nothing_is_a_formula()
    {
        var region = (await Tour.Organizer.Post("/api/regions", new { name = "=HYPERLINK(\"x\")" })).Id;
        var export = (await Tour.Organizer.Get($"/api/audit/export?subject={region}")).Expect(HttpStatusCode.OK);

        Assert.StartsWith("text/csv", export.Header("Content-Type"), StringComparison.Ordinal);
        var lines = export.Body.TrimEnd().Split("\r\n");
        Assert.Equal("id,at,personId,request,subjectKind,subjectId,ip,changes", lines[0]);
        Assert.Single(lines.Skip(1));
        Assert.Contains(region, lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1"), InlineData("+1", "'+1"), InlineData("-1", "'-1"), InlineData("@SUM(A1)", "'@SUM(A1)"), InlineData("a,b", "\"a,b\""), InlineData("say \"a\"", "\"say \"\"a\"\"\""), InlineData("a=b", "a=b"), InlineData("", "")]
    public void A_cell_is_text(string value, string cell) => Assert.Equal(cell + "\r\n", Features.Audit.Csv.Line(value));

    [Theory]
    [InlineData("update audit_entries set request = 'Other'"), InlineData("delete from audit_entries"), InlineData("truncate audit_entries"), InlineData("set session_replication_role = replica; delete from audit_entries")]
    public async Task The_database_refuses_to_rewrite_it(string sql)
    {
        (await Tour.Organizer.Post("/api/regions", new { name = $"Region of {sql}" })).Expect(HttpStatusCode.Created);
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Tour.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
        Assert.Contains("append-only", refused.MessageText, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<JsonElement>> Entries(string filter) => (await Tour.Organizer.Get($"/api/audit?{filter}")).Expect(HttpStatusCode.OK).Items;

    private static (string? Before, string? After) Change(JsonElement entry, string property)
    {
        var change = entry.GetProperty("changes").GetProperty(property);
        return (Text(change.GetProperty("before")), Text(change.GetProperty("after")));

        static string? Text(JsonElement value) => value.ValueKind switch { JsonValueKind.Null => null, JsonValueKind.True => "true", JsonValueKind.False => "false", _ => value.ToString() };
    }
}
