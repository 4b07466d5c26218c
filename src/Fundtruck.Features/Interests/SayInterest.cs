namespace Fundtruck.Features.Interests;

internal static class InterestEndpoints
{
    internal static void Map(RouteGroupBuilder stops)
    {
        stops.MapGet("/{id}/interests", (StopId id, InvestorId? investor, ISender sender, CancellationToken cancellationToken) => sender.Send(new ListInterests(id, investor), cancellationToken))
            .Sends<ListInterests>("What one's firm says of the startups of a stop, with one's own notes; to organizers, how many said what").MayBeMissing().MayBeRefused();
        stops.MapPut("/{id}/interests/{startup}", (StopId id, StartupId startup, InterestBody interest, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new SayInterest(id, startup, interest), cancellationToken).AsNoContent())
            .Sends<SayInterest>("Say for one's firm whether a startup interests it, and keep a private note. Nobody tells the startup").MayBeMissing().MayBeRefused();
        stops.MapDelete("/{id}/interests/{startup}", (StopId id, StartupId startup, InvestorId? investor, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new TakeInterestBack(id, startup, investor), cancellationToken).AsNoContent())
            .Sends<TakeInterestBack>("Take back what one's firm said of a startup, and one's own note").MayBeMissing().MayBeRefused();
    }
}

/// <param name="Interest">What the firm says.</param>
/// <param name="Note">For oneself alone; an empty one is deleted.</param>
/// <param name="InvestorId">Needed when one speaks for several.</param>
internal sealed record InterestBody(InterestAnswer Interest, string? Note = null, InvestorId? InvestorId = null);

[Access(Who.SignedIn)]
internal sealed record SayInterest(StopId Stop, StartupId Startup, InterestBody Interest) : ICommand<Done>;

internal sealed class InterestBodyValidator : AbstractValidator<InterestBody>
{
    public InterestBodyValidator() => RuleFor(interest => interest.Note).IsText();
}

internal sealed class SayInterestValidator : AbstractValidator<SayInterest>
{
    public SayInterestValidator() => RuleFor(command => command.Interest).SetValidator(new InterestBodyValidator()).OverridePropertyName("");
}

[Access(Who.SignedIn)]
internal sealed record TakeInterestBack(StopId Stop, StartupId Startup, InvestorId? Investor) : ICommand<Done>;

internal sealed class SayInterestHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<SayInterest, Done>, IRequestHandler<TakeInterestBack, Done>
{
    public async Task<Done> Handle(SayInterest command, CancellationToken cancellationToken)
    {
        var (body, now, me) = (command.Interest, clock.GetCurrentInstant(), current.Me);
        if (!await db.Stops.VisibleTo(current).AnyAsync(stop => stop.Id == command.Stop, cancellationToken)) throw new NotFoundException("stop");
        var investor = await db.SpeakingInvestor(command.Stop, body.InvestorId, current, cancellationToken);
        if (!await db.Shown(command.Stop, current, now).AnyAsync(application => application.StartupId == command.Startup, cancellationToken)) throw new NotFoundException("startup");

        var (interest, note) = await Said(command.Stop, investor.Id, command.Startup, cancellationToken);
        interest ??= db.Add(new Interest(command.Stop, investor.Id, command.Startup)).Entity;
        interest.Say(body.Interest, me, now);
        if (!string.IsNullOrWhiteSpace(body.Note)) (note ?? db.Add(new InterestNote(command.Stop, investor.Id, command.Startup, me)).Entity).Write(body.Note, now);
        else if (note is not null) db.Remove(note);
        return Done.Answer;
    }

    public async Task<Done> Handle(TakeInterestBack command, CancellationToken cancellationToken)
    {
        var investor = await db.SpeakingInvestor(command.Stop, command.Investor, current, cancellationToken);
        var (interest, note) = await Said(command.Stop, investor.Id, command.Startup, cancellationToken);
        if (interest is null && note is null) throw new NotFoundException("interest");
        if (interest is not null) db.Remove(interest);
        if (note is not null) db.Remove(note);
        return Done.Answer;
    }

    /// <summary>What the firm has said, and what the asker themselves has noted.</summary>
    private async Task<(Interest? Interest, InterestNote? Note)> Said(StopId stop, InvestorId investor, StartupId startup, CancellationToken cancellationToken)
    {
        var me = current.Me;
        return (
            await db.Interests.AsTracking().SingleOrDefaultAsync(interest => interest.StopId == stop && interest.InvestorId == investor && interest.StartupId == startup, cancellationToken),
            await db.InterestNotes.AsTracking().SingleOrDefaultAsync(note => note.StopId == stop && note.InvestorId == investor && note.StartupId == startup && note.PersonId == me, cancellationToken));
    }
}
