namespace Fundtruck.Features.Meetings;

/// <summary>The routes of sessions, slots, meetings and blocks.</summary>
internal static class MeetingsFeature
{
    internal static void Map(RouteGroupBuilder api)
    {
        var stops = api.MapGroup("/stops").WithTags("Meetings");
        var slots = api.MapGroup("/investor-slots").WithTags("Meetings");
        var meetings = api.MapGroup("/meetings").WithTags("Meetings");
        OpenSessionEndpoint.Map(stops);
        LotteryEndpoints.Map(stops);
        OpenSlotsEndpoint.Map(stops);
        ListSlotsEndpoint.Map(stops);
        WithdrawSlotEndpoint.Map(slots);
        BookMeetingEndpoint.Map(slots);
        ReadMeetingsEndpoints.Map(meetings);
        MoveMeetingEndpoint.Map(meetings);
        CancelMeetingEndpoint.Map(meetings);
        PresenceEndpoints.Map(stops);
        OnTheDayEndpoints.Map(stops, meetings);
        MeetingRequestEndpoints.Map(stops, api.MapGroup("/meeting-requests").WithTags("Meetings"));
        ImportMeetingsEndpoint.Map(stops);
        BlockEndpoints.Map(api);
        AgendaEndpoints.Map(api);
    }
}
