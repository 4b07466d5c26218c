using Microsoft.Extensions.Options;

namespace Fundtruck.Features.Changes.Hooks;

internal static class RegisterHookEndpoint
{
    internal static void Map(RouteGroupBuilder hooks) => hooks
        .MapPost("/", async (HookBody hook, ISender sender, CancellationToken cancellationToken) =>
        {
            var made = await sender.Send(new RegisterHook(hook), cancellationToken);
            return TypedResults.Created($"/api/hooks/{made.Id}", made);
        })
        .Sends<RegisterHook>("Let other software be told of what changes from now on; the secret that signs is shown this once").MayBeRefused();
}

/// <param name="Url">https, port 443, and a public address.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Kinds">Of which changes; all when left out or empty.</param>
/// <param name="StopId">Of which stop; the whole tour when left out.</param>
[Example("""{"url":"https://hooks.example/fundtruck","description":"Our calendar","kinds":["meeting.booked","meeting.moved","meeting.cancelled"]}""")]
internal sealed record HookBody(string Url, string Description, IReadOnlyList<string>? Kinds = null, StopId? StopId = null);

/// <summary>A secret that signs deliveries; it is shown this once.</summary>
internal sealed record HookSecretShown(HookId Id, string Secret);

[Access(Who.Organizers, InPersonOnly = true)]
internal sealed record RegisterHook(HookBody Hook) : ICommand<HookSecretShown>, IAnswersSecret;

internal sealed class RegisterHookValidator : AbstractValidator<RegisterHook>
{
    public RegisterHookValidator(IOptions<HookOptions> options) => RuleFor(command => command.Hook).ChildRules(hook =>
    {
        hook.RuleFor(h => h.Url).NotEmpty().WithMessage("It is required.").MaximumLength(HookMappings.LongestUrl).WithMessage($"Write {HookMappings.LongestUrl} characters at most.");
        hook.RuleFor(h => h.Url).Custom((url, context) =>
        {
            if (url is { Length: > 0 and <= HookMappings.LongestUrl } && HookAddress.Against(url, options.Value) is { } against) context.AddFailure("Url", against);
        });
        hook.RuleFor(h => h.Description).IsName(Shapes.Line);
        hook.RuleFor(h => h.Kinds).Must(kinds => kinds is null || (kinds.Count <= Tell.Kinds.Count && kinds.All(Tell.Kinds.Contains))).WithMessage($"Choose from {string.Join(", ", Tell.Kinds)}, each once.");
    }).OverridePropertyName("");
}

internal sealed class RegisterHookHandler(FundtruckDb db, ChangeFeed feed, HookSecrets secrets, CurrentRequest current, IClock clock) : IRequestHandler<RegisterHook, HookSecretShown>
{
    /// <summary>Those who register at the same moment take turns, so that the count holds.</summary>
    private const long Turns = 0x46545F484F4F4B53;

    public async Task<HookSecretShown> Handle(RegisterHook command, CancellationToken cancellationToken)
    {
        var body = command.Hook;
        if (body.StopId is { } stop && !await db.Stops.AnyAsync(s => s.Id == stop, cancellationToken)) throw new ValidationException([new("stopId", "There is no such stop.")]);
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({Turns})", cancellationToken);
        if (await db.Hooks.CountAsync(cancellationToken) >= Hook.Most) throw new RuleBrokenException(Rule.TooManyHooks);

        var secret = Hook.NewSecret();
        var made = new Hook(HookId.New(), body.Url, body.Description, body.Kinds ?? [], body.StopId, secrets.Protect(secret), await feed.Latest(cancellationToken), current.Me, clock.GetCurrentInstant());
        db.Add(made);
        return new(made.Id, secret);
    }
}
