using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Contract;

/// <summary>A request that somebody might send, and what is odd about it.</summary>
internal sealed class OddRequest
{
    internal required DescribedOperation Operation { get; init; }

    internal required string Method { get; set; }

    internal required string Path { get; set; }

    internal List<string> Query { get; } = [];

    internal Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    internal JsonNode? Json { get; set; }

    internal byte[]? Body { get; set; }

    internal string ContentType { get; set; } = "application/json";

    internal List<string> Oddities { get; } = [];

    internal string Target => Path + (Query.Count > 0 ? "?" + string.Join('&', Query) : "");

    public override string ToString()
    {
        var body = Body is null ? "" : Encoding.UTF8.GetString(Body.AsSpan(0, Math.Min(Body.Length, 400)));
        return $"{Operation.Name}: {string.Join(", ", Oddities)}\n    {Method} {Cut(Target, 300)}\n    {string.Join("; ", Headers.Where(header => header.Key != "Authorization").Select(header => $"{header.Key}: {Cut(header.Value, 80)}"))}\n    {ContentType}: {body}";
    }

    private static string Cut(string text, int length) => text.Length > length ? text[..length] + "…" : text;
}

/// <summary>Makes requests from the description of the API: right ones first, in which then one to three things go wrong.</summary>
internal sealed class OddRequests(ApiDescription api, World world)
{
    private const string Place = "@@odd@@";

