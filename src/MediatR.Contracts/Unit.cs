namespace MediatR;

/// <summary>The answer of a request that answers nothing; it has one value.</summary>
public readonly struct Unit : IEquatable<Unit>, IComparable<Unit>, IComparable
{
    private static readonly Unit TheOne;

    /// <summary>The one value.</summary>
    public static ref readonly Unit Value => ref TheOne;

    /// <summary>The one value, as a finished task.</summary>
    public static Task<Unit> Task { get; } = System.Threading.Tasks.Task.FromResult(TheOne);

    /// <inheritdoc/>
    public int CompareTo(Unit other) => 0;

    int IComparable.CompareTo(object? obj) => 0;

    /// <inheritdoc/>
    public bool Equals(Unit other) => true;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Unit;

    /// <inheritdoc/>
    public override int GetHashCode() => 0;

    /// <inheritdoc/>
    public override string ToString() => "()";

    /// <summary>Always true: there is one value.</summary>
    public static bool operator ==(Unit first, Unit second) => true;

    /// <summary>Always false: there is one value.</summary>
    public static bool operator !=(Unit first, Unit second) => false;
}
