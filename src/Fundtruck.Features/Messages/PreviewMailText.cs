using Fundtruck.Features.Messages.Writing;

namespace Fundtruck.Features.Messages;

[Access(Who.Organizers)]
internal sealed record PreviewMailText(MailTextName Name, string? Subject, string? Body, PersonId? Person) : IQuery<MailPreview>, IMailTextWords;

internal sealed class PreviewMailTextValidator : MailTextWordsValidator<PreviewMailText>;

internal sealed class PreviewMailTextHandler(FundtruckDb db, CurrentRequest current, ReminderCandidates candidates, PublicAddress address, MailPages pages, IClock clock) : IRequestHandler<PreviewMailText, MailPreview>
{
    public async Task<MailPreview> Handle(PreviewMailText query, CancellationToken cancellationToken)
    {
        var ((season, _, language), (kind, text)) = (query.Name, query.Name.Known());
        if (!await db.Seasons.AnyAsync(it => it.Id == season, cancellationToken)) throw new NotFoundException("season");
        var id = query.Person ?? current.Me;
        var reader = await db.People.Where(person => person.Id == id && person.ErasedAt == null).Select(person => new Recipient(person.Id, person.Name, person.Email, language)).SingleOrDefaultAsync(cancellationToken)
            ?? throw new NotFoundException("person");
        var inForce = (await SeasonTexts.Of(db, [season], cancellationToken)).For(season, kind, language) ?? text.In(language);
        var (values, example) = (await Real(kind, season, reader, cancellationToken), MailValues.Example(kind, reader));
        var letter = Letters.Of(kind, new(query.Subject ?? inForce.Subject, query.Body ?? inForce.Body), values?.Completed(example, text.Required) ?? example, reader, address.Of("/sign-in")).Cut();
        var html = await pages.Of([letter.Page(null)]);
        return new(reader.Email, language, letter.Subject, letter.Text, html[0] ?? "", values is null);
    }

    /// <summary>The newest that this person has of the kind in the season, as it is now; null when there is none.</summary>
    private async Task<MailValues?> Real(MessageKind kind, SeasonId season, Recipient reader, CancellationToken cancellationToken)
    {
        var person = reader.Id!.Value;
        if (kind == MessageKind.PlannedReminder)
            return (await candidates.Of(new(People: [person]), cancellationToken)).Where(it => it.Plan.SeasonId == season).MaxBy(it => it.Moment) is { } planned ? MailValues.Of(planned, reader.Language) : null;
        var subject = kind switch
        {
            MessageKind.StopPostponed or MessageKind.StopRescheduled or MessageKind.StopCancelled =>
                await db.Stops.Where(stop => stop.SeasonId == season).OrderByDescending(stop => stop.Date).ThenBy(stop => stop.Id).Select(stop => (Guid?)stop.Id.Value).FirstOrDefaultAsync(cancellationToken),
            MessageKind.MeetingInvitation or MessageKind.MeetingReminder or MessageKind.MeetingCancellation => await (
                from meeting in db.Meetings
                join stop in db.Stops on meeting.StopId equals stop.Id
                where stop.SeasonId == season && (meeting.FounderId == person || meeting.RepresentativeId == person)
                orderby meeting.LocalStart descending, meeting.Id
                select (Guid?)meeting.Id.Value).FirstOrDefaultAsync(cancellationToken),
            MessageKind.PitchInvitation or MessageKind.PitchReminder or MessageKind.PitchCancellation => await (
                from pitch in db.Pitches
                join stop in db.Stops on pitch.StopId equals stop.Id
                where stop.SeasonId == season && pitch.PresenterId == person
                orderby pitch.LocalStart descending, pitch.Id
                select (Guid?)pitch.Id.Value).FirstOrDefaultAsync(cancellationToken),
            _ => await (
                from application in db.Applications
                join stop in db.Stops on application.StopId equals stop.Id
                join startup in db.Startups on application.StartupId equals startup.Id
                where stop.SeasonId == season && startup.Members.Any(member => member.PersonId == person)
                orderby application.CreatedAt descending, application.Id
                select (Guid?)application.Id.Value).FirstOrDefaultAsync(cancellationToken),
        };
        if (subject is not { } id) return null;
        var truths = await Truths.Of(db, [new(OutgoingMessageId.Of(Guid.Empty), kind, id, 0, null, person, null, reader.Language, clock.GetCurrentInstant(), 0)], [], cancellationToken);
        if (truths.Stops.TryGetValue(id, out var stopped)) return MailValues.Of(stopped, reader.Language);
        if (truths.Appointments.TryGetValue(id, out var appointment)) return MailValues.Of(kind, kind is MessageKind.MeetingCancellation or MessageKind.PitchCancellation ? appointment with { Stands = false } : appointment, reader, isUpdate: false);
        if (truths.Decks.TryGetValue(id, out var deck)) return MailValues.Of(deck, reader.Language);
        if (truths.Answers.TryGetValue(id, out var answers))
            return answers.Open.Count == 0 ? null : MailValues.Of(answers, answers.Open[0].Due, answers.Open.Where(it => it.Due == answers.Open[0].Due).Select(it => it.Question), reader.Language);
        return truths.Applications.TryGetValue(id, out var applied) ? MailValues.Of(kind, applied, reader.Language) : null;
    }
}
