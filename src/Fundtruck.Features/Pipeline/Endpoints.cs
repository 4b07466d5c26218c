using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Fundtruck.Features.Pipeline;

/// <summary>Which request an endpoint sends; it decides who may call it.</summary>
internal sealed record SendsMetadata(Type Request, Who Who);

/// <summary>How endpoints are made: each names the request that it sends, so its policy is that request's.</summary>
internal static class Endpoints
{
    internal static string Policy(Who who) => $"may send: {Conventions.Word(who)}";

    /// <summary>Names the request that this endpoint sends. Every endpoint does; one that doesn't is closed to all.</summary>
    internal static RouteHandlerBuilder Sends<TRequest>(this RouteHandlerBuilder endpoint, string summary)
        where TRequest : IBaseRequest
    {
        var who = AccessAttribute.Of(typeof(TRequest)) ?? throw new InvalidOperationException($"{typeof(TRequest).Name} does not say who may send it.");
        endpoint.WithName(typeof(TRequest).Name).WithSummary(summary).WithMetadata(new SendsMetadata(typeof(TRequest), who)).RequireAuthorization(Policy(who));
        endpoint.ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status429TooManyRequests);
        if (who != Who.Everybody) endpoint.ProducesProblem(StatusCodes.Status401Unauthorized);
        if (who is not (Who.Everybody or Who.SignedIn)) endpoint.ProducesProblem(StatusCodes.Status403Forbidden);
        return endpoint;
    }

    /// <summary>Documents that what it speaks of may be missing or somebody else's.</summary>
    internal static RouteHandlerBuilder MayBeMissing(this RouteHandlerBuilder endpoint) => endpoint.ProducesProblem(StatusCodes.Status404NotFound);

    /// <summary>Documents that a rule of the tour may refuse it.</summary>
    internal static RouteHandlerBuilder MayBeRefused(this RouteHandlerBuilder endpoint) => endpoint.ProducesProblem(StatusCodes.Status409Conflict);

    /// <summary>Documents that it edits what somebody read: If-Match is needed.</summary>
    internal static RouteHandlerBuilder Edits(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(EditsMetadata.Instance)
        .ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status428PreconditionRequired);

    internal static void AddPolicies(AuthorizationOptions options)
    {
        foreach (var who in Enum.GetValues<Who>())
        {
            options.AddPolicy(Policy(who), policy => policy.RequireAssertion(context =>
                ((HttpContext)context.Resource!).RequestServices.GetRequiredService<CurrentRequest>().May(who)));
        }

        // A route that names no policy is closed to all; what no route answers (an unknown path, another method or content type) is said to be just that, not forbidden.
        options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAssertion(context => ((HttpContext)context.Resource!).GetEndpoint() is not RouteEndpoint).Build();
    }
}

internal sealed class EditsMetadata
{
    internal static readonly EditsMetadata Instance = new();
}

/// <summary>Puts the version of what is answered into the ETag, and answers 304 to whoever has it already.</summary>
internal sealed class VersionFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var result = await next(context);
        if ((result as IValueHttpResult)?.Value is not IVersioned { Version: not 0 } versioned) return result;

        var tag = Versions.ETag(versioned.Version);
        var http = context.HttpContext;
        http.Response.Headers.ETag = tag;
        return versioned.IsAllInVersion && HttpMethods.IsGet(http.Request.Method) && http.Request.Headers.IfNoneMatch.ToString() == tag
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : result;
    }
}

/// <summary>Reads the headers that belong to the request as a whole.</summary>
internal static class RequestHeaders
{
    private static string? Device(string userAgent) => userAgent.Length == 0 || Json.Unstorable(userAgent) ? null : userAgent;

    internal static async Task Read(HttpContext http, RequestDelegate next)
    {
        // Kestrel refuses at the first look and says that it hangs up; a body that nobody looks at makes it hang up without a word, on whoever asks next.
        if (http.Request.ContentLength > http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize) await http.Request.BodyReader.ReadAsync(http.RequestAborted);
        if (Json.Unstorable(Uri.UnescapeDataString(http.Request.Path + http.Request.QueryString.ToString())))
            throw new BadHttpRequestException("The address holds a NUL.");
        if (MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var content) && content.Charset.HasValue && content.Encoding is null)
            throw new BadHttpRequestException("The character set is unknown.", StatusCodes.Status415UnsupportedMediaType);

        MissingFields.Keep(http.Request);
        var current = http.RequestServices.GetRequiredService<CurrentRequest>();
        current.Address = http.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4().ToString() : http.Connection.RemoteIpAddress?.ToString();
        current.Device = Device(http.Request.Headers.UserAgent.ToString());
        current.ExpectedVersion = http.Request.Headers.IfMatch is [{ } tag] ? Versions.Parse(tag) ?? 0 : null;
        if (HttpMethods.IsPost(http.Request.Method) && http.Request.Headers["Idempotency-Key"] is { Count: > 0 } keys)
        {
            current.IdempotencyKey = keys is [{ Length: > 0 and <= IdempotencyMappings.LongestKey } key] && !Json.Unstorable(key)
                ? key
                : throw new ValidationException([new("Idempotency-Key", $"Send one key of 1 to {IdempotencyMappings.LongestKey} characters.")]);
        }

        await next(http);
    }
}

/// <summary>The id of what was made.</summary>
internal sealed record Made(Guid Id);

internal static class Answers
{
    /// <summary>201 with the address of what was made.</summary>
    internal static async Task<Created<Made>> AsCreated(this Task<Made> command, string collection)
    {
        var made = await command;
        return TypedResults.Created($"{collection}/{made.Id}", made);
    }

    /// <summary>200 with what was found, typed so that the version filter sees it.</summary>
    internal static async Task<Ok<T>> AsOk<T>(this Task<T> request) => TypedResults.Ok(await request);

    /// <summary>204: it is done and there is nothing to say.</summary>
    internal static async Task<NoContent> AsNoContent(this Task<Done> command)
    {
        await command;
        return TypedResults.NoContent();
    }
}
