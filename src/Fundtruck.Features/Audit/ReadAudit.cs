using System.Text;
using System.Text.Json;
using NodaTime.Text;

namespace Fundtruck.Features.Audit;

internal static class ReadAuditEndpoints
{
    internal static void Map(RouteGroupBuilder api)
    {
        var audit = api.MapGroup("/audit").WithTags("Audit");
        audit.MapGet("/", (Guid? subject, PersonId? person, string? request, Moment? from, Moment? until, string? after, int? limit, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new ListAudit(new(subject, person, request, from?.Instant, until?.Instant), after, limit), cancellationToken))
            .Sends<ListAudit>("Who changed what, newest first");
        audit.MapGet("/export", async (Guid? subject, PersonId? person, string? request, Moment? from, Moment? until, ISender sender, CancellationToken cancellationToken) =>
        {
            var entries = await sender.Send(new ExportAudit(new(subject, person, request, from?.Instant, until?.Instant)), cancellationToken);
            return TypedResults.Stream(stream => Write(entries, stream, cancellationToken), "text/csv; charset=utf-8", "audit.csv");
        }).Sends<ExportAudit>("The same as a table, all of it").Produces<string>(StatusCodes.Status200OK, "text/csv");
    }

    private static async Task Write(IAsyncEnumerable<AuditEntryView> entries, Stream stream, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        await writer.WriteAsync(Csv.Line("id", "at", "personId", "request", "subjectKind", "subjectId", "ip", "changes"));
        await foreach (var entry in entries.WithCancellation(cancellationToken))
        {
            await writer.WriteAsync(Csv.Line(
                entry.Id.ToString(), InstantPattern.ExtendedIso.Format(entry.At), entry.PersonId?.ToString(), entry.Request, entry.SubjectKind, entry.SubjectId?.ToString(), entry.Ip,
                JsonSerializer.Serialize(entry.Changes, AuditValues.Json)));
        }
    }
}

/// <param name="Before">What the database held; null also when it is left out of the trail.</param>
/// <param name="After">What it holds since.</param>
internal sealed record AuditChange(JsonElement Before, JsonElement After);

internal sealed record AuditEntryView(
    Guid Id, Instant At, PersonId? PersonId, string Request, string? SubjectKind, Guid? SubjectId, string? Ip, IReadOnlyDictionary<string, AuditChange> Changes);

/// <summary>Which entries are wanted; null does not narrow.</summary>
internal sealed record AuditFilter(Guid? Subject, PersonId? Person, string? Request, Instant? From, Instant? Until)
{
    /// <summary>Only the conditions that are asked for, so that the index of each is used.</summary>
    internal IQueryable<AuditEntryRow> In(IQueryable<AuditEntryRow> entries)
    {
        if (Subject is { } subject) entries = entries.Where(entry => entry.SubjectId == subject);
        if (Person is { } person) entries = entries.Where(entry => entry.PersonId == person);
        if (Request is { Length: > 0 } request) entries = entries.Where(entry => entry.Request == request);
        if (From is { } from) entries = entries.Where(entry => entry.At >= from);
        if (Until is { } until) entries = entries.Where(entry => entry.At < until);
        return entries.OrderByDescending(entry => entry.At).ThenByDescending(entry => entry.Id);
    }
}

[Access(Who.Organizers)]
internal sealed record ListAudit(AuditFilter Filter, string? After, int? Limit) : IQuery<Page<AuditEntryView>>;

[Access(Who.Organizers)]
internal sealed record ExportAudit(AuditFilter Filter) : IQuery<IAsyncEnumerable<AuditEntryView>>;

internal sealed class ReadAuditHandler(FundtruckDb db) : IRequestHandler<ListAudit, Page<AuditEntryView>>, IRequestHandler<ExportAudit, IAsyncEnumerable<AuditEntryView>>
{
    public async Task<Page<AuditEntryView>> Handle(ListAudit query, CancellationToken cancellationToken)
    {
        var (after, limit) = (Cursor.AfterNewest(query.After), Cursor.Limit(query.Limit));
        var rows = await query.Filter.In(db.AuditEntries.Where(entry => EF.Functions.LessThan(ValueTuple.Create(entry.At, entry.Id), ValueTuple.Create(after.Key, after.Id))))
            .TakePage().ToListAsync(cancellationToken);
        return Page<AuditEntryView>.From([.. rows.Select(View)], limit, entry => (entry.At, entry.Id));
    }

    public Task<IAsyncEnumerable<AuditEntryView>> Handle(ExportAudit query, CancellationToken cancellationToken) =>
        Task.FromResult(query.Filter.In(db.AuditEntries).AsAsyncEnumerable().Select(View));

    internal static AuditEntryView View(AuditEntryRow row) => new(
        row.Id, row.At, row.PersonId, row.Request, row.SubjectKind, row.SubjectId, row.Ip, JsonSerializer.Deserialize<Dictionary<string, AuditChange>>(row.Changes, AuditValues.Json)!);
}
