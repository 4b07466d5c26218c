namespace Fundtruck.Features.Stops;

/// <summary>The routes of places and stops.</summary>
internal static class StopsFeature
{
    internal static void Map(RouteGroupBuilder api)
    {
        PlacesEndpoints.Map(api);
        TravelTimesEndpoints.Map(api);
        SelectionRulesEndpoints.Map(api);
        EligibilityEndpoints.Map(api);
        var stops = api.MapGroup("/stops").WithTags("Stops");
        ListStopsEndpoint.Map(stops);
        CreateStopEndpoint.Map(stops);
        GetStopEndpoint.Map(stops);
        ChangeStopEndpoint.Map(stops);
        AdvanceStopEndpoints.Map(stops);
        InterruptStopEndpoints.Map(stops);
    }
}
