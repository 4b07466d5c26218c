using Fundtruck.Domain.Applications;
using Fundtruck.Domain.Stops;
using Fundtruck.Domain.Tests.Given;
using static Fundtruck.Domain.Tests.Given.GivenQuestions;
using static Fundtruck.Domain.Tests.Given.GivenStop;
using static Fundtruck.Domain.Tests.Given.Moments;

namespace Fundtruck.Domain.Tests.Applications;

public sealed class QuestionTests
{
    private static readonly HashSet<QuestionId> None = [];

    private readonly Stop _stop = In(StopStatus.ApplicationsOpen);

    [Theory]
    [InlineData("four", "too-short"), InlineData("fives", null), InlineData("exactly 10", null), InlineData("exactly 11.", "too-long")]
    public void A_text_has_its_length(string text, string? code) => Check(Text() with { MinLength = 5, MaxLength = 10 }, AnswerValue.Of(text), code);

    [Theory]
    [InlineData("0.9", "too-low"), InlineData("1", null), InlineData("10.5", null), InlineData("10.6", "too-high")]
    public void A_number_has_its_range(string number, string? code) =>
        Check(new(QuestionType.Number, new("Combien ?", "How many?")) { Least = 1, Most = 10.5m }, AnswerValue.Of(decimal.Parse(number, System.Globalization.CultureInfo.InvariantCulture)), code);

    [Theory]
    [InlineData("-1", "too-low"), InlineData("0", null), InlineData("0.5", "not-whole"), InlineData("1000000", null), InlineData("1000001", "too-high")]
    public void Money_is_whole_euros_from_zero(string number, string? code) =>
        Check(new(QuestionType.Money, new("Combien ?", "How much?")) { Most = 1_000_000 }, AnswerValue.Of(decimal.Parse(number, System.Globalization.CultureInfo.InvariantCulture)), code);

    [Theory]
    [InlineData("2028-02-28", "too-early"), InlineData("2028-02-29", null), InlineData("2028-12-31", null), InlineData("2029-01-01", "too-late"), InlineData("2027-02-29", "wrong-type"), InlineData("29/02/2028", "wrong-type")]
    public void A_day_exists_and_has_its_range(string day, string? code) =>
        Check(new(QuestionType.Date, new("Quand ?", "When?")) { Earliest = new(2028, 2, 29), Latest = new(2028, 12, 31) }, AnswerValue.Of(day), code);

    [Theory]
    [InlineData("https://boats.example/film", null), InlineData("http://boats.example", null), InlineData("boats.example", "not-a-link"), InlineData("javascript:alert(1)", "not-a-link"), InlineData("ftp://boats.example", "not-a-link")]
    public void A_link_is_a_whole_address_of_the_web(string link, string? code) => Check(new(QuestionType.Link, new("Où ?", "Where?")), AnswerValue.Of(link), code);

    [Fact]
    public void A_question_for_a_file_says_how_large_it_may_be_and_takes_nothing_that_is_typed()
    {
        var settings = new QuestionSettings(QuestionType.File, new("Bilan", "Accounts"));
        Check(settings, AnswerValue.Of("Accounts.pdf"), "wrong-type");
        Check(settings, AnswerValue.Of(new FileAnswer(FileId.New(), "Accounts.pdf", 1)), null);
        Assert.Equal((10L << 20, 3L << 20), (Asked(_stop, settings)[0].MostBytes(), Asked(_stop, settings with { MostMegabytes = 3 })[0].MostBytes()));
        foreach (var megabytes in new[] { 0, 11 }) Refusal.By(Rule.OutOfRange, "questions[0].mostMegabytes", () => Asked(_stop, settings with { MostMegabytes = megabytes }));
        Refusal.By(Rule.QuestionUnclear, () => Asked(_stop, Text())[0].MostBytes());
    }

    [Fact]
    public void One_or_several_of_the_options_are_chosen_each_once()
    {
        Check(Choice(), AnswerValue.Of("b"), null);
        Check(Choice(), AnswerValue.Of("d"), "not-an-option");
        Check(Choice(), AnswerValue.Of(["b"]), "wrong-type");
        Check(Choice(multiple: true), AnswerValue.Of(["a", "c"]), null);
        Check(Choice(multiple: true), AnswerValue.Of(["a", "a"]), "not-an-option");
        Check(Choice(multiple: true), AnswerValue.Of("a"), "wrong-type");
    }

