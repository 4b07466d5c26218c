using Fundtruck.Features.Messages.Delivery;
using Fundtruck.Features.Messages.Writing;
using Hangfire;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Fundtruck.Features.Messages;

/// <summary>
/// The Hangfire job that sends what is due, in batches over one connection. It may run twice, late, or on several machines at once; a tick that is missed is made up by the next.
/// While one batch is on the wire the next one is written; the text of a mail leaves once it is in the journal that the one before it was taken.
/// </summary>
[AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
[Queue(DrainOutbox.QueueName)]
internal sealed class DrainOutbox(
    NpgsqlDataSource source, OutboxTable table, OutboxBatches batches, MailConnections connections, FailingAddresses failing, OutboxBell bell, MailServerGate gate, IClock clock, TimeProvider time, ILogger<DrainOutbox> log)
{
    /// <summary>Of Hangfire: mails have workers of their own, so a mail server that is slow holds up no other job.</summary>
    public const string QueueName = "mails";

    private const int Smallest = 10;
    private const int First = 100;
    private const int Largest = 250;

    /// <summary>What is said is written anew when it could not leave for so long.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private static readonly Duration[] Patience = [.. new[] { 1, 5, 15, 30, 60, 120, 240 }.Select(minutes => Duration.FromMinutes(minutes))];

    /// <summary>About five days, the last of them every four hours: what has no end of its own is given up then.</summary>
    private const int MostAttempts = 35;

    /// <summary>Sends until nothing is due, or until the mail server can't be reached. Returns how many mails left.</summary>
    public async Task<int> Run(CancellationToken cancellationToken)
    {
        if (!await table.HasAnything(clock.GetCurrentInstant(), cancellationToken)) return 0;
        await table.Rescue(clock.GetCurrentInstant(), cancellationToken);
        try
        {
            await using var session = await OutboxSession.Begin(source, cancellationToken);
            var sent = await Send(session, await connections.Take(cancellationToken), cancellationToken);
            await table.SettleDigests(cancellationToken);
            return sent;
        }
        catch (MailServerUnreachableException unreachable)
        {
            // Nothing is claimed, so nothing has to be given back.
            if (!unreachable.NotTried) log.LogWarning("The mail server can't be reached; what is due waits");
            return 0;
        }
    }

    private async Task<int> Send(OutboxSession session, IMailRound round, CancellationToken cancellationToken)
    {
        var (sent, size, serves, called) = (0, First, false, false);
        var next = batches.Next(session.Worker, size, cancellationToken);
        try
        {
            while (true)
            {
                var batch = await next;
                if (batch.Claimed == 0)
                {
                    serves = true;
                    return sent;
                }

                if (batch.Claimed == size && !called)
                {
                    bell.Ring(); // there is more: another worker shares it, over another connection
                    called = true;
                }

                next = batches.Next(session.Worker, size, cancellationToken);
                var began = time.GetTimestamp();
                var turn = new Turn(round, session, batch);
                var reached = await Send(turn, cancellationToken);
                sent += turn.Left.Count;
                if (reached && turn.Left.Count > 0) await gate.Answered();
                if (!reached)
                {
                    await GiveBack(await next);
                    return sent;
                }

                // As much as leaves in a second or two: what waits long in a batch would have to be written again.
                if (turn.Left.Count > 0) size = Math.Clamp((int)(1.5 * turn.Left.Count / time.GetElapsedTime(began).TotalSeconds), Smallest, Largest);
            }
        }
        finally
        {
            await next.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            if (serves) connections.Give(round);
            else await round.DisposeAsync();
        }
    }

    /// <summary>Sends a batch; false when the server was lost on the way.</summary>
    private async Task<bool> Send(Turn turn, CancellationToken cancellationToken)
    {
        var letters = new Queue<PackedMail>(turn.Batch.Letters);
        var batch = turn.Batch;
        try
        {
            while (letters.Count > 0)
            {
                if (time.GetElapsedTime(batch.WrittenAt) > Fresh)
                {
                    batch = await batches.Of([.. letters.Select(letter => letter.Message)], cancellationToken);
                    turn.Others.AddRange(batch.Outcomes);
                    letters = new(batch.Letters);
                    continue;
                }

                cancellationToken.ThrowIfCancellationRequested(); // between two mails: one that is on its way is finished
                await HandOver(turn, letters.Peek());
                letters.Dequeue();
            }

            return true;
        }
        catch (MailServerUnreachableException lost)
        {
            log.LogWarning("The mail server was lost; {Count} messages wait", letters.Count);
            if (lost.WhileHandingOver) turn.Others.Add(Later(letters.Dequeue().Message, lost.Message));
            turn.Others.AddRange(letters.Select(letter => new Outcome(letter.Message.Id, MessageStatus.Due, lost.Message, Back: true)));
            return false;
        }
        finally
        {
            await turn.Journal;
            await table.Settle(turn.Left, turn.Others);
        }
    }

    private async Task HandOver(Turn turn, PackedMail letter)
    {
        try
        {
            var answer = await turn.Round.SendAsync(letter.Mail, turn.Journal, CancellationToken.None);
            turn.Journal = turn.Session.Journal(letter.Message.Id, answer, clock.GetCurrentInstant());
            turn.Left.Add(letter.Message.Id);
        }
        catch (MailRefusedException refused)
        {
            log.LogWarning("Message {Id} was refused with {Status}", letter.Message.Id, refused.StatusCode);
            turn.Others.Add(refused.IsPermanent ? new(letter.Message.Id, MessageStatus.Failed, refused.Message) : Later(letter.Message, refused.Message));
            if (refused.IsAboutTheAddress) await failing.Fails(letter.Address, refused.Message, clock.GetCurrentInstant());
        }
    }

    private Outcome Later(ClaimedMessage message, string why) => message.Attempts >= MostAttempts
        ? new(message.Id, MessageStatus.Failed, $"Given up after {message.Attempts} attempts. {why}")
        : new(message.Id, MessageStatus.Due, why, clock.GetCurrentInstant() + Patience[Math.Min(message.Attempts, Patience.Length) - 1]);

    private Task GiveBack(OutboxBatch batch) =>
        table.Settle([], [.. batch.Outcomes, .. batch.Letters.Select(letter => new Outcome(letter.Message.Id, MessageStatus.Due, null, Back: true))]);

    /// <summary>A batch on the wire: what left, and what came of the others.</summary>
    private sealed class Turn(IMailRound round, OutboxSession session, OutboxBatch batch)
    {
        internal IMailRound Round { get; } = round;

        internal OutboxSession Session { get; } = session;

        internal OutboxBatch Batch { get; } = batch;

        /// <summary>That the last mail which left is in the journal.</summary>
        internal Task Journal { get; set; } = Task.CompletedTask;

        internal List<OutgoingMessageId> Left { get; } = [];

        internal List<Outcome> Others { get; } = [.. batch.Outcomes];
    }
}
