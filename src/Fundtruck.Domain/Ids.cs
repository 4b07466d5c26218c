namespace Fundtruck.Domain;

/// <summary>What all typed ids share: a UUID of version 7, made by whoever creates the thing, so that a repeated write is recognised.</summary>
public interface IId<TSelf>
    where TSelf : struct, IId<TSelf>
{
    /// <summary>The id as it is stored.</summary>
    Guid Value { get; }

    /// <summary>The typed id of a stored one.</summary>
    static abstract TSelf Of(Guid value);
}

internal static class Ids
{
    /// <summary>How every id is read; each type names it itself, because routes look for it there.</summary>
    internal static bool TryParse<TId>(string? text, out TId id)
        where TId : struct, IId<TId>
    {
        var understood = Guid.TryParse(text, out var value);
        id = TId.Of(value);
        return understood;
    }
}

/// <summary>The id of a season.</summary>
public readonly record struct SeasonId(Guid Value) : IId<SeasonId>
{
    public static SeasonId New() => new(Guid.CreateVersion7());

    public static SeasonId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out SeasonId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of a region.</summary>
public readonly record struct RegionId(Guid Value) : IId<RegionId>
{
    public static RegionId New() => new(Guid.CreateVersion7());

    public static RegionId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out RegionId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of a venue.</summary>
public readonly record struct VenueId(Guid Value) : IId<VenueId>
{
    public static VenueId New() => new(Guid.CreateVersion7());

    public static VenueId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out VenueId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of a stop of the tour.</summary>
public readonly record struct StopId(Guid Value) : IId<StopId>
{
    public static StopId New() => new(Guid.CreateVersion7());

    public static StopId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out StopId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of a contest of a stop.</summary>
public readonly record struct ContestId(Guid Value) : IId<ContestId>
{
    public static ContestId New() => new(Guid.CreateVersion7());

    public static ContestId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out ContestId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of a stage.</summary>
public readonly record struct StageId(Guid Value) : IId<StageId>
{
    public static StageId New() => new(Guid.CreateVersion7());

    public static StageId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out StageId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of a startup.</summary>
public readonly record struct StartupId(Guid Value) : IId<StartupId>
{
    public static StartupId New() => new(Guid.CreateVersion7());

    public static StartupId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out StartupId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of an application.</summary>
public readonly record struct ApplicationId(Guid Value) : IId<ApplicationId>
{
    public static ApplicationId New() => new(Guid.CreateVersion7());

    public static ApplicationId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out ApplicationId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of a line-up.</summary>
public readonly record struct LineUpId(Guid Value) : IId<LineUpId>
{
    public static LineUpId New() => new(Guid.CreateVersion7());

    public static LineUpId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out LineUpId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of a pitch.</summary>
public readonly record struct PitchId(Guid Value) : IId<PitchId>
{
    public static PitchId New() => new(Guid.CreateVersion7());

    public static PitchId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out PitchId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of an investor, the firm.</summary>
public readonly record struct InvestorId(Guid Value) : IId<InvestorId>
{
    public static InvestorId New() => new(Guid.CreateVersion7());

    public static InvestorId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out InvestorId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of a meeting session.</summary>
public readonly record struct MeetingSessionId(Guid Value) : IId<MeetingSessionId>
{
    public static MeetingSessionId New() => new(Guid.CreateVersion7());

    public static MeetingSessionId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out MeetingSessionId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of a table of a meeting session.</summary>
public readonly record struct TableId(Guid Value) : IId<TableId>
{
    public static TableId New() => new(Guid.CreateVersion7());

    public static TableId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out TableId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of an investor's slot.</summary>
public readonly record struct InvestorSlotId(Guid Value) : IId<InvestorSlotId>
{
    public static InvestorSlotId New() => new(Guid.CreateVersion7());

    public static InvestorSlotId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out InvestorSlotId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of a meeting.</summary>
public readonly record struct MeetingId(Guid Value) : IId<MeetingId>
{
    public static MeetingId New() => new(Guid.CreateVersion7());

    public static MeetingId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out MeetingId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of a request to meet.</summary>
public readonly record struct MeetingRequestId(Guid Value) : IId<MeetingRequestId>
{
    public static MeetingRequestId New() => new(Guid.CreateVersion7());

    public static MeetingRequestId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out MeetingRequestId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of a time that a person keeps free.</summary>
public readonly record struct BlockId(Guid Value) : IId<BlockId>
{
    public static BlockId New() => new(Guid.CreateVersion7());

    public static BlockId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out BlockId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of a person.</summary>
public readonly record struct PersonId(Guid Value) : IId<PersonId>
{
    public static PersonId New() => new(Guid.CreateVersion7());

    public static PersonId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out PersonId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of an outgoing message.</summary>
public readonly record struct OutgoingMessageId(Guid Value) : IId<OutgoingMessageId>
{
    public static OutgoingMessageId New() => new(Guid.CreateVersion7());

    public static OutgoingMessageId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out OutgoingMessageId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of somebody's session on one device.</summary>
public readonly record struct SessionId(Guid Value) : IId<SessionId>
{
    public static SessionId New() => new(Guid.CreateVersion7());

    public static SessionId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out SessionId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of an API token.</summary>
public readonly record struct ApiTokenId(Guid Value) : IId<ApiTokenId>
{
    public static ApiTokenId New() => new(Guid.CreateVersion7());

    public static ApiTokenId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out ApiTokenId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of a text that people consent to.</summary>
public readonly record struct ConsentTextId(Guid Value) : IId<ConsentTextId>
{
    public static ConsentTextId New() => new(Guid.CreateVersion7());

    public static ConsentTextId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out ConsentTextId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of a consent.</summary>
public readonly record struct ConsentId(Guid Value) : IId<ConsentId>
{
    public static ConsentId New() => new(Guid.CreateVersion7());

    public static ConsentId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out ConsentId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of a passkey.</summary>
public readonly record struct PasskeyId(Guid Value) : IId<PasskeyId>
{
    public static PasskeyId New() => new(Guid.CreateVersion7());

    public static PasskeyId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out PasskeyId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of what a passkey is asked to sign.</summary>
public readonly record struct PasskeyChallengeId(Guid Value) : IId<PasskeyChallengeId>
{
    public static PasskeyChallengeId New() => new(Guid.CreateVersion7());

    public static PasskeyChallengeId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out PasskeyChallengeId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of a release of decisions.</summary>
public readonly record struct DecisionReleaseId(Guid Value) : IId<DecisionReleaseId>
{
    public static DecisionReleaseId New() => new(Guid.CreateVersion7());

    public static DecisionReleaseId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out DecisionReleaseId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of a step of an application.</summary>
public readonly record struct ApplicationStepId(Guid Value) : IId<ApplicationStepId>
{
    public static ApplicationStepId New() => new(Guid.CreateVersion7());

    public static ApplicationStepId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out ApplicationStepId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of an invitation into a team.</summary>
public readonly record struct InvitationId(Guid Value) : IId<InvitationId>
{
    public static InvitationId New() => new(Guid.CreateVersion7());

    public static InvitationId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out InvitationId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of an edition of a line-up.</summary>
public readonly record struct LineUpEditionId(Guid Value) : IId<LineUpEditionId>
{
    public static LineUpEditionId New() => new(Guid.CreateVersion7());

    public static LineUpEditionId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out LineUpEditionId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of a draw.</summary>
public readonly record struct DrawId(Guid Value) : IId<DrawId>
{
    public static DrawId New() => new(Guid.CreateVersion7());

    public static DrawId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out DrawId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of a question of a contest's form.</summary>
public readonly record struct QuestionId(Guid Value) : IId<QuestionId>
{
    public static QuestionId New() => new(Guid.CreateVersion7());

    public static QuestionId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out QuestionId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of an access code.</summary>
public readonly record struct AccessCodeId(Guid Value) : IId<AccessCodeId>
{
    public static AccessCodeId New() => new(Guid.CreateVersion7());

    public static AccessCodeId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out AccessCodeId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of a saved view of a list.</summary>
public readonly record struct SavedViewId(Guid Value) : IId<SavedViewId>
{
    public static SavedViewId New() => new(Guid.CreateVersion7());

    public static SavedViewId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out SavedViewId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of a file that somebody sent.</summary>
public readonly record struct FileId(Guid Value) : IId<FileId>
{
    public static FileId New() => new(Guid.CreateVersion7());

    public static FileId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out FileId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of a criterion by which a contest is judged.</summary>
public readonly record struct CriterionId(Guid Value) : IId<CriterionId>
{
    public static CriterionId New() => new(Guid.CreateVersion7());

    public static CriterionId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out CriterionId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of a review.</summary>
public readonly record struct ReviewId(Guid Value) : IId<ReviewId>
{
    public static ReviewId New() => new(Guid.CreateVersion7());

    public static ReviewId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out ReviewId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of a declared conflict of interest.</summary>
public readonly record struct ConflictId(Guid Value) : IId<ConflictId>
{
    public static ConflictId New() => new(Guid.CreateVersion7());

    public static ConflictId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out ConflictId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of an investor's stake in a startup.</summary>
public readonly record struct StakeId(Guid Value) : IId<StakeId>
{
    public static StakeId New() => new(Guid.CreateVersion7());

    public static StakeId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out StakeId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of a change of what an investor may do.</summary>
public readonly record struct AccreditationChangeId(Guid Value) : IId<AccreditationChangeId>
{
    public static AccreditationChangeId New() => new(Guid.CreateVersion7());

    public static AccreditationChangeId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out AccreditationChangeId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of what an investor says of a startup.</summary>
public readonly record struct InterestId(Guid Value) : IId<InterestId>
{
    public static InterestId New() => new(Guid.CreateVersion7());

    public static InterestId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out InterestId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of a note that a representative keeps of a startup.</summary>
public readonly record struct InterestNoteId(Guid Value) : IId<InterestNoteId>
{
    public static InterestNoteId New() => new(Guid.CreateVersion7());

    public static InterestNoteId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out InterestNoteId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of the wishes of a startup for a lottery.</summary>
public readonly record struct LotteryWishesId(Guid Value) : IId<LotteryWishesId>
{
    public static LotteryWishesId New() => new(Guid.CreateVersion7());

    public static LotteryWishesId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out LotteryWishesId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of what one side says of a meeting with the other.</summary>
public readonly record struct MeetingWishId(Guid Value) : IId<MeetingWishId>
{
    public static MeetingWishId New() => new(Guid.CreateVersion7());

    public static MeetingWishId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out MeetingWishId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of a hook of other software.</summary>
public readonly record struct HookId(Guid Value) : IId<HookId>
{
    public static HookId New() => new(Guid.CreateVersion7());

    public static HookId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out HookId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of a plan of meetings.</summary>
public readonly record struct MeetingPlanId(Guid Value) : IId<MeetingPlanId>
{
    public static MeetingPlanId New() => new(Guid.CreateVersion7());

    public static MeetingPlanId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out MeetingPlanId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of an attempt to deliver to a hook.</summary>
public readonly record struct HookAttemptId(Guid Value) : IId<HookAttemptId>
{
    public static HookAttemptId New() => new(Guid.CreateVersion7());

    public static HookAttemptId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out HookAttemptId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of an edition of the text of a message.</summary>
public readonly record struct MailTextId(Guid Value) : IId<MailTextId>
{
    public static MailTextId New() => new(Guid.CreateVersion7());

    public static MailTextId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out MailTextId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The id of a reminder that organizers plan.</summary>
public readonly record struct ReminderPlanId(Guid Value) : IId<ReminderPlanId>
{
    public static ReminderPlanId New() => new(Guid.CreateVersion7());

    public static ReminderPlanId Of(Guid value) => new(value);

    public static bool TryParse(string? text, out ReminderPlanId id) => Ids.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}
