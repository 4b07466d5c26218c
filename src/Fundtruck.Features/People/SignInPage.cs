using System.Net;
using System.Text;

namespace Fundtruck.Features.People;

/// <summary>
/// Where the link in a sign-in mail leads: a page with one button. Mail scanners fetch links, so reading the page uses nothing up; the button's POST does.
/// </summary>
internal static class SignInPage
{
    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/sign-in", (string? token) => Page("Sign in", $"""
            <p>One click and you are in. / Un clic, et vous y êtes.</p>
            <form method="post" action="/sign-in"><input type="hidden" name="token" value="{WebUtility.HtmlEncode(token)}"><button>Sign in / Se connecter</button></form>
            """)).AllowAnonymous().ExcludeFromDescription();

        app.MapPost("/sign-in", async (HttpContext http, ISender sender, CancellationToken cancellationToken) =>
        {
            if (http.Request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
                return Page("That was not the form of this page", "<p>Open the link in your mail again.</p>", StatusCodes.Status415UnsupportedMediaType);
            var form = await http.Request.ReadFormAsync(cancellationToken);
            try
            {
                var signedIn = await sender.Send(new SignIn(form["token"].ToString()), cancellationToken);
                return Page($"Welcome, {signedIn.Name}", $"""
                    <p>Your bearer token, shown this once and valid until {signedIn.ExpiresAt:uuuu-MM-dd HH:mm} UTC:</p>
                    <p><code>{signedIn.Token}</code></p>
                    <p>Send it in the header <code>Authorization: Bearer …</code>; the <a href="/scalar">description of the API</a> has a field for it.</p>
                    """);
            }
            catch (RuleBrokenException refused)
            {
                return Page("This link does not work any more", $"<p>{WebUtility.HtmlEncode(refused.Message)}</p>", StatusCodes.Status409Conflict);
            }
        }).AllowAnonymous().ExcludeFromDescription().DisableAntiforgery();
    }

    private static SecretPage Page(string title, string content, int status = StatusCodes.Status200OK) => new SecretPage($"""
        <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer">
        <title>{WebUtility.HtmlEncode(title)} · Fundtruck</title>
        <style>body{"{"}font:1.1rem/1.5 system-ui;max-width:34rem;margin:4rem auto;padding:0 1rem{"}"}button{"{"}font:inherit;padding:.6rem 1.4rem{"}"}code{"{"}overflow-wrap:anywhere;background:#eee;padding:.1rem .3rem{"}"}</style>
        <h1>{WebUtility.HtmlEncode(title)}</h1>{content}</html>
        """, status);

    private sealed class SecretPage(string html, int status) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = status;
            response.ContentType = "text/html; charset=utf-8";
            response.Headers.CacheControl = "no-store";
            response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
            response.Headers["Referrer-Policy"] = "no-referrer";
            return response.WriteAsync(html, Encoding.UTF8, httpContext.RequestAborted);
        }
    }
}
