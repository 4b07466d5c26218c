namespace Fundtruck.Domain;

/// <summary>A rule of the tour: a code that never changes and a sentence that a person understands.</summary>
public sealed record Rule(string Code, string Sentence)
{
    public static readonly Rule TimeDoesNotExist = new("time-does-not-exist", "That local time does not exist: the clocks skip it.");
    public static readonly Rule TimeExistsTwice = new("time-exists-twice", "That local time exists twice: the clocks go back.");
    public static readonly Rule EndsBeforeItStarts = new("ends-before-it-starts", "The end must come after the start.");
    public static readonly Rule ZoneUnknown = new("zone-unknown", "That time zone is unknown.");
    public static readonly Rule OutOfRange = new("out-of-range", "That value is out of its range.");
    public static readonly Rule ReasonMissing = new("reason-missing", "Say why: the people concerned will read it.");

    public static readonly Rule StopNotInThatState = new("stop-not-in-that-state", "The stop is not in a state that allows this.");
    public static readonly Rule StopNotRunning = new("stop-not-running", "The stop is not open for appointments: it is a draft, postponed, cancelled or over.");
    public static readonly Rule StopHasAppointments = new("stop-has-appointments", "Applicants, pitches or meetings count on this time and place: postpone the stop, so that everybody is told, then give it its new date.");
    public static readonly Rule StopNeedsContest = new("stop-needs-contest", "A stop needs at least one contest.");
    public static readonly Rule WindowAfterStop = new("window-after-stop", "Applications must close before the stop begins.");
    public static readonly Rule ContestNamesRepeat = new("contest-names-repeat", "Two contests of a stop can't share a name.");
    public static readonly Rule StageNamesRepeat = new("stage-names-repeat", "Two stages of a stop can't share a name.");
    public static readonly Rule StageUnknown = new("stage-unknown", "A contest names a stage that this stop does not have.");
    public static readonly Rule StageInUse = new("stage-in-use", "Contests or pitches are on this stage, so it can't be taken away.");
    public static readonly Rule ContestInUse = new("contest-in-use", "Startups have applied to this contest, so it can't be taken away.");

    public static readonly Rule CallNotOpen = new("call-not-open", "The call for applications of this stop is not open.");
    public static readonly Rule ContestFull = new("contest-full", "All places of this contest are taken: refuse, or put on the waiting list.");
    public static readonly Rule CapacityBelowTaken = new("capacity-below-taken", "More places than that are already taken.");
    public static readonly Rule ApplicationNotInThatState = new("application-not-in-that-state", "The application is not in a state that allows this.");
    public static readonly Rule ConfirmationOver = new("confirmation-over", "The time to confirm this place is over.");
    public static readonly Rule PitchLimitReached = new("pitch-limit-reached", "This startup already pitches at as many stops of the season as one may.");
    public static readonly Rule DecisionBeingReleased = new("decision-being-released", "This decision is about to be sent: undo its release first.");
    public static readonly Rule NothingToRelease = new("nothing-to-release", "No decision of this contest waits to be released.");
    public static readonly Rule ReleaseOver = new("release-over", "This release can't be undone any more.");
    public static readonly Rule WaitingListDiffers = new("waiting-list-differs", "Name every application on the waiting list exactly once.");
    public static readonly Rule NotAlone = new("not-alone", "Others still compete in this contest.");
    public static readonly Rule AnotherSeason = new("another-season", "An application only moves within its season.");
    public static readonly Rule AlreadyApplied = new("already-applied", "This startup has already applied to this contest.");
    public static readonly Rule ApplicationIncomplete = new("application-incomplete", "Something is missing before this can be submitted.");
    public static readonly Rule DeckQuotaUsed = new("deck-quota-used", "This startup's files take all the space that it has: remove one that no application needs, or send a smaller file.");
    public static readonly Rule DecksDueAfterStop = new("decks-due-after-stop", "Decks must be due before the stop begins.");

    public static readonly Rule NotEligible = new("not-eligible", "The startup does not fulfil the conditions of this contest.");
    public static readonly Rule AnswerNotRight = new("answer-not-right", "An answer that was handed in must stay complete and right.");
    public static readonly Rule AnswerClosed = new("answer-closed", "This can't be changed any more: ask the organizers to reopen the application.");
    public static readonly Rule AccessCodeRefused = new("access-code-refused", "This access code is not valid here, or not any more.");
    public static readonly Rule TooManyQuestions = new("too-many-questions", "A form has fifty questions at most.");
    public static readonly Rule QuestionAnswered = new("question-answered", "Startups have answered this question: only its help, its place and when it is required can change. Leave it out and ask another one.");
    public static readonly Rule QuestionUnclear = new("question-unclear", "This question can't be asked like that.");
    public static readonly Rule SirenTaken = new("siren-taken", "A startup with this SIREN is here already: ask your colleagues to add you to its team, or the organizers if you know of none.");

