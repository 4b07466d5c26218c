using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fundtruck.Features.People;

/// <summary>Finds out whose bearer token a request carries: one look at the sessions, by the hash of the token.</summary>
internal sealed class BearerTokens(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logging, UrlEncoder encoder, FundtruckDb db, CurrentRequest current, IClock clock, ProblemMapper problems)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logging, encoder)
{
    internal const string SchemeName = "Bearer";

    private sealed record Known(PersonId Person, bool IsOrganizer);

    private static readonly Func<FundtruckDb, byte[], Instant, Task<Known?>> Query = EF.CompileAsyncQuery((FundtruckDb db, byte[] hash, Instant now) => (
        from session in db.Sessions
        join person in db.People on session.PersonId equals person.Id
        where session.TokenHash == hash && session.ExpiresAt > now
        select new Known(person.Id, person.IsOrganizer)).SingleOrDefault());

    internal static string? Read(HttpContext http) =>
        http.Request.Headers.Authorization is [{ } header] && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..].Trim() : null;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Read(Context) is not { Length: > 0 and <= 200 } token) return AuthenticateResult.NoResult();
        if (await Query(db, Secrets.Hash(token), clock.GetCurrentInstant()) is not { } known) return AuthenticateResult.Fail("The token is not valid.");

        current.SignedInAs(known.Person, known.IsOrganizer);
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, known.Person.ToString())], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return problems.Write(Context, ProblemMapper.Map(new NotSignedInException())).AsTask();
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        problems.Write(Context, ProblemMapper.Map(new AccessRefusedException())).AsTask();
}
