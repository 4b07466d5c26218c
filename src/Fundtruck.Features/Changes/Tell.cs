using System.Text.Json;

namespace Fundtruck.Features.Changes;

/// <summary>The one place that says what other software is told of what happens. Rows are added to the save of the change itself, so neither is ever there without the other.</summary>
internal static class Tell
{
    private const string Stops = "stop";
    private const string Applications = "application";
    private const string Pitches = "pitch";
    private const string Meetings = "meeting";
    private const string Requests = "meetingRequest";

    private static readonly Dictionary<StopStatus, string> Steps = new()
    {
        [StopStatus.Published] = "stop.published",
        [StopStatus.ApplicationsOpen] = "stop.applicationsOpened",
        [StopStatus.ApplicationsClosed] = "stop.applicationsClosed",
        [StopStatus.LineUpPublished] = "stop.lineUpPublished",
        [StopStatus.Live] = "stop.began",
        [StopStatus.Completed] = "stop.completed",
    };

    private static readonly Dictionary<ApplicationStatus, string> Moves = new()
    {
        [ApplicationStatus.Submitted] = "application.submitted",
        [ApplicationStatus.Accepted] = "application.selected",
        [ApplicationStatus.Waitlisted] = "application.waitlisted",
        [ApplicationStatus.Refused] = "application.refused",
        [ApplicationStatus.Confirmed] = "application.confirmed",
        [ApplicationStatus.Withdrawn] = "application.withdrawn",
        [ApplicationStatus.WithdrawnLate] = "application.withdrawn",
        [ApplicationStatus.Lapsed] = "application.lapsed",
        [ApplicationStatus.NoShow] = "application.absent",
        [ApplicationStatus.Disqualified] = "application.disqualified",
        [ApplicationStatus.Cancelled] = "application.cancelled",
        [ApplicationStatus.WalkOver] = "application.walkedOver",
    };

    private const string ConfirmByChanged = "application.confirmByChanged";
    private const string Moved = "application.moved";
    private const string MovedAway = "application.movedAway";
    private const string Proposed = "meetingRequest.proposed";

    private static readonly Dictionary<RequestStatus, string> Answers = new()
    {
        [RequestStatus.Open] = "meetingRequest.asked",
        [RequestStatus.Accepted] = "meetingRequest.accepted",
        [RequestStatus.Declined] = "meetingRequest.declined",
        [RequestStatus.Withdrawn] = "meetingRequest.withdrawn",
        [RequestStatus.Expired] = "meetingRequest.expired",
    };

