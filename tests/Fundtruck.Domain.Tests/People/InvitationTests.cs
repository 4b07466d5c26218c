using Fundtruck.Domain.People;
using Fundtruck.Domain.Tests.Given;
using NodaTime;

namespace Fundtruck.Domain.Tests.People;

public sealed class InvitationTests
{
    private static readonly Instant Now = GivenStop.Spring;

    [Fact]
    public void It_is_accepted_once_and_until_it_expires()
    {
        var invitation = Invite();
        Assert.True(invitation.Accept(Now + Invitation.Lifetime - Duration.Epsilon));
        Assert.False(invitation.Accept(Now + Invitation.Lifetime));
        Refusal.By(Rule.InvitationOver, () => invitation.Withdraw(Now));
        Refusal.By(Rule.InvitationOver, () => Invite().Accept(Now + Invitation.Lifetime));
    }

    [Fact]
    public void A_mail_leaves_when_it_is_made_and_when_it_is_repeated_a_day_later()
    {
        var invitation = Invite();
        Assert.Single(invitation.TakeHappenings());
        invitation.Repeat(Now + Invitation.BetweenMails - Duration.Epsilon);
        Assert.Empty(invitation.TakeHappenings());
        invitation.Repeat(Now + Invitation.BetweenMails);
        Assert.Single(invitation.TakeHappenings());
        Assert.Equal((2, Now + Invitation.BetweenMails + Invitation.Lifetime), (invitation.Mails, invitation.ExpiresAt));
    }

    [Fact]
    public void None_leaves_when_the_team_has_written_to_that_address_within_a_day()
    {
        var invitation = Invite(lastMailedAt: Now - Invitation.BetweenMails + Duration.Epsilon);
        Assert.Empty(invitation.TakeHappenings());
        Assert.Single(Invite(lastMailedAt: Now - Invitation.BetweenMails).TakeHappenings());
    }

    [Fact]
    public void A_full_team_keeps_who_is_there_and_admits_nobody_else()
    {
        var founder = PersonId.New();
        var startup = new Startup(StartupId.New(), new("S", "FR", null, null, null, null), founder, Now);
        for (var i = 1; i < Startup.MostMembers; i++) startup.Admit(PersonId.New(), Now);
        startup.Admit(founder, Now);
        Refusal.By(Rule.TeamFull, () => startup.Admit(PersonId.New(), Now));

        var investor = new Investor(InvestorId.New(), "I", founder, Now);
        for (var i = 1; i < Investor.MostRepresentatives; i++) investor.Admit(PersonId.New());
        investor.Admit(founder);
        Refusal.By(Rule.TeamFull, () => investor.Admit(PersonId.New()));
    }

    private static Invitation Invite(Instant? lastMailedAt = null) => new(InvitationId.New(), StartupId.New(), null, "Ada@startup.example", PersonId.New(), lastMailedAt, Now);
}
