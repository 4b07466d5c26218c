namespace Fundtruck.Features.LineUps;

/// <summary>The routes of line-ups.</summary>
internal static class LineUpsFeature
{
    internal static void Map(RouteGroupBuilder api)
    {
        var stops = api.MapGroup("/stops").WithTags("Line-up");
        GetLineUpEndpoint.Map(stops);
        ArrangeLineUpEndpoint.Map(stops);
        MakeDrawEndpoint.Map(stops);
        ListDrawsEndpoint.Map(stops);
        SortLineUpEndpoint.Map(stops);
        ProposeLineUpsEndpoint.Map(stops);
        PublishLineUpEndpoint.Map(stops);
        ReadEditionsEndpoints.Map(stops);
        RestoreLineUpEndpoint.Map(stops);
    }
}
