using System.Data.Common;
using System.Net;
using System.Text.RegularExpressions;
using Fundtruck.Tests.Running;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Fundtruck.Tests.Races;

/// <summary>Holds those who are about to save a review until all expected ones have come that far. It can also take the guard away.</summary>
internal sealed partial class ReviewGate : DbCommandInterceptor
{
    private TaskCompletionSource _open = new();
    private int _missing;

    internal bool WithoutVersions { get; set; }

    internal void Expect(int callers) => (_open, _missing) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), callers);

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        if (!command.CommandText.Contains("UPDATE reviews", StringComparison.Ordinal)) return result;
        if (Interlocked.Decrement(ref _missing) == 0) _open.TrySetResult();
        await _open.Task.WaitAsync(TimeSpan.FromMinutes(1), cancellationToken);
        if (WithoutVersions) command.CommandText = Version().Replace(command.CommandText, "");
        return result;
    }

    [GeneratedRegex(@" AND xmin = @\w+")]
    private static partial Regex Version();
}

/// <summary>A tour in which saves of reviews can be held.</summary>
public sealed class GatedTour(TestCluster cluster) : Tour(cluster)
{
    internal ReviewGate Reviews { get; } = new();

    protected override void Configure(WebApplicationBuilder builder)
    {
        base.Configure(builder);
        builder.Services.AddSingleton<IInterceptor>(Reviews);
    }
}

public sealed class ReviewRaceTests(GatedTour tour) : TourTests<GatedTour>(tour)
{
    private const int Saves = 5;

    [Fact]
    public async Task Of_saves_of_one_review_that_all_read_before_any_wrote_one_is_kept() => Assert.Equal(1, await Kept(withoutVersions: false));

    [Fact]
    public async Task Without_versions_each_of_them_would_be_taken_for_kept() => Assert.Equal(Saves, await Kept(withoutVersions: true));

    private async Task<int> Kept(bool withoutVersions)
    {
        var stop = await Tour.AnOpenStop();
        var criteria = await Tour.Judge(stop);
        var juror = await Tour.AJuror(stop);
        var path = $"/api/reviews/{await Tour.AReview(stop, await Tour.AnApplication(stop, await Tour.AStartup()), juror)}";
        var tag = (await juror.Get(path)).Header("ETag")!;
        Tour.Reviews.Expect(Saves);
        Tour.Reviews.WithoutVersions = withoutVersions;
        var answers = await Task.WhenAll(Enumerable.Range(1, Saves).Select(score => juror.Put(path, new { scores = new Dictionary<string, int> { [criteria[0]] = score } }, ("If-Match", tag))));
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.OK), answer => answer.Expect(HttpStatusCode.PreconditionFailed, "stale"));
        return answers.Count(answer => answer.Status == HttpStatusCode.OK);
    }
}
