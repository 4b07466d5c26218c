using NodaTime;

namespace Fundtruck.Domain.Applications;

public enum Verdict
{
    Accept,
    Waitlist,
    Refuse,
}

/// <summary>What the organizers mean to tell a startup. Nobody hears of it before it is released.</summary>
/// <param name="Verdict">What it is.</param>
/// <param name="Reason">Why it is refused, as the startup will read it; else null.</param>
/// <param name="By">Who prepared it.</param>
/// <param name="At">When it was prepared; decisions for the waiting list keep this order.</param>
/// <param name="Place">Its position among those that were prepared at once.</param>
public sealed record Decision(Verdict Verdict, string? Reason, PersonId By, Instant At, int Place);
