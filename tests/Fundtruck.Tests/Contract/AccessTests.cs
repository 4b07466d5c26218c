using System.Net;
using Fundtruck.Domain;
using Fundtruck.Features.Pipeline;
using Fundtruck.Tests.Running;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Fundtruck.Tests.Contract;

public sealed class AccessTests(Tour tour) : TourTests(tour)
{
    private static readonly string[] ForAll = ["/health/live", "/health/ready", "/openapi/{documentName}.json", "/scalar", "/sign-in", "/sign-in/openid-connect", "/sign-in/passkey", "/sign-in/passkeys.js", "/unsubscribe", "/"];

    [Fact]
    public void Every_endpoint_names_its_policy_or_is_one_of_a_few_that_are_for_all()
    {
        var endpoints = Tour.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        Assert.True(endpoints.Count > 50, $"Only {endpoints.Count} endpoints were found.");
        Assert.All(endpoints, endpoint =>
        {
            var path = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
            if (path.StartsWith("/api/", StringComparison.Ordinal))
            {
                var sends = endpoint.Metadata.GetMetadata<SendsMetadata>();
                Assert.True(sends is not null, $"{endpoint.DisplayName} does not say what it sends.");
                Assert.Contains(endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>(), authorize => authorize.Policy == Endpoints.Policy(sends.Who));
                Assert.Null(endpoint.Metadata.GetMetadata<IAllowAnonymous>());
            }
            else if (path.StartsWith("/jobs", StringComparison.Ordinal))
            {
                Assert.Contains(endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>(), authorize => authorize.Policy == Endpoints.Policy(Who.Organizers));
                Assert.Null(endpoint.Metadata.GetMetadata<IAllowAnonymous>());
            }
            else
            {
                Assert.NotNull(endpoint.Metadata.GetMetadata<IAllowAnonymous>());
                Assert.True(ForAll.Contains(path) || path.StartsWith("/scalar/", StringComparison.Ordinal), $"{path} is open to all.");
            }
        });
    }

    [Fact]
    public async Task An_endpoint_without_a_policy_is_closed_to_all()
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None"]);
        builder.Services.AddScoped<CurrentRequest>().AddRoutingCore().AddAuthorization(Endpoints.AddPolicies);
        builder.Services.AddAuthentication("Test").AddScheme<Microsoft.AspNetCore.Authentication.AuthenticationSchemeOptions, SignsInOrganizer>("Test", null);
        await using var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapGet("/forgotten", () => "open");
        app.MapGet("/named", () => "open").RequireAuthorization(Endpoints.Policy(Who.Organizers));
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync(new Uri("/forgotten", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("/named", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_is_asked_to()
    {
        foreach (var operation in (await ApiDescription.Of(Tour)).Operations.Where(operation => !operation.ForEverybody))
        {
            var answer = await Tour.Anybody.Send(new HttpMethod(operation.Method), operation.PathOfNothing, operation.Body is null ? null : "{}", []);
            Assert.True(answer.Status == HttpStatusCode.Unauthorized, $"{operation} answers {answer.Status}.");
            Assert.Equal(("Bearer", "application/problem+json", "not-signed-in"), (answer.Header("WWW-Authenticate"), answer.Header("Content-Type"), answer.Problem));
        }
    }

    [Fact]
    public async Task Founders_and_investors_may_not_do_what_organizers_do()
    {
        var callers = new[] { (await Tour.AStartup()).Founder, (await Tour.AnInvestor()).Representative };
        var organizers = (await ApiDescription.Of(Tour)).Operations.Where(operation => operation.IsForThoseWhoRunTheTour()).ToList();
        Assert.True(organizers.Count > 15, $"Only {organizers.Count} operations are for organizers.");
        foreach (var operation in organizers)
            foreach (var caller in callers)
            {
                var answer = await caller.Send(new HttpMethod(operation.Method), operation.PathOfNothing, operation.Body is null ? null : "{}", []);
                Assert.True(answer.Status == HttpStatusCode.Forbidden, $"{operation} answers {answer.Status}.");
                Assert.Equal("not-allowed", answer.Problem);
            }
    }

    [Fact]
    public async Task A_token_that_is_garbled_too_old_or_given_back_is_worth_nothing()
    {
        var caller = await Tour.SignIn("leaver@startup.example", "Leaver");
        foreach (var header in new[] { $"Bearer {caller.Token}x", "Bearer", "Bearer  ", $"Basic {caller.Token}", $"Bearer {new string('a', 201)}" })
            (await Tour.Anybody.Get("/api/me", ("Authorization", header))).Expect(HttpStatusCode.Unauthorized, "not-signed-in");
        (await Tour.Anybody.Get("/api/stops", ("Authorization", "Bearer nonsense"))).Expect(HttpStatusCode.OK);

        (await caller.Delete("/api/sessions/current")).Expect(HttpStatusCode.NoContent);
        (await caller.Get("/api/me")).Expect(HttpStatusCode.Unauthorized, "not-signed-in");

        var old = await Tour.SignIn("old@startup.example", "Old");
        (await old.Get("/api/me")).Expect(HttpStatusCode.OK);
        await Tour.Count($"with ended as (update sessions set expires_at = '{Tour.Clock.GetCurrentInstant()}' where person_id = '{old.Id}' returning 1) select count(*) from ended");
        (await old.Get("/api/me")).Expect(HttpStatusCode.Unauthorized, "not-signed-in");
    }

    private sealed class SignsInOrganizer(
        Microsoft.Extensions.Options.IOptionsMonitor<Microsoft.AspNetCore.Authentication.AuthenticationSchemeOptions> options, Microsoft.Extensions.Logging.ILoggerFactory logging,
        System.Text.Encodings.Web.UrlEncoder encoder, CurrentRequest current) : Microsoft.AspNetCore.Authentication.AuthenticationHandler<Microsoft.AspNetCore.Authentication.AuthenticationSchemeOptions>(options, logging, encoder)
    {
        protected override Task<Microsoft.AspNetCore.Authentication.AuthenticateResult> HandleAuthenticateAsync()
        {
            current.SignedInAs(PersonId.New(), new Roles(true, false, []), null);
            var person = new System.Security.Claims.ClaimsPrincipal(new System.Security.Claims.ClaimsIdentity("Test"));
            return Task.FromResult(Microsoft.AspNetCore.Authentication.AuthenticateResult.Success(new(person, "Test")));
        }
    }
}
