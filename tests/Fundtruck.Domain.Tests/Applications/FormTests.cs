using Fundtruck.Domain.Applications;
using Fundtruck.Domain.Stops;
using Fundtruck.Domain.Tests.Given;
using NodaTime;
using static Fundtruck.Domain.Tests.Given.GivenApplication;
using static Fundtruck.Domain.Tests.Given.GivenQuestions;
using static Fundtruck.Domain.Tests.Given.GivenStop;
using static Fundtruck.Domain.Tests.Given.Moments;

namespace Fundtruck.Domain.Tests.Applications;

public sealed class FormTests
{
    private static readonly Instant Later = InParis("2027-04-25 12:00");

    private readonly Stop _stop = GivenStop.In(StopStatus.ApplicationsOpen);

    [Fact]
    public void A_draft_keeps_what_is_not_right_and_is_told_so()
    {
        var questions = Asked(_stop, Text() with { MinLength = 10 }, Text(Requirement.AtSubmission), Text(Requirement.ByDate) with { RequiredBy = Local("2027-04-25 12:00") });
        var (application, form) = (Draft(_stop), Form(_stop, questions: questions));
        application.Edit(Saying((questions[0], "short")), form, Spring);

        var check = application.Check(form, Spring);
        Assert.Equal(("short", "too-short", "missing"), (application.Answers[questions[0].Id].Text, check.Invalid.Single().Code, check.Missing.Single().Code));
        Assert.Equal((questions[1].Field, questions[2].Id), (check.Missing[0].Field, check.Due.Single().QuestionId));
        Assert.Equal([questions[1].Field, questions[2].Field], application.Check(form, Later).Missing.Select(finding => finding.Field));

        var refused = Refusal.By(Rule.ApplicationIncomplete, () => application.Submit(form, Spring));
        Assert.Equal([questions[1].Field, questions[0].Field], refused.Findings.Select(finding => finding.Field));
        application.Edit(Saying((questions[0], "long enough"), (questions[1], "Because")), form, Spring);
        application.Submit(form, Spring);
        Assert.Equal(ApplicationStatus.Submitted, application.Status);
    }

    [Fact]
    public void Answers_that_are_not_named_stay_and_an_empty_one_goes()
    {
        var questions = Asked(_stop, Text(), Text());
        var (application, form) = (Draft(_stop), Form(_stop, questions: questions));
        application.Edit(Saying((questions[0], "One")), form, Spring);
        application.Edit(Saying((questions[1], "Two")), form, Spring);
        Assert.Equal(["One", "Two"], application.Answers.Values.Select(answer => answer.Text));
        application.Edit(Saying((questions[0], " ")), form, Spring);
        Assert.Equal([questions[1].Id], application.Answers.Keys);
        Refusal.Unchanged(application, Rule.QuestionUnclear, () => application.Edit(Saying((Asked(_stop, Text())[0], "Asked elsewhere")), form, Spring));
    }

    [Fact]
    public void A_French_startup_gives_its_SIREN_or_says_why_it_has_none()
    {
        var application = Draft(_stop);
        var nameless = Startup with { Siren = null };
        Assert.Equal("startup.siren", Refusal.By(Rule.ApplicationIncomplete, () => application.Submit(Form(_stop, nameless), Spring)).Field);
        Assert.Empty(application.Check(Form(_stop, nameless with { Country = "BE" }), Spring).Missing);
        Assert.Empty(application.Check(Form(_stop, nameless with { NoSirenReason = "Not registered yet" }), Spring).Missing);
        Assert.Equal("startup.foundedOn", application.Check(Form(_stop, Startup with { FoundedOn = null }, new(10)), Spring).Missing.Single().Field);
    }

    [Fact]
    public void The_profile_is_kept_as_it_was_when_it_was_handed_in()
    {
        var application = Draft(_stop);
        application.Submit(Form(_stop), Spring);
        Assert.Equal((Startup, SubmittedWithin.Window), (application.Profile, application.SubmittedWithin));
        Assert.Empty(application.Check(Form(_stop, Startup with { Siren = null }), Spring).Missing);     // what it is checked against is what was kept
        application.Erase();
        Assert.Null(application.Profile);
    }

    [Fact]
    public void The_age_is_counted_to_the_local_day_on_which_the_contest_opens()
    {
        var rules = new EligibilityRules(3);      // the call opens on 1 February 2027
        Assert.Empty(Draft(_stop).Check(Form(_stop, Startup with { FoundedOn = new(2024, 2, 2) }, rules), Spring).Eligibility);
        Assert.Single(Draft(_stop).Check(Form(_stop, Startup with { FoundedOn = new(2024, 2, 1) }, rules), Spring).Eligibility);
    }

    [Fact]
    public void What_is_against_the_conditions_is_refused_unless_an_organizer_lets_it_pass()
    {
        var (application, form, organizer) = (Draft(_stop), Form(_stop, rules: new(RaisingFrom: 600_000)), PersonId.New());
        Assert.Equal("amountSought", Refusal.By(Rule.NotEligible, () => application.Submit(form, Spring)).Field);
        Refusal.By(Rule.ReasonMissing, "reason", () => application.OverrideEligibility(" ", organizer, Spring));

        application.OverrideEligibility(" Public money comes on top. ", organizer, Spring);
        Assert.Equal(new EligibilityOverride("Public money comes on top.", organizer, Spring), application.EligibilityOverride);
        application.UndoEligibilityOverride(Spring);
        Refusal.By(Rule.NotEligible, () => application.Submit(form, Spring));

        application.OverrideEligibility("Public money", organizer, Spring);
        application.Submit(form, Spring);
        Refusal.Unchanged(application, Rule.ApplicationNotInThatState, () => application.UndoEligibilityOverride(Spring));
        Refusal.Unchanged(application, Rule.ApplicationNotInThatState, () => application.OverrideEligibility("Again", organizer, Spring));
    }

