using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fundtruck.Features.People;

/// <summary>Whether somebody who signed in by mail is an organizer only until they come with a passkey: whoever reads an administrator's mail gets no further.</summary>
internal sealed record PasskeyRule(bool AdministratorsNeedThem);

/// <summary>
/// Finds out who sends a request: one look at the sessions by the hash of the bearer token or, for browsers, of the cookie; at the API tokens when it begins like one.
/// A browser that is signed in changes things only from pages of its own site.
/// </summary>
internal sealed class BearerTokens(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logging, UrlEncoder encoder, FundtruckDb db, CurrentRequest current, IClock clock, ProblemMapper problems, PasskeyRule passkeys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logging, encoder)
{
    internal const string SchemeName = "Bearer";

    /// <summary>The prefix makes browsers refuse it from other hosts, without TLS, or for a part of the site only.</summary>
    internal const string Cookie = "__Host-fundtruck";

    /// <summary>When somebody was here last is written down this often, not at each request.</summary>
    private static readonly Duration Fresh = Duration.FromMinutes(10);

    private sealed record KnownSession(PersonId Person, bool IsOrganizer, bool IsAdministrator, List<Guid> HostedStops, SessionId Session, bool ByPasskey, Instant SeenAt);

    private sealed record KnownToken(PersonId Person, bool IsOrganizer, bool IsAdministrator, List<Guid> HostedStops, ApiTokenId Token, List<string> Scopes, Instant? UsedAt);

    private static readonly Func<FundtruckDb, byte[], Instant, Task<KnownSession?>> FindSession = EF.CompileAsyncQuery((FundtruckDb db, byte[] hash, Instant now) => (
        from session in db.Sessions
        join person in db.People on session.PersonId equals person.Id
        where session.TokenHash == hash && session.ExpiresAt > now && person.DisabledAt == null && person.ErasedAt == null
        select new KnownSession(
            person.Id, person.IsOrganizer, person.IsAdministrator, EF.Property<List<Guid>>(person, PeopleMappings.HostedStops), session.Id, session.ByPasskey, session.LastSeenAt)).SingleOrDefault());

    private static readonly Func<FundtruckDb, byte[], Instant, Task<KnownToken?>> FindToken = EF.CompileAsyncQuery((FundtruckDb db, byte[] hash, Instant now) => (
        from token in db.ApiTokens
        join person in db.People on token.PersonId equals person.Id
        where token.TokenHash == hash && token.ExpiresAt > now && person.DisabledAt == null && person.ErasedAt == null
        select new KnownToken(
            person.Id, person.IsOrganizer, person.IsAdministrator, EF.Property<List<Guid>>(person, PeopleMappings.HostedStops), token.Id, token.Scopes, token.LastUsedAt)).SingleOrDefault());

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var bearer = Request.Headers.Authorization is [{ } header] && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..].Trim() : null;
        var secret = bearer ?? Request.Cookies[Cookie];
        if (secret is not { Length: > 0 and <= 200 }) return AuthenticateResult.NoResult();
        if (!(secret.StartsWith(ApiToken.Prefix, StringComparison.Ordinal) ? await Token(secret) : await Session(secret))) return AuthenticateResult.Fail("The token is not valid.");
        if (bearer is null && !IsFromHere(Request)) throw new NotFromHereException();

        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, current.Me.ToString())], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    /// <summary>Reading is free; what changes something must come from a page of this site. Browsers say so in Sec-Fetch-Site, old ones in Origin.</summary>
    internal static bool IsFromHere(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) return true;
        return request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site
            ? site.ToString() == "same-origin"
            : string.Equals(request.Headers.Origin.ToString(), $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A browser says that another site has led it here.</summary>
    internal static bool IsFromElsewhere(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site ? site.ToString() is not ("same-origin" or "none") : request.Headers.Origin.Count > 0 && !IsFromHere(request);

    private async Task<bool> Session(string secret)
    {
        var now = clock.GetCurrentInstant();
        if (await FindSession(db, Secrets.Hash(secret), now) is not { } known) return false;
        current.SignedInAs(known.Person, new Roles(known.IsOrganizer, known.IsAdministrator && (known.ByPasskey || !passkeys.AdministratorsNeedThem), known.HostedStops), known.Session);
        if (now - known.SeenAt >= Fresh) await db.Sessions.Where(session => session.Id == known.Session).ExecuteUpdateAsync(row => row.SetProperty(session => session.LastSeenAt, now));
        return true;
    }

    private async Task<bool> Token(string secret)
    {
        var now = clock.GetCurrentInstant();
        if (await FindToken(db, Secrets.Hash(secret), now) is not { } known) return false;
        current.SignedInAs(known.Person, new Roles(known.IsOrganizer, known.IsAdministrator && !passkeys.AdministratorsNeedThem, known.HostedStops), null, known.Scopes);
        if (known.UsedAt is not { } used || now - used >= Fresh)
            await db.ApiTokens.Where(token => token.Id == known.Token).ExecuteUpdateAsync(row => row.SetProperty(token => token.LastUsedAt, now));
        return true;
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return problems.Write(Context, ProblemMapper.Map(new NotSignedInException())).AsTask();
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        problems.Write(Context, ProblemMapper.Map(new AccessRefusedException())).AsTask();
}
