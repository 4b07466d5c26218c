using System.Collections;

namespace Fundtruck.Domain.Tests.Given;

/// <summary>What a refusal promises: the rule is named, and the state is unchanged.</summary>
internal static class Refusal
{
    internal static RuleBrokenException By(Rule rule, Action act)
    {
        var broken = Assert.Throws<RuleBrokenException>(act);
        Assert.Equal(rule, broken.Rule);
        return broken;
    }

    internal static RuleBrokenException By(Rule rule, string? field, Action act)
    {
        var broken = By(rule, act);
        Assert.Equal(field, broken.Field);
        return broken;
    }

    /// <summary>Refused, and everything that can be seen of the thing is as it was; nobody is told anything.</summary>
    internal static void Unchanged(Entity entity, Rule rule, Action act)
    {
        entity.TakeHappenings();
        var before = Seen(entity);
        By(rule, act);
        Assert.Equal(before, Seen(entity));
        Assert.Empty(entity.TakeHappenings());
    }

    private static string Seen(object thing) => string.Join(
        '\n',
        thing.GetType().GetProperties().Where(property => !property.GetMethod!.IsStatic).Select(property => $"{property.Name}: {Text(property.GetValue(thing))}"));

    private static string? Text(object? value) => value switch
    {
        string text => text,
        IEnumerable many => $"[{string.Join(", ", many.Cast<object>().Select(Text))}]",
        Entity entity => $"({Seen(entity)})",
        _ => value?.ToString(),
    };
}
