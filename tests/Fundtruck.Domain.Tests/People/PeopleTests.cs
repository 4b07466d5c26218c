using Fundtruck.Domain.People;
using Fundtruck.Domain.Tests.Given;

namespace Fundtruck.Domain.Tests.People;

public sealed class PeopleTests
{
    [Fact]
    public void When_the_owner_goes_the_member_with_the_oldest_account_owns_the_startup_and_the_last_one_stays()
    {
        var (owner, heir, other) = (Joined(0), Joined(1), Joined(2));
        var startup = new Startup(StartupId.New(), new StartupProfile("Boats", "fr", null, null, null, null), owner, GivenStop.Spring);
        startup.Admit(other, GivenStop.Spring);
        startup.Admit(heir, GivenStop.Spring);

        startup.Release(owner);
        Assert.Equal([new StartupMember(other, false), new StartupMember(heir, true)], startup.Members);
        Assert.Equal(heir, startup.OwnerId);

        startup.Release(other);
        startup.Release(heir);
        Assert.Equal([new StartupMember(heir, true)], startup.Members);

        static PersonId Joined(int day) => PersonId.Of(Guid.CreateVersion7((GivenStop.Spring + NodaTime.Duration.FromDays(day)).ToDateTimeOffset()));
    }

    [Fact]
    public void Whoever_is_erased_keeps_an_account_that_says_nothing_of_them()
    {
        var person = new Person(PersonId.New(), "ada@startup.example", "Ada", "en", GivenStop.Spring);
        var calendar = person.CalendarToken;
        person.BecomeOrganizer();
        person.Erase(administrators: 0, GivenStop.Spring);

        Assert.Equal(("Erased person", $"erased-{person.Id}@erased.invalid", false, GivenStop.Spring), (person.Name, person.Email, person.IsOrganizer, person.ErasedAt));
        Assert.NotEqual(calendar, person.CalendarToken);
    }

    [Fact]
    public void The_last_administrator_neither_leaves_nor_is_closed_nor_erased()
    {
        var person = Somebody("Ada");
        person.BecomeAdministrator();
        Assert.True(person.IsOrganizer);
        foreach (var step in new Action[] { () => person.LeaveTheTeam(1), () => person.StopAdministrating(1), () => person.Disable(1, GivenStop.Spring), () => person.Erase(1, GivenStop.Spring) })
            Refusal.Unchanged(person, Rule.LastAdministrator, step);
        person.StopAdministrating(2);
        Assert.Equal((true, false), (person.IsOrganizer, person.IsAdministrator));
    }

    [Fact]
    public void An_administrator_whose_account_is_closed_is_not_the_last_one()
    {
        var person = Somebody("Ada");
        person.BecomeAdministrator();
        person.Disable(administrators: 2, GivenStop.Spring);
        person.LeaveTheTeam(administrators: 1);
        Assert.False(person.IsOrganizer);
    }

    [Fact]
    public void Somebody_hosts_a_stop_once_until_they_do_not()
    {
        var (person, stop) = (Somebody("Ada"), StopId.New());
        person.Host(stop);
        person.Host(stop);
        Assert.Equal([stop], person.HostedStops);
        person.StopHosting(stop);
        Assert.Empty(person.HostedStops);
    }

    [Fact]
    public void A_startup_is_given_to_a_member_and_its_owner_does_not_leave()
    {
        var (owner, member) = (PersonId.New(), PersonId.New());
        var startup = new Startup(StartupId.New(), new StartupProfile("S", "FR", null, null, null, null), owner, GivenStop.Spring);
        startup.Admit(member, GivenStop.Spring);
        Refusal.Unchanged(startup, Rule.LastOwner, () => startup.Dismiss(owner, hasAppointmentsToCome: false));
        Refusal.Unchanged(startup, Rule.NotInTeam, () => startup.GiveTo(PersonId.New()));
        Refusal.Unchanged(startup, Rule.NotInTeam, () => startup.Dismiss(PersonId.New(), hasAppointmentsToCome: false));
        startup.GiveTo(member);
        Assert.Equal(member, startup.OwnerId);
        Assert.Equal([new StartupMember(owner, false), new StartupMember(member, true)], startup.Members);
        Refusal.Unchanged(startup, Rule.MemberHasAppointments, () => startup.Dismiss(owner, hasAppointmentsToCome: true));
        startup.Dismiss(owner, hasAppointmentsToCome: false);
        Assert.Equal([new StartupMember(member, true)], startup.Members);
    }

    [Theory]
    [InlineData("ada@example.org")]
    [InlineData("Ada@Example.ORG")]
    [InlineData(" ADA@example.org\t")]
    public void One_address_has_one_normal_form(string email) => Assert.Equal("ada@example.org", Person.Normal(email));

    [Theory]
    [InlineData(null, "ada")]
    [InlineData("  ", "ada")]
    [InlineData(" Ada L. ", "Ada L.")]
    public void Somebody_without_a_name_is_called_by_the_address(string? name, string called) => Assert.Equal(called, Somebody(name).Name);

    [Fact]
    public void A_calendar_token_has_192_bits_and_is_another_after_rotating()
    {
        var person = Somebody();
        var before = person.CalendarToken;
        person.RotateCalendarToken();

        Assert.All([before, person.CalendarToken], token => Assert.Matches("^[0-9a-f]{48}$", token));
        Assert.NotEqual(before, person.CalendarToken);
    }

    [Fact]
    public void Nobody_is_an_organizer_until_made_one()
    {
        var person = Somebody();
        Assert.False(person.IsOrganizer);
        person.BecomeOrganizer();
        Assert.True(person.IsOrganizer);
    }

    [Fact]
    public void A_team_holds_everybody_once_and_its_founder_stays_its_owner()
    {
        var (founder, other) = (PersonId.New(), PersonId.New());
        var startup = new Startup(StartupId.New(), new StartupProfile("Boats", "fr", null, null, null, null), founder, GivenStop.Spring);
        foreach (var person in new[] { other, founder, other }) startup.Admit(person, GivenStop.Spring);

        Assert.Equal([new StartupMember(founder, true), new StartupMember(other, false)], startup.Members);
        Assert.Equal((founder, "FR"), (startup.OwnerId, startup.Country));
    }

    [Fact]
    public void A_firm_holds_each_representative_once()
    {
        var (one, other) = (PersonId.New(), PersonId.New());
        var firm = new Investor(InvestorId.New(), "Harbour Capital", one, GivenStop.Spring);
        foreach (var person in new[] { other, one, other }) firm.Admit(person);

        Assert.Equal([new InvestorRepresentative(one), new InvestorRepresentative(other)], firm.Representatives);
    }

    private static Person Somebody(string? name = null) => new(PersonId.New(), "Ada@example.org", name, "fr", GivenStop.Spring);
}
