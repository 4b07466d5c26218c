using System.Reflection;
using Fundtruck.Domain.Stops;

namespace Fundtruck.Domain.Tests;

public sealed class ArchitectureTests
{
    private static readonly Assembly Domain = typeof(Entity).Assembly;

    private static readonly Type[] Entities = [.. Domain.GetTypes().Where(type => type.IsSubclassOf(typeof(Entity)))];

    [Fact]
    public void The_domain_knows_NodaTime_and_the_framework_only() => Assert.Equal(
        ["NodaTime"],
        Domain.GetReferencedAssemblies().Select(assembly => assembly.Name!).Where(name => name != "System" && !name.StartsWith("System.", StringComparison.Ordinal)));

    [Fact]
    public void Nobody_sets_a_property_of_an_entity_from_outside()
    {
        Assert.Contains(typeof(Stop), Entities);
        Assert.Empty(Entities.SelectMany(entity => entity.GetProperties()).Where(property => property.SetMethod is { IsPublic: true }).Select(Named));
        Assert.Empty(Entities.SelectMany(entity => entity.GetFields()).Where(field => !field.IsInitOnly && !field.IsLiteral).Select(Named));
    }

    [Fact]
    public void Every_entity_that_can_be_made_is_sealed() => Assert.All(Entities, entity => Assert.True(entity.IsSealed || entity.IsAbstract, entity.Name));

    [Fact]
    public void Every_rule_has_a_code_of_its_own_in_lower_case_and_a_sentence()
    {
        var rules = typeof(Rule).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (Rule)field.GetValue(null)!).ToList();

        Assert.NotEmpty(rules);
        Assert.Equal(rules.Count, rules.Select(rule => rule.Code).Distinct().Count());
        Assert.All(rules, rule => Assert.Matches("^[a-z]+(-[a-z]+)*$", rule.Code));
        Assert.All(rules, rule => Assert.EndsWith(".", rule.Sentence, StringComparison.Ordinal));
    }

    private static string Named(MemberInfo member) => $"{member.DeclaringType!.Name}.{member.Name}";
}
