namespace Fundtruck.Features.Audit;

/// <summary>The routes of the audit trail.</summary>
internal static class AuditFeature
{
    internal static void Map(RouteGroupBuilder api) => ReadAuditEndpoints.Map(api);
}
