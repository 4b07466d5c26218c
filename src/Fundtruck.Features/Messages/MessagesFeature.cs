namespace Fundtruck.Features.Messages;

/// <summary>The routes of messages and calendar feeds.</summary>
internal static class MessagesFeature
{
    internal static void Map(RouteGroupBuilder api)
    {
        GetCalendarEndpoint.Map(api);
        PublicCalendarEndpoints.Map(api);
        BouncesEndpoints.Map(api);
        var messages = api.MapGroup("/messages").WithTags("Messages");
        ReadMessagesEndpoints.Map(messages);
        MailTextsEndpoints.Map(api);
        MailSettingsEndpoints.Map(api);
        ChangeMessagesEndpoints.Map(messages);
        ReminderPlansEndpoints.Map(api);
        ReminderLimitsEndpoints.Map(api);
        PreviewRemindersEndpoints.Map(api);
    }
}
