using System.Globalization;
using Ical.Net.DataTypes;

namespace Fundtruck.Features.Messages.Delivery;

/// <summary>What a reader of a mail wants to know of its calendar file, in words.</summary>
internal sealed record CalendarCard(string Summary, string When, string Location, string WhatItDoes, bool IsCancelled)
{
    private static readonly CalendarCard Unreadable = new("Calendar file", "", "", "It cannot be read.", false);

    /// <summary>The first appointment of the file. A file that is none gives a card that says so.</summary>
    public static CalendarCard Read(string file)
    {
        try
        {
            if (Ical.Net.Calendar.Load(file) is not { } calendar) return Unreadable;
            if (calendar.Events.FirstOrDefault() is not { Start: { } start } appointment) return Unreadable;

            var isCancelled = calendar.Method == "CANCEL" || appointment.Status == "CANCELLED";
            return new CalendarCard(
                appointment.Summary ?? "", Span(start, appointment.End), appointment.Location ?? "", Does(calendar.Method), isCancelled);
        }
#pragma warning disable CA1031 // Ical.Net documents no exception of its own for a file that is none; this is a page to look at.
        catch (Exception)
#pragma warning restore CA1031
        {
            return Unreadable;
        }
    }

    private static string Span(CalDateTime start, CalDateTime? end)
    {
        var format = end?.Value.Date == start.Value.Date ? "HH:mm" : "ddd d MMM yyyy HH:mm";
        var until = end is null ? "" : " - " + end.Value.ToString(format, CultureInfo.InvariantCulture);
        return FormattableString.Invariant($"{start.Value:ddd d MMM yyyy HH:mm}{until} ({start.TzId})");
    }

    private static string Does(string? method) => method switch
    {
        "REQUEST" => "Invites, or updates an invitation",
        "CANCEL" => "Takes the appointment out of the calendar",
        _ => "Shows the appointment",
    };
}
