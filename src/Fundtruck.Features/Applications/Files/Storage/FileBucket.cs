using System.Net;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Fundtruck.Features.Applications.Decks;

namespace Fundtruck.Features.Applications.Files.Storage;

/// <summary>Files in a bucket of a store that speaks S3; while they arrive, and while they are sent, they lie in a temporary folder of this machine.</summary>
internal sealed class FileBucket(S3Options options) : IFileStorage, IDisposable
{
    private const string Folder = "decks/";

    private readonly AmazonS3Client _client = new(new BasicAWSCredentials(options.AccessKey, options.SecretKey), new AmazonS3Config
    {
        ServiceURL = options.Endpoint,
        ForcePathStyle = true,
        AuthenticationRegion = options.Region,
        MaxErrorRetry = 1,
        Timeout = TimeSpan.FromSeconds(60),
        // Newer checksums are unknown to many stores that speak S3.
        RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
        ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
    });

    public string Description => $"the bucket {options.Bucket} at {options.Endpoint}";

    public string Incoming { get; } = Path.Combine(Path.GetTempPath(), "fundtruck-decks");

    public Task Put(FileId file, string path, CancellationToken cancellationToken) => Tried(() => _client.PutObjectAsync(
        new PutObjectRequest { BucketName = options.Bucket, Key = Key(file), FilePath = path, ContentType = "application/octet-stream", UseChunkEncoding = false }, cancellationToken));

    public async Task<Stream?> Open(FileId file, CancellationToken cancellationToken)
    {
        var copy = IncomingFiles.New(Incoming, deleteOnClose: true);
        try
        {
            using var found = await Tried(() => _client.GetObjectAsync(options.Bucket, Key(file), cancellationToken));
            await found.ResponseStream.CopyToAsync(copy, cancellationToken);
            copy.Position = 0;
            return copy;
        }
        catch (Exception exception)
        {
            await copy.DisposeAsync();
            if (exception is FileStorageUnavailableException { InnerException: AmazonS3Exception { StatusCode: HttpStatusCode.NotFound } }) return null;
            throw exception is IOException or HttpRequestException ? new FileStorageUnavailableException(exception) : exception;
        }
    }

    public Task Delete(FileId file, CancellationToken cancellationToken) => Tried(() => _client.DeleteObjectAsync(options.Bucket, Key(file), cancellationToken));

    public async IAsyncEnumerable<FileId> Before(Instant moment, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = options.Bucket, Prefix = Folder };
        while (true)
        {
            var page = await Tried(() => _client.ListObjectsV2Async(request, cancellationToken));
            foreach (var it in page.S3Objects ?? [])
            {
                if (it.LastModified is { } at && Instant.FromDateTimeUtc(at.ToUniversalTime()) < moment && FileId.TryParse(it.Key[Folder.Length..], out var id)) yield return id;
            }

            if (page.IsTruncated != true) yield break;
            request.ContinuationToken = page.NextContinuationToken;
        }
    }

    public void Dispose() => _client.Dispose();

    private static string Key(FileId file) => $"{Folder}{file.Value:N}";

    private static async Task<T> Tried<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception exception) when (exception is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or TimeoutException)
        {
            throw new FileStorageUnavailableException(exception);
        }
    }
}
