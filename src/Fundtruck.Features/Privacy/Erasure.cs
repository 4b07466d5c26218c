using Fundtruck.Features.Applications;
using Fundtruck.Features.Applications.Files;
using Fundtruck.Features.Messages;
using Fundtruck.Features.Messages.Writing;

namespace Fundtruck.Features.Privacy;

/// <summary>What was done to forget somebody.</summary>
internal sealed record ErasureReport
{
    public int MeetingsCancelled { get; init; }

    public int SlotsWithdrawn { get; init; }

    public int ApplicationsWithdrawn { get; init; }

    public int StartupsErased { get; init; }

    public int StartupsLeft { get; init; }

    public int InvestorsLeft { get; init; }

    public int BlocksDeleted { get; init; }

    public int ConsentsDeleted { get; init; }

    public int MessagesDeleted { get; init; }

    public int SignInLinksDeleted { get; init; }

    public int SessionsEnded { get; init; }

    public int PasskeysRemoved { get; init; }

    public int TokensRevoked { get; init; }

    public int JuriesLeft { get; init; }

    public int ReviewsDeleted { get; init; }

    public int ConflictsDeleted { get; init; }

    public int InvitationsDeleted { get; init; }

    public int SavedViewsDeleted { get; init; }

    public int InterestNotesDeleted { get; init; }

    public int MeetingWishesDeleted { get; init; }

    public int IdempotencyKeysDeleted { get; init; }
}

/// <summary>Forgets a person, in the transaction of the command that wants it; see docs/decisions/privacy.md.</summary>
internal sealed class Erasure(FundtruckDb db, Diary diary, Outbox outbox, FileSweep files, AfterCommit afterCommit)
{
    private static readonly ApplicationStatus[] CanBeWithdrawn = [.. Application.Open];

    /// <param name="person">Tracked.</param>
    /// <param name="now">Appointments that have begun by then are history and stay.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal async Task<ErasureReport> Of(Person person, Instant now, CancellationToken cancellationToken)
    {
        var administrators = person.IsAdministrator ? await db.LockedAdministrators(cancellationToken) : 0;
        await db.LockPerson(person.Id, cancellationToken); // who accepts an invitation in this moment is in the team before, or not at all
        outbox.SayNothingTo(person.Id);
        var report = await LeaveStartups(person.Id, now, cancellationToken);
        report = await LeaveMeetings(person.Id, now, report, cancellationToken);
        report = await LeaveInvestors(person.Id, report, cancellationToken);
        report = await DeleteTraces(person, report, cancellationToken);
        person.Erase(administrators, now);
        return report;
    }

    private async Task<ErasureReport> LeaveStartups(PersonId person, Instant now, CancellationToken cancellationToken)
    {
        var startups = await db.Startups.AsTracking().Where(startup => startup.Members.Any(member => member.PersonId == person)).OrderBy(startup => startup.Id).ToListAsync(cancellationToken);
        var alone = startups.Where(startup => startup.Members.Count == 1).ToList();
        var withdrawn = 0;
        foreach (var startup in alone) withdrawn += await EraseStartup(startup, now, cancellationToken);
        var others = startups.Except(alone).ToList();
        await diary.Lock([.. others.Select(startup => (Party)startup.Id), person], cancellationToken);
        foreach (var startup in others) startup.Release(person);
        await HandPitchesOver(person, others.ToDictionary(startup => startup.Id, startup => startup.OwnerId), now, cancellationToken);
        var ids = alone.Select(startup => startup.Id).ToArray();
        await ForgetWhyPlansChanged([person.Value, .. ids.Select(id => id.Value)], cancellationToken);
        var wishes = await db.MeetingWishes.Where(wish => ids.Contains(wish.StartupId)).ExecuteDeleteAsync(cancellationToken);
        return new() { ApplicationsWithdrawn = withdrawn, StartupsErased = alone.Count, StartupsLeft = others.Count, MeetingWishesDeleted = wishes };
    }

    /// <summary>The reason of a plan in which they have a part may be about them.</summary>
    private Task<int> ForgetWhyPlansChanged(IEnumerable<Guid> them, CancellationToken cancellationToken)
    {
        var mentions = them.Select(id => $"%{id}%").ToArray();
        return db.Database.ExecuteSqlAsync(
            $"update meeting_plans set settings = settings - 'reason' where settings ->> 'reason' is not null and (settings::text like any ({mentions}) or draft::text like any ({mentions}))", cancellationToken);
    }

