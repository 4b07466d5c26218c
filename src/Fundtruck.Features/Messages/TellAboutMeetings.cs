namespace Fundtruck.Features.Messages;

/// <summary>What both sides of a meeting hear. Of what a plan does to it they hear in one mail for the whole plan: here it is only that they are reminded.</summary>
internal sealed class TellAboutMeetings(Outbox outbox)
    : INotificationHandler<Happening<MeetingBooked>>, INotificationHandler<Happening<MeetingMoved>>, INotificationHandler<Happening<MeetingCancelled>>, INotificationHandler<Happening<MeetingMissed>>
{
    public Task Handle(Happening<MeetingBooked> happening, CancellationToken cancellationToken)
    {
        var (meeting, at) = happening.What;
        if (meeting.Door == Door.Plan) Remind(meeting, at);
        else Invite(meeting, at);
        return Task.CompletedTask;
    }

    public Task Handle(Happening<MeetingMoved> happening, CancellationToken cancellationToken)
    {
        var (meeting, before, at) = happening.What;
        outbox.Void(meeting.Id.Value, "The meeting has moved.");
        if (happening.What.ByPlan)
        {
            Remind(meeting, at);
            return Task.CompletedTask;
        }

        if (before != meeting.RepresentativeId) outbox.Uninvite(MessageKind.MeetingCancellation, meeting.Id.Value, meeting.Sequence, [before], at);
        Invite(meeting, at);
        return Task.CompletedTask;
    }

    public Task Handle(Happening<MeetingCancelled> happening, CancellationToken cancellationToken)
    {
        var (meeting, at) = happening.What;
        outbox.Void(meeting.Id.Value, "The meeting is cancelled.");
        if (!happening.What.ByPlan) outbox.Uninvite(MessageKind.MeetingCancellation, meeting.Id.Value, meeting.Sequence, [meeting.RepresentativeId, meeting.FounderId], at);
        return Task.CompletedTask;
    }

    public Task Handle(Happening<MeetingMissed> happening, CancellationToken cancellationToken)
    {
        outbox.Void(happening.What.Meeting.Id.Value, "One side did not come.");
        return Task.CompletedTask;
    }

    private void Invite(Meeting meeting, Instant at) => outbox.Invite(
        MessageKind.MeetingInvitation, MessageKind.MeetingReminder, meeting.Id.Value, meeting.Sequence, [meeting.RepresentativeId, meeting.FounderId], meeting.During.Start, meeting.ZoneId, at);

    private void Remind(Meeting meeting, Instant at) => outbox.Remind(MessageKind.MeetingReminder, meeting.Id.Value, meeting.Sequence, [meeting.RepresentativeId, meeting.FounderId], meeting.During.Start, meeting.ZoneId, at);
}
