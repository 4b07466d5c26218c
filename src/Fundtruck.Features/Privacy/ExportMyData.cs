using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fundtruck.Features.Applications.Files.Storage;
using Fundtruck.Features.Audit;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Fundtruck.Features.Privacy;

internal static class ExportMyDataEndpoint
{
    private static readonly JsonWriterOptions ForPeople = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static void Map(RouteGroupBuilder api) => api
        .MapGet("/me/export", async (HttpContext http, ISender sender, IOptions<JsonOptions> json, IFileStorage storage, CancellationToken cancellationToken) =>
        {
            var data = await sender.Send(new ExportMyData(), cancellationToken);
            http.Response.Headers.CacheControl = "no-store";
            return TypedResults.File(await Zip(data, json.Value.SerializerOptions, storage, cancellationToken), "application/zip", "fundtruck-export.zip");
        })
        .Sends<ExportMyData>("Everything that the tour knows of oneself, in a zip").WithTags("Privacy")
        .Produces<byte[]>(StatusCodes.Status200OK, "application/zip");

    /// <summary>On the disk, since files are large.</summary>
    private static async Task<Stream> Zip(MyData data, JsonSerializerOptions json, IFileStorage storage, CancellationToken cancellationToken)
    {
        var file = IncomingFiles.New(storage.Incoming, deleteOnClose: true);
        await using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            await using (var entry = await zip.CreateEntry("README.txt").OpenAsync(cancellationToken)) await entry.WriteAsync(Encoding.UTF8.GetBytes(ExportReadme.In(data.Account.Language)), cancellationToken);
            await using (var entry = await zip.CreateEntry("me.json").OpenAsync(cancellationToken))
            {
                await using var writer = new Utf8JsonWriter(entry, ForPeople);
                JsonSerializer.Serialize(writer, data, json);
            }

            foreach (var (id, name) in data.Decks.Select(deck => (deck.Id, deck.File)).Concat(data.AnswerFiles.Select(answer => (answer.Id, answer.File))))
            {
                await using var from = await storage.Open(id, cancellationToken);
                if (from is null) continue;
                await using var entry = await zip.CreateEntry(name, CompressionLevel.NoCompression).OpenAsync(cancellationToken);
                await from.CopyToAsync(entry, cancellationToken);
            }
        }

        file.Position = 0;
        return file;
    }
}

[Access(Who.SignedIn, InPersonOnly = true)]
internal sealed record ExportMyData : IQuery<MyData>;