    /// <summary>The new owner pitches; when they are taken at that time, the pitch falls out of the line-up.</summary>
    private async Task HandPitchesOver(PersonId person, Dictionary<StartupId, PersonId> heirs, Instant now, CancellationToken cancellationToken)
    {
        var startups = heirs.Keys.ToArray();
        var lineUps = await db.LineUps.AsTracking().Include(lineUp => lineUp.Pitches.Where(pitch => pitch.Status == PitchStatus.Scheduled))
            .Where(lineUp => lineUp.Pitches.Any(pitch => pitch.PresenterId == person && startups.Contains(pitch.StartupId) && pitch.Status == PitchStatus.Scheduled)).ToListAsync(cancellationToken);
        var contests = lineUps.Select(lineUp => lineUp.ContestId).ToArray();
        var jurors = (await db.Jurors.Where(juror => contests.Contains(juror.ContestId)).ToListAsync(cancellationToken)).ToLookup(juror => juror.ContestId, juror => juror.PersonId);
        foreach (var (lineUp, pitch) in lineUps.SelectMany(lineUp => lineUp.Standing.Select(pitch => (lineUp, pitch))).ToList())
        {
            if (pitch.PresenterId != person || pitch.During.Start <= now || !heirs.TryGetValue(pitch.StartupId, out var heir)) continue;
            try
            {
                await diary.Take(pitch.StopId, [.. pitch.Occupancies(jurors[lineUp.ContestId].Where(juror => juror != heir && juror != person)).Select(it => it.Party == (Party)person ? it with { Party = heir } : it)], [pitch.Id.Value], cancellationToken);
                lineUp.HandTo(pitch, heir, now);
            }
            catch (OccupiedException)
            {
                await diary.Release([pitch.Id.Value], cancellationToken);
                lineUp.Drop(pitch.ApplicationId, now);
            }
        }
    }

    /// <summary>Returns how many of its applications could still be withdrawn.</summary>
    private async Task<int> EraseStartup(Startup startup, Instant now, CancellationToken cancellationToken)
    {
        var open = await db.Applications.Where(application => application.StartupId == startup.Id && CanBeWithdrawn.Contains(application.Status))
            .OrderBy(application => application.StopId).ThenBy(application => application.ContestId).Select(application => application.Id).ToListAsync(cancellationToken);
        var withdrawn = 0;
        foreach (var id in open)
        {
            var file = await db.LockedFile(diary, id, db.Applications, cancellationToken);
            if (file.Stop.IsOver(now) || !CanBeWithdrawn.Contains(file.Application.Status)) continue;
            file.Application.Withdraw(file.Stop, file.Contest, file.Rules, null, now);
            withdrawn++;
        }

        foreach (var application in await db.Applications.AsTracking().Where(application => application.StartupId == startup.Id).ToListAsync(cancellationToken)) application.Erase();
        await db.ApplicationSteps.Where(step => step.Reason != null && db.Applications.Any(application => application.Id == step.ApplicationId && application.StartupId == startup.Id))
            .ExecuteUpdateAsync(steps => steps.SetProperty(step => step.Reason, (string?)null), cancellationToken);
        // What jurors wrote of the startup is about its people; the scores, which say nothing by themselves, go on to count for the others.
        await db.Reviews.Where(review => db.Applications.Any(application => application.Id == review.ApplicationId && application.StartupId == startup.Id) && (review.Comment != null || review.PrivateNote != null))
            .ExecuteUpdateAsync(reviews => reviews.SetProperty(review => review.Comment, (string?)null).SetProperty(review => review.PrivateNote, (string?)null), cancellationToken);
        await db.DeclaredConflicts.Where(conflict => db.Applications.Any(application => application.Id == conflict.ApplicationId && application.StartupId == startup.Id)).ExecuteDeleteAsync(cancellationToken);
        await Forget(db.MeetingRequests.Where(request => request.StartupId == startup.Id), now, cancellationToken);
        await db.Meetings.Where(meeting => meeting.StartupId == startup.Id && meeting.Reason != null).ExecuteUpdateAsync(meetings => meetings.SetProperty(meeting => meeting.Reason, (string?)null), cancellationToken);
        await db.InterestNotes.Where(note => note.StartupId == startup.Id).ExecuteDeleteAsync(cancellationToken); // they are about its people
        await db.LotteryWishes.Where(wishes => wishes.StartupId == startup.Id && db.MeetingSessions.Any(session => session.Id == wishes.SessionId && session.DrawnAt == null)).ExecuteDeleteAsync(cancellationToken); // what was drawn is the proof that it was fair
        await db.DeleteInvitations(db.Invitations.Where(invitation => invitation.StartupId == startup.Id), cancellationToken);
        await db.DeleteFiles(db.SentFiles.Where(file => file.StartupId == startup.Id), files, afterCommit, cancellationToken);
        startup.Erase();
        return withdrawn;
    }

