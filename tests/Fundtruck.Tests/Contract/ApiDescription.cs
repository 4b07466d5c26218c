using System.Net;
using System.Text.Json;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Contract;

/// <summary>A parameter of an operation, as described.</summary>
internal sealed record DescribedParameter(string Name, string In, bool Required, JsonElement Schema);

/// <summary>An operation, as described.</summary>
internal sealed record DescribedOperation(string Method, string Path, JsonElement Json, IReadOnlyList<DescribedParameter> Parameters)
{
    internal string Name => Json.TryGetProperty("operationId", out var id) ? id.GetString()! : $"{Method} {Path}";

    /// <summary>The schema of the JSON body, where there is one.</summary>
    internal JsonElement? Body =>
        Json.TryGetProperty("requestBody", out var body) && body.GetProperty("content").TryGetProperty("application/json", out var json) ? json.GetProperty("schema") : null;

    internal bool ForEverybody => !Json.TryGetProperty("security", out _);

    /// <summary>Its path, with ids of what does not exist.</summary>
    internal string PathOfNothing => Path.Replace("{id}", Guid.NewGuid().ToString(), StringComparison.Ordinal).Replace("{person}", Guid.NewGuid().ToString(), StringComparison.Ordinal);

    public override string ToString() => $"{Name}: {Method} {Path}";
}

/// <summary>What /openapi/v1.json says: the tests of the contract are built from it, as a client would be.</summary>
internal sealed class ApiDescription(JsonElement document)
{
    internal JsonElement Document => document;

    internal IReadOnlyList<DescribedOperation> Operations { get; } = [.. Read(document)];

    internal IEnumerable<(string Name, JsonElement Schema)> Schemas =>
        document.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(schema => (schema.Name, schema.Value));

    internal static async Task<ApiDescription> Of(Tour tour) => new((await tour.Anybody.Get("/openapi/v1.json")).Expect(HttpStatusCode.OK).Json);

    internal DescribedOperation Operation(string name) => Operations.Single(operation => operation.Name == name);

    /// <summary>The schema that really says something: behind references, and the one of several that isn't null.</summary>
    internal JsonElement Resolve(JsonElement schema)
    {
        while (true)
        {
            if (schema.TryGetProperty("$ref", out var reference)) schema = document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]);
            else if (schema.TryGetProperty("oneOf", out var choices) || schema.TryGetProperty("anyOf", out choices)) schema = choices.EnumerateArray().First(choice => !Types(choice).SequenceEqual(["null"]));
            else return schema;
        }
    }

    /// <summary>The types that a schema allows; none when it doesn't say.</summary>
    internal static IReadOnlyList<string> Types(JsonElement schema) => schema.TryGetProperty("type", out var type)
        ? type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(one => one.GetString()!)] : [type.GetString()!]
        : [];

    internal static string? Text(JsonElement schema, string property) => schema.TryGetProperty(property, out var value) ? value.GetString() : null;

    private static IEnumerable<DescribedOperation> Read(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select new DescribedOperation(operation.Name.ToUpperInvariant(), path.Name, operation.Value, [.. Parameters(operation.Value)]);

    private static IEnumerable<DescribedParameter> Parameters(JsonElement operation) =>
        !operation.TryGetProperty("parameters", out var parameters)
            ? []
            : parameters.EnumerateArray().Select(parameter => new DescribedParameter(
                parameter.GetProperty("name").GetString()!, parameter.GetProperty("in").GetString()!,
                parameter.TryGetProperty("required", out var required) && required.GetBoolean(), parameter.GetProperty("schema")));
}
