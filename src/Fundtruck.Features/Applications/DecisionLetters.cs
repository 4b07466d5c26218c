using Fundtruck.Features.Messages;
using Fundtruck.Features.Messages.Writing;

namespace Fundtruck.Features.Applications;

internal static class DecisionLettersEndpoint
{
    internal static void Map(RouteGroupBuilder contests) => contests
        .MapGet("/{id}/decisions/letters", (ContestId id, Moment? at, string? after, int? limit, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new PreviewLetters(id, at?.Instant, after, limit), cancellationToken))
        .Sends<PreviewLetters>("Every mail that a release of the prepared decisions would send, as it will read").MayBeMissing();
}

/// <summary>A mail that is not sent yet.</summary>
internal sealed record LetterPreview(ApplicationId ApplicationId, string Startup, Verdict Verdict, string To, string Language, string Subject, string Text);

[Access(Who.Hosts)]
internal sealed record PreviewLetters(ContestId Contest, Instant? At, string? After, int? Limit) : IQuery<Page<LetterPreview>>;

internal sealed class PreviewLettersHandler(FundtruckDb db, CurrentRequest current, PublicAddress address, IClock clock) : IRequestHandler<PreviewLetters, Page<LetterPreview>>
{
    public async Task<Page<LetterPreview>> Handle(PreviewLetters query, CancellationToken cancellationToken)
    {
        var (after, limit) = (Cursor.After(query.After), Cursor.Limit(query.Limit));
        var id = ApplicationId.Of(after.Id);
        var of = await db.RulesOf(query.Contest, cancellationToken);
        if (of is null || !current.Runs(of.Stop)) throw new NotFoundException("contest");
        var stop = await db.Stops.Include(s => s.Contests).SingleAsync(s => s.Id == of.Stop, cancellationToken);
        var contest = stop.Contests.Single(c => c.Id == query.Contest);
        var confirmBy = of.Rules.ConfirmBy(stop, asReplacement: false, query.At ?? clock.GetCurrentInstant());

        var applications = await (
            from application in db.Applications
            join startup in db.Startups on application.StartupId equals startup.Id
            where application.ContestId == contest.Id && application.PreparedVerdict != null
                && EF.Functions.GreaterThan(ValueTuple.Create(application.CreatedAt, application.Id), ValueTuple.Create(after.Key, id))
            orderby application.CreatedAt, application.Id
            select new { application.Id, application.CreatedAt, application.StartupId, Startup = startup.Name, Verdict = application.PreparedVerdict!.Value, Reason = application.PreparedReason }).TakePage().ToListAsync(cancellationToken);
        var startups = applications.Select(row => row.StartupId).ToArray();
        var readers = await (
            from startup in db.Startups
            from member in startup.Members
            join person in db.People on member.PersonId equals person.Id
            where startups.Contains(startup.Id) && person.ErasedAt == null
            orderby person.Id
            select new { startup.Id, Reader = new Recipient(person.Id, person.Name, person.Email, person.Language) }).ToListAsync(cancellationToken);
        var texts = await SeasonTexts.Of(db, [stop.SeasonId], cancellationToken);
        var page = applications.Take(limit).ToList();
        var letters = (
            from row in page
            from it in readers
            where it.Id == row.StartupId
            let truth = new ApplicationTruth(row.Id, 0, row.Startup, stop.Name, contest.Name, stop.Date, stop.ZoneId, row.Reason, confirmBy, contest.EmbargoUntil)
            let letter = Letters.Of(Kind(row.Verdict), texts.For(stop.SeasonId, Kind(row.Verdict), it.Reader.Language), MailValues.Of(Kind(row.Verdict), truth, it.Reader.Language), it.Reader, address.Of("/sign-in"))
            select new LetterPreview(row.Id, row.Startup, row.Verdict, it.Reader.Email, it.Reader.Language, letter.Subject, letter.Text)).ToList();
        return new(letters, applications.Count > limit ? new Cursor(page[^1].CreatedAt, page[^1].Id.Value).ToString() : null);
    }

    private static MessageKind Kind(Verdict verdict) => verdict switch
    {
        Verdict.Accept => MessageKind.ApplicationAccepted,
        Verdict.Waitlist => MessageKind.ApplicationWaitlisted,
        _ => MessageKind.ApplicationRefused,
    };
}
