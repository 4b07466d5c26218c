namespace Fundtruck.Domain.Stops;

/// <summary>What the organizer sets of a contest; all minutes are whole.</summary>
/// <param name="Name">Unique in its stop.</param>
/// <param name="Capacity">Places on stage, 1 to 100; five by the Fundtruck terms.</param>
/// <param name="PitchMinutes">1 to 60; three by custom.</param>
/// <param name="QuestionMinutes">0 to 60.</param>
/// <param name="ChangeoverMinutes">0 to 60, between one startup and the next.</param>
/// <param name="Language">fr or en: what is spoken on stage.</param>
/// <param name="Countries">From where startups may apply, two letters each; none for all.</param>
public sealed record ContestSettings(
    string Name, int Capacity = 5, int PitchMinutes = 3, int QuestionMinutes = 5, int ChangeoverMinutes = 2, string Language = "fr", IReadOnlyList<string>? Countries = null);

/// <summary>A competition at a stop: its places are counted here, and the database refuses a count above the capacity.</summary>
public sealed class Contest : Entity
{
    private Contest() => Name = Language = "";

    internal Contest(ContestId id, StopId stop, StageId stage, ContestSettings settings)
    {
        Id = id;
        StopId = stop;
        StageId = stage;
        Name = Language = "";
        Change(settings);
    }

    public ContestId Id { get; private init; }

    public StopId StopId { get; private init; }

    public StageId StageId { get; private init; }

    public string Name { get; private set; }

    public int Capacity { get; private set; }

    public int PlacesTaken { get; private set; }

    public int PitchMinutes { get; private set; }

    public int QuestionMinutes { get; private set; }

    public int ChangeoverMinutes { get; private set; }

    public string Language { get; private set; }

    /// <summary>From where startups may apply, two capitals each; none for all.</summary>
    public List<string> Countries { get; private set; } = [];

    /// <summary>Counts the changes of its questions.</summary>
    public int FormRevision { get; private set; }

    internal void FormChanged() => FormRevision++;

    internal void Change(ContestSettings settings)
    {
        Check(settings, PlacesTaken);
        (Name, Capacity, Language) = (settings.Name, settings.Capacity, settings.Language);
        (PitchMinutes, QuestionMinutes, ChangeoverMinutes) = (settings.PitchMinutes, settings.QuestionMinutes, settings.ChangeoverMinutes);
        var countries = (settings.Countries ?? []).Select(country => country.ToUpperInvariant()).Distinct().Order(StringComparer.Ordinal).ToList();
        if (!countries.SequenceEqual(Countries)) Countries = countries;
    }

    /// <summary>Throws when a contest of which so many places are taken can't have these settings.</summary>
    internal static void Check(ContestSettings settings, int placesTaken)
    {
        settings.Capacity.Within(1, 100, "capacity");
        settings.PitchMinutes.Within(1, 60, "pitchMinutes");
        settings.QuestionMinutes.Within(0, 60, "questionMinutes");
        settings.ChangeoverMinutes.Within(0, 60, "changeoverMinutes");
        if (settings.Capacity < placesTaken) throw new RuleBrokenException(Rule.CapacityBelowTaken, "capacity", $"{placesTaken} places are already taken.");
    }

    /// <summary>Takes one place; call it with the contest's row locked. Throws <see cref="Rule.ContestFull"/>.</summary>
    internal void TakePlace()
    {
        if (PlacesTaken >= Capacity) throw new RuleBrokenException(Rule.ContestFull);
        PlacesTaken++;
    }

    internal void ReleasePlace() => PlacesTaken--;
}