internal sealed class ExportMyDataHandler(FundtruckDb db, CurrentRequest current) : IRequestHandler<ExportMyData, MyData>
{
    public async Task<MyData> Handle(ExportMyData query, CancellationToken cancellationToken)
    {
        var me = current.Me;
        var account = await db.People.Where(person => person.Id == me)
            .Select(person => new MyAccount(person.Id, person.Email, person.Name, person.Language, person.IsOrganizer, person.IsAdministrator, EF.Property<List<Guid>>(person, PeopleMappings.HostedStops), person.CreatedAt, person.SignedInAt, person.RemindersOffAt, person.MeetingRequestsOffAt)).SingleAsync(cancellationToken);
        var consents = await db.Consents.Where(consent => consent.PersonId == me).OrderBy(consent => consent.GivenAt).ToListAsync(cancellationToken);
        var audit = await db.AuditEntries.Where(entry => entry.PersonId == me || entry.SubjectId == me.Value).OrderBy(entry => entry.At).ThenBy(entry => entry.Id).ToListAsync(cancellationToken);
        return new(
            account,
            await db.Sessions.Where(session => session.PersonId == me).OrderBy(session => session.CreatedAt).Select(session => new MySession(session.Device, session.Address, session.CreatedAt, session.LastSeenAt, session.ExpiresAt)).ToListAsync(cancellationToken),
            await db.SignInLinks.Where(link => link.Email == account.Email).OrderBy(link => link.ExpiresAt).Select(link => new MySignInLink(link.ExpiresAt, link.UsedAt)).ToListAsync(cancellationToken),
            await db.Passkeys.Where(passkey => passkey.PersonId == me).OrderBy(passkey => passkey.CreatedAt)
                .Select(passkey => new PasskeyListItem(passkey.Id, passkey.Name, passkey.CreatedAt, passkey.LastUsedAt, passkey.IsBackedUp)).ToListAsync(cancellationToken),
            await db.ApiTokens.Where(token => token.PersonId == me).OrderBy(token => token.CreatedAt)
                .Select(token => new TokenListItem(token.Id, token.Name, token.Scopes, token.CreatedAt, token.LastUsedAt, token.ExpiresAt)).ToListAsync(cancellationToken),
            await db.Jurors.Where(juror => juror.PersonId == me).OrderBy(juror => juror.ContestId).Select(juror => new MyJury(juror.StopId, juror.ContestId, juror.During.Start, juror.During.End)).ToListAsync(cancellationToken),
            await Reviews(me, cancellationToken),
            await db.DeclaredConflicts.Where(conflict => conflict.PersonId == me).OrderBy(conflict => conflict.At).Select(conflict => new MyConflict(conflict.ApplicationId, conflict.Reason, conflict.At)).ToListAsync(cancellationToken),
            await Invitations(me, account.Email).ToListAsync(cancellationToken),
            await Startups(me).ToListAsync(cancellationToken),
            await Applications(me, account.Language, cancellationToken),
            await Decks(me).ToListAsync(cancellationToken),
            await AnswerFiles(me).ToListAsync(cancellationToken),
            await db.Investors.Where(investor => investor.Representatives.Any(representative => representative.PersonId == me)).Select(investor => new MyInvestor(investor.Id, investor.Name, investor.Accreditation)).ToListAsync(cancellationToken),
            await InterestNotes(me).ToListAsync(cancellationToken),
            await Slots(me).ToListAsync(cancellationToken),
            await Meetings(me).ToListAsync(cancellationToken),
            await MeetingRequests(me).ToListAsync(cancellationToken),
            await Wishes(me).ToListAsync(cancellationToken),
            await MeetingWishes(me).ToListAsync(cancellationToken),
            await Pitches(me).ToListAsync(cancellationToken),
            await db.Blocks.Where(block => block.PersonId == me).OrderBy(block => block.LocalStart).Select(block => new MyBlock(block.Id, block.LocalStart, block.LocalEnd, block.ZoneId, block.Note, block.StopId)).ToListAsync(cancellationToken),
            await db.SavedViews.Where(view => view.PersonId == me).OrderBy(view => view.CreatedAt).Select(view => new MySavedView(view.Name, view.List, view.IsShared, view.CreatedAt)).ToListAsync(cancellationToken),
            await db.OutgoingMessages.Where(message => message.PersonId == me || message.Address == account.Email).OrderBy(message => message.DueAt)
                .Select(message => new MyMessage(
                    message.Kind, message.Status, message.DueAt, message.SentAt, db.ToldMails.Where(told => told.MessageId == message.Id).Select(told => told.Subject).FirstOrDefault(),
                    db.ToldMails.Where(told => told.MessageId == message.Id).Select(told => told.Text).FirstOrDefault())).ToListAsync(cancellationToken),
            [.. consents.Select(ConsentView.Of)],
            await db.IdempotencyKeys.Where(key => key.Actor == me.Value).OrderBy(key => key.CreatedAt).Select(key => new MyRepeatableRequest(key.Key, key.CreatedAt)).ToListAsync(cancellationToken),
            [.. audit.Select(ReadAuditHandler.View).Select(entry => entry.PersonId is null || entry.PersonId == me ? entry : entry with { Ip = null })]);
    }

