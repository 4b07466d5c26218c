using Fundtruck.Features.Messages.Delivery;
using Fundtruck.Features.Messages.Writing;
using Hangfire;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fundtruck.Features.Messages;

/// <summary>
/// The Hangfire job that sends what is due, in batches over one connection. It may run twice, late, or on several machines at once; a tick that is missed is made up by the next.
/// </summary>
[AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
internal sealed class DrainOutbox(
    IServiceScopeFactory scopes, IMailCarrier carrier, IOptions<MailOptions> options, IClock clock, ILogger<DrainOutbox> log)
{
    private const int Batch = 100;

    /// <summary>Longer than a mail may take; it is renewed while a batch goes on.</summary>
    internal static readonly Duration Lease = Duration.FromMinutes(5);

    private static readonly Duration[] Patience =
        [.. new[] { 1, 5, 15, 30, 60, 120, 240 }.Select(minutes => Duration.FromMinutes(minutes))];

    /// <summary>Sends until nothing is due, or until the mail server can't be reached. Returns how many mails left.</summary>
    public async Task<int> Run(CancellationToken cancellationToken)
    {
        var sent = 0;
        while (true)
        {
            await using var scope = scopes.CreateAsyncScope();
            var table = scope.ServiceProvider.GetRequiredService<OutboxTable>();
            var claimed = await table.Claim(Batch, clock.GetCurrentInstant(), clock.GetCurrentInstant() + Lease, cancellationToken);
            if (claimed.Count == 0) return sent;

            var written = await scope.ServiceProvider.GetRequiredService<MessageWriter>().Write(claimed, cancellationToken);
            foreach (var nothing in written.Where(message => message.Mail is null)) await table.Void(nothing.Message.Id, nothing.VoidBecause!, cancellationToken);
            var (left, reached) = await Send([.. written.Where(message => message.Mail is not null)], table, cancellationToken);
            sent += left;
            if (!reached) return sent;
        }
    }

    private async Task<(int Sent, bool Reached)> Send(IReadOnlyList<WrittenMessage> letters, OutboxTable table, CancellationToken cancellationToken)
    {
        var done = 0;
        var sent = 0;
        try
        {
            if (letters.Count == 0) return (0, true);
            await using var round = await carrier.BeginAsync(cancellationToken);
            var renewAt = clock.GetCurrentInstant() + Lease / 2;
            var record = Task.CompletedTask;
            for (; done < letters.Count; done++)
            {
                if (clock.GetCurrentInstant() >= renewAt)
                {
                    await table.Renew(letters.Skip(done).Select(letter => letter.Message.Id), clock.GetCurrentInstant() + Lease, cancellationToken);
                    renewAt = clock.GetCurrentInstant() + Lease / 2;
                }

                var outcome = await HandOver(round, letters[done], table, cancellationToken);
                await record; // the mark of one mail is written while the next one travels
                record = outcome.Mark();
                if (outcome.Left) sent++;
            }

            await record;
            return (sent, true);
        }
        catch (MailServerUnreachableException unreachable)
        {
            log.LogWarning("The mail server can't be reached; {Count} messages wait", letters.Count - done);
            foreach (var letter in letters.Skip(done)) await table.Later(letter.Message.Id, unreachable.Message, clock.GetCurrentInstant() + Wait(letter.Message, longest: 4), cancellationToken);
            return (sent, false);
        }
    }

    private async Task<(bool Left, Func<Task> Mark)> HandOver(IMailRound round, WrittenMessage letter, OutboxTable table, CancellationToken cancellationToken)
    {
        var message = letter.Message;
        try
        {
            var answer = await round.SendAsync(MailWriter.Write(letter.Mail!, options.Value), cancellationToken);
            return (true, () => table.Sent(message.Id, answer, clock.GetCurrentInstant(), cancellationToken));
        }
        catch (MailRefusedException refused)
        {
            log.LogWarning("Message {Id} was refused with {Status}", message.Id, refused.StatusCode);
            return (false, () => refused.IsPermanent ? table.Failed(message.Id, refused.Message, cancellationToken) : Later(message, refused.Message, table, cancellationToken));
        }
        catch (ArgumentException unwritable)
        {
            log.LogError(unwritable, "Message {Id} can't be put into a mail", message.Id);
            return (false, () => table.Failed(message.Id, unwritable.Message, cancellationToken));
        }
    }

    private Task Later(ClaimedMessage message, string why, OutboxTable table, CancellationToken cancellationToken) =>
        message.Attempts > Patience.Length
            ? table.Failed(message.Id, $"Given up after {message.Attempts} attempts. {why}", cancellationToken)
            : table.Later(message.Id, why, clock.GetCurrentInstant() + Wait(message, longest: Patience.Length - 1), cancellationToken);

    private static Duration Wait(ClaimedMessage message, int longest) => Patience[Math.Min(message.Attempts - 1, longest)];
}
