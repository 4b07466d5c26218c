using Fundtruck.Features.Applications.Files.Storage;
using Microsoft.Net.Http.Headers;

namespace Fundtruck.Features.Applications.Files;

/// <summary>Sends files to people: as a download that may do nothing.</summary>
internal static class Attachments
{
    // A viewer that opens it all the same may neither run anything nor load anything.
    private const string Sandbox = "sandbox; default-src 'none'";

    /// <param name="id">Of the file.</param>
    /// <param name="fileName">Its name, checked.</param>
    /// <param name="sha256">In hexadecimal; its ETag.</param>
    /// <param name="http">The request.</param>
    /// <param name="storage">Where it lies.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal static async Task<IResult> Send(FileId id, string fileName, string sha256, HttpContext http, IFileStorage storage, CancellationToken cancellationToken)
    {
        var tag = new EntityTagHeaderValue($"\"{sha256}\"");
        http.Response.Headers.ContentSecurityPolicy = Sandbox;
        http.Response.Headers.CacheControl = "private, no-cache";
        if (http.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false)))
        {
            http.Response.Headers.ETag = tag.ToString(); // without asking the storage
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        var file = await storage.Open(id, cancellationToken) ?? throw new NotFoundException("file");
        return TypedResults.Stream(file, FileKind.Of(fileName).MediaType, fileName, entityTag: tag, enableRangeProcessing: true);
    }
}
