using System.Text.Json.Serialization;
using Fundtruck.Features.Applications;
using Microsoft.AspNetCore.Mvc;
using NodaTime.Text;

namespace Fundtruck.Features.Meetings;

internal static class ImportMeetingsEndpoint
{
    private const int MostBytes = 1024 * 1024;

    internal static void Map(RouteGroupBuilder stops) => stops
        .MapPost("/{id}/meetings/import", async (StopId id, bool? dryRun, HttpRequest request, ISender sender, CancellationToken cancellationToken) =>
        {
            using var file = new MemoryStream();
            await request.Body.CopyToAsync(file, cancellationToken);
            return await sender.Send(new ImportMeetings(id, file.ToArray(), dryRun ?? true), cancellationToken).AsOk();
        })
        .Sends<ImportMeetings>("Book meetings out of a table (representative's e-mail, startup, start), all or none; only checked unless dryRun=false").MayBeMissing().MayBeRefused()
        .Accepts<string>("text/csv").WithMetadata(TableMetadata.Instance, new RequestSizeLimitAttribute(MostBytes));
}

[Access(Who.Hosts)]
internal sealed record ImportMeetings(StopId Stop, [property: JsonConverter(typeof(HashOfFile))] byte[] File, bool DryRun) : ICommand<ImportReport>;

internal sealed class ImportMeetingsHandler(FundtruckDb db, Bookings bookings, Diary diary, CurrentRequest current) : IRequestHandler<ImportMeetings, ImportReport>
{
    private const string Unchanged = "unchanged";

    private static readonly ImportColumns Columns = new(
        new()
        {
            ["representative"] = ["representative", "representant", "representante", "investor", "investisseur", "email", "courriel", "mail", "representativeemail", "emaildurepresentant"],
            ["startup"] = ["startup", "siren", "name", "nom", "entreprise", "company", "startuporsiren", "startupousiren"],
            ["start"] = ["start", "starts", "startsat", "time", "debut", "heure", "horaire"],
        },
        ["representative", "startup", "start"], MostLines: 2000);

    public async Task<ImportReport> Handle(ImportMeetings command, CancellationToken cancellationToken)
    {
        current.MustRun(command.Stop);
        var stop = await db.LockedAgainstChange(command.Stop, cancellationToken);
        stop.RequireRunning();
        var table = ImportTable.Read(command.File, Columns);
        var known = await KnownAtStop.Of(db, stop, cancellationToken);
        var bad = table.Bad.ToList();
        var wanted = table.Lines.Select(line => (line.Number, Sides: known.Sides(line, bad))).Where(line => line.Sides is not null).ToList();
        // All whom it concerns are locked at once and in order: what stands already is looked at when nobody can book it any more.
        await diary.Lock([.. wanted.SelectMany(line => Parties(line.Sides!)).Distinct()], cancellationToken);
        var standing = await Standing(stop, cancellationToken);
        var there = wanted.Where(line => standing.Contains((line.Sides!.Slot, line.Sides.Startup))).ToList();
        await db.Database.CurrentTransaction!.CreateSavepointAsync(Unchanged, cancellationToken);
        var booked = await Book([.. wanted.Except(there).Select(line => (line.Number, line.Sides!))], bad, cancellationToken);
        if (!command.DryRun && bad.Count > 0) throw new RuleBrokenException(Rule.ImportHasBadLines) { Findings = ImportReport.Findings(bad) };
        if (command.DryRun)
        {
            await db.Database.CurrentTransaction!.RollbackToSavepointAsync(Unchanged, cancellationToken);
            db.ChangeTracker.Clear();
        }

        return ImportReport.Of(command.DryRun, table, booked, there.Count, bad);
    }

    /// <summary>Each line goes the way of every booking.</summary>
    private async Task<int> Book(IReadOnlyList<(int Line, Sides Sides)> wanted, List<BadLine> bad, CancellationToken cancellationToken)
    {
        var booked = 0;
        foreach (var (line, sides) in wanted)
        {
            var (meeting, refusal) = await bookings.TryBook(sides, Door.Import, current.Me, cancellationToken);
            if (meeting is not null) booked++;
            else bad.Add(MeetingWords.Of(line, refusal!));
        }

        return booked;
    }

    private async Task<HashSet<(InvestorSlotId, StartupId)>> Standing(Stop stop, CancellationToken cancellationToken) =>
        [.. (await db.Meetings.Where(meeting => meeting.StopId == stop.Id && meeting.Status == MeetingStatus.Booked).Select(meeting => new { meeting.SlotId, meeting.StartupId }).ToListAsync(cancellationToken))
            .Select(meeting => (meeting.SlotId, meeting.StartupId))];

    private static IEnumerable<Party> Parties(Sides sides)
    {
        yield return sides.Representative;
        yield return sides.Startup;
        if (sides.Founder is { } founder) yield return founder;
        if (sides.Table is { } table) yield return table;
    }
}

/// <summary>Slots and startups of a stop, in a fixed number of queries.</summary>
internal sealed class KnownAtStop
{
    private static readonly LocalTimePattern[] Times = [.. new[] { "HH:mm", "H:mm", "H'h'mm", "H'h'" }.Select(LocalTimePattern.CreateWithInvariantCulture)];

    private static readonly LocalDateTimePattern[] Moments = [.. new[] { "uuuu-MM-dd'T'HH:mm", "uuuu-MM-dd'T'HH:mm:ss", "uuuu-MM-dd HH:mm", "dd/MM/uuuu HH:mm" }.Select(LocalDateTimePattern.CreateWithInvariantCulture)];

