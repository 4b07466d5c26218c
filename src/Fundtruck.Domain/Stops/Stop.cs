using NodaTime;

namespace Fundtruck.Domain.Stops;

/// <summary>One stop of the tour (étape): a place, a day, one or more contests.</summary>
public sealed class Stop : Entity
{
    private readonly List<Contest> _contests = [];
    private readonly List<Stage> _stages = [];

    private Stop() => Name = ZoneId = "";

    /// <summary>A draft, seen by organizers only.</summary>
    public Stop(StopId id, SeasonId season, RegionId region, Venue venue, string name, StopTimes times, IReadOnlyCollection<ContestSettings> contests, Instant now, IReadOnlyList<string>? stages = null)
    {
        Id = id;
        SeasonId = season;
        RegionId = region;
        VenueId = venue.Id;
        ZoneId = venue.ZoneId;
        Name = name;
        Set(times, Derived.From(times, venue.Zone), now);
        var stagesThen = Stage.Checked([.. (stages ?? [Stage.DefaultName]).Select(stage => (StageId.New(), stage))], _stages, new HashSet<StageId>());
        var contestsThen = Checked([.. contests.Select(settings => (ContestId.New(), settings))], stagesThen);
        Stage.Set(_stages, Id, stagesThen);
        SetContests(contestsThen);
        CreatedAt = ChangedAt = now;
    }

    public StopId Id { get; private init; }

    public SeasonId SeasonId { get; private init; }

    public RegionId RegionId { get; private set; }

    public VenueId VenueId { get; private set; }

    public string Name { get; private set; }

    public string ZoneId { get; private set; }

    public LocalDate Date { get; private set; }

    public LocalTime StartsAt { get; private set; }

    public LocalTime EndsAt { get; private set; }

    public LocalDateTime ApplicationsOpenAt { get; private set; }

    public LocalDateTime ApplicationsCloseAt { get; private set; }

    /// <summary>Minutes after the deadline within which an application still counts as on time.</summary>
    public int GraceMinutes { get; private set; }

    /// <summary>Until when submitted applications can be changed; null for the deadline.</summary>
    public LocalDateTime? EditableUntil { get; private set; }

    /// <summary>When the call was closed last; before the deadline, an organizer did it.</summary>
    public Instant? CallClosedAt { get; private set; }

    /// <summary>What the organizer said; null for the usual deadline.</summary>
    public LocalDateTime? DecksDueAt { get; private set; }

    /// <summary>The first moment at which a deck is too late. Derived from the local times and the zone.</summary>
    public Instant DecksDue { get; private set; }

    /// <summary>Derived from the local times and the zone.</summary>
    public Interval During { get; private set; }

    /// <summary>Derived from the local times and the zone.</summary>
    public Interval ApplicationWindow { get; private set; }

    public StopStatus Status { get; private set; }

    /// <summary>Where a postponed stop goes on when it has its new date.</summary>
    public StopStatus? StatusBeforePostponing { get; private set; }

    /// <summary>Counts postponing, rescheduling and cancelling, so that each is told once.</summary>
    public int Interruptions { get; private set; }

    /// <summary>Why it was postponed or cancelled.</summary>
    public string? Reason { get; private set; }

    public Instant CreatedAt { get; private init; }

    public Instant ChangedAt { get; private set; }

    public IReadOnlyList<Contest> Contests => _contests;

    /// <summary>The truck, and other places where pitches are held at the same time; one at least.</summary>
    public IReadOnlyList<Stage> Stages => _stages;

    public DateTimeZone Zone => LocalTimes.Zone(ZoneId);

    /// <summary>True when the public may know of it.</summary>
    public bool IsPublic => PublishedAt is not null;

    /// <summary>Since when the public may know of it; null for a draft, also for one that was postponed or cancelled.</summary>
    public Instant? PublishedAt { get; private set; }

