namespace Fundtruck.Features.People;

internal static class SignOutEndpoint
{
    internal static void Map(RouteGroupBuilder api) => api
        .MapDelete("/sessions/current", async (HttpContext http, ISender sender, CancellationToken cancellationToken) =>
        {
            var answer = await sender.Send(new SignOut(), cancellationToken).AsNoContent();
            http.Response.Cookies.Delete(BearerTokens.Cookie, new CookieOptions { Secure = true, Path = "/" });
            return answer;
        })
        .Sends<SignOut>("End the session of this request");
}

[Access(Who.SignedIn, InPersonOnly = true)]
internal sealed record SignOut : ICommand<Done>;

internal sealed class SignOutHandler(FundtruckDb db, CurrentRequest current) : IRequestHandler<SignOut, Done>
{
    public async Task<Done> Handle(SignOut command, CancellationToken cancellationToken)
    {
        var mine = current.Session;
        await db.Sessions.Where(session => session.Id == mine).ExecuteDeleteAsync(cancellationToken);
        return Done.Answer;
    }
}
