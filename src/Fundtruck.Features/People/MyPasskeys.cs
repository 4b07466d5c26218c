using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging;

namespace Fundtruck.Features.People;

internal static class MyPasskeysEndpoints
{
    internal static void Map(RouteGroupBuilder api)
    {
        var passkeys = api.MapGroup("/me/passkeys");
        passkeys.MapPost("/options", (ISender sender, CancellationToken cancellationToken) => sender.Send(new PreparePasskey(), cancellationToken).AsOk())
            .Sends<PreparePasskey>("What a browser needs to make a passkey (navigator.credentials.create)");
        passkeys.MapPost("/", (PasskeyBody passkey, ISender sender, CancellationToken cancellationToken) => sender.Send(new AddPasskey(passkey), cancellationToken).AsCreated("/api/me/passkeys"))
            .Sends<AddPasskey>("Add the passkey that the browser has made").MayBeRefused();
        passkeys.MapGet("/", (ISender sender, CancellationToken cancellationToken) => sender.Send(new ListMyPasskeys(), cancellationToken))
            .Sends<ListMyPasskeys>("One's passkeys, the oldest first");
        passkeys.MapDelete("/{id}", (PasskeyId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new RemovePasskey(id), cancellationToken).AsNoContent())
            .Sends<RemovePasskey>("Remove a passkey: nobody signs in with it any more").MayBeMissing();
    }
}

/// <param name="ChallengeId">To be sent back with the browser's answer; it works once, for five minutes.</param>
/// <param name="Options">For the browser, as WebAuthn writes them in JSON.</param>
internal sealed record PasskeyOptions(PasskeyChallengeId ChallengeId, JsonElement Options);

/// <param name="ChallengeId">From the options.</param>
/// <param name="Name">Where the passkey lies, to tell it from others.</param>
/// <param name="Credential">What the browser answered, as JSON.</param>
internal sealed record PasskeyBody(PasskeyChallengeId ChallengeId, string Name, JsonElement Credential);

[Access(Who.SignedIn, InPersonOnly = true)]
internal sealed record PreparePasskey : ICommand<PasskeyOptions>, IAnswersSecret;

internal sealed class PreparePasskeyHandler(FundtruckDb db, IPasskeyHandler<Person> passkeys, IHttpContextAccessor http, CurrentRequest current, IClock clock) : IRequestHandler<PreparePasskey, PasskeyOptions>
{
    public async Task<PasskeyOptions> Handle(PreparePasskey command, CancellationToken cancellationToken)
    {
        var me = current.Me;
        var person = await db.People.SingleAsync(p => p.Id == me, cancellationToken);
        var made = await passkeys.MakeCreationOptionsAsync(new PasskeyUserEntity { Id = person.Id.ToString(), Name = person.Email, DisplayName = person.Name }, http.HttpContext!);
        var challenge = new PasskeyChallenge(made.AttestationState ?? "", me, clock.GetCurrentInstant());
        db.Add(challenge);
        return new PasskeyOptions(challenge.Id, JsonSerializer.Deserialize<JsonElement>(made.CreationOptionsJson));
    }
}

[Access(Who.SignedIn, InPersonOnly = true)]
internal sealed record AddPasskey(PasskeyBody Passkey) : ICommand<Made>, IAnswersSecret;

internal sealed class AddPasskeyValidator : AbstractValidator<AddPasskey>
{
    public AddPasskeyValidator() => RuleFor(command => command.Passkey).ChildRules(passkey => passkey.RuleFor(p => p.Name).IsName()).OverridePropertyName("");
}

internal sealed class AddPasskeyHandler(FundtruckDb db, IPasskeyHandler<Person> passkeys, IHttpContextAccessor http, CurrentRequest current, IClock clock, ILogger<AddPasskeyHandler> log) : IRequestHandler<AddPasskey, Made>
{
    public async Task<Made> Handle(AddPasskey command, CancellationToken cancellationToken)
    {
        var (me, now) = (current.Me, clock.GetCurrentInstant());
        var state = await db.UseUp(command.Passkey.ChallengeId, me, now, cancellationToken);
        await db.LockPerson(me, cancellationToken);
        if (await db.Passkeys.CountAsync(passkey => passkey.PersonId == me, cancellationToken) >= Passkey.Most) throw new RuleBrokenException(Rule.TooManyPasskeys);

        var answer = await passkeys.PerformAttestationAsync(new PasskeyAttestationContext { CredentialJson = command.Passkey.Credential.GetRawText(), HttpContext = http.HttpContext!, AttestationState = state });
        if (!answer.Succeeded) log.LogInformation("A passkey was not added: {Why}", answer.Failure.Message);
        if (!answer.Succeeded || answer.UserEntity.Id != me.ToString()) throw new RecordedRefusalException(new RuleBrokenException(Rule.PasskeyRefused, "credential"));
        var it = answer.Passkey;
        var made = new Passkey(
            me, command.Passkey.Name, it.CredentialId, it.PublicKey,
            new PasskeyMade(it.IsUserVerified, it.IsBackupEligible, it.IsBackedUp, it.SignCount, it.Transports ?? [], it.AttestationObject, it.ClientDataJson), now);
        db.Add(made);
        return new Made(made.Id.Value);
    }
}

internal static class PasskeyChallenges
{
    /// <summary>The state of a challenge, which is gone from then on; throws <see cref="Rule.PasskeyRefused"/> when it is somebody else's, too old, or used.</summary>
    internal static async Task<string> UseUp(this FundtruckDb db, PasskeyChallengeId id, PersonId? person, Instant now, CancellationToken cancellationToken)
    {
        var found = await db.Database.SqlQuery<string>($"delete from passkey_challenges where id = {id.Value} and expires_at > {now} and person_id is not distinct from {person?.Value} returning state").ToListAsync(cancellationToken);
        return found is [var state] ? state : throw new RuleBrokenException(Rule.PasskeyRefused, "challengeId");
    }
}

internal sealed record PasskeyListItem(PasskeyId Id, string Name, Instant CreatedAt, Instant? LastUsedAt, bool IsBackedUp);

[Access(Who.SignedIn, InPersonOnly = true)]
internal sealed record ListMyPasskeys : IQuery<IReadOnlyList<PasskeyListItem>>;

internal sealed class ListMyPasskeysHandler(FundtruckDb db, CurrentRequest current) : IRequestHandler<ListMyPasskeys, IReadOnlyList<PasskeyListItem>>
{
    public async Task<IReadOnlyList<PasskeyListItem>> Handle(ListMyPasskeys query, CancellationToken cancellationToken)
    {
        var me = current.Me;
        return await db.Passkeys.Where(passkey => passkey.PersonId == me).OrderBy(passkey => passkey.CreatedAt).ThenBy(passkey => passkey.Id)
            .Select(passkey => new PasskeyListItem(passkey.Id, passkey.Name, passkey.CreatedAt, passkey.LastUsedAt, passkey.IsBackedUp)).ToListAsync(cancellationToken);
    }
}

[Access(Who.SignedIn, InPersonOnly = true)]
internal sealed record RemovePasskey(PasskeyId Id) : ICommand<Done>;

internal sealed class RemovePasskeyHandler(FundtruckDb db, CurrentRequest current) : IRequestHandler<RemovePasskey, Done>
{
    public async Task<Done> Handle(RemovePasskey command, CancellationToken cancellationToken)
    {
        var me = current.Me;
        db.Remove(await db.Passkeys.SingleOrDefaultAsync(passkey => passkey.PersonId == me && passkey.Id == command.Id, cancellationToken) ?? throw new NotFoundException("passkey"));
        return Done.Answer;
    }
}
