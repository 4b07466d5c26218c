using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fundtruck.Features.Applications.Files.Storage;
using Fundtruck.Features.LineUps;
using Fundtruck.Features.Meetings;
using Fundtruck.Features.Plans;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Fundtruck.Features.Pipeline;

/// <summary>
/// The one place where what went wrong becomes an answer: problem+json (RFC 9457) with a stable type "urn:fundtruck:problem:code" and, where a field
/// is to blame, its name under "errors".
/// </summary>
internal sealed partial class ProblemMapper(IProblemDetailsService problems, ILogger<ProblemMapper> log) : IExceptionHandler
{
    internal const string TypePrefix = "urn:fundtruck:problem:";

    /// <summary>Whoever sends a thousand wrong items is helped by the first hundred.</summary>
    private const int MostErrors = 100;

    public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && http.RequestAborted.IsCancellationRequested) return true;

        var problem = exception is BadHttpRequestException { InnerException: JsonException json } && MissingProperties().IsMatch(json.Message) && await MissingFields.Of(http) is { Count: > 0 } missing
            ? Missing(missing)
            : exception is LineUpConflictsException conflicts ? Conflicts(conflicts) : exception is PlanOutdatedException outdated ? Outdated(outdated) : exception is OccupiedException occupied ? Occupied(occupied, http.RequestServices.GetRequiredService<CurrentRequest>()) : Map(exception);
        if (http.RequestServices.GetRequiredService<WantedSlot>().Offers is { } offers) problem.Extensions["alternatives"] = offers;
        if (problem.Status == StatusCodes.Status500InternalServerError) log.LogError(exception, "A request failed");
        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
        {
            log.LogWarning("A request could not be served: {Why}", exception.InnerException?.Message ?? exception.Message);
            http.Response.Headers.RetryAfter = exception is BusyException ? "1" : "5";
        }

        if (exception is TooManyRequestsException many) http.Response.Headers.RetryAfter = Math.Ceiling(many.Wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (exception is NotSignedInException) http.Response.Headers.WWWAuthenticate = "Bearer";
        await Write(http, problem);
        return true;
    }

    /// <summary>Who accepts no JSON gets it all the same: there is nothing else to say it in.</summary>
    internal async ValueTask Write(HttpContext http, ProblemDetails problem)
    {
        http.Response.StatusCode = problem.Status!.Value;
        if (await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = http, ProblemDetails = problem })) return;
        await http.Response.WriteAsJsonAsync(problem, options: null, "application/problem+json", http.RequestAborted);
    }

    internal static ProblemDetails Map(Exception exception) => exception switch
    {
        ValidationException invalid => Fields(400, "invalid", "Some fields are not right.", invalid.Errors.Take(MostErrors).Select(error => (Field(error.PropertyName), error.ErrorMessage))),
        BadHttpRequestException { InnerException: JsonException json } => Json(json),
        BadHttpRequestException { StatusCode: not 400 } bad => Unread(bad.StatusCode),
        BadHttpRequestException bad => Unbound(bad),
        InvalidDataException => Unread(400),     // a form that is none
        NotSignedInException => Problem(401, "not-signed-in", "Nobody is signed in.", exception.Message),
        ScopeMissingException => Problem(403, "scope-missing", "The API token may not do this.", exception.Message),
        NotFromHereException => Problem(403, "not-from-here", "The request came from another site.", exception.Message),
        TooManyRequestsException => Problem(429, "too-many-requests", "Too many requests.", exception.Message),
        AccessRefusedException => Problem(403, "not-allowed", "That is not allowed.", exception.Message),
        NotFoundException => Problem(404, "not-found", "Not found.", exception.Message),
        RuleBrokenException { Findings: [_, ..] findings } broken => Found(broken.Rule, findings),
        RuleBrokenException { Rule: var rule, Field: { } field } => Fields(409, rule.Code, rule.Sentence, [(field, exception.Message)], exception.Message),
        RuleBrokenException { Rule: var rule } => Problem(409, rule.Code, rule.Sentence, exception.Message),
        Changes.CursorTooOldException => Problem(410, "cursor-too-old", "This cursor is too old.", exception.Message),
        StaleException => Problem(412, "stale", "It has changed meanwhile.", exception.Message),
        VersionMissingException => Problem(428, "version-missing", "Say which version you change.", exception.Message),
        IdempotencyKeyReusedException => Problem(422, "idempotency-key-reused", "The Idempotency-Key was used before.", exception.Message),
        IdempotencyKeyInFlightException => Problem(409, "idempotency-key-in-flight", "The first request is still running.", exception.Message),
        FileRefusedException refused => Refused(refused),
        FileStorageUnavailableException => Problem(503, "unavailable", "The files' storage can't be reached.", "Nothing was changed. Try again in a few seconds."),
        BusyException => Problem(503, "busy", "Too busy.", exception.Message),
        _ when Unavailable(exception) => Problem(503, "unavailable", "The database can't be reached.", "Nothing was changed, as far as we know. Try again in a few seconds."),
        _ => Problem(500, "unexpected", "Something went wrong.", "It is our fault and has been recorded. Nothing was changed."),
    };

    private static bool Unavailable(Exception exception) =>
        exception is NpgsqlException { IsTransient: true } or TimeoutException or System.Net.Sockets.SocketException
        || exception is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.TooManyConnections }
        || exception is NpgsqlException { InnerException: IOException or System.Net.Sockets.SocketException or TimeoutException }
        || (exception.InnerException is { } inner && exception is InvalidOperationException or DbUpdateException && Unavailable(exception.InnerException!));

    /// <summary>Names what stands in the way; when and what it is only to those who may know.</summary>
    private static ProblemDetails Occupied(OccupiedException occupied, CurrentRequest current)
    {
        var problem = Problem(409, Rule.Occupied.Code, Rule.Occupied.Sentence, occupied.Message);
        problem.Extensions["blockedBy"] = occupied.Blocked.Select(blocked => current.May(Who.Organizers) || blocked.Known
            ? new BlockedBy(Conventions.Word(blocked.Wish.Party.Kind), blocked.Wish.Party.Id, Conventions.Word(blocked.Blocking), blocked.BlockingId, blocked.During.Start, blocked.During.End, blocked.Travel)
            : new BlockedBy(Conventions.Word(blocked.Wish.Party.Kind), blocked.Wish.Party.Id, null, null, null, null, null)).ToArray();
        return problem;
    }

    private static ProblemDetails Conflicts(LineUpConflictsException conflicts)
    {
        var problem = Problem(409, Rule.LineUpConflicts.Code, Rule.LineUpConflicts.Sentence, conflicts.Message);
        problem.Extensions["conflicts"] = conflicts.Conflicts;
        return problem;
    }

    private static ProblemDetails Outdated(PlanOutdatedException outdated)
    {
        var problem = Problem(409, Rule.PlanOutdated.Code, Rule.PlanOutdated.Sentence, outdated.Message);
        problem.Extensions["obstacles"] = outdated.Obstacles;
        return problem;
    }

    /// <summary>All that stands against it, by field, and beside that in both languages.</summary>
    private static ProblemDetails Found(Rule rule, IReadOnlyList<Finding> findings)
    {
        var problem = Fields(409, rule.Code, rule.Sentence, findings.Select(finding => (finding.Field, finding.En)), rule.Sentence);
        problem.Extensions["findings"] = findings;
        return problem;
    }

    private sealed record BlockedBy(string Who, Guid Id, string? Appointment, Guid? AppointmentId, Instant? From, Instant? Until, TravelNeeded? Travel);

    private static ProblemDetails Json(JsonException json)
    {
        var missing = MissingProperties().Match(json.Message);
        if (missing.Success)
        {
            var path = Field(json.Path ?? "");
            return Missing(Quoted().Matches(missing.Groups[1].Value).Select(name => path.Length == 0 ? name.Groups[1].Value : $"{path}.{name.Groups[1].Value}"));
        }

        var field = Field(json.Path ?? "");
        var message = json is UnreadableValueException readable ? readable.Message : json.Message.Contains("null", StringComparison.Ordinal) ? "It is required." : "It can't be read as what this field holds.";
        return field.Length == 0 || json.InnerException is JsonException     // no JSON at all, wherever that showed
            ? Problem(400, "malformed", "The body is not the JSON that was expected.", "Send a JSON object with the documented fields.")
            : Fields(400, "invalid", "Some fields are not right.", [(field, message)]);
    }

    private static ProblemDetails Missing(IEnumerable<string> fields) => Fields(400, "invalid", "Some fields are missing.", fields.Select(field => (field, "It is required.")));

    private static ProblemDetails Fields(int status, string code, string title, IEnumerable<(string Field, string Message)> errors, string? detail = null)
    {
        var problem = Problem(status, code, title, detail);
        problem.Extensions["errors"] = errors.GroupBy(error => error.Field).ToDictionary(field => field.Key, field => field.Select(error => error.Message).Distinct().ToArray());
        return problem;
    }

    /// <summary>Why stands there as a code too, beside the field that is to blame.</summary>
    private static ProblemDetails Refused(FileRefusedException refused)
    {
        var problem = Fields(400, "file-refused", "This file can't be taken.", [(refused.Why is FileRefusal.Name or FileRefusal.Extension ? "fileName" : "file", refused.Message)], refused.Message);
        problem.Extensions["reason"] = JsonNamingPolicy.KebabCaseLower.ConvertName(refused.Why.ToString());
        return problem;
    }

    internal static ProblemDetails TooMany => Problem(429, "too-many-requests", "Too many requests.", "Wait for as many seconds as Retry-After says, then go on.");

    internal static ProblemDetails Problem(int status, string code, string title, string? detail) =>
        new() { Status = status, Type = TypePrefix + code, Title = title, Detail = detail };

    /// <summary>"$.contests[0].capacity" and "Contests[0].Capacity" both name contests[0].capacity; a header keeps its name.</summary>
    private static string Field(string path) =>
        string.Join('.', path.Split('.', StringSplitOptions.RemoveEmptyEntries).Where(part => part != "$").Select(part => part.Contains('-', StringComparison.Ordinal) ? part : char.ToLower(part[0], CultureInfo.InvariantCulture) + part[1..]));

    private static ProblemDetails Unbound(BadHttpRequestException bad)
    {
        var parameter = BadParameter().Match(bad.Message);
        return parameter.Success
            ? Fields(400, "invalid", "Some fields are not right.", [(JsonNamingPolicy.CamelCase.ConvertName(parameter.Groups[1].Value), "It can't be read as what this field holds.")])
            : Problem(400, "malformed", "The request could not be read.", "Check its headers, address and body against the API's description.");
    }

    /// <summary>What is said of a request that comes no further than to its headers and address.</summary>
    internal static ProblemDetails Unread(int status) => status switch
    {
        404 => Problem(status, "not-found", "Not found.", null),
        405 => Problem(status, "method-not-allowed", "That can't be done with this.", null),
        413 => Problem(status, "too-large", "The request is larger than allowed.", null),
        415 => Problem(status, "not-json", "Send JSON, with Content-Type: application/json; files as what they are.", null),
        _ => Problem(status, "malformed", "The request could not be read.", null),
    };

    [GeneratedRegex("missing required properties including: (.*)$")]
    private static partial Regex MissingProperties();

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex Quoted();

    [GeneratedRegex("^Failed to bind parameter \"[^ ]+ ([^\"]+)\"")]
    private static partial Regex BadParameter();
}
