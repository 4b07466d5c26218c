namespace Fundtruck.Features.People;

internal static class InvestorEndpoints
{
    internal static void Map(RouteGroupBuilder api)
    {
        var investors = api.MapGroup("/investors").WithTags("Investors");
        investors.MapPost("/", (AccreditInvestor command, ISender sender, CancellationToken cancellationToken) => sender.Send(command, cancellationToken).AsCreated("/api/investors"))
            .Sends<AccreditInvestor>("Let an investor in, with its first representative").MayBeRefused();
        investors.MapGet("/", (string? after, int? limit, ISender sender, CancellationToken cancellationToken) => sender.Send(new ListInvestors(after, limit), cancellationToken))
            .Sends<ListInvestors>("The investors that one speaks for; all of them for organizers");
        investors.MapDelete("/{id}/representatives/{person}", (InvestorId id, PersonId person, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new DismissRepresentative(id, person), cancellationToken).AsNoContent())
            .Sends<DismissRepresentative>("Take a representative out of the firm").MayBeMissing().MayBeRefused();
    }
}

/// <param name="Name">The firm, or the business angel.</param>
/// <param name="Representative">Who speaks for it.</param>
[Access(Who.Organizers)]
internal sealed record AccreditInvestor(string Name, MemberBody Representative) : ICommand<Made>;

internal sealed class AccreditInvestorValidator : AbstractValidator<AccreditInvestor>
{
    public AccreditInvestorValidator()
    {
        RuleFor(investor => investor.Name).IsName();
        RuleFor(investor => investor.Representative).SetValidator(new MemberBodyValidator());
    }
}

internal sealed class AccreditInvestorHandler(FundtruckDb db, IClock clock) : IRequestHandler<AccreditInvestor, Made>
{
    public async Task<Made> Handle(AccreditInvestor command, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var person = await db.KnownOrNew(command.Representative.Email, command.Representative.Name, command.Representative.Language, now, cancellationToken);
        var investor = db.Add(new Investor(InvestorId.New(), command.Name, person.Id, now)).Entity;
        return new Made(investor.Id.Value);
    }
}

[Access(Who.SignedIn)]
internal sealed record DismissRepresentative(InvestorId Id, PersonId Person) : ICommand<Done>;

internal sealed class DismissRepresentativeHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<DismissRepresentative, Done>
{
    public async Task<Done> Handle(DismissRepresentative command, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var investor = await db.OwnInvestor(command.Id, current, cancellationToken);
        investor.Dismiss(command.Person, await db.InvestorSlots.AnyAsync(
            slot => slot.InvestorId == investor.Id && slot.RepresentativeId == command.Person && slot.WithdrawnAt == null && slot.During.End > now, cancellationToken));
        return Done.Answer;
    }
}

internal static class OwnInvestors
{
    /// <summary>The investor for somebody who speaks for it, or an organizer; to others it does not exist.</summary>
    internal static async Task<Investor> OwnInvestor(this FundtruckDb db, InvestorId id, CurrentRequest current, CancellationToken cancellationToken) =>
        await db.Investors.OwnedBy(current).AsTracking().SingleOrDefaultAsync(investor => investor.Id == id, cancellationToken) ?? throw new NotFoundException("investor");
}

internal sealed record RepresentativeView(PersonId Id, string Name);

internal sealed record InvestorView(InvestorId Id, string Name, Instant CreatedAt, IReadOnlyList<RepresentativeView> Representatives);

[Access(Who.SignedIn)]
internal sealed record ListInvestors(string? After, int? Limit) : IQuery<Page<InvestorView>>;

internal sealed class ListInvestorsHandler(FundtruckDb db, CurrentRequest current) : IRequestHandler<ListInvestors, Page<InvestorView>>
{
    public async Task<Page<InvestorView>> Handle(ListInvestors query, CancellationToken cancellationToken)
    {
        var (after, limit) = (Cursor.After(query.After), Cursor.Limit(query.Limit));
        var id = InvestorId.Of(after.Id);
        var rows = await db.Investors.OwnedBy(current)
            .Where(investor => EF.Functions.GreaterThan(ValueTuple.Create(investor.CreatedAt, investor.Id), ValueTuple.Create(after.Key, id)))
            .OrderBy(investor => investor.CreatedAt).ThenBy(investor => investor.Id).TakePage()
            .Select(investor => new InvestorView(
                investor.Id, investor.Name, investor.CreatedAt,
                investor.Representatives.Join(db.People, r => r.PersonId, person => person.Id, (r, person) => new RepresentativeView(person.Id, person.Name)).ToList()))
            .ToListAsync(cancellationToken);
        return Page<InvestorView>.From(rows, limit, investor => (investor.CreatedAt, investor.Id.Value));
    }
}