    /// <summary>Ends requests to meet that wait, and takes away what was said in all of them.</summary>
    private static async Task Forget(IQueryable<MeetingRequest> requests, Instant now, CancellationToken cancellationToken)
    {
        foreach (var request in await requests.AsTracking().Where(request => request.Status == RequestStatus.Open).ToListAsync(cancellationToken)) request.Drop(now);
        await requests.ExecuteUpdateAsync(said => said.SetProperty(request => request.Reason, "").SetProperty(request => request.Answer, (string?)null), cancellationToken);
    }

    private async Task<ErasureReport> LeaveMeetings(PersonId person, Instant now, ErasureReport report, CancellationToken cancellationToken)
    {
        await Forget(db.MeetingRequests.Where(request => request.AskedBy == person), now, cancellationToken);
        var own = db.Meetings.Where(meeting => meeting.FounderId == person || meeting.RepresentativeId == person);
        await own.Where(meeting => meeting.Reason != null).ExecuteUpdateAsync(meetings => meetings.SetProperty(meeting => meeting.Reason, (string?)null), cancellationToken);
        await diary.ReleaseDuty(person, db.Pitches.Where(pitch => pitch.During.Start > now && db.Jurors.Any(juror => juror.PersonId == person && juror.StopId == pitch.StopId)), cancellationToken);
        var standing = await own.AsTracking().Where(meeting => meeting.Status == MeetingStatus.Booked && meeting.During.Start > now).ToListAsync(cancellationToken);
        foreach (var meeting in standing) meeting.CallOff(OurReasons.PersonIsOut, now);
        await diary.Release([.. standing.Select(meeting => meeting.Id.Value)], cancellationToken);

        var slots = await db.InvestorSlots.AsTracking().Where(slot => slot.RepresentativeId == person && slot.WithdrawnAt == null && slot.During.Start > now).ToListAsync(cancellationToken);
        foreach (var slot in slots) slot.Withdraw(isBooked: false, now);
        return report with { MeetingsCancelled = standing.Count, SlotsWithdrawn = slots.Count };
    }

    private async Task<ErasureReport> LeaveInvestors(PersonId person, ErasureReport report, CancellationToken cancellationToken)
    {
        var investors = await db.Investors.AsTracking().Where(investor => investor.Representatives.Any(representative => representative.PersonId == person)).ToListAsync(cancellationToken);
        var alone = investors.Where(investor => investor.Representatives.Count == 1).Select(investor => investor.Id).ToArray();
        await db.AccreditationChanges.Where(change => alone.Contains(change.InvestorId) && change.Reason != null).ExecuteUpdateAsync(changes => changes.SetProperty(change => change.Reason, (string?)null), cancellationToken);
        foreach (var investor in investors) investor.Release(person);
        var wishes = await db.MeetingWishes.Where(wish => alone.Contains(wish.InvestorId)).ExecuteDeleteAsync(cancellationToken); // nobody is left whom they concern
        return report with { InvestorsLeft = investors.Count, MeetingWishesDeleted = report.MeetingWishesDeleted + wishes };
    }

