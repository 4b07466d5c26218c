using System.Collections.Concurrent;

namespace Fundtruck.Tests.Mail;

/// <summary>Where in the conversation a hostile server hangs up, or falls silent.</summary>
internal enum SmtpMoment
{
    Greeting,
    MailFrom,
    Recipient,
    Data,

    /// <summary>In the middle of the text, or at its end: nothing is accepted yet.</summary>
    BeforeFinalDot,

    /// <summary>After the message is accepted, before the answer that says so.</summary>
    AfterFinalDot,

    Reset,
}

/// <summary>
/// How a test server misbehaves. Everything may be changed while the server runs; each hang-up, silence and one-time answer happens
/// as often as it was asked for, then the server behaves.
/// </summary>
internal sealed class SmtpScript
{
    private readonly ConcurrentDictionary<string, string> _refusedRecipients = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<SmtpMoment, ConcurrentQueue<string>> _answers = new();
    private readonly ConcurrentDictionary<SmtpMoment, int> _hangUps = new();
    private readonly ConcurrentDictionary<SmtpMoment, TaskCompletionSource> _silences = new();

    /// <summary>What EHLO offers. Replace it to play an older server.</summary>
    public IReadOnlyList<string> Extensions { get; set; } = ["PIPELINING", "8BITMIME", "SMTPUTF8", "SIZE 10485760"];

    /// <summary>Answers every RCPT of this address so ("550 5.1.1 no such user") until <see cref="AcceptRecipient"/>.</summary>
    public SmtpScript RefuseRecipient(string address, string answer)
    {
        _refusedRecipients[address] = answer;
        return this;
    }

    public SmtpScript AcceptRecipient(string address)
    {
        _refusedRecipients.TryRemove(address, out _);
        return this;
    }

    /// <summary>Gives this answer instead of the usual one; 421 also ends the connection.</summary>
    public SmtpScript Answer(SmtpMoment moment, string answer, int times = 1)
    {
        for (var i = 0; i < times; i++) _answers.GetOrAdd(moment, _ => new()).Enqueue(answer);
        return this;
    }

    /// <summary>Closes the connection without a word.</summary>
    public SmtpScript HangUp(SmtpMoment moment, int times = 1)
    {
        _hangUps[moment] = times;
        return this;
    }

    /// <summary>Says nothing more at this moment until <see cref="Speak"/>: a server that answers slowly, without a clock.</summary>
    public SmtpScript FallSilent(SmtpMoment moment)
    {
        _silences[moment] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return this;
    }

    public void Speak(SmtpMoment moment)
    {
        if (_silences.TryRemove(moment, out var silence)) silence.SetResult();
    }

    internal string? RefusalOf(string address) => _refusedRecipients.GetValueOrDefault(address);

    internal string? NextAnswer(SmtpMoment moment) =>
        _answers.TryGetValue(moment, out var queue) && queue.TryDequeue(out var answer) ? answer : null;

    internal Task Silence(SmtpMoment moment) => _silences.TryGetValue(moment, out var silence) ? silence.Task : Task.CompletedTask;

    internal bool HangsUp(SmtpMoment moment)
    {
        while (_hangUps.TryGetValue(moment, out var left) && left > 0)
            if (_hangUps.TryUpdate(moment, left - 1, left)) return true;
        return false;
    }
}
