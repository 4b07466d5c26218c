using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace Fundtruck.Domain.LineUps;

/// <summary>One who takes part in a draw.</summary>
/// <param name="ApplicationId">Whose lot it is.</param>
/// <param name="EarlyPlaces">How often its startup pitched first or second at earlier stops of the season; 0 when that doesn't count.</param>
public sealed record Lot(ApplicationId ApplicationId, int EarlyPlaces);

/// <summary>A running order drawn by lot (tirage au sort), with all that is needed to draw it again: see docs/decisions/line-ups.md.</summary>
public sealed class Draw : Entity
{
    /// <summary>The lots in the order of SHA-256 of "seed:application", those with fewer early places first.</summary>
    public const string Sha256 = "sha256-1";

    private Draw() => (Seed, Algorithm, Lots, Order) = ("", "", [], []);

    /// <param name="id">Made by the caller.</param>
    /// <param name="lineUp">Whose order it is.</param>
    /// <param name="number">From 1 on, for each contest.</param>
    /// <param name="seed">A text; null for one from a cryptographic source.</param>
    /// <param name="lots">Who takes part.</param>
    /// <param name="reason">Why it is drawn again; needed from the second draw on.</param>
    /// <param name="by">Who draws.</param>
    /// <param name="now">When.</param>
    public Draw(DrawId id, LineUp lineUp, int number, string? seed, IReadOnlyCollection<Lot> lots, string? reason, PersonId by, Instant now)
    {
        if (lots.Count == 0) throw new RuleBrokenException(Rule.NobodyToDraw);
        Id = id;
        (StopId, ContestId, Number) = (lineUp.StopId, lineUp.ContestId, number);
        (IsSeedGiven, Seed) = (seed is not null, seed ?? NewSeed());
        Algorithm = Sha256;
        Lots = [.. lots.OrderBy(lot => lot.ApplicationId.Value)];
        Order = Drawn(Seed, Lots);
        Reason = number > 1 ? reason.Said("reason") : string.IsNullOrWhiteSpace(reason) ? null : reason.Trim();
        (DrawnBy, DrawnAt) = (by, now);
    }

    public DrawId Id { get; private init; }

    public StopId StopId { get; private init; }

    public ContestId ContestId { get; private init; }

    public int Number { get; private init; }

    public string Seed { get; private init; }

    /// <summary>Somebody chose the seed, instead of chance.</summary>
    public bool IsSeedGiven { get; private init; }

    /// <summary>How the order follows from seed and lots.</summary>
    public string Algorithm { get; private init; }

    public IReadOnlyList<Lot> Lots { get; private init; }

    /// <summary>What was drawn, first to last.</summary>
    public IReadOnlyList<ApplicationId> Order { get; private init; }

    public string? Reason { get; private init; }

    public PersonId DrawnBy { get; private init; }

    public Instant DrawnAt { get; private init; }

    /// <summary>The order that follows from a seed; the same for ever.</summary>
    public static IReadOnlyList<ApplicationId> Drawn(string seed, IEnumerable<Lot> lots) =>
        [.. lots.OrderBy(lot => lot.EarlyPlaces).ThenBy(lot => Key(seed, lot.ApplicationId.Value), StringComparer.Ordinal).Select(lot => lot.ApplicationId)];

    /// <summary>32 digits that nobody can foresee.</summary>
    internal static string NewSeed() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>By which lots are ordered.</summary>
    internal static string Key(string seed, Guid lot) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}:{lot:D}")));
}