    [Fact]
    public void An_answer_of_another_kind_is_told_so_in_both_languages()
    {
        Check(Text(), AnswerValue.Of(7), "wrong-type");
        Check(new(QuestionType.Number, new("Combien ?", "How many?")), AnswerValue.Of("seven"), "wrong-type");
        var finding = Asked(_stop, Text())[0].Check(AnswerValue.Of(7))!;
        Assert.Equal(("« Pourquoi ? » : répondez par un texte.", "“Why?”: answer in words."), (finding.Fr, finding.En));
    }

    [Fact]
    public void Once_answered_only_help_place_and_requirement_change()
    {
        var known = Asked(_stop, Text(), Choice());
        var answered = new HashSet<QuestionId> { known[0].Id, known[1].Id };
        foreach (var other in new[] { Text() with { Label = new("Comment ?", "How?") }, Text() with { MaxLength = 5 }, Text() with { Type = QuestionType.Link } })
            Refusal.By(Rule.QuestionAnswered, "questions[0]", () => Arrange(known, answered, (known[0].Id, other), (known[1].Id, Choice())));
        Refusal.By(Rule.QuestionAnswered, "questions[1]", () => Arrange(known, answered, (known[0].Id, Text()), (known[1].Id, Choice() with { Options = [Option("a"), Option("b")] })));

        Arrange(known, answered, (known[1].Id, Choice()), (known[0].Id, Text(Requirement.AtSubmission) with { Help = new("Aide", "Help") }));
        Assert.Equal((1, Requirement.AtSubmission, "Help"), (known[0].Position, known[0].Settings.Required, known[0].Settings.Help!.En));
        Arrange(known, None, (known[0].Id, Text() with { MaxLength = 5 }), (known[1].Id, Choice()));
        Assert.Equal(5, known[0].Settings.MaxLength);
    }

    [Fact]
    public void What_is_left_out_goes_unless_it_was_answered_and_can_come_back()
    {
        var known = Asked(_stop, Text(), Text());
        var (_, removed) = Arrange(known, [known[0].Id]);
        Assert.Equal([known[1]], removed);
        Assert.Equal((Spring, null), (known[0].ArchivedAt, known[1].ArchivedAt));
        Arrange([known[0]], [known[0].Id], (known[0].Id, Text()));
        Assert.Null(known[0].ArchivedAt);
    }

    [Fact]
    public void Questions_that_can_not_be_asked_like_that_are_named_and_change_nothing()
    {
        var known = Asked(_stop, Text());
        var revision = _stop.Contests[0].FormRevision;
        foreach (var (field, settings) in new[]
        {
            ("maxLength", Text() with { MinLength = 5, MaxLength = 4 }), ("options", Choice() with { Options = [Option("a")] }), ("options", Choice() with { Options = [Option("a"), Option("a")] }),
            ("options", Text() with { Options = [Option("a"), Option("b")] }), ("most", new(QuestionType.Number, new("C", "C")) { Least = 2, Most = 1 }), ("least", new(QuestionType.Money, new("C", "C")) { Least = 0.5m }),
            ("latest", new(QuestionType.Date, new("C", "C")) { Earliest = new(2027, 1, 2), Latest = new(2027, 1, 1) }), ("requiredBy", Text(Requirement.ByDate)), ("requiredBy", Text() with { RequiredBy = Local("2027-04-25 12:00") }),
            ("requiredBy", Text(Requirement.ByDate) with { RequiredBy = Local("2027-05-04 09:01") }),
        })
        {
            Refusal.By(Rule.QuestionUnclear, $"questions[1].{field}", () => Arrange(known, None, (known[0].Id, Text()), (null, settings)));
        }

        Refusal.By(Rule.TimeDoesNotExist, "questions[0].requiredBy", () => Arrange(known, None, (null, Text(Requirement.ByDate) with { RequiredBy = Local("2027-03-28 02:30") })));
        Refusal.By(Rule.QuestionUnclear, "questions[1].id", () => Arrange(known, None, (known[0].Id, Text()), (known[0].Id, Text())));
        Refusal.By(Rule.TooManyQuestions, "questions", () => Arrange(known, None, [.. Enumerable.Repeat(((QuestionId?)null, Text()), Question.Most + 1)]));
        Assert.Equal((revision, 0), (_stop.Contests[0].FormRevision, known[0].Position));
    }

    private (IReadOnlyList<Question> Added, IReadOnlyList<Question> Removed) Arrange(IReadOnlyCollection<Question> known, HashSet<QuestionId> answered, params (QuestionId? Id, QuestionSettings Settings)[] wanted) =>
        Question.Arrange(_stop, _stop.Contests[0], known, answered, wanted, Spring);

    private void Check(QuestionSettings settings, AnswerValue answer, string? code) => Assert.Equal(code, Asked(_stop, settings)[0].Check(answer)?.Code);
}
