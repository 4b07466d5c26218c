namespace Fundtruck.Features.Meetings;

internal static class BlockEndpoints
{
    internal static void Map(RouteGroupBuilder api)
    {
        var blocks = api.MapGroup("/blocks").WithTags("Meetings");
        blocks.MapPost("/", (KeepFree command, ISender sender, CancellationToken cancellationToken) => sender.Send(command, cancellationToken).AsCreated("/api/blocks"))
            .Sends<KeepFree>("Keep a time of one's own free of the tour").MayBeRefused();
        blocks.MapGet("/", (ISender sender, CancellationToken cancellationToken) => sender.Send(new ListBlocks(), cancellationToken))
            .Sends<ListBlocks>("The times that one keeps free, earliest first");
        blocks.MapDelete("/{id}", (BlockId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new GiveBack(id), cancellationToken).AsNoContent())
            .Sends<GiveBack>("Give such a time back").MayBeMissing();
    }
}

/// <param name="StartsAt">Local, in the zone.</param>
/// <param name="EndsAt">Local, in the zone; 31 days later at most.</param>
/// <param name="Zone">IANA id.</param>
/// <param name="Note">For one's own eyes.</param>
[Access(Who.SignedIn)]
internal sealed record KeepFree(LocalDateTime StartsAt, LocalDateTime EndsAt, string Zone = "Europe/Paris", string? Note = null) : ICommand<Made>;

internal sealed class KeepFreeValidator : AbstractValidator<KeepFree>
{
    public KeepFreeValidator()
    {
        RuleFor(block => block.StartsAt).IsMoment();
        RuleFor(block => block.EndsAt).IsMoment();
        RuleFor(block => block.Note).IsText(Shapes.Line);
    }
}

internal sealed class KeepFreeHandler(FundtruckDb db, Diary diary, CurrentRequest current, IClock clock) : IRequestHandler<KeepFree, Made>
{
    public async Task<Made> Handle(KeepFree command, CancellationToken cancellationToken)
    {
        var block = new Block(BlockId.New(), current.Me, command.Zone, command.StartsAt, command.EndsAt, command.Note, clock.GetCurrentInstant());
        await diary.Take(null, [.. block.Occupancies()], [], cancellationToken);
        db.Add(block);
        return new Made(block.Id.Value);
    }
}

/// <param name="Id">Of the block.</param>
/// <param name="StartsAt">From when on.</param>
/// <param name="EndsAt">Until when.</param>
/// <param name="Zone">IANA id.</param>
/// <param name="Note">For one's own eyes.</param>
/// <param name="StopId">The stop at which one has said not to be there then; null for a time that one keeps free oneself.</param>
internal sealed record BlockView(BlockId Id, OffsetDateTime StartsAt, OffsetDateTime EndsAt, string Zone, string? Note, StopId? StopId);

[Access(Who.SignedIn)]
internal sealed record ListBlocks : IQuery<IReadOnlyList<BlockView>>;

internal sealed class ListBlocksHandler(FundtruckDb db, CurrentRequest current) : IRequestHandler<ListBlocks, IReadOnlyList<BlockView>>
{
    public async Task<IReadOnlyList<BlockView>> Handle(ListBlocks query, CancellationToken cancellationToken)
    {
        var me = current.Me;
        var blocks = await db.Blocks.Where(block => block.PersonId == me).OrderBy(block => block.LocalStart).ThenBy(block => block.Id).Take(500).ToListAsync(cancellationToken);
        return [.. blocks.Select(block => new BlockView(block.Id, block.During.Start.In(block.ZoneId), block.During.End.In(block.ZoneId), block.ZoneId, block.Note, block.StopId))];
    }
}

[Access(Who.SignedIn)]
internal sealed record GiveBack(BlockId Id) : ICommand<Done>;

internal sealed class GiveBackHandler(FundtruckDb db, Diary diary, CurrentRequest current) : IRequestHandler<GiveBack, Done>
{
    public async Task<Done> Handle(GiveBack command, CancellationToken cancellationToken)
    {
        var me = current.Me;
        db.Remove(await db.Blocks.SingleOrDefaultAsync(block => block.Id == command.Id && block.PersonId == me, cancellationToken) ?? throw new NotFoundException("block"));
        await diary.Release([command.Id.Value], cancellationToken);
        return Done.Answer;
    }
}
