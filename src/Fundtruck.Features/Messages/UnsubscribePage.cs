using System.Net;

namespace Fundtruck.Features.Messages;

/// <summary>
/// Where the last link of a reminder leads: a page with one button. Mail scanners fetch links, so reading the page changes nothing; its POST does, and so does that of a mail program (RFC 8058),
/// which has no cookies and is never sent elsewhere.
/// </summary>
internal static class UnsubscribePage
{
    private const string Path = "/unsubscribe";
    private const int LongestToken = 1000;

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, (string? token, UnsubscribeLinks links) => Known(token, links) is { } it ? Button(token!, it.Topic) : Foreign()).AllowAnonymous().ExcludeFromDescription();
        app.MapPost(Path, async (string? token, UnsubscribeLinks links, ISender sender, CancellationToken cancellationToken) =>
        {
            if (Known(token, links) is not { } it) return Foreign();
            await sender.Send(new SwitchOffByLink(token!), cancellationToken);
            return Gone(it.Topic);
        }).AllowAnonymous().ExcludeFromDescription().DisableAntiforgery();
    }

    private static (PersonId Person, MailTopic Topic)? Known(string? token, UnsubscribeLinks links) => token is { Length: > 0 and <= LongestToken } ? links.Read(token) : null;

    private static SecretPage Button(string token, MailTopic topic) => new("Stop these mails? / Ne plus recevoir ces mails ?", $"""
        <p>{What(topic)}</p>
        <form method="post" action="{Path}?token={WebUtility.UrlEncode(token)}"><button>{SecretPage.Both("Stop them", "Ne plus les recevoir")}</button></form>
        """);

    private static SecretPage Gone(MailTopic topic) => new("You will get no more of these / C’est noté", $"""
        <p>{What(topic)}</p>
        <p>{SecretPage.Both("You get no more of them, also none that were already due. Switch them on again in your account whenever you like.", "Vous n’en recevez plus, même de ceux qui étaient déjà prévus. Vous pouvez les rétablir à tout moment dans votre compte.")}</p>
        """);

    private static SecretPage Foreign() => new(
        "This link is not valid / Ce lien n’est pas valable", $"<p>{SecretPage.Both("Open the link in a mail of ours again, or sign in and switch mails off in your account.", "Ouvrez à nouveau le lien d’un de nos mails, ou connectez-vous et choisissez vos mails dans votre compte.")}</p>",
        StatusCodes.Status404NotFound);

    private static string What(MailTopic topic) => topic == MailTopic.Reminders
        ? SecretPage.Both("Reminders of appointments, and of what is due. A place that is not confirmed in time is still lost, without a reminder.", "Rappels de rendez-vous, et de ce qui est à rendre. Une place qui n’est pas confirmée à temps reste perdue, sans rappel.")
        : SecretPage.Both("Requests to meet, and the answers to them.", "Demandes de rendez-vous, et leurs réponses.");
}

/// <summary>Switches off the mails that the link names.</summary>
[Access(Who.Everybody)]
internal sealed record SwitchOffByLink(string Token) : ICommand<Done>;

internal sealed class SwitchOffByLinkHandler(FundtruckDb db, UnsubscribeLinks links, IClock clock) : IRequestHandler<SwitchOffByLink, Done>
{
    public async Task<Done> Handle(SwitchOffByLink command, CancellationToken cancellationToken)
    {
        var (id, topic) = links.Read(command.Token) ?? throw new NotFoundException("link");
        var person = await db.People.AsTracking().SingleOrDefaultAsync(p => p.Id == id && p.ErasedAt == null, cancellationToken);
        person?.SwitchMail(topic, on: false, clock.GetCurrentInstant()); // of whoever is gone there is nothing to switch off
        return Done.Answer;
    }
}