    private async Task<ErasureReport> DeleteTraces(Person person, ErasureReport report, CancellationToken cancellationToken)
    {
        var (id, email, mention) = (person.Id, person.Email, $"%{person.Id}%");
        var blocks = await db.Blocks.Where(block => block.PersonId == id).Select(block => block.Id).ToListAsync(cancellationToken);
        await db.PasskeyChallenges.Where(challenge => challenge.PersonId == id).ExecuteDeleteAsync(cancellationToken);
        await diary.Release([.. blocks.Select(block => block.Value)], cancellationToken);
        await db.Reviews.Where(review => review.PersonId == id && review.Status == ReviewStatus.Submitted)
            .ExecuteUpdateAsync(reviews => reviews.SetProperty(review => review.Comment, (string?)null).SetProperty(review => review.PrivateNote, (string?)null), cancellationToken);
        await Silence(id.Value, email, cancellationToken);
        await db.FailingAddresses.Where(address => address.Address == email).ExecuteDeleteAsync(cancellationToken);
        return report with
        {
            ReviewsDeleted = await db.Reviews.Where(review => review.PersonId == id && review.Status != ReviewStatus.Submitted).ExecuteDeleteAsync(cancellationToken),
            ConflictsDeleted = await db.DeclaredConflicts.Where(conflict => conflict.PersonId == id).ExecuteDeleteAsync(cancellationToken),
            BlocksDeleted = await db.Blocks.Where(block => block.PersonId == id).ExecuteDeleteAsync(cancellationToken),
            InvitationsDeleted = await db.DeleteInvitations(db.Invitations.Where(invitation => invitation.Email == email || invitation.InvitedBy == id), cancellationToken),
            ConsentsDeleted = await db.Consents.Where(consent => consent.PersonId == id).ExecuteDeleteAsync(cancellationToken),
            MessagesDeleted = await db.OutgoingMessages.Where(message => message.PersonId == id || message.Address == email).ExecuteDeleteAsync(cancellationToken),
            SignInLinksDeleted = await db.SignInLinks.Where(link => link.Email == email).ExecuteDeleteAsync(cancellationToken),
            PasskeysRemoved = await db.Passkeys.Where(passkey => passkey.PersonId == id).ExecuteDeleteAsync(cancellationToken),
            TokensRevoked = await db.ApiTokens.Where(token => token.PersonId == id).ExecuteDeleteAsync(cancellationToken),
            JuriesLeft = await db.Jurors.Where(juror => juror.PersonId == id).ExecuteDeleteAsync(cancellationToken),
            SessionsEnded = await db.Sessions.Where(session => session.PersonId == id).ExecuteDeleteAsync(cancellationToken),
            SavedViewsDeleted = await db.SavedViews.Where(view => view.PersonId == id).ExecuteDeleteAsync(cancellationToken),
            InterestNotesDeleted = await db.InterestNotes.Where(note => note.PersonId == id).ExecuteDeleteAsync(cancellationToken),
            IdempotencyKeysDeleted = await db.Database.ExecuteSqlAsync($"delete from idempotency_keys where actor = {id.Value} or answer::text like {mention}", cancellationToken),
        };
    }

    /// <summary>
    /// What others were told of the person's appointments, requests, teams and invitations may name them: the ledger keeps that it was told, and not the words. So may a mail that brought several
    /// reminders, and one of a plan, which tells of the whole day.
    /// </summary>
    private Task<int> Silence(Guid person, string email, CancellationToken cancellationToken) => db.Database.ExecuteSqlAsync(
        $"""
        with teams as (select startup_id as id from startup_members where person_id = {person} union select investor_id from investor_representatives where person_id = {person}),
        subjects as (
            select subject_id as id from outgoing_messages where person_id = {person} or address = {email}
            union select id from teams
            union select id from invitations where invited_by = {person}
            union select id from pitches where presenter_id = {person}
            union select id from meetings where founder_id = {person} or representative_id = {person}
            union select id from meeting_requests where asked_by = {person} or startup_id in (select id from teams) or investor_id in (select id from teams)
            union select id from applications where startup_id in (select id from teams)),
        mails as (
            select m.id from outgoing_messages m where m.subject_id in (select id from subjects)
            union select m.digest_id from outgoing_messages m where m.subject_id in (select id from subjects) and m.digest_id is not null
            union select m.id
            from meetings it join meeting_plans plan on plan.stop_id = it.stop_id
            join outgoing_messages m on m.subject_id = plan.id and m.person_id = case {person} when it.founder_id then it.representative_id else it.founder_id end
            where it.founder_id = {person} or it.representative_id = {person})
        update told_mails t set subject = '', text = null from mails where mails.id = t.message_id
        """,
        cancellationToken);
}
