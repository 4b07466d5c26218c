using System.Diagnostics;
using Fundtruck.Api;
using Fundtruck.Domain;
using Fundtruck.Domain.Messages;
using Fundtruck.Features.Database;
using Fundtruck.Features.Messages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Fundtruck.Benchmarks;

/// <summary>
/// Reminders written in the transactions that make them needed: a season whose timetables are published, and a stop that moves to the next day. Each is what the outbox
/// is told when everybody's appointment is made or moved, and what it writes.
/// </summary>
internal sealed class RemindersBenchmark(BenchmarkCluster cluster, Choice choice, Report report)
{
    private const int Stops = 100;
    private const int PerStop = 334;
    private const int RemindersEach = 3;
    private const int Moved = 5000;

    internal async Task Run()
    {
        Console.WriteLine("\nReminders");
        var database = await cluster.NewDatabase("reminders");
        await new Filling(1, 1, 1).Into(database);
        var clock = await DatabaseClock.Of(database);
        await using var tour = await TourHost.Build(
            CommandLine.Read(["--urls=http://127.0.0.1:0", "--environment=Benchmarks", "--Fundtruck:Role=Api", $"--ConnectionStrings:Fundtruck={database}", "--Logging:LogLevel:Default=Warning"]), clock);
        var people = await InTransaction(tour, (db, _) => db.People.OrderBy(person => person.Id).Select(person => person.Id).Take(PerStop).ToListAsync());
        var (now, start) = (clock.GetCurrentInstant(), clock.GetCurrentInstant() + Duration.FromDays(30));

        var (seasons, moves) = (new List<double>(), new List<double>());
        for (var i = 0; i < choice.Repetitions; i++)
        {
            await BenchmarkCluster.Execute(database, "truncate outgoing_messages cascade");
            var began = Stopwatch.GetTimestamp();
            for (var stop = 0; stop < Stops; stop++)
                await InTransaction(tour, (_, outbox) => Task.FromResult(Say(outbox, [.. people.Select(person => (Guid.CreateVersion7(), person))], 0, start + Duration.FromDays(stop), now)));
            seasons.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
            await Expect(database, "status = 'due' and reminder is not null", Stops * PerStop * RemindersEach);

            var appointments = Enumerable.Range(0, Moved).Select(n => (Guid.CreateVersion7(), people[n % people.Count])).ToList();
            await InTransaction(tour, (_, outbox) => Task.FromResult(Say(outbox, appointments, 0, start, now)));
            began = Stopwatch.GetTimestamp();
            await InTransaction(tour, (_, outbox) =>
            {
                foreach (var (appointment, _) in appointments) outbox.Void(appointment, "The stop has moved.");
                return Task.FromResult(Say(outbox, appointments, 1, start + Duration.FromDays(1), now));
            });
            moves.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
            await Expect(database, "status = 'void' and superseded_by is not null", Moved * (RemindersEach + 1));
        }

        report.AddFigure($"{Stops * PerStop * RemindersEach:#,##0} reminders and {Stops * PerStop:#,##0} invitations of a season, one transaction a stop", "", $"{Report.Median(seasons):0.0} s", "", "< 30 s");
        report.AddFigure($"a stop moved by a day: what {Moved:#,##0} people were to be told is void, and told anew", "", $"{Report.Median(moves):0.00} s", "", "< 2 s");
    }

    private static int Say(Outbox outbox, List<(Guid Appointment, PersonId Person)> appointments, int sequence, Instant start, Instant now)
    {
        foreach (var (appointment, person) in appointments)
            outbox.Invite(MessageKind.PitchInvitation, MessageKind.PitchReminder, appointment, sequence, [person], start, "Europe/Paris", now);
        return appointments.Count;
    }

    private static async Task<T> InTransaction<T>(TourHost tour, Func<FundtruckDb, Outbox, Task<T>> work)
    {
        await using var scope = tour.App.Services.CreateAsyncScope();
        var (db, outbox) = (scope.ServiceProvider.GetRequiredService<FundtruckDb>(), scope.ServiceProvider.GetRequiredService<Outbox>());
        await using var transaction = await db.Database.BeginTransactionAsync();
        var result = await work(db, outbox);
        await outbox.Write(CancellationToken.None);
        await transaction.CommitAsync();
        return result;
    }

    private static async Task Expect(string database, string what, int count)
    {
        var found = await BenchmarkCluster.Count(database, $"select count(*) from outgoing_messages where {what}");
        if (found != count) throw new WrongAnswerException($"{count} messages with {what} were expected, and {found} are there.");
    }
}
