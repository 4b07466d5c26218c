using System.Text.RegularExpressions;
using Fundtruck.Features.Messages.Calendars;

namespace Fundtruck.Features.Messages.Writing;

/// <summary>Who reads it.</summary>
internal sealed record Recipient(PersonId? Id, string Name, string Email, string Language)
{
    /// <summary>Since when they want no reminders.</summary>
    internal Instant? RemindersOffAt { get; init; }

    /// <summary>Since when they want no mail about requests to meet.</summary>
    internal Instant? MeetingRequestsOffAt { get; init; }

    internal Instant? OffAt(MailTopic topic) => topic == MailTopic.Reminders ? RemindersOffAt : MeetingRequestsOffAt;
}

/// <summary>A place as it is told in mails and calendars.</summary>
internal sealed record Place(string Name, string Address, string City, double? Latitude, double? Longitude)
{
    internal string Line => string.Join(", ", new[] { Name, Address, City }.Where(part => part.Length > 0 && !(part == City && Regex.IsMatch(Address, $@"(?<!\w){Regex.Escape(City)}(?!\w)"))).Distinct());

    internal (double, double)? Coordinates => Latitude is { } latitude && Longitude is { } longitude ? (latitude, longitude) : null;
}

/// <summary>A pitch or a meeting as it is at this moment.</summary>
/// <param name="Id">Of the pitch or meeting.</param>
/// <param name="Sequence">Its revision.</param>
/// <param name="Stands">False when it is cancelled.</param>
/// <param name="LocalStart">In its zone.</param>
/// <param name="During">The instants.</param>
/// <param name="Zone">IANA id.</param>
/// <param name="ChangedAt">When this revision came to be.</param>
/// <param name="Stop">The stop's name.</param>
/// <param name="Place">Where.</param>
/// <param name="Table">The table of a meeting; null for a pitch.</param>
/// <param name="Startup">Who pitches, or is met.</param>
/// <param name="Investor">The firm of a meeting; null for a pitch.</param>
/// <param name="Representative">Who sits there for the investor.</param>
/// <param name="RepresentativeId">Their id.</param>
/// <param name="Founder">Who pitches or sits there for the startup.</param>
/// <param name="FounderId">Their id.</param>
/// <param name="Reason">Why it moved or was cancelled.</param>
/// <param name="Stage">Where a pitch is held, at a stop that has several stages.</param>
internal sealed record AppointmentTruth(
    Guid Id, int Sequence, bool Stands, LocalDateTime LocalStart, Interval During, string Zone, Instant ChangedAt, string Stop, Place Place, int? Table,
    string Startup, string? Investor, string? Representative, PersonId? RepresentativeId, string Founder, PersonId FounderId, string? Reason, string? Stage = null)
{
    /// <summary>Of the startup.</summary>
    internal StartupId StartupId { get; init; }

    /// <summary>Of the table of a meeting.</summary>
    internal TableId TableId { get; init; }

    /// <summary>Of the stage of a pitch.</summary>
    internal StageId StageId { get; init; }

    /// <summary>Of the contest of a pitch.</summary>
    internal ContestId ContestId { get; init; }

    /// <summary>The contest of a pitch.</summary>
    internal string? Contest { get; init; }

    /// <summary>Of the stop.</summary>
    internal SeasonId Season { get; init; }

    /// <summary>With names that no mail program takes for addresses.</summary>
    internal AppointmentTruth Unlinked() => this with
    {
        Startup = Words.Unlinked(Startup),
        Investor = Investor is null ? null : Words.Unlinked(Investor),
        Representative = Representative is null ? null : Words.Unlinked(Representative),
        Founder = Words.Unlinked(Founder),
    };

    internal string Uid => $"{Id:D}@fundtruck";

    internal bool IsMeeting => Table is not null;

    /// <summary>As a calendar shows it.</summary>
    internal CalendarAppointment Calendar(string summary, string description, bool cancelled)
    {
        var (start, end, zone) = CalendarTimes.Shown(LocalStart, During, LocalTimes.Zone(Zone));
        return new()
        {
            Uid = Uid,
            Sequence = Sequence,
            Summary = summary,
            Description = description,
            Location = Place.Line,
            Coordinates = Place.Coordinates,
            Start = start,
            End = end,
            Zone = zone,
            ChangedAt = ChangedAt,
            Cancelled = cancelled,
        };
    }
}

