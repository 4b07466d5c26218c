using System.Net;
using System.Text.Json;
using Fundtruck.Features.People;
using Fundtruck.Tests.Running;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Fundtruck.Tests.Stories;

/// <summary>A tour in which administrators need a passkey, as in Production.</summary>
public sealed class StrictTour(TestCluster cluster) : Tour(cluster)
{
    protected override void Configure(WebApplicationBuilder builder)
    {
        base.Configure(builder);
        builder.Services.AddSingleton(new PasskeyRule(AdministratorsNeedThem: true));
    }
}

public sealed class PasskeyTests(StrictTour tour) : TourTests<StrictTour>(tour)
{
    [Fact]
    public async Task Whoever_has_a_passkey_signs_in_without_a_mail_and_nobody_has_to_say_who_they_are()
    {
        var person = await Somebody();
        using var device = Device();
        await Add(person, device, "Phone");

        var signedIn = (await SignIn(device)).Expect(HttpStatusCode.Created);
        Assert.Equal(person.Email, (await Tour.With(signedIn.Text("token")).Get("/api/me")).Text("email"));
        var listed = Assert.Single((await person.Get("/api/me/passkeys")).Json.EnumerateArray());
        Assert.Equal("Phone", listed.GetProperty("name").GetString());
        Assert.NotNull(listed.GetProperty("lastUsedAt").GetString());
    }

    [Fact]
    public async Task An_answer_works_once_and_for_five_minutes()
    {
        using var device = Device();
        await Add(await Somebody(), device);
        var options = await Options();
        var answer = new { challengeId = options.GetProperty("challengeId").GetString(), credential = device.Get(options.GetProperty("options")) };
        (await Tour.Anybody.Post("/api/sessions/by-passkey", answer)).Expect(HttpStatusCode.Created);
        (await Tour.Anybody.Post("/api/sessions/by-passkey", answer)).Expect(HttpStatusCode.Conflict, "passkey-refused");

        var late = await Options();
        var before = Tour.Clock.GetCurrentInstant();
        Tour.Clock.AdvanceMinutes(5);
        (await Tour.Anybody.Post("/api/sessions/by-passkey", new { challengeId = late.GetProperty("challengeId").GetString(), credential = device.Get(late.GetProperty("options")) })).Expect(HttpStatusCode.Conflict, "passkey-refused");
        Tour.Clock.Reset(before);
    }

