using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using MimeKit;

namespace Fundtruck.Features.Messages.Delivery;

/// <summary>
/// Pages that show the mail in the folder, sign-in links included. So they answer only a browser on this machine that asked for this
/// machine by name; anyone else gets the 404 of a page that is not there.
/// </summary>
internal static class MailFolderPages
{
    private const int MostInList = 200;

    /// <summary>A mail brings its styles along, and may do nothing else than be looked at and lead on.</summary>
    private const string LayoutPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation; base-uri 'none'; frame-ancestors 'none'";

    internal static void MapMailFolder(this IEndpointRouteBuilder app, string folder)
    {
        var mails = new MailFolder(folder);
        var pages = app.MapGroup("/mail").AllowAnonymous().ExcludeFromDescription().AddEndpointFilter(OnlyFromThisMachine);
        pages.MapGet("", (string? to) => Page(MailListHtml.Of(mails.Newest(to ?? "", MostInList), to ?? "")));
        pages.MapGet("/{name}", (string name) =>
            Read(mails, name) is { } mail ? Page(MailHtml.Of(name, mail)) : Results.NotFound());
        pages.MapGet("/{name}/html", (string name, HttpContext http) =>
        {
            if (Read(mails, name)?.HtmlBody is not { } html) return Results.NotFound();
            http.Response.Headers.ContentSecurityPolicy = LayoutPolicy;
            return Page(html);
        });
        pages.MapGet("/{name}/eml", (string name) =>
            mails.Find(name) is { } octets ? Results.File(octets, "message/rfc822", $"{name}.eml") : Results.NotFound());
        pages.MapGet("/{name}/ics", (string name) => Read(mails, name) is { } mail && CalendarIn(mail) is { } calendar
            ? Results.File(Encoding.UTF8.GetBytes(calendar), "text/calendar", "invite.ics")
            : Results.NotFound());
    }

    /// <summary>The calendar file in a mail, attached or not.</summary>
    internal static string? CalendarIn(MimeMessage mail)
    {
        var part = mail.BodyParts.OfType<MimePart>()
            .FirstOrDefault(p => p.ContentType.IsMimeType("text", "calendar") || p.ContentType.IsMimeType("application", "ics"));
        if (part?.Content is null) return null;

        var octets = new MemoryStream();
        part.Content.DecodeTo(octets);
        return Encoding.UTF8.GetString(octets.ToArray());
    }

    private static async ValueTask<object?> OnlyFromThisMachine(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        if (!IsFromThisMachine(context)) return Results.NotFound();

        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer"; // links in a mail sign people in
        headers.ContentSecurityPolicy = MailHtmlFrame.SecurityPolicy;
        return await next(invocation);
    }

    /// <summary>
    /// The other end is this machine, no proxy says it speaks for another, and the browser was asked for this machine by name: a
    /// foreign site that points its own name at 127.0.0.1 sends that name.
    /// </summary>
    private static bool IsFromThisMachine(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote)
        && context.Request.Host.Host.ToLowerInvariant() is "localhost" or "127.0.0.1" or "[::1]"
        && !context.Request.Headers.Keys.Any(name => name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("X-Original-", StringComparison.OrdinalIgnoreCase) // what is left of X-Forwarded- once it was believed
            || name.Equals("Forwarded", StringComparison.OrdinalIgnoreCase)
            || name.Equals("X-Real-IP", StringComparison.OrdinalIgnoreCase));

    private static MimeMessage? Read(MailFolder mails, string name)
    {
        if (mails.Find(name) is not { } octets) return null;
        try
        {
            return MimeMessage.Load(new MemoryStream(octets));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static IResult Page(string html) => Results.Content(html, "text/html", Encoding.UTF8);
}
