namespace Fundtruck.Features.People;

/// <summary>The one place that says whose objects are whose: what a person may not see does not exist for them.</summary>
internal static class Visibility
{
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

    /// <summary>Applications of the person's startups; all for organizers.</summary>
    internal static IQueryable<Application> OwnedBy(this IQueryable<Application> applications, FundtruckDb db, CurrentRequest current)
    {
        if (current.May(Who.Organizers)) return applications;
        var me = current.Me;
        return applications.Where(application => db.Startups.Any(startup => startup.Id == application.StartupId && startup.Members.Any(member => member.PersonId == me)));
    }

    /// <summary>Meetings of the person's startups and of the firms that they speak for; all for organizers.</summary>
    internal static IQueryable<Meeting> OwnedBy(this IQueryable<Meeting> meetings, FundtruckDb db, CurrentRequest current)
    {
        if (current.May(Who.Organizers)) return meetings;
        var me = current.Me;
        // Each way to belong finds its meetings by its own index; an "or" between them would read all that there ever were.
        var own = db.MeetingsOfTeams(me).Union(
            from investor in db.Investors.Where(investor => investor.Representatives.Any(representative => representative.PersonId == me))
            join meeting in db.Meetings on investor.Id equals meeting.InvestorId
            select meeting.Id);
        return meetings.Where(meeting => own.Contains(meeting.Id));
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

    private static IQueryable<MeetingId> MeetingsOfTeams(this FundtruckDb db, PersonId me) =>
        from startup in db.Startups.Where(startup => startup.Members.Any(member => member.PersonId == me))
        join meeting in db.Meetings on startup.Id equals meeting.StartupId
        select meeting.Id;
}
