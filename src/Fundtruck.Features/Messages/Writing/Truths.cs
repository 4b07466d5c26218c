using Fundtruck.Features.Privacy;

namespace Fundtruck.Features.Messages.Writing;

/// <summary>What a batch of messages is about, as it is at this moment: at most twenty queries, however many messages there are.</summary>
internal sealed record Truths(
    IReadOnlyDictionary<PersonId, Recipient> People,
    IReadOnlyDictionary<string, Recipient> SigningIn,
    IReadOnlyDictionary<Guid, AppointmentTruth> Appointments,
    IReadOnlyDictionary<Guid, ApplicationTruth> Applications,
    IReadOnlyDictionary<Guid, StopTruth> Stops,
    IReadOnlyDictionary<Guid, DeckTruth> Decks,
    IReadOnlyDictionary<Guid, AnswersTruth> Answers,
    IReadOnlyDictionary<Guid, InvitationTruth> Invitations,
    IReadOnlyDictionary<Guid, InvestorTruth> Investors,
    IReadOnlyDictionary<Guid, RequestTruth> Requests,
    IReadOnlyDictionary<Guid, PlanTruth> Plans,
    IReadOnlySet<(Guid Subject, PersonId Person)> Invited)
{
    /// <summary>What the seasons say in their own words.</summary>
    internal required SeasonTexts Texts { get; init; }

    /// <summary>Who is in the team whose application messages are about.</summary>
    internal required IReadOnlySet<(Guid Application, PersonId Person)> Teams { get; init; }

    /// <summary>Texts that their writers try on themselves.</summary>
    internal required IReadOnlyDictionary<Guid, MailText> Trials { get; init; }

    /// <param name="db">Where.</param>
    /// <param name="messages">Those that are written.</param>
    /// <param name="seasons">Whose words are needed beside those of the seasons that the messages are about.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal static async Task<Truths> Of(FundtruckDb db, IReadOnlyCollection<ClaimedMessage> messages, IReadOnlyCollection<SeasonId> seasons, CancellationToken cancellationToken)
    {
        var people = messages.Select(message => message.PersonId).OfType<PersonId>().Distinct().ToArray();
        var truths = new Truths(
            await PeopleOf(db, people, cancellationToken),
            await SigningInOf(db, messages, cancellationToken),
            await AppointmentsOf(db, messages, cancellationToken),
            await ApplicationsOf(db, messages, cancellationToken),
            await StopsOf(db, messages, cancellationToken),
            await DecksOf(db, messages, cancellationToken),
            await AnswersOf(db, messages, cancellationToken),
            await InvitationsOf(db, messages, cancellationToken),
            await InvestorsOf(db, messages, cancellationToken),
            await RequestsOf(db, messages, cancellationToken),
            await PlansOf(db, messages, people, cancellationToken),
            await InvitedOf(db, messages, cancellationToken))
        {
            Texts = SeasonTexts.None,
            Teams = await TeamsOf(db, messages, people, cancellationToken),
            Trials = await TrialsOf(db, messages, cancellationToken),
        };
        return truths with { Texts = await SeasonTexts.Of(db, [.. truths.Seasons.Union(seasons)], cancellationToken) };
    }

    /// <summary>Whether a message tells somebody of the application of a team in which they are no more. Of planned reminders their plans ask that themselves.</summary>
    internal bool HasLeft(ClaimedMessage message) => ToTeams.Contains(message.Kind) && message.PersonId is { } person && !Teams.Contains((message.SubjectId, person));

    private static readonly MessageKind[] ToTeams = [.. OutgoingMessage.AboutApplications, MessageKind.DeckReminder, MessageKind.AnswersReminder];

    private IReadOnlyCollection<SeasonId> Seasons =>
    [
        .. Appointments.Values.Select(it => it.Season).Concat(Applications.Values.Select(it => it.Season)).Concat(Stops.Values.Select(it => it.Season)).Concat(Decks.Values.Select(it => it.Season))
            .Concat(Answers.Values.Select(it => it.Season)).Concat(Requests.Values.Select(it => it.Season)).Concat(Plans.Values.Select(it => it.Season)).Concat(Trials.Values.Select(it => it.SeasonId)).Distinct(),
    ];

    private static async Task<Dictionary<Guid, MailText>> TrialsOf(FundtruckDb db, IReadOnlyCollection<ClaimedMessage> messages, CancellationToken cancellationToken)
    {
        var ids = Subjects(messages, MessageKind.MailTextTest).Select(MailTextId.Of).ToArray();
        return ids.Length == 0 ? [] : await db.MailTexts.Where(text => ids.Contains(text.Id)).ToDictionaryAsync(text => text.Id.Value, cancellationToken);
    }

    /// <summary>Those who may be written to: not whoever was forgotten, nor whose address others have brought back since.</summary>
    private static async Task<Dictionary<PersonId, Recipient>> PeopleOf(FundtruckDb db, PersonId[] people, CancellationToken cancellationToken)
    {
        if (people.Length == 0) return [];
        var found = await db.People.Where(person => people.Contains(person.Id) && person.ErasedAt == null)
            .Select(person => new Recipient(person.Id, person.Name, person.Email, person.Language) { RemindersOffAt = person.RemindersOffAt, MeetingRequestsOffAt = person.MeetingRequestsOffAt }).ToListAsync(cancellationToken);
        var suppressed = await db.Suppressed(found.Select(recipient => recipient.Email), cancellationToken);
        return found.Where(recipient => !suppressed.Contains(recipient.Email)).ToDictionary(recipient => recipient.Id!.Value);
    }

    private static async Task<HashSet<(Guid Application, PersonId Person)>> TeamsOf(FundtruckDb db, IReadOnlyCollection<ClaimedMessage> messages, PersonId[] people, CancellationToken cancellationToken)
    {
        var ids = Subjects(messages, ToTeams).Select(ApplicationId.Of).ToArray();
        if (ids.Length == 0) return [];
        var members = await (
            from application in db.Applications
            join startup in db.Startups on application.StartupId equals startup.Id
            where ids.Contains(application.Id)
            from member in startup.Members
            where people.Contains(member.PersonId)
            select new { application.Id, member.PersonId }).ToListAsync(cancellationToken);
        return [.. members.Select(member => (member.Id.Value, member.PersonId))];
    }

    /// <summary>Those who ask for a sign-in link or are invited, and are known, by their address.</summary>
    private static async Task<Dictionary<string, Recipient>> SigningInOf(FundtruckDb db, IReadOnlyCollection<ClaimedMessage> messages, CancellationToken cancellationToken)
    {
        var addresses = messages.Select(message => message.Address).OfType<string>().Distinct().ToArray();
        if (addresses.Length == 0) return [];
        return await db.People.Where(person => addresses.Contains(person.Email)).Select(person => new Recipient(person.Id, person.Name, person.Email, person.Language))
            .ToDictionaryAsync(recipient => recipient.Email, cancellationToken);
    }

    private static Guid[] Subjects(IEnumerable<ClaimedMessage> messages, params MessageKind[] kinds) =>
        [.. messages.Where(message => kinds.Contains(message.Kind)).Select(message => message.SubjectId).Distinct()];

    private static async Task<Dictionary<Guid, AppointmentTruth>> AppointmentsOf(FundtruckDb db, IReadOnlyCollection<ClaimedMessage> messages, CancellationToken cancellationToken)
    {
        var meetings = Subjects(messages, MessageKind.MeetingInvitation, MessageKind.MeetingCancellation, MessageKind.MeetingReminder).Select(MeetingId.Of).ToArray();
        var pitches = Subjects(messages, MessageKind.PitchInvitation, MessageKind.PitchCancellation, MessageKind.PitchReminder).Select(PitchId.Of).ToArray();
        var found = new List<AppointmentTruth>();
        if (meetings.Length > 0) found.AddRange(await StandingAppointments.Of(db, db.Meetings.Where(meeting => meetings.Contains(meeting.Id)), cancellationToken));
        if (pitches.Length > 0) found.AddRange(await StandingAppointments.Of(db, db.Pitches.Where(pitch => pitches.Contains(pitch.Id)), cancellationToken));
        return found.ToDictionary(appointment => appointment.Id);
    }

    private static async Task<Dictionary<Guid, ApplicationTruth>> ApplicationsOf(FundtruckDb db, IReadOnlyCollection<ClaimedMessage> messages, CancellationToken cancellationToken)
    {
        var ids = Subjects(messages, OutgoingMessage.AboutApplications).Select(ApplicationId.Of).ToArray();
        if (ids.Length == 0) return [];
        return await (
            from application in db.Applications
            join startup in db.Startups on application.StartupId equals startup.Id
            join stop in db.Stops on application.StopId equals stop.Id
            join contest in db.Contests on application.ContestId equals contest.Id
            where ids.Contains(application.Id)
            select new ApplicationTruth(
                application.Id, application.Revision, startup.Name, stop.Name, contest.Name, stop.Date, stop.ZoneId, application.Reason, application.ConfirmBy, contest.EmbargoUntil)
            {
                Season = stop.SeasonId,
                News = application.News,
                Status = application.Status,
                Exception = application.EligibilityOverrideReason,
                ReopenedUntil = application.ReopenedUntil,
            })
            .ToDictionaryAsync(application => application.Id.Value, cancellationToken);
    }

    private static async Task<Dictionary<Guid, StopTruth>> StopsOf(FundtruckDb db, IReadOnlyCollection<ClaimedMessage> messages, CancellationToken cancellationToken)
    {
        var ids = Subjects(messages, MessageKind.StopPostponed, MessageKind.StopRescheduled, MessageKind.StopCancelled).Select(StopId.Of).ToArray();
        if (ids.Length == 0) return [];
        var stops = await db.Stops.Where(stop => ids.Contains(stop.Id)).ToListAsync(cancellationToken);
        return stops.ToDictionary(stop => stop.Id.Value, stop => new StopTruth(stop.Id, stop.Interruptions, stop.Name, stop.Date + stop.StartsAt, stop.ZoneId, stop.Reason) { Season = stop.SeasonId });
    }

    private static async Task<Dictionary<Guid, DeckTruth>> DecksOf(FundtruckDb db, IReadOnlyCollection<ClaimedMessage> messages, CancellationToken cancellationToken)
    {
        var ids = Subjects(messages, MessageKind.DeckReminder).Select(ApplicationId.Of).ToArray();
        if (ids.Length == 0) return [];
        return await (
            from application in db.Applications
            join startup in db.Startups on application.StartupId equals startup.Id
            join stop in db.Stops on application.StopId equals stop.Id
            where ids.Contains(application.Id)
            select new DeckTruth(
                application.Id, (application.Status == ApplicationStatus.Accepted || application.Status == ApplicationStatus.Confirmed) && Stop.RunningStates.Contains(stop.Status),
                db.Decks.Any(deck => deck.StartupId == startup.Id && deck.Status == FileStatus.Kept && deck.EndedAt == null),
                application.DeckReopenedUntil > stop.DecksDue ? application.DeckReopenedUntil.Value : stop.DecksDue, stop.ZoneId, startup.Name, stop.Name)
            { Season = stop.SeasonId })
            .ToDictionaryAsync(application => application.Id.Value, cancellationToken);
    }

    private static async Task<Dictionary<Guid, AnswersTruth>> AnswersOf(FundtruckDb db, IReadOnlyCollection<ClaimedMessage> messages, CancellationToken cancellationToken)
    {
        var ids = Subjects(messages, MessageKind.AnswersReminder).Select(ApplicationId.Of).ToArray();
        if (ids.Length == 0) return [];
        var found = await (
            from application in db.Applications
            join startup in db.Startups on application.StartupId equals startup.Id
            join stop in db.Stops on application.StopId equals stop.Id
            where ids.Contains(application.Id)
            select new { application, startup = startup.Name, stop }).ToListAsync(cancellationToken);
        var contests = found.Select(it => it.application.ContestId).Distinct().ToArray();
        var questions = await db.Questions.Where(question => contests.Contains(question.ContestId) && question.ArchivedAt == null).OrderBy(question => question.Position).ToListAsync(cancellationToken);
        return found.ToDictionary(it => it.application.Id.Value, it => new AnswersTruth(
            it.application.Id, Application.Counting.Contains(it.application.Status) && it.stop.IsRunning,
            [
                .. from question in questions
                   let answer = it.application.Answers.GetValueOrDefault(question.Id)
                   where question.ContestId == it.application.ContestId && question.RequiredUntil(it.stop) is not null && (answer is null or { IsEmpty: true } || question.Check(answer) is not null)
                   select (question.RequiredUntil(it.stop)!.Value, question.Settings.Label),
            ],
            it.stop.ZoneId, it.startup, it.stop.Name)
        { Season = it.stop.SeasonId });
    }

    private static async Task<Dictionary<Guid, InvitationTruth>> InvitationsOf(FundtruckDb db, IReadOnlyCollection<ClaimedMessage> messages, CancellationToken cancellationToken)
    {
        var ids = Subjects(messages, MessageKind.TeamInvitation).Select(InvitationId.Of).ToArray();
        if (ids.Length == 0) return [];
        return await (
            from invitation in db.Invitations
            join inviter in db.People on invitation.InvitedBy equals inviter.Id
            where ids.Contains(invitation.Id)
            select new InvitationTruth(
                invitation.Id, invitation.Mails, invitation.Status, invitation.ExpiresAt, invitation.Role,
                db.Startups.Where(s => s.Id == invitation.StartupId).Select(s => s.Name).FirstOrDefault() ?? db.Investors.Single(i => i.Id == invitation.InvestorId).Name, inviter.Name))
            .ToDictionaryAsync(invitation => invitation.Id.Value, cancellationToken);
    }

    private static async Task<Dictionary<Guid, InvestorTruth>> InvestorsOf(FundtruckDb db, IReadOnlyCollection<ClaimedMessage> messages, CancellationToken cancellationToken)
    {
        var ids = Subjects(messages, MessageKind.AccreditationChanged).Select(InvestorId.Of).ToArray();
        if (ids.Length == 0) return [];
        return await (
            from investor in db.Investors
            join change in db.AccreditationChanges on new { investor.Id, Revision = investor.AccreditationRevision } equals new { Id = change.InvestorId, change.Revision }
            where ids.Contains(investor.Id)
            select new InvestorTruth(investor.Id, investor.AccreditationRevision, investor.Name, investor.Accreditation, change.Reason)).ToDictionaryAsync(investor => investor.Id.Value, cancellationToken);
    }

    private static async Task<Dictionary<Guid, RequestTruth>> RequestsOf(FundtruckDb db, IReadOnlyCollection<ClaimedMessage> messages, CancellationToken cancellationToken)
    {
        var ids = Subjects(messages, MessageKind.MeetingRequestNews).Select(MeetingRequestId.Of).ToArray();
        if (ids.Length == 0) return [];
        return await (
            from request in db.MeetingRequests
            join startup in db.Startups on request.StartupId equals startup.Id
            join investor in db.Investors on request.InvestorId equals investor.Id
            join stop in db.Stops on request.StopId equals stop.Id
            where ids.Contains(request.Id)
            select new RequestTruth(
                request.Id, request.Revision, request.Status, request.Asker, request.Turn, startup.Name, investor.Name, request.Reason, request.Answer,
                db.InvestorSlots.Where(slot => slot.Id == request.SlotId).Select(slot => (LocalDateTime?)slot.LocalStart).SingleOrDefault(), request.ExpiresAt, stop.ZoneId, stop.Name)
            { Season = stop.SeasonId, Representatives = investor.Representatives.Select(it => it.PersonId).ToList() })
            .ToDictionaryAsync(request => request.Id.Value, cancellationToken);
    }

    private static async Task<Dictionary<Guid, PlanTruth>> PlansOf(FundtruckDb db, IReadOnlyCollection<ClaimedMessage> messages, PersonId[] people, CancellationToken cancellationToken)
    {
        var ids = Subjects(messages, MessageKind.PlanPublished).Select(MeetingPlanId.Of).ToArray();
        if (ids.Length == 0) return [];
        var plans = await (
            from plan in db.MeetingPlans
            join stop in db.Stops on plan.StopId equals stop.Id
            where ids.Contains(plan.Id)
            select new { plan.Id, plan.Settings, plan.StopId, stop.SeasonId, stop.Name, stop.Date, stop.ZoneId }).ToListAsync(cancellationToken);
        var stops = plans.Select(plan => plan.StopId).Distinct().ToArray();
        var theirs = db.Meetings.Where(meeting => stops.Contains(meeting.StopId) && (people.Contains(meeting.RepresentativeId) || people.Contains(meeting.FounderId)));
        var changes = await (
            from change in db.MeetingPlanChanges
            join meeting in theirs on change.MeetingId equals meeting.Id
            where ids.Contains(change.PlanId)
            select new { change.PlanId, meeting.Id, meeting.StopId, change.Change }).ToListAsync(cancellationToken);
        var changed = changes.Select(change => change.Id).Distinct().ToArray();
        var places = await theirs.Where(meeting => meeting.Status == MeetingStatus.Booked || changed.Contains(meeting.Id)).Select(meeting => new { meeting.Id, meeting.StopId }).ToDictionaryAsync(meeting => meeting.Id.Value, meeting => meeting.StopId, cancellationToken);
        var days = await StandingAppointments.Of(db, theirs.Where(meeting => meeting.Status == MeetingStatus.Booked || changed.Contains(meeting.Id)), cancellationToken);
        return plans.ToDictionary(plan => plan.Id.Value, plan => new PlanTruth(
            plan.Id, plan.Name, plan.Date, plan.ZoneId, plan.Settings.Reason, changes.Where(change => change.PlanId == plan.Id).ToDictionary(change => change.Id.Value, change => change.Change),
            [.. days.Where(day => places.TryGetValue(day.Id, out var stop) && stop == plan.StopId)])
        {
            Season = plan.SeasonId,
        });
    }

    /// <summary>Who has, or may have, had an invitation to what: to everybody else an update is news, and a cancellation is none.</summary>
    private static async Task<HashSet<(Guid Subject, PersonId Person)>> InvitedOf(FundtruckDb db, IReadOnlyCollection<ClaimedMessage> messages, CancellationToken cancellationToken)
    {
        var subjects = messages
            .Where(message => message.Kind is MessageKind.MeetingCancellation or MessageKind.PitchCancellation || (message.Revision > 0 && message.Kind is MessageKind.MeetingInvitation or MessageKind.PitchInvitation))
            .Select(message => message.SubjectId).Distinct().ToArray();
        if (subjects.Length == 0) return [];
        var claimed = messages.Select(message => message.Id).ToArray();
        var told = db.OutgoingMessages.Where(message => message.PersonId != null && !claimed.Contains(message.Id) && (message.Status == MessageStatus.Sent || message.Attempts > 0));
        var invited = await told.Where(message => subjects.Contains(message.SubjectId) && (message.Kind == MessageKind.MeetingInvitation || message.Kind == MessageKind.PitchInvitation))
            .Select(message => new ValueTuple<Guid, PersonId>(message.SubjectId, message.PersonId!.Value)).Distinct().ToHashSetAsync(cancellationToken);
        var meetings = subjects.Select(MeetingId.Of).ToArray();
        // A plan that is tried once more may have arrived before, and what it says now may be without the meeting.
        var first = messages.Where(message => message.Attempts <= 1).Select(message => message.Id).ToArray();
        var planned = await (
            from change in db.MeetingPlanChanges
            from message in db.OutgoingMessages.Where(message => message.PersonId != null && !first.Contains(message.Id) && (message.Status == MessageStatus.Sent || message.Attempts > 0))
            where meetings.Contains(change.MeetingId) && change.Change != PlanChange.Dropped && message.Kind == MessageKind.PlanPublished && message.SubjectId == (Guid)(object)change.PlanId
            select new { change.MeetingId, message.PersonId }).ToListAsync(cancellationToken);
        return [.. invited, .. planned.Select(it => (it.MeetingId.Value, it.PersonId!.Value))];
    }
}