    /// <summary>Changes name, place, times and contests. Once appointments stand, times and venue only change by postponing.</summary>
    /// <param name="region">The region it counts for.</param>
    /// <param name="venue">The place; its zone is the stop's.</param>
    /// <param name="name">As people say it.</param>
    /// <param name="times">Local times at the venue.</param>
    /// <param name="contests">Those with a known id are changed, others are new, missing ones are taken away.</param>
    /// <param name="hasAppointments">Whether pitches or meetings stand.</param>
    /// <param name="applied">The contests that somebody applied to: they stay.</param>
    /// <param name="now">The moment of the change.</param>
    /// <param name="stages">As with contests; null keeps those that are there.</param>
    /// <param name="pitchedOn">The stages on which pitches are or were published: they stay.</param>
    public void Change(
        RegionId region, Venue venue, string name, StopTimes times, IReadOnlyList<(ContestId Id, ContestSettings Settings)> contests,
        bool hasAppointments, IReadOnlySet<ContestId> applied, Instant now, IReadOnlyList<(StageId Id, string Name)>? stages = null, IReadOnlySet<StageId>? pitchedOn = null)
    {
        RefuseIn(StopStatus.Completed, StopStatus.Cancelled, StopStatus.Postponed);
        if (hasAppointments && (venue.Id != VenueId || times.Date != Date || times.StartsAt != StartsAt || times.EndsAt != EndsAt))
            throw new RuleBrokenException(Rule.StopHasAppointments, "date");

        var kept = contests.Select(contest => contest.Id).ToHashSet();
        if (_contests.Any(contest => !kept.Contains(contest.Id) && applied.Contains(contest.Id)))
            throw new RuleBrokenException(Rule.ContestInUse, "contests");

        var derived = Derived.From(times, venue.Zone);
        var stagesThen = Stage.Checked(stages ?? [.. _stages.OrderBy(stage => stage.Position).Select(stage => (stage.Id, stage.Name))], _stages, pitchedOn ?? new HashSet<StageId>());
        var accepted = Checked(contests, stagesThen);

        if (derived.During != During) Happened(new StopHoursChanged(this, now));
        RegionId = region;
        VenueId = venue.Id;
        ZoneId = venue.ZoneId;
        Name = name;
        Set(times, derived, now);
        Stage.Set(_stages, Id, stagesThen);
        SetContests(accepted);
        ChangedAt = now;
        Happened(new StopChanged(this, now));
    }

    public void Publish(Instant now)
    {
        Become(StopStatus.Published, now, StopStatus.Draft);
        PublishedAt = now;
    }

    /// <summary>Opens the call; again after closing it, as long as the line-up is not published.</summary>
    public void OpenApplications(Instant now)
    {
        if (now >= ApplicationWindow.End)
            throw new RuleBrokenException(Rule.CallNotOpen, "applicationsCloseAt", "The deadline for applications has passed: set a later one first.");
        Become(StopStatus.ApplicationsOpen, now, StopStatus.Published, StopStatus.ApplicationsClosed);
    }

    public void CloseApplications(Instant now)
    {
        Become(StopStatus.ApplicationsClosed, now, StopStatus.ApplicationsOpen);
        CallClosedAt = now;
    }

    /// <summary>Says how strict the call is.</summary>
    public void Set(CallTerms terms)
    {
        terms.GraceMinutes.Within(0, 1440, "graceMinutes");
        if (terms.EditableUntil is { } until && Zone.Meant(until, "editableUntil") is var moment && (moment <= ApplicationWindow.Start || moment > During.Start))
            throw new RuleBrokenException(Rule.OutOfRange, "editableUntil", "Give a time after the call opens and before the stop begins.");
        (GraceMinutes, EditableUntil) = (terms.GraceMinutes, terms.EditableUntil);
    }

    /// <summary>The line-up is out, for the first time or again.</summary>
    public void LineUpIsPublished(Instant now)
    {
        if (Status is StopStatus.Published or StopStatus.ApplicationsOpen or StopStatus.Draft)
            throw new RuleBrokenException(Rule.LineUpNotReady);
        if (Status is StopStatus.LineUpPublished or StopStatus.Live) return;
        Become(StopStatus.LineUpPublished, now, StopStatus.ApplicationsClosed);
    }

    public void GoLive(Instant now) => Become(StopStatus.Live, now, StopStatus.LineUpPublished);

    public void Complete(Instant now) => Become(StopStatus.Completed, now, StopStatus.Live);

    /// <summary>Takes the stop off its date: its pitches and meetings are cancelled, its applications stay.</summary>
    public void Postpone(string? reason, Instant now)
    {
        RefuseIn(StopStatus.Completed, StopStatus.Cancelled, StopStatus.Postponed);
        Reason = reason.Said("reason");
        StatusBeforePostponing = Status is StopStatus.LineUpPublished or StopStatus.Live ? StopStatus.ApplicationsClosed : Status;
        Status = StopStatus.Postponed;
        ChangedAt = now;
        Interruptions++;
        Happened(new StopPostponed(this, now));
    }

