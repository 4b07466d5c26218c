using System.Text.Json;
using Fundtruck.Features.Applications;
using Fundtruck.Features.Applications.Files;
using Fundtruck.Features.Audit;
using Fundtruck.Features.Changes;
using Fundtruck.Features.Changes.Hooks;
using Fundtruck.Features.Clocks;
using Fundtruck.Features.Interests;
using Fundtruck.Features.Judging;
using Fundtruck.Features.LineUps;
using Fundtruck.Features.Meetings;
using Fundtruck.Features.Messages;
using Fundtruck.Features.People;
using Fundtruck.Features.Plans;
using Fundtruck.Features.Privacy;
using Fundtruck.Features.Stops;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fundtruck.Features.Database;

/// <summary>Everything that the tour remembers. Queries do not track unless they say so.</summary>
public sealed class FundtruckDb(DbContextOptions<FundtruckDb> options) : DbContext(options), IDataProtectionKeyContext
{
    internal DbSet<Season> Seasons => Set<Season>();

    internal DbSet<Region> Regions => Set<Region>();

    internal DbSet<Venue> Venues => Set<Venue>();

    internal DbSet<TravelTime> TravelTimes => Set<TravelTime>();

    internal DbSet<Stop> Stops => Set<Stop>();

    internal DbSet<Contest> Contests => Set<Contest>();

    internal DbSet<Person> People => Set<Person>();

    internal DbSet<Startup> Startups => Set<Startup>();

    internal DbSet<Investor> Investors => Set<Investor>();

    internal DbSet<AccreditationChange> AccreditationChanges => Set<AccreditationChange>();

    internal DbSet<Interest> Interests => Set<Interest>();

    internal DbSet<InterestNote> InterestNotes => Set<InterestNote>();

    internal DbSet<Invitation> Invitations => Set<Invitation>();

    internal DbSet<SignInLink> SignInLinks => Set<SignInLink>();

    internal DbSet<Session> Sessions => Set<Session>();

    internal DbSet<ApiToken> ApiTokens => Set<ApiToken>();

    internal DbSet<Passkey> Passkeys => Set<Passkey>();

    internal DbSet<PasskeyChallenge> PasskeyChallenges => Set<PasskeyChallenge>();

    internal DbSet<Juror> Jurors => Set<Juror>();

    internal DbSet<Application> Applications => Set<Application>();

    internal DbSet<DecisionRelease> DecisionReleases => Set<DecisionRelease>();

    internal DbSet<ApplicationStep> ApplicationSteps => Set<ApplicationStep>();

    internal DbSet<Question> Questions => Set<Question>();

    internal DbSet<AccessCode> AccessCodes => Set<AccessCode>();

    internal DbSet<SavedViewRow> SavedViews => Set<SavedViewRow>();

    internal DbSet<SentFile> SentFiles => Set<SentFile>();

    internal DbSet<Deck> Decks => Set<Deck>();

    internal DbSet<AnswerFile> AnswerFiles => Set<AnswerFile>();

    internal DbSet<LineUp> LineUps => Set<LineUp>();

    internal DbSet<Pitch> Pitches => Set<Pitch>();

    internal DbSet<LineUpEdition> LineUpEditions => Set<LineUpEdition>();

    internal DbSet<Draw> Draws => Set<Draw>();

    internal DbSet<ReviewPanel> ReviewPanels => Set<ReviewPanel>();

    internal DbSet<Review> Reviews => Set<Review>();

    internal DbSet<DeclaredConflict> DeclaredConflicts => Set<DeclaredConflict>();

    internal DbSet<Stake> Stakes => Set<Stake>();

    internal DbSet<MeetingRequest> MeetingRequests => Set<MeetingRequest>();

    internal DbSet<LotteryWishes> LotteryWishes => Set<LotteryWishes>();

    internal DbSet<StartupTable> StartupTables => Set<StartupTable>();

    internal DbSet<MeetingSession> MeetingSessions => Set<MeetingSession>();

    internal DbSet<MeetingTable> MeetingTables => Set<MeetingTable>();

