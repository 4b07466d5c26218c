using NodaTime;

namespace Fundtruck.Domain.People;

/// <summary>As what somebody is invited. A startup's owner is made from a member.</summary>
public enum TeamRole
{
    /// <summary>Of a startup's team.</summary>
    Member,

    /// <summary>Of an investor.</summary>
    Representative,
}

public enum InvitationStatus
{
    /// <summary>Waits for an answer, until it expires.</summary>
    Pending,
    Accepted,
    Declined,

    /// <summary>Taken back by the team.</summary>
    Withdrawn,
}

/// <summary>That a team asks whoever has an address to join it. Nobody is in a team who has not accepted, but its first.</summary>
public sealed class Invitation : Entity
{
    /// <summary>For so long it can be answered.</summary>
    public static readonly Duration Lifetime = Duration.FromDays(14);

    /// <summary>One team writes to one address no more often.</summary>
    public static readonly Duration BetweenMails = Duration.FromDays(1);

    /// <summary>How many of a team may be pending, those of the last day counted whatever came of them.</summary>
    public const int MostOfATeam = 20;

    private Invitation() => Email = "";

    /// <param name="id">Made by the caller.</param>
    /// <param name="startup">That invites; or</param>
    /// <param name="investor">that invites: one of both.</param>
    /// <param name="email">Whose owner may answer; kept in lower case.</param>
    /// <param name="invitedBy">Who invites in the team's name.</param>
    /// <param name="lastMailedAt">When this team last wrote to this address; null when never.</param>
    /// <param name="now">When.</param>
    public Invitation(InvitationId id, StartupId? startup, InvestorId? investor, string email, PersonId invitedBy, Instant? lastMailedAt, Instant now)
    {
        Id = id;
        StartupId = startup;
        InvestorId = investor;
        Role = startup is null ? TeamRole.Representative : TeamRole.Member;
        Email = Person.Normal(email);
        InvitedBy = invitedBy;
        CreatedAt = now;
        MailedAt = lastMailedAt ?? Instant.MinValue;
        Ask(now);
    }

    public InvitationId Id { get; private init; }

    public StartupId? StartupId { get; private init; }

    public InvestorId? InvestorId { get; private init; }

    public TeamRole Role { get; private init; }

    public string Email { get; private init; }

    public PersonId InvitedBy { get; private init; }

    public InvitationStatus Status { get; private set; }

    public Instant CreatedAt { get; private init; }

    /// <summary>When this team last wrote to this address.</summary>
    public Instant MailedAt { get; private set; }

    /// <summary>How many mails it brought.</summary>
    public int Mails { get; private set; }

    public Instant ExpiresAt { get; private set; }

    /// <summary>When it was answered or withdrawn.</summary>
    public Instant? EndedAt { get; private set; }

    /// <summary>A team that has asked so many asks nobody else: throws <see cref="Rule.TooManyInvitations"/>.</summary>
    /// <param name="invitations">Pending ones and those of the last day; call it with the team's row locked.</param>
    public static void RequireRoom(int invitations)
    {
        if (invitations >= MostOfATeam) throw new RuleBrokenException(Rule.TooManyInvitations);
    }

    /// <summary>Invites again: nothing happens within a day; after that another mail leaves, and there is as much time as at first.</summary>
    public void Repeat(Instant now)
    {
        if (now >= MailedAt + BetweenMails) Ask(now);
    }

    /// <summary>The person joins; the caller then admits them.</summary>
    /// <returns>False when it was accepted before, so that there is nothing to do.</returns>
    public bool Accept(Instant now) => End(InvitationStatus.Accepted, now);

    /// <summary>The person does not join.</summary>
    public void Decline(Instant now) => End(InvitationStatus.Declined, now);

    /// <summary>The team takes it back.</summary>
    public void Withdraw(Instant now) => End(InvitationStatus.Withdrawn, now);

    private void Ask(Instant now)
    {
        ExpiresAt = now + Lifetime;
        if (MailedAt > now - BetweenMails) return;
        MailedAt = now;
        Mails++;
        Happened(new SomebodyInvited(this, now));
    }

    private bool End(InvitationStatus status, Instant now)
    {
        if (Status == status) return false;
        if (Status != InvitationStatus.Pending || now >= ExpiresAt) throw new RuleBrokenException(Rule.InvitationOver);
        (Status, EndedAt) = (status, now);
        return true;
    }
}

/// <summary>The owner of an address is to hear of an invitation, for the first time or again.</summary>
public sealed record SomebodyInvited(Invitation Invitation, Instant At) : IHappening;
