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

    /// <summary>What people read, in both languages, each marked for those who have it read out.</summary>
    internal static string Both(string english, string french) => $"{english} / <span lang=\"fr\">{french}</span>";

    private const string Style = """
        :root{color-scheme:light dark;--link:#0b57d0;--soft:#8882}
        @media(prefers-color-scheme:dark){:root{--link:#8ab4f8}}
        body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:0 auto;padding:clamp(1rem,6vh,4rem) 1rem;overflow-wrap:break-word}
        h1{font-size:1.5rem;line-height:1.25}form{margin:1.5rem 0}label{display:block}
        a{color:var(--link)}:focus-visible{outline:3px solid var(--link);outline-offset:2px}
        input,button,.button{font:inherit;border:1px solid #888;border-radius:.4rem;padding:.6rem 1rem}
        input{box-sizing:border-box;width:100%;margin-top:.25rem}.button{display:inline-block;text-decoration:none}
        code{overflow-wrap:anywhere;background:var(--soft);padding:.1rem .3rem}
        """;

    private string Html() => $"""
        <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">
        <title>{WebUtility.HtmlEncode(title)} · Fundtruck</title>
        <style>{Style}</style>
        <main><h1>{WebUtility.HtmlEncode(title)}</h1>{content}</main></html>
        """;
}
