using System.Text.Json.Serialization;

namespace Fundtruck.Features.People;

internal static class InvestorEndpoints
{
    internal static void Map(RouteGroupBuilder api)
    {
        var investors = api.MapGroup("/investors").WithTags("Investors");
        investors.MapPost("/", (AccreditInvestor command, ISender sender, CancellationToken cancellationToken) => sender.Send(command, cancellationToken).AsCreated("/api/investors"))
            .Sends<AccreditInvestor>("Let an investor in, with its first representative").MayBeRefused();
        investors.MapPost("/register", (RegisterInvestor command, ISender sender, CancellationToken cancellationToken) => sender.Send(command, cancellationToken).AsCreated("/api/investors"))
            .Sends<RegisterInvestor>("Register one's firm; it waits until organizers accredit it").MayBeRefused();
        investors.MapGet("/", (Choice<AccreditationLevel>? accreditation, string? after, int? limit, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new ListInvestors(accreditation?.Value, after, limit), cancellationToken))
            .Sends<ListInvestors>("The investors that one speaks for; all of them for organizers");
        investors.MapGet("/{id}", (InvestorId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new GetInvestor(id), cancellationToken).AsOk())
            .Sends<GetInvestor>("One investor with its representatives, its accreditation and what it looks for").MayBeMissing();
        investors.MapDelete("/{id}/representatives/{person}", (InvestorId id, PersonId person, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new DismissRepresentative(id, person), cancellationToken).AsNoContent())
            .Sends<DismissRepresentative>("Take a representative out of the firm").MayBeMissing().MayBeRefused();
        ChangeAccreditationEndpoint.Map(investors);
        SeekStartupsEndpoint.Map(investors);
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
        var investor = db.Add(new Investor(InvestorId.New(), command.Name, person.Id, now, AccreditationLevel.Full)).Entity;
        return new Made(investor.Id.Value);
    }
}

/// <param name="Name">The firm, or oneself as a business angel.</param>
[Access(Who.SignedIn)]
internal sealed record RegisterInvestor(string Name) : ICommand<Made>;

internal sealed class RegisterInvestorValidator : AbstractValidator<RegisterInvestor>
{
    public RegisterInvestorValidator() => RuleFor(investor => investor.Name).IsName();
}

internal sealed class RegisterInvestorHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<RegisterInvestor, Made>
{
    public async Task<Made> Handle(RegisterInvestor command, CancellationToken cancellationToken)
    {
        var me = current.Me;
        await db.LockPerson(me, cancellationToken);
        Investor.RequireTimeFor(await db.Investors.CountAsync(investor => investor.Representatives.Any(representative => representative.PersonId == me), cancellationToken));
        return new Made(db.Add(new Investor(InvestorId.New(), command.Name, me, clock.GetCurrentInstant())).Entity.Id.Value);
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

internal sealed record InvestorView(InvestorId Id, string Name, Instant CreatedAt, AccreditationLevel Accreditation, IReadOnlyList<RepresentativeView> Representatives);

/// <param name="Before">What it was.</param>
/// <param name="After">What it became.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
/// <param name="By">Who of the organizers said so; only organizers see it.</param>
internal sealed record AccreditationChangeView(AccreditationLevel Before, AccreditationLevel After, string? Reason, Instant At, string? By);

internal sealed record InvestorDetails(
    InvestorId Id, string Name, Instant CreatedAt, AccreditationLevel Accreditation, IReadOnlyList<AccreditationChangeView> AccreditationChanges, IReadOnlyList<RepresentativeView> Representatives, Thesis? Thesis) : IVersioned
{
    [JsonIgnore]
    public uint Version { get; init; }

    /// <summary>Names change without it.</summary>
    [JsonIgnore]
    public bool IsAllInVersion => false;
}

[Access(Who.SignedIn)]
internal sealed record GetInvestor(InvestorId Id) : IQuery<InvestorDetails>;

internal sealed class GetInvestorHandler(FundtruckDb db, CurrentRequest current) : IRequestHandler<GetInvestor, InvestorDetails>
{
    public async Task<InvestorDetails> Handle(GetInvestor query, CancellationToken cancellationToken)
    {
        var all = current.May(Who.Organizers);
        return await db.Investors.OwnedBy(current).Where(investor => investor.Id == query.Id).AsSingleQuery() // a few changes, a few people
            .Select(investor => new InvestorDetails(
                investor.Id, investor.Name, investor.CreatedAt, investor.Accreditation,
                db.AccreditationChanges.Where(change => change.InvestorId == investor.Id).OrderBy(change => change.Revision)
                    .Select(change => new AccreditationChangeView(change.Before, change.After, change.Reason, change.At, all ? db.People.Where(person => person.Id == change.By).Select(person => person.Name).FirstOrDefault() : null)).ToList(),
                investor.Representatives.Join(db.People, r => r.PersonId, person => person.Id, (r, person) => new RepresentativeView(person.Id, person.Name)).ToList(),
                investor.Thesis)
            { Version = EF.Property<uint>(investor, "version") })
            .SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("investor");
    }
}

[Access(Who.SignedIn)]
internal sealed record ListInvestors(AccreditationLevel? Accreditation, string? After, int? Limit) : IQuery<Page<InvestorView>>;

internal sealed class ListInvestorsHandler(FundtruckDb db, CurrentRequest current) : IRequestHandler<ListInvestors, Page<InvestorView>>
{
    public async Task<Page<InvestorView>> Handle(ListInvestors query, CancellationToken cancellationToken)
    {
        var (after, limit) = (Cursor.After(query.After), Cursor.Limit(query.Limit));
        var id = InvestorId.Of(after.Id);
        var rows = await db.Investors.OwnedBy(current)
            .Where(investor => query.Accreditation == null || investor.Accreditation == query.Accreditation)
            .Where(investor => EF.Functions.GreaterThan(ValueTuple.Create(investor.CreatedAt, investor.Id), ValueTuple.Create(after.Key, id)))
            .OrderBy(investor => investor.CreatedAt).ThenBy(investor => investor.Id).TakePage()
            .Select(investor => new InvestorView(
                investor.Id, investor.Name, investor.CreatedAt, investor.Accreditation,
                investor.Representatives.Join(db.People, r => r.PersonId, person => person.Id, (r, person) => new RepresentativeView(person.Id, person.Name)).ToList()))
            .ToListAsync(cancellationToken);
        return Page<InvestorView>.From(rows, limit, investor => (investor.CreatedAt, investor.Id.Value));
    }
}
