using Fundtruck.Domain.Meetings;
using Fundtruck.Domain.Tests.Given;
using NodaTime;
using static Fundtruck.Domain.Tests.Given.GivenSession;
using static Fundtruck.Domain.Tests.Given.Moments;

namespace Fundtruck.Domain.Tests.Meetings;

/// <summary>Which slots of a session a representative opens, and at which table.</summary>
public sealed class OpenSlotsTests
{
    private static readonly Instant Ten = InParis("2027-05-04 10:00");

    private readonly MeetingSession _session = Session();

    private readonly InvestorId _firm = InvestorId.New();

    private readonly PersonId _person = PersonId.New();

    [Fact]
    public void All_slots_of_the_grid_open_when_none_is_named()
    {
        var slots = _session.Slots(_person, _firm);

        Assert.Equal(_session.Grid(), slots.Select(slot => slot.During));
        Assert.Equal(At("10:00", "10:15", "10:30", "10:45"), slots.Select(slot => slot.LocalStart));
        Assert.All(slots, slot => Assert.Equal((_firm, _person, _session.Id, _session.StopId), (slot.InvestorId, slot.RepresentativeId, slot.SessionId, slot.StopId)));
        Assert.All(slots, slot => Assert.Equal(_session.Tables[0].Id, slot.TableId));
    }

    [Fact]
    public void Named_slots_open_once_each_and_in_order() =>
        Assert.Equal(At("10:15", "10:45"), Open(At("10:45", "10:15", "10:45")).Select(slot => slot.LocalStart));

    [Theory]
    [InlineData("10:05")]
    [InlineData("09:45")]
    [InlineData("11:00")]
    public void A_time_that_is_not_in_the_grid_is_refused_with_those_beside_it(string start)
    {
        var broken = Refusal.By(Rule.SlotNotInSession, "startsAt", () => Open(At("10:00", start)));
        Assert.Contains(start, broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_hour_of_another_day_is_not_in_the_grid() =>
        Refusal.By(Rule.SlotNotInSession, () => Open([Local("2027-05-05 10:00")]));

    [Fact]
    public void A_slot_that_has_begun_is_refused()
    {
        Assert.Single(Open(At("10:00"), now: Ten - Moment));
        Refusal.By(Rule.SlotOver, "startsAt", () => Open(At("10:00"), now: Ten));
    }

    [Fact]
    public void When_none_is_named_those_that_have_begun_stay_closed()
    {
        Assert.Equal(At("10:15", "10:30", "10:45"), Open(null, now: Ten).Select(slot => slot.LocalStart));
        Assert.Equal(4, Open(null, now: Ten - Moment).Count);
    }

    [Fact]
    public void A_slot_that_the_representative_already_has_is_refused_or_left_out_when_none_is_named()
    {
        var existing = Open(At("10:15"));
        Refusal.By(Rule.SlotsOverlap, "startsAt", () => Open(At("10:15"), existing));
        Assert.Equal(At("10:00", "10:30", "10:45"), Open(null, existing).Select(slot => slot.LocalStart));
    }

    [Fact]
    public void Slots_of_others_at_the_same_time_do_not_matter() =>
        Assert.Equal(4, Open(null, _session.Slots()).Count);

    [Fact]
    public void A_table_stays_with_its_representative_and_the_next_one_gets_the_next()
    {
        var mine = Open(At("10:00"));
        var theirs = _session.Slots(existing: [.. mine]);
        var mineAgain = Open(At("10:30"), [.. theirs, .. mine]);

        Assert.Equal(_session.Tables[0].Id, mine[0].TableId);
        Assert.All(theirs, slot => Assert.Equal(_session.Tables[1].Id, slot.TableId));
        Assert.Equal(mine[0].TableId, mineAgain[0].TableId);
    }

    [Fact]
    public void Another_representative_of_the_same_firm_sits_at_another_table()
    {
        var mine = Open(At("10:00"));
        Assert.Equal(_session.Tables[1].Id, _session.Slots(investor: _firm, existing: [.. mine])[0].TableId);
    }

    [Fact]
    public void Without_a_table_left_only_those_who_have_one_go_on()
    {
        var (mine, theirs) = (Open(At("10:00")), (IReadOnlyCollection<InvestorSlot>)[]);
        theirs = [.. mine, .. _session.Slots(existing: [.. mine])];

        Refusal.By(Rule.NoTableFree, "sessionId", () => _session.Slots(existing: theirs));
        Assert.Single(Open(At("10:30"), theirs));
    }

    [Fact]
    public void A_free_table_with_a_low_number_goes_first()
    {
        var mine = Open(At("10:00"));
        var theirs = _session.Slots(existing: [.. mine]);
        Assert.Equal(_session.Tables[0].Id, _session.Slots(existing: [.. theirs])[0].TableId);     // mine were withdrawn
    }

    [Fact]
    public void Nothing_opens_in_a_closed_session_and_it_stays_closed_since_the_first_time()
    {
        _session.Close(Before);
        _session.Close(Ten);
        Assert.Equal(Before, _session.ClosedAt);
        Refusal.By(Rule.SessionClosed, "sessionId", () => Open(null));
    }

    private static LocalDateTime[] At(params string[] starts) => [.. starts.Select(start => Local($"2027-05-04 {start}"))];

    private IReadOnlyList<InvestorSlot> Open(LocalDateTime[]? starts, IReadOnlyCollection<InvestorSlot>? existing = null, Instant? now = null) =>
        _session.Open(_firm, _person, starts, existing ?? [], now ?? Before);
}
