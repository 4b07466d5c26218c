namespace Fundtruck.Features.People;

internal static class MyTokensEndpoints
{
    internal static void Map(RouteGroupBuilder api)
    {
        var tokens = api.MapGroup("/me/tokens");
        tokens.MapPost("/", async (TokenBody token, ISender sender, CancellationToken cancellationToken) =>
            TypedResults.Created((string?)null, await sender.Send(new MakeToken(token), cancellationToken)))
            .Sends<MakeToken>("Make an API token that acts for oneself within its scopes; it is shown this once").MayBeRefused();
        tokens.MapGet("/", (ISender sender, CancellationToken cancellationToken) => sender.Send(new ListMyTokens(), cancellationToken))
            .Sends<ListMyTokens>("One's API tokens, the newest first");
        tokens.MapDelete("/{id}", (ApiTokenId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new RevokeToken(id), cancellationToken).AsNoContent())
            .Sends<RevokeToken>("Make an API token worthless").MayBeMissing();
    }
}

/// <param name="Name">What it is for.</param>
/// <param name="Scopes">Part and verb each, such as meetings:read; write does not include read.</param>
/// <param name="Days">How long it is valid, 1 to 366.</param>
internal sealed record TokenBody(string Name, IReadOnlyList<string> Scopes, int Days = 90);

/// <summary>A new API token; it is shown this once.</summary>
internal sealed record TokenMade(ApiTokenId Id, string Token, Instant ExpiresAt);

[Access(Who.SignedIn, InPersonOnly = true)]
internal sealed record MakeToken(TokenBody Token) : ICommand<TokenMade>, IAnswersSecret;

internal sealed class MakeTokenValidator : AbstractValidator<MakeToken>
{
    public MakeTokenValidator() => RuleFor(command => command.Token).ChildRules(token =>
    {
        token.RuleFor(t => t.Name).IsName();
        token.RuleFor(t => t.Scopes).Must(scopes => scopes.Count is >= 1 and <= 50).WithMessage("Name 1 to 50 scopes.");
        token.RuleForEach(t => t.Scopes).Must(Scopes.All.Contains).WithMessage($"Choose from {string.Join(", ", Scopes.All)}.").When(t => t.Scopes.Count <= 50);
        token.RuleFor(t => t.Days).InclusiveBetween(1, 366).WithMessage("1 to 366 days.");
    }).OverridePropertyName("");
}

internal sealed class MakeTokenHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<MakeToken, TokenMade>
{
    public async Task<TokenMade> Handle(MakeToken command, CancellationToken cancellationToken)
    {
        var (me, now) = (current.Me, clock.GetCurrentInstant());
        await db.LockPerson(me, cancellationToken);
        await db.ApiTokens.Where(token => token.PersonId == me && token.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
        if (await db.ApiTokens.CountAsync(token => token.PersonId == me, cancellationToken) >= ApiToken.Most) throw new RuleBrokenException(Rule.TooManyTokens);

        var secret = ApiToken.NewSecret();
        var made = new ApiToken(secret, me, command.Token.Name, command.Token.Scopes, now, now + Duration.FromDays(command.Token.Days));
        db.Add(made);
        return new TokenMade(made.Id, secret, made.ExpiresAt);
    }
}

/// <param name="LastUsedAt">To the ten minutes; null when never.</param>
internal sealed record TokenListItem(ApiTokenId Id, string Name, IReadOnlyList<string> Scopes, Instant CreatedAt, Instant? LastUsedAt, Instant ExpiresAt);

[Access(Who.SignedIn, InPersonOnly = true)]
internal sealed record ListMyTokens : IQuery<IReadOnlyList<TokenListItem>>;

internal sealed class ListMyTokensHandler(FundtruckDb db, CurrentRequest current) : IRequestHandler<ListMyTokens, IReadOnlyList<TokenListItem>>
{
    public async Task<IReadOnlyList<TokenListItem>> Handle(ListMyTokens query, CancellationToken cancellationToken)
    {
        var me = current.Me;
        return await db.ApiTokens.Where(token => token.PersonId == me).OrderByDescending(token => token.CreatedAt).ThenBy(token => token.Id)
            .Select(token => new TokenListItem(token.Id, token.Name, token.Scopes, token.CreatedAt, token.LastUsedAt, token.ExpiresAt)).ToListAsync(cancellationToken);
    }
}

[Access(Who.SignedIn, InPersonOnly = true)]
internal sealed record RevokeToken(ApiTokenId Id) : ICommand<Done>;

internal sealed class RevokeTokenHandler(FundtruckDb db, CurrentRequest current) : IRequestHandler<RevokeToken, Done>
{
    public async Task<Done> Handle(RevokeToken command, CancellationToken cancellationToken)
    {
        var me = current.Me;
        db.Remove(await db.ApiTokens.SingleOrDefaultAsync(token => token.PersonId == me && token.Id == command.Id, cancellationToken) ?? throw new NotFoundException("token"));
        return Done.Answer;
    }
}
