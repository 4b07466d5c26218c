using Fundtruck.Features.Audit;
using Fundtruck.Features.Messages;

namespace Fundtruck.Features.People;

internal static class AskForSignInLinkEndpoint
{
    internal static void Map(RouteGroupBuilder api) => api
        .MapPost("/sign-in-links", async (AskForSignInLink command, ISender sender, CancellationToken cancellationToken) =>
        {
            await sender.Send(command, cancellationToken);
            return TypedResults.Accepted((string?)null);
        })
        .Sends<AskForSignInLink>("Ask for a mail with a sign-in link and a code; the answer is the same for every address").ProducesProblem(StatusCodes.Status429TooManyRequests);
}

/// <param name="Email">Known or new: whoever proves an address gets an account, which at first may do nothing but apply.</param>
/// <param name="Language">fr or en, of the mail to a new address.</param>
[Access(Who.Everybody), NotRecorded]
internal sealed record AskForSignInLink(string Email, string Language = "fr") : ICommand<Done>;

internal sealed class AskForSignInLinkValidator : AbstractValidator<AskForSignInLink>
{
    public AskForSignInLinkValidator()
    {
        RuleFor(command => command.Email).IsEmail();
        RuleFor(command => command.Language).IsLanguage();
    }
}

internal sealed class AskForSignInLinkHandler(FundtruckDb db, Outbox outbox, IClock clock) : IRequestHandler<AskForSignInLink, Done>
{
    /// <summary>Mails to one address within <see cref="Window"/>, so that nobody's mailbox is flooded.</summary>
    internal const int Most = 5;

    private static readonly Duration Window = Duration.FromMinutes(15);

    // Whether the address is known is found out when the mail is written, so that nothing here depends on it, not even the time it takes.
    public async Task<Done> Handle(AskForSignInLink command, CancellationToken cancellationToken)
    {
        var (address, now) = (Person.Normal(command.Email), clock.GetCurrentInstant());
        var since = now - Window;
        // One after the other, or those who ask at the same moment would not count each other.
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({BitConverter.ToInt64(Secrets.Hash($"sign-in link:{address}"))})", cancellationToken);
        var asked = await db.OutgoingMessages.Where(message => message.Address == address && message.Kind == MessageKind.SignInLink && message.CreatedAt > since).OrderByDescending(message => message.CreatedAt)
            .Select(message => message.CreatedAt).Take(Most).ToListAsync(cancellationToken);
        if (asked.Count == Most) throw new TooManyRequestsException($"{Most} mails are on their way to this address. Use the newest, or ask again later.", asked[^1] + Window - now);

        outbox.Add(OutgoingMessage.ForSignIn(address, command.Language, now));
        return Done.Answer;
    }
}
