namespace Fundtruck.Domain.Stops;

/// <summary>Where pitches are held at a stop (scène): the truck itself, or a room. One startup at a time; two stages of a stop can be used at the same time.</summary>
public sealed class Stage : Entity
{
    /// <summary>What the only stage is called until somebody says otherwise.</summary>
    public const string DefaultName = "Truck";

    private Stage() => Name = "";

    internal Stage(StageId id, StopId stop)
    {
        Id = id;
        StopId = stop;
        Name = "";
    }

    public StageId Id { get; private init; }

    public StopId StopId { get; private init; }

    /// <summary>Unique in its stop.</summary>
    public string Name { get; private set; }

    /// <summary>1 for the stop's first stage, on which contests are unless they name another.</summary>
    public int Position { get; private set; }

    /// <summary>Makes these the stages of a stop, in this order.</summary>
    internal static void Set(List<Stage> stages, StopId stop, IReadOnlyList<(StageId Id, string Name)> then)
    {
        stages.RemoveAll(stage => then.All(kept => kept.Id != stage.Id));
        for (var i = 0; i < then.Count; i++)
        {
            var stage = stages.Find(known => known.Id == then[i].Id);
            if (stage is null) stages.Add(stage = new Stage(then[i].Id, stop));
            (stage.Name, stage.Position) = (then[i].Name, i + 1);
        }
    }

    /// <summary>The stages of a stop, once nothing stands against them; those on which pitches are or were published stay.</summary>
    internal static IReadOnlyList<(StageId Id, string Name)> Checked(IReadOnlyList<(StageId Id, string Name)> stages, IReadOnlyList<Stage> known, IReadOnlySet<StageId> pitchedOn)
    {
        stages.Count.Within(1, 20, "stages");
        if (stages.DistinctBy(stage => stage.Name, StringComparer.OrdinalIgnoreCase).Count() < stages.Count) throw new RuleBrokenException(Rule.StageNamesRepeat, "stages");
        if (known.Any(stage => pitchedOn.Contains(stage.Id) && stages.All(kept => kept.Id != stage.Id))) throw new RuleBrokenException(Rule.StageInUse, "stages");
        return stages;
    }

    /// <summary>Where a contest will be: where it says, where it is, or on the first stage.</summary>
    internal static StageId Of(Contest? known, ContestSettings settings, IReadOnlyList<(StageId Id, string Name)> stages)
    {
        if (settings.Stage is { } wished)
        {
            var named = stages.FirstOrDefault(stage => string.Equals(stage.Name, wished, StringComparison.OrdinalIgnoreCase));
            return named.Name is null ? throw new RuleBrokenException(Rule.StageUnknown, "contests", $"This stop has no stage \"{wished}\".") : named.Id;
        }

        if (known is null) return stages[0].Id;
        return stages.Any(stage => stage.Id == known.StageId)
            ? known.StageId
            : throw new RuleBrokenException(Rule.StageInUse, "stages", $"{settings.Name} is on a stage that would be taken away: name another one for it.");
    }
}