/// <summary>Pitches and meetings with all that is told of them.</summary>
internal static class StandingAppointments
{
    internal static Task<List<AppointmentTruth>> Of(FundtruckDb db, IQueryable<Meeting> meetings, CancellationToken cancellationToken) => (
        from meeting in meetings
        join stop in db.Stops on meeting.StopId equals stop.Id
        join venue in db.Venues on stop.VenueId equals venue.Id
        join table in db.MeetingTables on meeting.TableId equals table.Id
        join startup in db.Startups on meeting.StartupId equals startup.Id
        join investor in db.Investors on meeting.InvestorId equals investor.Id
        join representative in db.People on meeting.RepresentativeId equals representative.Id
        join founder in db.People on meeting.FounderId equals founder.Id
        select new AppointmentTruth(
            meeting.Id.Value, meeting.Sequence, meeting.Status == MeetingStatus.Booked, meeting.LocalStart, meeting.During, meeting.ZoneId, meeting.ChangedAt, stop.Name,
            new Place(venue.Name, venue.Address, venue.City, venue.Latitude, venue.Longitude), table.Number, startup.Name, investor.Name, representative.Name, representative.Id, founder.Name, founder.Id, meeting.Reason, null)
        { Season = stop.SeasonId, StartupId = startup.Id, TableId = table.Id })
        .ToListAsync(cancellationToken);

