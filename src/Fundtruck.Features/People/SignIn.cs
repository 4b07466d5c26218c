namespace Fundtruck.Features.People;

internal static class SignInEndpoint
{
    internal static void Map(RouteGroupBuilder api) => api
        .MapPost("/sessions", async (SignIn command, ISender sender, CancellationToken cancellationToken) =>
            TypedResults.Created("/api/me", await sender.Send(command, cancellationToken)))
        .Sends<SignIn>("Use up a sign-in link and get a bearer token").MayBeRefused();
}

/// <summary>The bearer token of a new session; it is shown this once.</summary>
internal sealed record SignedIn(string Token, Instant ExpiresAt, PersonId PersonId, string Name);

/// <param name="Token">From the link in the mail.</param>
[Access(Who.Everybody)]
internal sealed record SignIn(string Token) : ICommand<SignedIn>, IAnswersSecret;

internal sealed class SignInHandler(FundtruckDb db, IClock clock) : IRequestHandler<SignIn, SignedIn>
{
    public async Task<SignedIn> Handle(SignIn command, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var hash = Secrets.Hash(command.Token);
        var link = await db.SignInLinks.FromSql($"select * from sign_in_links where token_hash = {hash} for update").AsTracking().SingleOrDefaultAsync(cancellationToken)
            ?? throw new RuleBrokenException(Rule.SignInRefused, "token");
        link.Use(now);

        var person = await db.Proved(link.Email, null, link.Language, now, cancellationToken);
        person.SignsIn(now);
        var token = Secrets.New();
        var session = new Session(token, person.Id, now);
        db.Add(session);
        return new SignedIn(token, session.ExpiresAt, person.Id, person.Name);
    }
}