    internal DbSet<InvestorSlot> InvestorSlots => Set<InvestorSlot>();

    internal DbSet<Meeting> Meetings => Set<Meeting>();

    internal DbSet<MeetingWish> MeetingWishes => Set<MeetingWish>();

    internal DbSet<MeetingPlan> MeetingPlans => Set<MeetingPlan>();

    internal DbSet<MeetingPlanChange> MeetingPlanChanges => Set<MeetingPlanChange>();

    internal DbSet<Block> Blocks => Set<Block>();

    internal DbSet<PartyRow> Parties => Set<PartyRow>();

    internal DbSet<OccupancyRow> Occupancies => Set<OccupancyRow>();

    internal DbSet<OutgoingMessage> OutgoingMessages => Set<OutgoingMessage>();

    internal DbSet<MailText> MailTexts => Set<MailText>();

    internal DbSet<ReminderPlan> ReminderPlans => Set<ReminderPlan>();

    internal DbSet<ReminderLimits> ReminderLimits => Set<ReminderLimits>();

    internal DbSet<ToldMailRow> ToldMails => Set<ToldMailRow>();

    internal DbSet<FailingAddressRow> FailingAddresses => Set<FailingAddressRow>();

    internal DbSet<MailServerRow> MailServers => Set<MailServerRow>();

    internal DbSet<IdempotencyKeyRow> IdempotencyKeys => Set<IdempotencyKeyRow>();

    /// <summary>The keys that protect cookies and form tokens.</summary>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    internal DbSet<ConsentText> ConsentTexts => Set<ConsentText>();

    internal DbSet<Consent> Consents => Set<Consent>();

    internal DbSet<SuppressedAddressRow> SuppressedAddresses => Set<SuppressedAddressRow>();

    internal DbSet<FollowedZoneRow> FollowedZones => Set<FollowedZoneRow>();

    internal DbSet<AuditEntryRow> AuditEntries => Set<AuditEntryRow>();

    internal DbSet<ChangeRow> Changes => Set<ChangeRow>();

    internal DbSet<Hook> Hooks => Set<Hook>();

    internal DbSet<HookAttemptRow> HookAttempts => Set<HookAttemptRow>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => Conventions.Apply(configurationBuilder);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        StopMappings.Map(modelBuilder);
        PeopleMappings.Map(modelBuilder);
        ApplicationMappings.Map(modelBuilder);
        ListMappings.Map(modelBuilder);
        FileMappings.Map(modelBuilder);
        LineUpMappings.Map(modelBuilder);
        JudgingMappings.Map(modelBuilder);
        MeetingMappings.Map(modelBuilder);
        PlanMappings.Map(modelBuilder);
        InterestMappings.Map(modelBuilder);
        MessageMappings.Map(modelBuilder);
        ReminderMappings.Map(modelBuilder);
        OccupancyMappings.Map(modelBuilder);
        ClockMappings.Map(modelBuilder);
        IdempotencyMappings.Map(modelBuilder);
        PrivacyMappings.Map(modelBuilder);
        AuditMappings.Map(modelBuilder);
        ChangeMappings.Map(modelBuilder);
        Conventions.StoreEnumsAsText(modelBuilder);
    }
}

internal static class Mapping
{
    /// <summary>PostgreSQL's own row version, which guards edits and is the ETag.</summary>
    internal static void HasVersion<T>(this EntityTypeBuilder<T> entity)
        where T : class => entity.Property<uint>("version").IsRowVersion();

    /// <summary>Keeps a value that is replaced as a whole, never changed in place, in one column.</summary>
    internal static PropertyBuilder<T> HasJson<T>(this PropertyBuilder<T> property) => property.HasConversion(
        value => JsonSerializer.Serialize(value, Json.Stored), text => JsonSerializer.Deserialize<T>(text, Json.Stored)!,
        new ValueComparer<T>((one, other) => JsonSerializer.Serialize(one, Json.Stored) == JsonSerializer.Serialize(other, Json.Stored), value => JsonSerializer.Serialize(value, Json.Stored).GetHashCode(StringComparison.Ordinal), value => value));
}
