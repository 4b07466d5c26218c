using Fundtruck.Features.Messages.Writing;

namespace Fundtruck.Tests.Mail;

public sealed class MailTemplatesTests
{
    private static readonly string[] Allowed = ["name", "stop", "reason"];

    [Theory]
    [InlineData("Hello {{ name }}, see you in {{stop}}.")]
    [InlineData("{% if reason %}Because: {{ reason }}{% else %}Just so.{% endif %}")]
    [InlineData("{% if reason and name %}A{% elsif stop == 'Lille' %}B{% endif %}")]
    [InlineData("50 % { } }} and <b>markup</b> are words")]
    public void Words_placeholders_and_conditions_pass(string text) => Assert.Null(MailTemplates.Fault(text, Allowed));

    [Theory]
    [InlineData("{{ nmae }}", "nmae”")]
    [InlineData("{% if secret %}x{% endif %}", "secret”")]
    [InlineData("{{ name | upcase }}", "Filters")]
    [InlineData("{{ name.length }}", "one word")]
    [InlineData("{{ name['a'] }}", "one word")]
    [InlineData("{{ 'x' }}", "Only a placeholder")]
    [InlineData("{% for i in (1..1000000000) %}x{% endfor %}", "tag")]
    [InlineData("{% assign name = 'x' %}", "tag")]
    [InlineData("{% capture name %}x{% endcapture %}", "tag")]
    [InlineData("{% include 'x' %}", "tag")]
    [InlineData("{% render 'x' %}", "tag")]
    [InlineData("{% if name %}{% tablerow i in name %}{% endtablerow %}{% endif %}", "can't be read")]
    [InlineData("{% liquid assign a = 1 %}", "tag")]
    [InlineData("{% echo name %}", "tag")]
    [InlineData("{{ name ", "can't be read")]
    [InlineData("{% if name %}", "can't be read")]
    public void Everything_else_is_refused_in_words(string text, string why) => Assert.Contains(why, MailTemplates.Fault(text, Allowed), StringComparison.Ordinal);

    [Theory]
    [InlineData("{{ name", @"^This can't be read: End of tag '}}' was expected in line 1, character \d+\. Write words")]
    [InlineData("Hello,\n\n{% if name %}", @"^This can't be read: '{% endif %}' was expected in line 3, character \d+\. Write words")]
    [InlineData("{% if (name) %}x{% endif %}", @"^This can't be read: Parentheses are not allowed in order to group expressions in line 1, character \d+\. Write words")]
    public void What_can_not_be_read_is_said_in_one_line_that_names_the_place(string text, string why)
    {
        var fault = MailTemplates.Fault(text, Allowed)!;
        Assert.Matches(why, fault);
        Assert.DoesNotContain("\n", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void What_passes_can_be_filled_however_deep_it_is()
    {
        var text = string.Concat(Enumerable.Repeat("{% if name %}", MailTemplates.MostPlaceholders)) + "x" + string.Concat(Enumerable.Repeat("{% endif %}", MailTemplates.MostPlaceholders));
        if (MailTemplates.Fault(text, Allowed) is null) Assert.Equal("x", MailTemplates.Fill(text, new Dictionary<string, string?> { ["name"] = "Zoé" }));
    }

    [Fact]
    public void Too_many_placeholders_are_refused() => Assert.Contains("60", MailTemplates.Fault(string.Concat(Enumerable.Repeat("{{ name }}", 61)), Allowed), StringComparison.Ordinal);

    [Fact]
    public void Conditions_within_conditions_beyond_measure_are_refused_or_read_but_never_kill_the_process()
    {
        var deep = string.Concat(Enumerable.Repeat("{% if name %}", 130)) + "x" + string.Concat(Enumerable.Repeat("{% endif %}", 130));

        Assert.Contains("60", MailTemplates.Fault(deep, Allowed), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_is_text_also_when_it_looks_like_a_template_and_a_missing_one_is_nothing()
    {
        var values = new Dictionary<string, string?> { ["name"] = "{{ reason }}<b>", ["reason"] = null };

        Assert.Equal("{{ reason }}<b>!", MailTemplates.Fill("{{ name }}{{ reason }}{% if reason %}?{% else %}!{% endif %}", values));
    }

    [Fact]
    public void The_built_in_texts_keep_to_their_own_rules()
    {
        foreach (var (kind, text) in BuiltInTexts.All)
        {
            foreach (var words in new[] { text.Fr, text.En })
            {
                Assert.Null(MailTemplates.Fault(words.Subject, text.Placeholders));
                Assert.Null(MailTemplates.Fault(words.Body, text.Placeholders));
                Assert.True(text.Required.All(MailTemplates.Shown(words.Body).Contains), $"{kind} leaves something out.");
                Assert.True(text.Required.All(it => MailTemplates.AlwaysSays(words.Body, it, text)), $"{kind} leaves something out at times.");
                Assert.True(words.Subject.Length <= MailTemplates.SubjectLength && words.Body.Length <= MailTemplates.BodyLength);
            }
        }
    }
}