    private static readonly string[] Fatal = ["/cancel", "/postpone", "/complete", "/go-live", "/close-applications", "/withdraw", "/bulk", "/disqualify", "/move", "/walk-over", "/no-show", "/discard", "/releases", "/line-up/publish", "/reschedule", "/erase", "/disable", "/accreditation", "-administrator"];
    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "ODD"];

    internal OddRequest Make(Random random)
    {
        var request = Right(Pick(api.Operations, random), random);
        for (var oddities = random.Next(20) == 0 ? 0 : random.Next(1, 4); oddities > 0; oddities--) MakeOdd(request, random);
        request.Body ??= request.Json is null ? null : Encoding.UTF8.GetBytes(request.Json.ToJsonString());
        return request;
    }

    /// <summary>A request that should do what it says, as far as the description tells.</summary>
    internal OddRequest Right(DescribedOperation operation, Random random)
    {
        var doomed = Fatal.Any(operation.Path.EndsWith) || operation.Method == "DELETE";
        var request = new OddRequest { Operation = operation, Method = operation.Method, Path = operation.Path };
        foreach (var parameter in operation.Parameters)
        {
            if (parameter.In == "path") request.Path = request.Path.Replace($"{{{parameter.Name}}}", parameter.Name switch { "id" => Pick(world.Ids(KindOf(operation.Path), doomed), random), "number" => "1", "kind" => "applicationReceived", "language" => "fr", "other" => Pick(world.Ids("venue", false), random), _ => "nothing" }, StringComparison.Ordinal);
            else if (parameter.In == "query" && random.Next(3) == 0) request.Query.Add($"{parameter.Name}={Uri.EscapeDataString(Sample(parameter.Name, parameter.Schema, doomed, random)?.ToString() ?? "")}");
            else if (parameter.Name == "If-Match") request.Headers["If-Match"] = "\"1\"";
            else if (parameter.Name == "Idempotency-Key" && random.Next(3) == 0) request.Headers["Idempotency-Key"] = $"key {random.Next()}";
        }

        if (operation.Body is { } schema) request.Json = Sample("", schema, doomed, random);
        var caller = EndsSessions(operation) ? world.Leaver : operation.IsForThoseWhoRunTheTour() ? world.Callers[0] : Pick(world.Callers, random);
        if (caller.Token is { } token) request.Headers["Authorization"] = $"Bearer {token}";
        return request;
    }

    private void MakeOdd(OddRequest request, Random random)
    {
        switch (request.Json is null ? Pick([0, 0, 0, 0, 0, 1, 1, 2, 3, 4, 5], random) : random.Next(16))
        {
            case 0:
                request.Query.Add($"{(request.Operation.Parameters.Where(p => p.In == "query").Select(p => p.Name).ToList() is { Count: > 0 } names ? Pick(names, random) : "odd")}={Noted(request, "query", Pick(OddValues.Escaped, random))}");
                break;
            case 1:
                var parts = request.Path.Split('/');
                parts[random.Next(2, parts.Length)] = Noted(request, "path", Pick(OddValues.Escaped, random));
                request.Path = string.Join('/', parts);
                break;
            case 2:
                Noted(request, "header", OddHeader(request, random));
                break;
            case 3 when random.Next(4) == 0:
                request.Method = Noted(request, "method", Pick(Methods, random));
                break;
            case 4 when !EndsSessions(request.Operation):
                var caller = Pick(world.Callers, random);
                if (caller.Token is null) request.Headers.Remove("Authorization");
                else request.Headers["Authorization"] = $"Bearer {caller.Token}";
                request.Oddities.Add("somebody else");
                break;
            case 5:
                if (request.Operation.Body is null && random.Next(3) > 0) break;
                request.Body = Pick(OddValues.Bodies, random);
                request.Oddities.Add("another body");
                break;
            case 6 when random.Next(3) == 0:
                request.ContentType = Noted(request, "content type", Pick(OddValues.ContentTypes, random));
                break;
            case 7 when random.Next(20) == 0:
                request.Body = Encoding.UTF8.GetBytes(new string(' ', 1024 * 1024 + 1));
                request.Oddities.Add("a megabyte");
                break;
            default:
                if (request.Json is not null && request.Body is null) OddValue(request, random);
                break;
        }
    }

    private static string OddHeader(OddRequest request, Random random)
    {
        var (name, values) = random.Next(5) switch
        {
            0 or 1 => ("Idempotency-Key", OddValues.Keys),
            2 => ("If-Match", OddValues.Tags),
            3 => ("Authorization", OddValues.Authorizations),
            _ => (Pick(["If-None-Match", "Accept", "Accept-Language", "Content-Encoding", "X-Forwarded-For", "X-HTTP-Method-Override", "Range", "Expect-CT", "Origin", "Cookie"], random), OddValues.Tags),
        };
        if (EndsSessions(request.Operation) && name == "Authorization") return "";
        request.Headers[name] = Pick(values, random);
        return $"{name} {values.IndexOf(request.Headers[name])}";
    }

    private static void OddValue(OddRequest request, Random random)
    {
        var spots = Spots(request.Json!).ToList();
        if (spots.Count == 0) return;
        var (parent, name) = Pick(spots, random);
        var odd = Pick(OddValues.Json, random);
        request.Oddities.Add($"{name} = {(odd.Length > 40 ? odd[..40] + "…" : odd)}");
        string text;
        switch (random.Next(8))
        {
            case 0 when parent is JsonObject it:
                it.Remove(name);
                text = request.Json!.ToJsonString();
                request.Oddities[^1] = $"no {name}";
                break;
            case 1 when parent is JsonObject it:
                it[$"{Place}{name}"] = Place;
                text = request.Json!.ToJsonString().Replace($"\"{Place}{name}\"", $"\"{name}\"", StringComparison.Ordinal);
                request.Oddities[^1] += " twice";
                break;
            default:
                if (parent is JsonObject fields) fields[name] = Place;
                else parent[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)] = Place;
                text = request.Json!.ToJsonString();
                break;
        }

        request.Body = Encoding.UTF8.GetBytes(text.Replace($"\"{Place}\"", odd, StringComparison.Ordinal));
    }

    private static IEnumerable<(JsonNode Parent, string Name)> Spots(JsonNode node)
    {
        IEnumerable<(string Name, JsonNode? Value)> children = node switch
        {
            JsonObject fields => fields.Select(field => (field.Key, field.Value)),
            JsonArray items => items.Select((item, i) => (i.ToString(System.Globalization.CultureInfo.InvariantCulture), item)),
            _ => [],
        };
        foreach (var (name, value) in children)
        {
            yield return (node, name);
            if (value is JsonObject or JsonArray) foreach (var spot in Spots(value)) yield return spot;
        }
    }

    private JsonNode? Sample(string name, JsonElement described, bool doomed, Random random)
    {
        if (described.ValueKind == JsonValueKind.Undefined) return Text(name, name == "startsAt" ? "local-time" : "uuid", doomed, random);
        if (name is "stage" or "stages") return null; // names and ids of one stop's stages: any other is refused
        var schema = api.Resolve(described);
        if (schema.TryGetProperty("enum", out var words)) return JsonNode.Parse(Pick([.. words.EnumerateArray().Where(word => word.ValueKind == JsonValueKind.String)], random).GetRawText());
        var types = ApiDescription.Types(schema);
        if (schema.TryGetProperty("properties", out var properties))
            return new JsonObject([.. properties.EnumerateObject().Select(property => KeyValuePair.Create(property.Name, Sample(property.Name, property.Value, doomed, random)))]);
        if (types.Contains("array")) return new JsonArray([.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => Sample(name, schema.TryGetProperty("items", out var items) ? items : default, doomed, random))]);
        if (name is "value" or "before") return Pick<JsonNode>(["Words", 7, new JsonArray("a")], random).DeepClone();
        if (types.Contains("object") && schema.TryGetProperty("additionalProperties", out _)) return new JsonObject { [Guid.NewGuid().ToString()] = "Words" };
        if (types.Contains("integer")) return name switch { "youngerThanYears" => 10, "graceMinutes" => 0, "raisingFrom" => 1, "raisingTo" => 3_000_000, "minLength" => 1, "maxLength" => 100, "mostUses" => 3, "year" => 2027, "tables" => 2, "slotMinutes" => 20, "amountSought" => 300_000, "limit" => 10, "wait" => 0, "after" or "edition" or "work" or "table" => 1, "leastPerStartup" or "leastPerRepresentative" => 0, _ => 5 };
        if (types.Contains("number")) return 42.5;
        if (types.Contains("boolean")) return random.Next(2) == 0;
        return name == "after" && ApiDescription.Text(schema, "format") == "uuid" ? null : Text(name, ApiDescription.Text(schema, "format"), doomed, random);
    }

    private string Text(string name, string? format, bool doomed, Random random) => format switch
    {
        "uuid" => Id(name, doomed, random),
        "date-time" => $"2027-0{random.Next(4, 7)}-10T12:00:00Z",
        "date" => $"2027-08-{random.Next(10, 30)}",
        "local-time" => name == "endsAt" ? "20:00" : "10:00",
        "local-date-time" => name is "applicationsCloseAt" ? "2027-06-01T10:00" : name.StartsWith("ends", StringComparison.Ordinal) ? $"2027-09-10T{random.Next(13, 20)}:00" : $"2027-0{random.Next(4, 6)}-10T12:00",
        _ => name switch
        {
            "email" => $"odd{random.Next()}@people.example",
            "language" => "fr",
            "country" => "FR",
            "zone" => "Europe/Paris",
            "siren" => "",
            "code" => "one",
            "field" => "summary",
            "countries" => "FR",
            "website" or "deckUrl" or "videoUrl" => "https://startup.example/deck",
            "after" => "",
            _ => $"{name} {random.Next()}",
        },
    };

    private string Id(string name, bool doomed, Random random)
    {
        var kind = name.Replace("Id", "", StringComparison.Ordinal);
        kind = kind switch { "order" or "ids" => "application", "hold" => "slot", "investors" => "investor", "sessions" => "session", "representative" or "subject" or "" => "person", "id" => "contest", _ => kind };
        return Pick(world.Ids(kind, doomed), random);
    }

    private static bool EndsSessions(DescribedOperation operation) => operation.Name is "SignOut" or "EndMySessions";

    private static string KindOf(string path) => path.Split('/')[2] switch { "investor-slots" => "slot", "people" or "organizers" => "person", "me" => "consent", var collection => collection.TrimEnd('s') };

    private static string Noted(OddRequest request, string where, string odd)
    {
        request.Oddities.Add($"{where} {(odd.Length > 60 ? odd[..60] + "…" : odd)}");
        return odd;
    }

    private static T Pick<T>(IReadOnlyList<T> from, Random random) => from[random.Next(from.Count)];
}

internal static class Descriptions
{
    internal static bool IsForThoseWhoRunTheTour(this DescribedOperation operation) =>
        new[] { "hosts", "organizers", "administrators" }.Any(who => operation.Description().StartsWith($"For: {who}.", StringComparison.Ordinal));

    internal static string Description(this DescribedOperation operation) => ApiDescription.Text(operation.Json, "description") ?? "";
}
