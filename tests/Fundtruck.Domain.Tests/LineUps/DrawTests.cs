using Fundtruck.Domain.LineUps;
using Fundtruck.Domain.Tests.Given;

namespace Fundtruck.Domain.Tests.LineUps;

/// <summary>The draw by lot, the rules, and what two editions have in common.</summary>
public sealed class DrawTests
{
    private readonly GivenLineUp _given = new();

    /// <summary>Calculated with sha256sum as docs/decisions/line-ups.md says: a change of the algorithm would make old draws unrepeatable.</summary>
    [Fact]
    public void A_draw_can_be_repeated_with_the_command_of_the_documentation()
    {
        var lots = Enumerable.Range(1, 4).Select(i => new Lot(ApplicationId.Of(new Guid($"01890a5d-ac96-774b-bcce-b30209{i:D6}")), 0)).ToList();
        Assert.Equal(['1', '4', '3', '2'], Draw.Drawn("Dunkerque 2027", lots).Select(application => application.ToString()[^1]));
    }

    [Fact]
    public void Everybody_comes_first_about_as_often_whatever_their_id_is()
    {
        var lots = Enumerable.Range(0, 5).Select(_ => new Lot(ApplicationId.New(), 0)).ToList();
        const int Draws = 20_000;
        for (var place = 0; place < lots.Count; place++)
        {
            var counts = Enumerable.Range(0, Draws).CountBy(seed => Draw.Drawn($"seed {seed}", lots)[place]).Select(count => count.Value).ToList();
            var expected = (double)Draws / lots.Count;
            var chiSquare = counts.Sum(count => (count - expected) * (count - expected) / expected);
            Assert.True(counts.Count == lots.Count && chiSquare < 30, $"At place {place + 1}: {string.Join(", ", counts)}.");      // four degrees of freedom: above 30 once in 200,000 fair draws
        }
    }

    [Fact]
    public void Seeds_from_chance_differ_and_a_given_one_is_marked()
    {
        var (one, two, given) = (Drawing(1), Drawing(1), Drawing(1, "Dunkerque"));
        Assert.NotEqual(one.Seed, two.Seed);
        Assert.Equal((32, false, true, "Dunkerque"), (one.Seed.Length, one.IsSeedGiven, given.IsSeedGiven, given.Seed));
        Assert.Equal(Draw.Drawn(one.Seed, one.Lots), one.Order);
    }

    [Fact]
    public void A_second_draw_says_why_and_a_draw_needs_somebody()
    {
        Assert.Null(Drawing(1).Reason);
        Refusal.By(Rule.ReasonMissing, "reason", () => Drawing(2, reason: " "));
        Assert.Equal("One has withdrawn.", Drawing(2, reason: " One has withdrawn. ").Reason);
        Refusal.By(Rule.NobodyToDraw, () => _ = new Draw(DrawId.New(), _given.LineUp, 1, null, [], null, PersonId.New(), GivenLineUp.Evening));
    }

    [Theory]
    [InlineData(OrderRule.Submission, "cadb")]
    [InlineData(OrderRule.Name, "abcd")]
    [InlineData(OrderRule.Sectors, "cdab")]
    [InlineData(OrderRule.FewestEarlyPlaces, "adcb")]
    public void Rules_give_one_order(OrderRule rule, string expected)
    {
        var (a, b, c, d) = (Entrant("Avel", "Wind", 2, 0), Entrant("brume", "wind ", 4, 1), Entrant("Éole", "Wind", 1, 1), Entrant("Oyat", "Food", 3, 0));
        var letters = new Dictionary<ApplicationId, char> { [a.ApplicationId] = 'a', [b.ApplicationId] = 'b', [c.ApplicationId] = 'c', [d.ApplicationId] = 'd' };
        Assert.Equal(expected, string.Concat(rule.By([b, d, a, c]).Select(application => letters[application])));
    }

    [Fact]
    public void Sectors_repeat_only_when_nothing_else_is_left()
    {
        var entrants = "WWWWFFE".Select((sector, i) => Entrant($"{i}", $"{sector}", i, 0)).ToList();
        var sectors = string.Concat(OrderRule.Sectors.By(entrants).Select(application => entrants.Find(entrant => entrant.ApplicationId == application)!.Sector));
        Assert.DoesNotContain("WW", sectors, StringComparison.Ordinal);
        Assert.DoesNotContain("FF", sectors, StringComparison.Ordinal);
    }

    [Fact]
    public void An_edition_keeps_what_was_published_and_brings_it_back_without_those_who_gave_up()
    {
        var first = Published(_given.Confirmed)!;
        Published([.. _given.Confirmed.Reverse()]);
        Assert.Equal((1, 4), (first.Number, first.Pitches.Count));
        Assert.Equal(_given.Confirmed, first.Pitches.Select(pitch => pitch.ApplicationId));

        _given.LineUp.Restore(_given.Stop, first, [_given.LineUp], _given.Confirmed.Skip(1).ToHashSet(), GivenLineUp.Evening);
        Assert.Equal(_given.Confirmed.Skip(1), _given.LineUp.RunningOrder);
    }

    [Fact]
    public void A_difference_names_what_is_added_removed_moved_and_the_same()
    {
        var (one, two) = (Published([.. _given.Confirmed.Take(3)])!, Published([_given.Confirmed[0], _given.Confirmed[2], _given.Confirmed[3]])!);
        Assert.Equal(
            [(PitchChange.Same, 0), (PitchChange.Moved, 2), (PitchChange.Added, 3), (PitchChange.Removed, 1)],
            PitchDifference.Between(one.Pitches, two.Pitches).Select(it => (it.Change, _given.Confirmed.ToList().IndexOf((it.To ?? it.From)!.ApplicationId))));
    }

    [Fact]
    public void Another_presenter_is_told_and_so_is_the_one_before()
    {
        Published(_given.Confirmed);
        var (pitch, before, after) = (_given.PitchOf(1), _given.PitchOf(1).PresenterId, PersonId.New());
        _given.Contenders[_given.Confirmed[1]] = _given.Contenders[_given.Confirmed[1]] with { PresenterId = after };

        Assert.Equal([new PitchMoved(pitch, before, GivenLineUp.Evening)], _given.Published(_given.Confirmed));
        Assert.Equal((after, 1), (pitch.PresenterId, pitch.Sequence));
    }

    private LineUpEdition? Published(IReadOnlyList<ApplicationId> order)
    {
        _given.Arrange(order);
        return _given.Publish();
    }

    private Draw Drawing(int number, string? seed = null, string? reason = null) =>
        new(DrawId.New(), _given.LineUp, number, seed, [.. _given.Confirmed.Select(application => new Lot(application, 0))], reason, PersonId.New(), GivenLineUp.Evening);

    private static Entrant Entrant(string name, string sector, int hour, int early) => new(ApplicationId.New(), GivenLineUp.Evening.Plus(NodaTime.Duration.FromHours(hour)), name, sector, early);
}
