namespace Fundtruck.Features.Applications;

internal static class SavedViewsEndpoints
{
    internal static void Map(RouteGroupBuilder api)
    {
        var views = api.MapGroup("/me/views").WithTags("Applications");
        views.MapGet("/", (ISender sender, CancellationToken cancellationToken) => sender.Send(new ListViews(), cancellationToken))
            .Sends<ListViews>("The lists of applications that one has saved, and those that others share with whoever runs the stop");
        views.MapPost("/", (SavedViewBody view, ISender sender, CancellationToken cancellationToken) => sender.Send(new SaveView(view), cancellationToken).AsCreated("/api/me/views"))
            .Sends<SaveView>("Save a list of applications under a name").MayBeRefused();
        views.MapPut("/{id}", (SavedViewId id, SavedViewBody view, ISender sender, CancellationToken cancellationToken) => sender.Send(new ChangeView(id, view), cancellationToken).AsNoContent())
            .Sends<ChangeView>("Change a list that one has saved").MayBeMissing().MayBeRefused();
        views.MapDelete("/{id}", (SavedViewId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new DeleteView(id), cancellationToken).AsNoContent())
            .Sends<DeleteView>("Delete a list that one has saved").MayBeMissing();
    }
}

/// <summary>A list of applications that somebody keeps.</summary>
internal sealed class SavedViewRow
{
    /// <summary>How many one person keeps.</summary>
    internal const int Most = 50;

    public required SavedViewId Id { get; init; }

    public required PersonId PersonId { get; init; }

    public required string Name { get; set; }

    public required ApplicationList List { get; set; }

    /// <summary>The stop of its filter, for which it is shared; without one it is shared with organizers.</summary>
    public StopId? StopId { get; set; }

    public required bool IsShared { get; set; }

    public required Instant CreatedAt { get; init; }
}

/// <param name="Name">Unique among one's own.</param>
/// <param name="List">The filter and the order.</param>
/// <param name="IsShared">Whether others who run the stop of its filter see it; without a stop, all organizers.</param>
[Example("""{"name":"Energy in the north","list":{"filter":{"status":["submitted"],"sector":"energy","q":"hauts"},"sort":"amount","descending":true},"isShared":true}""")]
internal sealed record SavedViewBody(string Name, ApplicationList List, bool IsShared = false);

/// <param name="Id">Of the view.</param>
/// <param name="Name">As it was saved.</param>
/// <param name="List">The filter and the order.</param>
/// <param name="IsShared">Others see it too.</param>
/// <param name="IsMine">One may change it.</param>
/// <param name="By">Who saved it.</param>
internal sealed record SavedViewView(SavedViewId Id, string Name, ApplicationList List, bool IsShared, bool IsMine, string By);

[Access(Who.Hosts)]
internal sealed record ListViews : IQuery<IReadOnlyList<SavedViewView>>;

[Access(Who.Hosts)]
internal sealed record SaveView(SavedViewBody View) : ICommand<Made>;

[Access(Who.Hosts)]
internal sealed record ChangeView(SavedViewId Id, SavedViewBody View) : ICommand<Done>;

[Access(Who.Hosts)]
internal sealed record DeleteView(SavedViewId Id) : ICommand<Done>;

internal sealed class SavedViewBodyValidator : AbstractValidator<SavedViewBody>
{
    public SavedViewBodyValidator()
    {
        RuleFor(view => view.Name).IsName();
        RuleFor(view => view.List).SetValidator(new ApplicationListValidator());
    }
}

internal sealed class SaveViewValidator : AbstractValidator<SaveView>
{
    public SaveViewValidator() => RuleFor(command => command.View).SetValidator(new SavedViewBodyValidator()).OverridePropertyName("");
}

internal sealed class ChangeViewValidator : AbstractValidator<ChangeView>
{
    public ChangeViewValidator() => RuleFor(command => command.View).SetValidator(new SavedViewBodyValidator()).OverridePropertyName("");
}

internal sealed class SavedViewsHandler(FundtruckDb db, CurrentRequest current, IClock clock)
    : IRequestHandler<ListViews, IReadOnlyList<SavedViewView>>, IRequestHandler<SaveView, Made>, IRequestHandler<ChangeView, Done>, IRequestHandler<DeleteView, Done>
{
    public async Task<IReadOnlyList<SavedViewView>> Handle(ListViews query, CancellationToken cancellationToken)
    {
        var (me, all, hosted) = (current.Me, current.May(Who.Organizers), current.HostedStops.Select(id => (StopId?)StopId.Of(id)).ToArray());
        return await (
            from view in db.SavedViews
            join person in db.People on view.PersonId equals person.Id
            where view.PersonId == me || (view.IsShared && (all || hosted.Contains(view.StopId)))
            orderby view.PersonId != me, view.Name, view.Id
            select new SavedViewView(view.Id, view.Name, view.List, view.IsShared, view.PersonId == me, person.Name)).Take(500).ToListAsync(cancellationToken);
    }

    public async Task<Made> Handle(SaveView command, CancellationToken cancellationToken)
    {
        var me = current.Me;
        await db.LockPerson(me, cancellationToken);
        if (await db.SavedViews.CountAsync(view => view.PersonId == me, cancellationToken) >= SavedViewRow.Most) throw new RuleBrokenException(Rule.TooManyViews);
        var id = SavedViewId.New();
        db.Add(new SavedViewRow { Id = id, PersonId = me, Name = command.View.Name, List = command.View.List, StopId = await Stop(command.View, cancellationToken), IsShared = command.View.IsShared, CreatedAt = clock.GetCurrentInstant() });
        return new Made(id.Value);
    }

    public async Task<Done> Handle(ChangeView command, CancellationToken cancellationToken)
    {
        var view = await Mine(command.Id, cancellationToken);
        (view.Name, view.List, view.StopId, view.IsShared) = (command.View.Name, command.View.List, await Stop(command.View, cancellationToken), command.View.IsShared);
        return Done.Answer;
    }

    public async Task<Done> Handle(DeleteView command, CancellationToken cancellationToken)
    {
        db.Remove(await Mine(command.Id, cancellationToken));
        return Done.Answer;
    }

    private async Task<SavedViewRow> Mine(SavedViewId id, CancellationToken cancellationToken)
    {
        var me = current.Me;
        return await db.SavedViews.AsTracking().SingleOrDefaultAsync(view => view.Id == id && view.PersonId == me, cancellationToken) ?? throw new NotFoundException("view");
    }

    /// <summary>The stop for which it is shared: that of its filter, or of the contest that it names.</summary>
    private async Task<StopId?> Stop(SavedViewBody body, CancellationToken cancellationToken)
    {
        var filter = body.List.Filter;
        var stop = filter.Contest is { } contest ? await db.Contests.Where(c => c.Id == contest).Select(c => (StopId?)c.StopId).SingleOrDefaultAsync(cancellationToken) : filter.Stop;
        if (stop is { } asked && current.Runs(asked) && (filter.Contest is not null || await db.Stops.AnyAsync(s => s.Id == asked, cancellationToken))) return asked;
        if (stop is null && filter.Contest is null) return null;
        throw new ValidationException([new(filter.Contest is null ? "list.filter.stop" : "list.filter.contest", "You run no such stop.")]);
    }
}
