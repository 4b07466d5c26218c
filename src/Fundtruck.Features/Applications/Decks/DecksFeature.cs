using Fundtruck.Features.Applications.Files;
using Fundtruck.Features.Applications.Files.Checking;
using Fundtruck.Features.Applications.Files.Storage;
using Microsoft.Extensions.Options;

namespace Fundtruck.Features.Applications.Decks;

/// <summary>The routes of decks and other files, and what they need.</summary>
internal static class DecksFeature
{
    internal static void Map(RouteGroupBuilder api)
    {
        var options = ((IEndpointRouteBuilder)api).ServiceProvider.GetRequiredService<IOptions<DeckOptions>>().Value;
        var (startups, applications) = (api.MapGroup("/startups").WithTags("Decks"), api.MapGroup("/applications").WithTags("Decks"));
        UploadDeckEndpoint.Map(startups, options);
        ReadDeckEndpoints.Map(startups, applications);
        ChangeDecksEndpoints.Map(startups, applications);
        AnswerFilesEndpoints.Map(api.MapGroup("/applications").WithTags("Applications"));
    }

    internal static void Add(IServiceCollection services)
    {
        services.AddSingleton<IFileStorage>(provider => provider.GetRequiredService<IOptions<DeckOptions>>().Value is var options && options.S3.Endpoint.Length > 0 ? new FileBucket(options.S3) : new FileFolder(options.Folder));
        services.AddSingleton<PdfCheck>().AddSingleton<FileSweep>().AddScoped<FileUpload>();
    }
}
