using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Text;
using Fundtruck.Domain.Meetings;
using Fundtruck.Features.Database;
using Fundtruck.Tests.Running;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Fundtruck.Tests.Races.Serial;

/// <summary>What somebody is to do; the numbers say with which slot, startup and so on.</summary>
internal enum Verb
{
    Book,
    Assign,
    Ask,
    Accept,
    Propose,
    Move,
    HandOver,
    Import,
    MeetNow,
    Miss,
    Cancel,
}

internal sealed record Step(Verb Verb, int One, int Other, int Third)
{
    public override string ToString() => $"{Verb} {One} {Other} {Third}";
}

/// <summary>
/// One stop with three startups, two of them of one founder, and two firms with two representatives each, of whom one has no slots. Each history begins there with three meetings and two requests,
/// six minutes into the first slot: so all doors are open, those of the day too.
/// </summary>
internal sealed class SerialTown
{
    private const string Date = "2027-06-29";
    private static readonly Instant Before = Instant.FromUtc(2027, 6, 29, 11, 30);
    private static readonly Instant Now = Instant.FromUtc(2027, 6, 29, 12, 6);

    private readonly Tour _tour;
    private readonly GivenStop _stop;
    private readonly string _session;
    private readonly IReadOnlyDictionary<string, GivenStartup> _startups;
    private readonly IReadOnlyDictionary<string, string> _startupNames;
    private readonly IReadOnlyDictionary<string, string> _firms;
    private readonly IReadOnlyDictionary<string, Caller> _people;
    private readonly ModelCast _cast;
    private readonly string[] _slots;
    private long _moment;
    private int _imports;

    private SerialTown(
        Tour tour, GivenStop stop, string session, IReadOnlyDictionary<string, GivenStartup> startups, IReadOnlyDictionary<string, string> startupNames, IReadOnlyDictionary<string, string> firms,
        IReadOnlyDictionary<string, Caller> people, ModelCast cast)
    {
        (_tour, _stop, _session, _startups, _startupNames, _firms, _people, _cast) = (tour, stop, session, startups, startupNames, firms, people, cast);
        _slots = [.. cast.Slots.Where(slot => slot.From > cast.Now).Select(slot => slot.Name)];
    }

    /// <summary>How often each thing was done, and how often it was refused.</summary>
    internal Dictionary<(string What, bool Yes), int> Counts { get; } = [];

    internal static async Task<SerialTown> Of(Tour tour)
    {
        await tour.GoTo(Before - Duration.FromDays(50));
        var stop = await tour.AnOpenStop(await tour.AStopBody(Date));
        var (a, b) = ((await tour.AParticipant(stop)).Startup, (await tour.AParticipant(stop)).Startup);
        var startups = new Dictionary<string, GivenStartup> { ["A"] = a, ["B"] = b, ["C"] = (await tour.AParticipant(stop, b.Founder)).Startup };
        var names = new Dictionary<string, string>();
        foreach (var (name, startup) in startups) names[name] = (await startup.Founder.Get($"/api/startups/{startup.Id}")).Text("name");
        var session = (await tour.Organizer.Post($"{stop.Path}/meeting-sessions", new { startsAt = "14:00", endsAt = "15:20", tables = 5, slotMinutes = 20, rules = new { holdSeconds = 0, mostPerStartup = 2 } })).Id;

        var (firms, people, slots) = (new Dictionary<string, string>(), new Dictionary<string, Caller>(), ImmutableList<ModelSlot>.Empty);
        foreach (var (firm, first, second) in new[] { ("X", "x1", "x2"), ("Y", "y1", "y2") })
        {
            var investor = await tour.AnInvestor();
            var colleague = await tour.SignIn($"colleague{Given.Number()}@fund.example", "Colleague");
            await investor.Join(colleague);
            (firms[firm], people[first], people[second]) = (investor.Id, investor.Representative, colleague);
            await Open(investor, first, "14:00", "14:20", "14:40");
            if (second == "x2") await Open(investor with { Representative = colleague }, second, "14:40");

            async Task Open(GivenInvestor by, string who, params string[] starts)
            {
                var ids = await by.Slots(stop, session, starts);
                var table = slots.IsEmpty ? 1 : slots.Max(slot => slot.Table) + 1;
                slots = slots.AddRange(ids.Zip(starts, (id, start) => (id, From: (int.Parse(start[..2], null) * 60) + int.Parse(start[3..], null)))
                    .Select(slot => new ModelSlot($"{who}@{slot.From}", firm, who, table, slot.From, slot.From + 20, slot.id)));
            }
        }

        var founders = new Dictionary<string, string> { ["A"] = "Ada", ["B"] = "Ben", ["C"] = "Ben" };
        var investors = new Dictionary<string, string> { ["x1"] = "X", ["x2"] = "X", ["y1"] = "Y", ["y2"] = "Y" };
        await tour.GoTo(Before);
        return new(tour, stop, session, startups, names, firms, people, new(founders, investors, slots, Tables: 5, MostPerStartup: 2, Now: (14 * 60) + 6));
    }

