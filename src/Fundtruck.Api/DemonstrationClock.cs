using Fundtruck.Features.Messages;
using Fundtruck.Features.Pipeline;
using NodaTime;
using NodaTime.Text;

namespace Fundtruck.Api;

/// <summary>The clock of a tour that has no configured database: it can be put forward, so that a reminder can be seen without waiting for it.</summary>
internal sealed class DemonstrationClock(IClock real) : IClock
{
    private long _ahead;

    public Instant GetCurrentInstant() => real.GetCurrentInstant() + Duration.FromTicks(Interlocked.Read(ref _ahead));

    internal void Map(WebApplication app) => app
        .MapPost("/demonstration/clock", (PutForward forward, CurrentRequest current, OutboxBell bell) =>
        {
            if (!current.May(Who.Organizers)) throw current.Person is null ? new NotSignedInException() : new AccessRefusedException();
            if (current.Scopes is not null) throw new ScopeMissingException(null);
            var by = DurationPattern.JsonRoundtrip.Parse(forward.By).Success ? DurationPattern.JsonRoundtrip.Parse(forward.By).Value : Duration.Zero;
            if (by <= Duration.Zero || by > Duration.FromDays(400)) throw new FluentValidation.ValidationException([new("by", "Give hours, minutes and seconds, such as 336:00:00 for two weeks; 400 days at most.")]);
            Interlocked.Add(ref _ahead, (long)by.TotalTicks);
            bell.Ring();
            return TypedResults.Ok(new ClockView(GetCurrentInstant()));
        }).AllowAnonymous().ExcludeFromDescription();
}

/// <param name="By">Hours, minutes, seconds.</param>
internal sealed record PutForward(string By);

/// <param name="Now">What the tour takes for the present.</param>
internal sealed record ClockView(Instant Now);