    public static readonly Rule CriterionUnclear = new("criterion-unclear", "Nothing can be judged by a criterion like that.");
    public static readonly Rule CriteriaInUse = new("criteria-in-use", "Reviews are in: only names, help and the order of the criteria can change.");
    public static readonly Rule NoCriteria = new("no-criteria", "Say first by which criteria this contest is judged.");
    public static readonly Rule NoJurors = new("no-jurors", "Nobody judges this contest yet.");
    public static readonly Rule ReviewNotOpen = new("review-not-open", "Reviews of this contest can't be written at this time.");
    public static readonly Rule ReviewIncomplete = new("review-incomplete", "A score is missing, or not on its scale.");
    public static readonly Rule ReviewAssigned = new("review-assigned", "This juror has this application already.");
    public static readonly Rule ReviewSubmitted = new("review-submitted", "This review is in: it can't be taken away.");
    public static readonly Rule ConflictOfInterest = new("conflict-of-interest", "This juror has a conflict of interest with this application.");
    public static readonly Rule StakeKnown = new("stake-known", "This stake is known already.");

    public static readonly Rule OrderRepeats = new("order-repeats", "An application stands in the running order twice.");
    public static readonly Rule OrderHasStrangers = new("order-has-strangers", "Only confirmed applications of this contest can be in the running order.");
    public static readonly Rule LineUpImpossible = new("line-up-impossible", "No line-up suits all who are needed: shorten breaks, or free somebody.");
    public static readonly Rule LineUpEmpty = new("line-up-empty", "There is nobody in the running order yet.");
    public static readonly Rule LineUpOutsideStop = new("line-up-outside-stop", "The pitches do not fit between the stop's start and end.");
    public static readonly Rule LineUpFollowsItself = new("line-up-follows-itself", "Contests can't follow each other in a circle.");
    public static readonly Rule StageTaken = new("stage-taken", "Another contest is on this stage at that time.");
    public static readonly Rule LineUpConflicts = new("line-up-conflicts", "Somebody in this line-up is taken at the time of their pitch.");
    public static readonly Rule NobodyToDraw = new("nobody-to-draw", "Nobody has confirmed their place in this contest yet.");
    public static readonly Rule LineUpNotReady = new("line-up-not-ready", "Close the call for applications before publishing the line-up.");

    public static readonly Rule MessageNotWaiting = new("message-not-waiting", "Only a message that has not left yet can be held or cancelled.");
    public static readonly Rule MessageNotHeld = new("message-not-held", "This message is not held.");
    public static readonly Rule MessageNotOver = new("message-not-over", "Only a message that was sent or has failed can be sent again.");
    public static readonly Rule MessageNotRepeatable = new("message-not-repeatable", "A sign-in link is for whoever asked for it: they ask for another one.");

    public static readonly Rule ReminderUnclear = new("reminder-unclear", "Nobody can be reminded like that.");
    public static readonly Rule ReminderNameTaken = new("reminder-name-taken", "There is a reminder of that name here already: change that one.");