    /// <summary>Plays a history, each row of steps by one person, one after the other; throws all that happened unless there is an order that explains it.</summary>
    internal async Task MustBeExplained(Step[][] steps)
    {
        var (start, meetings, requests) = await Begin();
        var rows = await Task.WhenAll(steps.Select(row => Task.Run(() => Play(row, [.. meetings], [.. requests]))));
        var history = rows.SelectMany(row => row).ToList();
        var end = await Seen();
        lock (Counts)
            foreach (var deed in history) Counts[(deed.What.GetType().Name, deed.What.Told.Yes)] = Counts.GetValueOrDefault((deed.What.GetType().Name, deed.What.Told.Yes)) + 1;
        if (SerialOrder.Find(start, history, (day, doing) => doing.After(day), day => day.Seen == end) is null)
            Assert.Fail($"No order explains this history.\n{string.Join('\n', history.OrderBy(deed => deed.Asked).Select(deed => $"{deed.Asked}-{deed.Answered} {deed.What}"))}\nBefore:\n{start.Seen}\nAfter:\n{end}");
    }

    /// <summary>Takes away what the last history left, and makes what this one begins with.</summary>
    private async Task<(ModelDay Start, IReadOnlyList<(string Id, string Investor, string Startup)> Meetings, IReadOnlyList<(string Id, string Investor, string Startup)> Requests)> Begin()
    {
        var known = _cast.Slots.Select(slot => Guid.Parse(slot.Id)).ToArray();
        await _tour.InDatabase(db => db.Database.ExecuteSqlAsync(
            $"""
            delete from occupancies where appointment_kind = 'meeting';
            delete from meeting_requests;
            delete from meetings;
            delete from investor_slots where not id = any ({known});
            delete from outgoing_messages;
            """));
        _tour.Clock.Reset(Before);
        var day = ModelDay.Of(_cast with { Now = (13 * 60) + 30 });
        var (meetings, requests) = (new List<(string, string, string)>(), new List<(string, string, string)>());
        foreach (var (slot, startup) in new[] { ("x1@840", "A"), ("x1@860", "B"), ("y1@880", "C") })
        {
            var told = await Done(Book(_tour.Organizer, slot, startup, true));
            meetings.Add((told.Told.Meeting, Firm(slot), startup));
            day = told.After(day)!;
        }

        foreach (var (firm, startup, byInvestor, slot) in new[] { ("Y", "A", false, "y1@860"), ("X", "C", true, "") })
        {
            var told = await Done(Ask(firm, startup, byInvestor, slot));
            requests.Add((told.Told.Request, firm, startup));
            day = told.After(day)!;
        }

        _tour.Clock.Reset(Now);
        return (day with { Cast = _cast }, meetings, requests);

        static async Task<Doing> Done(Task<Doing> doing)
        {
            var done = await doing;
            Assert.True(done.Told.Yes, done.ToString());
            return done;
        }
    }

    private async Task<List<Deed<Doing>>> Play(Step[] steps, List<(string Id, string Investor, string Startup)> meetings, List<(string Id, string Investor, string Startup)> requests)
    {
        var done = new List<Deed<Doing>>();
        foreach (var step in steps)
        {
            var (asked, pair) = (Interlocked.Increment(ref _moment), (Investor: "", Startup: ""));
            var doing = await Do(step, meetings, requests, it => pair = it);
            done.Add(new(asked, Interlocked.Increment(ref _moment), doing));
            if (doing.Told.Meeting.Length > 0) meetings.Add((doing.Told.Meeting, pair.Investor, pair.Startup));
            if (doing is Asks { Told.Yes: true }) requests.Add((doing.Told.Request, pair.Investor, pair.Startup));
        }

        return done;
    }

