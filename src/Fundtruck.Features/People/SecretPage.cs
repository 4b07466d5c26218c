using System.Net;
using System.Text;

namespace Fundtruck.Features.People;

/// <summary>A page on the way in: never cached, without scripts, and its address is told to nobody.</summary>
internal sealed class SecretPage(string title, string content, int status = StatusCodes.Status200OK) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
        response.Headers["Referrer-Policy"] = "no-referrer";
        return response.WriteAsync(Html(), Encoding.UTF8, httpContext.RequestAborted);
    }

    private string Html() => $"""
        <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer">
        <title>{WebUtility.HtmlEncode(title)} · Fundtruck</title>
        <style>body{"{"}font:1.1rem/1.5 system-ui;max-width:34rem;margin:4rem auto;padding:0 1rem{"}"}button,.button{"{"}font:inherit;padding:.6rem 1.4rem{"}"}.button{"{"}display:inline-block;border:1px solid;border-radius:.2rem;text-decoration:none{"}"}code{"{"}overflow-wrap:anywhere;background:#eee;padding:.1rem .3rem{"}"}</style>
        <h1>{WebUtility.HtmlEncode(title)}</h1>{content}</html>
        """;
}