    private async Task<IReadOnlyList<MyOwnReview>> Reviews(PersonId me, CancellationToken cancellationToken)
    {
        var found = await (
            from review in db.Reviews
            join stop in db.Stops on review.StopId equals stop.Id
            join contest in db.Contests on review.ContestId equals contest.Id
            join panel in db.ReviewPanels on review.ContestId equals panel.Id
            where review.PersonId == me
            orderby review.AssignedAt, review.Id
            select new { review, stop = stop.Name, contest = contest.Name, panel.Criteria }).ToListAsync(cancellationToken);
        return
        [
            .. found.Select(it => new MyOwnReview(
                it.review.Id, it.stop, it.contest, it.review.Status, [.. it.review.Scores.Select(score => new MyScore(it.Criteria.FirstOrDefault(criterion => criterion.Id == score.Key)?.Name, score.Value))],
                it.review.Comment, it.review.PrivateNote, it.review.AssignedAt, it.review.SubmittedAt)),
        ];
    }

    private IQueryable<MyTeamInvitation> Invitations(PersonId me, string email) =>
        from invitation in db.Invitations
        where invitation.Email == email || invitation.InvitedBy == me
        orderby invitation.CreatedAt, invitation.Id
        select new MyTeamInvitation(
            invitation.Id, db.Startups.Where(s => s.Id == invitation.StartupId).Select(s => s.Name).FirstOrDefault() ?? db.Investors.Single(i => i.Id == invitation.InvestorId).Name,
            invitation.Role, invitation.Email, invitation.Status, invitation.CreatedAt, invitation.ExpiresAt, invitation.EndedAt);

    private IQueryable<MyTeam> Startups(PersonId me) =>
        from startup in db.Startups
        where startup.Members.Any(member => member.PersonId == me)
        orderby startup.CreatedAt
        select new MyTeam(
            startup.Id, startup.Name, startup.Country, startup.FoundedOn, startup.Sector, startup.Website, startup.Pitch, startup.OwnerId == me,
            startup.Members.Join(db.People, member => member.PersonId, person => person.Id, (member, person) => person.Name).ToList(), startup.CreatedAt,
            startup.Siren, startup.NoSirenReason, startup.SectorCode, startup.Stage, startup.Region, startup.Community, startup.Team, startup.RaisingAmount, startup.RaisingRound, startup.RaisedAmount, startup.VideoUrl);

    private async Task<IReadOnlyList<MyApplication>> Applications(PersonId me, string language, CancellationToken cancellationToken)
    {
        var found = await (
            from application in db.Applications
            join startup in db.Startups on application.StartupId equals startup.Id
            join stop in db.Stops on application.StopId equals stop.Id
            join contest in db.Contests on application.ContestId equals contest.Id
            where application.CreatedBy == me || startup.Members.Any(member => member.PersonId == me)
            orderby application.CreatedAt
            select new { application, startup = startup.Name, stop = stop.Name, contest = contest.Name }).ToListAsync(cancellationToken);
        var answered = found.SelectMany(it => it.application.Answers.Keys).Distinct().ToArray();
        var questions = await db.Questions.Where(question => answered.Contains(question.Id)).ToDictionaryAsync(question => question.Id, question => question.Settings.Label, cancellationToken);
        return
        [
            .. found.Select(it => new MyApplication(
                it.application.Id, it.startup, it.stop, it.contest, it.application.Status, it.application.Summary, it.application.AmountSought, it.application.DeckUrl, it.application.Reason,
                it.application.CreatedAt, it.application.SubmittedAt, [.. it.application.Answers.Select(answer => new MyAnswer(Asked(answer.Key), answer.Value))],
                it.application.Profile, it.application.EligibilityOverrideReason)),
        ];

        string Asked(QuestionId id) => questions.TryGetValue(id, out var label) ? (language == "fr" ? label.Fr : label.En) : id.ToString();
    }

    private IQueryable<MyDeck> Decks(PersonId me) =>
        from deck in db.Decks
        join startup in db.Startups on deck.StartupId equals startup.Id
        where deck.Status == FileStatus.Kept && startup.Members.Any(member => member.PersonId == me)
        orderby deck.UploadedAt
        select new MyDeck(deck.Id, startup.Name, deck.FileName, deck.Bytes, deck.UploadedAt, deck.EndedAt, deck.UploadedBy == me);

