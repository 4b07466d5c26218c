using System.Text;
using Fundtruck.Features.Messages;
using Fundtruck.Features.Messages.Calendars;
using Fundtruck.Features.Messages.Writing;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fundtruck.Features.Meetings;

internal static class AgendaEndpoints
{
    internal static void Map(RouteGroupBuilder api)
    {
        var stops = api.MapGroup("/stops/{id}").WithTags("Meetings");
        stops.MapGet("/agenda", (StopId id, PersonId? person, TableId? table, ISender sender, CancellationToken cancellationToken) => sender.Send(new GetAgenda(id, person, table), cancellationToken).AsOk())
            .Sends<GetAgenda>("The day of a stop, table by table, stage by stage and person by person, or of one of them").MayBeMissing();
        stops.MapGet("/agenda.html", async (StopId id, PersonId? person, TableId? table, ISender sender, CancellationToken cancellationToken) => new PrintedPage(await sender.Send(new PrintAgenda(id, person, table), cancellationToken)))
            .Sends<PrintAgenda>("The same to print: a page for each").MayBeMissing().Produces<string>(StatusCodes.Status200OK, "text/html");
        stops.MapGet("/agenda.ics", async (StopId id, PersonId? person, TableId? table, ISender sender, CancellationToken cancellationToken) => Calendar(await sender.Send(new ExportAgenda(id, person, table), cancellationToken)))
            .Sends<ExportAgenda>("The same for a calendar").MayBeMissing().Produces<string>(StatusCodes.Status200OK, "text/calendar");
        var mine = api.MapGroup("/me").WithTags("Meetings");
        mine.MapGet("/agenda", (StopId stop, ISender sender, CancellationToken cancellationToken) => sender.Send(new GetMyAgenda(stop), cancellationToken).AsOk())
            .Sends<GetMyAgenda>("One's own day at a stop").MayBeMissing();
        mine.MapGet("/agenda.html", async (StopId stop, ISender sender, CancellationToken cancellationToken) => new PrintedPage(await sender.Send(new PrintMyAgenda(stop), cancellationToken)))
            .Sends<PrintMyAgenda>("The same to print").MayBeMissing().Produces<string>(StatusCodes.Status200OK, "text/html");
        mine.MapGet("/agenda.ics", async (StopId stop, ISender sender, CancellationToken cancellationToken) => Calendar(await sender.Send(new ExportMyAgenda(stop), cancellationToken)))
            .Sends<ExportMyAgenda>("The same for a calendar").MayBeMissing().Produces<string>(StatusCodes.Status200OK, "text/calendar");
    }

    private static FileContentHttpResult Calendar(string file) => TypedResults.File(Encoding.UTF8.GetBytes(file), "text/calendar; charset=utf-8", "agenda.ics");
}

/// <summary>What is in an agenda.</summary>
internal enum AgendaKind
{
    Pitch,
    Meeting,

    /// <summary>A pitch that somebody judges.</summary>
    Jury,

    /// <summary>Not there: a time that somebody keeps free, or something at another stop.</summary>
    Away,
}

/// <param name="Kind">What it is.</param>
/// <param name="Id">Of the pitch or meeting; null for a time away.</param>
/// <param name="StartsAt">From when on.</param>
/// <param name="EndsAt">Until when.</param>
/// <param name="Table">The number of a meeting's table.</param>
/// <param name="Stage">Where a pitch is held, at a stop that has several stages.</param>
/// <param name="Contest">Of a pitch.</param>
/// <param name="Startup">Who pitches or is met; a juror reads that in the line-up.</param>
/// <param name="Founder">Who is there for the startup.</param>
/// <param name="Investor">Whom they meet.</param>
/// <param name="Representative">Who is there for the investor.</param>
internal sealed record AgendaEntryView(
    AgendaKind Kind, Guid? Id, OffsetDateTime StartsAt, OffsetDateTime EndsAt, int? Table, string? Stage, string? Contest, string? Startup, string? Founder, string? Investor, string? Representative);

/// <param name="Kind">Whose day it is: a table's, a stage's or a person's.</param>
/// <param name="Id">Of the table, stage or person.</param>
/// <param name="Name">The number of a table, the name of a stage or person.</param>
/// <param name="Entries">Earliest first.</param>
internal sealed record AgendaSectionView(PartyKind Kind, Guid Id, string Name, IReadOnlyList<AgendaEntryView> Entries);

