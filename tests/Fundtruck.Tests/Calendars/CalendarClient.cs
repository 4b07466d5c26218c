using System.Globalization;
using Fundtruck.Tests.Mail;
using NodaTime;

namespace Fundtruck.Tests.Calendars;

/// <summary>An entry as a calendar shows it.</summary>
internal sealed record ShownEntry(string Uid, int Sequence, Instant Start, Instant End, string Location);

/// <summary>
/// Somebody's calendar that knows of the tour only by mail. It applies each as RFC 5546 says, by UID, SEQUENCE and METHOD: what is older than it has changes nothing.
/// </summary>
internal sealed class CalendarClient
{
    private readonly Dictionary<string, (ShownEntry Entry, bool IsCancelled)> _entries = [];

    /// <summary>What it shows, earliest first.</summary>
    internal IReadOnlyList<ShownEntry> Shown => [.. _entries.Values.Where(it => !it.IsCancelled).Select(it => it.Entry).OrderBy(it => it.Start).ThenBy(it => it.Uid, StringComparer.Ordinal)];

    /// <summary>Takes the calendar file of a mail. One that only shows something (PUBLISH) is not for the calendar.</summary>
    internal void Take(string file, string attendee)
    {
        var calendar = ICalendarText.Read(file);
        if (calendar["METHOD"] is not ("REQUEST" or "CANCEL")) return;
        var component = Assert.Single(calendar.All("VEVENT"));
        Assert.Equal($"mailto:{attendee}", component["ATTENDEE"]);     // one, and their own
        var entry = Entry(calendar, component);
        if (_entries.TryGetValue(entry.Uid, out var known) && known.Entry.Sequence > entry.Sequence) return;
        _entries[entry.Uid] = (entry, calendar["METHOD"] == "CANCEL");
    }

    /// <summary>What a calendar that subscribes to a feed shows.</summary>
    internal static IReadOnlyList<ShownEntry> Of(string feed)
    {
        var calendar = ICalendarText.Read(feed);
        return [.. calendar.All("VEVENT").Where(it => it["STATUS"] != "CANCELLED").Select(it => Entry(calendar, it)).OrderBy(it => it.Start).ThenBy(it => it.Uid, StringComparer.Ordinal)];
    }

    private static ShownEntry Entry(ICalendarBlock calendar, ICalendarBlock component) => new(
        component["UID"], int.Parse(component["SEQUENCE"], CultureInfo.InvariantCulture),
        ICalendarZone.InstantOf(calendar, component.Line("DTSTART")), ICalendarZone.InstantOf(calendar, component.Line("DTEND")), component.Line("LOCATION").Text);
}
