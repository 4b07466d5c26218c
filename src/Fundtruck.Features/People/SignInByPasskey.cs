using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging;

namespace Fundtruck.Features.People;

internal static class SignInByPasskeyEndpoints
{
    internal static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/sessions/passkey-options", (ISender sender, CancellationToken cancellationToken) => sender.Send(new PrepareSignIn(), cancellationToken).AsOk())
            .Sends<PrepareSignIn>("What a browser needs to sign in with a passkey (navigator.credentials.get)");
        api.MapPost("/sessions/by-passkey", async (PasskeyAnswer answer, ISender sender, CancellationToken cancellationToken) =>
            TypedResults.Created("/api/me", await sender.Send(new SignInByPasskey(answer), cancellationToken)))
            .Sends<SignInByPasskey>("Sign in with a passkey and get a bearer token").MayBeRefused();
    }
}

internal static class Passkeys
{
    /// <summary>They belong to the public address, whatever a Host header says: one that was made, or asked for, elsewhere is worth nothing here.</summary>
    internal static void Bind(IdentityPasskeyOptions options, Messages.PublicAddress address)
    {
        var here = new Uri(address.Base);
        options.ServerDomain = here.Host;
        options.UserVerificationRequirement = "required";
        options.ResidentKeyRequirement = "required"; // nobody says who they are, so the device must know
        options.ValidateOrigin = asked => ValueTask.FromResult(!asked.CrossOrigin && asked.Origin == here.GetLeftPart(UriPartial.Authority));
    }
}

/// <param name="ChallengeId">From the options.</param>
/// <param name="Credential">What the browser answered, as JSON.</param>
internal sealed record PasskeyAnswer(PasskeyChallengeId ChallengeId, JsonElement Credential);

[Access(Who.Everybody)]
[Audit.NotRecorded]
internal sealed record PrepareSignIn : ICommand<PasskeyOptions>, IAnswersSecret;

internal sealed class PrepareSignInHandler(FundtruckDb db, IPasskeyHandler<Person> passkeys, IHttpContextAccessor http, IClock clock) : IRequestHandler<PrepareSignIn, PasskeyOptions>
{
    // The device knows whose passkey it has: nobody has to say who they are, and no answer tells who is known.
    public async Task<PasskeyOptions> Handle(PrepareSignIn command, CancellationToken cancellationToken)
    {
        var made = await passkeys.MakeRequestOptionsAsync(null, http.HttpContext!);
        var challenge = new PasskeyChallenge(made.AssertionState ?? "", null, clock.GetCurrentInstant());
        db.Add(challenge);
        return new PasskeyOptions(challenge.Id, JsonSerializer.Deserialize<JsonElement>(made.RequestOptionsJson));
    }
}

[Access(Who.Everybody)]
internal sealed record SignInByPasskey(PasskeyAnswer Answer) : ICommand<SignedIn>, IAnswersSecret;

internal sealed class SignInByPasskeyHandler(FundtruckDb db, IPasskeyHandler<Person> passkeys, IHttpContextAccessor http, CurrentRequest current, IClock clock, ILogger<SignInByPasskeyHandler> log) : IRequestHandler<SignInByPasskey, SignedIn>
{
    public async Task<SignedIn> Handle(SignInByPasskey command, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var state = await db.UseUp(command.Answer.ChallengeId, null, now, cancellationToken);
        var answer = await passkeys.PerformAssertionAsync(new PasskeyAssertionContext { CredentialJson = command.Answer.Credential.GetRawText(), HttpContext = http.HttpContext!, AssertionState = state });
        if (!answer.Succeeded) log.LogInformation("A passkey was refused: {Why}", answer.Failure.Message);
        if (!answer.Succeeded || answer.User.DisabledAt is not null || answer.User.ErasedAt is not null) throw new RecordedRefusalException(new RuleBrokenException(Rule.PasskeyRefused, "credential"));

        var (person, credential) = (answer.User, answer.Passkey.CredentialId);
        (await db.Passkeys.AsTracking().SingleAsync(passkey => passkey.CredentialId == credential, cancellationToken)).Used(answer.Passkey.SignCount, answer.Passkey.IsBackedUp, now);
        return db.StartSession(person, current, now, byPasskey: true);
    }
}