/// <param name="StopId">Where.</param>
/// <param name="Stop">Its name.</param>
/// <param name="StartsAt">When it begins.</param>
/// <param name="EndsAt">When it ends.</param>
/// <param name="Zone">IANA id.</param>
/// <param name="Sections">Tables, stages, people.</param>
internal sealed record AgendaView(StopId StopId, string Stop, OffsetDateTime StartsAt, OffsetDateTime EndsAt, string Zone, IReadOnlyList<AgendaSectionView> Sections);

[Access(Who.Hosts)]
internal sealed record GetAgenda(StopId Stop, PersonId? Person, TableId? Table) : IQuery<AgendaView>;

[Access(Who.Hosts)]
internal sealed record PrintAgenda(StopId Stop, PersonId? Person, TableId? Table) : IQuery<string>;

[Access(Who.Hosts)]
internal sealed record ExportAgenda(StopId Stop, PersonId? Person, TableId? Table) : IQuery<string>;

[Access(Who.SignedIn)]
internal sealed record GetMyAgenda(StopId Stop) : IQuery<AgendaView>;

[Access(Who.SignedIn)]
internal sealed record PrintMyAgenda(StopId Stop) : IQuery<string>;

[Access(Who.SignedIn)]
internal sealed record ExportMyAgenda(StopId Stop) : IQuery<string>;

internal sealed class AgendaHandler(FundtruckDb db, CurrentRequest current)
    : IRequestHandler<GetAgenda, AgendaView>, IRequestHandler<PrintAgenda, string>, IRequestHandler<ExportAgenda, string>,
      IRequestHandler<GetMyAgenda, AgendaView>, IRequestHandler<PrintMyAgenda, string>, IRequestHandler<ExportMyAgenda, string>
{
    public async Task<AgendaView> Handle(GetAgenda query, CancellationToken cancellationToken) => (await Run(query.Stop, query.Person, query.Table, cancellationToken)).View();

    public async Task<string> Handle(PrintAgenda query, CancellationToken cancellationToken) =>
        AgendaHtml.Of((await Run(query.Stop, query.Person, query.Table, cancellationToken)).View(), await Language(cancellationToken));

    public async Task<string> Handle(ExportAgenda query, CancellationToken cancellationToken) =>
        (await Run(query.Stop, query.Person, query.Table, cancellationToken)).Calendar(query.Person, await Language(cancellationToken));

    public async Task<AgendaView> Handle(GetMyAgenda query, CancellationToken cancellationToken) => (await Mine(query.Stop, cancellationToken)).View();

    public async Task<string> Handle(PrintMyAgenda query, CancellationToken cancellationToken) => AgendaHtml.Of((await Mine(query.Stop, cancellationToken)).View(), await Language(cancellationToken));

    public async Task<string> Handle(ExportMyAgenda query, CancellationToken cancellationToken) => (await Mine(query.Stop, cancellationToken)).Calendar(current.Me, await Language(cancellationToken));

    /// <summary>For those who run the stop: whoever has no part in it does not exist for them here.</summary>
    private async Task<Agenda> Run(StopId id, PersonId? person, TableId? table, CancellationToken cancellationToken)
    {
        current.MustRun(id);
        if (person is not null && table is not null) throw new ValidationException([new("table", "Ask for a person or for a table.")]);
        var stop = await db.Stops.Include(s => s.Stages).SingleOrDefaultAsync(s => s.Id == id, cancellationToken) ?? throw new NotFoundException("stop");
        var agenda = await Agenda.Of(db, stop, person, table, cancellationToken);
        return (person is null && table is null) || agenda.Sections.Count > 0 ? agenda : throw new NotFoundException(person is null ? "table" : "person");
    }

    private async Task<Agenda> Mine(StopId id, CancellationToken cancellationToken) =>
        await Agenda.Of(db, await db.Stops.VisibleTo(current).SingleOrDefaultAsync(s => s.Id == id, cancellationToken) ?? throw new NotFoundException("stop"), current.Me, null, cancellationToken);

    private Task<string> Language(CancellationToken cancellationToken) => db.People.Where(person => person.Id == current.Me).Select(person => person.Language).SingleAsync(cancellationToken);
}

/// <summary>Whose day it is.</summary>
internal sealed record AgendaSection(PartyKind Kind, Guid Id, string Name, IReadOnlyList<(AgendaKind Kind, AppointmentTruth Truth)> Appointments, IReadOnlyList<Interval> Away);

/// <summary>All that takes whom and what at a stop, in five queries however many they are: what stands, who belongs to it, and what takes them elsewhere.</summary>
internal sealed record Agenda(Stop Stop, IReadOnlyList<AgendaSection> Sections)
{
    private sealed record Belonging(Guid PersonId, string Name, Guid To);

