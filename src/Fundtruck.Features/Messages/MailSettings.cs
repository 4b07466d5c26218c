namespace Fundtruck.Features.Messages;

internal static class MailSettingsEndpoints
{
    internal static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/me/mails", (ISender sender, CancellationToken cancellationToken) => sender.Send(new GetMyMails(), cancellationToken).AsOk())
            .Sends<GetMyMails>("Which mails one gets that can be switched off").WithTags("Messages");
        api.MapPut("/me/mails", async (MyMailsBody body, ISender sender, CancellationToken cancellationToken) =>
        {
            await sender.Send(new ChooseMyMails(body.Reminders, body.MeetingRequests), cancellationToken);
            return await sender.Send(new GetMyMails(), cancellationToken).AsOk();
        }).Sends<ChooseMyMails>("Switch mails off or on; decisions, invitations and cancellations always come").WithTags("Messages");
        api.MapGet("/seasons/{id}/contact", (SeasonId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new GetSeasonContact(id), cancellationToken).AsOk())
            .Sends<GetSeasonContact>("Where answers to a season's mails go").MayBeMissing().WithTags("Messages");
        api.MapPut("/seasons/{id}/contact", async (SeasonId id, SeasonContactBody body, ISender sender, CancellationToken cancellationToken) =>
        {
            await sender.Send(new SetSeasonContact(id, body.Email), cancellationToken);
            return await sender.Send(new GetSeasonContact(id), cancellationToken).AsOk();
        }).Sends<SetSeasonContact>("Say where answers to a season's mails go: to somebody who reads them").MayBeMissing().WithTags("Messages");
    }
}

/// <param name="Reminders">Reminders of appointments, and of what is due.</param>
/// <param name="MeetingRequests">What others ask and answer about meetings that are not booked yet.</param>
internal sealed record MyMailsBody(bool Reminders, bool MeetingRequests);

/// <param name="Email">Null or empty: answers go where those of the tour go.</param>
internal sealed record SeasonContactBody(string? Email);

[Access(Who.SignedIn)]
internal sealed record GetMyMails : IQuery<MyMailsBody>;

[Access(Who.SignedIn)]
internal sealed record ChooseMyMails(bool Reminders, bool MeetingRequests) : ICommand<Done>;

[Access(Who.Organizers)]
internal sealed record GetSeasonContact(SeasonId Season) : IQuery<SeasonContactBody>;

[Access(Who.Organizers)]
internal sealed record SetSeasonContact(SeasonId Season, string? Email) : ICommand<Done>;

internal sealed class SetSeasonContactValidator : AbstractValidator<SetSeasonContact>
{
    public SetSeasonContactValidator() => When(command => !string.IsNullOrEmpty(command.Email), () => RuleFor(command => command.Email!).IsEmail());
}

internal sealed class MailSettingsHandler(FundtruckDb db, CurrentRequest current, IClock clock)
    : IRequestHandler<GetMyMails, MyMailsBody>, IRequestHandler<ChooseMyMails, Done>, IRequestHandler<GetSeasonContact, SeasonContactBody>, IRequestHandler<SetSeasonContact, Done>
{
    public async Task<MyMailsBody> Handle(GetMyMails query, CancellationToken cancellationToken)
    {
        var me = current.Me;
        return await db.People.Where(person => person.Id == me).Select(person => new MyMailsBody(person.RemindersOffAt == null, person.MeetingRequestsOffAt == null)).SingleAsync(cancellationToken);
    }

    public async Task<Done> Handle(ChooseMyMails command, CancellationToken cancellationToken)
    {
        var (me, now) = (current.Me, clock.GetCurrentInstant());
        var person = await db.People.AsTracking().SingleAsync(p => p.Id == me, cancellationToken);
        person.SwitchMail(MailTopic.Reminders, command.Reminders, now);
        person.SwitchMail(MailTopic.MeetingRequests, command.MeetingRequests, now);
        return Done.Answer;
    }

    public async Task<SeasonContactBody> Handle(GetSeasonContact query, CancellationToken cancellationToken) =>
        await db.Seasons.Where(season => season.Id == query.Season).Select(season => new SeasonContactBody(season.ContactEmail)).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("season");

    public async Task<Done> Handle(SetSeasonContact command, CancellationToken cancellationToken)
    {
        var season = await db.Seasons.AsTracking().SingleOrDefaultAsync(s => s.Id == command.Season, cancellationToken) ?? throw new NotFoundException("season");
        season.AnswerTo(command.Email);
        return Done.Answer;
    }
}
