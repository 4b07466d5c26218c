namespace Fundtruck.Features.Applications;

/// <summary>The routes of applications.</summary>
internal static class ApplicationsFeature
{
    internal static void Map(RouteGroupBuilder api)
    {
        var stops = api.MapGroup("/stops").WithTags("Applications");
        var applications = api.MapGroup("/applications").WithTags("Applications");
        var contests = api.MapGroup("/contests").WithTags("Selection");
        StartApplicationEndpoint.Map(stops);
        ReadApplicationsEndpoints.Map(stops, applications);
        EditApplicationEndpoint.Map(applications);
        CheckApplicationEndpoint.Map(applications);
        OverrideEligibilityEndpoints.Map(applications);
        QuestionsEndpoints.Map(api);
        AccessCodesEndpoints.Map(api);
        AnswerApplicationEndpoints.Map(applications);
        RecordOutcomeEndpoints.Map(applications);
        LengthenTimeEndpoint.Map(applications);
        MoveApplicationEndpoint.Map(applications);
        ContestDecisionsEndpoints.Map(contests);
        DecisionLettersEndpoint.Map(contests);
        ReleasesEndpoints.Map(contests, api.MapGroup("/releases").WithTags("Selection"));
        ContestPlacesEndpoints.Map(contests);
        SavedViewsEndpoints.Map(api);
        ExportApplicationsEndpoints.Map(api);
        FunnelEndpoints.Map(stops, api.MapGroup("/seasons").WithTags("Applications"));
        BulkApplicationsEndpoint.Map(applications);
        ImportApplicationsEndpoint.Map(contests);
    }
}
