using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Fundtruck.Features.Messages;

/// <summary>A calendar feed on the wire. The same facts give the same bytes and so the same ETag: whoever has them gets 304.</summary>
internal static class CalendarAnswer
{
    /// <summary>A feed, and its head alone: programs and proxies ask for that to see whether there is a feed, and whether it is another one.</summary>
    internal static void MapFeed<TRequest>(this RouteGroupBuilder api, string path, Delegate answer, string summary, string tag)
        where TRequest : IBaseRequest
    {
        api.MapGet(path, answer).Sends<TRequest>(summary).MayBeMissing().WithTags(tag).Produces<string>(StatusCodes.Status200OK, "text/calendar");
        api.MapMethods(path, [HttpMethods.Head], answer).Sends<TRequest>(summary).WithName($"{typeof(TRequest).Name}Head").ExcludeFromDescription();
    }

    internal static FileContentHttpResult Of(string feed, string cache, HttpContext http)
    {
        var bytes = Encoding.UTF8.GetBytes(feed);
        http.Response.Headers.CacheControl = cache;
        return TypedResults.File(bytes, "text/calendar; charset=utf-8", entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes)[..16])}\""));
    }
}