    private readonly Stop _stop;
    private readonly ILookup<string, InvestorSlot> _slots;
    private readonly IReadOnlyList<(StartupId Id, string Name, string? Siren, PersonId Founder)> _startups;

    private KnownAtStop(Stop stop, ILookup<string, InvestorSlot> slots, IReadOnlyList<(StartupId, string, string?, PersonId)> startups) =>
        (_stop, _slots, _startups) = (stop, slots, startups);

    internal static async Task<KnownAtStop> Of(FundtruckDb db, Stop stop, CancellationToken cancellationToken)
    {
        var slots = await db.InvestorSlots.Where(slot => slot.StopId == stop.Id && slot.WithdrawnAt == null)
            .Join(db.People, slot => slot.RepresentativeId, person => person.Id, (slot, person) => new { slot, person.Email }).ToListAsync(cancellationToken);
        var startups = await db.Startups.Where(startup => db.Applications.Any(application => application.StopId == stop.Id && application.StartupId == startup.Id && Application.TakingPart.Contains(application.Status)))
            .Select(startup => new { startup.Id, startup.Name, startup.Siren, startup.OwnerId }).ToListAsync(cancellationToken);
        return new(stop, slots.ToLookup(row => row.Email, row => row.slot), [.. startups.Select(startup => (startup.Id, startup.Name, startup.Siren, startup.OwnerId))]);
    }

    /// <summary>Who is to meet whom by a line; null when it is a bad one.</summary>
    internal Sides? Sides(ImportLine line, List<BadLine> bad)
    {
        var before = bad.Count;
        var theirs = _slots[Person.Normal(line["representative"] ?? "")].ToList();
        if (theirs.Count == 0) bad.Add(new(line.Number, "representative", "Personne avec cette adresse n'a de créneau à cette étape.", "Nobody with this address has a slot at this stop."));
        var start = Start(line["start"]);
        if (start is null) bad.Add(new(line.Number, "start", "Donnez une heure locale, par exemple 14:20 ou 2027-06-29T14:20.", "Give a local time, such as 14:20 or 2027-06-29T14:20."));
        var slot = theirs.Where(it => it.LocalStart == start).OrderBy(it => it.During.Start).FirstOrDefault();
        if (bad.Count == before && slot is null) bad.Add(new(line.Number, "start", "Cette personne n'a pas de créneau qui commence à cette heure.", "This person has no slot that starts at that time."));
        var startup = Startup(line, bad);
        return bad.Count > before ? null : new(slot!.Id, startup!.Value.Id, slot.RepresentativeId, slot.InvestorId, slot.TableId, slot.StopId, slot.SessionId, slot.During, false, startup.Value.Founder, false);
    }

    private (StartupId Id, PersonId Founder)? Startup(ImportLine line, List<BadLine> bad)
    {
        var (said, digits) = (ImportTable.Plain(line["startup"] ?? ""), string.Concat((line["startup"] ?? "").Where(char.IsAsciiDigit)));
        var found = _startups.Where(startup => said.Length > 0 && (ImportTable.Plain(startup.Name) == said || (startup.Siren is not null && startup.Siren == digits))).Take(2).ToList();
        if (found is [var only]) return (only.Id, only.Founder);
        bad.Add(found.Count == 0
            ? new(line.Number, "startup", "Aucune startup de ce nom ou de ce SIREN ne participe à cette étape.", "No startup with this name or SIREN takes part at this stop.")
            : new(line.Number, "startup", "Plusieurs startups portent ce nom : donnez le SIREN.", "Several startups have this name: give the SIREN."));
        return null;
    }

    private LocalDateTime? Start(string? text) =>
        text is null ? null
        : Times.Select(pattern => pattern.Parse(text)).FirstOrDefault(parsed => parsed.Success) is { } time ? _stop.Date + time.Value
        : Moments.Select(pattern => pattern.Parse(text)).FirstOrDefault(parsed => parsed.Success)?.Value;
}

/// <summary>Why a meeting could not be booked, for those who read the table.</summary>
internal static class MeetingWords
{
    private static readonly Dictionary<Rule, string> French = new()
    {
        [Rule.SlotTaken] = "Ce créneau est déjà réservé.",
        [Rule.SlotHeld] = "Ce créneau est retenu pour quelqu'un d'autre, pour une minute au plus.",
        [Rule.SlotWithdrawn] = "L'investisseur a retiré ce créneau.",
        [Rule.SlotOver] = "Ce créneau a déjà commencé.",
        [Rule.StartupNotAtStop] = "Seules les startups qui ont confirmé leur place à cette étape peuvent y être rencontrées.",
        [Rule.InvestorNotAccredited] = "Les organisateurs n'ont pas accrédité cet investisseur.",
        [Rule.InvestorOnlyReads] = "Cet investisseur n'est accrédité que pour lire.",
        [Rule.NoTableFree] = "Toutes les tables de cette session sont attribuées.",
    };

    internal static BadLine Of(int line, Exception refusal) => refusal switch
    {
        OccupiedException occupied when occupied.Blocked.All(blocked => blocked.Wish.Party.Kind != PartyKind.Startup) =>
            new(line, "start", "Une des personnes ou la table est déjà prise à cette heure.", "One of the people or the table is already taken at that time."),
        OccupiedException => new(line, "start", "La startup est déjà prise à cette heure.", "The startup is already taken at that time."),
        RuleBrokenException broken => new(line, broken.Field == "startupId" ? "startup" : "start", French.GetValueOrDefault(broken.Rule, "Ce rendez-vous n'est pas possible."), broken.Message),
        _ => new(line, "startup", "Cette startup n'existe plus.", "This startup does not exist any more."),
    };
}