    public static readonly Rule SessionOutsideStop = new("session-outside-stop", "The session must lie between the stop's start and end.");
    public static readonly Rule SessionTooShort = new("session-too-short", "Not even one slot fits into this session.");
    public static readonly Rule SessionClosed = new("session-closed", "This session is closed: its stop was taken off that date.");
    public static readonly Rule NoTableFree = new("no-table-free", "All tables of this session are given to others.");
    public static readonly Rule SlotNotInSession = new("slot-not-in-session", "No slot of this session starts at that time.");
    public static readonly Rule SlotsOverlap = new("slots-overlap", "This investor already has a slot at that time.");
    public static readonly Rule SlotTaken = new("slot-taken", "Somebody has already booked this slot.");
    public static readonly Rule SlotHeld = new("slot-held", "This slot is held for somebody else, for a minute at most: try it again then, or take another one.");
    public static readonly Rule SlotWithdrawn = new("slot-withdrawn", "The investor has withdrawn this slot.");
    public static readonly Rule SlotOver = new("slot-over", "This slot has already begun.");
    public static readonly Rule SlotOfAnotherInvestor = new("slot-of-another-investor", "A meeting can only move to a slot of the same investor.");
    public static readonly Rule SlotAtAnotherStop = new("slot-at-another-stop", "A meeting can only move within its stop.");
    public static readonly Rule StartupNotAtStop = new("startup-not-at-stop", "Only startups that have confirmed their place at this stop can be met there.");
    public static readonly Rule AlreadyThere = new("already-there", "The meeting is already at that time.");
    public static readonly Rule MeetingNotBooked = new("meeting-not-booked", "The meeting does not stand any more.");
    public static readonly Rule BookingNotOpen = new("booking-not-open", "Booking has not opened yet.");
    public static readonly Rule BookingIsOpen = new("booking-is-open", "Booking is open already, so this can't be changed any more.");
    public static readonly Rule BookingOver = new("booking-over", "It is too late to book this.");
    public static readonly Rule OpeningMissing = new("opening-missing", "A lottery needs an announced opening.");
    public static readonly Rule OpeningAfterSession = new("opening-after-session", "Booking must open before the session begins.");
    public static readonly Rule RequestFirst = new("request-first", "In this session one side asks and the other agrees: send a request.");
    public static readonly Rule RepresentativeFull = new("representative-full", "This representative has as many meetings in this session as one may.");
    public static readonly Rule StartupFull = new("startup-full", "This startup has as many meetings in this session as one may.");
    public static readonly Rule TooLateToMove = new("too-late-to-move", "It is too late to move this meeting.");
    public static readonly Rule MovedTooOften = new("moved-too-often", "This meeting has been moved as often as one may.");
    public static readonly Rule NotTheTime = new("not-the-time", "That can't be said of this meeting at this time.");
    public static readonly Rule TheyAreThere = new("they-are-there", "The other side has checked in for this meeting.");
    public static readonly Rule NotYourTurn = new("not-your-turn", "The other side's answer is awaited.");
    public static readonly Rule RequestOver = new("request-over", "This request was answered or taken back, or has expired.");
    public static readonly Rule RequestWaits = new("request-waits", "You have asked already: an answer is awaited.");
    public static readonly Rule TooManyRequests = new("too-many-requests-open", "Too many of your requests wait for an answer: wait, or withdraw some.");
    public static readonly Rule NobodyFree = new("nobody-free", "No slot of this investor in this session suits both sides.");
    public static readonly Rule WishesOver = new("wishes-over", "The stop is over: nobody is planned any more.");
    public static readonly Rule PlanNothing = new("nothing-to-plan", "This stop has no open session to plan.");
    public static readonly Rule PlanTooLarge = new("plan-too-large", "A plan has 127 slots at most: plan fewer sessions at a time.");
    public static readonly Rule PlanSessionsOverlap = new("plan-sessions-overlap", "Sessions that run at the same time can't be planned together: plan one after the other.");
    public static readonly Rule PlanWaits = new("plan-waits", "A plan of this stop is being made already: wait for it, or cancel it.");
    public static readonly Rule PlanIsOver = new("plan-is-over", "This plan is no longer being made.");
    public static readonly Rule PlanNotOver = new("plan-not-over", "This plan is still being made: wait for it, or cancel it.");
    public static readonly Rule PlanPublished = new("plan-published", "This plan has been published already.");
    public static readonly Rule PlanHasNoDraft = new("plan-has-no-draft", "This plan has no draft to publish.");
    public static readonly Rule PlanOutdated = new("plan-outdated", "The meetings have changed since this plan was made: see what stands in its way, and plan again from it.");
    public static readonly Rule MeetingChanged = new("meeting-changed", "Somebody has changed this meeting by hand since.");
    public static readonly Rule PairMeets = new("pair-meets", "They have a meeting already.");
    public static readonly Rule OneSideRefuses = new("one-side-refuses", "One side would rather not meet.");
    public static readonly Rule NoLottery = new("no-lottery", "This session draws no lots.");
    public static readonly Rule SeatingIsSet = new("seating-is-set", "Who keeps a table is agreed when the session is opened.");
    public static readonly Rule Occupied = new("occupied", "Somebody or something needed is already taken at that time.");

    public static readonly Rule TravelNotInTime = new("travel-not-in-time", "Somebody has appointments at both places that are closer together than that.");

