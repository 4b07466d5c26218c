using Fundtruck.Features.Applications;

namespace Fundtruck.Features.People;

/// <summary>The one place that says whose objects are whose: what a person may not see does not exist for them.</summary>
internal static class Visibility
{
    /// <summary>Stops that the person may see: public ones, those that they host, and all for organizers.</summary>
    internal static IQueryable<Stop> VisibleTo(this IQueryable<Stop> stops, CurrentRequest current)
    {
        if (current.May(Who.Organizers)) return stops;
        var hosted = current.HostedStops.Select(StopId.Of).ToArray();
        return hosted.Length == 0 ? stops.Where(stop => stop.PublishedAt != null) : stops.Where(stop => stop.PublishedAt != null || hosted.Contains(stop.Id));
    }

    /// <summary>Startups that the person may read of: their own, those that applied where they are host or, during their window, juror; all for organizers.</summary>
    internal static IQueryable<Startup> VisibleTo(this IQueryable<Startup> startups, FundtruckDb db, CurrentRequest current, Instant now)
    {
        if (current.May(Who.Organizers)) return startups;
        var own = startups.OwnedBy(current).Select(startup => startup.Id).Union(db.Judged(current, now).Select(application => application.StartupId));
        return startups.Where(startup => own.Contains(startup.Id));
    }

    /// <summary>Startups whose team the person is in; all for organizers.</summary>
    internal static IQueryable<Startup> OwnedBy(this IQueryable<Startup> startups, CurrentRequest current)
    {
        if (current.May(Who.Organizers)) return startups;
        var me = current.Me;
        return startups.Where(startup => startup.Members.Any(member => member.PersonId == me));
    }

    /// <summary>Investors that the person speaks for; all for organizers.</summary>
    internal static IQueryable<Investor> OwnedBy(this IQueryable<Investor> investors, CurrentRequest current)
    {
        if (current.May(Who.Organizers)) return investors;
        var me = current.Me;
        return investors.Where(investor => investor.Representatives.Any(representative => representative.PersonId == me));
    }

    /// <summary>Applications that the person may read: of their startups, and those handed in where they are host or, during their window, juror; all for organizers.</summary>
    internal static IQueryable<Application> VisibleTo(this IQueryable<Application> applications, FundtruckDb db, CurrentRequest current, Instant now)
    {
        if (current.May(Who.Organizers)) return applications;
        var own = applications.OwnedBy(db, current).Select(application => application.Id).Union(db.Judged(current, now).Select(application => application.Id));
        return applications.Where(application => own.Contains(application.Id));
    }

    /// <summary>A juror of a blind contest reads applications only as reviews show them, so that no other way tells whose they are.</summary>
    private static IQueryable<Application> Judged(this FundtruckDb db, CurrentRequest current, Instant now)
    {
        var (me, hosted) = (current.Me, current.HostedStops.Select(StopId.Of).ToArray());
        return db.Applications.Where(application => application.Status != ApplicationStatus.Draft && (hosted.Contains(application.StopId)
            || db.Jurors.Any(juror => juror.ContestId == application.ContestId && juror.PersonId == me && juror.During.Start <= now && juror.During.End > now
                && !db.ReviewPanels.Any(panel => panel.Id == juror.ContestId && panel.IsBlind))));
    }

    /// <summary>Applications that the person may decide on: those handed in at stops that they host; all for organizers.</summary>
    internal static IQueryable<Application> RunBy(this IQueryable<Application> applications, CurrentRequest current)
    {
        if (current.May(Who.Organizers)) return applications;
        var hosted = current.HostedStops.Select(StopId.Of).ToArray();
        return applications.Where(application => application.Status != ApplicationStatus.Draft && hosted.Contains(application.StopId));
    }

    /// <summary>The same applications, as rows of a list.</summary>
    internal static IQueryable<ListedApplication> VisibleTo(this IQueryable<ListedApplication> rows, FundtruckDb db, CurrentRequest current, Instant now)
    {
        if (current.May(Who.Organizers)) return rows;
        var visible = db.Applications.VisibleTo(db, current, now).Select(application => application.Id);
        return rows.Where(row => visible.Contains(row.Id));
    }

    /// <inheritdoc cref="RunBy(IQueryable{Application}, CurrentRequest)"/>
    internal static IQueryable<ListedApplication> RunBy(this IQueryable<ListedApplication> rows, CurrentRequest current)
    {
        if (current.May(Who.Organizers)) return rows;
        var hosted = current.HostedStops.Select(StopId.Of).ToArray();
        return rows.Where(row => row.Status != ApplicationStatus.Draft && hosted.Contains(row.StopId));
    }

