using System.Globalization;
using System.Text;
using Fundtruck.Features.Audit;
using Microsoft.AspNetCore.Http.Features;
using NodaTime.Text;

namespace Fundtruck.Features.Applications;

internal static class ExportApplicationsEndpoints
{
    internal static void Map(RouteGroupBuilder api)
    {
        var routes = api.MapGroup("").WithTags("Applications");
        Csv(routes.MapGet("/stops/{id}/applications.csv", (StopId id, [AsParameters] ApplicationsQuery list, Choice<Separator>? separator, ISender sender, CancellationToken cancellationToken) =>
            AsCsv(list.Of(id), separator, sender, cancellationToken)), "OfStop");
        Csv(routes.MapGet("/applications.csv", ([AsParameters] ApplicationsQuery list, Choice<Separator>? separator, ISender sender, CancellationToken cancellationToken) =>
            AsCsv(list.Of(null), separator, sender, cancellationToken)), "");
        Xlsx(routes.MapGet("/stops/{id}/applications.xlsx", (StopId id, [AsParameters] ApplicationsQuery list, HttpContext http, ISender sender, CancellationToken cancellationToken) =>
            AsXlsx(http, list.Of(id), sender, cancellationToken)), "OfStop");
        Xlsx(routes.MapGet("/applications.xlsx", ([AsParameters] ApplicationsQuery list, HttpContext http, ISender sender, CancellationToken cancellationToken) => AsXlsx(http, list.Of(null), sender, cancellationToken)), "");

        static void Csv(RouteHandlerBuilder endpoint, string of) => endpoint.Sends<ExportApplications>("The applications of a list as a table for spreadsheets (UTF-8 with byte order mark), with who applied; it is recorded that they were exported")
            .WithName($"ExportApplications{of}AsCsv").MayBeMissing().WithMetadata(TableMetadata.Instance).Produces<string>(StatusCodes.Status200OK, "text/csv");

        static void Xlsx(RouteHandlerBuilder endpoint, string of) => endpoint.Sends<ExportApplications>("The same as a workbook, with numbers and dates as such")
            .WithName($"ExportApplications{of}AsXlsx").MayBeMissing().WithMetadata(TableMetadata.Instance).Produces<byte[]>(StatusCodes.Status200OK, Workbook.ContentType);
    }

    private static async Task<IResult> AsCsv(ApplicationList list, Choice<Separator>? separator, ISender sender, CancellationToken cancellationToken)
    {
        var table = await sender.Send(new ExportApplications(list), cancellationToken);
        var between = separator?.Value switch { Separator.Comma => ',', Separator.Tab => '\t', _ => ';' };
        return TypedResults.Stream(
            async stream =>
            {
                await using var writer = new StreamWriter(stream, new UTF8Encoding(true), leaveOpen: true);
                await writer.WriteAsync(Audit.Csv.Line(between, table.Header));
                await foreach (var row in table.Rows.WithCancellation(cancellationToken)) await writer.WriteAsync(Audit.Csv.Line(between, [.. row.Select(Text)]));
            },
            "text/csv; charset=utf-8", "applications.csv");
    }

    private static async Task<IResult> AsXlsx(HttpContext http, ApplicationList list, ISender sender, CancellationToken cancellationToken)
    {
        var table = await sender.Send(new ExportApplications(list), cancellationToken);
        http.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true; // the end of a zip entry is written so
        return TypedResults.Stream(stream => Workbook.Write(stream, table, cancellationToken), Workbook.ContentType, "applications.xlsx");
    }

    private static string? Text(object? cell) => cell switch
    {
        LocalDateTime time => LocalDateTimePattern.GeneralIso.Format(time),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => (string?)cell,
    };
}

/// <summary>What stands between the cells of a line.</summary>
internal enum Separator
{
    Semicolon,
    Comma,
    Tab,
}

/// <summary>A table that is read row by row.</summary>
/// <param name="Header">The names of its columns.</param>
/// <param name="Rows">Cells: texts, numbers and local times; null for an empty one.</param>
internal sealed record Table(IReadOnlyList<string> Header, IAsyncEnumerable<object?[]> Rows);

/// <summary>A command, so that the audit trail says who took what along.</summary>
[Access(Who.Hosts)]
internal sealed record ExportApplications(ApplicationList List) : ICommand<Table>;

internal sealed class ExportApplicationsValidator : AbstractValidator<ExportApplications>
{
    public ExportApplicationsValidator() => RuleFor(command => command.List).SetValidator(new ApplicationListValidator()).OverridePropertyName("");
}

internal sealed class ExportApplicationsHandler(FundtruckDb db, CurrentRequest current) : IRequestHandler<ExportApplications, Table>
{
    private static readonly string[] Columns =
    [
        "id", "stop", "contest", "startup", "siren", "sector", "stage", "region", "country", "status", "prepared", "submittedWithin", "submittedAt", "amountSought", "summary", "deckUrl", "contactName",
        "contactEmail", "reason", "createdAt",
    ];

    public async Task<Table> Handle(ExportApplications command, CancellationToken cancellationToken)
    {
        var (list, contest) = (command.List, command.List.Filter.Contest);
        if (list.Filter.Stop is { } stop) current.MustRun(stop);
        var questions = contest is { } asked ? await db.Questions.Where(question => question.ContestId == asked).OrderBy(question => question.Position).ToListAsync(cancellationToken) : [];
        var rows = list.Filter.In(db.Set<ListedApplication>().RunBy(current), db, current).Sorted(list, null)
            .Select(row => new { row, owner = db.People.Where(person => person.Id == row.OwnerId).Select(person => new { person.Name, person.Email }).First() }).AsAsyncEnumerable();
        return new([.. Columns, .. questions.Select(question => question.Settings.Label.Fr)], rows.Select(it => Cells(it.row, it.owner.Name, it.owner.Email, questions)));
    }

    private static object?[] Cells(ListedApplication it, string name, string email, List<Question> questions) =>
    [
        it.Id.ToString(), it.Stop, it.Contest, it.Startup, it.Siren, Word(it.Sector), Word(it.Stage), it.Region, it.Country, Conventions.Word(it.Status), Word(it.PreparedVerdict), Word(it.SubmittedWithin),
        Local(it.SubmittedAt, it.ZoneId), it.AmountSought, it.Summary, it.DeckUrl, name, email, it.Reason, Local(it.CreatedAt, it.ZoneId), .. questions.Select(question => Answer(it.Answers.GetValueOrDefault(question.Id))),
    ];

    private static LocalDateTime? Local(Instant? instant, string zone) => instant is { } at ? at.InZone(LocalTimes.Zone(zone)).LocalDateTime.With(TimeAdjusters.TruncateToSecond) : null;

    private static string? Word<TEnum>(TEnum? value)
        where TEnum : struct, Enum => value is { } word ? Conventions.Word(word) : null;

    private static object? Answer(AnswerValue? answer) => answer switch
    {
        { Number: { } number } => number,
        { Choices: { } choices } => string.Join(", ", choices),
        _ => answer?.Text,
    };
}
