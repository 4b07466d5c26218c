using System.Net;
using Fundtruck.Domain;
using Fundtruck.Domain.Messages;
using Fundtruck.Features.Messages;
using Fundtruck.Tests.Mail;
using Fundtruck.Tests.Running;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;

namespace Fundtruck.Tests.Races;

/// <summary>Two workers, and a person whom one mail a day may remind.</summary>
public sealed class ReminderLimitRaceTests(Tour tour) : TourTests(tour)
{
    private static readonly Instant Ten = Instant.FromUtc(2027, 6, 28, 8, 0);
    private static readonly Instant Evening = Instant.FromUtc(2027, 6, 28, 16, 0);

    [Fact]
    public async Task What_another_worker_has_on_its_way_counts_so_the_limit_holds_and_the_rest_comes_in_the_evening()
    {
        var startup = await RemindedTwiceAtTen();
        var table = Tour.Services.GetRequiredService<OutboxTable>();
        await using (var other = await OutboxSession.Begin(Tour.Services.GetRequiredService<NpgsqlDataSource>(), default))
        {
            var claimed = await table.Claim(other.Worker, 1000, Ten, default);
            var second = claimed.Last(message => message.PersonId == startup.Founder.Id);
            await table.Settle([], [new Outcome(second.Id, MessageStatus.Due, null, Back: true)]);

            await Tour.Drain();

            Assert.Equal(0, Told(startup));
            Assert.Equal(1, await Tour.Count($"select count(*) from outgoing_messages where id = '{second.Id}' and status = 'due' and digest_id is not null"));
            await table.Settle([], [.. claimed.Where(message => message.Id != second.Id).Select(message => new Outcome(message.Id, MessageStatus.Due, null, Back: true))]);
        }

        await Tour.Drain();
        Assert.Equal(1, Told(startup));
        await At(Evening);
        Assert.Equal(2, Told(startup));
    }

    [Fact]
    public async Task Two_workers_that_put_off_at_the_same_moment_share_one_digest()
    {
        var startup = await RemindedTwiceAtTen();
        var (digest, minute) = (Guid.CreateVersion7(), DueReminders.Revision(Evening));
        await using var connection = await Tour.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var made = new NpgsqlCommand(
            $"""
            insert into outgoing_messages (id, kind, subject_id, revision, copy, person_id, language, due_at, created_at, status, attempts)
            values ('{digest}', 'reminderDigest', '{startup.Founder.Id}', {minute}, 0, '{startup.Founder.Id}', '', '{Evening}', '{Ten}', 'due', 0)
            """, connection)) await made.ExecuteNonQueryAsync();

        var drain = Tour.Drain();
        var deadline = Environment.TickCount64 + 20_000;
        while (await Tour.Count("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%reminderDigest%'") == 0)
            Assert.True(Environment.TickCount64 < deadline && !drain.IsCompleted, "Nobody waits for the digest that the other one makes.");
        await transaction.CommitAsync();
        await drain;

        Assert.Equal(1, Told(startup));
        Assert.Equal(1, await Tour.Count($"select count(*) from outgoing_messages where person_id = '{startup.Founder.Id}' and status = 'due' and digest_id = '{digest}'"));
        Assert.Equal(1, await Tour.Count($"select count(*) from outgoing_messages where person_id = '{startup.Founder.Id}' and kind = 'reminderDigest'"));
        await At(Evening);
        await At(Evening + Duration.FromMinutes(1));
        Assert.Equal(2, Told(startup));
    }

    [Fact]
    public async Task Two_planners_at_the_same_moment_write_each_reminder_once()
    {
        var startup = await RemindedTwiceAtTen(plan: false);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Tour.PlanReminders()));
        Assert.Equal(2, await Tour.Count($"select count(*) from outgoing_messages where person_id = '{startup.Founder.Id}' and kind = 'plannedReminder'"));
        await At(Evening);
        Assert.Equal(2, Told(startup));
    }

    /// <summary>A founder whose stop begins on the next day, of which two plans remind at ten, where one mail a day may.</summary>
    private async Task<GivenStartup> RemindedTwiceAtTen(bool plan = true)
    {
        await Tour.GoTo(Instant.FromUtc(2027, 5, 3, 8, 0));
        var season = (await Tour.Organizer.Post("/api/seasons", new { name = $"Season {Given.Number()} of limits", year = 2027 })).Id;
        var stop = await Tour.AnOpenStop(await Tour.AStopBody(season: season));
        var (startup, _) = await Tour.AParticipant(stop);
        (await Tour.Organizer.Put($"/api/seasons/{season}/reminder-limits", new { mostPerDay = 1 })).Expect(HttpStatusCode.OK);
        foreach (var name in new[] { "one", "two" })
            (await Tour.Organizer.Post("/api/reminder-plans", new { seasonId = season, name, terms = new { moment = "stopStart", audience = "confirmed", days = -1, at = "10:00" } })).Expect(HttpStatusCode.Created);
        await At(Ten - Duration.FromMinutes(1));
        await Tour.InDatabase(db => db.Database.ExecuteSqlAsync($"update outgoing_messages set status = 'void' where status = 'due' and due_at < {Evening}"));
        await Tour.GoTo(Ten);
        if (plan) await Tour.PlanReminders();
        return startup;
    }

    private async Task At(Instant instant)
    {
        await Tour.GoTo(instant);
        await Tour.PlanReminders();
        await Tour.Drain();
    }

    private int Told(GivenStartup startup) => Tour.Mailbox.To(startup.Founder.Email).Count(mail => mail.Subject().StartsWith("Reminder: the stop begins", StringComparison.Ordinal));
}