    /// <summary>Applications of the person's startups; all for organizers.</summary>
    internal static IQueryable<Application> OwnedBy(this IQueryable<Application> applications, FundtruckDb db, CurrentRequest current)
    {
        if (current.May(Who.Organizers)) return applications;
        var me = current.Me;
        return applications.Where(application => db.Startups.Any(startup => startup.Id == application.StartupId && startup.Members.Any(member => member.PersonId == me)));
    }

    /// <summary>Meetings of the person's startups, of the firms that they speak for, and at the stops that they host; all for organizers.</summary>
    internal static IQueryable<Meeting> OwnedBy(this IQueryable<Meeting> meetings, FundtruckDb db, CurrentRequest current)
    {
        if (current.May(Who.Organizers)) return meetings;
        var me = current.Me;
        // Each way to belong finds its meetings by its own index; an "or" between them would read all that there ever were.
        var own = db.MeetingsOfTeams(me).Union(
            from investor in db.Investors.Where(investor => investor.Representatives.Any(representative => representative.PersonId == me))
            join meeting in db.Meetings on investor.Id equals meeting.InvestorId
            select meeting.Id);
        if (current.HostedStops.Count > 0)
        {
            var hosted = current.HostedStops.Select(StopId.Of).ToArray();
            own = own.Union(db.Meetings.Where(meeting => hosted.Contains(meeting.StopId)).Select(meeting => meeting.Id));
        }

        return meetings.Where(meeting => own.Contains(meeting.Id));
    }

    /// <summary>Requests to meet of the person's startups, of the firms that they speak for, and at the stops that they host; all for organizers.</summary>
    internal static IQueryable<MeetingRequest> OwnedBy(this IQueryable<MeetingRequest> requests, FundtruckDb db, CurrentRequest current)
    {
        if (current.May(Who.Organizers)) return requests;
        var (me, hosted) = (current.Me, current.HostedStops.Select(StopId.Of).ToArray());
        var startups = db.Startups.Where(startup => startup.Members.Any(member => member.PersonId == me)).Select(startup => startup.Id);
        var investors = db.Investors.Where(investor => investor.Representatives.Any(representative => representative.PersonId == me)).Select(investor => investor.Id);
        var own = db.MeetingRequests.Where(request => startups.Contains(request.StartupId)).Select(request => request.Id)
            .Union(db.MeetingRequests.Where(request => investors.Contains(request.InvestorId)).Select(request => request.Id))
            .Union(db.MeetingRequests.Where(request => hosted.Contains(request.StopId)).Select(request => request.Id));
        return requests.Where(request => own.Contains(request.Id));
    }

    /// <summary>The meetings that belong into a person's calendar: where they sit themselves, and those of their startups.</summary>
    internal static IQueryable<Meeting> InCalendarOf(this IQueryable<Meeting> meetings, FundtruckDb db, PersonId me)
    {
        var own = db.MeetingsOfTeams(me)
            .Union(db.Meetings.Where(meeting => meeting.RepresentativeId == me).Select(meeting => meeting.Id))
            .Union(db.Meetings.Where(meeting => meeting.FounderId == me).Select(meeting => meeting.Id));
        return meetings.Where(meeting => own.Contains(meeting.Id));
    }

    /// <summary>The pitches that belong into a person's calendar: their own, and those of their startups.</summary>
    internal static IQueryable<Pitch> InCalendarOf(this IQueryable<Pitch> pitches, FundtruckDb db, PersonId me)
    {
        var own = db.Pitches.Where(pitch => pitch.PresenterId == me).Select(pitch => pitch.Id).Union(
            from startup in db.Startups.Where(startup => startup.Members.Any(member => member.PersonId == me))
            join pitch in db.Pitches on startup.Id equals pitch.StartupId
            select pitch.Id);
        return pitches.Where(pitch => own.Contains(pitch.Id));
    }

    /// <summary>The pitches that a person listens to as a juror.</summary>
    internal static IQueryable<Pitch> JudgedBy(this IQueryable<Pitch> pitches, FundtruckDb db, PersonId me)
    {
        var judged = from juror in db.Jurors.Where(juror => juror.PersonId == me)
                     join lineUp in db.LineUps on juror.ContestId equals lineUp.ContestId
                     join pitch in db.Pitches on lineUp.Id equals pitch.LineUpId
                     select pitch.Id;
        return pitches.Where(pitch => judged.Contains(pitch.Id));
    }

    /// <summary>The pitches of a contest.</summary>
    internal static IQueryable<Pitch> JudgedIn(this IQueryable<Pitch> pitches, FundtruckDb db, ContestId contest) =>
        pitches.Where(pitch => db.LineUps.Any(lineUp => lineUp.Id == pitch.LineUpId && lineUp.ContestId == contest));

    private static IQueryable<MeetingId> MeetingsOfTeams(this FundtruckDb db, PersonId me) =>
        from startup in db.Startups.Where(startup => startup.Members.Any(member => member.PersonId == me))
        join meeting in db.Meetings on startup.Id equals meeting.StartupId
        select meeting.Id;
}
