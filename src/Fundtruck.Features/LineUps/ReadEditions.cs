using Fundtruck.Features.Stops;

namespace Fundtruck.Features.LineUps;

internal static class ReadEditionsEndpoints
{
    internal static void Map(RouteGroupBuilder stops)
    {
        stops.MapGet("/{id}/line-up/editions", (StopId id, ContestId? contestId, string? after, int? limit, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new ListEditions(id, contestId, after, limit), cancellationToken).AsOk())
            .Sends<ListEditions>("What was published of a stop's line-ups, newest first").MayBeMissing();
        stops.MapGet("/{id}/line-up/editions/{number}", (StopId id, int number, ContestId? contestId, int? since, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new GetEdition(id, number, contestId, since), cancellationToken).AsOk())
            .Sends<GetEdition>("One edition of a line-up, and what it changed since another one: the one before it unless another is named").MayBeMissing();
    }
}

/// <summary>An edition in a list.</summary>
internal sealed record EditionListItem(LineUpEditionId Id, ContestId ContestId, string Contest, int Number, Instant PublishedAt, PersonId? PublishedBy, int Pitches);

/// <param name="Id">Of the edition.</param>
/// <param name="ContestId">Of which contest.</param>
/// <param name="Contest">Its name.</param>
/// <param name="Number">1 for the first one.</param>
/// <param name="PublishedAt">When.</param>
/// <param name="PublishedBy">Who did it.</param>
/// <param name="Pitches">Who pitched when, first to last.</param>
/// <param name="Since">The edition that it is compared with; 0 for none.</param>
/// <param name="Difference">What is different.</param>
internal sealed record EditionView(
    LineUpEditionId Id, ContestId ContestId, string Contest, int Number, Instant PublishedAt, PersonId? PublishedBy, IReadOnlyList<PitchView> Pitches, int Since, DifferenceView Difference);

[Access(Who.Hosts)]
internal sealed record ListEditions(StopId Stop, ContestId? Contest, string? After, int? Limit) : IQuery<Page<EditionListItem>>;

[Access(Who.Hosts)]
internal sealed record GetEdition(StopId Stop, int Number, ContestId? Contest, int? Since) : IQuery<EditionView>;

internal sealed class ReadEditionsHandler(FundtruckDb db, CurrentRequest current) : IRequestHandler<ListEditions, Page<EditionListItem>>, IRequestHandler<GetEdition, EditionView>
{
    public async Task<Page<EditionListItem>> Handle(ListEditions query, CancellationToken cancellationToken)
    {
        var (after, limit) = (Cursor.AfterNewest(query.After), Cursor.Limit(query.Limit));
        var last = LineUpEditionId.Of(after.Id);
        current.MustRun(query.Stop);
        if (!await db.Stops.AnyAsync(stop => stop.Id == query.Stop, cancellationToken)) throw new NotFoundException("stop");

        var rows = await (
            from edition in db.LineUpEditions
            join contest in db.Contests on edition.ContestId equals contest.Id
            where edition.StopId == query.Stop && (query.Contest == null || edition.ContestId == query.Contest)
                && EF.Functions.LessThan(ValueTuple.Create(edition.PublishedAt, edition.Id), ValueTuple.Create(after.Key, last))
            orderby edition.PublishedAt descending, edition.Id descending
            select new { edition, contest.Name }).TakePage().ToListAsync(cancellationToken);
        return Page<EditionListItem>.From(
            [.. rows.Select(row => new EditionListItem(row.edition.Id, row.edition.ContestId, row.Name, row.edition.Number, row.edition.PublishedAt, row.edition.PublishedBy, row.edition.Pitches.Count))],
            limit, edition => (edition.PublishedAt, edition.Id.Value));
    }

    public async Task<EditionView> Handle(GetEdition query, CancellationToken cancellationToken)
    {
        current.MustRun(query.Stop);
        var stop = await db.Stops.WithContestsAndStages().SingleOrDefaultAsync(s => s.Id == query.Stop, cancellationToken) ?? throw new NotFoundException("stop");
        var (contest, since) = (stop.ContestOrOnly(query.Contest), query.Since ?? query.Number - 1);
        var found = await db.LineUpEditions.Where(edition => edition.ContestId == contest.Id && (edition.Number == query.Number || edition.Number == since)).ToListAsync(cancellationToken);
        var edition = found.Find(it => it.Number == query.Number) ?? throw new NotFoundException("edition");
        var before = found.Find(it => it.Number == since);
        if (before is null && query.Since is not (null or 0)) throw new NotFoundException("edition");

        var mentioned = found.SelectMany(it => it.Pitches).Select(pitch => pitch.ApplicationId).ToHashSet();
        var contestants = await db.Applications.Where(application => mentioned.Contains(application.Id)).WhoPitches(db, cancellationToken);
        return new(
            edition.Id, contest.Id, contest.Name, edition.Number, edition.PublishedAt, edition.PublishedBy,
            [.. edition.Pitches.Select(pitch => new PitchView(
                pitch.Position, pitch.ApplicationId, pitch.StartupId, contestants[pitch.ApplicationId].Startup, pitch.Start.In(stop.Zone), pitch.End.In(stop.Zone)))],
            before?.Number ?? 0, DifferenceView.Of(PitchDifference.Between(before?.Pitches ?? [], edition.Pitches), stop, contestants));
    }
}
