namespace Fundtruck.Planning.Assignments;

/// <summary>Minimum-cost flow by successive shortest paths (Dijkstra with potentials), one unit at a time.</summary>
/// <remarks>Costs are 128 bits wide, so that one number holds all levels of importance and none ever outweighs the level above it.</remarks>
internal sealed class CheapestFlow(int nodes)
{
    private static readonly Int128 Unreached = Int128.MaxValue / 4;

    private readonly List<int>[] _out = [.. Enumerable.Range(0, nodes).Select(_ => new List<int>())];
    private readonly List<int> _to = [];
    private readonly List<int> _left = [];
    private readonly List<Int128> _costs = [];

    /// <summary>Adds an arc with a cost of at least 0 and returns its name.</summary>
    internal int Arc(int from, int to, int capacity, Int128 cost)
    {
        _out[from].Add(_to.Count);
        Add(to, capacity, cost);
        _out[to].Add(_to.Count);
        Add(from, 0, -cost);
        return _to.Count - 2;
    }

    internal int Flow(int arc) => _left[arc + 1];

    /// <summary>Sends as much as fits, at the least cost.</summary>
    internal void Send(int source, int sink)
    {
        var (potentials, distances, by, done) = (new Int128[nodes], new Int128[nodes], new int[nodes], new bool[nodes]);
        while (Reach(source, sink, potentials, distances, by, done))
        {
            for (var node = 0; node < nodes; node++) potentials[node] += Int128.Min(distances[node], distances[sink]);
            for (var node = sink; node != source; node = _to[by[node] ^ 1])
            {
                _left[by[node]]--;
                _left[by[node] ^ 1]++;
            }
        }
    }

    private bool Reach(int source, int sink, Int128[] potentials, Int128[] distances, int[] by, bool[] done)
    {
        Array.Fill(distances, Unreached);
        Array.Clear(done);
        distances[source] = 0;
        var queue = new PriorityQueue<int, Int128>();
        queue.Enqueue(source, 0);
        while (queue.TryDequeue(out var node, out _))
        {
            if (node == sink) return true;
            if (done[node]) continue;
            done[node] = true;
            foreach (var arc in _out[node])
            {
                if (_left[arc] == 0 || done[_to[arc]]) continue;
                var distance = distances[node] + _costs[arc] + potentials[node] - potentials[_to[arc]];
                if (distance >= distances[_to[arc]]) continue;
                (distances[_to[arc]], by[_to[arc]]) = (distance, arc);
                queue.Enqueue(_to[arc], distance);
            }
        }

        return false;
    }

    private void Add(int to, int capacity, Int128 cost)
    {
        _to.Add(to);
        _left.Add(capacity);
        _costs.Add(cost);
    }
}
