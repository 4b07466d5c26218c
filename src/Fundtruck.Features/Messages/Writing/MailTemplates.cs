using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Fluid;
using Fluid.Ast;
using Fluid.Ast.BinaryExpressions;

namespace Fundtruck.Features.Messages.Writing;

/// <summary>
/// What organizers may write into the texts of messages: words, {{ placeholders }}, and {% if placeholder %} with else. Of Liquid nothing else passes: no loops, no filters, no other tags, so that a text
/// takes no longer than it is long. What a placeholder brings in stays text.
/// </summary>
internal static partial class MailTemplates
{
    internal const int SubjectLength = 200;
    internal const int BodyLength = 4000;
    internal const int MostPlaceholders = 60;

    private const string Hint = "Write words, {{ placeholders }} and {% if placeholder %} … {% else %} … {% endif %}.";

    private const int MostKept = 500;

    private static readonly FluidParser Parser = OnlyConditions();

    private static readonly TemplateOptions Options = new() { MaxSteps = 1000, MaxRecursion = 20 };

    private static readonly ConcurrentDictionary<string, IFluidTemplate> Parsed = new();

    /// <summary>What is wrong with a text, in a sentence; null when it can be used.</summary>
    /// <param name="text">A subject or a body.</param>
    /// <param name="allowed">The placeholders that its kind of message has.</param>
    internal static string? Fault(string text, IReadOnlyCollection<string> allowed)
    {
        if (!Parser.TryParse(text, out var template, out var error)) return $"This can't be read: {Said(error)}. {Hint}";
        var found = Found.In(template);
        if (found.Foreign is { } foreign) return $"{foreign} {Hint}";
        if (found.Names.Count > MostPlaceholders) return $"Use {MostPlaceholders} placeholders at most.";
        return found.Names.FirstOrDefault(name => !allowed.Contains(name)) is { } unknown ? $"There is no placeholder “{unknown}” here. These are: {string.Join(", ", allowed.Order(StringComparer.Ordinal))}." : null;
    }

    /// <summary>What the parser says, for those who write texts: its first line, without advice for those who write programs.</summary>
    private static string Said(string error) => Position().Replace(Advice().Replace(error.ReplaceLineEndings("\n").Split('\n')[0], ""), "in line $1, character $2");

    [GeneratedRegex(@"at \((\d+):(\d+)\)")]
    private static partial Regex Position();

    [GeneratedRegex(@"\. To enable [^.]*\.")]
    private static partial Regex Advice();

    /// <summary>Which placeholders a text that can be used brings in, those that it only asks about left out.</summary>
    internal static IReadOnlySet<string> Shown(string text) => Parser.TryParse(text, out var template, out _) ? Found.In(template).Shown : new HashSet<string>();

    /// <summary>Whether a text brings in a placeholder that it must, both when there is something to say for all others and when there is only for what it must say.</summary>
    internal static bool AlwaysSays(string text, string required, MailTextKind kind)
    {
        const string Mark = "\uE000";
        return new[] { kind.Required, kind.Placeholders }.All(known => Fill(text, known.ToDictionary(name => name, name => (string?)(name == required ? Mark : name))).Contains(Mark, StringComparison.Ordinal));
    }

    /// <summary>The text with what its placeholders stand for; a value that is missing is nothing.</summary>
    internal static string Fill(string text, IReadOnlyDictionary<string, string?> values)
    {
        if (Parsed.Count > MostKept) Parsed.Clear();
        var template = Parsed.GetOrAdd(text, source => Parser.Parse(source));
        var context = new TemplateContext(Options, allowModelMembers: false);
        foreach (var (name, value) in values)
            if (!string.IsNullOrEmpty(value)) context.SetValue(name, value);
        return template.Render(context, NullEncoder.Default);
    }

    private static FluidParser OnlyConditions()
    {
        var parser = new FluidParser();
        foreach (var tag in parser.RegisteredTags.Keys.Where(tag => tag != "if").ToList()) parser.RegisteredTags.Remove(tag);
        return parser;
    }

    /// <summary>Looks through a text and notes what must not be in it.</summary>
    private sealed class Found : AstVisitor
    {
        private bool _isShown;

        internal List<string> Names { get; } = [];

        internal HashSet<string> Shown { get; } = [];

        internal string? Foreign { get; private set; }

        internal static Found In(IFluidTemplate template)
        {
            var found = new Found();
            found.VisitTemplate(template);
            return found;
        }

        public override Statement Visit(Statement statement)
        {
            if (statement is null or TextSpanStatement or OutputStatement or IfStatement or ElseStatement or ElseIfStatement)
            {
                var before = _isShown;
                _isShown = statement is OutputStatement;
                var visited = base.Visit(statement!);
                _isShown = before;
                return visited;
            }

            Foreign ??= "A tag that is not “if” can't be used here.";
            return statement!;
        }

        public override Expression Visit(Expression expression)
        {
            if (expression is null or MemberExpression or (LiteralExpression or AndBinaryExpression or OrBinaryExpression or EqualBinaryExpression or NotEqualBinaryExpression) && !(_isShown && expression is not MemberExpression))
                return base.Visit(expression!);
            Foreign ??= expression is FilterExpression ? "Filters can't be used here." : "Only a placeholder can stand there.";
            return expression!;
        }

        protected override Expression VisitMemberExpression(MemberExpression memberExpression)
        {
            var name = memberExpression.Segments is [IdentifierSegment only] ? only.Identifier : null;
            if (name is null) Foreign ??= "A placeholder is one word.";
            else
            {
                Names.Add(name);
                if (_isShown) Shown.Add(name);
            }

            return memberExpression;
        }
    }
}
