using Npgsql;

namespace Fundtruck.Features.Database;

/// <summary>Which rule a constraint of the database stands for, so that the loser of a race reads the same answer as everybody else.</summary>
internal static class ConstraintRules
{
    private static readonly Dictionary<string, (Rule Rule, string? Field)> Rules = new()
    {
        ["ux_people_email"] = (Rule.EmailTaken, "email"),
        ["ux_seasons_name"] = (Rule.NameTaken, "name"),
        ["ux_regions_name"] = (Rule.NameTaken, "name"),
        ["ux_investors_name"] = (Rule.NameTaken, "name"),
        ["ux_reminder_plans_name"] = (Rule.ReminderNameTaken, "name"),
        ["ux_saved_views_name"] = (Rule.NameTaken, "name"),
        ["ux_contests_name"] = (Rule.ContestNamesRepeat, "contests"),
        ["ux_applications_startup"] = (Rule.AlreadyApplied, "startupId"),
        ["ux_startups_siren"] = (Rule.SirenTaken, "siren"),
        ["ck_access_codes_uses"] = (Rule.AccessCodeRefused, "accessCode"),
        ["ux_reviews_juror"] = (Rule.ReviewAssigned, "jurorId"),
        ["ux_stakes_investor"] = (Rule.StakeKnown, "startupId"),
        ["ck_contests_places_taken"] = (Rule.ContestFull, null),
        ["ux_consent_texts_version"] = (Rule.ConsentTextExists, "version"),
        ["ux_meetings_slot"] = (Rule.SlotTaken, null),
        ["ux_meeting_plans_waiting"] = (Rule.PlanWaits, null),
        ["ex_investor_slots_overlap"] = (Rule.SlotsOverlap, "startsAt"),
        ["ex_investor_slots_table"] = (Rule.NoTableFree, "sessionId"),
        ["ex_occupancies_one_at_a_time"] = (Rule.Occupied, null),
    };

    internal static RuleBrokenException? Broken(this PostgresException exception) =>
        exception.ConstraintName is { } name && Rules.TryGetValue(name, out var broken) ? new RuleBrokenException(broken.Rule, broken.Field) : null;
}