/// <summary>An application as it is at this moment.</summary>
/// <param name="Id">Of the application.</param>
/// <param name="Revision">A message of another revision is void.</param>
/// <param name="Startup">Who applies.</param>
/// <param name="Stop">Where.</param>
/// <param name="Contest">To which contest of the stop.</param>
/// <param name="Date">The stop's.</param>
/// <param name="Zone">The stop's, IANA id.</param>
/// <param name="Reason">Why it is what it is.</param>
/// <param name="ConfirmBy">Until when an accepted one must be confirmed.</param>
/// <param name="EmbargoUntil">Until when they are asked to tell nobody.</param>
internal sealed record ApplicationTruth(
    ApplicationId Id, int Revision, string Startup, string Stop, string Contest, LocalDate Date, string Zone, string? Reason, Instant? ConfirmBy, Instant? EmbargoUntil)
{
    internal SeasonId Season { get; init; }

    /// <summary>A message beside the status that is of another number is void.</summary>
    internal int News { get; init; }

    internal ApplicationStatus Status { get; init; }

    /// <summary>Why it passes although it is against the conditions.</summary>
    internal string? Exception { get; init; }

    /// <summary>Local time at the stop until which its team may change it again.</summary>
    internal LocalDateTime? ReopenedUntil { get; init; }

    /// <summary>Whether the team may change it at this moment because it was reopened.</summary>
    internal bool IsReopened(Instant now) => Application.Counting.Contains(Status) && ReopenedUntil is { } until && now < LocalTimes.Zone(Zone).Computed(until);

    /// <summary>A moment in the stop's own time, in words.</summary>
    internal string Moment(Instant instant, string language) => Words.Moment(instant.InZone(LocalTimes.Zone(Zone)).LocalDateTime, Zone, language);
}

/// <summary>Whether an application still wants a deck at this moment, and until when.</summary>
internal sealed record DeckTruth(ApplicationId Id, bool IsWanted, bool IsThere, Instant Due, string Zone, string Startup, string Stop)
{
    internal SeasonId Season { get; init; }
}

/// <summary>What an application must still answer by a date.</summary>
/// <param name="IsWanted">It still counts, and its stop takes place.</param>
/// <param name="Open">What is not answered, or not rightly, and when that is due.</param>
internal sealed record AnswersTruth(ApplicationId Id, bool IsWanted, IReadOnlyList<(Instant Due, Bilingual Question)> Open, string Zone, string Startup, string Stop)
{
    internal SeasonId Season { get; init; }
}

/// <summary>A request to meet as it is at this moment.</summary>
/// <param name="Slot">The local start that is proposed; null for any.</param>
internal sealed record RequestTruth(
    MeetingRequestId Id, int Revision, RequestStatus Status, Side Asker, Side Turn, string Startup, string Investor, string Reason, string? Answer, LocalDateTime? Slot, Instant ExpiresAt, string Zone, string Stop)
{
    internal SeasonId Season { get; init; }

    /// <summary>Who speaks for the investor.</summary>
    internal IReadOnlyList<PersonId> Representatives { get; init; } = [];

    /// <summary>Who reads it is on this side: it is their answer that is awaited, or was; else they asked or proposed.</summary>
    internal Side Reader { get; init; } = Status is RequestStatus.Open or RequestStatus.Withdrawn ? Turn : Turn == Side.Investor ? Side.Startup : Side.Investor;

    /// <summary>As this person reads it: when it no longer stands, either side may.</summary>
    internal RequestTruth For(PersonId? person) =>
        Status != RequestStatus.Withdrawn || person is not { } id ? this : this with { Reader = Representatives.Contains(id) ? Side.Investor : Side.Startup };

    internal string Other => Reader == Side.Investor ? Startup : Investor;
}

/// <summary>An invitation into a team as it is at this moment.</summary>
internal sealed record InvitationTruth(InvitationId Id, int Mails, InvitationStatus Status, Instant ExpiresAt, TeamRole Role, string Team, string InvitedBy);

/// <summary>What an investor may do at this moment, and why.</summary>
internal sealed record InvestorTruth(InvestorId Id, int Revision, string Name, AccreditationLevel Level, string? Reason);

/// <summary>A stop as it is at this moment.</summary>
internal sealed record StopTruth(StopId Id, int Interruptions, string Name, LocalDateTime LocalStart, string Zone, string? Reason)
{
    internal SeasonId Season { get; init; }
}

/// <summary>What a published plan did at a stop, and the day of those who are told as it is at this moment.</summary>
/// <param name="Day">Meetings of everybody who is told: those that stand, and those that the plan changed.</param>
internal sealed record PlanTruth(MeetingPlanId Id, string Stop, LocalDate Date, string Zone, string? Reason, IReadOnlyDictionary<Guid, PlanChange> Changes, IReadOnlyList<AppointmentTruth> Day)
{
    internal SeasonId Season { get; init; }

    /// <summary>Somebody's day, with what the plan changed in it as far as that still holds; what is cancelled is there only when the plan did it.</summary>
    internal IReadOnlyList<(AppointmentTruth Meeting, PlanChange? Change)> Of(PersonId person) =>
    [
        .. from meeting in Day
           where meeting.RepresentativeId == person || meeting.FounderId == person
           let change = Changes.TryGetValue(meeting.Id, out var known) && (known == PlanChange.Dropped) == !meeting.Stands ? known : (PlanChange?)null
           where meeting.Stands || change is not null
           orderby meeting.During.Start
           select (meeting, change),
    ];
}