    private Task<Doing> Do(Step step, List<(string Id, string Investor, string Startup)> meetings, List<(string Id, string Investor, string Startup)> requests, Action<(string Investor, string Startup)> between)
    {
        var (slot, startup, other) = (Of(_slots, step.One), Of([.. _startups.Keys], step.Other), step.Third % 2 == 0);
        var (meeting, request) = (Of(meetings, step.Third), Of(requests, step.Third));
        switch (step.Verb)
        {
            case Verb.Book:
                between((Firm(slot), startup));
                return Book(Speaker(Firm(slot), startup, other), slot, startup, false);
            case Verb.Assign:
                between((Firm(slot), startup));
                return Book(_tour.Organizer, slot, startup, true);
            case Verb.Ask:
                between((Firm(slot), startup));
                return Ask(Firm(slot), startup, other, step.Third % 3 == 0 ? "" : slot);
            case Verb.Accept:
                between((request.Investor, request.Startup));
                return Accept(request, step.Other % 2 == 0, step.One % 2 == 0 ? "" : Of(_slots.Where(it => Firm(it) == request.Investor).ToList(), step.One));
            case Verb.Propose:
                return Propose(request, step.Other % 2 == 0, Of(_slots.Where(it => Firm(it) == request.Investor).ToList(), step.One));
            case Verb.Move:
                return Move(meeting, Of(_slots.Where(it => Firm(it) == meeting.Investor).ToList(), step.One), step.Other % 2 == 0);
            case Verb.HandOver:
                return HandOver(meeting.Id, Of(_cast.Investors.Where(it => it.Value == meeting.Investor).Select(it => it.Key).ToList(), step.One));
            case Verb.Import:
                return Import([(slot, startup), .. other ? new[] { (Of(_slots, step.Third), Of([.. _startups.Keys], step.One)) } : []]);
            case Verb.MeetNow:
                var representative = Of([.. _cast.Investors.Keys], step.One);
                between((_cast.Investors[representative], startup));
                return MeetNow(representative, startup);
            case Verb.Miss:
                return Miss(meetings[0].Id);
            default:
                return Cancel(meeting.Id);
        }

        static T Of<T>(IReadOnlyList<T> among, int number) => among[number % among.Count];
    }

    private async Task<Doing> Book(Caller by, string slot, string startup, bool byHand)
    {
        var answer = Answered(await by.Post($"/api/investor-slots/{Id(slot)}/book", new { startupId = _startups[startup].Id }));
        return new Books(slot, startup, byHand, OfMeeting(answer));
    }

    private async Task<Doing> Ask(string firm, string startup, bool byInvestor, string slot)
    {
        var body = new { sessionId = _session, investorId = _firms[firm], startupId = _startups[startup].Id, reason = "We should talk.", slotId = slot.Length > 0 ? Id(slot) : null };
        return new Asks(firm, startup, byInvestor, slot, OfRequest(Answered(await Speaker(firm, startup, byInvestor).Post($"{_stop.Path}/meeting-requests", body))));
    }

    private async Task<Doing> Accept((string Id, string Investor, string Startup) request, bool byInvestor, string slot) => new Accepts(request.Id, byInvestor, slot, OfRequest(Answered(
        await Speaker(request.Investor, request.Startup, byInvestor).Post($"/api/meeting-requests/{request.Id}/accept", new { slotId = slot.Length > 0 ? Id(slot) : null }))));

    private async Task<Doing> Propose((string Id, string Investor, string Startup) request, bool byInvestor, string slot) => new Proposes(request.Id, byInvestor, slot, OfRequest(Answered(
        await Speaker(request.Investor, request.Startup, byInvestor).Post($"/api/meeting-requests/{request.Id}/propose", new { slotId = Id(slot) }))));

    private async Task<Doing> Move((string Id, string Investor, string Startup) meeting, string slot, bool byInvestor) => new Moves(meeting.Id, slot, Plain(Answered(
        await Speaker(meeting.Investor, meeting.Startup, byInvestor).Post($"/api/meetings/{meeting.Id}/move", new { slotId = Id(slot) }))));

    private async Task<Doing> HandOver(string meeting, string colleague) => new HandsOver(meeting, colleague, Plain(Answered(
        await _tour.Organizer.Post($"/api/meetings/{meeting}/representative", new { representativeId = _people[colleague].Id.ToString() }))));

    private async Task<Doing> Cancel(string meeting) => new Cancels(meeting, Plain(Answered(await _tour.Organizer.Post($"/api/meetings/{meeting}/cancel", new { reason = "Ill." }))));

