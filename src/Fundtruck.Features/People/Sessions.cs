namespace Fundtruck.Features.People;

/// <summary>What all ways to sign in end with.</summary>
internal static class Sessions
{
    /// <summary>Adds a session of this person, at the device and address that the request comes from.</summary>
    internal static SignedIn StartSession(this FundtruckDb db, Person person, CurrentRequest current, Instant now, bool byPasskey = false)
    {
        person.SignsIn(now);
        var token = Secrets.New();
        var session = new Session(token, person.Id, now, current.Device, current.Address) { ByPasskey = byPasskey };
        db.Add(session);
        return new SignedIn(token, session.ExpiresAt, person.Id, person.Name);
    }

    /// <summary>Lets the browser keep the session: not for scripts, nor other sites, nor other hosts.</summary>
    internal static void KeepInCookie(this SignedIn signedIn, HttpResponse response) => response.Cookies.Append(BearerTokens.Cookie, signedIn.Token, new CookieOptions
    {
        HttpOnly = true,
        Secure = true,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        Expires = signedIn.ExpiresAt.ToDateTimeOffset(),
        IsEssential = true,
    });
}
