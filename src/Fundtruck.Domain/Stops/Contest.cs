using NodaTime;

namespace Fundtruck.Domain.Stops;

/// <summary>What the organizer sets of a contest; all minutes are whole.</summary>
/// <param name="Name">Unique in its stop.</param>
/// <param name="Capacity">Places on stage, 1 to 100; five by the Fundtruck terms.</param>
/// <param name="PitchMinutes">1 to 60; three by custom.</param>
/// <param name="QuestionMinutes">0 to 60.</param>
/// <param name="ChangeoverMinutes">0 to 60, between one startup and the next.</param>
/// <param name="Language">fr or en: what is spoken on stage.</param>
/// <param name="Stage">The name of one of the stop's stages; null keeps it where it is, and puts a new one on the first.</param>
/// <param name="Countries">From where startups may apply, two letters each; none for all.</param>
public sealed record ContestSettings(
    string Name, int Capacity = 5, int PitchMinutes = 3, int QuestionMinutes = 5, int ChangeoverMinutes = 2, string Language = "fr", string? Stage = null, IReadOnlyList<string>? Countries = null);

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

    public StageId StageId { get; private set; }

    public string Name { get; private set; }

    public int Capacity { get; private set; }

    public int PlacesTaken { get; private set; }

    /// <summary>Places that decisions not yet released will take.</summary>
    public int PlacesReserved { get; private set; }

    public int PlacesFree => Capacity - PlacesTaken - PlacesReserved;

    /// <summary>Counts what was done to prepared decisions, so that what is released is what somebody has seen.</summary>
    public int DecisionsRevision { get; private set; }

    /// <summary>Until then nobody but the startups themselves is told who was chosen.</summary>
    public Instant? EmbargoUntil { get; private set; }

    public int PitchMinutes { get; private set; }

    public int QuestionMinutes { get; private set; }

    public int ChangeoverMinutes { get; private set; }

    public string Language { get; private set; }

    /// <summary>From where startups may apply, two capitals each; none for all.</summary>
    public List<string> Countries { get; private set; } = [];

    /// <summary>Counts the changes of its questions.</summary>
    public int FormRevision { get; private set; }

    internal void FormChanged(Instant now)
    {
        FormRevision++;
        Happened(new FormChanged(this, now));
    }

    /// <summary>Puts it on another stage; pitches that are published stay until the next publishing.</summary>
    internal void MoveTo(StageId stage) => StageId = stage;

    internal void Change(ContestSettings settings)
    {
        Check(settings, PlacesTaken + PlacesReserved);
        if (settings.Capacity > Capacity) Happened(new PlacesMayBeFree(this));
        (Name, Capacity, Language) = (settings.Name, settings.Capacity, settings.Language);
        (PitchMinutes, QuestionMinutes, ChangeoverMinutes) = (settings.PitchMinutes, settings.QuestionMinutes, settings.ChangeoverMinutes);
        var countries = (settings.Countries ?? []).Select(country => country.ToUpperInvariant()).Distinct().Order(StringComparer.Ordinal).ToList();
        if (!countries.SequenceEqual(Countries)) Countries = countries;
    }

    /// <summary>Throws when a contest of which so many places are taken or reserved can't have these settings.</summary>
    internal static void Check(ContestSettings settings, int placesTaken)
    {
        settings.Capacity.Within(1, 100, "capacity");
        settings.PitchMinutes.Within(1, 60, "pitchMinutes");
        settings.QuestionMinutes.Within(0, 60, "questionMinutes");
        settings.ChangeoverMinutes.Within(0, 60, "changeoverMinutes");
        if (settings.Capacity < placesTaken) throw new RuleBrokenException(Rule.CapacityBelowTaken, "capacity", $"{placesTaken} places are already taken.");
    }

    /// <summary>Keeps one place for an acceptance that is prepared; call it with the contest's row locked. Throws <see cref="Rule.ContestFull"/>.</summary>
    internal void ReservePlace()
    {
        if (PlacesFree <= 0) throw new RuleBrokenException(Rule.ContestFull);
        PlacesReserved++;
    }

    internal void FreeReserved()
    {
        PlacesReserved--;
        Happened(new PlacesMayBeFree(this));
    }

    /// <summary>Takes a free place, or one that was reserved.</summary>
    internal void TakePlace(bool reserved)
    {
        if (reserved) PlacesReserved--;
        if (PlacesFree <= 0) throw new RuleBrokenException(Rule.ContestFull);
        PlacesTaken++;
    }

    internal void ReleasePlace()
    {
        PlacesTaken--;
        Happened(new PlacesMayBeFree(this));
    }

    /// <summary>Lets places that are free go to those who wait, as far as the rules allow.</summary>
    public void LookForTheWaiting() => Happened(new PlacesMayBeFree(this));

    internal void DecisionsChanged() => DecisionsRevision++;

    internal void KeepQuiet(Instant? until) => EmbargoUntil = until;
}

/// <summary>A place was given back or added, or somebody began to wait for one.</summary>
public sealed record PlacesMayBeFree(Contest Contest) : IHappening;

/// <summary>A contest asks other questions now, or the same ones by other dates.</summary>
public sealed record FormChanged(Contest Contest, Instant At) : IHappening;
