using System.Net;
using System.Text;
using Fundtruck.Tests.Mail;
using Fundtruck.Tests.Running;
using NodaTime;

namespace Fundtruck.Tests.Calendars;

/// <summary>
/// The calendar files of an invitation, its update and its cancellation, as they came over SMTP, byte by byte. They stand in Golden; FUNDTRUCK_WRITE_GOLDEN=1 writes them anew:
/// read what has changed before you commit it.
/// </summary>
public sealed class GoldenCalendarTests(Tour tour) : TourTests(tour)
{
    private const string Write = "FUNDTRUCK_WRITE_GOLDEN";
    private const string SomeId = "01890a5d-ac96-774b-bcce-b302099a8057";

    internal static readonly string[] Names = ["invite.fr", "move.fr", "cancel.fr", "invite.en", "move.en", "cancel.en"];

    [Fact]
    public async Task Invitation_update_and_cancellation_are_these_bytes_in_both_languages()
    {
        await Tour.GoTo(Instant.FromUtc(2027, 5, 3, 8, 0));
        var founder = await Tour.SignIn("ines@brumelle.example", "Inès Étoilé-Lefèvre, PDG", "fr");
        var representative = await Tour.SignIn("margaux@estuaire.example", "Margaux \"Mar\" O’Brien", "en");
        var investor = new GivenInvestor((await Tour.Organizer.Post("/api/investors", new { name = "Estuaire Capital; Nord, Sud & Cie", representative = new { email = representative.Email, name = "Margaux", language = "en" } })).Id, representative);
        var startup = new GivenStartup((await founder.Post("/api/startups", new { name = "Brumelle, l'éolienne silencieuse 🌬 de la côte d'Opale", noSirenReason = "Not registered yet." })).Id, founder);
        var stop = await Tour.AnOpenStop();
        await Tour.AParticipant(stop, startup);
        var slots = await investor.Slots(stop, await Tour.ASession(stop), "14:00", "14:40");
        await Tour.Drain();

        var meeting = (await startup.Book(slots[0])).Id;
        await Compare("invite", "REQUEST", 0, meeting);
        Tour.Clock.Advance(Duration.FromMinutes(90));
        (await founder.Post($"/api/meetings/{meeting}/move", new { slotId = slots[1], reason = "Notre mât est monté dehors jusqu'à 14 h 30; venez voir." })).Expect(HttpStatusCode.OK);
        await Compare("move", "REQUEST", 1, meeting);
        Tour.Clock.Advance(Duration.FromMinutes(90));
        (await founder.Post($"/api/meetings/{meeting}/cancel", new { reason = "Tempête." })).Expect(HttpStatusCode.OK);
        await Compare("cancel", "CANCEL", 2, meeting);
    }

    private async Task Compare(string name, string method, int sequence, string meeting)
    {
        await Tour.Drain();
        foreach (var (email, language) in new[] { ("ines@brumelle.example", "fr"), ("margaux@estuaire.example", "en") })
        {
            var mail = Tour.Mailbox.To(email)[^1];
            Assert.Equal(["text/calendar; charset=utf-8; method=" + method, "application/ics; name=invite.ics"], mail.CalendarParts().Select(part => part.ContentType.ToString()["Content-Type: ".Length..].Replace("\"", "", StringComparison.Ordinal)));
            var file = mail.CalendarFile().Replace(meeting, SomeId, StringComparison.Ordinal);
            var path = PathOf($"{name}.{language}");
            if (Environment.GetEnvironmentVariable(Write) == "1") await File.WriteAllBytesAsync(path, Encoding.UTF8.GetBytes(file));
            Assert.True((await File.ReadAllBytesAsync(path)).AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(file)), $"{path} says otherwise than the mail:\n{file}");

            // What the bytes must hold, whoever writes them anew.
            var calendar = ICalendarText.Read(file);           // CRLF, 75 octets, whole characters
            var entry = Assert.Single(calendar.All("VEVENT"));
            Assert.Equal((method, $"{SomeId}@fundtruck", $"{sequence}", $"mailto:{email}", "mailto:tour@fundtruck.example"), (calendar["METHOD"], entry["UID"], entry["SEQUENCE"], entry["ATTENDEE"], entry["ORGANIZER"]));
            Assert.Equal(Tour.Clock.GetCurrentInstant(), NodaTime.Text.InstantPattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss'Z'").Parse(entry["DTSTAMP"]).Value);
            Assert.Equal("Europe/Paris", Assert.Single(calendar.All("VTIMEZONE"))["TZID"]);
        }
    }

    internal static string PathOf(string name) => Path.Combine(Folder(), "Golden", $"{name}.ics");

    private static string Folder([System.Runtime.CompilerServices.CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
