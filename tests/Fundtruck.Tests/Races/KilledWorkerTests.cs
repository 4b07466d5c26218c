using System.Globalization;
using System.Net;
using Fundtruck.Tests.Mail;
using Fundtruck.Tests.Running;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace Fundtruck.Tests.Races;

/// <summary>Workers that are killed between the mail server's 250 and the moment at which they have recorded it.</summary>
public sealed class KilledWorkerTests(Tour tour) : TourTests(tour)
{
    private const int MostMails = 8;

    /// <summary>Each costs a process that starts anew, so the suite kills twelve and FUNDTRUCK_KILLS asks for more.</summary>
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("FUNDTRUCK_KILLS") ?? "12", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Workers_that_are_killed_at_the_answer_lose_no_reminder_and_send_at_most_one_twice_each()
    {
        using var server = new DeadlySmtpServer();
        var reminders = await KillEach(server, Kills);

        var twice = TwicePerWorker(server.Taken);
        Assert.Equal(reminders, server.Taken.Select(mail => Id(mail.Text)).ToHashSet());
        Assert.All(twice, worker => Assert.InRange(worker.Value, 0, 1));
        Assert.All(server.Taken.GroupBy(mail => Id(mail.Text)).Where(mail => mail.Count() > 1), copies => Assert.Single(copies.Select(copy => Entry(copy.Text)).Distinct()));
        TestContext.Current.TestOutputHelper?.WriteLine($"{twice.Values.Sum()} of {reminders.Count} reminders came twice, after {Kills} kills.");
    }

    /// <summary>The control: when what the journal is told gets lost, a killed worker's whole batch is sent again.</summary>
    [Fact]
    public async Task Without_the_journal_more_than_one_is_sent_twice()
    {
        await Tour.InDatabase(db => db.Database.ExecuteSqlRawAsync(
            """
            create function forget_it() returns trigger language plpgsql as 'begin return null; end';
            create trigger forget_it before insert on delivery_journal for each row execute function forget_it()
            """));
        using var server = new DeadlySmtpServer();
        try
        {
            await KillEach(server, kills: 3);
        }
        finally
        {
            await Tour.InDatabase(db => db.Database.ExecuteSqlRawAsync("drop trigger forget_it on delivery_journal; drop function forget_it; update outgoing_messages set status = 'void', worker = null where status in ('due', 'sending')"));
        }

        Assert.Contains(TwicePerWorker(server.Taken).Values, twice => twice > 1);
    }

    /// <summary>Lets so many workers begin on a thousand reminders and kills each; then one more does the rest. The ids of the reminders.</summary>
    private async Task<HashSet<string>> KillEach(DeadlySmtpServer server, int kills)
    {
        var meeting = await AMeeting();
        var due = kills * (MostMails + 2);
        await Tour.InDatabase(db => db.Database.ExecuteSqlAsync(
            $"""
            insert into outgoing_messages (id, kind, subject_id, revision, reminder, copy, person_id, language, due_at, created_at, status, attempts)
            select gen_random_uuid(), 'meetingReminder', id, 0, 'dayBefore', n, founder_id, '', {Tour.Clock.GetCurrentInstant()}, {Tour.Clock.GetCurrentInstant()}, 'due', 0
            from meetings, generate_series(1, {due}) n where id = {meeting}
            """));
        var ids = await Tour.InDatabase(db => db.OutgoingMessages.Where(message => message.SubjectId == meeting && message.Copy > 0).Select(message => message.Id).ToListAsync());
        var random = new Random(20270629);
        var waiting = new Queue<MailWorker>();
        try
        {
            for (var kill = 0; kill <= kills; kill++)
            {
                while (waiting.Count < Math.Min(3, kills + 1 - kill)) waiting.Enqueue(MailWorker.Start(Tour.ConnectionString, server.Port, Tour.Clock.GetCurrentInstant()));
                using var worker = waiting.Dequeue();
                await worker.Ready();
                server.Expect(worker.Id, kill < kills ? random.Next(1, MostMails + 1) : 0, random.Next(4) == 0 ? -1 : random.Next(20_000));
                worker.Go();
                Assert.Equal(kill < kills ? 137 : 0, await worker.Ended());
            }
        }
        finally
        {
            while (waiting.TryDequeue(out var worker)) worker.Dispose();
        }

        return [.. ids.Select(id => id.Value.ToString("N", CultureInfo.InvariantCulture))];
    }

    private async Task<Guid> AMeeting()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        var slots = await (await Tour.AnInvestor()).Slots(stop, await Tour.ASession(stop));
        var meeting = Guid.Parse((await startup.Book(slots[0])).Expect(HttpStatusCode.Created).Id);
        await Tour.Drain();
        return meeting;
    }

    /// <summary>How many of the mails that a worker handed over were handed over again later.</summary>
    private static Dictionary<int, int> TwicePerWorker(IReadOnlyList<(int Process, string Text)> taken) => taken
        .Select((mail, at) => (mail.Process, Again: taken.Skip(at + 1).Any(later => Id(later.Text) == Id(mail.Text))))
        .GroupBy(mail => mail.Process).ToDictionary(worker => worker.Key, worker => worker.Count(mail => mail.Again));

    private static string Id(string text)
    {
        var from = text.IndexOf("Message-Id: <", StringComparison.OrdinalIgnoreCase) + "Message-Id: <".Length;
        return text[from..text.IndexOf('@', from)];
    }

    private static (string Uid, int Sequence) Entry(string text)
    {
        var raw = System.Text.Encoding.Latin1.GetBytes(text);
        var entry = new ReceivedMail("", [], raw, MimeMessage.Load(new MemoryStream(raw))).Calendar();
        return (entry.Uid, entry.Sequence);
    }
}
