namespace Fundtruck.Domain.LineUps;

/// <summary>A pause in the running order, such as lunch or the jury's deliberation.</summary>
/// <param name="After">After the pitch at this place; after the last one it still belongs to the contest.</param>
/// <param name="Minutes">1 to 240.</param>
/// <param name="Name">What for.</param>
public sealed record Pause(int After, int Minutes, string? Name = null);

/// <summary>The minutes of a line-up in which nobody pitches, beside the changeovers; they are added to those.</summary>
/// <param name="OpeningMinutes">0 to 240, before the first pitch: a welcome.</param>
/// <param name="Every">0 for no regular break; else after every so many pitches, but not after the last.</param>
/// <param name="Minutes">0 to 120, of a regular break.</param>
/// <param name="Pauses">Breaks at certain places; each stands there instead of a regular one.</param>
public sealed record Breaks(int OpeningMinutes = 0, int Every = 0, int Minutes = 0, IReadOnlyList<Pause>? Pauses = null)
{
    public static readonly Breaks None = new();

    /// <summary>Minutes of pause after the pitch at <paramref name="position"/> of so many.</summary>
    public int After(int position, int pitches) =>
        Pauses?.FirstOrDefault(pause => pause.After == position)?.Minutes ?? (Every > 0 && position % Every == 0 && position < pitches ? Minutes : 0);

    /// <summary>Minutes of all breaks between the opening and the end of so many pitches.</summary>
    public int Total(int pitches) => OpeningMinutes + Enumerable.Range(1, pitches).Sum(position => After(position, pitches));

    internal void Check(int pitches)
    {
        OpeningMinutes.Within(0, 240, "breaks.openingMinutes");
        Every.Within(0, 100, "breaks.every");
        Minutes.Within(0, 120, "breaks.minutes");
        foreach (var pause in Pauses ?? [])
        {
            pause.Minutes.Within(1, 240, "breaks.pauses");
            if (pause.After < 1 || pause.After > pitches) throw new RuleBrokenException(Rule.OutOfRange, "breaks.pauses", $"There is no pitch at place {pause.After}.");
        }

        if (Pauses?.DistinctBy(pause => pause.After).Count() < Pauses?.Count) throw new RuleBrokenException(Rule.OutOfRange, "breaks.pauses", "Two pauses are at the same place.");
    }
}
