using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Fundtruck.Domain;

namespace Fundtruck.Tests.Running;

/// <summary>Somebody who talks to the API, with their bearer token.</summary>
internal sealed class Caller(HttpClient http, string? token)
{
    internal PersonId Id { get; init; }

    internal string Email { get; init; } = "";

    internal string? Token => token;

    internal Task<Answer> Get(string path, params (string Name, string Value)[] headers) => Send(HttpMethod.Get, path, null, headers);

    internal Task<Answer> Post(string path, object? body = null, params (string Name, string Value)[] headers) => Send(HttpMethod.Post, path, body, headers);

    internal Task<Answer> Put(string path, object body, params (string Name, string Value)[] headers) => Send(HttpMethod.Put, path, body, headers);

    internal Task<Answer> Patch(string path, object body) => Send(HttpMethod.Patch, path, body, []);

    /// <summary>Sends a deck, as one piece whose length is announced or in chunks.</summary>
    internal Task<Answer> SendDeck(string startup, byte[] file, string fileName = "Deck.pdf", bool chunked = false) => SendFile($"/api/startups/{startup}/deck", file, fileName, "application/pdf", chunked);

    /// <summary>Answers a question of an application with a file.</summary>
    internal Task<Answer> SendAnswer(string application, string question, byte[] file, string fileName = "Answer.pdf", string type = "application/pdf", bool chunked = false) =>
        SendFile($"/api/applications/{application}/files/{question}", file, fileName, type, chunked);

    private Task<Answer> SendFile(string path, byte[] file, string fileName, string type, bool chunked)
    {
        HttpContent content = chunked ? new StreamContent(new MemoryStream(file)) : new ByteArrayContent(file);
        content.Headers.ContentType = new(type);
        return Send(HttpMethod.Put, $"{path}?fileName={Uri.EscapeDataString(fileName)}", content, [("Expect", "100-continue"), .. chunked ? new[] { ("Transfer-Encoding", "chunked") } : []]);
    }

    internal Task<Answer> Delete(string path) => Send(HttpMethod.Delete, path, null, []);

    /// <summary>Sends a change with the ETag of what is there.</summary>
    internal async Task<Answer> Edit(string path, object body, string? readFrom = null)
    {
        var read = await Get(readFrom ?? path);
        return await Put(path, body, ("If-Match", read.Header("ETag")!));
    }

    internal async Task<Answer> Send(HttpMethod method, string path, object? body, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is string raw) request.Content = new StringContent(raw, Encoding.UTF8, "application/json");
        else if (body is HttpContent content) request.Content = content;
        else if (body is not null) request.Content = JsonContent.Create(body);
        if (token is not null) request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await http.SendAsync(request);
        return new Answer(
            response.StatusCode, await response.Content.ReadAsStringAsync(),
            response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase));
    }
}

/// <summary>What came back.</summary>
internal sealed record Answer(HttpStatusCode Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    internal JsonElement Json => JsonDocument.Parse(Body).RootElement;

    internal string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>The stable code of a problem, without its prefix.</summary>
    internal string Problem => Json.GetProperty("type").GetString()!["urn:fundtruck:problem:".Length..];

    internal IReadOnlyList<string> Fields => Json.TryGetProperty("errors", out var errors) ? [.. errors.EnumerateObject().Select(error => error.Name)] : [];

    internal string Id => Expect(HttpStatusCode.Created).Json.GetProperty("id").GetString()!;

    internal Answer Expect(HttpStatusCode status)
    {
        Assert.True(Status == status, $"Expected {(int)status}, got {(int)Status}: {Body}");
        return this;
    }

    internal Answer Expect(HttpStatusCode status, string problem)
    {
        Expect(status);
        Assert.Equal(problem, Problem);
        return this;
    }

    internal string Text(string property) => Json.GetProperty(property).GetString()!;

    internal IReadOnlyList<JsonElement> Items => [.. Json.GetProperty("items").EnumerateArray()];
}
