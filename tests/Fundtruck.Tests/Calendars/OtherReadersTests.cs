using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using Fundtruck.Features.Messages.Calendars;
using Fundtruck.Tests.Mail;
using Fundtruck.Tests.Running;
using NodaTime;
using NodaTime.Text;
using static Fundtruck.Tests.Mail.GivenMail;

namespace Fundtruck.Tests.Calendars;

/// <summary>
/// What other people's programs make of our calendar files: python3-icalendar, python3-vobject and khal, by the script tests/calendars/read.py. They are skipped where
/// these are missing, except in CI, which installs them.
/// </summary>
public sealed class OtherReadersTests(Tour tour) : TourTests(tour)
{
    private const string Python = "/usr/bin/python3";

    private readonly string _folder = Directory.CreateTempSubdirectory("fundtruck-calendars-").FullName;

    public override async ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    public static TheoryData<string> Hostile =>
    [
        new string('x', 2000), string.Concat(Enumerable.Repeat("é", 2000)), string.Concat(Enumerable.Repeat("👩🏽‍🚀", 285)), string.Concat(Enumerable.Repeat(",;\\\n", 500)),
        "a, b; c \\ d \\n e : f \" g ' h", "first line\nsecond line\n\nfourth", "\r\nATTENDEE:mailto:evil@example.com", "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:evil", "x\nEND:VCALENDAR", "🌬 de la côte d'Opale 🇫🇷",
        "x;VALUE=DATE:20270101", "\"quoted\" ^n ^' %0D%0A", " leading and trailing ",
    ];

    [Theory, MemberData(nameof(Hostile))]
    public async Task Whatever_people_type_reaches_the_readers_as_words(string words)
    {
        var text = words.ReplaceLineEndings("\n");
        var appointment = Meeting() with { Summary = "s" + words + "s", Description = "d" + words + "d", Location = "l" + words + "l" };
        Expected Event(string status) => new(
            appointment.Uid, 3, status, "2027-03-29T07:30:00Z", "2027-03-29T07:50:00Z", $"s{text}s", $"d{text}d", $"l{text}l", "mailto:tour@fundtruck.example", "mailto:zoe@investors.example");

        await Write("invite", CalendarFile.Invite(appointment, Inviter, Zoe with { Name = "Zoé " + words }), "REQUEST", Event("CONFIRMED"));
        await Write("cancel", CalendarFile.Cancel(appointment, Inviter with { Name = "T" + words }, Zoe), "CANCEL", Event("CANCELLED"));
        await Write("feed", CalendarFile.Feed("f" + words, [appointment]), "PUBLISH", Event("CONFIRMED") with { Organizer = null, Attendee = null });
        await EverybodyReadsThem();
    }

    [Fact]
    public async Task The_golden_files_are_read_as_they_are_meant()
    {
        foreach (var name in GoldenCalendarTests.Names)
        {
            var calendar = ICalendarText.Read(await File.ReadAllTextAsync(GoldenCalendarTests.PathOf(name)));
            var entry = calendar.All("VEVENT").Single();
            var (sequence, start, status) = name.Split('.')[0] switch { "invite" => (0, "12:00", "CONFIRMED"), "move" => (1, "12:40", "CONFIRMED"), _ => (2, "12:40", "CANCELLED") };
            var isFrench = name.EndsWith("fr", StringComparison.Ordinal);
            await Write(name, await File.ReadAllTextAsync(GoldenCalendarTests.PathOf(name)), status == "CANCELLED" ? "CANCEL" : "REQUEST", new Expected(
                "01890a5d-ac96-774b-bcce-b302099a8057@fundtruck", sequence, status, $"2027-06-29T{start}:00Z", $"2027-06-29T{(start == "12:00" ? "12:20" : "13:00")}:00Z",
                isFrench ? "Rendez-vous avec Estuaire Capital; Nord, Sud & Cie" : "Meeting with Brumelle, l'éolienne silencieuse 🌬 de la côte d'Opale", entry.Line("DESCRIPTION").Text, entry.Line("LOCATION").Text,
                "mailto:tour@fundtruck.example", isFrench ? "mailto:ines@brumelle.example" : "mailto:margaux@estuaire.example"));
        }

        await EverybodyReadsThem();
    }

    [Theory]
    [InlineData("Europe/Paris", "2027-03-28T10:00"), InlineData("Europe/Paris", "2027-10-31T10:00"), InlineData("Europe/Dublin", "2027-01-15T10:00"), InlineData("Indian/Reunion", "2027-10-31T02:30")]
    [InlineData("America/St_Johns", "2027-07-15T10:00"), InlineData("UTC", "2027-03-28T02:30")]
    public async Task The_instant_is_theirs_too_in_any_zone(string zone, string local)
    {
        var start = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm").Parse(local).Value;
        var instant = start.InZoneStrictly(DateTimeZoneProviders.Tzdb[zone]).ToInstant();
        var appointment = Meeting(start, DateTimeZoneProviders.Tzdb[zone]);
        var expected = new Expected(
            appointment.Uid, 3, "CONFIRMED", InstantPattern.General.Format(instant), InstantPattern.General.Format(instant + Duration.FromMinutes(20)), appointment.Summary, appointment.Description, appointment.Location, null, null);
        await Write("show", CalendarFile.Show(appointment), "PUBLISH", expected);
        await EverybodyReadsThem();
    }