    [Fact]
    public void What_was_handed_in_can_be_changed_until_the_deadline_and_stays_right()
    {
        var questions = Asked(_stop, Text(Requirement.AtSubmission));
        var (application, form) = (Draft(_stop), Form(_stop, rules: new(RaisingFrom: 100_000), questions: questions));
        application.Edit(Saying((questions[0], "Because")), form, Spring);
        application.Submit(form, Spring);

        application.Edit(Saying((questions[0], "Because of the sea")), form, Deadline - Moment);
        Refusal.Unchanged(application, Rule.AnswerNotRight, () => application.Edit(Saying((questions[0], "")), form, Deadline - Moment));
        Refusal.Unchanged(application, Rule.AnswerNotRight, () => application.Edit(Complete with { AmountSought = 99_999 }, form, Deadline - Moment));
        Refusal.Unchanged(application, Rule.ApplicationNotInThatState, () => application.Edit(Saying((questions[0], "Too late")), form, Deadline));
    }

    [Fact]
    public void After_that_only_what_is_required_by_a_date_to_come_is_open()
    {
        var questions = Asked(_stop, Text(), Text(Requirement.ByDate) with { RequiredBy = Local("2027-04-25 12:00") });
        var (application, form) = (Draft(_stop), Form(_stop, questions: questions));
        application.Submit(form, Spring);
        Assert.Equal("answer-closed", Refusal.By(Rule.AnswerClosed, questions[0].Field, () => application.Edit(Saying((questions[0], "No")), form, Deadline)).Rule.Code);
        application.Edit(Saying((questions[1], "Four of us come")), form, Later - Moment);
        Refusal.Unchanged(application, Rule.ApplicationNotInThatState, () => application.Edit(Saying((questions[1], "Five")), form, Later));
    }

    [Fact]
    public void A_reopened_application_is_open_until_its_moment()
    {
        var application = Submitted(_stop);
        var form = Form(_stop);
        application.Reopen(_stop, Local("2027-04-25 12:00"), Deadline);
        application.Edit(Complete with { Summary = "Ships" }, form, Later - Moment);
        Refusal.Unchanged(application, Rule.ApplicationNotInThatState, () => application.Edit(Complete, form, Later));
        Refusal.By(Rule.OutOfRange, "until", () => application.Reopen(_stop, Local("2027-04-25 12:00"), Later));
        Refusal.By(Rule.OutOfRange, "until", () => application.Reopen(_stop, Local("2027-05-04 09:01"), Later));
        Refusal.Unchanged(Draft(_stop), Rule.ApplicationNotInThatState, () => Draft(_stop).Reopen(_stop, Local("2027-04-25 12:00"), Deadline));
    }

    [Fact]
    public void Latecomers_come_in_with_a_code_as_often_as_it_says()
    {
        var code = Code(uses: 1);
        _stop.CloseApplications(Deadline);
        var (first, second) = (Draft(_stop), Draft(_stop));
        Refusal.Unchanged(first, Rule.CallNotOpen, () => first.Submit(Form(_stop), Later));

        first.Submit(Form(_stop), Later - Moment, code);
        Assert.Equal((SubmittedWithin.AccessCode, code.Id, 1), (first.SubmittedWithin, first.AccessCodeId, code.Uses));
        Refusal.Unchanged(second, Rule.AccessCodeRefused, () => second.Submit(Form(_stop), Later - Moment, code));
    }

    [Fact]
    public void A_code_is_worth_nothing_too_late_elsewhere_or_revoked_and_is_not_used_up_by_those_on_time()
    {
        var (code, application) = (Code(uses: 5), Draft(_stop));
        application.Submit(Form(_stop), Spring, code);
        Assert.Equal((0, null), (code.Uses, application.AccessCodeId));

        _stop.CloseApplications(Deadline);
        Refusal.Unchanged(Draft(_stop), Rule.AccessCodeRefused, () => Draft(_stop).Submit(Form(_stop), Later, code));
        var elsewhere = GivenStop.In(StopStatus.ApplicationsClosed);
        Refusal.By(Rule.AccessCodeRefused, () => Draft(elsewhere).Submit(Form(elsewhere), Deadline, code));
        code.Revoke(Deadline);
        Refusal.By(Rule.AccessCodeRefused, () => Draft(_stop).Submit(Form(_stop), Deadline, code));
        _stop.LineUpIsPublished(Deadline);
        Refusal.By(Rule.CallNotOpen, () => Draft(_stop).Submit(Form(_stop), Deadline, Code(uses: 1)));
    }

    [Fact]
    public void A_code_is_read_as_people_type_it()
    {
        Assert.Equal(AccessCode.Hash("7K01-M0XD-93TB"), AccessCode.Hash(" 7koi m0xd93tb"));
        Assert.NotEqual(AccessCode.Hash("7K01-M0XD-93TB"), AccessCode.Hash("7K01-M0XD-93TC"));
        Assert.Matches("^([0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}$", AccessCode.NewCode());
    }

    private AccessCode Code(int uses) => new(AccessCode.NewCode(), _stop.Contests[0], _stop, "Late", uses, Local("2027-04-25 12:00"), Spring);

    private static ApplicationAnswers Saying(params (Question Question, string Text)[] answers) =>
        Complete with { Others = answers.ToDictionary(answer => answer.Question.Id, answer => (AnswerValue?)AnswerValue.Of(answer.Text)) };
}
