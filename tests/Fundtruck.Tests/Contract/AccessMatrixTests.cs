using System.Data.Common;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fundtruck.Tests.Running;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fundtruck.Tests.Contract;

/// <summary>Stops every commit while it is told to, so that one may ask for everything and nothing changes.</summary>
internal sealed partial class StopsCommits : DbTransactionInterceptor
{
    internal bool On { get; set; }

    /// <summary>How many commits were stopped.</summary>
    internal int Stopped { get; private set; }

    /// <summary>What the last one would have left in all tables, a line a row, with random values masked; kept when <see cref="Looks"/>.</summary>
    internal IReadOnlyList<string> Left { get; private set; } = [];

    internal bool Looks { get; set; }

    public override async ValueTask<InterceptionResult> TransactionCommittingAsync(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        if (!On) return result;
        Stopped++;
        if (Looks) Left = await Rows(transaction);
        throw new InvalidOperationException("It would have been committed.");
    }

    private static async Task<IReadOnlyList<string>> Rows(DbTransaction transaction)
    {
        await using var tables = Command(
            """
            select string_agg(format('select %L || %s from %I t', table_name || ' ', case table_name when 'changes' then '(to_jsonb(t) - ''seq'' - ''xid'')::text' else 't::text' end, table_name), ' union all ')
            from information_schema.tables where table_schema = 'public'
            """);
        await using var rows = Command((string)(await tables.ExecuteScalarAsync())!);
        await using var reader = await rows.ExecuteReaderAsync();
        var left = new List<string>();
        while (await reader.ReadAsync()) left.Add(Random().Replace(reader.GetString(0), "#"));
        return [.. left.Order(StringComparer.Ordinal)];

        DbCommand Command(string sql)
        {
            var command = transaction.Connection!.CreateCommand();
            (command.CommandText, command.Transaction) = (sql, transaction);
            return command;
        }
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(\\\\x)?[0-9a-f]{32,}|CfDJ8[A-Za-z0-9_-]+")]
    private static partial Regex Random();
}

/// <summary>A tour in which commits can be stopped.</summary>
public sealed class TourWithoutChanges(TestCluster cluster) : Tour(cluster)
{
    internal StopsCommits Commits { get; } = new();

    protected override void Configure(WebApplicationBuilder builder)
    {
        base.Configure(builder);
        builder.Services.AddSingleton<IInterceptor>(Commits);
        builder.Logging.ClearProviders(); // each commit that is stopped would be logged as an error
    }
}

/// <summary>
/// Who may do what with what: every operation of the API, asked by everybody, for something that is there and for something that is not. The answers stand in
/// access-matrix.txt, and what an answer shows to whom in access-properties.txt; an operation that has no row there fails the test.
/// FUNDTRUCK_WRITE_MATRIX=1 writes them anew: read what has changed before you commit it.
/// </summary>
public sealed class AccessMatrixTests(TourWithoutChanges tour) : TourTests<TourWithoutChanges>(tour)
{
    private const string Write = "FUNDTRUCK_WRITE_MATRIX";

    [Fact]
    public async Task Everybody_may_do_what_the_matrix_says_and_sees_what_it_shows()
    {
        var world = await MatrixWorld.Of(Tour);
        var (statuses, properties) = (new StringBuilder(), new StringBuilder());
        statuses.Append(world.Legend()).Append(Row("operation", "of", world.Callers.Select(caller => caller.Name)));
        Tour.Commits.On = true;
        foreach (var operation in (await ApiDescription.Of(Tour)).Operations.OrderBy(operation => operation.Name, StringComparer.Ordinal))
        {
            foreach (var missing in operation.Path.Contains('{', StringComparison.Ordinal) ? new[] { false, true } : [false])
            {
                var answers = new List<(string Caller, string Status, IReadOnlyList<string> Shown)>();
                foreach (var (name, caller) in world.Callers)
                {
                    var before = Tour.Commits.Stopped;
                    var (path, body) = world.Request(operation, name, missing);
                    var answer = operation.Name == "UploadDeck" ? await caller.SendDeck(path.Split('/')[3], Decks.Pdf.Of())
                        : operation.Name == "UploadAnswerFile" ? await caller.SendAnswer(path.Split('/')[3], path.Split('/')[5], Decks.Pdf.Of())
                        : await caller.Send(new HttpMethod(operation.Method), path, body, operation.Parameters.Any(parameter => parameter.Name == "If-Match") ? [("If-Match", operation.Name == "AskQuestions" ? "\"2\"" : "\"1\"")] : []);
                    var stopped = Tour.Commits.Stopped > before;
                    Assert.True(stopped || (int)answer.Status < 500, $"{operation} as {name} answers {answer.Status}: {answer.Body}");
                    answers.Add((name, stopped ? "done" : $"{(int)answer.Status}", stopped || answer.Status != HttpStatusCode.OK ? [] : Properties(answer)));
                }

                statuses.Append(Row(operation.Name, missing ? "nothing" : operation.Path.Contains('{', StringComparison.Ordinal) ? "A, I, S" : "-", answers.Select(answer => answer.Status)));
                foreach (var shown in answers.Where(answer => answer.Shown.Count > 0).GroupBy(answer => string.Join(", ", answer.Shown)))
                    properties.Append(CultureInfo.InvariantCulture, $"{operation.Name}\n    to {string.Join(", ", shown.Select(answer => answer.Caller))}\n    {shown.Key}\n");
            }
        }

        Tour.Commits.On = false;
        Compare("access-matrix.txt", statuses.ToString());
        Compare("access-properties.txt", properties.ToString());
    }

