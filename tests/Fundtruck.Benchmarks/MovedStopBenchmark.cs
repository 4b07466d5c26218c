using System.Diagnostics;
using System.Net.Http.Json;

namespace Fundtruck.Benchmarks;

/// <summary>A stop with five thousand startups that is taken off its date and gets the next day: two requests, after which nothing old is to be said any more and everybody is told anew.</summary>
internal sealed class MovedStopBenchmark(BenchmarkCluster cluster, Choice choice, Report report)
{
    private const int Startups = 5000;
    private const int Moved = 1;

    internal async Task Run()
    {
        Console.WriteLine("\nA stop that moves by a day");
        var (postponed, given) = (new List<double>(), new List<double>());
        for (var i = 0; i < choice.Repetitions; i++)
        {
            var (away, back) = await Once(i);
            postponed.Add(away);
            given.Add(back);
        }

        report.AddFigure($"a stop with {Startups:#,##0} startups taken off its date, with their pitches, meetings and reminders", "", $"{Report.Median(postponed):0.00} s", "", "");
        report.AddFigure($"  it gets the next day: {Startups:#,##0} people are told and reminded anew", "", $"{Report.Median(given):0.00} s", "", "");
        report.AddFigure("  both requests", "", $"{Report.Median(postponed.Zip(given, (away, back) => away + back)):0.00} s", "", "< 2 s");
    }

    private async Task<(double Away, double Back)> Once(int round)
    {
        var database = await cluster.NewDatabase($"moved{round}");
        await new Filling(0, 3, 1).Into(database);
        await FullStop.Fill(database, Moved, Startups, appointments: true);
        await using var api = await ApiProcess.StartApi(choice.ApiFolder, database);
        using var http = new HttpClient { BaseAddress = api.Address, Timeout = TimeSpan.FromMinutes(2) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", FullStop.Organizer);
        var date = DateOnly.FromDateTime((await DatabaseClock.Of(database)).GetCurrentInstant().ToDateTimeUtc()).AddDays(31);
        for (var i = 0; i < 3; i++) await Move(http, 0, date.AddDays(i)); // the process is warm

        var times = await Move(http, Moved, date.AddDays(1));
        await Expect(database, "pitches where status = 'scheduled'", 0);
        await Expect(database, "meetings where status = 'booked' and id >= bench_id(23, 0)", 0);
        await Expect(database, $"outgoing_messages where kind in ('pitchReminder', 'meetingReminder') and status = 'void'", Startups * 9);
        await Expect(database, $"outgoing_messages where kind = 'stopRescheduled' and subject_id = bench_id(4, {Moved}) and status = 'due'", Startups + 100 + 200); // a hundred startups more that are at each stop, and the representatives with slots
        return times;
    }

    private static async Task<(double Away, double Back)> Move(HttpClient http, int stop, DateOnly date)
    {
        var path = $"/api/stops/{Filling.Id(Filling.Kind.Stop, stop)}";
        var away = await Took(http, $"{path}/postpone", new { reason = "Storm." });
        var back = await Took(http, $"{path}/reschedule", new
        {
            date = $"{date:yyyy-MM-dd}",
            startsAt = "08:00",
            endsAt = "20:00",
            applicationsOpenAt = $"{date.AddDays(-90):yyyy-MM-dd}T08:00",
            applicationsCloseAt = $"{date.AddDays(-29):yyyy-MM-dd}T20:00",
            decksDueAt = $"{date.AddDays(-4):yyyy-MM-dd}T18:00",
        });
        return (away, back);
    }

    private static async Task<double> Took(HttpClient http, string path, object body)
    {
        var began = Stopwatch.GetTimestamp();
        using var answer = await http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body);
        if (!answer.IsSuccessStatusCode) throw new WrongAnswerException($"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task Expect(string database, string what, long count)
    {
        var found = await BenchmarkCluster.Count(database, $"select count(*) from {what}");
        if (found != count) throw new WrongAnswerException($"{count} were expected of {what}, and {found} are there.");
    }
}