    private IQueryable<MyAnswerFile> AnswerFiles(PersonId me) =>
        from file in db.AnswerFiles
        join startup in db.Startups on file.StartupId equals startup.Id
        where file.Status == FileStatus.Kept && startup.Members.Any(member => member.PersonId == me)
        orderby file.UploadedAt
        select new MyAnswerFile(file.Id, file.ApplicationId, file.FileName, file.Bytes, file.UploadedAt, file.UploadedBy == me);

    private IQueryable<MyInterestNote> InterestNotes(PersonId me) =>
        from note in db.InterestNotes
        join stop in db.Stops on note.StopId equals stop.Id
        join startup in db.Startups on note.StartupId equals startup.Id
        where note.PersonId == me
        orderby note.At, note.Id
        select new MyInterestNote(stop.Name, startup.Name, note.Text, note.At);

    private IQueryable<MyWishes> Wishes(PersonId me) =>
        from wishes in db.LotteryWishes
        join session in db.MeetingSessions on wishes.SessionId equals session.Id
        join stop in db.Stops on session.StopId equals stop.Id
        join startup in db.Startups on wishes.StartupId equals startup.Id
        where wishes.By == me || startup.Members.Any(member => member.PersonId == me)
        orderby wishes.At, wishes.Id
        select new MyWishes(stop.Name, startup.Name, wishes.Ranked, wishes.At);

    private IQueryable<MyMeetingWish> MeetingWishes(PersonId me) =>
        from wish in db.MeetingWishes
        join stop in db.Stops on wish.StopId equals stop.Id
        join startup in db.Startups on wish.StartupId equals startup.Id
        join investor in db.Investors on wish.InvestorId equals investor.Id
        where wish.By == me || (wish.Side == Side.Startup && startup.Members.Any(member => member.PersonId == me)) || (wish.Side == Side.Investor && investor.Representatives.Any(representative => representative.PersonId == me))
        orderby wish.At, wish.Id
        select new MyMeetingWish(stop.Name, wish.Side, startup.Name, investor.Name, wish.Wish, wish.At);

    private IQueryable<MySlot> Slots(PersonId me) =>
        from slot in db.InvestorSlots
        join stop in db.Stops on slot.StopId equals stop.Id
        where slot.RepresentativeId == me
        orderby slot.LocalStart
        select new MySlot(slot.Id, stop.Name, slot.LocalStart, slot.ZoneId, slot.WithdrawnAt);

    private IQueryable<MyMeetingRequest> MeetingRequests(PersonId me) =>
        from request in db.MeetingRequests
        join stop in db.Stops on request.StopId equals stop.Id
        join startup in db.Startups on request.StartupId equals startup.Id
        join investor in db.Investors on request.InvestorId equals investor.Id
        where request.AskedBy == me
        orderby request.AskedAt, request.Id
        select new MyMeetingRequest(request.Id, stop.Name, startup.Name, investor.Name, request.Asker, request.Reason, request.Status, request.AskedAt, request.ExpiresAt);

    private IQueryable<MyMeeting> Meetings(PersonId me) =>
        from meeting in db.Meetings.InCalendarOf(db, me)
        join stop in db.Stops on meeting.StopId equals stop.Id
        join startup in db.Startups on meeting.StartupId equals startup.Id
        join investor in db.Investors on meeting.InvestorId equals investor.Id
        orderby meeting.LocalStart
        select new MyMeeting(meeting.Id, stop.Name, startup.Name, investor.Name, meeting.LocalStart, meeting.ZoneId, meeting.Status, meeting.Reason);

    private IQueryable<MyPitch> Pitches(PersonId me) =>
        from pitch in db.Pitches.InCalendarOf(db, me)
        join stop in db.Stops on pitch.StopId equals stop.Id
        join startup in db.Startups on pitch.StartupId equals startup.Id
        orderby pitch.LocalStart
        select new MyPitch(pitch.Id, stop.Name, startup.Name, pitch.LocalStart, pitch.ZoneId, pitch.Status);
}