    [Fact]
    public async Task Of_fifty_who_use_one_answer_at_once_one_gets_in()
    {
        using var device = Device();
        await Add(await Somebody(), device);
        var options = await Options();
        var answer = new { challengeId = options.GetProperty("challengeId").GetString(), credential = device.Get(options.GetProperty("options")) };
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Tour.Anybody.Post("/api/sessions/by-passkey", answer)));
        Assert.Single(answers, got => got.Status == HttpStatusCode.Created);
        Assert.Equal(49, answers.Count(got => got.Status == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task Another_key_another_site_another_challenge_and_a_stranger_are_refused()
    {
        using var device = Device();
        var person = await Somebody();
        await Add(person, device);

        using var forger = new SoftAuthenticator(Tour.Address.Host, Origin) { Forges = true };
        await Add(person, forger);
        (await SignIn(forger)).Expect(HttpStatusCode.Conflict, "passkey-refused");

        using var phisher = new SoftAuthenticator("evil.example", "https://evil.example");
        Assert.Equal(HttpStatusCode.Conflict, (await TryAdd(person, phisher, "Phished")).Status);

        var (first, second) = (await Options(), await Options());
        (await Tour.Anybody.Post("/api/sessions/by-passkey", new { challengeId = first.GetProperty("challengeId").GetString(), credential = device.Get(second.GetProperty("options")) })).Expect(HttpStatusCode.Conflict, "passkey-refused");

        using var unknown = Device();
        unknown.UserHandle = device.UserHandle;
        (await SignIn(unknown)).Expect(HttpStatusCode.Conflict, "passkey-refused");
        (await SignIn(device)).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_challenge_of_one_person_adds_no_passkey_to_another()
    {
        var (person, other) = (await Somebody(), await Somebody());
        using var device = Device();
        var options = (await person.Post("/api/me/passkeys/options")).Expect(HttpStatusCode.OK).Json;
        (await other.Post("/api/me/passkeys", new { challengeId = options.GetProperty("challengeId").GetString(), name = "Mine", credential = device.Create(options.GetProperty("options")) })).Expect(HttpStatusCode.Conflict, "passkey-refused");
        Assert.Empty((await other.Get("/api/me/passkeys")).Json.EnumerateArray());
    }

    [Theory]
    [InlineData("null"), InlineData("[]"), InlineData("{}"), InlineData("\"text\""), InlineData("""{"id":"AA","rawId":"AA","type":"public-key","clientExtensionResults":{},"response":{}}""")]
    public async Task Nonsense_instead_of_a_credential_is_refused(string credential)
    {
        var options = await Options();
        var answer = await Tour.Anybody.Post("/api/sessions/by-passkey", $$"""{"challengeId":"{{options.GetProperty("challengeId").GetString()}}","credential":{{credential}}}""");
        Assert.True(answer.Status is HttpStatusCode.Conflict or HttpStatusCode.BadRequest, answer.Body);
    }

    [Fact]
    public async Task A_passkey_that_is_removed_and_one_of_a_closed_account_sign_nobody_in()
    {
        var person = await Somebody();
        using var device = Device();
        var id = await Add(person, device);
        (await (await Somebody()).Delete($"/api/me/passkeys/{id}")).Expect(HttpStatusCode.NotFound);
        await Tour.Count($"with closed as (update people set disabled_at = now() where id = '{person.Id}' returning 1) select count(*) from closed");
        (await SignIn(device)).Expect(HttpStatusCode.Conflict, "passkey-refused");
        await Tour.Count($"with opened as (update people set disabled_at = null where id = '{person.Id}' returning 1) select count(*) from opened");
        (await person.Delete($"/api/me/passkeys/{id}")).Expect(HttpStatusCode.NoContent);
        (await SignIn(device)).Expect(HttpStatusCode.Conflict, "passkey-refused");
    }

    [Fact]
    public async Task An_administrator_who_came_by_mail_is_an_organizer_until_they_come_with_a_passkey()
    {
        var administrator = await Tour.SignIn($"admin{Given.Number()}@fundtruck.example", "Ada", organizer: true);
        using var device = Device();
        await Add(administrator, device);
        var organizer = new { email = "new@fundtruck.example", name = "New" };
        (await administrator.Get("/api/people")).Expect(HttpStatusCode.OK);
        (await administrator.Post("/api/organizers", organizer)).Expect(HttpStatusCode.Forbidden, "not-allowed");
        (await Tour.With((await SignIn(device)).Text("token")).Post("/api/organizers", organizer)).Expect(HttpStatusCode.Created);
    }

    private string Origin => Tour.Address.GetLeftPart(UriPartial.Authority);

    private SoftAuthenticator Device() => new(Tour.Address.Host, Origin);

    private Task<Caller> Somebody() => Tour.SignIn($"passkey{Given.Number()}@startup.example", "Somebody");

    private async Task<JsonElement> Options() => (await Tour.Anybody.Post("/api/sessions/passkey-options")).Expect(HttpStatusCode.OK).Json;

    private async Task<Answer> SignIn(SoftAuthenticator device)
    {
        var options = await Options();
        return await Tour.Anybody.Post("/api/sessions/by-passkey", new { challengeId = options.GetProperty("challengeId").GetString(), credential = device.Get(options.GetProperty("options")) });
    }

    private static async Task<string> Add(Caller person, SoftAuthenticator device, string name = "Device") => (await TryAdd(person, device, name)).Id;

    private static async Task<Answer> TryAdd(Caller person, SoftAuthenticator device, string name)
    {
        var options = (await person.Post("/api/me/passkeys/options")).Expect(HttpStatusCode.OK).Json;
        return await person.Post("/api/me/passkeys", new { challengeId = options.GetProperty("challengeId").GetString(), name, credential = device.Create(options.GetProperty("options")) });
    }
}