    private sealed record Place(TableId Id, int Number, Instant Starts);

    /// <param name="db">Where it stands.</param>
    /// <param name="stop">With its stages, unless it is about a person or a table.</param>
    /// <param name="person">Whose, with what belongs into their calendar; null for all.</param>
    /// <param name="table">Which; null for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal static async Task<Agenda> Of(FundtruckDb db, Stop stop, PersonId? person, TableId? table, CancellationToken cancellationToken)
    {
        var (meetings, pitches) = (db.Meetings.Where(meeting => meeting.StopId == stop.Id && meeting.Status == MeetingStatus.Booked), db.Pitches.Where(pitch => pitch.StopId == stop.Id && pitch.Status == PitchStatus.Scheduled));
        if (table is { } one) meetings = meetings.Where(meeting => meeting.TableId == one);
        if (person is { } me)
        {
            meetings = meetings.InCalendarOf(db, me);
            var (own, judged) = (pitches.InCalendarOf(db, me).Select(pitch => pitch.Id), pitches.JudgedBy(db, me).Select(pitch => pitch.Id));
            pitches = pitches.Where(pitch => own.Contains(pitch.Id) || judged.Contains(pitch.Id));
        }

        var sittings = (await StandingAppointments.Of(db, meetings, cancellationToken)).OrderBy(it => it.During.Start).ThenBy(it => it.Id).ToList();
        if (table is not null) return new(stop, await Tables(db, stop, sittings, table, cancellationToken));
        var talks = (await StandingAppointments.Of(db, pitches, cancellationToken)).OrderBy(it => it.During.Start).ThenBy(it => it.Id).ToList();
        var people = await People(db, stop, sittings, talks, person, cancellationToken);
        return new(stop, person is null ? [.. await Tables(db, stop, sittings, null, cancellationToken), .. Stages(stop, talks), .. people] : people);
    }

    internal AgendaView View() => new(Stop.Id, Stop.Name, Stop.During.Start.In(Stop.Zone), Stop.During.End.In(Stop.Zone), Stop.ZoneId, [.. Sections.Select(section => new AgendaSectionView(
        section.Kind, section.Id, section.Name,
        [.. section.Appointments.Select(Entry).Concat(section.Away.Select(Entry)).OrderBy(entry => entry.StartsAt.ToInstant()).ThenBy(entry => entry.Id)]))]);

    /// <summary>Each appointment once; of one person also when they are away.</summary>
    internal string Calendar(PersonId? person, string language)
    {
        var reader = new Recipient(person, "", "", language);
        var appointments = Sections.SelectMany(section => section.Appointments).DistinctBy(it => it.Truth.Id).Select(it => person is null && it.Truth.IsMeeting
            ? it.Truth.Calendar($"{it.Truth.Startup} – {it.Truth.Investor}, table {it.Truth.Table}", Letters.Facts(it.Truth, reader), cancelled: false)
            : GetCalendarHandler.Entry(it.Truth, reader, it.Kind == AgendaKind.Jury));
        return CalendarFile.Feed(Stop.Name, appointments.Concat(person is null ? [] : Sections.SelectMany(section => section.Away).Select(away => new CalendarAppointment
        {
            Uid = $"{person.Value.Value:D}-{away.Start.ToUnixTimeSeconds()}@fundtruck",
            Sequence = 0,
            Summary = AgendaHtml.Away(language),
            Start = away.Start.InUtc().LocalDateTime,
            End = away.End.InUtc().LocalDateTime,
            Zone = DateTimeZone.Utc,
            ChangedAt = Stop.CreatedAt,
        })));
    }

    private static async Task<IReadOnlyList<AgendaSection>> Tables(FundtruckDb db, Stop stop, List<AppointmentTruth> sittings, TableId? only, CancellationToken cancellationToken)
    {
        var tables = await (
            from table in db.MeetingTables.Where(table => only == null || table.Id == only)
            join session in db.MeetingSessions on table.SessionId equals session.Id
            where session.StopId == stop.Id && (only != null || session.ClosedAt == null)
            orderby session.During.Start, table.Number
            select new Place(table.Id, table.Number, session.During.Start)).ToListAsync(cancellationToken);
        var byTable = sittings.ToLookup(it => it.TableId);
        return [.. tables.Where(table => only is not null || byTable.Contains(table.Id)).Select(table => new AgendaSection(
            PartyKind.Table, table.Id.Value, table.Number.ToString(System.Globalization.CultureInfo.InvariantCulture), [.. byTable[table.Id].Select(it => (AgendaKind.Meeting, it))], []))];
    }

