using System.Collections.Concurrent;
using System.Net;
using Fundtruck.Tests.Running;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Fundtruck.Tests.Changes;

/// <summary>Transactions begin in one order and commit in another; a reader who goes by numbers alone misses those that commit late.</summary>
public sealed class ChangeFeedRaceTests(Tour tour) : TourTests(tour)
{
    private const int Writers = 50;
    private const int Transactions = 12;

    private readonly ConcurrentBag<string> _committed = [];

    [Fact]
    public async Task A_reader_who_polls_while_fifty_write_sees_every_change_once_in_order_and_a_naive_one_misses_some()
    {
        var start = await Tour.TheEnd();
        var last = await Tour.Count("select coalesce(max(seq), 0) from changes");
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => Write(writer))));
        var (reader, naive) = (Task.Run(() => Read(start, writing)), Task.Run(() => ReadNaively(last, writing)));
        await writing;
        var (seen, naivelySeen) = (await reader, await naive);

        Assert.True(_committed.Count > Writers * Transactions, $"Only {_committed.Count} changes were written.");
        Assert.Equal(_committed.Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
        Assert.Equal(seen.Count, seen.Distinct().Count());
        // What one transaction wrote stands together, in its order; what one writer did stands in its order.
        Assert.All(seen.GroupBy(change => change.Split(':')[0]), ofWriter => Assert.Equal(ofWriter.OrderBy(change => change, StringComparer.Ordinal), ofWriter));
        Assert.Equal(seen.Select(change => change[..7]).Distinct().Count(), seen.Zip(seen.Skip(1)).Count(pair => pair.First[..7] != pair.Second[..7]) + 1);

        // The control: the same moment, the same changes, read by "number > last number".
        Assert.True(naivelySeen.Count < _committed.Count, "The race was none: even who goes by numbers alone has missed nothing.");
        TestContext.Current.TestOutputHelper?.WriteLine($"{_committed.Count} changes, of which a naive reader saw {naivelySeen.Count}.");
    }

    private async Task Write(int writer)
    {
        var random = new Random(writer);
        var source = Tour.Services.GetRequiredService<NpgsqlDataSource>();
        for (var number = 0; number < Transactions; number++)
        {
            await using var connection = await source.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            var written = new List<string>();
            for (var row = random.Next(1, 4); row > 0; row--)
            {
                written.Add($"{writer:D2}:{number:D3}:{9 - row}");
                await using var command = new NpgsqlCommand(
                    "insert into changes (at, kind, subject_type, subject_id, version, facts) values (now(), 'stop.changed', 'stop', gen_random_uuid(), 1, jsonb_build_object('name', $1))", connection, transaction);
                command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = written[^1] });
                await command.ExecuteNonQueryAsync();
                await Task.Delay(random.Next(0, 20)); // transactions of all lengths are what it is about
            }

            if (random.Next(8) == 0)
            {
                await transaction.RollbackAsync();
                continue;
            }

            await transaction.CommitAsync();
            foreach (var change in written) _committed.Add(change);
        }
    }

    private async Task<List<string>> Read(string cursor, Task writing)
    {
        var seen = new List<string>();
        while (true)
        {
            var isLast = writing.IsCompleted;
            if (isLast) await Tour.ChangesAreSettled();
            var page = (await Tour.Organizer.Get($"/api/changes?after={cursor}&limit=37")).Expect(HttpStatusCode.OK);
            seen.AddRange(page.Items.Select(change => change.Fact("name")!));
            cursor = page.Text("cursor");
            if (isLast && page.Items.Count == 0) return seen;
        }
    }

    private async Task<List<string>> ReadNaively(long last, Task writing)
    {
        var seen = new List<string>();
        var source = Tour.Services.GetRequiredService<NpgsqlDataSource>();
        while (true)
        {
            var (isLast, before) = (writing.IsCompleted, seen.Count);
            await using var command = source.CreateCommand("select seq, facts ->> 'name' from changes where seq > $1 order by seq");
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = last });
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                last = reader.GetInt64(0);
                seen.Add(reader.GetString(1));
            }

            if (isLast && seen.Count == before) return seen;
        }
    }
}
