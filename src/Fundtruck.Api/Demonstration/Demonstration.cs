using System.Globalization;
using Fundtruck.Domain;
using Fundtruck.Domain.Applications;
using Fundtruck.Domain.Interests;
using Fundtruck.Domain.LineUps;
using Fundtruck.Domain.Meetings;
using Fundtruck.Domain.People;
using Fundtruck.Domain.Stops;
using Fundtruck.Features.Applications.Files.Checking;
using Fundtruck.Features.Applications.Files.Storage;
using Fundtruck.Features.Database;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Application = Fundtruck.Domain.Applications.Application;
using ApplicationId = Fundtruck.Domain.ApplicationId;

namespace Fundtruck.Api;

/// <summary>
/// A tour to look at: one stop is behind, two are ahead with their calls open. Every step goes through the entities, at the moment at which it would have happened;
/// nobody is told of it, because it is all long known.
/// </summary>
internal sealed class Demonstration
{
    private const long LockKey = 0x46554E4444454D4F; // "FUNDDEMO"
    private const string ZoneId = "Europe/Paris";

    private static readonly ContestSettings Contest = new("Hauts-de-France");
    private static readonly EligibilityRules Rules = new(YoungerThanYears: 10, RaisingFrom: 100_000, RaisingTo: 3_000_000);
    private static readonly LocalTime Opens = new(9, 0);
    private static readonly LocalTime Closes = new(18, 0);
    private static readonly LocalTime FirstPitch = new(10, 0);
    private static readonly LocalTime FirstMeeting = new(14, 0);
    private static readonly LocalTime LastMeetingEnds = new(17, 0);
    private static readonly LocalTime CallOpens = new(8, 0);
    private static readonly LocalTime Deadline = new(23, 59);

    /// <summary>Days from today.</summary>
    private const int Behind = -21, InDunkerque = 21, InLille = 22;

    /// <summary>Who has applied where; a startup may apply to both.</summary>
    private static readonly (CastStartup[] Submitted, CastStartup[] Drafts)
        Dunkerque = ([Cast.Brumelle, Cast.Oyatine, Cast.Eclusier, Cast.Houblonde, Cast.Sarcleur, Cast.Chaleurette], [Cast.Rappel, Cast.TriesAgain]),
        Lille = ([Cast.TriesAgain, Cast.Houblonde, Cast.Sarcleur, Cast.Rappel], [Cast.Chaleurette]);

    private readonly FundtruckDb _db;
    private readonly Diary _diary;
    private readonly IFileStorage _storage;
    private readonly List<Venue> _venues = [];
    private readonly LocalDate _today;
    private readonly DateTimeZone _zone = LocalTimes.Zone(ZoneId);
    private readonly Dictionary<CastStartup, Startup> _startups = [];
    private readonly List<Investor> _investors = [];
    private readonly List<Person> _jury = [];
    private readonly Dictionary<ContestId, IReadOnlyList<Question>> _questions = [];

    /// <summary>They have sent their decks; of the others some are missing, as it is in life.</summary>
    private static readonly CastStartup[] WithDeck = [.. Cast.Pitched, Cast.Brumelle, Cast.Oyatine, Cast.Houblonde, Cast.Sarcleur, Cast.TriesAgain];

    private Demonstration(FundtruckDb db, Diary diary, IFileStorage storage, IClock clock)
    {
        (_db, _diary, _storage) = (db, diary, storage);
        _today = clock.GetCurrentInstant().InZone(_zone).Date;
    }

    /// <summary>Puts the demonstration into a database that has no season yet, as a whole or not at all.</summary>
    internal static async Task PutInto(FundtruckDb db, Diary diary, IFileStorage storage, IClock clock)
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({LockKey})"); // two that start at once on one data folder
        if (await db.Seasons.AnyAsync()) return;

