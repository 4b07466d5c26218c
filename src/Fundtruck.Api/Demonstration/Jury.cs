using Fundtruck.Domain;
using Fundtruck.Domain.Applications;
using Fundtruck.Domain.Judging;
using Fundtruck.Domain.People;
using Fundtruck.Domain.Stops;
using NodaTime;

namespace Fundtruck.Api;

/// <summary>The jurors of the demonstration at one contest, and what they say of its applications.</summary>
/// <param name="stop">Whose first contest they judge.</param>
/// <param name="jurors">At least two.</param>
/// <param name="open">From when until when reviews are open, in local time.</param>
internal sealed class Jury(Stop stop, IReadOnlyList<Person> jurors, (LocalDateTime From, LocalDateTime Until) open)
{
    private static readonly Criterion[] Criteria =
    [
        new(default, new("Équipe", "Team"), 30, 1, 5),
        new(default, new("Marché", "Market"), 30, 1, 5),
        new(default, new("Produit", "Product"), 25, 1, 5),
        new(default, new("Impact local", "Local impact"), 15, 1, 5),
        new(default, new("Coup de cœur", "Favourite"), 0, 1, 5, ForInformationOnly: true),
    ];

    private static readonly string[] Comments =
    [
        "Équipe solide ; le prix reste à prouver.", "A clear need, and they know their customers by name.", "Beau produit, mais le marché est étroit.", "I would like to see a second pilot first.",
    ];

    private readonly ReviewPanel _panel = Opened(stop, open);

    /// <summary>All that goes into the database.</summary>
    internal List<object> Rows { get; } = [];

    /// <summary>Opens the panel and seats the jurors.</summary>
    internal void Sit()
    {
        Rows.Add(_panel);
        var window = new Interval(stop.Zone.Computed(open.From), stop.Zone.Computed(open.Until));
        Rows.AddRange(jurors.Select(juror => new Juror(stop.Contests[0], juror.Id, window)));
    }

    /// <summary>Two jurors read each application. Unless all are in, one review of the last but one is a draft, and of the last one is a draft and one not begun.</summary>
    internal void Review(IReadOnlyList<Application> applications, bool allAreIn, Instant from)
    {
        for (var index = 0; index < applications.Count; index++)
        {
            var left = allAreIn ? applications.Count : applications.Count - 1 - index;
            for (var turn = 0; turn < 2; turn++)
            {
                var (seat, when) = ((index + turn) % jurors.Count, from + Duration.FromHours((2 * index) + turn));
                var review = new Review(_panel, applications[index], jurors[seat].Id, isByHand: false, index + 1, from - Duration.FromDays(1));
                Rows.Add(review);
                if (left >= turn) review.Write(_panel, stop, Said(index, seat), when);
                if (left > turn) review.Submit(_panel, stop, when + Duration.FromMinutes(20));
            }
        }
    }

    /// <summary>The first juror is harsh, the last one lenient, and every startup has its strengths.</summary>
    private ReviewWords Said(int application, int seat)
    {
        var scores = _panel.Criteria.Select((criterion, number) => (criterion.Id, Score: Math.Clamp(4 - (application % 3) + ((application + number) % 2) + seat - 1, 1, 5)));
        return new(scores.ToDictionary(score => score.Id, score => score.Score), Comments[(application + seat) % Comments.Length], null);
    }

    private static ReviewPanel Opened(Stop stop, (LocalDateTime From, LocalDateTime Until) open)
    {
        var panel = new ReviewPanel(stop.Contests[0]);
        panel.ReviewBy(stop, new ReviewSettings(PerApplication: 2, OpensAt: open.From, ClosesAt: open.Until, OthersAfterOwn: true));
        panel.JudgeBy([.. Criteria.Select(criterion => ((CriterionId?)null, criterion))], reviewsAreIn: false);
        return panel;
    }
}
