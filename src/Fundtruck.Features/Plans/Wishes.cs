namespace Fundtruck.Features.Plans;

internal static class WishEndpoints
{
    internal static void Map(RouteGroupBuilder stops)
    {
        stops.MapGet("/{id}/startups/{startup}/wishes", (StopId id, StartupId startup, ISender sender, CancellationToken cancellationToken) => sender.Send(new ListStartupWishes(id, startup), cancellationToken))
            .Sends<ListStartupWishes>("Whom one's startup would like to meet at a stop, and whom not; nobody else reads it").MayBeMissing();
        stops.MapPut("/{id}/startups/{startup}/wishes", (StopId id, StartupId startup, StartupWishesBody wishes, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new SayStartupWishes(id, startup, wishes.Wishes), cancellationToken).AsNoContent())
            .Sends<SayStartupWishes>("Say all wishes of one's startup anew, instead of those before").MayBeMissing().MayBeRefused();
        stops.MapPut("/{id}/startups/{startup}/wishes/{investor}", (StopId id, StartupId startup, InvestorId investor, WishBody wish, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new SayStartupWish(id, startup, investor, wish.Wish), cancellationToken).AsNoContent())
            .Sends<SayStartupWish>("Say whether one's startup must meet an investor at a stop, would like to, or would rather not").MayBeMissing().MayBeRefused();
        stops.MapDelete("/{id}/startups/{startup}/wishes/{investor}", (StopId id, StartupId startup, InvestorId investor, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new TakeStartupWishBack(id, startup, investor), cancellationToken).AsNoContent())
            .Sends<TakeStartupWishBack>("Take back what one's startup said of an investor").MayBeMissing().MayBeRefused();
        stops.MapGet("/{id}/investors/{investor}/wishes", (StopId id, InvestorId investor, ISender sender, CancellationToken cancellationToken) => sender.Send(new ListInvestorWishes(id, investor), cancellationToken))
            .Sends<ListInvestorWishes>("Which startups one's firm would like to meet at a stop, and which not; nobody else reads it").MayBeMissing();
        stops.MapPut("/{id}/investors/{investor}/wishes", (StopId id, InvestorId investor, InvestorWishesBody wishes, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new SayInvestorWishes(id, investor, wishes.Wishes), cancellationToken).AsNoContent())
            .Sends<SayInvestorWishes>("Say all wishes of one's firm anew, instead of those before").MayBeMissing().MayBeRefused();
        stops.MapPut("/{id}/investors/{investor}/wishes/{startup}", (StopId id, InvestorId investor, StartupId startup, WishBody wish, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new SayInvestorWish(id, investor, startup, wish.Wish), cancellationToken).AsNoContent())
            .Sends<SayInvestorWish>("Say whether one's firm must meet a startup at a stop, would like to, or would rather not").MayBeMissing().MayBeRefused();
        stops.MapDelete("/{id}/investors/{investor}/wishes/{startup}", (StopId id, InvestorId investor, StartupId startup, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new TakeInvestorWishBack(id, investor, startup), cancellationToken).AsNoContent())
            .Sends<TakeInvestorWishBack>("Take back what one's firm said of a startup").MayBeMissing().MayBeRefused();
        stops.MapGet("/{id}/wish-counts", (StopId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new CountWishes(id), cancellationToken).AsOk())
            .Sends<CountWishes>("How many wishes each startup and firm of a stop has said, and who has said none: never about whom").MayBeMissing();
    }
}

/// <param name="Wish">must, like or no; one no of either side forbids the meeting.</param>
internal sealed record WishBody(Wish Wish);

/// <param name="Wishes">0 to 500, each investor once.</param>
internal sealed record StartupWishesBody(IReadOnlyList<StartupWishBody> Wishes);

/// <param name="InvestorId">About whom.</param>
/// <param name="Wish">must, like or no.</param>
internal sealed record StartupWishBody(InvestorId InvestorId, Wish Wish);

