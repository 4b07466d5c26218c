namespace Fundtruck.Features.Privacy;

/// <summary>The routes of consents, of one's own data, and of forgetting.</summary>
internal static class PrivacyFeature
{
    internal static void Map(RouteGroupBuilder api)
    {
        ConsentTextEndpoints.Map(api);
        MyConsentEndpoints.Map(api);
        ExportMyDataEndpoint.Map(api);
        EraseEndpoints.Map(api);
        GetRetentionEndpoint.Map(api);
    }
}
