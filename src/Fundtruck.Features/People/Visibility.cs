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
        return meetings.Where(meeting =>
            db.Startups.Any(startup => startup.Id == meeting.StartupId && startup.Members.Any(member => member.PersonId == me))
            || db.Investors.Any(investor => investor.Id == meeting.InvestorId && investor.Representatives.Any(representative => representative.PersonId == me)));
    }
}