    private async Task<Doing> Miss(string meeting) => new Misses(meeting, Plain(Answered(await _tour.Organizer.Post($"/api/meetings/{meeting}/absent", new { side = "investor" }))));

    private async Task<Doing> MeetNow(string representative, string startup)
    {
        var body = new { investorId = _firms[_cast.Investors[representative]], startupId = _startups[startup].Id, representativeId = _people[representative].Id.ToString() };
        var answer = Answered(await _tour.Organizer.Post($"{_stop.Path}/meetings", body));
        return new MeetsNow(representative, startup, OfMeeting(answer));
    }

    private async Task<Doing> Import(IReadOnlyList<(string Slot, string Startup)> lines)
    {
        var file = lines.Select(line => (Slot: _cast.Slots.Find(slot => slot.Name == line.Slot)!, line.Startup))
            .Select(line => $"{_people[line.Slot.Representative].Email};{_startupNames[line.Startup]};{line.Slot.From / 60}:{line.Slot.From % 60:00}");
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes($"email;startup;start\n{string.Join('\n', file)}\n")) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } };
        return new Imports(lines, $"import {Interlocked.Increment(ref _imports)}", Plain(Answered(await _tour.Organizer.Post($"{_stop.Path}/meetings/import?dryRun=false", content))));
    }

    /// <summary>What stands in the database, in the words of the model.</summary>
    private async Task<string> Seen()
    {
        var meetings = await _tour.InDatabase(db => (
            from meeting in db.Meetings
            join slot in db.InvestorSlots on meeting.SlotId equals slot.Id
            join table in db.MeetingTables on meeting.TableId equals table.Id
            select new { meeting, slot.RepresentativeId, Start = slot.LocalStart, table.Number }).ToListAsync());
        var requests = await _tour.InDatabase(db => db.MeetingRequests.ToListAsync());
        var day = ModelDay.Of(_cast) with
        {
            Meetings = meetings.ToImmutableSortedDictionary(it => it.meeting.Id.ToString(), it => new Sitting(
                $"{Who(it.RepresentativeId)}@{Minutes(it.Start)}", Startup(it.meeting.StartupId), Who(it.meeting.RepresentativeId), it.Number, Minutes(it.meeting.LocalStart),
                Minutes(it.meeting.LocalStart) + (int)it.meeting.During.Duration.TotalMinutes, it.meeting.Status == MeetingStatus.CancelledLate ? "cancelled" : Conventions.Word(it.meeting.Status))),
            Wishes = requests.ToImmutableSortedDictionary(it => it.Id.ToString(), it => new Wish(
                _firms.Single(firm => firm.Value == it.InvestorId.ToString()).Key, Startup(it.StartupId), it.Turn == Side.Investor,
                it.SlotId is { } slot ? _cast.Slots.Find(known => known.Id == slot.ToString())!.Name : "", Conventions.Word(it.Status))),
        };
        return day.Seen;

        string Who(Fundtruck.Domain.PersonId id) => _people.Single(person => person.Value.Id == id).Key;
        string Startup(Fundtruck.Domain.StartupId id) => _startups.Single(startup => startup.Value.Id == id.ToString()).Key;
        static int Minutes(LocalDateTime at) => (at.Hour * 60) + at.Minute;
    }

    private Caller Speaker(string firm, string startup, bool byInvestor) => byInvestor ? _people[_cast.Investors.First(it => it.Value == firm).Key] : _startups[startup].Founder;

    private string Firm(string slot) => _cast.Slots.Find(it => it.Name == slot)!.Investor;

    private string Id(string slot) => _cast.Slots.Find(it => it.Name == slot)!.Id;

    private static Told Plain(Answer answer) => (int)answer.Status < 300 ? new(true) : new(false, Why: answer.Body);

    private static Told OfMeeting(Answer answer) => (int)answer.Status < 300 ? new(true, answer.Text("id")) : Plain(answer);

    private static Told OfRequest(Answer answer) => (int)answer.Status < 300 ? new(true, answer.Json.GetProperty("meetingId").GetString() ?? "", answer.Text("id")) : Plain(answer);

    private Answer Answered(Answer answer)
    {
        if ((int)answer.Status is not (200 or 201 or 409)) Odd.Add($"{(int)answer.Status} {answer.Body}");
        return answer;
    }

    /// <summary>Answers that nobody should get here.</summary>
    internal System.Collections.Concurrent.ConcurrentBag<string> Odd { get; } = [];
}
