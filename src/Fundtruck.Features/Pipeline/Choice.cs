namespace Fundtruck.Features.Pipeline;

/// <summary>A word of an enum in a query, written as in JSON: applicationsOpen. An unknown word is a field error.</summary>
internal readonly record struct Choice<TEnum>(TEnum Value)
    where TEnum : struct, Enum
{
    private static readonly Dictionary<string, TEnum> Words = Enum.GetValues<TEnum>().ToDictionary(value => Conventions.Word(value.ToString()), StringComparer.OrdinalIgnoreCase);

    public static bool TryParse(string? text, out Choice<TEnum> choice)
    {
        var known = Words.TryGetValue(text ?? "", out var value);
        choice = new(value);
        return known;
    }
}
