namespace Fundtruck.Tests.Races.Serial;

/// <summary>What somebody did.</summary>
/// <param name="Asked">When it was asked for, on a scale that all share.</param>
/// <param name="Answered">When the answer was there.</param>
/// <param name="What">What was done, with what was answered.</param>
internal sealed record Deed<T>(long Asked, long Answered, T What);

/// <summary>
/// Looks for an order in which what was done at the same time could have been done one after the other, with the same answers and the same end (Wing and Gong 1993; what has been tried is
/// remembered, as Lowe 2017 does). Who had an answer before somebody else asked comes before them.
/// </summary>
internal static class SerialOrder
{
    /// <summary>Such an order; null when there is none.</summary>
    /// <param name="start">How things stood before.</param>
    /// <param name="history">At most 60 deeds, in any order.</param>
    /// <param name="after">How things stand after a deed when it is answered so; null when it would have been answered otherwise.</param>
    /// <param name="isEnd">Whether things stood so in the end.</param>
    internal static IReadOnlyList<T>? Find<TState, T>(TState start, IReadOnlyList<Deed<T>> history, Func<TState, T, TState?> after, Func<TState, bool> isEnd)
        where TState : class, IEquatable<TState>
    {
        Assert.InRange(history.Count, 0, 60);
        var (all, tried, order) = ((1UL << history.Count) - 1, new HashSet<(ulong, TState)>(), new List<T>());
        return Goes(0, start) ? order : null;

        bool Goes(ulong done, TState state)
        {
            if (done == all) return isEnd(state);
            if (!tried.Add((done, state))) return false;
            var firstAnswer = history.Where((_, i) => !Is(done, i)).Min(deed => deed.Answered);
            for (var i = 0; i < history.Count; i++)
            {
                if (Is(done, i) || history[i].Asked > firstAnswer || after(state, history[i].What) is not { } next) continue;
                order.Add(history[i].What);
                if (Goes(done | (1UL << i), next)) return true;
                order.RemoveAt(order.Count - 1);
            }

            return false;
        }

        static bool Is(ulong done, int i) => (done & (1UL << i)) != 0;
    }
}
