using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Fundtruck.Api;
using Fundtruck.Features.Messages;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace Fundtruck.Benchmarks;

/// <summary>Reminders with calendar files that are all due at once, brought out by the job, against a bare MailKit loop that sends the same mails.</summary>
internal sealed class MailBenchmark(BenchmarkCluster cluster, Choice choice, Report report)
{
    private const int Mails = 10_000;

    /// <summary>As many as leave in a few seconds when the server takes its time.</summary>
    private const int Few = 2_000;

    private const string MakeDue =
        """
        delete from outgoing_messages;
        insert into outgoing_messages (id, kind, subject_id, revision, reminder, copy, person_id, language, due_at, status, attempts, created_at)
            select bench_id(17, row_number() over (order by copy, m.id, person)), 'meetingReminder', m.id, 0, 'dayBefore', copy, person, '', now() - interval '1 minute', 'due', 0, now()
            from meetings m, unnest(array[m.representative_id, m.founder_id]) person, generate_series(1, @copies) copy where m.stop_id = bench_id(4, 0)
        """;

    private const string ToCome =
        """
        update meetings set during = tstzrange(lower(during) + interval '30 days', upper(during) + interval '30 days'), local_start = local_start + interval '30 days'
        """;

    internal async Task Run()
    {
        Console.WriteLine("\nMail");
        var database = await cluster.NewDatabase("mail");
        await new Filling(1, 1, 1).Into(database); // one stop with 1,000 meetings, each with two sides
        await BenchmarkCluster.Execute(database, ToCome);
        await using var sink = new SmtpSink();
        await using var tour = await TourHost.Build(
            CommandLine.Read([
                "--urls=http://127.0.0.1:0", "--environment=Benchmarks", "--Fundtruck:Role=Api", $"--ConnectionStrings:Fundtruck={database}", "--Mail:Host=127.0.0.1",
                $"--Mail:Port={sink.Port}", "--Mail:Security=None", "--Mail:From=tour@fundtruck.example", "--Logging:LogLevel:Default=Warning"]),
            await DatabaseClock.Of(database));

        sink.Kept = [];
        await Drain(tour, database, sink, Mails);
        var mails = sink.Kept.Select(text => MimeMessage.Load(new MemoryStream(Encoding.Latin1.GetBytes(text)))).ToList();
        if (mails.Any(mail => !mail.ToString().Contains("invite.ics", StringComparison.Ordinal))) throw new WrongAnswerException("A reminder came without its calendar file.");
        sink.Kept = null;
        foreach (var waits in new[] { true, false }) await Bare(mails, sink, waits);

        var (bareWork, ownWork) = (new List<double>(), new List<double>());
        var (limits, ours, memory) = (new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < choice.Repetitions; i++)
        {
            memory.Add(GC.GetTotalMemory(forceFullCollection: true) / 1048576.0);
            var (rate, work) = await Faster(mails, sink);
            limits.Add(rate);
            bareWork.Add(work);

            var began = Environment.CpuUsage.TotalTime;
            ours.Add(await Drain(tour, database, sink, Mails));
            ownWork.Add((Environment.CpuUsage.TotalTime - began).TotalMicroseconds / Mails);
        }

        report.AddRates($"{Mails:#,##0} reminders with .ics: drain / bare MailKit", limits, ours, 0.8);
        report.AddFigure("  managed memory before the first, before the last of these drains", $"{memory[0]:0.0} MB", $"{memory[^1]:0.0} MB", Report.Two(memory[^1] / memory[0]), "flat");
        report.AddFigure("  processor time of this process for one mail, the receiving server's too", $"{Report.Median(bareWork):0} µs", $"{Report.Median(ownWork):0} µs", "", "");
        report.AddFigure("  size of one such mail", "", $"{mails.Average(mail => mail.ToString().Length) / 1024:0.0} kB", "", "");

        sink.Takes = TimeSpan.FromMilliseconds(1);
        (limits, ours) = ([], []);
        for (var i = 0; i < choice.Repetitions; i++)
        {
            limits.Add((await Faster(mails[..Few], sink)).Rate);
            ours.Add(await Drain(tour, database, sink, Few));
        }

        report.AddRates($"{Few:#,##0} of them, to a server that takes a few milliseconds for each: drain / bare MailKit", limits, ours, 0.8);
    }

    /// <summary>Mails a second, and processor time for one, of the faster of MailKit's ways.</summary>
    private static async Task<(double Rate, double Work)> Faster(List<MimeMessage> mails, SmtpSink sink)
    {
        var bare = new List<(double Rate, double Work)>();
        foreach (var waits in new[] { true, false })
        {
            var before = Environment.CpuUsage.TotalTime;
            bare.Add((await Bare(mails, sink, waits), (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / mails.Count));
        }

        return bare.Max();
    }

    private static async Task<double> Drain(TourHost tour, string database, SmtpSink sink, int mails)
    {
        await BenchmarkCluster.Execute(database, MakeDue.Replace("@copies", $"{mails / Few}", StringComparison.Ordinal));
        await BenchmarkCluster.Execute(database, "vacuum analyze outgoing_messages");
        var before = sink.Mails;
        var began = Stopwatch.GetTimestamp();
        var sent = await tour.App.Services.GetRequiredService<DrainOutbox>().Run(CancellationToken.None);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var marked = await BenchmarkCluster.Count(database, "select count(*) from outgoing_messages where status = 'sent'");
        return sent == mails && marked == mails && sink.Mails - before == mails
            ? mails / seconds
            : throw new WrongAnswerException($"{mails} mails were due: {sent} left, {sink.Mails - before} arrived, {marked} are marked as sent.");
    }

    /// <summary>The loop, in both ways that MailKit has: with a thread that waits for the server, and without. The limit is whichever is faster.</summary>
    private static Task<double> Bare(List<MimeMessage> mails, SmtpSink sink, bool waits) =>
        waits ? Task.Factory.StartNew(() => Waiting(mails, sink), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default) : Awaiting(mails, sink);

    private static async Task<double> Awaiting(List<MimeMessage> mails, SmtpSink sink)
    {
        var began = Stopwatch.GetTimestamp();
        using var client = new SmtpClient();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }; // else every mail over 4 kB takes 40 ms
        await socket.ConnectAsync("127.0.0.1", sink.Port);
        await client.ConnectAsync(socket, "127.0.0.1", sink.Port, SecureSocketOptions.None);
        foreach (var mail in mails) await client.SendAsync(mail);
        await client.DisconnectAsync(quit: true);
        return mails.Count / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static double Waiting(List<MimeMessage> mails, SmtpSink sink)
    {
        var began = Stopwatch.GetTimestamp();
        using var client = new SmtpClient();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect("127.0.0.1", sink.Port);
        client.Connect(socket, "127.0.0.1", sink.Port, SecureSocketOptions.None);
        foreach (var mail in mails) client.Send(mail);
        client.Disconnect(quit: true);
        return mails.Count / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