    /// <summary>All kinds of changes.</summary>
    internal static IReadOnlyList<string> Kinds { get; } =
    [
        .. new[]
        {
            "stop.changed", "stop.postponed", "stop.rescheduled", "stop.cancelled", "contest.formChanged", ConfirmByChanged, Moved, MovedAway, "application.reopened", "pitch.scheduled", "pitch.moved", "pitch.cancelled",
            "meeting.booked", "meeting.moved", "meeting.cancelled", "meeting.missed", Proposed, "investor.accreditationChanged",
        }.Concat(Steps.Values).Concat(Moves.Values).Concat(Answers.Values).Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>What happens within the tour only, or to people, or is told of already by its parts, as a plan is by its meetings: nobody else is told.</summary>
    internal static IReadOnlyList<Type> Untold { get; } =
        [typeof(PlacesMayBeFree), typeof(AnswerFileLeft), typeof(EligibilityOverridden), typeof(DecksDueMoved), typeof(StopHoursChanged), typeof(JurorDismissed), typeof(SomebodyInvited), typeof(MemberJoined), typeof(PlanWasPublished)];

    /// <summary>The rows of what happened; none when nobody is told. Who leaves a stop for another is told of at both.</summary>
    internal static IEnumerable<ChangeRow> Of(IHappening happening) =>
        happening is ApplicationMoved { MovedFrom: { } from } it ? [Of(it, MovedAway, from.StopId), Of(it, Moved, it.Application.StopId)] : One(happening) is { } row ? [row] : [];

    private static ChangeRow? One(IHappening happening) => happening switch
    {
        StopAdvanced it => Of(it.Stop, Steps[it.After], it.At),
        StopChanged it => Of(it.Stop, "stop.changed", it.At),
        StopClocksChanged it => Of(it.Stop, "stop.changed", it.At),
        StopPostponed it => Of(it.Stop, "stop.postponed", it.At),
        StopRescheduled it => Of(it.Stop, "stop.rescheduled", it.At),
        StopCancelled it => Of(it.Stop, "stop.cancelled", it.At),
        FormChanged it => Row("contest.formChanged", it.At, new("contest", it.Contest.Id.Value, it.Contest.FormRevision), it.Contest.StopId, new() { ContestId = it.Contest.Id }),
        ApplicationMoved it => Of(it, it is { Before: ApplicationStatus.Accepted, After: ApplicationStatus.Accepted } ? ConfirmByChanged : Moves[it.After], it.Application.StopId),
        ApplicationReopened it => Row("application.reopened", it.At, new(Applications, it.Application.Id.Value, it.Application.Revision), it.Application.StopId, Of(it.Application) with { Status = Conventions.Word(it.Application.Status) }),
        PitchScheduled it => Of(it.Pitch, "pitch.scheduled", it.At),
        PitchMoved it => Of(it.Pitch, "pitch.moved", it.At),
        PitchCancelled it => Of(it.Pitch, "pitch.cancelled", it.At),
        MeetingBooked it => Of(it.Meeting, "meeting.booked", it.At),
        MeetingMoved it => Of(it.Meeting, "meeting.moved", it.At),
        MeetingCancelled it => Of(it.Meeting, "meeting.cancelled", it.At),
        MeetingMissed it => Of(it.Meeting, "meeting.missed", it.At),
        MeetingRequestChanged it => Of(it.Request, it.At),
        InvestorAccredited it => Row(
            "investor.accreditationChanged", it.At, new("investor", it.Investor.Id.Value, it.Investor.AccreditationRevision), null, new() { InvestorId = it.Investor.Id, Status = Conventions.Word(it.Investor.Accreditation) }),
        _ => null,
    };

    private static ChangeRow Of(Stop stop, string kind, Instant at) => Row(kind, at, new(Stops, stop.Id.Value, stop.ChangedAt.ToUnixTimeMilliseconds()), stop.Id, new()
    {
        Status = Conventions.Word(stop.Status),
        Name = stop.Name,
        StartsAt = stop.During.Start,
        EndsAt = stop.During.End,
        Zone = stop.ZoneId,
    });

    private static ChangeRow Of(ApplicationMoved it, string kind, StopId stop) => Row(kind, it.At, new(Applications, it.Application.Id.Value, it.Revision), stop, Of(it.Application) with
    {
        Status = Conventions.Word(it.After),
        Before = Conventions.Word(it.Before),
        ConfirmBy = it.ConfirmBy,
        ReplacesId = it.Replaces,
        FromContestId = it.MovedFrom?.Id,
    });

    private static ChangeFacts Of(Application application) => new() { ContestId = application.ContestId, StartupId = application.StartupId };

    private static ChangeRow Of(Pitch pitch, string kind, Instant at) => Row(kind, at, new(Pitches, pitch.Id.Value, pitch.Sequence), pitch.StopId, new()
    {
        Status = Conventions.Word(pitch.Status),
        ApplicationId = pitch.ApplicationId,
        StartupId = pitch.StartupId,
        StageId = pitch.StageId,
        Position = pitch.Position,
        StartsAt = pitch.During.Start,
        EndsAt = pitch.During.End,
        Zone = pitch.ZoneId,
    });

    private static ChangeRow Of(Meeting meeting, string kind, Instant at) => Row(kind, at, new(Meetings, meeting.Id.Value, meeting.Sequence), meeting.StopId, new()
    {
        Status = Conventions.Word(meeting.Status),
        InvestorId = meeting.InvestorId,
        StartupId = meeting.StartupId,
        SessionId = meeting.SessionId,
        SlotId = meeting.SlotId,
        TableId = meeting.TableId,
        StartsAt = meeting.During.Start,
        EndsAt = meeting.During.End,
        Zone = meeting.ZoneId,
        Side = meeting.EndedBySide is { } side ? Conventions.Word(side) : null,
    });

    private static ChangeRow Of(MeetingRequest request, Instant at)
    {
        var kind = request is { Status: RequestStatus.Open, Revision: > 0 } ? Proposed : Answers[request.Status];
        return Row(kind, at, new(Requests, request.Id.Value, request.Revision), request.StopId, new()
        {
            Status = Conventions.Word(request.Status),
            InvestorId = request.InvestorId,
            StartupId = request.StartupId,
            SessionId = request.SessionId,
            SlotId = request.SlotId,
            MeetingId = request.MeetingId,
            Side = request.Status == RequestStatus.Open ? Conventions.Word(request.Turn) : null,
        });
    }

    private static ChangeRow Row(string kind, Instant at, ChangeSubject subject, StopId? stop, ChangeFacts facts) => new()
    {
        At = at,
        Kind = kind,
        SubjectType = subject.Type,
        SubjectId = subject.Id,
        Version = subject.Version,
        StopId = stop?.Value,
        Facts = JsonSerializer.Serialize(facts, Json.Stored),
    };
}
