using Scalar.AspNetCore;

namespace Fundtruck.Api;

/// <summary>What browsers are told about every answer. A page that has set a header of its own keeps it.</summary>
internal static class SecurityHeaders
{
    private const string Nothing = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";

    // Hangfire's pages set widths in style attributes; a style can't act.
    private const string Dashboard = $"{Nothing}; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'";

    internal static Task Add(HttpContext http, RequestDelegate next)
    {
        http.Response.OnStarting(Set, http); // only then, since the answer to an exception begins with empty headers
        return next(http);
    }

    private static Task Set(object state)
    {
        var http = (HttpContext)state;
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.TryAdd("Referrer-Policy", "no-referrer");
        headers.TryAdd("Content-Security-Policy", Policy(http));
        headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
        headers.TryAdd("Cross-Origin-Resource-Policy", "same-origin");
        headers.TryAdd("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
        if (IsPersonal(http)) headers.TryAdd("Cache-Control", headers.ETag.Count > 0 ? "private, no-cache" : "no-store");
        return Task.CompletedTask;
    }

    private static bool IsPersonal(HttpContext http) => http.Request.Path.StartsWithSegments("/api") || http.User.Identity?.IsAuthenticated == true;

    private static string Policy(HttpContext http)
    {
        if (http.Items[ScalarOptions.NonceHttpContextItemKey] is string nonce) return Reference(nonce);
        var asked = http.Request.PathBase.Add(http.Request.Path); // Hangfire moves the front of the path over, once it answers
        return asked.StartsWithSegments(HangfireSetup.DashboardPath) ? Dashboard : Nothing;
    }

    // The page of Scalar starts its script in a line that carries the nonce, and writes its styles while it runs.
    private static string Reference(string nonce) =>
        $"{Nothing}; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; form-action 'none'";
}
