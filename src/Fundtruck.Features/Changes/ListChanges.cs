namespace Fundtruck.Features.Changes;

internal static class ListChangesEndpoint
{
    internal static void Map(RouteGroupBuilder api) => api
        .MapGet("/changes", (string? after, int? limit, string? kinds, StopId? stop, int? wait, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new ListChanges(after, limit, kinds, stop, wait), cancellationToken))
        .Sends<ListChanges>("What has changed after a cursor, in order and without gaps; after=latest for the end. With wait (0 to 25 seconds) the answer comes when there is something")
        .WithTags("Changes").ProducesProblem(StatusCodes.Status410Gone);
}

/// <param name="Items">In order.</param>
/// <param name="Cursor">For the parameter "after" of the next request, also when nothing was found.</param>
/// <param name="More">There is more already: ask at once.</param>
internal sealed record ChangesPage(IReadOnlyList<ChangeView> Items, string Cursor, bool More);

[Access(Who.Organizers)]
internal sealed record ListChanges(string? After, int? Limit, string? Kinds, StopId? Stop, int? Wait) : IQuery<ChangesPage>;

internal sealed class ListChangesValidator : AbstractValidator<ListChanges>
{
    public ListChangesValidator()
    {
        RuleFor(query => query.Limit).InclusiveBetween(1, ChangeFeed.PartSize).WithMessage($"Ask for 1 to {ChangeFeed.PartSize} changes.");
        RuleFor(query => query.Wait).InclusiveBetween(0, 25).WithMessage("Wait 0 to 25 seconds.");
        RuleFor(query => query.Kinds).Must(kinds => string.IsNullOrEmpty(kinds) || kinds.Split(',').All(Tell.Kinds.Contains)).WithMessage($"Choose from {string.Join(", ", Tell.Kinds)}, with commas between them.");
    }
}

internal sealed class ListChangesHandler(ChangeFeed feed) : IRequestHandler<ListChanges, ChangesPage>
{
    private const string Latest = "latest";

    private const int LooksASecond = 4;

    public async Task<ChangesPage> Handle(ListChanges query, CancellationToken cancellationToken)
    {
        var after = query.After == Latest ? await feed.Latest(cancellationToken) : ChangeFeed.Read(query.After);
        var filter = new ChangeFilter(string.IsNullOrEmpty(query.Kinds) ? null : query.Kinds.Split(','), query.Stop);
        var part = await feed.Read(after, filter, query.Limit ?? ChangeFeed.PartSize, null, cancellationToken);
        // Between the looks no connection is held.
        for (var looks = (query.Wait ?? 0) * LooksASecond; part.Items.Count == 0 && looks > 0; looks--)
        {
            await Task.Delay(TimeSpan.FromSeconds(1) / LooksASecond, cancellationToken);
            part = await feed.Read(part.End, filter, query.Limit ?? ChangeFeed.PartSize, null, cancellationToken);
        }

        return new([.. part.Items.Select(item => item.View)], ChangeFeed.Text(part.End), part.More);
    }
}
