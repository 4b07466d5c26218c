namespace Fundtruck.Tests.Races.Serial;

/// <summary>What was answered.</summary>
/// <param name="Yes">Whether it was done; else it was refused, and nothing is to have changed.</param>
/// <param name="Meeting">The meeting that came of it.</param>
/// <param name="Request">The request that it was about.</param>
/// <param name="Why">The refusal, for whoever has to find out.</param>
internal sealed record Told(bool Yes, string Meeting = "", string Request = "", string Why = "");

/// <summary>Something that somebody does through one of the doors, with what they were told.</summary>
internal abstract record Doing(Told Told)
{
    /// <summary>The day after it when it is answered so; null when it would have been answered otherwise.</summary>
    internal ModelDay? After(ModelDay day)
    {
        var next = On(day);
        return Told.Yes ? next : next is null ? day : null;
    }

    protected abstract ModelDay? On(ModelDay day);
}

internal sealed record Books(string Slot, string Startup, bool ByHand, Told Told) : Doing(Told)
{
    protected override ModelDay? On(ModelDay day) => day.Book(Told.Meeting, Slot, Startup, ByHand);
}

internal sealed record Moves(string Meeting, string Slot, Told Told) : Doing(Told)
{
    protected override ModelDay? On(ModelDay day) => day.Move(Meeting, Slot);
}

internal sealed record HandsOver(string Meeting, string Colleague, Told Told) : Doing(Told)
{
    protected override ModelDay? On(ModelDay day) => day.HandOver(Meeting, Colleague);
}

internal sealed record Cancels(string Meeting, Told Told) : Doing(Told)
{
    protected override ModelDay? On(ModelDay day) => day.Cancel(Meeting);
}

internal sealed record Misses(string Meeting, Told Told) : Doing(Told)
{
    protected override ModelDay? On(ModelDay day) => day.Miss(Meeting);
}

internal sealed record MeetsNow(string Representative, string Startup, Told Told) : Doing(Told)
{
    protected override ModelDay? On(ModelDay day) => day.MeetNow(Told.Meeting, Representative, Startup);
}

internal sealed record Imports(IReadOnlyList<(string Slot, string Startup)> Lines, string Id, Told Told) : Doing(Told)
{
    protected override ModelDay? On(ModelDay day) => day.Import(Id, Lines);

    public override string ToString() => $"Imports {string.Join(", ", Lines)}, {Told}";
}

/// <summary>Who asks while the other side has asked says yes; who asks twice is refused.</summary>
internal sealed record Asks(string Investor, string Startup, bool ByInvestor, string Slot, Told Told) : Doing(Told)
{
    protected override ModelDay? On(ModelDay day)
    {
        var open = day.OpenBetween(Investor, Startup);
        var agrees = open.Length > 0;
        if (Told.Yes && (agrees != Told.Meeting.Length > 0 || (agrees && open != Told.Request))) return null;
        return agrees ? day.Accept(open, Told.Meeting, ByInvestor, Slot) : day.Ask(Told.Request, Investor, Startup, ByInvestor, Slot);
    }
}

internal sealed record Accepts(string Request, bool ByInvestor, string Slot, Told Told) : Doing(Told)
{
    protected override ModelDay? On(ModelDay day) => day.Accept(Request, Told.Meeting, ByInvestor, Slot);
}

internal sealed record Proposes(string Request, bool ByInvestor, string Slot, Told Told) : Doing(Told)
{
    protected override ModelDay? On(ModelDay day) => day.Propose(Request, ByInvestor, Slot);
}
