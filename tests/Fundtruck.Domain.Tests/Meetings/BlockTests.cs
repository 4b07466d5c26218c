using Fundtruck.Domain.Meetings;
using Fundtruck.Domain.Tests.Given;
using static Fundtruck.Domain.Tests.Given.Moments;

namespace Fundtruck.Domain.Tests.Meetings;

public sealed class BlockTests
{
    private readonly PersonId _person = PersonId.New();

    [Fact]
    public void A_block_takes_its_person_for_its_time()
    {
        var block = Block("2027-05-04 12:00", "2027-05-04 13:00");
        Assert.Equal(
            [new Occupancy(AppointmentKind.Block, block.Id.Value, _person, Between("2027-05-04 10:00", "2027-05-04 11:00"))], block.Occupancies());
    }

    [Fact]
    public void A_block_lasts_31_days_at_most()
    {
        Block("2027-05-04 12:00", "2027-06-04 12:00");
        Refusal.By(Rule.OutOfRange, "endsAt", () => Block("2027-05-04 12:00", "2027-06-04 12:01"));
    }

    [Fact]
    public void A_block_ends_after_it_starts_at_times_that_exist()
    {
        Refusal.By(Rule.EndsBeforeItStarts, "endsAt", () => Block("2027-05-04 12:00", "2027-05-04 12:00"));
        Refusal.By(Rule.TimeDoesNotExist, "startsAt", () => Block("2027-03-28 02:30", "2027-03-28 04:00"));
    }

    private Block Block(string start, string end) => new(BlockId.New(), _person, "Europe/Paris", Local(start), Local(end), null, GivenStop.Spring);
}
