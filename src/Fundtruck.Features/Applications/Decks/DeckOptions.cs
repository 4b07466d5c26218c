using System.ComponentModel.DataAnnotations;

namespace Fundtruck.Features.Applications.Decks;

/// <summary>How decks are taken and kept, under "Fundtruck:Decks".</summary>
public sealed class DeckOptions : IValidatableObject
{
    /// <summary>The section of the settings.</summary>
    public const string Section = "Fundtruck:Decks";

    internal const long Megabyte = 1024 * 1024;

    /// <summary>The folder in which decks lie; one under the data folder when empty.</summary>
    public string Folder { get; set; } = "";

    /// <summary>The most megabytes of one deck.</summary>
    [Range(1, 100)]
    public int LargestMegabytes { get; init; } = 25;

    /// <summary>The most megabytes of all decks of a startup, with those that past applications refer to.</summary>
    [Range(1, 10_000)]
    public int QuotaMegabytes { get; init; } = 100;

    /// <summary>The most uploads of a startup within an hour, refused ones counted.</summary>
    [Range(1, 10_000)]
    public int UploadsPerHour { get; init; } = 20;

    /// <summary>The most pages.</summary>
    [Range(1, 10_000)]
    public int MostPages { get; init; } = 200;

    /// <summary>The most seconds that each of the two checks of a file may take.</summary>
    [Range(1, 600)]
    public int CheckSeconds { get; init; } = 20;

    /// <summary>The most megabytes that a check may take.</summary>
    [Range(64, 4096)]
    public int CheckMegabytes { get; init; } = 256;

    /// <summary>The program with which files are checked a second time where it is installed; none when empty.</summary>
    public string Qpdf { get; init; } = "qpdf";

    /// <summary>Keeps decks in a bucket instead of a folder when it has an endpoint.</summary>
    public S3Options S3 { get; init; } = new();

    internal long LargestBytes => LargestMegabytes * Megabyte;

    internal long QuotaBytes => QuotaMegabytes * Megabyte;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (QuotaMegabytes < LargestMegabytes) yield return new ValidationResult($"{nameof(QuotaMegabytes)} must not be less than {nameof(LargestMegabytes)}.");
        if (S3.Endpoint.Length == 0) yield break;
        if (!Uri.TryCreate(S3.Endpoint, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("http" or "https"))
            yield return new ValidationResult("S3:Endpoint must be an address that begins with https:// or http://.");
        if (S3.Bucket.Length == 0 || S3.AccessKey.Length == 0 || S3.SecretKey.Length == 0) yield return new ValidationResult("S3:Bucket, S3:AccessKey and S3:SecretKey are needed beside S3:Endpoint.");
    }
}

/// <summary>A bucket of a store that speaks S3.</summary>
public sealed class S3Options
{
    /// <summary>Its address; the bucket is named in the path.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>The bucket, which is there already.</summary>
    public string Bucket { get; init; } = "";

    /// <summary>Who the tour is there.</summary>
    public string AccessKey { get; init; } = "";

    /// <summary>What proves it; never logged.</summary>
    public string SecretKey { get; init; } = "";

    /// <summary>What the signature names; most stores take any.</summary>
    public string Region { get; init; } = "us-east-1";
}