    internal static Task<List<AppointmentTruth>> Of(FundtruckDb db, IQueryable<Pitch> pitches, CancellationToken cancellationToken) => (
        from pitch in pitches
        join stop in db.Stops on pitch.StopId equals stop.Id
        join venue in db.Venues on stop.VenueId equals venue.Id
        join startup in db.Startups on pitch.StartupId equals startup.Id
        join presenter in db.People on pitch.PresenterId equals presenter.Id
        join lineUp in db.LineUps on pitch.LineUpId equals lineUp.Id
        join contest in db.Contests on lineUp.ContestId equals contest.Id
        select new AppointmentTruth(
            pitch.Id.Value, pitch.Sequence, pitch.Status == PitchStatus.Scheduled, pitch.LocalStart, pitch.During, pitch.ZoneId, pitch.ChangedAt, stop.Name,
            new Place(venue.Name, venue.Address, venue.City, venue.Latitude, venue.Longitude), null, startup.Name, null, null, null, presenter.Name, presenter.Id, stop.Reason,
            stop.Stages.Count > 1 ? stop.Stages.First(stage => stage.Id == pitch.StageId).Name : null)
        { Season = stop.SeasonId, StartupId = startup.Id, StageId = pitch.StageId, ContestId = contest.Id, Contest = contest.Name })
        .ToListAsync(cancellationToken);
}