    [Fact]
    public async Task A_feed_of_the_tour_is_read_with_all_that_is_in_it()
    {
        await Tour.GoTo(Instant.FromUtc(2027, 5, 3, 8, 0));
        var stop = await Tour.AnOpenStop();
        var (startup, application) = await Tour.AParticipant(stop);
        var slots = await (await Tour.AnInvestor()).Slots(stop, await Tour.ASession(stop), "14:00", "14:20");
        var (kept, gone) = ((await startup.Book(slots[0])).Id, (await startup.Book(slots[1])).Id);
        (await startup.Founder.Post($"/api/meetings/{gone}/cancel", new { reason = "Ill." })).Expect(HttpStatusCode.OK);
        await Tour.Step(stop, "close-applications");
        (await Tour.Organizer.Edit($"{stop.Path}/line-up", new { order = new[] { application }, startsAt = "10:00" })).Expect(HttpStatusCode.OK);
        (await Tour.Organizer.Post($"{stop.Path}/line-up/publish")).Expect(HttpStatusCode.OK);

        foreach (var (name, address) in new[] { ("mine", (await startup.Founder.Get("/api/me")).Text("calendar")), ("stop", $"{stop.Path}/calendar.ics"), ("empty", (await (await Tour.SignIn("nothing@nobody.example", "Nobody")).Get("/api/me")).Text("calendar")) })
        {
            var feed = (await Tour.Anybody.Get(address)).Expect(HttpStatusCode.OK).Body;
            var calendar = ICalendarText.Read(feed);
            await Write(name, feed, "PUBLISH", [.. calendar.All("VEVENT").Select(it => new Expected(
                it["UID"], int.Parse(it["SEQUENCE"], null), it["UID"].StartsWith(gone, StringComparison.Ordinal) ? "CANCELLED" : "CONFIRMED",
                InstantPattern.General.Format(ICalendarZone.InstantOf(calendar, it.Line("DTSTART"))), InstantPattern.General.Format(ICalendarZone.InstantOf(calendar, it.Line("DTEND"))),
                it.Line("SUMMARY").Text, it.Line("DESCRIPTION").Text, it.Line("LOCATION").Text, null, null))]);
            if (name == "mine") Assert.Equal(1, calendar.All("VEVENT").Count(it => it["UID"].StartsWith(kept, StringComparison.Ordinal)));
        }

        await EverybodyReadsThem();
    }

    [Fact]
    public async Task The_readers_see_what_is_wrong()
    {
        var expected = new Expected("0190-meeting@fundtruck.example", 3, "CONFIRMED", "2027-03-29T07:30:00Z", "2027-03-29T07:50:00Z", "Zoé × Marée Haute", "Bring the deck.", "Place Jean-Bart, Dunkerque", null, null);
        foreach (var wrong in new[] { expected with { Start = "2027-03-29T08:30:00Z" }, expected with { Sequence = 2 }, expected with { Summary = "Zoé" }, expected with { Status = "CANCELLED" }, expected with { Attendee = "mailto:x@x.example" } })
        {
            await Write("wrong", CalendarFile.Show(Meeting()), "PUBLISH", wrong);
            Assert.NotEqual(0, (await Read()).ExitCode);
        }
    }

    private static CalendarParty Inviter => GivenMail.Tour;

    /// <summary>What a reader must find in an entry; times in UTC.</summary>
    private sealed record Expected(string Uid, int Sequence, string Status, string Start, string End, string Summary, string Description, string Location, string? Organizer, string? Attendee);

    private async Task Write(string name, string file, string method, params Expected[] entries)
    {
        ICalendarText.Read(file);     // CRLF, 75 octets to a line, whole characters
        await File.WriteAllBytesAsync(Path.Combine(_folder, $"{name}.ics"), Encoding.UTF8.GetBytes(file));
        await File.WriteAllTextAsync(Path.Combine(_folder, $"{name}.json"), JsonSerializer.Serialize(new { method, entries }, JsonSerializerOptions.Web));
    }

    private async Task EverybodyReadsThem()
    {
        var (exitCode, said) = await Read();
        Assert.True(exitCode == 0, said);
    }

    private async Task<(int ExitCode, string Said)> Read()
    {
        var script = Path.Combine(Path.GetDirectoryName(GoldenCalendarTests.PathOf(""))!, "../../../calendars/read.py");
        var missing = !File.Exists(Python) || (await Run("-c", "import icalendar, vobject, khal")).ExitCode != 0;
        Assert.SkipWhen(missing && Environment.GetEnvironmentVariable("CI") is not "true", "No readers: install python3-icalendar, python3-vobject and khal (Debian).");
        Assert.False(missing, "CI must install python3-icalendar, python3-vobject and khal: see .ci/run.");
        return await Run(script, _folder);
    }

    private static async Task<(int ExitCode, string Said)> Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(said));
    }
}
