using System.ComponentModel.DataAnnotations;
using Fundtruck.Features.Applications.Decks;
using Fundtruck.Features.Changes;
using Fundtruck.Features.Changes.Hooks;
using Microsoft.Extensions.Options;

namespace Fundtruck.Features.Privacy;

/// <summary>How many days things are kept, under "Fundtruck:Retention".</summary>
public sealed class RetentionOptions
{
    /// <summary>The section of the settings.</summary>
    public const string Section = "Fundtruck:Retention";

    private const int ACentury = 36_500;

    /// <summary>Messages that were sent, refused or void, from the day on which they were due.</summary>
    [Range(1, ACentury)]
    public int FinishedMessages { get; init; } = 400;

    /// <summary>Sign-in links, from the moment from which they don't work any more.</summary>
    [Range(1, ACentury)]
    public int UsedSignInLinks { get; init; } = 1;

    /// <summary>Invitations into teams, from the moment at which they were answered or withdrawn, or expired.</summary>
    [Range(1, ACentury)]
    public int EndedInvitations { get; init; } = 30;

    /// <summary>Decks that applications still have, from the moment at which another took their place; the others go at once.</summary>
    [Range(1, ACentury)]
    public int EndedDecks { get; init; } = 400;

    /// <summary>Private notes of representatives about startups, from the last time that they were changed.</summary>
    [Range(1, ACentury)]
    public int InterestNotes { get; init; } = 400;

    /// <summary>Changes in the feed for other software.</summary>
    [Range(1, ACentury)]
    public int Changes { get; init; } = 90;

    /// <summary>Attempts to deliver changes to hooks.</summary>
    [Range(1, ACentury)]
    public int HookAttempts { get; init; } = 30;

    /// <summary>Answers to requests with an Idempotency-Key.</summary>
    [Range(1, ACentury)]
    public int IdempotencyKeys { get; init; } = 1;

    /// <summary>Accounts that belong to nothing, from the last time that somebody signed in.</summary>
    [Range(30, ACentury)]
    public int IdleAccounts { get; init; } = 1100;
}

/// <summary>What is not kept for ever.</summary>
internal enum RetentionKind
{
    FinishedMessages,
    UsedSignInLinks,
    EndedSessions,
    EndedInvitations,
    EndedDecks,
    InterestNotes,
    Changes,
    HookAttempts,
    IdempotencyKeys,
    IdleAccounts,
}

internal static class InvitationsDeleted
{
    /// <summary>Deletes invitations and the messages about them, which hold the address too. Returns how many invitations there were.</summary>
    internal static async Task<int> DeleteInvitations(this FundtruckDb db, IQueryable<Invitation> invitations, CancellationToken cancellationToken)
    {
        var ids = await invitations.Select(invitation => invitation.Id).ToArrayAsync(cancellationToken);
        if (ids.Length == 0) return 0;
        var subjects = ids.Select(id => id.Value).ToArray();
        await db.OutgoingMessages.Where(message => message.Kind == MessageKind.TeamInvitation && subjects.Contains(message.SubjectId)).ExecuteDeleteAsync(cancellationToken);
        return await db.Invitations.Where(invitation => ids.Contains(invitation.Id)).ExecuteDeleteAsync(cancellationToken);
    }
}

/// <summary>What has been kept long enough; the hourly job and its dry run ask the same questions.</summary>
internal sealed class Retention(FundtruckDb db, IOptions<RetentionOptions> options, IClock clock)
{
    private static readonly MessageStatus[] Finished = [MessageStatus.Sent, MessageStatus.Failed, MessageStatus.Void];

    private readonly Instant _now = clock.GetCurrentInstant();

    /// <summary>The moment before which things of a kind go.</summary>
    internal Instant Before(RetentionKind kind) => _now - Duration.FromDays(kind switch
    {
        RetentionKind.FinishedMessages => options.Value.FinishedMessages,
        RetentionKind.UsedSignInLinks => options.Value.UsedSignInLinks,
        RetentionKind.EndedInvitations => options.Value.EndedInvitations,
        RetentionKind.EndedDecks => options.Value.EndedDecks,
        RetentionKind.InterestNotes => options.Value.InterestNotes,
        RetentionKind.Changes => options.Value.Changes,
        RetentionKind.HookAttempts => options.Value.HookAttempts,
        RetentionKind.IdempotencyKeys => options.Value.IdempotencyKeys,
        RetentionKind.IdleAccounts => options.Value.IdleAccounts,
        _ => 0,
    });

    internal IQueryable<OutgoingMessage> FinishedMessages()
    {
        var before = Before(RetentionKind.FinishedMessages);
        return db.OutgoingMessages.Where(message => Finished.Contains(message.Status) && message.DueAt < before);
    }

    internal IQueryable<SignInLink> UsedSignInLinks()
    {
        var before = Before(RetentionKind.UsedSignInLinks);
        return db.SignInLinks.Where(link => link.ExpiresAt < before);
    }

    internal IQueryable<Session> EndedSessions() => db.Sessions.Where(session => session.ExpiresAt < _now);

    internal IQueryable<Invitation> EndedInvitations()
    {
        var before = Before(RetentionKind.EndedInvitations);
        return db.Invitations.Where(invitation => (invitation.EndedAt ?? invitation.ExpiresAt) < before);
    }

    internal IQueryable<Deck> EndedDecks() => db.UnneededDecks(Before(RetentionKind.EndedDecks));

    internal IQueryable<InterestNote> InterestNotes()
    {
        var before = Before(RetentionKind.InterestNotes);
        return db.InterestNotes.Where(note => note.At < before);
    }

    internal IQueryable<ChangeRow> Changes()
    {
        var before = Before(RetentionKind.Changes);
        return db.Changes.Where(change => change.At < before);
    }

    internal IQueryable<HookAttemptRow> HookAttempts()
    {
        var before = Before(RetentionKind.HookAttempts);
        return db.HookAttempts.Where(attempt => attempt.At < before);
    }

    internal IQueryable<IdempotencyKeyRow> IdempotencyKeys()
    {
        var before = Before(RetentionKind.IdempotencyKeys);
        return db.IdempotencyKeys.Where(key => key.CreatedAt < before);
    }

    /// <summary>People who run nothing, speak for nobody, and have not been here for a long time.</summary>
    internal IQueryable<Person> IdleAccounts()
    {
        var before = Before(RetentionKind.IdleAccounts);
        return db.People.Where(person => person.ErasedAt == null && !person.IsOrganizer && EF.Property<List<Guid>>(person, PeopleMappings.HostedStops).Count == 0 && (person.SignedInAt ?? person.CreatedAt) < before
            && !db.Sessions.Any(session => session.PersonId == person.Id && session.ExpiresAt >= _now)
            && !db.Jurors.Any(juror => juror.PersonId == person.Id)
            && !db.Startups.Any(startup => startup.Members.Any(member => member.PersonId == person.Id))
            && !db.Investors.Any(investor => investor.Representatives.Any(representative => representative.PersonId == person.Id)));
    }
}
