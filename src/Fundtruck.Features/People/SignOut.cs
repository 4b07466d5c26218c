namespace Fundtruck.Features.People;

internal static class SignOutEndpoint
{
    internal static void Map(RouteGroupBuilder api) => api
        .MapDelete("/sessions/current", (HttpContext http, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new SignOut(BearerTokens.Read(http) ?? ""), cancellationToken).AsNoContent())
        .Sends<SignOut>("Make the bearer token of this request worthless");
}

[Access(Who.SignedIn)]
internal sealed record SignOut(string Token) : ICommand<Done>;

internal sealed class SignOutHandler(FundtruckDb db) : IRequestHandler<SignOut, Done>
{
    public async Task<Done> Handle(SignOut command, CancellationToken cancellationToken)
    {
        var hash = Secrets.Hash(command.Token);
        await db.Sessions.Where(session => session.TokenHash == hash).ExecuteDeleteAsync(cancellationToken);
        return Done.Answer;
    }
}
