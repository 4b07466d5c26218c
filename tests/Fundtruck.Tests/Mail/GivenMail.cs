using Fundtruck.Features.Messages.Calendars;
using Fundtruck.Features.Messages.Delivery;
using NodaTime;

namespace Fundtruck.Tests.Mail;

/// <summary>What mail tests start from: a meeting in Dunkirk, the tour that invites, an investor who is invited.</summary>
internal static class GivenMail
{
    public static readonly CalendarParty Tour = new("Fundtruck Tour", "tour@fundtruck.example");

    public static readonly CalendarParty Zoe = new("Zoé Lefèvre", "zoe@investors.example");

    public static readonly DateTimeZone Paris = DateTimeZoneProviders.Tzdb["Europe/Paris"];

    public static CalendarAppointment Meeting(LocalDateTime? start = null, DateTimeZone? zone = null) => new()
    {
        Uid = "0190-meeting@fundtruck.example",
        Sequence = 3,
        Summary = "Zoé × Marée Haute",
        Description = "Bring the deck.",
        Location = "Place Jean-Bart, Dunkerque",
        Coordinates = (51.0344, 2.3768),
        Start = start ?? new LocalDateTime(2027, 3, 29, 9, 30),
        End = (start ?? new LocalDateTime(2027, 3, 29, 9, 30)).PlusMinutes(20),
        Zone = zone ?? Paris,
        ChangedAt = Instant.FromUtc(2027, 2, 1, 8, 15),
    };

    public static Features.Messages.Delivery.Mail Invitation(string messageId = "0190-message", string to = "zoe@investors.example") =>
        Letter(messageId, to) with
        {
            CalendarText = CalendarFile.Invite(Meeting(), Tour, Zoe with { Email = to }),
            CalendarMethod = "REQUEST",
        };

    public static Features.Messages.Delivery.Mail Letter(string messageId = "0190-message", string to = "zoe@investors.example") => new()
    {
        To = Zoe with { Email = to },
        Subject = "Votre rendez-vous à Dunkerque",
        Text = "Bonjour Zoé,\n\nvotre rendez-vous : https://fundtruck.example/meetings/42?a=1&b=2.\n",
        MessageId = messageId,
        WrittenAt = Instant.FromUtc(2027, 2, 1, 8, 15),
    };

    public static MailOptions Options(int port = 587, int timeoutSeconds = 20) => new()
    {
        Host = "127.0.0.1",
        Port = port,
        Security = MailSecurity.None,
        From = Tour.Email,
        FromName = Tour.Name,
        TimeoutSeconds = timeoutSeconds,
    };

    public static SmtpMailCarrier Carrier(SmtpTestServer server, int timeoutSeconds = 20) =>
        new(Microsoft.Extensions.Options.Options.Create(Options(server.Port, timeoutSeconds)));
}
