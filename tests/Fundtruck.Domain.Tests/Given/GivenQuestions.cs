using Fundtruck.Domain.Applications;
using Fundtruck.Domain.Stops;

namespace Fundtruck.Domain.Tests.Given;

/// <summary>Questions of the first contest of a stop.</summary>
internal static class GivenQuestions
{
    internal static QuestionSettings Text(Requirement required = Requirement.No) => new(QuestionType.Text, new("Pourquoi ?", "Why?")) { Required = required };

    internal static QuestionSettings Choice(bool multiple = false) => new(QuestionType.Choice, new("Lequel ?", "Which one?")) { Multiple = multiple, Options = [Option("a"), Option("b"), Option("c")] };

    internal static QuestionOption Option(string code) => new(code, new(code, code));

    internal static IReadOnlyList<Question> Asked(Stop stop, params QuestionSettings[] settings) =>
        Question.Arrange(stop, stop.Contests[0], [], new HashSet<QuestionId>(), [.. settings.Select(one => ((QuestionId?)null, one))], GivenStop.Spring).Added;
}
