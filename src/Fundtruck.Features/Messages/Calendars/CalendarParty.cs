namespace Fundtruck.Features.Messages.Calendars;

/// <summary>Someone who invites or is invited. The name may hold anything a person typed; whoever writes it makes it harmless.</summary>
internal sealed record CalendarParty(string Name, string Email);