    public static readonly Rule EmailTaken = new("email-taken", "Somebody else has this e-mail address.");
    public static readonly Rule NameTaken = new("name-taken", "That name is taken.");
    public static readonly Rule SignInRefused = new("sign-in-refused", "This link or code is not valid, or not any more. Ask for a new one.");
    public static readonly Rule LastAdministrator = new("last-administrator", "The tour needs an administrator: let somebody else become one first.");
    public static readonly Rule LastOwner = new("last-owner", "The startup needs an owner: give it to another member first.");
    public static readonly Rule NotInTeam = new("not-in-team", "That person is not in the team.");
    public static readonly Rule MemberHasAppointments = new("member-has-appointments", "This member still pitches or meets investors for the startup: let that be moved or cancelled first.");
    public static readonly Rule LastRepresentative = new("last-representative", "The investor needs a representative: add another one first.");
    public static readonly Rule RepresentativeHasSlots = new("representative-has-slots", "This representative has slots to come: withdraw them, or move their meetings, first.");
    public static readonly Rule PasskeyRefused = new("passkey-refused", "This passkey was not accepted. Try again, or sign in by mail.");
    public static readonly Rule TooManyPasskeys = new("too-many-passkeys", "You have twenty passkeys: remove one first.");
    public static readonly Rule ImportHasBadLines = new("import-has-bad-lines", "Nothing was imported, because some lines are not right: correct them, or take them out.");
    public static readonly Rule TooManyViews = new("too-many-views", "You have saved fifty views: delete one first.");
    public static readonly Rule TooManyHooks = new("too-many-hooks", "Fifty hooks are the most: delete one first.");
    public static readonly Rule TooManyTokens = new("too-many-tokens", "You have twenty tokens: revoke one first.");
    public static readonly Rule TeamFull = new("team-full", "Twenty people are in the team: that is the most.");
    public static readonly Rule TooManyStartups = new("too-many-startups", "Ten startups are the most that one person may be in.");
    public static readonly Rule TooManyInvitations = new("too-many-invitations", "Twenty invitations of this team are pending or were made within a day: wait, or withdraw older ones.");
    public static readonly Rule TooManyInvestors = new("too-many-investors", "Ten investors are the most that one person may register.");
    public static readonly Rule InvestorNotAccredited = new("investor-not-accredited", "The organizers have not accredited this investor.");
    public static readonly Rule InvestorOnlyReads = new("investor-only-reads", "This investor sees startups and says what interests it, but has no meetings: ask the organizers for more.");
    public static readonly Rule AccreditationUnchanged = new("accreditation-unchanged", "The investor is accredited like that already.");
    public static readonly Rule InvestorHasMeetings = new("investor-has-meetings", "Meetings of this investor stand: let them be cancelled first.");
    public static readonly Rule InvitationOver = new("invitation-over", "This invitation was answered or withdrawn, or has expired: ask for a new one.");
    public static readonly Rule ConsentTextExists = new("consent-text-exists", "This version of the text has been published already.");
    public static readonly Rule ConsentTextOutdated = new("consent-text-outdated", "There is a newer version of this text: read that one.");
    public static readonly Rule ConsentStays = new("consent-stays", "Only the consent to the use of images can be withdrawn: nobody takes part without the others.");
}

/// <summary>Thrown by the entity that a rule protects; the state is unchanged.</summary>
public sealed class RuleBrokenException(Rule rule, string? field = null, string? detail = null) : Exception(detail ?? rule.Sentence)
{
    public Rule Rule { get; } = rule;

    /// <summary>The name of the request's field that broke the rule, in camel case, when one field did.</summary>
    public string? Field { get; } = field;

    /// <summary>All that stands against it, when that may be more than one field.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];
}

/// <summary>Ranges, checked where a value enters an entity.</summary>
public static class Ranges
{
    /// <summary>The value itself when it lies between both ends (which are allowed), else <see cref="Rule.OutOfRange"/>.</summary>
    public static int Within(this int value, int least, int most, string field) =>
        value >= least && value <= most
            ? value
            : throw new RuleBrokenException(Rule.OutOfRange, field, $"Give a whole number from {least} to {most}.");

    /// <summary>The text without outer blanks; it must not be empty.</summary>
    public static string Said(this string? reason, string field) =>
        string.IsNullOrWhiteSpace(reason) ? throw new RuleBrokenException(Rule.ReasonMissing, field) : reason.Trim();
}
