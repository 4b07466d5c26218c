using System.Net;
using System.Runtime.Versioning;
using Fundtruck.Features.Applications.Files.Checking;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Decks;

/// <summary>Good and hostile files, sent to the application as people run it.</summary>
[SupportedOSPlatform("linux")]
public sealed class DeckCorpusTests(TestCluster cluster)
{
    private const int MostMegabytes = 300;

    [Fact]
    public async Task Good_files_are_taken_and_hostile_ones_refused_and_the_application_stays_small()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Memory is read from /proc.");
        var folder = Directory.CreateTempSubdirectory("fundtruck-corpus-");
        await using var app = AppProcess.Start(new Dictionary<string, string>
        {
            ["ConnectionStrings__Fundtruck"] = await cluster.NewDatabase(),
            ["Fundtruck__DataFolder"] = folder.FullName,
            ["Fundtruck__Decks__UploadsPerHour"] = "1000",
            ["Fundtruck__Decks__QuotaMegabytes"] = "1000",
        });
        await app.Ready();
        var caller = await app.Organizer();
        var startup = (await caller.Post("/api/startups", new { name = "Brumelle" })).Id;
        var wrong = new List<string>();
        foreach (var sent in DeckFiles.Good.Concat(DeckFiles.Hostile))
        {
            var answer = await caller.SendDeck(startup, sent.File(), sent.Name);
            var said = answer.Status == HttpStatusCode.OK ? null : answer.Json.TryGetProperty("reason", out var reason) ? reason.GetString() : $"{(int)answer.Status}";
            if (said != sent.Refused || (said is not null && (answer.Status != HttpStatusCode.BadRequest || answer.Problem != "file-refused"))) wrong.Add($"{sent.What}: {sent.Refused ?? "fine"} expected, {said ?? "fine"} said: {answer.Body}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        foreach (var chunked in new[] { false, true }) (await caller.SendDeck(startup, new byte[25 * 1024 * 1024 + 1], chunked: chunked)).Expect(HttpStatusCode.RequestEntityTooLarge, "too-large");
        var large = Pdf.Of(page: "/Contents 4 0 R", more: Pdf.Stream(new byte[25 * 1024 * 1024 - 1000]));
        (await caller.SendDeck(startup, large, chunked: true)).Expect(HttpStatusCode.OK);
        var most = Megabytes(app.Id);
        TestContext.Current.TestOutputHelper?.WriteLine($"{DeckFiles.Hostile.Count()} hostile files, {DeckFiles.Good.Count()} good ones; the application took {most} MB at most.");

        Assert.InRange(most, 1, MostMegabytes);
        Assert.True(DeckFiles.Hostile.Count() >= 40);
        Assert.Empty(Directory.GetFiles(Path.Combine(folder.FullName, "decks", "incoming")));
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Without_its_scan_of_all_objects_a_script_that_was_replaced_passes()
    {
        var file = DeckFiles.Hostile.Single(sent => sent.What == "a script that has been replaced").File();
        Assert.Equal(1, PdfDocumentCheck.Pages(file, 200));
        Assert.StartsWith("Scripted ", InspectPdf.Look(file, 200), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_its_walk_along_the_table_a_script_in_the_data_of_a_picture_passes()
    {
        var file = DeckFiles.Hostile.Single(sent => sent.What.StartsWith("a script in the data", StringComparison.Ordinal)).File();
        new PdfScan(file).Run();
        Assert.StartsWith("Scripted ", InspectPdf.Look(file, 200), StringComparison.Ordinal);
    }

    private static long Megabytes(int process) =>
        long.Parse(File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], System.Globalization.CultureInfo.InvariantCulture) / 1024;
}
