namespace Fundtruck.Features.People;

internal static class SignInEndpoint
{
    internal static void Map(RouteGroupBuilder api) => api
        .MapPost("/sessions", async (SignIn command, ISender sender, CancellationToken cancellationToken) =>
            TypedResults.Created("/api/me", await sender.Send(command, cancellationToken)))
        .Sends<SignIn>("Use up a sign-in link, or the code beside it, and get a bearer token").MayBeRefused();
}

/// <summary>The bearer token of a new session; it is shown this once.</summary>
internal sealed record SignedIn(string Token, Instant ExpiresAt, PersonId PersonId, string Name);

/// <param name="Token">From the link in the mail.</param>
/// <param name="Email">Instead of the token, together with the code: the address that the mail went to.</param>
/// <param name="Code">The six digits in the newest mail.</param>
[Access(Who.Everybody)]
internal sealed record SignIn(string? Token = null, string? Email = null, string? Code = null) : ICommand<SignedIn>, IAnswersSecret;

internal sealed class SignInValidator : AbstractValidator<SignIn>
{
    public SignInValidator()
    {
        RuleFor(command => command.Token).NotEmpty().WithMessage("Send the token of the link, or the address and the code.").When(command => command.Email is null && command.Code is null);
        When(command => command.Token is null && (command.Email is not null || command.Code is not null), () =>
        {
            RuleFor(command => command.Email!).NotEmpty().WithMessage("It is required beside a code.").IsEmail();
            RuleFor(command => command.Code).NotEmpty().WithMessage("It is required beside an address.").Matches("^[0-9]{6}$").WithMessage("Six digits.");
        });
    }
}

internal sealed class SignInHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<SignIn, SignedIn>
{
    private static readonly byte[] NobodysSalt = new byte[16];

    public async Task<SignedIn> Handle(SignIn command, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var link = command.Token is { } secret ? await ByToken(secret, now, cancellationToken) : await ByCode(command.Email!, command.Code!, now, cancellationToken);

        var person = await db.Proved(link.Email, null, link.Language, now, cancellationToken);
        if (person.DisabledAt is not null) throw new RuleBrokenException(Rule.SignInRefused);
        return db.StartSession(person, current, now);
    }

    private async Task<SignInLink> ByToken(string token, Instant now, CancellationToken cancellationToken)
    {
        var hash = Secrets.Hash(token);
        var link = await db.SignInLinks.FromSql($"select * from sign_in_links where token_hash = {hash} for update").AsTracking().SingleOrDefaultAsync(cancellationToken)
            ?? throw new RuleBrokenException(Rule.SignInRefused, "token");
        link.Use(now);
        return link;
    }

    private async Task<SignInLink> ByCode(string email, string code, Instant now, CancellationToken cancellationToken)
    {
        var normal = Person.Normal(email);
        var link = await db.SignInLinks.FromSql($"select * from sign_in_links where email = {normal} order by expires_at desc limit 1 for update").AsTracking().SingleOrDefaultAsync(cancellationToken);
        var since = now - Duration.FromDays(1);
        var wrong = await db.SignInLinks.Where(l => l.Email == normal && l.ExpiresAt > since).SumAsync(l => l.WrongCodes, cancellationToken);
        if (link is null) Secrets.HashCode(code, NobodysSalt); // takes as long as looking at a real one
        return link?.TryUse(code, wrong, now) == true ? link : throw new RecordedRefusalException(new RuleBrokenException(Rule.SignInRefused, "code"));
    }
}