/// <param name="Wishes">0 to 500, each startup once.</param>
internal sealed record InvestorWishesBody(IReadOnlyList<InvestorWishBody> Wishes);

/// <param name="StartupId">About whom.</param>
/// <param name="Wish">must, like or no.</param>
internal sealed record InvestorWishBody(StartupId StartupId, Wish Wish);

/// <param name="InvestorId">About whom.</param>
/// <param name="Investor">Its name.</param>
/// <param name="At">When it was said last.</param>
internal sealed record StartupWishView(InvestorId InvestorId, string Investor, Wish Wish, Instant At);

/// <param name="StartupId">About whom.</param>
/// <param name="Startup">Its name.</param>
/// <param name="At">When it was said last.</param>
internal sealed record InvestorWishView(StartupId StartupId, string Startup, Wish Wish, Instant At);

/// <summary>How many wishes somebody has said.</summary>
internal sealed record WishCountView(StartupId? StartupId, InvestorId? InvestorId, string Name, int Must, int Like, int No);

/// <param name="Startups">All that take part, by name.</param>
/// <param name="Investors">All that have opened slots, or have said wishes, by name.</param>
/// <param name="Silent">How many of both have said nothing.</param>
internal sealed record WishCountsView(IReadOnlyList<WishCountView> Startups, IReadOnlyList<WishCountView> Investors, int Silent);

[Access(Who.SignedIn)]
internal sealed record ListStartupWishes(StopId Stop, StartupId Startup) : IQuery<IReadOnlyList<StartupWishView>>;

[Access(Who.SignedIn)]
internal sealed record ListInvestorWishes(StopId Stop, InvestorId Investor) : IQuery<IReadOnlyList<InvestorWishView>>;

[Access(Who.SignedIn)]
internal sealed record SayStartupWishes(StopId Stop, StartupId Startup, IReadOnlyList<StartupWishBody> Wishes) : ICommand<Done>;

[Access(Who.SignedIn)]
internal sealed record SayInvestorWishes(StopId Stop, InvestorId Investor, IReadOnlyList<InvestorWishBody> Wishes) : ICommand<Done>;

[Access(Who.SignedIn)]
internal sealed record SayStartupWish(StopId Stop, StartupId Startup, InvestorId Investor, Wish Wish) : ICommand<Done>;

[Access(Who.SignedIn)]
internal sealed record SayInvestorWish(StopId Stop, InvestorId Investor, StartupId Startup, Wish Wish) : ICommand<Done>;

[Access(Who.SignedIn)]
internal sealed record TakeStartupWishBack(StopId Stop, StartupId Startup, InvestorId Investor) : ICommand<Done>;

[Access(Who.SignedIn)]
internal sealed record TakeInvestorWishBack(StopId Stop, InvestorId Investor, StartupId Startup) : ICommand<Done>;

[Access(Who.Hosts)]
internal sealed record CountWishes(StopId Stop) : IQuery<WishCountsView>;

internal sealed class SayStartupWishesValidator : AbstractValidator<SayStartupWishes>
{
    public SayStartupWishesValidator()
    {
        RuleFor(command => command.Wishes).Must(wishes => wishes.Count <= MeetingWish.Most && wishes.Where(wish => wish is not null).DistinctBy(wish => wish.InvestorId).Count() == wishes.Count)
            .WithMessage($"Name {MeetingWish.Most} investors at most, each once.");
        RuleForEach(command => command.Wishes).NotNull().WithMessage("It is required.");
    }
}

internal sealed class SayInvestorWishesValidator : AbstractValidator<SayInvestorWishes>
{
    public SayInvestorWishesValidator()
    {
        RuleFor(command => command.Wishes).Must(wishes => wishes.Count <= MeetingWish.Most && wishes.Where(wish => wish is not null).DistinctBy(wish => wish.StartupId).Count() == wishes.Count)
            .WithMessage($"Name {MeetingWish.Most} startups at most, each once.");
        RuleForEach(command => command.Wishes).NotNull().WithMessage("It is required.");
    }
}
