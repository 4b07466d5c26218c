namespace Fundtruck.Features.Applications;

/// <summary>The routes of applications.</summary>
internal static class ApplicationsFeature
{
    internal static void Map(RouteGroupBuilder api)
    {
        var stops = api.MapGroup("/stops").WithTags("Applications");
        var applications = api.MapGroup("/applications").WithTags("Applications");
        StartApplicationEndpoint.Map(stops);
        ReadApplicationsEndpoints.Map(stops, applications);
        EditApplicationEndpoint.Map(applications);
        AnswerApplicationEndpoints.Map(applications);
        DecideApplicationEndpoints.Map(applications);
    }
}
