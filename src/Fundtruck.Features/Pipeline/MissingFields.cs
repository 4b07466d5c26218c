using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;

namespace Fundtruck.Features.Pipeline;

/// <summary>All fields that a body misses: the serializer itself names only as many as fit into its message.</summary>
internal static class MissingFields
{
    /// <summary>Longer bodies are not kept; of them only the first missing fields are named.</summary>
    private const int Kept = 16 * 1024;

    /// <summary>Keeps the body, so that it can be looked at again when it was not understood.</summary>
    internal static void Keep(HttpRequest request)
    {
        if (request.ContentLength is > 0 and <= Kept) request.EnableBuffering();
    }

    /// <summary>The paths of the missing fields; none when the body was not kept or is not even JSON.</summary>
    internal static async Task<IReadOnlyList<string>> Of(HttpContext http)
    {
        var endpoint = http.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? http.GetEndpoint();     // the exception handler takes it off the request
        if (endpoint?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType is not { } type || !http.Request.Body.CanSeek) return [];
        try
        {
            http.Request.Body.Position = 0;
            using var body = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            return [.. In(body.RootElement, http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions.GetTypeInfo(type), "")];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return [];
        }
    }

    private static IEnumerable<string> In(JsonElement value, JsonTypeInfo type, string path) => (type.Kind, value.ValueKind) switch
    {
        (JsonTypeInfoKind.Enumerable, JsonValueKind.Array) => value.EnumerateArray().SelectMany((item, i) => In(item, type.Options.GetTypeInfo(type.ElementType!), $"{path}[{i}]")),
        (JsonTypeInfoKind.Object, JsonValueKind.Object) => type.Properties.SelectMany(property => In(value, property, path.Length == 0 ? property.Name : $"{path}.{property.Name}")),
        _ => [],
    };

    private static IEnumerable<string> In(JsonElement value, JsonPropertyInfo property, string path)
    {
        var given = value.EnumerateObject().Where(field => string.Equals(field.Name, property.Name, StringComparison.OrdinalIgnoreCase)).ToList();
        if (given.Count > 0) return In(given[^1].Value, property.Options.GetTypeInfo(property.PropertyType), path);
        return property.IsRequired || property.AssociatedParameter is { HasDefaultValue: false } ? [path] : [];
    }
}
