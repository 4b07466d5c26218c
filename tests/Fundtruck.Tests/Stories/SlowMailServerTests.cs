using Fundtruck.Features.Messages;
using Fundtruck.Tests.Mail;
using Fundtruck.Tests.Running;
using Hangfire;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fundtruck.Tests.Stories;

/// <summary>A tour whose jobs Hangfire runs, one at a time, and whose mails leave over two connections.</summary>
public sealed class TourWithFewWorkers(TestCluster cluster) : Tour(cluster)
{
    protected override bool RunsJobs => true;

    protected override IEnumerable<string> Settings => ["--Fundtruck:Workers=1", "--Mail:Connections=2"];
}

public sealed class SlowMailServerTests(TourWithFewWorkers tour) : TourTests<TourWithFewWorkers>(tour)
{
    [Fact]
    public async Task A_mail_server_that_hangs_keeps_no_other_job_waiting_and_gets_no_more_connections_than_are_set()
    {
        var jobs = (IRecurringJobManagerV2)Tour.Services.GetRequiredService<IRecurringJobManager>();
        using var connection = Tour.Services.GetRequiredService<JobStorage>().GetConnection();
        Tour.Mailbox.Script.FallSilent(SmtpMoment.AfterFinalDot);
        await Due(250);
        jobs.Trigger(Jobs.DrainOutboxId);
        await Tour.Mailbox.WaitForMessages(2); // the second connection was asked for by whoever saw that there is more than one batch
        for (var i = 0; i < 4; i++) jobs.Trigger(Jobs.DrainOutboxId);

        var other = jobs.TriggerJob("expire-requests");
        await Until(() => connection.GetStateData(other).Name == "Succeeded");

        Assert.Equal((2, 2), (Tour.Mailbox.Connections, Tour.Mailbox.Messages.Count));
        Tour.Mailbox.Script.Speak(SmtpMoment.AfterFinalDot);
        var all = await Tour.Mailbox.WaitForMessages(250);
        Assert.Equal(250, all.Select(mail => mail.Message.MessageId).Distinct().Count());
        await Tour.NothingIsOnItsWay();
    }

    private Task<int> Due(int count) => Tour.InDatabase(db => db.Database.ExecuteSqlAsync(
        $"""
        insert into outgoing_messages (id, kind, subject_id, revision, address, language, due_at, created_at, status, attempts)
        select gen_random_uuid(), 'signInLink', gen_random_uuid(), 0, 'crowd' || n || '@startup.example', 'en', {Tour.Clock.GetCurrentInstant()}, {Tour.Clock.GetCurrentInstant()}, 'due', 0
        from generate_series(1, {count}) n
        """));

    private static async Task Until(Func<bool> isSo)
    {
        var deadline = Environment.TickCount64 + 60_000;
        while (!isSo())
        {
            Assert.True(Environment.TickCount64 < deadline, "It never came to that.");
            await Task.Yield();
        }
    }
}

/// <summary>A tour in whose process time passes as the tests say, beside the clock.</summary>
public sealed class TourInItsOwnTime(TestCluster cluster) : Tour(cluster)
{
    internal PassingTime Time { get; } = new();

    protected override void Configure(WebApplicationBuilder builder)
    {
        base.Configure(builder);
        builder.Services.AddSingleton<TimeProvider>(Time);
    }
}

internal sealed class PassingTime : TimeProvider
{
    private long _passed;

    public override long GetTimestamp() => System.GetTimestamp() + Interlocked.Read(ref _passed);

    internal void Pass(TimeSpan time) => Interlocked.Add(ref _passed, (long)(time.TotalSeconds * TimestampFrequency));
}

public sealed class WaitingBatchTests(TourInItsOwnTime tour) : TourTests<TourInItsOwnTime>(tour)
{
    [Theory]
    [InlineData(6, 1)]
    [InlineData(0, 2)] // what has just been worded leaves, and is corrected
    public async Task What_has_waited_behind_a_slow_mail_for_more_than_five_seconds_is_worded_anew(int seconds, int mails)
    {
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        var investor = await Tour.AnInvestor();
        var slots = await investor.Slots(stop, await Tour.ASession(stop));
        await Tour.Drain();
        var meeting = (await startup.Book(slots[0])).Id;
        var sides = new[] { startup.Founder.Email, investor.Representative.Email };
        Tour.Mailbox.Script.FallSilent(SmtpMoment.AfterFinalDot);
        var before = Tour.Mailbox.Messages.Count;
        var drain = Task.Run(Tour.Drain);
        var first = (await Tour.Mailbox.WaitForMessages(before + 1))[^1].Recipients.Single();

        (await startup.Founder.Post($"/api/meetings/{meeting}/move", new { slotId = slots[1], reason = "My train." })).Expect(System.Net.HttpStatusCode.OK);
        Tour.Time.Pass(TimeSpan.FromSeconds(seconds));
        Tour.Mailbox.Script.Speak(SmtpMoment.AfterFinalDot);
        await drain;
        await Tour.Drain();

        var sequences = Tour.Mailbox.Messages.Skip(before).ToLookup(mail => mail.Recipients.Single(), mail => mail.Calendar().Sequence);
        Assert.Equal([0, 1], sequences[first]);
        Assert.Equal(mails == 1 ? [1] : [0, 1], sequences[sides.Single(side => side != first)]);
    }
}