    /// <summary>Gives a postponed stop its new date; it goes on where it was, before its line-up.</summary>
    public void Reschedule(StopTimes times, Instant now)
    {
        if (Status != StopStatus.Postponed || StatusBeforePostponing is not { } before) throw NotInState("Only a postponed stop gets a new date.");
        Set(times, Derived.From(times, Zone), now);
        Status = before == StopStatus.ApplicationsOpen && now >= ApplicationWindow.End ? StopStatus.ApplicationsClosed : before;
        StatusBeforePostponing = null;
        EditableUntil = null;
        CallClosedAt = null;
        Reason = null;
        ChangedAt = now;
        Interruptions++;
        Happened(new StopRescheduled(this, now));
    }

    /// <summary>Ends the stop before it took place: its pitches and meetings are cancelled and everybody concerned is told.</summary>
    public void Cancel(string? reason, Instant now)
    {
        RefuseIn(StopStatus.Completed, StopStatus.Cancelled);
        Reason = reason.Said("reason");
        Status = StopStatus.Cancelled;
        ChangedAt = now;
        Interruptions++;
        Happened(new StopCancelled(this, now));
    }

    /// <summary>Derives its instants again, when its zone has other rules than were known: what is past stays, the local times stay. Answers whether anything has moved.</summary>
    public bool FollowClocks(Instant now)
    {
        if (Status is StopStatus.Completed or StopStatus.Cancelled) return false;
        var (during, window) = (Ahead(Date + StartsAt, Date + EndsAt, During), Ahead(ApplicationsOpenAt, ApplicationsCloseAt, ApplicationWindow));
        var due = DecksDue <= now ? DecksDue : DecksDueAt is { } said ? Zone.Again(said, DecksDue) : DecksDueUsually(Zone, Date, window.End);
        if ((during, window, due) == (During, ApplicationWindow, DecksDue)) return false;

        if (due != DecksDue) Happened(new DecksDueMoved(Id, null, now));
        (During, ApplicationWindow, DecksDue, ChangedAt) = (during, window, due, now);
        Happened(new StopClocksChanged(this, now));
        return true;

        Interval Ahead(LocalDateTime start, LocalDateTime end, Interval derived) =>
            derived.Start > now ? Zone.Again(start, end, derived)
            : derived.End > now ? new Interval(derived.Start, Instant.Max(derived.Start, Zone.Again(end, derived.End)))
            : derived;
    }

    /// <summary>
    /// Throws <see cref="Rule.CallNotOpen"/> unless an application may be submitted at <paramref name="now"/>: an organizer may open the call early, the deadline holds for all.
    /// </summary>
    public void RequireOpenCall(Instant now)
    {
        if (CallAt(now) is null) throw new RuleBrokenException(Rule.CallNotOpen);
    }

    /// <summary>Whether an application that comes now is on time, and how; null when it is not. A call that an organizer closed before its deadline has no grace.</summary>
    public SubmittedWithin? CallAt(Instant now)
    {
        if (Status == StopStatus.ApplicationsOpen && now < ApplicationWindow.End) return SubmittedWithin.Window;
        var endedByItself = Status == StopStatus.ApplicationsOpen || (Status == StopStatus.ApplicationsClosed && !(CallClosedAt < ApplicationWindow.End));
        return endedByItself && now >= ApplicationWindow.End && now < ApplicationWindow.End + Duration.FromMinutes(GraceMinutes) ? SubmittedWithin.Grace : null;
    }

    /// <summary>Whether what was handed in may still be changed by its team.</summary>
    public bool MayBeEdited(Instant now) => EditableUntil is { } until ? now < Zone.Computed(until) : Status == StopStatus.ApplicationsOpen && now < ApplicationWindow.End;

    /// <summary>Throws <see cref="Rule.CallNotOpen"/> unless a latecomer with a code can still be taken in: the call is or was open, and the line-up isn't out.</summary>
    internal void RequireLateEntry()
    {
        if (Status is not (StopStatus.ApplicationsOpen or StopStatus.ApplicationsClosed)) throw new RuleBrokenException(Rule.CallNotOpen);
    }

    /// <summary>Throws <see cref="Rule.StopNotRunning"/> unless pitches, meetings and decisions can be made here.</summary>
    public void RequireRunning()
    {
        if (!IsRunning) throw new RuleBrokenException(Rule.StopNotRunning);
    }

    public bool IsRunning => RunningStates.Contains(Status);

    /// <summary>It has taken place: completed, or past its end although nobody has said so yet.</summary>
    public bool IsOver(Instant now) => Status == StopStatus.Completed || (RunningStates.Contains(Status) && now >= During.End);

