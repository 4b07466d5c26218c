using Fundtruck.Domain;
using Fundtruck.Domain.Meetings;
using Fundtruck.Domain.Messages;
using Fundtruck.Domain.People;
using Fundtruck.Domain.Plans;
using Fundtruck.Features.Messages.Writing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Fundtruck.Tests.Mail;

/// <summary>Every mail that the tour writes, in both languages, with an example's facts.</summary>
internal static class AllLetters
{
    internal const string Link = "https://tour.example/sign-in";

    internal static readonly MailFooter Footer = new("Ne plus recevoir de rappels", "https://tour.example/unsubscribe?token=" + new string('t', 180));

    internal static IReadOnlyList<(string Name, Letter Letter)> Of(string language)
    {
        var reader = new Recipient(PersonId.New(), "Zoé Lefèvre", "zoe@marée.example", language);
        var due = Instant.FromUtc(2027, 6, 28, 10, 0);
        var plan = new PlanTruth(default, "Dunkerque", new(2027, 6, 29), "Europe/Paris", language == "fr" ? "Le train a deux heures de retard." : "The train is two hours late.", new Dictionary<Guid, PlanChange>(), []);
        return
        [
            .. BuiltInTexts.All.Keys.Select(kind => (kind.ToString(), Letters.Of(kind, null, MailValues.Example(kind, reader), reader, Link))),
            ("SignInLink", Letters.SignIn(language, $"{Link}?token=abc", Link, "123456")),
            .. new[] { TeamRole.Member, TeamRole.Representative }.Select(role => ($"TeamInvitation-{role}", Letters.TeamInvitation(new(default, 0, InvitationStatus.Pending, due, role, "Marée Haute", "Noé Petit"), language, Link))),
            .. Enum.GetValues<AccreditationLevel>().Select(level => ($"AccreditationChanged-{level}", Letters.Accreditation(new(default, 0, "Estuaire Capital", level, "Voilà."), reader, Link))),
            .. from status in Enum.GetValues<RequestStatus>()
               from asker in Enum.GetValues<Side>()
               let it = new RequestTruth(default, 0, status, asker, Side.Investor, "Oyatine", "Estuaire Capital", "Le vent.", "Plutôt à midi.", new LocalDateTime(2027, 6, 29, 14, 20), due, "Europe/Paris", "Dunkerque")
               select ($"MeetingRequestNews-{status}-{asker}", Letters.MeetingRequest(it, reader, Link)),
            .. from asker in Enum.GetValues<Side>()
               let it = new RequestTruth(default, 0, RequestStatus.Withdrawn, asker, Side.Investor, "Oyatine", "Estuaire Capital", "Le vent.", null, null, due, "Europe/Paris", "Dunkerque") { Reader = Side.Startup }
               select ($"MeetingRequestNews-NoLongerPossible-{asker}", Letters.MeetingRequest(it, reader, Link)),
            .. Enum.GetValues<ReminderMoment>().Select(moment => ($"PlannedReminder-{moment}", Letters.Of(MessageKind.PlannedReminder, null, MailValues.Planned(moment, null, due, "Europe/Paris", "Dunkerque", "Oyatine", language), reader, Link))),
            ("ReminderDigest", Letters.Digest([.. new[] { MessageKind.PlannedReminder, MessageKind.MeetingReminder, MessageKind.AnswersReminder }.Select(kind => Letters.Of(kind, null, MailValues.Example(kind, reader), reader, Link).Page(null))], reader, Link)),
            ("PlanPublished-changed", Letters.Plan(plan, [(Meeting("Marée Haute", 14, true), null), (Meeting("Sable", 15, true), PlanChange.Added), (Meeting("Dune", 16, true), PlanChange.Moved), (Meeting("Oyat", 17, false), PlanChange.Dropped)], reader, Link)),
            ("PlanPublished-nothingLeft", Letters.Plan(plan, [(Meeting("Oyat", 17, false), PlanChange.Dropped)], reader, Link)),
        ];

        AppointmentTruth Meeting(string startup, int hour, bool stands) => new(
            Guid.Empty, 0, stands, new(2027, 6, 29, hour, 20), new(due, due), "Europe/Paris", due, "Dunkerque", new("La Turbine", "59140 Dunkerque", "Dunkerque", null, null), hour, startup, "Grand Large Capital", reader.Name, reader.Id, "Noé Petit", default, null);
    }

    internal static async Task<string> Html(this Letter letter, MailFooter? footer = null)
    {
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        return (await new MailPages(services, NullLoggerFactory.Instance).Of([letter.Cut().Page(footer)]))[0]!;
    }
}
