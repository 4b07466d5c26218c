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
        .Sends<AskForSignInLink>("Ask for a mail with a sign-in link; the answer is the same for every address");
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

internal sealed class AskForSignInLinkHandler(Outbox outbox, IClock clock) : IRequestHandler<AskForSignInLink, Done>
{
    // Whether the address is known is found out when the mail is written, so that nothing here depends on it, not even the time it takes.
    public Task<Done> Handle(AskForSignInLink command, CancellationToken cancellationToken)
    {
        outbox.Add(OutgoingMessage.ForSignIn(Person.Normal(command.Email), command.Language, clock.GetCurrentInstant()));
        return Task.FromResult(Done.Answer);
    }
}
