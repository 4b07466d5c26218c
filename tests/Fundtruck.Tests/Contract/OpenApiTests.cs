using System.Text.Json;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Contract;

public sealed class OpenApiTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task The_description_is_OpenAPI_3_1() => Assert.StartsWith("3.1", (await ApiDescription.Of(Tour)).Document.GetProperty("openapi").GetString(), StringComparison.Ordinal);

    [Fact]
    public async Task Every_operation_has_a_name_of_its_own_a_summary_and_its_errors()
    {
        var operations = (await ApiDescription.Of(Tour)).Operations;
        Assert.True(operations.Count > 40, $"Only {operations.Count} operations are described.");
        Assert.Equal(operations.Count, operations.Select(operation => operation.Json.GetProperty("operationId").GetString()).Distinct().Count());
        Assert.All(operations, operation =>
        {
            Assert.False(string.IsNullOrEmpty(ApiDescription.Text(operation.Json, "summary")), $"{operation} has no summary.");
            var declared = operation.Json.GetProperty("responses").EnumerateObject().Select(response => response.Name).ToList();
            Assert.True(declared.Exists(status => status[0] == '2'), $"{operation} does not say what it answers.");
            Assert.True(Errors(operation).Except(declared).ToList() is [], $"{operation} does not declare {string.Join(", ", Errors(operation).Except(declared))}.");
        });
    }

    [Fact]
    public async Task Errors_are_described_as_problem_json() => Assert.All(
        (await ApiDescription.Of(Tour)).Operations.SelectMany(operation => operation.Json.GetProperty("responses").EnumerateObject()).Where(response => response.Name[0] == '4'),
        response => Assert.True(response.Value.GetProperty("content").TryGetProperty("application/problem+json", out _)));

    [Fact]
    public async Task Ids_are_uuids_and_times_have_formats()
    {
        var api = await ApiDescription.Of(Tour);
        Assert.All(Fields(api), field =>
        {
            var (where, name, schema) = field;
            var format = ApiDescription.Text(api.Resolve(schema), "format");
            if (name == "id" || name.EndsWith("Id", StringComparison.Ordinal)) Assert.True(format == "uuid", $"{where}.{name} is no uuid.");
            else if (name.EndsWith("At", StringComparison.Ordinal)) Assert.True(format is "date-time" or "local-time" or "local-date-time" || IsList(api, schema), $"{where}.{name} has no format of a time: {schema}.");
            else if (name is "date" or "foundedOn") Assert.True(format == "date", $"{where}.{name} is no date.");
        });
        Assert.All(api.Operations.SelectMany(operation => operation.Parameters.Select(parameter => (operation, parameter)))
            .Where(it => it.parameter.Name is "id" or "season" or "investor" or "person" || (it.parameter.Name == "region" && it.operation.Path == "/api/stops")), it =>
            Assert.True(ApiDescription.Text(api.Resolve(it.parameter.Schema), "format") == "uuid", $"{it.parameter.Name} of {it.operation} is no uuid."));
    }

    [Fact]
    public async Task No_field_and_no_parameter_is_without_a_type()
    {
        var api = await ApiDescription.Of(Tour);
        Assert.All(Fields(api), field => Typed(field.Schema, $"{field.Where}.{field.Name}"));
        Assert.All(api.Operations, operation => Assert.All(operation.Parameters, parameter => Typed(parameter.Schema, $"{parameter.Name} of {operation}")));

        void Typed(JsonElement described, string what)
        {
            var schema = api.Resolve(described);
            Assert.True(ApiDescription.Types(schema).Count > 0 || schema.TryGetProperty("enum", out _), $"{what} has no type: {described}");
            if (ApiDescription.Types(schema).Contains("array")) Assert.True(schema.TryGetProperty("items", out _), $"{what} does not say of what it is a list.");
        }
    }

    [Fact]
    public async Task Words_to_choose_from_are_listed()
    {
        var api = await ApiDescription.Of(Tour);
        var words = api.Resolve(api.Operation("ListStops").Parameters.Single(parameter => parameter.Name == "status").Schema).GetProperty("enum").EnumerateArray().Select(word => word.GetString());
        Assert.Contains("applicationsOpen", words);
    }

    [Fact]
    public async Task Fields_that_must_be_there_are_listed_as_required()
    {
        var api = await ApiDescription.Of(Tour);
        foreach (var operation in api.Operations)
        {
            if (operation.Body is not { } body || api.Resolve(body) is var schema && !schema.TryGetProperty("required", out _)) continue;
            var answer = await Tour.Organizer.Send(new HttpMethod(operation.Method), operation.PathOfNothing, "{}", [("If-Match", "\"1\"")]);
            var missed = answer.Expect(System.Net.HttpStatusCode.BadRequest, "invalid").Fields.Order();
            Assert.Equal(api.Resolve(body).GetProperty("required").EnumerateArray().Select(name => name.GetString()!).Order(), missed);
        }

        Assert.Equal(10, api.Resolve(api.Operation("CreateStop").Body!.Value).GetProperty("required").GetArrayLength());
    }

    private static IEnumerable<string> Errors(DescribedOperation operation)
    {
        yield return "400";
        if (!operation.ForEverybody) yield return "401";
        if (operation.Path.Contains('{', StringComparison.Ordinal)) yield return "404";
        if (operation.Parameters.Any(parameter => parameter is { Name: "If-Match", Required: true })) yield return "412";
        if (operation.Parameters.Any(parameter => parameter is { Name: "If-Match", Required: true })) yield return "428";
    }

    private static IEnumerable<(string Where, string Name, JsonElement Schema)> Fields(ApiDescription api) =>
        from schema in api.Schemas
        where schema.Name != "ProblemDetails" && schema.Schema.TryGetProperty("properties", out _)
        from property in schema.Schema.GetProperty("properties").EnumerateObject()
        select (schema.Name, property.Name, property.Value);

    private static bool IsList(ApiDescription api, JsonElement schema) => ApiDescription.Types(api.Resolve(schema)).Contains("array");
}
