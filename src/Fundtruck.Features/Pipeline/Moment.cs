using NodaTime.Text;

namespace Fundtruck.Features.Pipeline;

/// <summary>An instant in a query, with Z or an offset, in the years 2000 to 2200. Anything else is a field error.</summary>
internal readonly record struct Moment(Instant Instant)
{
    private static readonly Instant Earliest = Instant.FromUtc(2000, 1, 1, 0, 0);
    private static readonly Instant Latest = Instant.FromUtc(2200, 12, 31, 0, 0);

    public static bool TryParse(string? text, out Moment moment)
    {
        var parsed = OffsetDateTimePattern.Rfc3339.Parse(text ?? "");
        moment = new(parsed.Success ? parsed.Value.ToInstant() : default);
        return parsed.Success && moment.Instant >= Earliest && moment.Instant <= Latest;
    }
}
