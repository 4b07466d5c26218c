using System.Net;
using Fundtruck.Tests.Running;
using Microsoft.EntityFrameworkCore;

namespace Fundtruck.Tests.Races;

/// <summary>A line-up is published while its jury changes, or while a juror is booked.</summary>
[Collection("five hundred at once")]
public sealed class JuryDutyRaceTests(Tour tour) : TourTests(tour)
{
    private const int Rounds = 5;

    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task Who_joins_or_leaves_the_jury_while_the_line_up_is_published_is_taken_by_its_pitches_or_is_not(bool joins)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var duty = await JuryDuty.Of(Tour, isJuror: !joins);
            Tour.Gate.Expect(2, JuryDuty.LockOfStop);

            var (published, changed) = (duty.Publish(), joins ? duty.Appoint() : duty.Dismiss());

            (await published).Expect(HttpStatusCode.OK);
            (await changed).Expect(joins ? HttpStatusCode.Created : HttpStatusCode.NoContent);
            Assert.Equal(joins ? JuryDuty.Pitches : 0, await duty.PitchesOfJuror());
        }
    }

    [Fact]
    public async Task Either_the_line_up_is_published_or_its_juror_has_a_meeting_then()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var duty = await JuryDuty.Of(Tour, isJuror: true);
            Tour.Gate.Expect(2);

            var answers = await Task.WhenAll(duty.Publish(), duty.BookJuror());

            Assert.Single(answers, answer => (int)answer.Status < 300);
            Assert.Single(answers, answer => answer.Status == HttpStatusCode.Conflict);
        }
    }
}

/// <summary>The controls: each of these races goes wrong without its guard.</summary>
public sealed class UnguardedJuryDutyRaceTests(Tour tour) : IClassFixture<Tour>
{
    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task Without_the_lock_on_the_stop_whoever_joins_is_free_and_whoever_leaves_is_taken(bool joins)
    {
        var duty = await JuryDuty.Of(tour, isJuror: !joins);
        tour.Gate.WithoutLocks = true;
        tour.Gate.Expect(2);

        var published = duty.Publish();
        await tour.Gate.SomebodyWaits();     // who judges has been read
        (await (joins ? duty.Appoint() : duty.Dismiss())).Expect(joins ? HttpStatusCode.Created : HttpStatusCode.NoContent);
        tour.Gate.Pass();
        (await published).Expect(HttpStatusCode.OK);

        Assert.Equal(joins ? 0 : JuryDuty.Pitches, await duty.PitchesOfJuror());
        var found = await Assert.ThrowsAnyAsync<Exception>(() => Invariants.Hold(tour));
        Assert.Contains("every juror is taken", found.Message, StringComparison.Ordinal);
    }
}

/// <summary>The control of the time that a juror gives.</summary>
public sealed class UnguardedJurorRaceTests(Tour tour) : IClassFixture<Tour>
{
    [Fact]
    public async Task Without_locks_and_constraint_the_juror_sits_in_two_places()
    {
        var duty = await JuryDuty.Of(tour, isJuror: true);
        await tour.InDatabase(db => db.Database.ExecuteSqlRawAsync("alter table occupancies drop constraint ex_occupancies_one_at_a_time"));
        tour.Gate.WithoutLocks = true;
        tour.Gate.Expect(2);

        var answers = await Task.WhenAll(duty.Publish(), duty.BookJuror());

        Assert.All(answers, answer => Assert.InRange((int)answer.Status, 200, 201));
        var found = await Assert.ThrowsAnyAsync<Exception>(() => Invariants.Hold(tour));
        Assert.Contains("nobody is in two places", found.Message, StringComparison.Ordinal);
    }
}

/// <summary>A line-up of two pitches that is ready to be published, and somebody of an investor who judges its contest or is to judge it.</summary>
internal sealed record JuryDuty(Tour Tour, GivenStop Stop, GivenInvestor Investor, string Slot, GivenStartup Guest)
{
    internal const int Pitches = 2;

    /// <summary>With what each of the commands begins that change who judges or when.</summary>
    internal const string LockOfStop = "select 1 from stops where id";

    internal static async Task<JuryDuty> Of(Tour tour, bool isJuror)
    {
        var stop = await tour.AnOpenStop();
        var ((_, first), (_, second), (guest, _), investor) = (await tour.AParticipant(stop), await tour.AParticipant(stop), await tour.AParticipant(stop), await tour.AnInvestor());
        var duty = new JuryDuty(tour, stop, investor, (await investor.Slots(stop, await tour.ASession(stop), "14:00"))[0], guest);
        await tour.Step(stop, "close-applications");
        (await tour.Organizer.Edit($"{stop.Path}/line-up", new { order = new[] { first, second }, startsAt = "14:00" })).Expect(HttpStatusCode.OK);
        if (isJuror) (await duty.Appoint()).Expect(HttpStatusCode.Created);
        return duty;
    }

    internal Task<Answer> Publish() => Tour.Organizer.Post($"{Stop.Path}/line-up/publish");

    internal Task<Answer> Appoint() =>
        Tour.Organizer.Post($"/api/contests/{Stop.ContestId}/jurors", new { email = Investor.Representative.Email, name = "Juror", from = "2027-05-01T08:00", until = "2027-06-02T08:00" });

    internal Task<Answer> Dismiss() => Tour.Organizer.Delete($"/api/contests/{Stop.ContestId}/jurors/{Investor.Representative.Id}");

    internal Task<Answer> BookJuror() => Guest.Book(Slot);

    internal Task<long> PitchesOfJuror() => Tour.Count($"select count(*) from occupancies where appointment_kind = 'pitch' and party_id = '{Investor.Representative.Id}'");
}
