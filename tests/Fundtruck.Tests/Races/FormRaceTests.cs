using System.Data.Common;
using System.Net;
using System.Text.RegularExpressions;
using Fundtruck.Tests.Running;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Fundtruck.Tests.Races;

/// <summary>Many type into one application, and many come with the same code.</summary>
public sealed class FormRaceTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task Nothing_is_lost_when_twenty_answers_are_typed_at_once() => Assert.Equal(20, await FormRaces.Type(Tour));

    [Fact]
    public async Task Of_twenty_who_change_the_same_answer_one_does_and_the_others_are_told()
    {
        var stop = await Tour.AnOpenStop();
        var startup = await Tour.AStartup();
        var question = (await Tour.Ask(stop, FormRaces.Question))[0];
        var path = $"/api/applications/{await Tour.AnApplication(stop, startup, submitted: false)}/answers";

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => startup.Founder.Patch(path, new { field = question, value = $"Words {i}" })));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.OK), answer => answer.Expect(HttpStatusCode.PreconditionFailed, "stale"));
    }

    [Fact]
    public async Task The_last_use_of_a_code_goes_to_one_of_twenty() => Assert.Equal(1, await FormRaces.ComeLate(Tour));
}

/// <summary>The control: without the locks and the row versions the same races lose answers and use a code more often than allowed, so the tests above can fail.</summary>
public sealed class UnguardedFormRaceTests(TourWithoutGuards tour) : IClassFixture<TourWithoutGuards>
{
    [Fact]
    public async Task Without_locks_and_versions_answers_are_lost()
    {
        tour.Guards.Off("UPDATE applications", 20);
        Assert.True(await FormRaces.Type(tour) < 20);
    }

    [Fact]
    public async Task Without_locks_and_versions_a_code_is_used_more_often_than_it_may()
    {
        tour.Guards.Off("UPDATE access_codes", 20);
        Assert.True(await FormRaces.ComeLate(tour) > 1);
    }
}

internal static class FormRaces
{
    internal static readonly object Question = new { type = "text", label = new { fr = "Pourquoi ?", en = "Why?" } };

    /// <summary>Twenty answers to twenty questions at once; how many are kept.</summary>
    internal static async Task<int> Type(Tour tour)
    {
        var stop = await tour.AnOpenStop();
        var startup = await tour.AStartup();
        var questions = await tour.Ask(stop, [.. Enumerable.Repeat(Question, 20)]);
        var path = $"/api/applications/{await tour.AnApplication(stop, startup, submitted: false)}";

        var answers = await Task.WhenAll(questions.Select(question => startup.Founder.Patch($"{path}/answers", new { field = question, value = "Words" })));

        Assert.All(answers, answer => answer.Expect(HttpStatusCode.OK));
        return (await startup.Founder.Get(path)).Json.GetProperty("answers").EnumerateObject().Count();
    }

    /// <summary>Twenty come after the deadline with a code for one; how many come in.</summary>
    internal static async Task<int> ComeLate(Tour tour)
    {
        var stop = await tour.AnOpenStop();
        var code = (await tour.Organizer.Post($"/api/contests/{stop.ContestId}/access-codes", new { label = "Late", validUntil = "2027-06-10T12:00" })).Expect(HttpStatusCode.Created).Text("code");
        var late = new List<(GivenStartup Startup, string Application)>();
        for (var i = 0; i < 20; i++)
        {
            var startup = await tour.AStartup();
            late.Add((startup, await tour.AnApplication(stop, startup, submitted: false)));
        }

        var before = tour.Clock.GetCurrentInstant();
        await tour.GoTo(Instant.FromUtc(2027, 6, 2, 8, 0));
        var answers = await Task.WhenAll(late.Select(it => it.Startup.Founder.Post($"/api/applications/{it.Application}/submit", new { accessCode = code })));
        await tour.GoTo(before);

        Assert.All(answers, answer => Assert.True(answer.Status == HttpStatusCode.OK || answer.Problem == "access-code-refused", answer.Body));
        return answers.Count(answer => answer.Status == HttpStatusCode.OK);
    }
}

/// <summary>A tour whose locks and row versions can be taken away.</summary>
public sealed class TourWithoutGuards(TestCluster cluster) : Tour(cluster)
{
    internal GuardsOff Guards { get; } = new();

    protected override void Configure(WebApplicationBuilder builder)
    {
        base.Configure(builder);
        builder.Services.AddSingleton<IInterceptor>(Guards);
    }
}

/// <summary>Takes locks and row versions out of all statements, and holds one kind of them until all expected ones have come that far.</summary>
internal sealed partial class GuardsOff : DbCommandInterceptor
{
    private TaskCompletionSource _open = new();
    private string? _held;
    private int _missing;

    internal void Off(string held, int callers) => (_open, _missing, _held) = (new(TaskCreationOptions.RunContinuationsAsynchronously), callers, held);

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        await Free(command, cancellationToken);
        return result;
    }

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        await Free(command, cancellationToken);
        return result;
    }

    private async Task Free(DbCommand command, CancellationToken cancellationToken)
    {
        if (_held is null) return;
        command.CommandText = Guard().Replace(command.CommandText, "");
        if (!command.CommandText.Contains(_held, StringComparison.Ordinal)) return;
        if (Interlocked.Decrement(ref _missing) == 0) _open.TrySetResult();
        await Task.WhenAny(_open.Task, Task.Delay(TimeSpan.FromSeconds(20), cancellationToken));
    }

    [GeneratedRegex("for no key update|for share|for key share| AND xmin = @p[0-9]+")]
    private static partial Regex Guard();
}
