using Fundtruck.Features.Messages.Calendars;
using NodaTime;

namespace Fundtruck.Features.Messages.Delivery;

/// <summary>One mail to one person, as we wrote it; <see cref="MailWriter"/> turns it into what goes over the wire.</summary>
internal sealed record Mail
{
    public required CalendarParty To { get; init; }

    public required string Subject { get; init; }

    /// <summary>Plain text, our own words.</summary>
    public required string Text { get; init; }

    /// <summary>The same words with their layout; null for a mail of text alone.</summary>
    public string? Html { get; init; }

    /// <summary>A last line of the text, which nobody but its reader may know.</summary>
    public string? Footer { get; init; }

    /// <summary>The address at which its reader switches such mails off, without signing in. Null where that is not offered.</summary>
    public string? Unsubscribe { get; init; }

    /// <summary>Where answers go; null: where those of the tour go.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>Without angle brackets, made from the message row's id: a mail sent again has the same one.</summary>
    public required string MessageId { get; init; }

    /// <summary>A calendar file, with <see cref="CalendarMethod"/> naming the METHOD in it; both or neither.</summary>
    public string? CalendarText { get; init; }

    /// <summary>REQUEST, CANCEL or PUBLISH.</summary>
    public string? CalendarMethod { get; init; }

    /// <summary>The Date header. Taken from the message row, so that a mail sent again is the same mail.</summary>
    public required Instant WrittenAt { get; init; }

    public string Language { get; init; } = "fr";
}
