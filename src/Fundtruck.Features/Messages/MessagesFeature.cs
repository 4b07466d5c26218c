namespace Fundtruck.Features.Messages;

/// <summary>The routes of messages and calendar feeds.</summary>
internal static class MessagesFeature
{
    internal static void Map(RouteGroupBuilder api)
    {
        GetCalendarEndpoint.Map(api);
        PublicCalendarEndpoints.Map(api);
        ListMessagesEndpoint.Map(api);
    }
}
