using Fundtruck.Features.Applications;
using Fundtruck.Features.Audit;

namespace Fundtruck.Features.Privacy;

/// <summary>Everything that the tour knows of a person, table by table.</summary>
internal sealed record MyData(
    MyAccount Account, IReadOnlyList<MySession> Sessions, IReadOnlyList<MySignInLink> SignInLinks, IReadOnlyList<PasskeyListItem> Passkeys, IReadOnlyList<TokenListItem> ApiTokens, IReadOnlyList<MyJury> Juries, IReadOnlyList<MyOwnReview> Reviews, IReadOnlyList<MyConflict> ConflictsOfInterest, IReadOnlyList<MyTeamInvitation> Invitations, IReadOnlyList<MyTeam> Startups, IReadOnlyList<MyApplication> Applications, IReadOnlyList<MyDeck> Decks, IReadOnlyList<MyAnswerFile> AnswerFiles,
    IReadOnlyList<MyInvestor> Investors, IReadOnlyList<MyInterestNote> InterestNotes, IReadOnlyList<MySlot> Slots, IReadOnlyList<MyMeeting> Meetings, IReadOnlyList<MyMeetingRequest> MeetingRequests, IReadOnlyList<MyWishes> LotteryWishes, IReadOnlyList<MyMeetingWish> MeetingWishes, IReadOnlyList<MyPitch> Pitches, IReadOnlyList<MyBlock> Blocks,
    IReadOnlyList<MySavedView> SavedViews, IReadOnlyList<MyMessage> Messages, IReadOnlyList<ConsentView> Consents, IReadOnlyList<MyRepeatableRequest> RepeatableRequests, IReadOnlyList<AuditEntryView> Audit);

internal sealed record MyAccount(PersonId Id, string Email, string Name, string Language, bool IsOrganizer, bool IsAdministrator, IReadOnlyList<Guid> HostedStops, Instant CreatedAt, Instant? SignedInAt, Instant? RemindersOffAt, Instant? MeetingRequestsOffAt);

internal sealed record MySession(string? Device, string? Address, Instant CreatedAt, Instant LastSeenAt, Instant ExpiresAt);

internal sealed record MyJury(StopId Stop, ContestId Contest, Instant From, Instant Until);

/// <summary>A review that the person wrote or is to write.</summary>
internal sealed record MyOwnReview(
    ReviewId Id, string Stop, string Contest, ReviewStatus Status, IReadOnlyList<MyScore> Scores, string? Comment, string? PrivateNote, Instant AssignedAt, Instant? SubmittedAt);

internal sealed record MyScore(Bilingual? Criterion, int Score);

/// <summary>What the person said that they can't judge.</summary>
internal sealed record MyConflict(ApplicationId Application, string Reason, Instant At);

internal sealed record MySignInLink(Instant ExpiresAt, Instant? UsedAt);

internal sealed record MyTeamInvitation(InvitationId Id, string Team, TeamRole Role, string Email, InvitationStatus Status, Instant CreatedAt, Instant ExpiresAt, Instant? EndedAt);

internal sealed record MyTeam(
    StartupId Id, string Name, string Country, LocalDate? FoundedOn, string? Sector, string? Website, string? Pitch, bool IsOwner, IReadOnlyList<string> Team, Instant CreatedAt,
    string? Siren, string? NoSirenReason, SectorCode? SectorCode, FundingStage? Stage, string? Region, string? Community, string? TeamInWords, long? RaisingAmount, FundingStage? RaisingRound, long? RaisedAmount, string? VideoUrl);

/// <summary>What was answered to a question of a contest.</summary>
internal sealed record MyAnswer(string Question, AnswerValue Answer);

internal sealed record MyApplication(
    ApplicationId Id, string Startup, string Stop, string Contest, ApplicationStatus Status, string? Summary, long? AmountSought, string? DeckUrl, string? Reason, Instant CreatedAt, Instant? SubmittedAt,
    IReadOnlyList<MyAnswer> Answers, StartupProfile? Profile, string? EligibilityOverrideReason);

internal sealed record MyDeck(FileId Id, string Startup, string FileName, long Bytes, Instant UploadedAt, Instant? EndedAt, bool UploadedByMe)
{
    /// <summary>Where it lies in the zip.</summary>
    public string File => $"decks/{Id}.pdf";
}

/// <summary>A file that answers a question.</summary>
internal sealed record MyAnswerFile(FileId Id, ApplicationId Application, string FileName, long Bytes, Instant UploadedAt, bool UploadedByMe)
{
    /// <summary>Where it lies in the zip.</summary>
    public string File => $"answers/{Id}{Path.GetExtension(FileName).ToLowerInvariant()}";
}

/// <summary>What the person keeps in mind of a startup; nobody else reads it.</summary>
internal sealed record MyInterestNote(string Stop, string Startup, string Text, Instant At);

internal sealed record MySlot(InvestorSlotId Id, string Stop, LocalDateTime LocalStart, string Zone, Instant? WithdrawnAt);

/// <summary>A request to meet that the person has sent.</summary>
internal sealed record MyMeetingRequest(MeetingRequestId Id, string Stop, string Startup, string Investor, Side Asker, string Reason, RequestStatus Status, Instant AskedAt, Instant ExpiresAt);

/// <summary>What the person's startup or firm says of a meeting.</summary>
internal sealed record MyMeetingWish(string Stop, Side Side, string Startup, string Investor, Wish Wish, Instant At);

/// <summary>Whom one's startup wished to meet, best first, before the lots were drawn.</summary>
internal sealed record MyWishes(string Stop, string Startup, IReadOnlyList<InvestorId> Investors, Instant At);

internal sealed record MyMeeting(MeetingId Id, string Stop, string Startup, string Investor, LocalDateTime LocalStart, string Zone, MeetingStatus Status, string? Reason);

internal sealed record MyPitch(PitchId Id, string Stop, string Startup, LocalDateTime LocalStart, string Zone, PitchStatus Status);

internal sealed record MyBlock(BlockId Id, LocalDateTime LocalStart, LocalDateTime LocalEnd, string Zone, string? Note, StopId? StopId);

internal sealed record MySavedView(string Name, ApplicationList List, bool IsShared, Instant CreatedAt);

internal sealed record MyMessage(MessageKind Kind, MessageStatus Status, Instant DueAt, Instant? SentAt, string? Subject, string? Text);

internal sealed record MyRepeatableRequest(string Key, Instant CreatedAt);
