namespace Fundtruck.Features.Meetings;

internal static class OpenSlotsEndpoint
{
    internal static void Map(RouteGroupBuilder stops) => stops
        .MapPost("/{id}/investor-slots", async (StopId id, SlotsBody slots, ISender sender, CancellationToken cancellationToken) =>
            TypedResults.Created($"/api/stops/{id}/investor-slots", await sender.Send(new OpenSlots(id, slots), cancellationToken)))
        .Sends<OpenSlots>("Open slots of an investor in a session").MayBeMissing().MayBeRefused();
}

/// <param name="SessionId">In which session.</param>
/// <param name="InvestorId">Needed when one speaks for several investors, or for organizers.</param>
/// <param name="RepresentativeId">Who will sit there; oneself when left out.</param>
/// <param name="StartsAt">Local starts of the slots; all that are left of the session when left out.</param>
internal sealed record SlotsBody(MeetingSessionId SessionId, InvestorId? InvestorId = null, PersonId? RepresentativeId = null, IReadOnlyList<LocalTime>? StartsAt = null);

/// <param name="Table">The number of the table, the investor's for the session; null where startups keep the tables.</param>
/// <param name="Slots">The ids of the new slots, first to last.</param>
internal sealed record SlotsOpened(int? Table, IReadOnlyList<InvestorSlotId> Slots);

[Access(Who.SignedIn)]
internal sealed record OpenSlots(StopId Stop, SlotsBody Slots) : ICommand<SlotsOpened>;

internal sealed class OpenSlotsValidator : AbstractValidator<OpenSlots>
{
    public OpenSlotsValidator() => RuleFor(command => command.Slots.StartsAt).Must(starts => starts is null or { Count: >= 1 and <= 200 })
        .WithMessage("Give 1 to 200 starts, or leave them out for all.").OverridePropertyName("startsAt");
}

internal sealed class OpenSlotsHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<OpenSlots, SlotsOpened>
{
    public async Task<SlotsOpened> Handle(OpenSlots command, CancellationToken cancellationToken)
    {
        var body = command.Slots;
        var investor = await Investor(body, cancellationToken);
        investor.RequireAccredited();
        var representative = body.RepresentativeId ?? (investor.Representatives.Any(r => r.PersonId == current.Me) ? current.Me : investor.Representatives[0].PersonId);
        if (investor.Representatives.All(r => r.PersonId != representative)) throw new ValidationException([new("representativeId", "Nobody with that id speaks for this investor.")]);

        (await db.LockedAgainstChange(command.Stop, cancellationToken)).RequireRunning();
        await db.Database.ExecuteSqlAsync($"select 1 from meeting_sessions where id = {body.SessionId.Value} for no key update", cancellationToken);
        var session = await db.MeetingSessions.Include(s => s.Tables).SingleOrDefaultAsync(s => s.Id == body.SessionId && s.StopId == command.Stop, cancellationToken)
            ?? throw new ValidationException([new("sessionId", "This stop has no such session.")]);
        var existing = await db.InvestorSlots.Where(slot => slot.SessionId == session.Id && slot.WithdrawnAt == null).ToListAsync(cancellationToken);

        var opened = session.Open(investor.Id, representative, body.StartsAt?.Select(start => session.LocalStart.Date + start).ToList(), existing, clock.GetCurrentInstant());
        db.AddRange(opened);
        if (opened.Count == 0) throw new RuleBrokenException(Rule.SlotsOverlap, "startsAt", "All slots of this session are open already, or over.");
        return new SlotsOpened(session.Tables.SingleOrDefault(table => table.Id == opened[0].TableId)?.Number, [.. opened.Select(slot => slot.Id)]);
    }

    private async Task<Investor> Investor(SlotsBody body, CancellationToken cancellationToken)
    {
        var own = await db.Investors.OwnedBy(current).Where(investor => body.InvestorId == null || investor.Id == body.InvestorId).OrderBy(investor => investor.Id).Take(2).ToListAsync(cancellationToken);
        return own switch
        {
            [var only] => only,
            [] when body.InvestorId is null => throw new AccessRefusedException(),
            [] => throw new ValidationException([new("investorId", "You speak for no such investor.")]),
            _ => throw new ValidationException([new("investorId", "Say for which investor.")]),
        };
    }
}