    private static IEnumerable<AgendaSection> Stages(Stop stop, List<AppointmentTruth> talks)
    {
        var byStage = talks.ToLookup(it => it.StageId);
        return stop.Stages.OrderBy(stage => stage.Position).Where(stage => byStage.Contains(stage.Id))
            .Select(stage => new AgendaSection(PartyKind.Stage, stage.Id.Value, stage.Name, [.. byStage[stage.Id].Select(it => (AgendaKind.Pitch, it))], []));
    }

    private static async Task<IReadOnlyList<AgendaSection>> People(FundtruckDb db, Stop stop, List<AppointmentTruth> sittings, List<AppointmentTruth> talks, PersonId? only, CancellationToken cancellationToken)
    {
        var belongings = (await Belongings(db, stop, [.. sittings.Concat(talks).Select(it => it.StartupId.Value).Distinct()], only, cancellationToken)).ToLookup(it => it.To);
        var names = new Dictionary<Guid, string>();
        var days = new Dictionary<Guid, List<(AgendaKind, AppointmentTruth)>>();
        foreach (var there in belongings[stop.Id.Value]) Day(there.PersonId, there.Name);
        foreach (var it in sittings.Concat(talks))
        {
            var teams = belongings[it.StartupId.Value].Select(member => (member.PersonId, member.Name)).Append((it.FounderId.Value, it.Founder));
            if (it.RepresentativeId is { } representative) teams = teams.Append((representative.Value, it.Representative!));
            var theirs = teams.DistinctBy(member => member.Item1).ToList();
            foreach (var (id, name) in theirs) Day(id, name)?.Add((it.IsMeeting ? AgendaKind.Meeting : AgendaKind.Pitch, it));
            if (it.IsMeeting) continue;
            foreach (var juror in belongings[it.ContestId.Value].ExceptBy(theirs.Select(member => member.Item1), juror => juror.PersonId)) Day(juror.PersonId, juror.Name)?.Add((AgendaKind.Jury, it));
        }

        var away = (await db.Elsewhere(stop, [.. days.Keys.Select(PersonId.Of)], cancellationToken)).ToLookup(it => it.PartyId);
        return [.. days.Keys.OrderBy(id => names[id], StringComparer.Ordinal).ThenBy(id => id).Select(id => new AgendaSection(PartyKind.Person, id, names[id], days[id], Merged(stop, away[id])))];

        List<(AgendaKind, AppointmentTruth)>? Day(Guid id, string name)
        {
            if (only is { } one && one.Value != id) return null;
            names[id] = name;
            return days.TryGetValue(id, out var day) ? day : days[id] = [];
        }
    }

    /// <summary>Who is in which of the startups, judges which contest, and has said of the stop when they are there.</summary>
    private static Task<List<Belonging>> Belongings(FundtruckDb db, Stop stop, Guid[] startups, PersonId? only, CancellationToken cancellationToken)
    {
        var (id, person) = (stop.Id.Value, only?.Value ?? Guid.Empty);
        var all = only is null;
        return db.Database.SqlQuery<Belonging>(
            $"""
            select p.id as person_id, p.name, it.whose as to from (
                select person_id, startup_id as whose from startup_members where startup_id = any ({startups})
                union select person_id, contest_id from jurors where stop_id = {id}
                union select person_id, stop_id from blocks where stop_id = {id}) it
            join people p on p.id = it.person_id where {all} or p.id = {person}
            """).ToListAsync(cancellationToken);
    }

    /// <summary>When they are away, within the stop's hours: what for is nobody's business.</summary>
    private static IReadOnlyList<Interval> Merged(Stop stop, IEnumerable<ElsewhereRow> away)
    {
        var there = stop.During.Without(away.Select(it => it.During)).ToList();
        return [.. stop.During.Without(there)];
    }

    private AgendaEntryView Entry((AgendaKind Kind, AppointmentTruth Truth) entry)
    {
        var (kind, it) = entry;
        var (start, end) = (it.During.Start.In(Stop.Zone), it.During.End.In(Stop.Zone));
        return kind == AgendaKind.Jury
            ? new(kind, it.Id, start, end, null, it.Stage, it.Contest, null, null, null, null)
            : new(kind, it.Id, start, end, it.Table, it.Stage, it.Contest, it.Startup, it.Founder, it.Investor, it.Representative);
    }

    private AgendaEntryView Entry(Interval away) => new(AgendaKind.Away, null, away.Start.In(Stop.Zone), away.End.In(Stop.Zone), null, null, null, null, null, null, null);
}