    [Fact]
    public async Task Fields_that_a_body_does_not_have_change_nothing_whatever_entity_they_belong_to()
    {
        var world = await MatrixWorld.Of(Tour);
        var admin = world.Callers.Single(caller => caller.Name == "admin").Caller;
        var extra = AllProperties().ToList();
        Assert.True(extra.Count > 60, $"Only {extra.Count} properties of entities were found.");
        (Tour.Commits.On, Tour.Commits.Looks) = (true, true);
        var compared = 0;
        var api = await ApiDescription.Of(Tour);
        foreach (var operation in api.Operations.Where(operation => operation.Body is not null && operation.Parameters.All(parameter => parameter.Name != "If-Match")))
        {
            var (path, body) = world.Request(operation, "admin", missing: false);
            if (operation.Name is "BookMeeting" or "OpenSlots") body = body!.Insert(body.Length - 1, $",\"investorId\":\"{world.Id("investors")}\"");
            var honest = await Left(operation, path, body!);
            if (honest.Count == 0) continue; // refused by a rule: there is nothing to compare
            var said = JsonNode.Parse(body!)!.AsObject();
            foreach (var (name, value) in extra.Where(property => !said.ContainsKey(property.Name) && !api.Resolve(operation.Body!.Value).GetProperty("properties").TryGetProperty(property.Name, out _))) said[name] = value.DeepClone();
            var greedy = await Left(operation, path, said.ToJsonString());
            Assert.True(honest.SequenceEqual(greedy), $"{operation}\n{string.Join('\n', greedy.Except(honest))}\ninstead of\n{string.Join('\n', honest.Except(greedy))}");
            compared++;
        }

        var register = api.Operation("RegisterStartup");
        Assert.NotEqual(await Left(register, register.Path, """{"name":"One"}"""), await Left(register, register.Path, """{"name":"Another"}""")); // what is written would be seen
        (Tour.Commits.On, Tour.Commits.Looks) = (false, false);
        Assert.True(compared > 12, $"Only {compared} operations were compared.");

        async Task<IReadOnlyList<string>> Left(DescribedOperation operation, string path, string body)
        {
            var before = Tour.Commits.Stopped;
            var answer = await admin.Send(new HttpMethod(operation.Method), path, body, []);
            Assert.True(Tour.Commits.Stopped > before || (int)answer.Status < 500, $"{operation}: {answer.Body}");
            return Tour.Commits.Stopped > before ? Tour.Commits.Left : [];
        }
    }

    /// <summary>Every property of every entity, with a value that it could hold.</summary>
    private static IEnumerable<(string Name, JsonNode Value)> AllProperties() =>
        typeof(Domain.Entity).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Domain.Entity))).SelectMany(type => type.GetProperties())
            .Select(property => (Name: JsonNamingPolicy.CamelCase.ConvertName(property.Name), property.PropertyType)).DistinctBy(property => property.Name)
            .Select(property => (property.Name, (JsonNode)(property.PropertyType == typeof(bool) ? JsonValue.Create(true) : property.PropertyType == typeof(int) ? JsonValue.Create(7) : JsonValue.Create("2027-06-29T10:00:00Z"))));

    private static string Row(string operation, string of, IEnumerable<string> cells) => $"{operation,-26} {of,-8} {string.Join(' ', cells.Select(cell => $"{cell,-9}"))}".TrimEnd() + "\n";

    /// <summary>The names of all properties that hold something, without the numbers of their places in a list.</summary>
    private static IReadOnlyList<string> Properties(Answer answer) =>
        answer.Header("Content-Type")?.StartsWith("application/json", StringComparison.Ordinal) == true ? [.. Names(answer.Json, "").Distinct().Order(StringComparer.Ordinal)] : [];

    private static IEnumerable<string> Names(JsonElement value, string path) => value.ValueKind switch
    {
        _ when path == "next" => [], // whether a list goes on depends on what the tests did before
        _ when path.EndsWith(".changes", StringComparison.Ordinal) => [path], // of the audit trail: which ones depends on what has happened
        JsonValueKind.Object => value.EnumerateObject().SelectMany(property => Names(property.Value, path.Length == 0 ? property.Name : $"{path}.{(Guid.TryParse(property.Name, out _) ? "{id}" : property.Name)}")),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(item => Names(item, path)),
        JsonValueKind.Null => [],
        _ => [path],
    };

    private static void Compare(string name, string found)
    {
        var file = Path.Combine(Folder(), name);
        if (Environment.GetEnvironmentVariable(Write) == "1") File.WriteAllText(file, found);
        var expected = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        var (new_, old) = (found.Split('\n'), expected.Split('\n'));
        Assert.True(found == expected, $"{name} says otherwise.\nNow:\n{string.Join('\n', new_.Except(old).Take(20))}\nThere:\n{string.Join('\n', old.Except(new_).Take(20))}");
    }

    private static string Folder([System.Runtime.CompilerServices.CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
