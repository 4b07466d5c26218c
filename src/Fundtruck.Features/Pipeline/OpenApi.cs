using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Fundtruck.Features.Pipeline;

/// <summary>A body as somebody would send it, for the description.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ExampleAttribute(string json) : Attribute
{
    internal JsonNode Json => JsonNode.Parse(json)!;
}

/// <summary>The description of the API at /openapi/v1.json: OpenAPI 3.1, with the shapes of ids and times, who may do what, and the headers that count.</summary>
public static class OpenApi
{
    private static readonly Dictionary<Type, (string Format, string Example)> Texts = new()
    {
        [typeof(Moment)] = ("date-time", "2027-06-29T12:20:00Z"),
        [typeof(Instant)] = ("date-time", "2027-06-29T12:20:00Z"),
        [typeof(OffsetDateTime)] = ("date-time", "2027-06-29T14:20:00+02:00"),
        [typeof(LocalDate)] = ("date", "2027-06-29"),
        [typeof(LocalTime)] = ("local-time", "14:20"),
        [typeof(LocalDateTime)] = ("local-date-time", "2027-06-29T14:20"),
    };

    /// <summary>Registers the description.</summary>
    public static IServiceCollection AddFundtruckOpenApi(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddSchemaTransformer((schema, context, _) =>
        {
            Describe(schema, context.JsonTypeInfo.Type, context.JsonPropertyInfo is { IsGetNullable: true });
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            Describe(operation, context.Description.ActionDescriptor.EndpointMetadata);
            return Task.CompletedTask;
        });
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Fundtruck";
            document.Info.Description = "Runs a pitch tour: stops, applications, line-ups, meetings with investors, and the messages about them.";
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" };
            document.Servers = [];
            return Task.CompletedTask;
        });
    });

    /// <summary>Says what the generator can't see behind a converter: texts, ids and times, and lists of them.</summary>
    private static void Describe(OpenApiSchema schema, Type type, bool mayBeNull)
    {
        var known = Nullable.GetUnderlyingType(type) ?? type;
        if (known == typeof(string))
        {
            schema.Type = JsonSchemaType.String;
        }
        else if (Conventions.IdTypes.Contains(known) || known == typeof(Guid))
        {
            (schema.Type, schema.Format, schema.Properties) = (JsonSchemaType.String, "uuid", null);
        }
        else if (Texts.TryGetValue(known, out var text))
        {
            (schema.Type, schema.Format, schema.Examples) = (JsonSchemaType.String, text.Format, [JsonValue.Create(text.Example)!]);
        }
        else if (known == typeof(JsonElement))
        {
            // Whatever a column may hold: a text, a number, yes or no, or a list of texts.
            (schema.Type, schema.Items) = (JsonSchemaType.String | JsonSchemaType.Number | JsonSchemaType.Boolean | JsonSchemaType.Array | JsonSchemaType.Null, new OpenApiSchema { Type = JsonSchemaType.String });
        }
        else if (known == typeof(AnswerValue))
        {
            // A text, a number, codes, or a file as it stands in an answer.
            (schema.Type, schema.Items) = (JsonSchemaType.String | JsonSchemaType.Number | JsonSchemaType.Array | JsonSchemaType.Object, new OpenApiSchema { Type = JsonSchemaType.String });
            schema.Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["id"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" },
                ["name"] = new OpenApiSchema { Type = JsonSchemaType.String },
                ["bytes"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64" },
            };
        }
        else if (known.IsGenericType && known.GetGenericTypeDefinition() == typeof(Choice<>))
        {
            (schema.Type, schema.Enum) = (JsonSchemaType.String, [.. Enum.GetNames(known.GenericTypeArguments[0]).Select(name => (JsonNode)Conventions.Word(name))]);
        }
        else if (schema.Items is null && schema.Type?.HasFlag(JsonSchemaType.Array) == true && known.GenericTypeArguments is [var item])
        {
            var items = new OpenApiSchema();
            Describe(items, item, mayBeNull: false);
            schema.Items = items;
        }

        if (known.GetCustomAttribute<ExampleAttribute>() is { } example) schema.Examples = [example.Json];
        if (schema.Type is { } types && (mayBeNull || known != type)) schema.Type = types | JsonSchemaType.Null;
    }

    /// <summary>An address holds no null, and the words of an enum are text there that the generator doesn't look into.</summary>
    private static void Describe(OpenApiOperation operation, MethodInfo method)
    {
        var types = method.GetParameters().SelectMany(it => it.IsDefined(typeof(AsParametersAttribute)) ? it.ParameterType.GetProperties().Select(part => (part.Name, Type: part.PropertyType)) : [(it.Name!, it.ParameterType)])
            .ToDictionary(it => it.Item1, it => it.Item2);
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
        {
            var schema = parameter.Schema as OpenApiSchema ?? new OpenApiSchema();
            var type = types.GetValueOrDefault(parameter.Name ?? "");
            if (type is { IsArray: true } && type.GetElementType() is { } item)
            {
                var items = new OpenApiSchema();
                Describe(items, item, mayBeNull: false);
                (schema.Type, schema.Items) = (JsonSchemaType.Array, items);
            }
            else if (type is not null)
            {
                Describe(schema, Nullable.GetUnderlyingType(type) ?? type, mayBeNull: false);
            }

            if (parameter.In == ParameterLocation.Query) parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name ?? "");
            schema.Type &= ~JsonSchemaType.Null;
            parameter.Schema = schema;
        }
    }

    private static void Describe(OpenApiOperation operation, IList<object> metadata)
    {
        if (metadata.OfType<SendsMetadata>().LastOrDefault() is not { } sends) return;
        if (metadata.OfType<MethodInfo>().LastOrDefault() is { } method) Describe(operation, method);

        operation.Description = $"For: {Conventions.Word(sends.Who)}.{(sends.Who == Who.Everybody ? "" : Scopes.Needed(sends.Request) is { } scope ? $" An API token needs {scope}." : " No API token may send it.")}";
        if (sends.Who != Who.Everybody)
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer")] = [] }];
        operation.Parameters ??= [];
        if (metadata.OfType<EditsMetadata>().Any()) operation.Parameters.Add(Header("If-Match", "The ETag of what was read.", required: true));
        if (metadata.OfType<Microsoft.AspNetCore.Routing.HttpMethodMetadata>().Any(method => method.HttpMethods.Contains("POST")) && !typeof(IAnswersSecret).IsAssignableFrom(sends.Request))
            operation.Parameters.Add(Header("Idempotency-Key", "Makes it safe to send the same request again.", required: false));
    }

    private static OpenApiParameter Header(string name, string description, bool required) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Description = description,
        Required = required,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };
}
