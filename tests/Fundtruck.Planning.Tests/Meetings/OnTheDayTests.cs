using Fundtruck.Planning.Meetings;

namespace Fundtruck.Planning.Tests.Meetings;

/// <summary>An event of 200 startups and 100 investors that has been published, and what then happens.</summary>
public sealed class OnTheDayTests
{
    private static readonly MeetingProblem Problem = Event.Of(startups: 200, investors: 100, slots: 24, wishes: 15, seed: 1, away: 8);
    private static readonly Lazy<IReadOnlyList<PlannedMeeting>> Published = new(() => MeetingPlanner.Plan(Problem, new PlanLimits(2)).Meetings);

    private static readonly MeetingProblem Apart = Event.InTwoVenues(Problem);
    private static readonly Lazy<IReadOnlyList<PlannedMeeting>> PublishedApart = new(() => MeetingPlanner.Plan(Apart, new PlanLimits(2)).Meetings);

    [Theory]
    [InlineData(210)]
    [InlineData(255)]
    [InlineData(20)]
    public void After_a_no_show_only_their_own_meetings_are_dropped_and_none_moves(int person) =>
        AssertNear(Problem with { People = Away(0..24, person) }, Published.Value.Count(meeting => meeting.One == person || meeting.Other == person));

    [Fact]
    public void After_a_dead_table_its_meetings_take_place_at_others_or_later() => AssertNear(Problem with { Tables = [new MeetingTable(0, [.. Enumerable.Range(0, 24)]), .. Problem.Tables.Skip(1)] });

    [Fact]
    public void After_a_train_that_is_a_third_of_the_day_late_few_meetings_move() => AssertNear(Problem with { People = Away(0..8, 210, 211, 212) });

    [Fact]
    public void In_two_venues_after_a_no_show_only_their_own_meetings_are_dropped_and_none_moves() =>
        AssertNear(Apart with { People = Away(0..24, 210) }, PublishedApart.Value.Count(meeting => meeting.Other == 210), PublishedApart.Value);

    [Fact]
    public void In_two_venues_after_a_dead_table_nothing_is_dropped_and_what_moves_is_what_must() => AssertNear(Apart with { Tables = [new MeetingTable(0, [.. Enumerable.Range(0, 24)]), .. Apart.Tables.Skip(1)] }, null, PublishedApart.Value);

    [Fact]
    public void In_two_venues_a_late_joiner_gets_meetings_and_no_other_is_touched() => AssertNear(
        Apart with { People = [.. Apart.People, new MeetingPerson(MeetingSide.Investor)], Wishes = [.. Apart.Wishes, .. Enumerable.Range(0, 20).Select(startup => new MeetingWish(startup, 300, WishKind.Like))] }, 0, PublishedApart.Value);

    [Fact]
    public void In_two_venues_a_train_that_is_late_loses_few_meetings()
    {
        var changed = Apart with { People = Away(0..8, 210, 211, 212) };
        var plan = MeetingPlanner.Replan(changed, PublishedApart.Value, new PlanLimits(6));

        Assert.Empty(TimetableCheck.Mistakes(changed, plan, PublishedApart.Value));
        Assert.InRange(plan.Certificate.Dropped, 0, 3);
        Assert.InRange(plan.Certificate.Moved, plan.Certificate.Dropped > 0 ? 0 : plan.Certificate.FewestMoved, 150);
    }

    private static MeetingPerson[] Away(Range slots, params int[] people) =>
        [.. Problem.People.Select((person, index) => people.Contains(index) ? person with { Away = [.. Enumerable.Range(0, 24).Take(slots).Union(person.Away ?? [])] } : person)];

    /// <summary>No more dropped than is proven to be needed, and at most two more moved.</summary>
    private static void AssertNear(MeetingProblem changed, int? dropped = null, IReadOnlyList<PlannedMeeting>? published = null)
    {
        published ??= Published.Value;
        var plan = MeetingPlanner.Replan(changed, published, new PlanLimits(3));
        var said = plan.Certificate;

        Assert.Empty(TimetableCheck.Mistakes(changed, plan, published));
        Assert.Equal(said.FewestDropped, said.Dropped);
        Assert.InRange(said.Moved, said.FewestMoved, said.FewestMoved + 2);
        if (dropped is not null) Assert.Equal((dropped, 0), (said.Dropped, said.Moved));
    }
}
