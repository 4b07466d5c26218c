using System.Globalization;
using NodaTime;

namespace Fundtruck.Features.Messages.Calendars;

/// <summary>
/// Calendar files (RFC 5545) and the messages made of them (RFC 5546). The same input gives the same bytes, and no name, title or
/// note can add a property of its own.
/// </summary>
internal static class CalendarFile
{
    private const string Product = "-//Fundtruck//Pitch tour//EN";
    private const string HowOftenToLook = "PT1H";

    /// <summary>An invitation, or its update: the same UID with a higher SEQUENCE. The organizer must be the sender of the mail.</summary>
    internal static string Invite(CalendarAppointment appointment, CalendarParty organizer, CalendarParty attendee)
    {
        if (appointment.Cancelled) throw new ArgumentException("Nobody is invited to a cancelled appointment.", nameof(appointment));

        return Envelope("REQUEST", [appointment], [], lines =>
            AddParties(AddEvent(lines, appointment), organizer, attendee, ";PARTSTAT=NEEDS-ACTION;RSVP=TRUE"));
    }

    /// <summary>Takes the appointment out of the attendee's calendar. Its SEQUENCE must be higher than the invitation's.</summary>
    internal static string Cancel(CalendarAppointment appointment, CalendarParty organizer, CalendarParty attendee) =>
        Envelope("CANCEL", [appointment], [], lines =>
            AddParties(AddEvent(lines, appointment with { Cancelled = true }), organizer, attendee, ""));

    /// <summary>One appointment to look at or keep, which asks for no answer.</summary>
    internal static string Show(CalendarAppointment appointment) =>
        Envelope("PUBLISH", [appointment], [], lines => Close(AddEvent(lines, appointment)));

    /// <summary>Several appointments at once, in order of time, among them cancelled ones, which asks for no answer.</summary>
    internal static string ShowAll(IEnumerable<CalendarAppointment> appointments)
    {
        var inOrder = appointments.OrderBy(FirstInstant).ThenBy(a => a.Uid, StringComparer.Ordinal).ToList();
        return Envelope("PUBLISH", inOrder, [], lines =>
        {
            foreach (var appointment in inOrder) Close(AddEvent(lines, appointment));
        });
    }

    /// <summary>
    /// A calendar to subscribe to, in order of time. A cancelled appointment must stay in it, marked as such: one that merely
    /// vanishes is kept by some calendars.
    /// </summary>
    internal static string Feed(string name, IEnumerable<CalendarAppointment> appointments)
    {
        var inOrder = appointments.OrderBy(a => FirstInstant(a)).ThenBy(a => a.Uid, StringComparer.Ordinal).ToList();
        return Envelope("PUBLISH", inOrder, [("NAME", name), ("X-WR-CALNAME", name)], lines =>
        {
            foreach (var appointment in inOrder) Close(AddEvent(lines, appointment));
        });
    }

    private static string Envelope(
        string method, List<CalendarAppointment> appointments, List<(string Name, string Text)> titles, Action<ContentLines> addEvents)
    {
        var lines = new ContentLines()
            .Add("BEGIN", "VCALENDAR").Add("VERSION", "2.0").AddText("PRODID", Product).Add("CALSCALE", "GREGORIAN").Add("METHOD", method);
        foreach (var (name, text) in titles) lines.AddText(name, text);
        if (titles.Count > 0) lines.Add("REFRESH-INTERVAL;VALUE=DURATION", HowOftenToLook).Add("X-PUBLISHED-TTL", HowOftenToLook);

        AddZones(lines, appointments);
        addEvents(lines);
        return lines.Add("END", "VCALENDAR").ToString();
    }

    private static void AddZones(ContentLines lines, List<CalendarAppointment> appointments)
    {
        var zones = appointments.Where(a => !CalendarTimes.IsUtc(a.Zone)).GroupBy(a => a.Zone.Id, StringComparer.Ordinal);
        foreach (var zone in zones.OrderBy(z => z.Key, StringComparer.Ordinal))
            ZoneDefinition.AddTo(lines, zone.First().Zone, zone.Min(FirstInstant), zone.Max(LastInstant));

        // A calendar must hold something (RFC 5545, 3.6): an empty feed holds a zone.
        if (appointments.Count == 0) ZoneDefinition.AddTo(lines, DateTimeZone.Utc, NodaConstants.UnixEpoch, NodaConstants.UnixEpoch);
    }

    private static ContentLines AddEvent(ContentLines lines, CalendarAppointment appointment)
    {
        if (appointment.End <= appointment.Start) throw new ArgumentException("An appointment ends after its start.", nameof(appointment));

        lines.Add("BEGIN", "VEVENT").AddText("UID", appointment.Uid)
            .Add("SEQUENCE", appointment.Sequence.ToString(CultureInfo.InvariantCulture))
            .Add("DTSTAMP", CalendarTimes.Utc(appointment.ChangedAt))
            .Add("LAST-MODIFIED", CalendarTimes.Utc(appointment.ChangedAt));
        CalendarTimes.AddTo(lines, "DTSTART", appointment.Start, appointment.Zone);
        CalendarTimes.AddTo(lines, "DTEND", appointment.End, appointment.Zone);
        lines.AddText("SUMMARY", appointment.Summary)
            .AddTextIfAny("DESCRIPTION", appointment.Description)
            .AddTextIfAny("LOCATION", appointment.Location);
        if (appointment.Coordinates is var (latitude, longitude))
            lines.Add("GEO", FormattableString.Invariant($"{latitude:F6};{longitude:F6}"));
        return lines.Add("STATUS", appointment.Cancelled ? "CANCELLED" : "CONFIRMED")
            .Add("TRANSP", appointment.Cancelled ? "TRANSPARENT" : "OPAQUE");
    }

    private static void AddParties(ContentLines lines, CalendarParty organizer, CalendarParty attendee, string answer)
    {
        lines.Add($"ORGANIZER;CN={Named(organizer)}", ContentLines.MailTo(organizer.Email));
        lines.Add($"ATTENDEE;CN={Named(attendee)};CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT{answer}", ContentLines.MailTo(attendee.Email));
        Close(lines);
    }

    private static void Close(ContentLines lines) => lines.Add("END", "VEVENT");

    private static string Named(CalendarParty party) =>
        ContentLines.Quoted(string.IsNullOrWhiteSpace(party.Name) ? party.Email : party.Name);

    private static Instant FirstInstant(CalendarAppointment appointment) =>
        appointment.Start.InZoneLeniently(appointment.Zone).ToInstant();

    private static Instant LastInstant(CalendarAppointment appointment) =>
        appointment.End.InZoneLeniently(appointment.Zone).ToInstant();
}