    /// <summary>The states in which appointments can be made.</summary>
    public static IReadOnlyList<StopStatus> RunningStates { get; } =
        [StopStatus.Published, StopStatus.ApplicationsOpen, StopStatus.ApplicationsClosed, StopStatus.LineUpPublished, StopStatus.Live];

    /// <summary>The instants that follow from local times and a zone.</summary>
    private readonly record struct Derived(Interval During, Interval Window, Instant DecksDue)
    {
        internal static Derived From(StopTimes times, DateTimeZone zone)
        {
            var during = zone.Meant(times.Date + times.StartsAt, times.Date + times.EndsAt, "startsAt", "endsAt");
            var window = zone.Meant(times.ApplicationsOpenAt, times.ApplicationsCloseAt, "applicationsOpenAt", "applicationsCloseAt");
            if (window.End > during.Start) throw new RuleBrokenException(Rule.WindowAfterStop, "applicationsCloseAt");
            var due = times.DecksDueAt is { } said ? zone.Meant(said, "decksDueAt") : DecksDueUsually(zone, times.Date, window.End);
            return due > during.Start ? throw new RuleBrokenException(Rule.DecksDueAfterStop, "decksDueAt") : new(during, window, due);
        }
    }

    private static Instant DecksDueUsually(DateTimeZone zone, LocalDate date, Instant windowEnd) => Instant.Max(zone.Computed(date.PlusDays(-5) + new LocalTime(18, 0)), windowEnd);

    private void Set(StopTimes times, Derived derived, Instant now)
    {
        if (DecksDue != default && DecksDue != derived.DecksDue) Happened(new DecksDueMoved(Id, null, now));
        (DecksDueAt, DecksDue) = (times.DecksDueAt, derived.DecksDue);
        (Date, StartsAt, EndsAt, During) = (times.Date, times.StartsAt, times.EndsAt, derived.During);
        (ApplicationsOpenAt, ApplicationsCloseAt, ApplicationWindow) = (times.ApplicationsOpenAt, times.ApplicationsCloseAt, derived.Window);
    }

    /// <summary>The contests and their stages, once nothing stands against them.</summary>
    private IReadOnlyList<(ContestId Id, ContestSettings Settings, StageId Stage)> Checked(
        IReadOnlyList<(ContestId Id, ContestSettings Settings)> contests, IReadOnlyList<(StageId Id, string Name)> stages)
    {
        if (contests.Count == 0) throw new RuleBrokenException(Rule.StopNeedsContest, "contests");
        if (contests.DistinctBy(contest => contest.Settings.Name, StringComparer.OrdinalIgnoreCase).Count() < contests.Count)
            throw new RuleBrokenException(Rule.ContestNamesRepeat, "contests");
        foreach (var (id, settings) in contests) Contest.Check(settings, placesTaken: _contests.Find(contest => contest.Id == id) is { } known ? known.PlacesTaken + known.PlacesReserved : 0);
        return [.. contests.Select(contest => (contest.Id, contest.Settings, Stage.Of(_contests.Find(known => known.Id == contest.Id), contest.Settings, stages)))];
    }

    private void SetContests(IReadOnlyList<(ContestId Id, ContestSettings Settings, StageId Stage)> contests)
    {
        _contests.RemoveAll(contest => contests.All(kept => kept.Id != contest.Id));
        foreach (var (id, settings, stage) in contests)
        {
            var contest = _contests.Find(known => known.Id == id);
            if (contest is null) _contests.Add(contest = new Contest(id, Id, stage, settings));
            contest.Change(settings);
            contest.MoveTo(stage);
        }
    }

    private void Become(StopStatus next, Instant now, params ReadOnlySpan<StopStatus> from)
    {
        if (!from.Contains(Status)) throw NotInState($"A stop that is {Words(Status)} can't become {Words(next)}.");
        Status = next;
        ChangedAt = now;
        Happened(new StopAdvanced(this, now));
    }

    private void RefuseIn(params ReadOnlySpan<StopStatus> states)
    {
        if (states.Contains(Status)) throw NotInState($"The stop is {Words(Status)}.");
    }

    private static RuleBrokenException NotInState(string detail) => new(Rule.StopNotInThatState, "status", detail);

    private static string Words(StopStatus status) => status switch
    {
        StopStatus.ApplicationsOpen => "open for applications",
        StopStatus.ApplicationsClosed => "closed for applications",
        StopStatus.LineUpPublished => "at its published line-up",
        _ => status.ToString().ToLowerInvariant(),
    };
}
