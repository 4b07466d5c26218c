namespace Fundtruck.Features.Applications;

internal static class AccessCodesEndpoints
{
    internal static void Map(RouteGroupBuilder api)
    {
        var codes = api.MapGroup("/contests/{id}/access-codes").WithTags("Applications");
        codes.MapPost("/", async (ContestId id, AccessCodeBody code, ISender sender, CancellationToken cancellationToken) =>
            TypedResults.Created((string?)null, await sender.Send(new MakeAccessCode(id, code), cancellationToken)))
            .Sends<MakeAccessCode>("Make a code with which a few may apply after the deadline; it is shown this once").MayBeMissing().MayBeRefused();
        codes.MapGet("/", (ContestId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new ListAccessCodes(id), cancellationToken))
            .Sends<ListAccessCodes>("The codes of a contest and how often they were used, the newest first").MayBeMissing();
        codes.MapDelete("/{code}", (ContestId id, AccessCodeId code, ISender sender, CancellationToken cancellationToken) => sender.Send(new RevokeAccessCode(id, code), cancellationToken).AsNoContent())
            .Sends<RevokeAccessCode>("Make a code worthless; what came in with it stays").MayBeMissing();
    }
}

/// <param name="Label">For whom it is; the organizers read it.</param>
/// <param name="ValidUntil">Local time at the stop, before it begins.</param>
/// <param name="MostUses">How many applications may come with it, 1 to 1000.</param>
[Example("""{"label":"Train strike in Lille","validUntil":"2027-06-03T18:00","mostUses":2}""")]
internal sealed record AccessCodeBody(string Label, LocalDateTime ValidUntil, int MostUses = 1);

/// <summary>A new code; it is shown this once.</summary>
internal sealed record AccessCodeMade(AccessCodeId Id, string Code, OffsetDateTime ExpiresAt);

internal sealed record AccessCodeView(AccessCodeId Id, string Label, int MostUses, int Uses, OffsetDateTime ExpiresAt, Instant CreatedAt, Instant? RevokedAt);

[Access(Who.Hosts)]
internal sealed record MakeAccessCode(ContestId Contest, AccessCodeBody Code) : ICommand<AccessCodeMade>, IAnswersSecret;

[Access(Who.Hosts)]
internal sealed record ListAccessCodes(ContestId Contest) : IQuery<IReadOnlyList<AccessCodeView>>;

[Access(Who.Hosts)]
internal sealed record RevokeAccessCode(ContestId Contest, AccessCodeId Code) : ICommand<Done>;

internal sealed class MakeAccessCodeValidator : AbstractValidator<MakeAccessCode>
{
    public MakeAccessCodeValidator() => RuleFor(command => command.Code).ChildRules(code =>
    {
        code.RuleFor(c => c.Label).IsName();
        code.RuleFor(c => c.ValidUntil).IsMoment();
    }).OverridePropertyName("");
}

internal sealed class AccessCodesHandler(FundtruckDb db, CurrentRequest current, IClock clock)
    : IRequestHandler<MakeAccessCode, AccessCodeMade>, IRequestHandler<ListAccessCodes, IReadOnlyList<AccessCodeView>>, IRequestHandler<RevokeAccessCode, Done>
{
    public async Task<AccessCodeMade> Handle(MakeAccessCode command, CancellationToken cancellationToken)
    {
        var (stop, contest) = await db.RunContest(command.Contest, current, cancellationToken);
        var secret = AccessCode.NewCode();
        var code = new AccessCode(secret, contest, stop, command.Code.Label, command.Code.MostUses, command.Code.ValidUntil, clock.GetCurrentInstant());
        db.Add(code);
        return new(code.Id, secret, code.ExpiresAt.In(stop.Zone));
    }

    public async Task<IReadOnlyList<AccessCodeView>> Handle(ListAccessCodes query, CancellationToken cancellationToken)
    {
        var (stop, _) = await db.RunContest(query.Contest, current, cancellationToken);
        var codes = await db.AccessCodes.Where(code => code.ContestId == query.Contest).OrderByDescending(code => code.CreatedAt).ThenBy(code => code.Id).Take(200).ToListAsync(cancellationToken);
        return [.. codes.Select(code => new AccessCodeView(code.Id, code.Label, code.MostUses, code.Uses, code.ExpiresAt.In(stop.Zone), code.CreatedAt, code.RevokedAt))];
    }

    public async Task<Done> Handle(RevokeAccessCode command, CancellationToken cancellationToken)
    {
        await db.RunContest(command.Contest, current, cancellationToken);
        var code = await db.AccessCodes.AsTracking().SingleOrDefaultAsync(c => c.ContestId == command.Contest && c.Id == command.Code, cancellationToken) ?? throw new NotFoundException("access code");
        code.Revoke(clock.GetCurrentInstant());
        return Done.Answer;
    }
}