        await new Demonstration(db, diary, storage, clock).Play();
        await transaction.CommitAsync();
        db.ChangeTracker.Clear();
    }

    private async Task Play()
    {
        var season = _db.Add(new Season(SeasonId.New(), $"Fundtruck {_today.PlusDays(InLille).Year}", _today.PlusDays(InLille).Year)).Entity;
        season.Admit(Rules);
        var region = _db.Add(new Region(RegionId.New(), "Hauts-de-France")).Entity;
        foreach (var investor in Cast.Investors) _investors.Add(AddInvestor(investor, At(-87), AccreditationLevel.Full));
        AddInvestor(Cast.Waits, At(-2), AccreditationLevel.Pending);
        foreach (var startup in (CastStartup[])[.. Cast.Pitched, .. Dunkerque.Submitted, .. Dunkerque.Drafts, .. Lille.Submitted, .. Lille.Drafts]) AddStartup(startup);
        foreach (var startup in WithDeck) await SendDeck(startup);
        _jury.AddRange(Cast.Jury.Select(juror => AddPerson(juror, At(-86))));

        await PlayPast(season, NewStop(season, region, Cast.PlaineImages, Behind, callLasts: (-63, -28)));
        await PlayCall(NewStop(season, region, Cast.LaTurbine, InDunkerque, callLasts: (-12 - InDunkerque, -7)), Dunkerque.Submitted, Dunkerque.Drafts);
        await PlayCall(NewStop(season, region, Cast.EuraTechnologies, InLille, callLasts: (-12 - InLille, -7)), Lille.Submitted, Lille.Drafts);
    }

    /// <summary>From the call to the day itself: five startups pitched, and each investor met three of them.</summary>
    private async Task PlayPast(Season season, Stop stop)
    {
        OpenCall(stop, Behind - 63);
        var applications = Cast.Pitched.Select((startup, index) => Submit(stop, startup, At(Behind - 60 + (4 * index)))).ToList();
        var refused = Submit(stop, Cast.TriesAgain, At(Behind - 30));
        stop.CloseApplications(At(Behind - 27));
        Review(stop, [.. applications, refused], allAreIn: true, Behind - 26, Behind - 22);

        var contest = stop.Contests[0];
        var (decidedAt, organizer) = (At(Behind - 21), AddPerson(Cast.Chose, At(-90)).Id);
        foreach (var application in applications) application.Prepare(stop, contest, new(Verdict.Accept, null, organizer, decidedAt, 0));
        refused.Prepare(stop, contest, new(Verdict.Refuse, "Five places, and five files that were further along. Come again when the first haulier uses it every day.", organizer, decidedAt, 0));
        Application[] all = [.. applications, refused];
        var release = _db.Add(new DecisionRelease(DecisionReleaseId.New(), stop, contest, all, new(null, 0, null), organizer, decidedAt)).Entity;
        release.Carry(stop, contest, season.Selection, all, 0, new HashSet<StartupId>(), decidedAt);
        for (var index = 0; index < applications.Count; index++) applications[index].Confirm(stop, contest, season.Selection, 0, At(Behind - 20 + (index % 2)));

        var lineUp = Publish(stop, contest, applications);
        var meetings = Book(stop, [.. Cast.Pitched.Select(startup => _startups[startup])]);
        SayInterest(stop, meetings);
        await _db.SaveChangesAsync();
        await _diary.Take(stop.Id, [.. lineUp.Standing.SelectMany(pitch => pitch.Occupancies([]))], [], default);
        await _diary.Take(stop.Id, [.. meetings.SelectMany(Occupancies)], [], default);

        _db.AddRange(all.SelectMany(application => application.TakeHappenings()).OfType<ApplicationMoved>().Select(moved => new ApplicationStep(moved, null)));
        stop.GoLive(At(Behind, 9));
        stop.Complete(At(Behind, 18));
        await _db.SaveChangesAsync();
    }

    private LineUp Publish(Stop stop, Contest contest, IReadOnlyList<Application> applications)
    {
        var lineUp = _db.Add(new LineUp(LineUpId.New(), contest, stop, At(Behind - 15))).Entity;
        var order = applications.Select(application => application.Id).ToList();
        lineUp.Arrange(stop, new Arrangement(order, stop.Date + FirstPitch), [], order.ToHashSet(), At(Behind - 15));
        var contenders = applications.ToDictionary(
            application => application.Id, application => new Contender(application.Id, application.StartupId, application.CreatedBy));
        _db.Add(lineUp.Publish(stop, new Timetable(stop, [lineUp.Draft]), contenders, null, At(Behind - 14))!);
        _db.AddRange(lineUp.Pitches);
        return lineUp;
    }

    private List<Meeting> Book(Stop stop, IReadOnlyList<Startup> startups)
    {
        const int MeetingsOfEach = 3;
        var session = OpenSession(stop, Behind - 14);
        var slots = new List<InvestorSlot>();
        var meetings = new List<Meeting>();
        for (var number = 0; number < _investors.Count; number++)
        {
            var opened = session.Open(_investors[number].Id, _investors[number].Representatives[0].PersonId, null, slots, At(Behind - 12));
            slots.AddRange(opened);

            // Each slot further, everybody moves on by one startup, so that nobody is asked to be at two tables.
            for (var turn = 0; turn < MeetingsOfEach; turn++)
            {
                var startup = startups[(number + turn) % startups.Count];
                meetings.Add(opened[turn].Book(
                    MeetingId.New(), startup.Id, takesPart: true, startup.OwnerId, opened[turn].TableId!.Value, new BookingTerms(session, 0, 0, Door.Booking), startup.OwnerId, At(Behind - 10, 8 + turn)));
            }
        }

        _db.AddRange(slots);
        _db.AddRange(meetings);
        return meetings;
    }

    /// <summary>Reviews of a stop, from one day until another, counted from today.</summary>
    private void Review(Stop stop, IReadOnlyList<Application> applications, bool allAreIn, int from, int until)
    {
        var jury = new Jury(stop, _jury, (_today.PlusDays(from) + CallOpens, _today.PlusDays(until) + Deadline));
        jury.Sit();
        jury.Review(applications, allAreIn, At(from, 9));
        _db.AddRange(jury.Rows);
    }

    /// <summary>What each firm said of those it met, and one note.</summary>
    private void SayInterest(Stop stop, List<Meeting> meetings)
    {
        var answers = Enum.GetValues<InterestAnswer>();
        for (var number = 0; number < meetings.Count; number++)
        {
            var meeting = meetings[number];
            _db.Add(new Interest(stop.Id, meeting.InvestorId, meeting.StartupId)).Entity.Say(answers[number % answers.Length], meeting.RepresentativeId, At(Behind, 17));
        }

        _db.Add(new InterestNote(stop.Id, meetings[0].InvestorId, meetings[0].StartupId, meetings[0].RepresentativeId)).Entity.Write("Ask who else buys flax.", At(Behind, 17));
    }

    /// <summary>A stop whose call is open, with a session in which investors can open their slots.</summary>
    private async Task PlayCall(Stop stop, CastStartup[] submitted, CastStartup[] drafts)
    {
        OpenCall(stop, -12);
        var applications = submitted.Select((startup, index) => Submit(stop, startup, At(index - 9))).ToList();
        Review(stop, applications, allAreIn: false, -2, InDunkerque - 5);
        for (var index = 0; index < drafts.Length; index++) Apply(stop, drafts[index], At(-1, 10 + index));
        OpenSession(stop, -5);
        await _db.SaveChangesAsync();
    }

    /// <param name="season">The present one.</param>
    /// <param name="region">The only one.</param>
    /// <param name="place">Where.</param>
    /// <param name="day">Days from today.</param>
    /// <param name="callLasts">Days from the stop's day.</param>
    private Stop NewStop(Season season, Region region, CastVenue place, int day, (int From, int To) callLasts)
    {
        var venue = _db.Add(new Venue(VenueId.New(), place.Name, place.Address, place.City, ZoneId, place.Latitude, place.Longitude)).Entity;
        _db.AddRange(_venues.Select(other => new TravelTime(venue, other)));
        _venues.Add(venue);
        var date = _today.PlusDays(day);
        var times = new StopTimes(date, Opens, Closes, date.PlusDays(callLasts.From) + CallOpens, date.PlusDays(callLasts.To) + Deadline);
        var stop = _db.Add(new Stop(StopId.New(), season.Id, region.Id, venue, place.City, times, [Contest], At(-90))).Entity;
        _db.AddRange(stop.Stages.Select(stage => PartyRow.Of(stage.Id)));
        var asked = Question.Arrange(stop, stop.Contests[0], [], new HashSet<QuestionId>(), [.. Cast.Questions.Select(question => ((QuestionId?)null, question.Settings))], At(-90)).Added;
        _db.AddRange(asked);
        _questions.Add(stop.Contests[0].Id, asked);
        return stop;
    }

    private void OpenCall(Stop stop, int day)
    {
        stop.Publish(At(day - 2));
        stop.OpenApplications(At(day, 8));
    }

    private MeetingSession OpenSession(Stop stop, int day)
    {
        var session = _db.Add(new MeetingSession(MeetingSessionId.New(), stop, FirstMeeting, LastMeetingEnds, slotMinutes: 20, pauseMinutes: 5, tables: 6, opensAt: null, new SessionRules(), At(day))).Entity;
        _db.AddRange(session.Tables.Select(table => PartyRow.Of(table.Id)));
        return session;
    }

    private Application Apply(Stop stop, CastStartup startup, Instant when)
    {
        var applicant = _startups[startup];
        var answers = new ApplicationAnswers(startup.Summary, startup.AmountSought, $"{startup.Website}/deck.pdf");
        var application = _db.Add(new Application(ApplicationId.New(), stop.Contests[0], applicant.Id, answers, applicant.OwnerId, when)).Entity;
        var others = _questions[stop.Contests[0].Id].Zip(Cast.Questions).ToDictionary(it => it.First.Id, it => (AnswerValue?)it.Second.Answer(startup));
        application.Edit(answers with { Others = others }, Form(stop, applicant), when);
        return application;
    }

    private ApplicationForm Form(Stop stop, Startup startup) => new(stop, stop.Contests[0], Rules, _questions[stop.Contests[0].Id], startup.Profile);

    private Application Submit(Stop stop, CastStartup startup, Instant when)
    {
        var application = Apply(stop, startup, when - Duration.FromHours(20));
        application.Submit(Form(stop, _startups[startup]), when);
        return application;
    }

    private void AddStartup(CastStartup cast)
    {
        if (_startups.ContainsKey(cast)) return;

        var team = cast.Team.Select(member => AddPerson(member, At(-89))).ToList();
        var profile = new StartupProfile(cast.Name, "FR", _today.PlusMonths(-cast.AgeInMonths), cast.Sector, cast.Website, cast.Pitch)
        {
            NoSirenReason = "Invented for the demonstration: it stands in no register.",
            SectorCode = cast.SectorCode,
            Stage = cast.AgeInMonths < 24 ? FundingStage.PreSeed : FundingStage.Seed,
            Region = "Hauts-de-France",
            Team = string.Join(", ", cast.Team.Select(member => member.Name)),
            RaisingAmount = cast.AmountSought,
            RaisingRound = cast.AmountSought > 1_000_000 ? FundingStage.SeriesA : FundingStage.Seed,
            RaisedAmount = cast.AgeInMonths < 24 ? 0 : cast.AmountSought / 5,
        };
        var startup = _db.Add(new Startup(StartupId.New(), profile, team[0].Id, At(-88))).Entity;
        foreach (var member in team) startup.Admit(member.Id, At(-88));
        _db.Add(PartyRow.Of(startup.Id));
        _startups.Add(cast, startup);
    }

    /// <summary>Its slides, checked and stored like those that people send.</summary>
    private async Task SendDeck(CastStartup cast)
    {
        var startup = _startups[cast];
        var pdf = Slides.Pdf([cast.Name, cast.Pitch], [cast.Sector, cast.Summary], ["The round", string.Create(CultureInfo.InvariantCulture, $"{cast.AmountSought:#,0} euros"), cast.Website]);
        using var file = await IncomingFiles.Receive(_storage.Incoming, new MemoryStream(pdf), pdf.Length, default);
        if (InspectPdf.Look(pdf, mostPages: 3) is not "pages 3" and var refused) throw new InvalidOperationException(refused);
        var deck = new Deck(FileId.New(), startup.Id, $"{cast.Name}.pdf", new FileRoom(pdf.Length, 0, pdf.Length), startup.OwnerId, At(-85));
        deck.Replace(new ArrivedFile(file.Bytes, file.Sha256, Pages: 3, PdfCheck.Own), null, 1, At(-85));
        _db.Add(deck);
        await _storage.Put(deck.Id, file.Path, default);
    }

    private Investor AddInvestor(CastInvestor cast, Instant when, AccreditationLevel accreditation)
    {
        var people = cast.Representatives.Select(representative => AddPerson(representative, when)).ToList();
        var investor = _db.Add(new Investor(InvestorId.New(), cast.Name, people[0].Id, when, accreditation)).Entity;
        foreach (var person in people) investor.Admit(person.Id);
        if (cast.Thesis is { } thesis) investor.Seek(thesis);
        return investor;
    }

    private Person AddPerson(CastPerson cast, Instant when)
    {
        var person = _db.Add(new Person(PersonId.New(), cast.Email, cast.Name, cast.Language, when)).Entity;
        _db.Add(PartyRow.Of(person.Id));
        return person;
    }

    /// <summary>An hour of a day, counted from today.</summary>
    private Instant At(int day, int hour = 10) => _zone.Computed(_today.PlusDays(day) + new LocalTime(hour, 0));

    private static IReadOnlyList<Occupancy> Occupancies(Meeting meeting) =>
        Meeting.Occupancies(meeting.Id, meeting.RepresentativeId, meeting.StartupId, meeting.FounderId, meeting.TableId, meeting.During);
}
